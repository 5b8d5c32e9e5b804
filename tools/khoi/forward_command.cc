#include "tools/khoi/forward_command.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/sha256.h"
#include "tools/khoi/submit.h"
#include "tools/khoi/submit_lines.h"

namespace khoi::cli {
namespace {

constexpr int kUnitsMax = 10;  // that are named in a message
constexpr int kRoundsMax = 3;  // of asking the receiver and writing the report as it can take it

// What was read and made on the way, or the exit code when it cannot go on.
class Forwarder final {
 public:
  Forwarder(const ForwardOptions& options, const Session& below, const Session& above, const Console& console)
      : options_(options), below_(below), above_(above), console_(console), target_(options.target) {}

  ExitCode Run() {
    for (const auto step : {&Forwarder::ReadConsolidation, &Forwarder::ReadVersions, &Forwarder::FindUnit,
                            &Forwarder::MakeReport, &Forwarder::Adapt}) {
      if (const ExitCode code = (this->*step)(); code != ExitCode::kDone) {
        return code;
      }
    }
    return options_.dry_run ? Show() : Push();
  }

 private:
  std::string Name() const { return absl::StrCat(options_.authority_id, "/", options_.period_id); }

  // "cuc-shtt, vu-cnc, …"
  std::string ChangedUnits() const {
    std::vector<absl::string_view> units;
    for (const v1::InputChange& change : signed_one_.changes()) {
      units.push_back(static_cast<int>(units.size()) < kUnitsMax ? absl::string_view(change.unit_id()) : "…");
      if (static_cast<int>(units.size()) > kUnitsMax) {
        break;
      }
    }
    return absl::StrJoin(units, ", ");
  }

  ExitCode ReadConsolidation() {
    v1::GetConsolidationRequest request;
    request.mutable_ref()->set_authority_id(options_.authority_id);
    request.mutable_ref()->set_period_id(options_.period_id);
    if (options_.number.has_value()) {
      request.set_number(*options_.number);
    }
    for (const v1::Dimension dimension : ForwardedDimensions()) {
      request.add_group_by(dimension);
    }
    const grpc::Status status = below_.Call([&](grpc::ClientContext& context) {
      signed_one_.Clear();
      return below_.consolidation().GetConsolidation(&context, request, &signed_one_);
    });
    if (!status.ok()) {
      return Explain(status, Name(), console_);
    }
    if (signed_one_.state() == v1::CONSOLIDATION_STATE_CURRENT || options_.stale) {
      return ExitCode::kDone;
    }
    if (signed_one_.state() == v1::CONSOLIDATION_STATE_REPLACED) {
      console_.Fail(absl::StrCat(
          Name(), ": ",
          console_.Say("đã có báo cáo tổng hợp ký sau bản này. Hãy bỏ --number, hoặc vẫn chuyển bản này: --stale",
                       "a later consolidation was signed. Leave out --number, or forward this one all the same: "
                       "--stale")));
      return ExitCode::kNotNow;
    }
    console_.Fail(absl::StrCat(Name(), ": ",
                               console_.Say("báo cáo tổng hợp không còn đúng, đã đổi: ",
                                            "the consolidation is no longer true, changed since: "),
                               ChangedUnits(),
                               console_.Say(". Hãy ký bản mới, hoặc vẫn chuyển bản này: --stale",
                                            ". Sign a new one, or forward this one all the same: --stale")));
    return ExitCode::kNotNow;
  }

  ExitCode ReadVersions() {
    for (const v1::ConsolidationInput& input : signed_one_.consolidation().inputs()) {
      v1::GetReportRequest request;
      request.set_authority_id(options_.authority_id);
      request.set_period_id(options_.period_id);
      request.set_unit_id(input.unit_id());
      request.set_version(input.version());
      v1::GetReportResponse response;
      const grpc::Status status = below_.Call([&](grpc::ClientContext& context) {
        response.Clear();
        return below_.submission().GetReport(&context, request, &response);
      });
      const std::string name = absl::StrCat(Name(), "/", input.unit_id());
      if (!status.ok()) {
        return Explain(status, name, console_);
      }
      SourceVersion& version = versions_.emplace_back();
      const std::string hash = Sha256(response.report_bytes());
      if (hash != input.content_hash() || hash != response.receipt().content_hash() ||
          !version.report.ParseFromString(response.report_bytes())) {
        console_.Fail(absl::StrCat(name, ": ",
                                   console_.Say("nội dung không đúng với bản đã ký",
                                                "the content is not what was "
                                                "signed")));
        return ExitCode::kIntegrity;
      }
      version.receipt = std::move(*response.mutable_receipt());
    }
    return ExitCode::kDone;
  }

