#include "services/rpc/rule_service.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/policy.h"
#include "services/domain/catalog.h"
#include "services/domain/civil_date.h"
#include "services/domain/identifier.h"
#include "services/domain/own_rules.h"
#include "services/domain/rulebook.h"
#include "services/domain/structure.h"
#include "services/domain/timestamp.h"
#include "services/domain/wire.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/report_history.h"
#include "services/rpc/fields.h"
#include "services/rpc/judgement.h"
#include "services/rpc/refusal.h"
#include "services/rpc/stored_report.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// The stage of a request about one report.
absl::StatusOr<v1::RuleStage> StageOf(v1::RuleStage stage) {
  switch (stage) {
    case v1::RULE_STAGE_UNSPECIFIED:
      return v1::RULE_STAGE_SUBMIT;
    case v1::RULE_STAGE_SUBMIT:
    case v1::RULE_STAGE_ACCEPT:
      return stage;
    default:
      return InvalidField("stage", "một báo cáo chỉ được xét khi gửi (SUBMIT) hoặc khi nghiệm thu (ACCEPT)",
                          "one report is judged at SUBMIT or at ACCEPT");
  }
}

// A rule of the book or of an authority, and what it says of one report.
class Explanation final {
 public:
  Explanation(const domain::ReportInput& input, bool stored, v1::ExplainRuleResponse& response)
      : input_(input), stored_(stored), response_(response) {
    findings_.BeginLimit(domain::kJudgeFindingsMax);
  }

  // False when there is no such rule.
  bool Of(absl::string_view rule_id) {
    if (const domain::RuleEntry* const rule = domain::FindRule(rule_id); rule != nullptr) {
      *response_.mutable_rule() = input_.settings.InForce(*rule);
      if (IsAsked(*rule)) {
        domain::AskRule(*rule, input_, findings_);
      }
      Conclude();
      return true;
    }
    const std::vector<domain::OwnRule> rules = input_.catalog.RulesOn(input_.period_end);
    const auto own = std::find_if(rules.begin(), rules.end(),
                                  [&](const domain::OwnRule& rule) { return rule.entry->code() == rule_id; });
    if (own == rules.end()) {
      return false;
    }
    *response_.mutable_rule() = domain::InForce(*own);
    if (IsAsked(domain::EntryOf(*own)) && HasFigures()) {
      response_.set_evaluation(domain::AskOwnRule(*own, input_, findings_).text);
    }
    Conclude();
    return true;
  }

 private:
  void NotEvaluated(absl::string_view vi, absl::string_view en) {
    v1::NotEvaluatedRule& rule = *response_.add_not_evaluated();
    rule.set_rule_id(response_.rule().rule_id());
    rule.set_rule_version(response_.rule().version());
    rule.set_missing_vi(std::string(vi));
    rule.set_missing_en(std::string(en));
  }

  bool IsAsked(const domain::RuleEntry& rule) {
    if (input_.settings.SeverityOf(rule, input_.stage) != v1::SEVERITY_UNSPECIFIED) {
      return true;
    }
    NotEvaluated("quy tắc không được hỏi ở bước này, hoặc đã tắt; xem mức nghiêm trọng của quy tắc",
                 "the rule is not asked at this stage or is switched off; see the severities of the rule");
    return false;
  }

  // Conditions look at figures, which a report has that would be taken at submission or was.
  bool HasFigures() {
    if (stored_) {
      return true;
    }
    domain::ReportInput submitted = input_;
    submitted.stage = v1::RULE_STAGE_SUBMIT;
    domain::Findings book;
    book.BeginLimit(domain::kJudgeFindingsMax);
    domain::JudgeBook(submitted, book);
    if (domain::HasFigures(book)) {
      return true;
    }
    NotEvaluated("báo cáo bị bộ quy tắc từ chối nên chưa có số liệu; hãy sửa các lỗi chặn trước",
                 "the rule book refuses the report, so that it has no figures; correct what is blocked first");
    return false;
  }

