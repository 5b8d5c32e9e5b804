#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/decision_claim.h"
#include "services/domain/field_path.h"
#include "services/domain/quantity.h"
#include "services/domain/rules.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

constexpr absl::string_view kCommendationSection = "N4";
constexpr absl::string_view kIndividual = "IND";

// The year in which an annual title was earned; 0 when the line does not say one year.
int YearOf(const v1::Achievement& achievement) {
  if (achievement.has_school_year()) return achievement.school_year();
  if (achievement.has_years() && achievement.years().years_size() == 1) return achievement.years().years(0);
  if (achievement.has_span() && achievement.span().first_year() == achievement.span().last_year()) {
    return achievement.span().first_year();
  }
  return 0;
}

// The annual award of a line whose recipients are single members of the unit, each counted once in its year; nullptr
// for every other line.
const v1::CatalogEntry* AnnualTitleOf(const v1::AwardLine& line, const AwardFacts& facts) {
  if (line.recipient_kind_code() != kIndividual || facts.awards.size() != 1) return nullptr;
  if (line.recipient_relation() == v1::RECIPIENT_RELATION_OUTSIDE ||
      line.recipient_relation() == v1::RECIPIENT_RELATION_INSIDE_AND_OUTSIDE) {
    return nullptr;
  }
  const bool once = line.counting_basis() == v1::COUNTING_BASIS_RECIPIENTS ||
                    (line.counting_basis() == v1::COUNTING_BASIS_TURNS && YearOf(line.achievement()) != 0);
  const v1::CatalogEntry* const entry = facts.awards.front();
  return once && entry != nullptr && entry->award().annual() ? entry : nullptr;
}

std::optional<int64_t> HeadcountOf(const v1::Report& report, absl::string_view indicator_code) {
  for (const v1::IndicatorLine& line : report.indicator_lines()) {
    if (line.indicator_code() == indicator_code && line.has_quantity()) return ExactWhole(line.quantity());
  }
  return std::nullopt;
}

bool IsOtherThanZero(const v1::AwardLine& line) { return line.has_count() && ExactWhole(line.count()) != 0; }

bool HasText(const v1::NarrativeSection& section) {
  return std::any_of(section.items().begin(), section.items().end(),
                     [](const v1::NarrativeItem& item) { return !item.text().empty(); });
}

// Folded words with one space around each, so that a name is found as words and not within one.
std::string WordsOf(absl::string_view text) {
  std::string words = absl::StrCat(" ", Fold(text), " ");
  for (char& c : words) {
    if (absl::string_view(",.;:()\"'-").find(c) != absl::string_view::npos) c = ' ';
  }
  return words;
}

// The name of an award that the section speaks of; empty when it names none.
std::string AwardNamedIn(const v1::NarrativeSection& section, const Catalog& catalog, absl::CivilDay day) {
  std::string text;
  for (const v1::NarrativeItem& item : section.items()) absl::StrAppend(&text, " ", item.text());
  text = WordsOf(text);
  for (const v1::CatalogEntry& entry : catalog.entries()) {
    if (entry.kind() != v1::CATALOG_KIND_AWARD || !Validity::Of(entry).Covers(day)) continue;
    if (absl::StrContains(text, WordsOf(entry.name_vi()))) return entry.name_vi();
    for (const v1::CatalogAlias& alias : entry.aliases()) {
      if (absl::StrContains(text, WordsOf(alias.name()))) return alias.name();
    }
  }
  return "";
}

}  // namespace

void CheckDecisionsOnce(const ReportInput& input, Findings& findings) {
  absl::flat_hash_map<std::string, int> lines;
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const std::optional<stored::v1::DecisionClaim> claim = ClaimOfDecision(input.report, i, input.catalog);
    if (!claim.has_value()) continue;
    const auto [first, is_new] = lines.emplace(claim->key(), i);
    if (is_new) continue;
    findings.Fire(
        {.field_paths = {claim->field_path(), absl::StrCat("report.award_lines[", first->second, "].decision")},
         .operands = {{"decision", claim->title()}},
         .vi = absl::StrCat("Quyết định ", Excerpt(claim->title()),
                            " đã được kê cho cùng danh hiệu và đối tượng ở một dòng khác. Hãy gộp hai dòng "
                            "nếu là một."),
         .en = absl::StrCat("The decision ", Excerpt(claim->title()),
                            " stands on another line for the same award and recipient kind. Put the lines "
                            "together if they are one.")});
  }
}