  // The unit that stands for the authority, as the registry above has it.
  ExitCode FindUnit() {
    if (!target_.unit_id.empty()) {
      return ExitCode::kDone;
    }
    v1::ListRegistryRequest request;
    request.set_type(v1::REGISTRY_RECORD_TYPE_UNIT);
    v1::ListRegistryResponse list;
    const grpc::Status status = ReadAll<v1::ListRegistryRequest, v1::ListRegistryResponse>(
        above_, request,
        [this](grpc::ClientContext& context, const v1::ListRegistryRequest& page, v1::ListRegistryResponse* answer) {
          return above_.registry().ListRegistry(&context, page, answer);
        },
        &v1::ListRegistryResponse::mutable_records, list);
    if (!status.ok()) {
      return Explain(status, "", console_);
    }
    std::set<std::string> units;
    for (const auto& stored : list.records()) {
      if (stored.record().unit().stands_for_authority_id() == options_.authority_id) {
        units.insert(stored.record().unit().unit_id());
      }
    }
    if (units.size() == 1) {
      target_.unit_id = *units.begin();
      return ExitCode::kDone;
    }
    console_.Fail(
        units.empty()
            ? absl::StrCat(options_.authority_id,
                           console_.Say(": nơi nhận chưa có đơn vị nào đại diện; hãy ghi stands_for_authority_id trong "
                                        "danh bạ ở đó",
                                        ": no unit stands for it where this goes; register stands_for_authority_id "
                                        "there"))
            : absl::StrCat(options_.authority_id,
                           console_.Say(": nhiều đơn vị đại diện, hãy chọn bằng --unit: ",
                                        ": several units stand for it, choose one with --unit: "),
                           absl::StrJoin(units, ", ")));
    return ExitCode::kNotFound;
  }

  ExitCode MakeReport() {
    absl::StatusOr<v1::Report> report = ForwardedReport(signed_one_, versions_, target_);
    if (!report.ok()) {
      console_.Fail(absl::StrCat(Name(), ": ", report.status().message()));
      return ExitCode::kIntegrity;
    }
    *submission_.mutable_report() = *std::move(report);
    return ExitCode::kDone;
  }

  // Asks the receiver what it thinks, and writes otherwise what it takes for wrong only because of how it is written.
  ExitCode Adapt() {
    for (int round = 0; round < kRoundsMax; ++round) {
      v1::PreviewRequest request;
      *request.mutable_report() = submission_.report();
      const grpc::Status status = above_.Call([&](grpc::ClientContext& context) {
        preview_.Clear();
        return above_.submission().Preview(&context, request, &preview_);
      });
      if (!status.ok()) {
        return Explain(status, Name(), console_);
      }
      if (preview_.acceptable() || !AdaptTo(preview_.findings(), *submission_.mutable_report())) {
        return ExitCode::kDone;
      }
    }
    return ExitCode::kDone;
  }

  ExitCode Show() {
    if (!console_.quiet) {
      PrintFindings(preview_.findings(), Name(), console_, console_.color_err, console_.err);
    }
    console_.out << (console_.output == Output::kJson ? ToJson(submission_.report(), /*zeros=*/false)
                                                      : ToTextproto(submission_.report()));
    return preview_.acceptable() ? ExitCode::kDone : ExitCode::kRejected;
  }

  // The same consolidation to the same place is the same request, also from another machine; what was stored since
  // makes it another one, whose content is then found to be unchanged.
  void NameRequest() {
    const v1::Consolidation& consolidation = signed_one_.consolidation();
    const std::string what = absl::StrJoin(
        {absl::BytesToHexString(consolidation.digest()), absl::StrCat(consolidation.number()), target_.authority_id,
         target_.period_id, target_.unit_id, absl::StrCat(submission_.expected_version())},
        "/");
    submission_.set_request_id(absl::StrCat("forward-", absl::BytesToHexString(Sha256(what)).substr(0, 48)));
  }

  ExitCode Push() {
    PushResult result;
    result.status = Expect({}, above_, submission_);
    if (result.status.ok()) {
      NameRequest();
      result = PushOne(above_, submission_);
    }
    const std::vector<std::string> names = {Name()};
    SubmitLines lines(names, console_);
    lines.Add(0, submission_, result);
    return lines.Close();
  }

  const ForwardOptions& options_;
  const Session& below_;
  const Session& above_;
  const Console& console_;
  ForwardTarget target_;
  v1::GetConsolidationResponse signed_one_;
  std::vector<SourceVersion> versions_;
  v1::SubmitRequest submission_;
  v1::PreviewResponse preview_;
};

}  // namespace

ExitCode Forward(const ForwardOptions& options, const Session& session, const Console& console) {
  if (options.to.empty()) {
    return Forwarder(options, session, session, console).Run();
  }
  const Session above(Connect(options.to), session.timeout(), console, session.timekeeper());
  return Forwarder(options, session, above, console).Run();
}

}  // namespace khoi::cli