  void Conclude() {
    findings_.EndLimit();
    findings_.Acknowledge(input_.report.acknowledgements());
    for (v1::Finding& finding : findings_.Take()) {
      *response_.add_findings() = std::move(finding);
    }
    for (v1::NotEvaluatedRule& rule : findings_.TakeNotEvaluated()) {
      *response_.add_not_evaluated() = std::move(rule);
    }
    if (response_.findings_size() > 0) {
      response_.set_outcome(v1::RULE_OUTCOME_FIRES);
    } else if (response_.not_evaluated_size() > 0) {
      response_.set_outcome(v1::RULE_OUTCOME_NOT_EVALUATED);
    } else {
      response_.set_outcome(v1::RULE_OUTCOME_HOLDS);
    }
  }

  const domain::ReportInput& input_;
  const bool stored_;
  v1::ExplainRuleResponse& response_;
  domain::Findings findings_;
};

template <typename Request>
std::optional<int64_t> VersionIn(const Request& request) {
  return request.has_version() ? std::optional<int64_t>(request.version()) : std::nullopt;
}

}  // namespace

RuleService::RuleService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures,
                         const ledger::Clock& clock)
    : gate_(gate),
      ledger_(ledger),
      structures_(structures),
      clock_(clock),
      list_rules_(
          Answering<v1::ListRulesRequest>("khoi.v1.RuleService/ListRules",
                                          [this](const access::Caller& caller, const v1::ListRulesRequest& request) {
                                            return ReadRules(caller, request);
                                          })),
      recheck_(Answering<v1::RecheckRequest>("khoi.v1.RuleService/Recheck",
                                             [this](const access::Caller& caller, const v1::RecheckRequest& request) {
                                               return JudgeAgain(caller, request);
                                             })),
      explain_rule_(Answering<v1::ExplainRuleRequest>(
          "khoi.v1.RuleService/ExplainRule",
          [this](const access::Caller& caller, const v1::ExplainRuleRequest& request) {
            return Explain(caller, request);
          },
          "")) {}

grpc::ServerUnaryReactor* RuleService::ListRules(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* response) {
  return gate_.Serve(list_rules_, context, request, response);
}

grpc::ServerUnaryReactor* RuleService::Recheck(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) {
  return gate_.Serve(recheck_, context, request, response);
}

grpc::ServerUnaryReactor* RuleService::ExplainRule(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(explain_rule_, context, request, response);
}

absl::CivilDay RuleService::Today(const ledger::View& view) const {
  return domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_));
}

absl::StatusOr<v1::ListRulesResponse> RuleService::ReadRules(const access::Caller& caller,
                                                             const v1::ListRulesRequest& request) {
  RETURN_IF_ERROR(RequireId("authority_id", request.authority_id()));
  RETURN_IF_ERROR(RequireId("period_id", request.period_id()));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(
      const int64_t revision,
      RevisionOrLatest("as_of_revision",
                       request.has_as_of_revision() ? std::optional<int64_t>(request.as_of_revision()) : std::nullopt,
                       view));
  ASSIGN_OR_RETURN(const int64_t structure_revision, ledger::StructureRevisionAt(view, revision));
  ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view, request.authority_id(), structure_revision));
  ASSIGN_OR_RETURN(const auto catalog, structures_.CatalogAt(view, request.authority_id(), structure_revision));
  const v1::Period* const period = structure->FindPeriod(request.period_id());
  const std::optional<absl::CivilDay> last_day =
      period == nullptr ? std::nullopt : domain::ParseCivilDay(period->last_date());
  if (!last_day.has_value()) {
    return UnknownField("period_id",
                        absl::StrCat("cơ quan chủ quản ", request.authority_id(), " không có kỳ ", request.period_id()),
                        absl::StrCat("authority ", request.authority_id(), " has no period ", request.period_id()));
  }

  v1::ListRulesResponse response;
  const domain::RuleSettings settings(*catalog, request.authority_id(), *last_day);
  for (const domain::RuleEntry& rule : domain::RuleBook()) {
    *response.add_rules() = settings.InForce(rule);
  }
  for (const domain::OwnRule& rule : catalog->RulesOn(*last_day)) {
    *response.add_rules() = domain::InForce(rule);
  }
  return response;
}