void CheckHeadcount(const ReportInput& input, Findings& findings) {
  const std::optional<absl::string_view> indicator = CodeParameter(findings, "headcount_indicator");
  if (!indicator.has_value()) return;

  struct Total {
    int64_t count = 0;
    int first_line = -1;
    const v1::CatalogEntry* award = nullptr;
  };
  std::map<std::tuple<std::string, int, int, int>, Total> totals;
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    const v1::CatalogEntry* const award = AnnualTitleOf(line, input.awards[i]);
    const std::optional<int64_t> count = ExactWhole(line.count());
    if (award == nullptr || !count.has_value()) continue;
    Total& total = totals[{award->code(), YearOf(line.achievement()), line.status(), line.counting_basis()}];
    if (total.first_line < 0) total = {.first_line = i, .award = award};
    total.count += *count;
  }
  if (totals.empty()) return;

  const std::optional<int64_t> headcount = HeadcountOf(input.report, *indicator);
  if (!headcount.has_value()) {
    findings.Missing("report.indicator_lines", absl::StrCat("chưa có chỉ tiêu ", *indicator, " (số người của đơn vị)"),
                     absl::StrCat("the indicator ", *indicator, " (headcount of the unit) is not reported"));
    return;
  }
  for (const auto& [group, total] : totals) {
    if (total.count <= *headcount) continue;
    findings.Fire(
        {.field_paths = {FieldPath("report").Item("award_lines", total.first_line).TextOf("count")},
         .operands = {{"count", absl::StrCat(total.count)}, {"headcount", absl::StrCat(*headcount)}},
         .vi = absl::StrCat(total.count, " cá nhân nhận ", total.award->code(), " (", total.award->name_vi(),
                            ") nhiều hơn ", *headcount, " người của đơn vị. Hãy kiểm tra hai số này."),
         .en = absl::StrCat(total.count, " individuals with ", total.award->code(), " (", total.award->name_en(),
                            ") are more than the unit's ", *headcount, " people. Check both numbers.")});
  }
}

void CheckZero(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const auto first = std::find_if(report.award_lines().begin(), report.award_lines().end(), IsOtherThanZero);
  if (first != report.award_lines().end()) {
    if (std::any_of(report.narrative_sections().begin(), report.narrative_sections().end(), HasText)) return;
    findings.Fire("report.narrative_sections", "Có số liệu khen thưởng nhưng không có phần lời nào của báo cáo.",
                  "There are numbers of awards, and no narrative at all.");
    return;
  }
  for (int i = 0; i < report.narrative_sections_size(); ++i) {
    const v1::NarrativeSection& section = report.narrative_sections(i);
    if (section.section_code() != kCommendationSection) continue;
    const std::string award = AwardNamedIn(section, input.catalog, input.period_end);
    if (award.empty()) continue;
    findings.Fire({.field_paths = {FieldPath("report").Item("narrative_sections", i).Text(), "report.award_lines"},
                   .operands = {{"award", award}},
                   .vi = absl::StrCat("Phần lời nói đến ", award,
                                      " nhưng mọi số liệu khen thưởng bằng 0 hoặc không có. "
                                      "Hãy kiểm tra đã kê đủ các dòng chưa."),
                   .en = absl::StrCat("The narrative speaks of ", award,
                                      ", and every number of awards is zero or "
                                      "missing. Check whether all lines are there.")});
  }
}

void CheckLaunched(const ReportInput& input, Findings& findings) {
  const std::optional<absl::string_view> unit_level = CodeParameter(findings, "unit_level");
  if (!unit_level.has_value()) return;
  const v1::Unit* const unit = input.structure.UnitOn(input.report.unit_id(), input.period_end);
  for (int i = 0; i < input.report.movement_lines_size(); ++i) {
    const v1::MovementLine& line = input.report.movement_lines(i);
    if (line.relation() != v1::MOVEMENT_RELATION_LAUNCHED) continue;
    const v1::CatalogEntry* const entry =
        input.catalog.Find(v1::CATALOG_KIND_MOVEMENT, line.movement_code(), input.period_end);
    if (entry == nullptr) continue;
    const std::string& level = entry->movement().launching_level_code();
    // Whoever stands for an authority speaks for its movements.
    const bool own = unit != nullptr && unit->stands_for_authority_id() == entry->owner_id();
    if (level.empty() || level == *unit_level || own) continue;
    findings.Fire({.field_paths = {FieldPath("report").Item("movement_lines", i).TextOf("relation")},
                   .operands = {{"movement_code", entry->code()}, {"launching_level_code", level}},
                   .vi = absl::StrCat("Phong trào ", entry->code(), " (", entry->name_vi(), ") do cấp trên (", level,
                                      ") phát động; đơn vị thường hưởng ứng (MOVEMENT_RELATION_RESPONDED)."),
                   .en = absl::StrCat("The movement ", entry->code(), " (", entry->name_en(),
                                      ") was launched by a higher level (", level,
                                      "); a unit responds to it (MOVEMENT_RELATION_RESPONDED).")});
  }
}

void CheckLate(const ReportInput& input, Findings& findings) {
  if (input.period == nullptr) return;
  const std::optional<absl::CivilDay> due = DueDateOf(input);
  if (!due.has_value() || input.today <= *due) return;
  const int64_t days = input.today - *due;
  findings.Fire({.field_paths = {"report.period_id"},
                 .operands = {{"due_date", FormatCivilDay(*due)}, {"days_late", absl::StrCat(days)}},
                 .vi = absl::StrCat("Phiên bản này gửi muộn ", days, " ngày so với hạn ", FormatCivilDay(*due), "."),
                 .en = absl::StrCat("This version comes ", days, days == 1 ? " day" : " days", " after ",
                                    FormatCivilDay(*due), ", the day on which it was due.")});
}

}  // namespace khoi::domain
