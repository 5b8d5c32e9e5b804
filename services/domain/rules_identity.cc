#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/civil_date.h"
#include "services/domain/field_path.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

// True when it is known who reports to whom about when, so that what follows from it can be judged.
bool KnowsReporter(const ReportInput& input) {
  return input.period != nullptr && input.structure.UnitOn(input.report.unit_id(), input.period_end) != nullptr;
}

// The last year of an achievement; nullopt when it does not say.
std::optional<int> LastYear(const v1::Achievement& achievement) {
  switch (achievement.time_case()) {
    case v1::Achievement::kYears: {
      const auto& years = achievement.years().years();
      const auto last = std::max_element(years.begin(), years.end());
      return last == years.end() ? std::nullopt : std::optional<int>(*last);
    }
    case v1::Achievement::kSpan:
      return achievement.span().last_year();
    case v1::Achievement::kSchoolYear:
      return achievement.school_year();
    case v1::Achievement::TIME_NOT_SET:
      return std::nullopt;
  }
  return std::nullopt;
}

void CheckNotInFuture(std::optional<absl::CivilDay> day, const ReportInput& input, int index, absl::string_view field,
                      Findings& findings) {
  if (!day.has_value() || *day <= input.today) return;
  findings.Fire(FieldPath("report").Item("award_lines", index).TextOf(field),
                absl::StrCat("Ngày ", FormatCivilDay(*day), " ở tương lai; hôm nay là ", FormatCivilDay(input.today),
                             ". Hãy sửa ngày."),
                absl::StrCat("The day ", FormatCivilDay(*day), " is in the future; today is ",
                             FormatCivilDay(input.today), ". Correct it."));
}

void CheckAchievement(const v1::AwardLine& line, const AwardFacts& facts, const ReportInput& input, int index,
                      Findings& findings) {
  const std::optional<int> last_year = LastYear(line.achievement());
  if (!last_year.has_value()) return;
  // Titles are registered for the year to come.
  const int64_t year_max = facts.decision_date.has_value()                ? facts.decision_date->year()
                           : line.status() == v1::AWARD_STATUS_REGISTERED ? input.today.year() + 1
                                                                          : input.today.year();
  if (*last_year <= year_max) return;
  findings.Fire(FieldPath("report").Item("award_lines", index).TextOf("achievement"),
                absl::StrCat("Năm lập thành tích ", *last_year, " sau năm ", year_max,
                             facts.decision_date.has_value() ? " của quyết định" : "", ". Hãy sửa năm."),
                absl::StrCat("The achievement year ", *last_year, " is later than ", year_max,
                             facts.decision_date.has_value() ? ", the year of the decision" : "", ". Correct it."));
}

}  // namespace

void CheckOrganisation(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const FieldPath path("report");
  const std::string day = FormatCivilDay(input.period_end);
  if (report.authority_id().empty()) return;
  if (input.structure.AuthorityOn(input.period_end) == nullptr) {
    findings.Fire(path.TextOf("authority_id"),
                  absl::StrCat("Cơ quan ", report.authority_id(), " không có trong danh bạ vào ngày ", day,
                               ". Hãy kiểm tra mã cơ quan."),
                  absl::StrCat("The authority ", report.authority_id(), " is not in the registry on ", day,
                               ". Check its identifier."));
    return;
  }
  if (report.unit_id().empty()) return;
  if (!input.structure.KnowsUnit(report.unit_id())) {
    findings.Fire(path.TextOf("unit_id"),
                  absl::StrCat("Đơn vị ", report.unit_id(), " không thuộc ", report.authority_id(),
                               " và không ở trong khối nào của cơ quan này. Hãy kiểm tra mã đơn vị."),
                  absl::StrCat("The unit ", report.unit_id(), " is neither at home in ", report.authority_id(),
                               " nor a member of any of its blocs. Check its identifier."));
  } else if (input.period != nullptr && input.structure.UnitOn(report.unit_id(), input.period_end) == nullptr) {
    findings.Fire(path.TextOf("unit_id"),
                  absl::StrCat("Đơn vị ", report.unit_id(), " không hoạt động vào ngày cuối kỳ ", day,
                               ". Hãy báo cáo dưới mã đơn vị kế tiếp."),
                  absl::StrCat("The unit ", report.unit_id(), " is not active on ", day,
                               ", the last day of the period. Report as the unit that continues it."));
  }
}

