// Shares of annual titles, by the year in which they were earned.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/achievement.h"
#include "services/domain/field_path.h"
#include "services/domain/headcount.h"
#include "services/domain/rules.h"
#include "services/domain/year_counts.h"

namespace khoi::domain {
namespace {

using Codes = std::vector<absl::string_view>;

// The name of the first of `codes` in the catalog of `kind`.
struct CodeName {
  std::string vi;
  std::string en;
};

CodeName NameOf(const ReportInput& input, v1::CatalogKind kind, absl::string_view code) {
  const v1::CatalogEntry* const entry = input.catalog.FindLatest(kind, code);
  if (entry == nullptr) return {std::string(code), std::string(code)};
  return {entry->name_vi(), entry->name_en()};
}

std::string Text(absl::int128 whole) { return FormatDecimal(whole, 0); }
std::string Text(const Decimal& decimal) { return FormatDecimal(decimal.scaled, decimal.scale); }

void MissingCount(Findings& findings, const std::string& path, const CodeName& name, const std::string& year) {
  findings.Missing(
      path, absl::StrCat("chưa có số ", name.vi, " của năm ", year, " (số nguyên, cùng cơ sở đếm)"),
      absl::StrCat("there is no number of ", name.en, " for ", year, " (a whole number, counted on the same basis)"));
}

// The year of a line of `title_codes`; says why it has none. nullopt as well for lines that are none of the rule's
// business.
std::optional<YearKey> YearOf(const v1::AwardLine& line, const Codes& title_codes, const FieldPath& path,
                              Findings& findings) {
  const std::optional<AwardState> state = StateOf(line.status());
  if (!state.has_value() || !Touches(line, title_codes)) return std::nullopt;
  if (!IsOf(line, title_codes)) {
    findings.Missing(path.TextOf("award_codes"), "dòng ghi một số chung cho nhiều danh hiệu; cần tách riêng",
                     "the line states one number for several titles; it has to be split");
    return std::nullopt;
  }
  const std::optional<AchievementYears> years = YearsOf(line.achievement());
  if (!years.has_value()) {
    findings.Missing(path.TextOf("achievement"), "dòng không ghi năm lập thành tích",
                     "the line does not say its achievement year");
    return std::nullopt;
  }
  if (years->count > 1) {
    findings.Missing(path.TextOf("achievement"),
                     absl::StrCat("dòng gộp nhiều năm (", years->first, "–", years->last, "); cần số của từng năm"),
                     absl::StrCat("the line covers several years (", years->first, " to ", years->last,
                                  "); the number of each year is needed"));
    return std::nullopt;
  }
  return YearKey{.year = years->first, .school_year = years->school_year, .state = *state};
}

// The first line of this report for each year in which titles were earned.
std::map<YearKey, int> YearsOfTitles(const ReportInput& input, const Codes& title_codes, Findings& findings) {
  std::map<YearKey, int> years;
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const FieldPath line_path = path.Item("award_lines", i);
    const std::optional<YearKey> key = YearOf(input.report.award_lines(i), title_codes, line_path, findings);
    if (key.has_value()) years.try_emplace(*key, i);
  }
  return years;
}

bool HasTitles(const ReportInput& input, const Codes& title_codes) {
  for (const v1::AwardLine& line : input.report.award_lines()) {
    if (Touches(line, title_codes)) return true;
  }
  return false;
}

// What is granted is compared with what is granted; a proposal with proposals of its year, or where there are none with
// what is granted.
const YearCount* BaseOf(const std::map<YearKey, YearCount>& bases, YearKey key) {
  auto it = bases.find(key);
  if (it == bases.end() && key.state == AwardState::kProposed) {
    key.state = AwardState::kGranted;
    it = bases.find(key);
  }
  return it == bases.end() ? nullptr : &it->second;
}

// ratio × base as a whole number; nullopt when the rounding is none that is known.
std::optional<absl::int128> Share(const Decimal& ratio, absl::int128 base, absl::string_view rounding) {
  const absl::int128 product = base * ratio.scaled;
  const absl::int128 one = PowerOfTen(ratio.scale);
  if (rounding == "FLOOR") return product / one;
  if (rounding == "CEILING") return (product + one - 1) / one;
  if (rounding == "NEAREST") return (product * 2 + one) / (one * 2);
  return std::nullopt;
}

void MissingHeadcount(const ReportInput& input, Findings& findings, const std::string& path, absl::string_view code) {
  const CodeName name = NameOf(input, v1::CATALOG_KIND_INDICATOR, code);
  findings.Missing(path, absl::StrCat("chưa có chỉ tiêu ", code, " (", name.vi, ") là số nguyên chính xác"),
                   absl::StrCat("the indicator ", code, " (", name.en, ") is not given as an exact whole number"));
}

// The fields behind several counts: the first line's, being where to look, then the others.
std::vector<std::string> Paths(int first, const std::vector<std::vector<int>>& more) {
  std::vector<std::string> paths = {CountPath(first)};
  for (const std::vector<int>& lines : more) {
    for (const int line : lines) {
      if (line != first && paths.size() < kFieldPathsMax) paths.push_back(CountPath(line));
    }
  }
  return paths;
}

// What is true of a collective title: enough of its people have the individual title, and some have the higher one.
struct CollectiveTitle {
  Codes title_codes;
  Codes base_codes;
  Decimal min_ratio;
  bool strictly_above = false;
  absl::string_view headcount_indicator;
  Codes higher_codes;  // none: not asked for
  int64_t min_higher = 0;
};

// The reporting unit itself has the title: its own numbers must carry it.
void CheckUnitItself(const ReportInput& input, const CollectiveTitle& title, const YearKey& key,
                     const std::map<YearKey, YearCount>& bases, int line, Findings& findings) {
  const std::string path = CountPath(line);
  const std::string year = YearText(key);
  const CodeName base_name = NameOf(input, v1::CATALOG_KIND_AWARD, title.base_codes.front());
  const std::optional<Headcount> headcount = HeadcountOf(input.report, title.headcount_indicator);
  if (!headcount.has_value()) return MissingHeadcount(input, findings, path, title.headcount_indicator);
  const YearCount* const base = BaseOf(bases, key);
  if (base == nullptr || !base->known) return MissingCount(findings, path, base_name, year);
  const absl::int128 have = base->total * PowerOfTen(title.min_ratio.scale);
  const absl::int128 need = headcount->count * title.min_ratio.scaled;
  if (title.strictly_above ? have > need : have >= need) return;
  std::vector<std::string> paths = Paths(line, {base->lines});
  paths.push_back(headcount->path);
  findings.Fire(
      {.field_paths = std::move(paths),
       .operands = {{"year", year},
                    {"base", Text(base->total)},
                    {"headcount", Text(headcount->count)},
                    {title.strictly_above ? "min_ratio_above" : "min_ratio", Text(title.min_ratio)}},
       .vi = absl::StrCat("Năm ", year, " đơn vị có ", Text(base->total), " ", base_name.vi, " trên ",
                          Text(headcount->count), " người, ", title.strictly_above ? "phải trên " : "phải từ ",
                          Text(title.min_ratio), ". Hãy kiểm tra số liệu hoặc giải trình."),
       .en = absl::StrCat("For ", year, " the unit has ", Text(base->total), " ", base_name.en, " of ",
                          Text(headcount->count), " people; the share must be ",
                          title.strictly_above ? "above " : "at least ", Text(title.min_ratio),
                          ". Check the numbers or explain them.")});
}

// Every collective needs some of its own people with the higher title, so the unit needs as many times more.
void CheckHigherTitle(const ReportInput& input, const CollectiveTitle& title, const YearKey& key,
                      const YearCount& collectives, const std::map<YearKey, YearCount>& highers, int line,
                      Findings& findings) {
  const CodeName name = NameOf(input, v1::CATALOG_KIND_AWARD, title.higher_codes.front());
  const YearCount* const higher = BaseOf(highers, key);
  if (higher == nullptr || !higher->known || !collectives.known) {
    return MissingCount(findings, CountPath(line), name, YearText(key));
  }
  const absl::int128 needed = collectives.total * title.min_higher;
  if (higher->total >= needed) return;
  findings.Fire({.field_paths = Paths(line, {collectives.lines, higher->lines}),
                 .operands = {{"year", YearText(key)},
                              {"collectives", Text(collectives.total)},
                              {"individuals", Text(higher->total)},
                              {"needed", Text(needed)}},
                 .vi = absl::StrCat("Năm ", YearText(key), " có ", Text(collectives.total), " tập thể nhưng chỉ có ",
                                    Text(higher->total), " ", name.vi, ", cần ít nhất ", Text(needed),
                                    ". Hãy kiểm tra số liệu hoặc giải trình."),
                 .en = absl::StrCat("For ", YearText(key), " there are ", Text(collectives.total),
                                    " collectives but only ", Text(higher->total), " ", name.en, "; at least ",
                                    Text(needed), " are needed. Check the numbers or explain them.")});
}

void CheckCollectiveTitle(const ReportInput& input, const CollectiveTitle& title, Findings& findings) {
  const std::map<YearKey, YearCount> bases = CountsByYear(input, title.base_codes);
  const std::map<YearKey, YearCount> collectives = CountsByYear(input, title.title_codes);
  std::map<YearKey, YearCount> highers;
  if (!title.higher_codes.empty()) highers = CountsByYear(input, title.higher_codes);
  std::map<YearKey, bool> asked;
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    const FieldPath line_path = path.Item("award_lines", i);
    const std::optional<YearKey> key = YearOf(line, title.title_codes, line_path, findings);
    if (!key.has_value()) continue;
    if (line.recipient_relation() == v1::RECIPIENT_RELATION_UNIT_ITSELF) {
      CheckUnitItself(input, title, *key, bases, i, findings);
    } else {
      findings.Missing(CountPath(i), "báo cáo không có số người và số danh hiệu cá nhân của từng tập thể",
                       "the report has no headcount and individual titles of each collective");
    }
    const auto counted = collectives.find(*key);
    if (title.higher_codes.empty() || counted == collectives.end() || !asked.try_emplace(*key, true).second) continue;
    CheckHigherTitle(input, title, *key, counted->second, highers, i, findings);
  }
}