absl::StatusOr<v1::RecheckResponse> RuleService::JudgeAgain(const access::Caller& caller,
                                                            const v1::RecheckRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const v1::RuleStage stage, StageOf(request.stage()));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(const StoredReport stored, ReadStored(view, "report", request.report(), VersionIn(request)));
  ASSIGN_OR_RETURN(stored::v1::Verdict verdict, ledger::ReadVerdict(view, stored.id, stored.head.version));
  domain::Findings wire;
  RETURN_IF_ERROR(domain::CheckWire(*v1::Report::descriptor(), stored.bytes, "report", wire));
  const absl::CivilDay today = Today(view);
  ASSIGN_OR_RETURN(Judgement judgement, JudgeReport(stored.report, wire.Take(), view, structures_, today, stage));

  v1::RecheckResponse response;
  response.set_version(stored.head.version);
  *response.mutable_stored_findings() = std::move(*verdict.mutable_findings());
  response.mutable_present_findings()->Assign(judgement.findings.begin(), judgement.findings.end());
  response.mutable_not_evaluated()->Assign(judgement.not_evaluated.begin(), judgement.not_evaluated.end());
  response.set_blocked(judgement.blocked);
  response.set_judged_on_date(domain::FormatCivilDay(today));
  domain::SetTime(stored.head.time_us, *response.mutable_submit_time());
  return response;
}

absl::StatusOr<v1::ExplainRuleResponse> RuleService::Explain(const access::Caller& caller,
                                                             const v1::ExplainRuleRequest& request) {
  RETURN_IF_ERROR(RequireId("rule_id", request.rule_id()));
  ASSIGN_OR_RETURN(const v1::RuleStage stage, StageOf(request.stage()));
  if (request.subject_case() == v1::ExplainRuleRequest::SUBJECT_NOT_SET) {
    return InvalidField("stored", "phải có stored hoặc report", "give stored or report");
  }
  if (request.has_report() && request.has_version()) {
    return InvalidField("version", "chỉ dùng với báo cáo đã lưu; hãy bỏ trống",
                        "is for a report that is stored; leave it out");
  }
  RETURN_IF_ERROR(request.has_report() ? access::MaySubmitFor(caller, request.report().unit_id())
                                       : access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  v1::Report report = request.report();
  if (request.has_stored()) {
    ASSIGN_OR_RETURN(StoredReport stored, ReadStored(view, "stored", request.stored(), VersionIn(request)));
    report = std::move(stored.report);
  }
  const std::string authority_id = domain::IsIdentifier(report.authority_id()) ? report.authority_id() : "-";
  ASSIGN_OR_RETURN(const auto catalog, structures_.CatalogAt(view, authority_id, view.end.revision));
  ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view, authority_id, view.end.revision));
  const absl::CivilDay today = Today(view);
  ASSIGN_OR_RETURN(const ledger::ReportHistory history, ledger::ReadHistory(view, *structure, report, today));
  ASSIGN_OR_RETURN(const ledger::ReportSource source, ledger::ReadSource(view, structures_, *structure, report));
  const domain::ReportInput input = ledger::InputWith(history, source, report, *catalog, *structure, today, stage);

  v1::ExplainRuleResponse response;
  if (!Explanation(input, request.has_stored(), response).Of(request.rule_id())) {
    return UnknownField("rule_id",
                        absl::StrCat("không có quy tắc ", request.rule_id(), " cho báo cáo này; hãy xem ListRules"),
                        absl::StrCat("there is no rule ", request.rule_id(), " for this report; see ListRules"));
  }
  return response;
}

}  // namespace khoi::rpc
