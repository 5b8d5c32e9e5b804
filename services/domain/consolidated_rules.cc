#include "services/domain/consolidated_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/decimal.h"
#include "services/domain/rulebook.h"
#include "services/domain/year_counts.h"

namespace khoi::domain {
namespace {

// What a rule says of several units, but for the fields, which are those of the claims.
struct SayingText {
  std::vector<std::pair<std::string, std::string>> operands;
  std::string vi;
  std::string en;
};

// Keeps what rules say together with the claims that they speak of.
class Sayings final {
 public:
  explicit Sayings(const ConsolidatedInput& input) : input_(input) {}

  void Ask(const RuleEntry& rule) { findings_.Ask(rule, v1::RULE_STAGE_CONSOLIDATE, input_.settings); }
  // Parameters and what is missing.
  Findings& findings() { return findings_; }

  // The rule that is asked says this of `claims`, about `bloc_id`. Their paths become those of the finding.
  void Fire(std::vector<v1::ItemClaim> claims, absl::string_view bloc_id, SayingText text) {
    std::vector<std::string> paths;
    for (v1::ItemClaim& claim : claims) {
      claim.set_authority_id(input_.structure.authority_id());
      claim.set_period_id(input_.period.period_id());
      paths.push_back(claim.field_path());
    }
    const size_t before = findings_.all().size();
    findings_.Fire({.field_paths = std::move(paths),
                    .operands = std::move(text.operands),
                    .vi = std::move(text.vi),
                    .en = std::move(text.en)});
    if (findings_.all().size() == before) return;
    v1::SummaryFinding& said = said_.emplace_back();
    said.set_authority_id(input_.structure.authority_id());
    said.set_period_id(input_.period.period_id());
    if (bloc_id != kNoBloc) said.set_bloc_id(std::string(bloc_id));
    for (v1::ItemClaim& claim : claims) *said.add_claims() = std::move(claim);
  }

  ConsolidatedFindings Take() {
    std::vector<v1::Finding> findings = findings_.Take();
    for (size_t i = 0; i < said_.size(); ++i) *said_[i].mutable_finding() = std::move(findings[i]);
    return {.findings = std::move(said_), .not_evaluated = findings_.TakeNotEvaluated()};
  }