// The codes of the titles that the rule is about, when the report has any; nothing otherwise.
Codes TitlesInReport(const ReportInput& input, Findings& findings) {
  if (input.report.award_lines().empty()) return {};
  Codes codes = CodesParameter(findings, "title_code");
  if (!HasTitles(input, codes)) codes.clear();
  return codes;
}

struct ShareLimit {
  Decimal max_ratio;
  absl::string_view rounding;
  int64_t min_one = 0;  // what is allowed however small the base is
};

void CheckShare(const ReportInput& input, const YearKey& key, const YearCount& titles, const YearCount& base,
                const Codes& title_codes, const CodeName& base_name, const ShareLimit& limit, int line,
                Findings& findings) {
  std::optional<absl::int128> allowed = Share(limit.max_ratio, base.total, limit.rounding);
  if (!allowed.has_value()) {
    return findings.Missing("", absl::StrCat("không hiểu cách làm tròn \"", limit.rounding, "\""),
                            absl::StrCat("the rounding \"", limit.rounding, "\" is not known"));
  }
  if (base.total > 0 && *allowed < limit.min_one) allowed = limit.min_one;
  if (titles.total <= *allowed) return;
  const CodeName name = NameOf(input, v1::CATALOG_KIND_AWARD, title_codes.front());
  const std::string year = YearText(key);
  std::vector<std::pair<std::string, std::string>> operands = {{"year", year},
                                                               {"state", std::string(NameOf(key.state))},
                                                               {"titles", Text(titles.total)},
                                                               {"base", Text(base.total)},
                                                               {"max_ratio", Text(limit.max_ratio)},
                                                               {"allowed", Text(*allowed)},
                                                               {"excess", Text(titles.total - *allowed)}};
  const int earlier_lines = titles.earlier_line_count + base.earlier_line_count;
  if (earlier_lines > 0) operands.emplace_back("lines_of_earlier_reports", absl::StrCat(earlier_lines));
  findings.Fire(
      {.field_paths = Paths(line, {titles.lines, base.lines}),
       .operands = std::move(operands),
       .vi = absl::StrCat("Năm ", year, " có ", Text(titles.total), " ", name.vi, " trên ", Text(base.total), " ",
                          base_name.vi, "; mức tối đa ", Text(limit.max_ratio), " cho phép ", Text(*allowed), ", vượt ",
                          Text(titles.total - *allowed), ". Hãy kiểm tra số liệu hoặc giải trình."),
       .en = absl::StrCat("For ", year, " there are ", Text(titles.total), " ", name.en, " on ", Text(base.total), " ",
                          base_name.en, "; the limit of ", Text(limit.max_ratio), " allows ", Text(*allowed), ", ",
                          Text(titles.total - *allowed), " too many. Check the numbers or explain them.")});
}

}  // namespace

