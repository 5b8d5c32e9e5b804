#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/achievement.h"
#include "services/domain/bounds.h"
#include "services/domain/civil_date.h"
#include "services/domain/decision_claim.h"
#include "services/domain/field_path.h"
#include "services/domain/headcount.h"
#include "services/domain/quantity.h"
#include "services/domain/rules.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

constexpr absl::string_view kIndividual = "IND";

// The one year in which an annual title was earned; nullopt when the line does not say one.
std::optional<AchievementYears> YearOf(const v1::AwardLine& line) {
  const std::optional<AchievementYears> years = YearsOf(line.achievement());
  return years.has_value() && years->count == 1 ? years : std::nullopt;
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
                    (line.counting_basis() == v1::COUNTING_BASIS_TURNS && YearOf(line).has_value());
  const v1::CatalogEntry* const entry = facts.awards.front();
  return once && entry != nullptr && entry->award().annual() ? entry : nullptr;
}

bool IsOtherThanZero(const v1::AwardLine& line) { return line.has_count() && ExactWhole(line.count()) != 0; }

bool HasText(const v1::NarrativeSection& section) {
  return std::any_of(section.items().begin(), section.items().end(),
                     [](const v1::NarrativeItem& item) { return !item.text().empty(); });
}

// An annual title, its year, whether it is a school year, status and counting basis: what adds up.
using TitleGroup = std::tuple<std::string, int, bool, int, int>;

struct TitleTotal {
  Bounds count = Bounds::Exactly(Fraction());
  int first_line = 0;
  const v1::CatalogEntry* award = nullptr;
};

void JudgeTitle(const TitleTotal& total, const Headcount& headcount, Findings& findings) {
  const std::string path = FieldPath("report").Item("award_lines", total.first_line).TextOf("count");
  const Bounds people = Bounds::Exactly(*Fraction::OfScaled(headcount.count, 0));
  const Truth within = Compare(total.count, v1::COMPARISON_OPERATOR_LESS_OR_EQUAL, people);
  if (within == Truth::kHolds) return;
  const v1::CatalogEntry& award = *total.award;
  if (within == Truth::kUnknown) {
    return findings.Missing(path, absl::StrCat("số cá nhân nhận ", award.code(), " không phải số chính xác"),
                            absl::StrCat("the number of individuals with ", award.code(), " is not exact"));
  }
  const std::string count = total.count.Text();
  findings.Fire({.field_paths = {path},
                 .operands = {{"count", count}, {"headcount", people.Text()}},
                 .vi = absl::StrCat(count, " cá nhân nhận ", award.code(), " (", award.name_vi(), ") nhiều hơn ",
                                    people.Text(), " người của đơn vị. Hãy kiểm tra hai số này."),
                 .en = absl::StrCat(count, " individuals with ", award.code(), " (", award.name_en(),
                                    ") are more than the unit's ", people.Text(), " people. Check both numbers.")});
}

// True when `name` stands in `words` as words.
bool Names(const std::string& words, absl::string_view name) {
  const std::string wanted = Words(name);
  return wanted != " " && absl::StrContains(words, wanted);
}

// The name of an award that the section speaks of; empty when it names none.
std::string AwardNamedIn(const v1::NarrativeSection& section, const Catalog& catalog, absl::CivilDay day) {
  std::string text;
  for (const v1::NarrativeItem& item : section.items()) absl::StrAppend(&text, " ", item.text());
  text = Words(text);
  for (const v1::CatalogEntry& entry : catalog.entries()) {
    if (entry.kind() != v1::CATALOG_KIND_AWARD || !Validity::Of(entry).Covers(day)) continue;
    if (Names(text, entry.name_vi())) return entry.name_vi();
    for (const v1::CatalogAlias& alias : entry.aliases()) {
      if (Names(text, alias.name())) return alias.name();
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

  std::map<TitleGroup, TitleTotal> totals;
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    const v1::CatalogEntry* const award = AnnualTitleOf(line, input.awards[i]);
    if (award == nullptr) continue;
    const AchievementYears year = YearOf(line).value_or(AchievementYears{});
    TitleTotal& total = totals[{award->code(), year.first, year.school_year, line.status(), line.counting_basis()}];
    if (total.award == nullptr) total = {.first_line = i, .award = award};
    total.count = Add(total.count, BoundsOf(line.count())).value_or(Bounds{});
  }
  if (totals.empty()) return;

  const std::optional<Headcount> headcount = HeadcountOf(input.report, *indicator);
  if (!headcount.has_value()) {
    findings.Missing("report.indicator_lines", absl::StrCat("chưa có chỉ tiêu ", *indicator, " (số người của đơn vị)"),
                     absl::StrCat("the indicator ", *indicator, " (headcount of the unit) is not reported"));
    return;
  }
  for (const auto& [group, total] : totals) JudgeTitle(total, *headcount, findings);
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
  if (report.narrative_sections().empty()) return;
  const std::vector<absl::string_view> section_codes = CodesParameter(findings, "section_code");
  for (int i = 0; i < report.narrative_sections_size(); ++i) {
    const v1::NarrativeSection& section = report.narrative_sections(i);
    if (std::find(section_codes.begin(), section_codes.end(), section.section_code()) == section_codes.end()) continue;
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
