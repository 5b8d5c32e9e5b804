// How many years an achievement must or may cover, and that it is rewarded once.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/achievement.h"
#include "services/domain/field_path.h"
#include "services/domain/rules.h"
#include "services/domain/year_counts.h"

namespace khoi::domain {
namespace {

using Codes = std::vector<absl::string_view>;

std::string SpanText(const AchievementYears& years) {
  if (years.school_year) return absl::StrCat(years.first, "-", int64_t{years.first} + 1);
  return years.first == years.last ? absl::StrCat(years.first) : absl::StrCat(years.first, "–", years.last);
}

// The first award of the line that the catalog knows, as it is called.
const v1::CatalogEntry* EntryOf(const AwardFacts& facts) {
  for (const v1::CatalogEntry* const entry : facts.awards) {
    if (entry != nullptr) return entry;
  }
  return nullptr;
}

// The award lines that the rule's parameter `name` speaks of and that were given or asked for.
template <typename Visit>
void ForEachLineOf(const ReportInput& input, Findings& findings, absl::string_view name, Visit visit) {
  if (input.report.award_lines().empty()) return;
  const Codes codes = CodesParameter(findings, name);
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    if (StateOf(line.status()).has_value() && Touches(line, codes)) visit(line, i, path.Item("award_lines", i));
  }
}

// The years of a line; says so when it does not tell them.
std::optional<AchievementYears> RequireYears(const v1::AwardLine& line, const FieldPath& path, Findings& findings) {
  const std::optional<AchievementYears> years = YearsOf(line.achievement());
  if (!years.has_value()) {
    findings.Missing(path.TextOf("achievement"), "dòng không ghi thời gian lập thành tích",
                     "the line does not say the time of its achievement");
  }
  return years;
}

void FireTooShort(const ReportInput& input, int index, const AchievementYears& years, int64_t min_years,
                  absl::string_view vi, absl::string_view en, const FieldPath& path, Findings& findings) {
  const v1::CatalogEntry* const entry = EntryOf(input.awards[index]);
  const std::string name_vi = entry == nullptr ? "danh hiệu này" : entry->name_vi();
  const std::string name_en = entry == nullptr ? "this award" : entry->name_en();
  findings.Fire(
      {.field_paths = {path.TextOf("achievement")},
       .operands = {{"years", SpanText(years)},
                    {"consecutive_years", absl::StrCat(years.consecutive)},
                    {"min_years", absl::StrCat(min_years)}},
       .vi = absl::StrCat(name_vi, " với thành tích ", SpanText(years), " (", years.consecutive, " năm liên tục); ", vi,
                          " ", min_years, " năm liên tục. Hãy kiểm tra năm hoặc giải trình."),
       .en = absl::StrCat(name_en, " for the achievement of ", SpanText(years), " (", years.consecutive,
                          " consecutive years); ", en, " ", min_years,
                          " consecutive years. Check the years or explain them.")});
}

void CheckChain(const ReportInput& input, Findings& findings) {
  bool asked = false;
  std::optional<int64_t> min_years;
  ForEachLineOf(input, findings, "title_code", [&](const v1::AwardLine& line, int index, const FieldPath& path) {
    if (!std::exchange(asked, true)) min_years = WholeParameter(findings, "min_years");
    if (!min_years.has_value()) return;
    const std::optional<AchievementYears> years = RequireYears(line, path, findings);
    if (!years.has_value() || years->consecutive >= *min_years) return;
    FireTooShort(input, index, *years, *min_years, "cần ít nhất", "it needs at least", path, findings);
  });
}

}  // namespace

void CheckProvincialFighters(const ReportInput& input, Findings& findings) { CheckChain(input, findings); }

void CheckNationalFighters(const ReportInput& input, Findings& findings) { CheckChain(input, findings); }

void CheckAnnualTitles(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    const std::optional<AchievementYears> years = YearsOf(line.achievement());
    if (!years.has_value() || years->count < 2 || !StateOf(line.status()).has_value()) continue;
    for (const v1::CatalogEntry* const entry : input.awards[i].awards) {
      if (entry == nullptr || !entry->award().annual()) continue;
      findings.Fire(
          {.field_paths = {path.Item("award_lines", i).TextOf("achievement")},
           .operands = {{"award", entry->code()},
                        {"years", SpanText(*years)},
                        {"year_count", absl::StrCat(years->count)}},
           .vi = absl::StrCat(entry->name_vi(), " xét hằng năm nhưng thành tích ghi ", years->count, " năm (",
                              SpanText(*years), "). Hãy tách mỗi năm một dòng hoặc giải trình."),
           .en = absl::StrCat(entry->name_en(), " is given for one year but the achievement covers ", years->count,
                              " years (", SpanText(*years), "). Write one line for each year, or explain it.")});
      break;
    }
  }
}

void CheckMeritCertificates(const ReportInput& input, Findings& findings) {
  bool asked = false;
  std::optional<int64_t> min_years;
  Codes methods;
  ForEachLineOf(input, findings, "award_code", [&](const v1::AwardLine& line, int index, const FieldPath& path) {
    // What a movement rewards is no merit over years.
    if (!line.movement_code().empty() || !line.movement_title().empty()) return;
    if (!std::exchange(asked, true)) {
      min_years = WholeParameter(findings, "min_years");
      methods = CodesParameter(findings, "method_code");
    }
    if (!min_years.has_value() || methods.empty()) return;
    const bool merit =
        line.method_code().empty() || std::find(methods.begin(), methods.end(), line.method_code()) != methods.end();
    if (!merit) return;
    const std::optional<AchievementYears> years = RequireYears(line, path, findings);
    if (!years.has_value() || years->consecutive >= *min_years) return;
    FireTooShort(input, index, *years, *min_years, "khen thưởng công trạng thường cần",
                 "a commendation for merit usually needs", path, findings);
  });
}

void CheckRewardedOnce(const ReportInput& input, Findings& findings) {
  // Only the unit itself is known as a recipient; others are numbers.
  absl::flat_hash_map<std::string, int> first_lines;
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    if (line.recipient_relation() != v1::RECIPIENT_RELATION_UNIT_ITSELF) continue;
    const std::optional<AwardState> state = StateOf(line.status());
    const std::optional<AchievementYears> years = YearsOf(line.achievement());
    const v1::CatalogEntry* const entry = EntryOf(input.awards[i]);
    if (!state.has_value() || !years.has_value() || entry == nullptr ||
        entry->award().category() != v1::AWARD_CATEGORY_COMMENDATION) {
      continue;
    }
    const std::string key = absl::StrCat(NameOf(*state), "/", line.achievement().SerializeAsString(), "/",
                                         line.movement_code(), "/", line.movement_title());
    const auto [it, is_first] = first_lines.try_emplace(key, i);
    if (is_first) continue;
    findings.Fire(
        {.field_paths = {path.Item("award_lines", i).Text(), path.Item("award_lines", it->second).Text()},
         .operands = {{"years", SpanText(*years)}, {"state", std::string(NameOf(*state))}},
         .vi = absl::StrCat("Đơn vị được nêu hai hình thức khen thưởng cho cùng thành tích ", SpanText(*years),
                            ". Một thành tích chỉ khen thưởng một hình thức; hãy kiểm tra hai dòng."),
         .en = absl::StrCat("The unit itself has two commendations for the same achievement of ", SpanText(*years),
                            ". One achievement is rewarded once; check both lines.")});
  }
}

}  // namespace khoi::domain