void CheckEmulationFighters(const ReportInput& input, Findings& findings) {
  const Codes title_codes = TitlesInReport(input, findings);
  if (title_codes.empty()) return;
  const Codes base_codes = CodesParameter(findings, "base_code");
  const std::optional<Decimal> max_ratio = NumberParameter(findings, "max_ratio");
  const std::optional<absl::string_view> rounding = CodeParameter(findings, "rounding");
  const std::optional<int64_t> min_one = WholeParameter(findings, "min_one");
  if (base_codes.empty() || !max_ratio.has_value() || !rounding.has_value() || !min_one.has_value()) return;

  const ShareLimit limit{.max_ratio = *max_ratio, .rounding = *rounding, .min_one = *min_one};
  const CodeName base_name = NameOf(input, v1::CATALOG_KIND_AWARD, base_codes.front());
  const std::map<YearKey, YearCount> titles = CountsByYear(input, title_codes);
  const std::map<YearKey, YearCount> bases = CountsByYear(input, base_codes);
  for (const auto& [key, line] : YearsOfTitles(input, title_codes, findings)) {
    const YearCount& counted = titles.at(key);
    const YearCount* const base = BaseOf(bases, key);
    if (base == nullptr || !base->known || !counted.known || base->basis != counted.basis) {
      MissingCount(findings, CountPath(line),
                   counted.known ? base_name : NameOf(input, v1::CATALOG_KIND_AWARD, title_codes[0]), YearText(key));
      continue;
    }
    CheckShare(input, key, counted, *base, title_codes, base_name, limit, line, findings);
  }
}