void CheckPeriod(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const std::string path = "report.period_id";
  if (report.period_id().empty() || input.structure.AuthorityOn(input.period_end) == nullptr) return;
  if (input.period == nullptr) {
    findings.Fire(path,
                  absl::StrCat("Kỳ ", report.period_id(), " không có trong lịch của ", report.authority_id(),
                               ". Hãy dùng mã kỳ của cơ quan này, ví dụ 2022-S1."),
                  absl::StrCat("The period ", report.period_id(), " is not in the calendar of ", report.authority_id(),
                               ". Use one of its periods, for example 2022-S1."));
    return;
  }
  const std::optional<absl::CivilDay> open = ParseCivilDay(input.period->open_date());
  // Who was given more time may use it. An absent day is before every other.
  const std::optional<absl::CivilDay> calendar_close = ParseCivilDay(input.period->close_date());
  const std::optional<absl::CivilDay> close =
      calendar_close.has_value() ? std::max(calendar_close, DueDateOf(input)) : std::nullopt;
  if (open.has_value() && input.today < *open) {
    findings.Fire(path,
                  absl::StrCat("Kỳ ", report.period_id(), " chưa mở: nhận báo cáo từ ", input.period->open_date(),
                               ". Hãy gửi lại từ ngày đó."),
                  absl::StrCat("The period ", report.period_id(), " is not open yet: reports are taken from ",
                               input.period->open_date(), ". Send it from that day on."));
  } else if (close.has_value() && *close < input.today && !input.called_for) {
    findings.Fire(path,
                  absl::StrCat("Kỳ ", report.period_id(), " đã đóng: hạn cuối nhận báo cáo là ", FormatCivilDay(*close),
                               ". Hãy đề nghị cơ quan quản lý gia hạn."),
                  absl::StrCat("The period ", report.period_id(), " is closed: reports were taken until ",
                               FormatCivilDay(*close), ". Ask the authority for an extension."));
  }
}

void CheckBloc(const ReportInput& input, Findings& findings) {
  if (!KnowsReporter(input)) return;
  const v1::Report& report = input.report;
  const std::string& unit_id = report.unit_id();
  const std::string& bloc_id = report.header().bloc_id();
  const std::vector<std::string> blocs = input.structure.BlocsOf(unit_id, input.period_end);
  const std::string day = FormatCivilDay(input.period_end);
  if (!bloc_id.empty()) {
    if (std::find(blocs.begin(), blocs.end(), bloc_id) != blocs.end()) return;
    const bool exists = input.structure.TermOn(bloc_id, input.period_end) != nullptr;
    const std::string own = blocs.empty() ? "-" : absl::StrJoin(blocs, ", ");
    findings.Fire({.field_paths = {"report.header.bloc_id", "report.unit_id"},
                   .operands = {{"bloc_id", bloc_id}, {"unit_id", unit_id}, {"blocs_of_unit", own}},
                   .vi = exists ? absl::StrCat("Đơn vị ", unit_id, " không phải thành viên của khối ", bloc_id,
                                               " vào ngày ", day, "; các khối của đơn vị: ", own, ". Hãy sửa mã khối.")
                                : absl::StrCat("Khối ", bloc_id, " không có thành viên nào vào ngày ", day,
                                               "; các khối của đơn vị: ", own, ". Hãy sửa mã khối."),
                   .en = exists ? absl::StrCat("The unit ", unit_id, " is not a member of the bloc ", bloc_id, " on ",
                                               day, "; its blocs: ", own, ". Correct the bloc.")
                                : absl::StrCat("The bloc ", bloc_id, " has no composition on ", day,
                                               "; the unit's blocs: ", own, ". Correct the bloc.")});
    return;
  }
  if (input.structure.ExpectedThrough(unit_id, input.period_end).has_value()) return;
  findings.Fire("report.unit_id",
                absl::StrCat("Đơn vị ", unit_id, " không ở trong khối nào của ", report.authority_id(), " vào ngày ",
                             day, " và không báo cáo trực tiếp. Hãy đề nghị cơ quan quản lý cập nhật danh sách khối."),
                absl::StrCat("The unit ", unit_id, " is in no bloc of ", report.authority_id(), " on ", day,
                             " and does not report directly. Ask the authority to register its membership."));
}

void CheckDates(const ReportInput& input, Findings& findings) {
  CheckDateForms(input, findings);
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const AwardFacts& facts = input.awards[i];
    CheckNotInFuture(facts.decision_date, input, i, "decision.reference.issue_date", findings);
    CheckNotInFuture(facts.status_date, input, i, "status_date", findings);
    CheckAchievement(input.report.award_lines(i), facts, input, i, findings);
  }
}

void CheckDecisionInPeriod(const ReportInput& input, Findings& findings) {
  if (input.period == nullptr) return;
  const std::optional<absl::CivilDay> first = ParseCivilDay(input.period->first_date());
  if (!first.has_value()) return;
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const std::optional<absl::CivilDay>& decided = input.awards[i].decision_date;
    // A day in the future is refused already.
    if (!decided.has_value() || *decided > input.today) continue;
    if (*first <= *decided && *decided <= input.period_end) continue;
    findings.Fire(FieldPath("report").Item("award_lines", i).TextOf("decision.reference.issue_date"),
                  absl::StrCat("Ngày quyết định ", FormatCivilDay(*decided), " nằm ngoài kỳ báo cáo (",
                               input.period->first_date(), " – ", input.period->last_date(),
                               "). Hãy kiểm tra dòng này có thuộc kỳ khác không."),
                  absl::StrCat("The decision date ", FormatCivilDay(*decided), " is outside the period (",
                               input.period->first_date(), " to ", input.period->last_date(),
                               "). Check whether the line belongs to another period."));
  }
}

}  // namespace khoi::domain
