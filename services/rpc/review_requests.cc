#include "services/rpc/review_requests.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/domain/civil_date.h"
#include "services/domain/report_path.h"
#include "services/domain/rulebook.h"
#include "services/rpc/checks.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {
namespace {

void CheckReturn(const v1::ReturnAct& act, Checks& checks) {
  checks.Count("act.return.reasons", act.reasons_size(), 1);
  for (int i = 0; i < act.reasons_size() && i < kListedMax; ++i) {
    const v1::ReturnReason& reason = act.reasons(i);
    const std::string field = absl::StrCat("act.return.reasons[", i, "].");
    checks.RequiredText(field + "field_path", reason.field_path());
    if (!reason.rule_id().empty()) {
      checks.Id(field + "rule_id", reason.rule_id());
      checks.Text(field + "text", reason.text());
    } else if (absl::StripAsciiWhitespace(reason.text()).empty()) {
      checks.Wrong(field + "text", "phải nêu quy tắc (rule_id) hoặc viết lý do (text)",
                   "say the rule (rule_id) or the reason in words (text)");
    } else {
      checks.Text(field + "text", reason.text());
    }
  }
  checks.Day("act.return.due_date", act.due_date(), /*required=*/true);
}

// Withdrawals and everything about amendments.
bool NeedsReason(v1::Act::ActCase act) {
  return act == v1::Act::kWithdraw || act == v1::Act::kRequestAmendment || act == v1::Act::kApproveAmendment ||
         act == v1::Act::kRefuseAmendment;
}

void AddIfPast(absl::string_view field, const std::string& text, absl::CivilDay today, Violations& violations) {
  const std::optional<absl::CivilDay> day = domain::ParseCivilDay(text);
  if (day.has_value() && *day < today) {
    const std::string now = domain::FormatCivilDay(today);
    violations.Add(field, absl::StrCat("đã qua: hôm nay là ", now, "; hãy chọn ngày từ hôm nay"),
                   absl::StrCat("has passed: today is ", now, "; choose a day from today on"));
  }
}

// Whether `rule_id` is a rule of the book, or one that an authority has added by `period_end`.
bool IsRule(absl::string_view rule_id, const domain::Catalog& catalog, absl::CivilDay period_end) {
  const std::vector<domain::OwnRule> own = catalog.RulesOn(period_end);
  return domain::FindRule(rule_id) != nullptr ||
         std::any_of(own.begin(), own.end(),
                     [rule_id](const domain::OwnRule& rule) { return rule.entry->code() == rule_id; });
}

}  // namespace

absl::Status CheckReview(const v1::ReviewRequest& request) {
  Checks checks;
  checks.Id("request_id", request.request_id());
  checks.Id("report.authority_id", request.report().authority_id());
  checks.Id("report.period_id", request.report().period_id());
  checks.Id("report.unit_id", request.report().unit_id());
  if (request.has_version() && request.version() < 1) {
    checks.Wrong("version", "phải từ 1; chỉ bỏ trống khi báo cáo chưa có phiên bản nào",
                 "must be 1 or more; leave it out only when the report has no version");
  }
  checks.Actor("actor", request.actor());
  if (NeedsReason(request.act().act_case())) {
    checks.RequiredText("reason", request.reason());
  } else {
    checks.Text("reason", request.reason());
  }
  switch (request.act().act_case()) {
    case v1::Act::ACT_NOT_SET:
      checks.Wrong("act", "phải nêu việc cần làm, như accept {}", "must say what is done, such as accept {}");
      break;
    case v1::Act::kAccept:
      checks.Waivers("act.accept.waivers", request.act().accept().waivers());
      break;
    case v1::Act::kReturn:
      CheckReturn(request.act().return_(), checks);
      break;
    case v1::Act::kApproveAmendment:
      checks.Day("act.approve_amendment.due_date", request.act().approve_amendment().due_date(), /*required=*/false);
      break;
    default:
      break;
  }
  return checks.Result();
}

absl::Status CheckDueDates(const v1::Act& act, absl::CivilDay today) {
  Violations violations;
  AddIfPast("act.return.due_date", act.return_().due_date(), today, violations);
  AddIfPast("act.approve_amendment.due_date", act.approve_amendment().due_date(), today, violations);
  return violations.empty() ? absl::OkStatus() : violations.ToStatus();
}

absl::Status CheckReasons(const v1::ReturnAct& act, const v1::Report& report, const domain::Catalog& catalog,
                          absl::CivilDay period_end) {
  Violations violations;
  for (int i = 0; i < act.reasons_size(); ++i) {
    const v1::ReturnReason& reason = act.reasons(i);
    const std::string field = absl::StrCat("act.return.reasons[", i, "].");
    const std::optional<domain::PathProblem> problem = domain::FindPathProblem(report, reason.field_path());
    if (problem.has_value()) {
      violations.Add(field + "field_path", problem->vi, problem->en);
    }
    if (!reason.rule_id().empty() && !IsRule(reason.rule_id(), catalog, period_end)) {
      violations.Add(field + "rule_id",
                     absl::StrCat("không có quy tắc ", reason.rule_id(),
                                  "; hãy xem danh sách (khoi rules) hoặc chỉ viết ", "lý do (text)"),
                     absl::StrCat("there is no rule ", reason.rule_id(),
                                  "; see the list (khoi rules) or say the reason ", "in words only (text)"));
    }
  }
  return violations.empty() ? absl::OkStatus() : violations.ToStatus();
}

}  // namespace khoi::rpc