void CheckAdvancedWorkers(const ReportInput& input, Findings& findings) {
  const Codes title_codes = TitlesInReport(input, findings);
  if (title_codes.empty()) return;
  const std::optional<Decimal> max_ratio = NumberParameter(findings, "max_ratio");
  const std::optional<absl::string_view> indicator = CodeParameter(findings, "headcount_indicator");
  if (!max_ratio.has_value() || !indicator.has_value()) return;

  const std::optional<Headcount> headcount = HeadcountOf(input.report, *indicator);
  const CodeName name = NameOf(input, v1::CATALOG_KIND_AWARD, title_codes.front());
  const std::map<YearKey, YearCount> titles = CountsByYear(input, title_codes);
  for (const auto& [key, line] : YearsOfTitles(input, title_codes, findings)) {
    const YearCount& counted = titles.at(key);
    if (!headcount.has_value()) return MissingHeadcount(input, findings, CountPath(line), *indicator);
    if (!counted.known) {
      MissingCount(findings, CountPath(line), name, YearText(key));
      continue;
    }
    if (counted.total * PowerOfTen(max_ratio->scale) <= headcount->count * max_ratio->scaled) continue;
    findings.Fire({.field_paths = {CountPath(line), headcount->path},
                   .operands = {{"year", YearText(key)},
                                {"titles", Text(counted.total)},
                                {"headcount", Text(headcount->count)},
                                {"max_ratio", Text(*max_ratio)}},
                   .vi = absl::StrCat("Năm ", YearText(key), " có ", Text(counted.total), " ", name.vi, " trên ",
                                      Text(headcount->count), " người, vượt mức ", Text(*max_ratio),
                                      " của cơ quan quản lý. Hãy kiểm tra số liệu."),
                   .en = absl::StrCat("For ", YearText(key), " there are ", Text(counted.total), " ", name.en, " of ",
                                      Text(headcount->count), " people, above the authority's ceiling of ",
                                      Text(*max_ratio), ". Check the numbers.")});
  }
}

void CheckExcellentCollectives(const ReportInput& input, Findings& findings) {
  const Codes title_codes = TitlesInReport(input, findings);
  if (title_codes.empty()) return;
  const Codes base_codes = CodesParameter(findings, "base_code");
  const Codes higher_codes = CodesParameter(findings, "individual_code");
  const std::optional<Decimal> min_ratio = NumberParameter(findings, "min_ratio");
  const std::optional<int64_t> min_higher = WholeParameter(findings, "min_individuals");
  const std::optional<absl::string_view> indicator = CodeParameter(findings, "headcount_indicator");
  if (base_codes.empty() || higher_codes.empty() || !min_ratio.has_value() || !min_higher.has_value() ||
      !indicator.has_value()) {
    return;
  }
  CheckCollectiveTitle(input,
                       {.title_codes = title_codes,
                        .base_codes = base_codes,
                        .min_ratio = *min_ratio,
                        .headcount_indicator = *indicator,
                        .higher_codes = higher_codes,
                        .min_higher = *min_higher},
                       findings);
}

void CheckAdvancedCollectives(const ReportInput& input, Findings& findings) {
  const Codes title_codes = TitlesInReport(input, findings);
  if (title_codes.empty()) return;
  const Codes base_codes = CodesParameter(findings, "base_code");
  const std::optional<Decimal> min_ratio = NumberParameter(findings, "min_ratio_above");
  const std::optional<absl::string_view> indicator = CodeParameter(findings, "headcount_indicator");
  if (base_codes.empty() || !min_ratio.has_value() || !indicator.has_value()) return;
  CheckCollectiveTitle(input,
                       {.title_codes = title_codes,
                        .base_codes = base_codes,
                        .min_ratio = *min_ratio,
                        .strictly_above = true,
                        .headcount_indicator = *indicator,
                        .higher_codes = {},
                        .min_higher = 0},
                       findings);
}

}  // namespace khoi::domain
