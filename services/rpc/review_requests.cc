#include "services/rpc/review_requests.h"

#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/domain/civil_date.h"
#include "services/domain/identifier.h"
#include "services/domain/report_path.h"
#include "services/domain/text.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {
namespace {

// More than this nobody reads.
constexpr int kReasonsMax = 1000;
constexpr size_t kTextBytesMax = 10'000;

// Collects everything that is wrong with one request.
class Checks final {
 public:
  void Id(absl::string_view field, absl::string_view value) {
    if (!domain::IsIdentifier(value)) {
      violations_.Add(field, "là bắt buộc: mã định danh, 1 đến 64 ký tự A-Z, a-z, 0-9, '.', '-'",
                      "is required: an identifier, 1 to 64 of A-Z, a-z, 0-9, '.', '-'");
    }
  }

  // Words that stay in the log.
  void Text(absl::string_view field, absl::string_view text) {
    if (text.size() > kTextBytesMax) {
      violations_.Add(field, absl::StrCat("dài quá ", kTextBytesMax, " byte"),
                      absl::StrCat("is longer than ", kTextBytesMax, " bytes"));
    } else if (domain::FaultOf(text) != domain::TextFault::kNone) {
      violations_.Add(field, "phải là văn bản UTF-8 dạng NFC, không có ký tự điều khiển",
                      "must be UTF-8 text in Normalization Form C without control characters");
    }
  }

  void RequiredText(absl::string_view field, absl::string_view text) {
    if (absl::StripAsciiWhitespace(text).empty()) {
      violations_.Add(field, "là bắt buộc", "is required");
      return;
    }
    Text(field, text);
  }

  void Day(absl::string_view field, const std::string& text, bool required) {
    if (text.empty() && !required) {
      return;
    }
    if (!domain::ParseCivilDay(text).has_value()) {
      violations_.Add(
          field, text.empty() ? "là bắt buộc: một ngày, viết YYYY-MM-DD" : "phải là một ngày có thật, viết YYYY-MM-DD",
          text.empty() ? "is required: a day, as YYYY-MM-DD" : "must be a day that exists, as YYYY-MM-DD");
    }
  }

  void Count(absl::string_view field, int count, int min) {
    if (count < min || count > kReasonsMax) {
      violations_.Add(field, absl::StrCat("phải có ", min, " đến ", kReasonsMax, " mục; hiện có ", count),
                      absl::StrCat("must be ", min, " to ", kReasonsMax, " items; there are ", count));
    }
  }

  void Wrong(absl::string_view field, absl::string_view vi, absl::string_view en) { violations_.Add(field, vi, en); }

  absl::Status Result() const { return violations_.empty() ? absl::OkStatus() : violations_.ToStatus(); }

 private:
  Violations violations_;
};

void CheckWaivers(const v1::AcceptAct& act, Checks& checks) {
  checks.Count("act.accept.waivers", act.waivers_size(), 0);
  for (int i = 0; i < act.waivers_size() && i < kReasonsMax; ++i) {
    const v1::Waiver& waiver = act.waivers(i);
    const std::string field = absl::StrCat("act.accept.waivers[", i, "].");
    checks.Id(field + "rule_id", waiver.rule_id());
    checks.Text(field + "field_path", waiver.field_path());
    checks.RequiredText(field + "reason", waiver.reason());
  }
}

void CheckReturn(const v1::ReturnAct& act, Checks& checks) {
  checks.Count("act.return.reasons", act.reasons_size(), 1);
  for (int i = 0; i < act.reasons_size() && i < kReasonsMax; ++i) {
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
  checks.Id("actor.organisation_id", request.actor().organisation_id());
  checks.RequiredText("actor.position", request.actor().position());
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
      CheckWaivers(request.act().accept(), checks);
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

absl::Status CheckFieldPaths(const v1::ReturnAct& act, const v1::Report& report) {
  Violations violations;
  for (int i = 0; i < act.reasons_size(); ++i) {
    const std::optional<domain::PathProblem> problem = domain::FindPathProblem(report, act.reasons(i).field_path());
    if (problem.has_value()) {
      violations.Add(absl::StrCat("act.return.reasons[", i, "].field_path"), problem->vi, problem->en);
    }
  }
  return violations.empty() ? absl::OkStatus() : violations.ToStatus();
}

}  // namespace khoi::rpc