 private:
  const ConsolidatedInput& input_;
  Findings findings_;
  std::vector<v1::SummaryFinding> said_;  // one for each finding
};

v1::ItemClaim ClaimOf(absl::string_view unit_id, absl::string_view field_path) {
  v1::ItemClaim claim;
  claim.set_unit_id(std::string(unit_id));
  claim.set_field_path(std::string(field_path));
  return claim;
}

// The claims of an item, when they are of two units or more; else none.
std::vector<v1::ItemClaim> MeetingClaims(const Claims& claims) {
  std::set<absl::string_view> units;
  for (const Claim& claim : claims) units.insert(claim.place.unit_id);
  if (units.size() < 2) return {};
  std::vector<v1::ItemClaim> meeting;
  for (const Claim& claim : claims) meeting.push_back(ClaimOf(claim.place.unit_id, claim.field_path));
  return meeting;
}

std::string UnitsOf(const std::vector<v1::ItemClaim>& claims) {
  std::set<absl::string_view> units;
  for (const v1::ItemClaim& claim : claims) units.insert(claim.unit_id());
  constexpr size_t kUnitsMax = 10;
  if (units.size() <= kUnitsMax) return absl::StrJoin(units, ", ");
  return absl::StrCat(absl::StrJoin(units.begin(), std::next(units.begin(), kUnitsMax), ", "), ", …");
}

bool IsLegal(const Claim& claim, const Catalog& catalog, absl::CivilDay day) {
  stored::v1::CellKey cell;
  if (!cell.ParseFromString(claim.cell) || cell.codes().empty()) return false;
  const v1::CatalogEntry* const type = catalog.Find(v1::CATALOG_KIND_DOCUMENT_TYPE, cell.codes(0), day);
  return type != nullptr && type->document_type().legal();
}

void CheckLegalDocuments(const ConsolidatedInput& input, Sayings& sayings) {
  for (const auto& [item, claims] : input.items.items()) {
    if (item.measure != v1::MEASURE_DOCUMENTS || item.role != v1::DOCUMENT_ROLE_LEAD) continue;
    std::vector<v1::ItemClaim> meeting = MeetingClaims(claims);
    if (meeting.empty() || !IsLegal(claims.front(), input.catalog, input.period_end)) continue;
    const std::string units = UnitsOf(meeting);
    const std::string& title = claims.front().title;
    sayings.Fire(std::move(meeting), input.bloc_id,
                 {.operands = {{"document", title}, {"units", units}},
                  .vi = absl::StrCat("Văn bản ", title, " được nhiều đơn vị khai là chủ trì: ", units,
                                     ". Văn bản chỉ tính một lần; hãy thống nhất đơn vị chủ trì, các đơn vị khác khai "
                                     "là phối hợp."),
                  .en = absl::StrCat("The document ", title, " is claimed as led by several units: ", units,
                                     ". It counts once; agree on who leads, the others coordinate.")});
  }
}

void CheckSharedDecisions(const ConsolidatedInput& input, Sayings& sayings) {
  for (const auto& [item, claims] : input.decisions.items()) {
    std::vector<v1::ItemClaim> meeting = MeetingClaims(claims);
    if (meeting.empty()) continue;
    const std::string units = UnitsOf(meeting);
    const std::string& title = claims.front().title;
    sayings.Fire(
        std::move(meeting), input.bloc_id,
        {.operands = {{"decision", title}, {"units", units}},
         .vi = absl::StrCat("Quyết định ", title, " với cùng danh hiệu và đối tượng có trong báo cáo của: ", units,
                            ". Hãy kiểm tra có tính trùng không."),
         .en = absl::StrCat("The decision ", title, " stands for the same award and recipient kind in the reports of: ",
                            units, ". Check that nobody is counted twice.")});
  }
}

void CheckOneBloc(const ConsolidatedInput& input, Sayings& sayings) {
  for (const std::string& unit_id : input.structure.InSeveralBlocsOn(input.period_end)) {
    const std::vector<std::string> blocs = input.structure.BlocsOf(unit_id, input.period_end);
    if (!input.bloc_id.empty() && std::find(blocs.begin(), blocs.end(), input.bloc_id) == blocs.end()) continue;
    const std::string own = absl::StrJoin(blocs, ", ");
    sayings.Fire({ClaimOf(unit_id, "report.unit_id")}, input.bloc_id,
                 {.operands = {{"unit_id", unit_id}, {"blocs_of_unit", own}},
                  .vi = absl::StrCat("Đơn vị ", unit_id, " ở trong nhiều khối của ", input.structure.authority_id(),
                                     ": ", own, ". Hãy để đơn vị trong một khối."),
                  .en = absl::StrCat("The unit ", unit_id, " is in several blocs of ", input.structure.authority_id(),
                                     ": ", own, ". Keep it in one.")});
  }
}

void CheckCoverage(const ConsolidatedInput& input, Sayings& sayings) {
  const std::optional<Decimal> threshold = NumberParameter(sayings.findings(), "threshold");
  if (!threshold.has_value()) return;
  int64_t expected = 0;
  int64_t included = 0;
  for (const ConsolidatedGroup& group : input.groups) {
    expected += static_cast<int64_t>(group.units.size());
    included += std::count_if(group.units.begin(), group.units.end(), [](const auto& unit) { return unit.included; });
  }
  const absl::int128 needed = absl::int128(expected) * threshold->scaled;
  if (absl::int128(included) * PowerOfTen(threshold->scale) >= needed) return;
  sayings.Fire({}, input.bloc_id,
               {.operands = {{"included", absl::StrCat(included)},
                             {"expected", absl::StrCat(expected)},
                             {"threshold", FormatDecimal(threshold->scaled, threshold->scale)}},
                .vi = absl::StrCat("Mới có ", included, "/", expected,
                                   " đơn vị trong số liệu. Hãy nhận đủ báo cáo, hoặc nêu lý do vắng của từng đơn vị."),
                .en = absl::StrCat("Only ", included, " of ", expected,
                                   " units are part of the figures. Accept the reports that are missing, or say why "
                                   "each unit is left out.")});
}

// Awards of one code, added up where they may be added: by year, basis, and what they are a sum of.
struct FlagTotal {
  absl::int128 count = 0;  // there are not fewer
  bool exact = true;
  std::set<std::string> units;

