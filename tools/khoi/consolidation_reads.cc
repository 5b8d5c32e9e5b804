#include "tools/khoi/consolidation_reads.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/consolidation_text.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

std::string SignerText(const v1::Actor& signer) {
  return Printable(absl::StrCat(signer.organisation_id(), ", ", signer.position()));
}

void PrintFrame(const v1::GetConsolidationResponse& response, const Console& console) {
  const v1::Consolidation& consolidation = response.consolidation();
  const std::string state = Word(v1::ConsolidationState_Name(response.state()), console.language);
  const bool current = response.state() == v1::CONSOLIDATION_STATE_CURRENT;
  console.out << Styled(console.color_out, kBold, console.Say("BÁO CÁO TỔNG HỢP SỐ ", "CONSOLIDATION NUMBER "))
              << consolidation.number() << ": " << ConsolidationName(consolidation.ref(), console) << '\n'
              << console.Say("Trạng thái: ", "State: ") << Styled(console.color_out, current ? kBold : kYellow, state)
              << '\n'
              << console.Say("Người ký: ", "Signed by: ") << SignerText(consolidation.signer())
              << console.Say("; lúc ", "; at ") << FormatTime(consolidation.sign_time(), console.language)
              << console.Say(", mục nhật ký ", ", revision ") << consolidation.revision() << '\n'
              << console.Say("Số liệu tính đến mục nhật ký: ", "Figures as of revision: ")
              << consolidation.as_of_revision() << '\n'
              << console.Say("Mã kiểm chứng (SHA-256): ", "Digest (SHA-256): ")
              << absl::BytesToHexString(consolidation.digest()) << '\n';
  if (!consolidation.note().empty()) {
    console.out << console.Say("Ghi chú: ", "Note: ") << Printable(consolidation.note()) << '\n';
  }
}

void PrintConsolidation(const v1::GetConsolidationResponse& response, const Console& console) {
  const v1::Consolidation& consolidation = response.consolidation();
  PrintFrame(response, console);
  PrintChanges(response.changes(), console);
  PrintInputs(consolidation, console);
  PrintFiguresOf(response.summary(), console);
  PrintSections(consolidation.narrative_sections(), console);
  if (!consolidation.findings().empty()) {
    console.out << '\n';
    PrintFindings(consolidation.findings(), "", console, console.color_out, console.out);
  }
  for (const v1::Waiver& waiver : consolidation.waivers()) {
    console.out << console.Say("cho qua ", "waived ") << Printable(waiver.rule_id())
                << (waiver.field_path().empty() ? "" : "@") << Printable(waiver.field_path()) << ": "
                << Printable(waiver.reason()) << '\n';
  }
  PrintComments(response.comments(), console);
}

Table ListTable(const v1::ListConsolidationsResponse& list, const Console& console) {
  Table table(
      {{.name = "authority", .heading = std::string(console.Say("Cơ quan chủ quản", "Authority"))},
       {.name = "bloc", .heading = std::string(console.Say("Khối", "Bloc"))},
       {.name = "number", .heading = std::string(console.Say("Số", "Number")), .number = true},
       {.name = "state", .heading = std::string(console.Say("Trạng thái", "State"))},
       {.name = "sign_time", .heading = std::string(console.Say("Ký lúc (giờ VN)", "Signed (Vietnam)"))},
       {.name = "signer", .heading = std::string(console.Say("Người ký", "By")), .width_max = 40},
       {.name = "input_count", .heading = std::string(console.Say("Được tổng hợp", "Put together")), .number = true},
       {.name = "left_out_count", .heading = std::string(console.Say("Để ngoài", "Left out")), .number = true},
       {.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true},
       {.name = "digest", .heading = "SHA-256"}});
  for (const v1::ConsolidationDigest& each : list.consolidations()) {
    const std::string state = v1::ConsolidationState_Name(each.state());
    const std::string digest = absl::BytesToHexString(each.digest());
    table.Add({each.ref().authority_id(),
               Cell(each.ref().bloc_id().empty() ? "–" : each.ref().bloc_id(), each.ref().bloc_id()),
               absl::StrCat(each.number()), Cell(Word(state, console.language), state),
               Cell(FormatTime(each.sign_time(), console.language), FormatUtc(each.sign_time())),
               SignerText(each.signer()), absl::StrCat(each.input_count()), absl::StrCat(each.left_out_count()),
               absl::StrCat(each.revision()), Cell(digest.substr(0, 12), digest)});
  }
  return table;
}

}  // namespace

ExitCode ShowConsolidation(const ConsolidationShowOptions& options, const Session& session, const Console& console) {
  v1::GetConsolidationResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.consolidation().GetConsolidation(&context, options.request, &response);
  });
  if (!status.ok()) {
    return Explain(status, ConsolidationName(options.request.ref(), console), console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/true);
  } else if (console.output == Output::kCsv) {
    InputTable(response.consolidation(), console).PrintCsv(console.out);
  } else {
    PrintConsolidation(response, console);
  }
  return ExitCode::kDone;
}

ExitCode ListConsolidations(const ConsolidationListOptions& options, const Session& session, const Console& console) {
  v1::ListConsolidationsResponse list;
  const grpc::Status status = ReadAll<v1::ListConsolidationsRequest, v1::ListConsolidationsResponse>(
      session, options.request,
      [&session](grpc::ClientContext& context, const v1::ListConsolidationsRequest& page,
                 v1::ListConsolidationsResponse* answer) {
        return session.consolidation().ListConsolidations(&context, page, answer);
      },
      &v1::ListConsolidationsResponse::mutable_consolidations, list);
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(list, /*zeros=*/true);
    return ExitCode::kDone;
  }
  ListTable(list, console).Write(console);
  return ExitCode::kDone;
}

}  // namespace khoi::cli