  void Add(const ConsolidatedCell& cell, const std::vector<ConsolidatedUnit>& group) {
    const Sum& sum = cell.sum->sum;
    count += sum.low;
    exact = exact && !sum.unbounded && !sum.approximate && sum.low == sum.high;
    for (const UnitBlock& block : cell.sum->blocks) {
      exact = exact && block.not_available == 0;
      for (size_t bit = 0; bit < 64; ++bit) {
        const size_t ordinal = size_t{64} * block.block + bit;
        if ((block.value >> bit & 1) != 0 && ordinal < group.size()) units.insert(group[ordinal].unit_id);
      }
    }
  }

  std::vector<v1::ItemClaim> Claims() const {
    std::vector<v1::ItemClaim> claims;
    for (const std::string& unit_id : units) claims.push_back(ClaimOf(unit_id, "report.award_lines"));
    return claims;
  }
};

std::optional<AwardState> StateOfCell(const ConsolidatedCell& cell) {
  return StateOf(static_cast<v1::AwardStatus>(cell.key->status()));
}

// True for a cell that counts awards of exactly this code.
bool Counts(const ConsolidatedCell& cell, absl::string_view code) {
  return cell.key->measure() == v1::MEASURE_AWARDS && cell.key->codes_size() == 1 && cell.key->codes(0) == code;
}

std::string YearText(int year) { return year == 0 ? std::string("-") : absl::StrCat(year); }

void CheckFlagsOfBloc(const ConsolidatedInput& input, Sayings& sayings) {
  const std::optional<int64_t> flags_max = WholeParameter(sayings.findings(), "max_flags");
  const std::vector<absl::string_view> flags = CodesParameter(sayings.findings(), "flag_code");
  if (!flags_max.has_value() || flags.empty()) return;
  // Flags that are proposed this year and flags that were given for the last are not added.
  std::map<std::tuple<std::string, std::string, int, AwardState, int>, FlagTotal> totals;
  for (const ConsolidatedGroup& group : input.groups) {
    if (group.bloc_id == kNoBloc) continue;
    for (const ConsolidatedCell& cell : group.cells) {
      const std::optional<AwardState> state = StateOfCell(cell);
      if (!state.has_value()) continue;
      for (const absl::string_view flag : flags) {
        if (!Counts(cell, flag)) continue;
        totals[{group.bloc_id, std::string(flag), cell.key->last_year(), *state, cell.key->counting_basis()}].Add(
            cell, group.units);
      }
    }
  }
  for (const auto& [group, total] : totals) {
    const auto& [bloc_id, flag, year, state, basis] = group;
    if (total.count <= *flags_max) {
      if (!total.exact) {
        sayings.findings().Missing(
            "", absl::StrCat("chưa có số chính xác về ", flag, " của khối ", bloc_id, ", năm ", YearText(year)),
            absl::StrCat("the exact number of ", flag, " of the bloc ", bloc_id, " in the year ", YearText(year),
                         " is not there"));
      }
      continue;
    }
    const bool given = state == AwardState::kGranted;
    sayings.Fire(total.Claims(), bloc_id,
                 {.operands = {{"bloc_id", bloc_id},
                               {"award_code", flag},
                               {"year", YearText(year)},
                               {"count", FormatDecimal(total.count, 0)},
                               {"max_flags", absl::StrCat(*flags_max)}},
                  .vi = absl::StrCat("Khối ", bloc_id, given ? " có " : " đề nghị ", FormatDecimal(total.count, 0), " ",
                                     flag, ", nhiều hơn ", *flags_max,
                                     " tập thể dẫn đầu được phép. Hãy chọn lại hoặc kiểm tra số liệu."),
                  .en = absl::StrCat("The bloc ", bloc_id, given ? " has " : " proposes ",
                                     FormatDecimal(total.count, 0), " ", flag, ", more than the ", *flags_max,
                                     " leading collectives it may have. Choose again, or check the numbers.")});
  }
}

// Year and counting basis.
using FlagPlace = std::pair<int, int>;
using LeaderTotals = std::map<std::pair<FlagPlace, AwardState>, FlagTotal>;

// The collectives that lead their blocs beside proposals of `place`: those that are proposed too, or those whose flags
// of that year are given. nullptr when both are stated, for one may be what became of the other, and when it is not
// said that what was given is of the same year.
const FlagTotal* BaseOf(const LeaderTotals& leaders, const FlagPlace& place) {
  const auto proposed = leaders.find({place, AwardState::kProposed});
  const auto granted = leaders.find({place, AwardState::kGranted});
  if (granted == leaders.end()) return proposed == leaders.end() ? nullptr : &proposed->second;
  return proposed == leaders.end() && place.first != 0 ? &granted->second : nullptr;
}

void CheckGovernmentFlags(const ConsolidatedInput& input, Sayings& sayings) {
  // A share of the leaders of all blocs says nothing of one bloc.
  if (!input.bloc_id.empty()) return;
  Findings& findings = sayings.findings();
  const std::optional<Decimal> ratio_max = NumberParameter(findings, "max_ratio");
  const std::optional<absl::string_view> flag = CodeParameter(findings, "flag_code");
  const std::vector<absl::string_view> base_codes = CodesParameter(findings, "base_code");
  const std::optional<int64_t> includes_proposed = WholeParameter(findings, "base_includes_proposed");
  if (!ratio_max.has_value() || !flag.has_value() || base_codes.empty() || !includes_proposed.has_value()) return;

  std::map<FlagPlace, FlagTotal> proposed;
  LeaderTotals leaders;
  for (const ConsolidatedGroup& group : input.groups) {
    for (const ConsolidatedCell& cell : group.cells) {
      const std::optional<AwardState> state = StateOfCell(cell);
      if (!state.has_value()) continue;
      const FlagPlace place(cell.key->last_year(), cell.key->counting_basis());
      if (Counts(cell, *flag) && *state == AwardState::kProposed) proposed[place].Add(cell, group.units);
      for (const absl::string_view base : base_codes) {
        if (Counts(cell, base)) leaders[{place, *state}].Add(cell, group.units);
      }
    }
  }
  for (const auto& [place, total] : proposed) {
    const FlagTotal* const base = BaseOf(leaders, place);
    const std::string year = YearText(place.first);
    if (base == nullptr || !base->exact || !total.exact) {
      findings.Missing("",
                       absl::StrCat("chưa có số chính xác về tập thể dẫn đầu (", absl::StrJoin(base_codes, ", "),
                                    ") và ", *flag, " của năm ", year),
                       absl::StrCat("exact numbers of leading collectives (", absl::StrJoin(base_codes, ", "),
                                    ") and of ", *flag, " in the year ", year, " are not there"));
      continue;
    }
    const absl::int128 whole = base->count + (*includes_proposed != 0 ? total.count : absl::int128(0));
    if (total.count * PowerOfTen(ratio_max->scale) <= whole * ratio_max->scaled) continue;
    const std::string ratio = FormatDecimal(ratio_max->scaled, ratio_max->scale);
    const std::string part_of_whole = absl::StrCat(FormatDecimal(total.count, 0), "/", FormatDecimal(whole, 0));
    sayings.Fire(total.Claims(), input.bloc_id,
                 {.operands = {{"proposed", FormatDecimal(total.count, 0)},
                               {"leaders", FormatDecimal(whole, 0)},
                               {"year", year},
                               {"max_ratio", ratio}},
                  .vi = absl::StrCat("Đề nghị ", *flag, " ", part_of_whole, " tập thể dẫn đầu các khối, quá tỷ lệ ",
                                     ratio, ". Hãy giảm số đề nghị hoặc nêu căn cứ."),
                  .en = absl::StrCat("Proposals of ", *flag, " are ", part_of_whole,
                                     " of the collectives that lead their blocs, above ", ratio,
                                     ". Propose fewer, or say on what ground.")});
  }
}

struct ConsolidatedRule {
  absl::string_view rule_id;
  void (*rule)(const ConsolidatedInput& input, Sayings& sayings);
};

constexpr ConsolidatedRule kRules[] = {
    {"ID-BLOC", CheckOneBloc},          {"P-COVER", CheckCoverage},    {"P-LEGAL", CheckLegalDocuments},
    {"P-DUPAWD", CheckSharedDecisions}, {"R-FLAG1", CheckFlagsOfBloc}, {"R-CTDCP", CheckGovernmentFlags},
};

}  // namespace

ConsolidatedFindings JudgeConsolidated(const ConsolidatedInput& input) {
  Sayings sayings(input);
  for (const ConsolidatedRule& rule : kRules) {
    const RuleEntry* const entry = FindRule(rule.rule_id);
    if (input.settings.SeverityOf(*entry, v1::RULE_STAGE_CONSOLIDATE) == v1::SEVERITY_UNSPECIFIED) continue;
    sayings.Ask(*entry);
    rule.rule(input, sayings);
  }
  return sayings.Take();
}

}  // namespace khoi::domain
