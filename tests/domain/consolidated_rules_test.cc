#include "services/domain/consolidated_rules.h"

#include <list>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/figures.h"
#include "services/domain/rule_settings.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

using testing::FromText;
using ::testing::HasSubstr;

constexpr absl::CivilDay kLastDay(2022, 6, 14);

// An authority with two blocs: k1 has a, b and c; k2 has d and, when it overlaps, c too.
Structure Blocs(bool overlap = false) {
  std::vector<v1::RegistryRecord> records;
  for (const char* const text : {
           "authority { authority_id: 'tinh' name_vi: 'Tỉnh' }",
           "bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2020-01-01' "
           "member_unit_ids: ['a', 'b', 'c'] leader_unit_id: 'a' }",
           "period { authority_id: 'tinh' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF last_date: '2022-06-14' }",
       }) {
    records.push_back(FromText<v1::RegistryRecord>(text));
  }
  records.push_back(FromText<v1::RegistryRecord>(
      absl::StrCat("bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2020-01-01' member_unit_ids: [",
                   overlap ? "'c', " : "", "'d'] leader_unit_id: 'd' }")));
  return Structure("tinh", std::move(records));
}

Catalog Settings(absl::string_view ctdcp = "base_includes_proposed' value: '1", absl::string_view more = "") {
  std::vector<v1::CatalogEntry> entries;
  const auto add = [&](absl::string_view text) {
    entries.push_back(FromText<v1::CatalogEntry>(text));
    entries.back().set_owner_id("tw");
  };
  add("kind: CATALOG_KIND_DOCUMENT_TYPE code: 'LD-ND' document_type { legal: true }");
  add("kind: CATALOG_KIND_DOCUMENT_TYPE code: 'KH' document_type {}");
  add("kind: CATALOG_KIND_RULE_SETTING code: 'COVER' rule_setting { rule_id: 'P-COVER' "
      "parameters { name: 'threshold' value: '0.75' } }");
  add("kind: CATALOG_KIND_RULE_SETTING code: 'FLAG1' rule_setting { rule_id: 'R-FLAG1' "
      "parameters { name: 'max_flags' value: '1' } parameters { name: 'flag_code' value: 'CO-TINH' } }");
  add(
      absl::StrCat("kind: CATALOG_KIND_RULE_SETTING code: 'CTDCP' rule_setting { rule_id: 'R-CTDCP' "
                   "parameters { name: 'max_ratio' value: '0.2' } parameters { name: 'flag_code' value: 'CO-CP' } "
                   "parameters { name: 'base_code' value: 'CO-TINH' } parameters { name: '",
                   ctdcp, "' } }"));
  if (!more.empty()) add(more);
  return Catalog(std::move(entries));
}

// What is put together in a test.
struct Together {
  Structure structure = Blocs();
  Catalog catalog = Settings();
  absl::string_view bloc_id = "";
  std::vector<ConsolidatedGroup> groups = {};
  KeyedSet items = {};
  KeyedSet decisions = {};
  std::list<CellSum> sums = {};
  std::list<stored::v1::CellKey> keys = {};

  // "P-LEGAL a,b", "?R-CTDCP": rules with the units that they speak of, in order; those not evaluated come last.
  std::string Judge() {
    const ConsolidatedFindings found = Findings();
    std::string text;
    for (const v1::SummaryFinding& said : found.findings) {
      absl::StrAppend(&text, text.empty() ? "" : "; ", said.finding().rule_id());
      for (int i = 0; i < said.claims_size(); ++i) {
        absl::StrAppend(&text, i == 0 ? " " : ",", said.claims(i).unit_id());
        EXPECT_EQ(said.claims(i).field_path(), said.finding().field_paths(i));
        EXPECT_EQ(said.claims(i).period_id(), "2022-S1");
        EXPECT_EQ(said.claims(i).authority_id(), "tinh");
      }
      EXPECT_EQ(said.finding().stage(), v1::RULE_STAGE_CONSOLIDATE);
      EXPECT_EQ(said.authority_id(), "tinh");
      EXPECT_EQ(said.period_id(), "2022-S1");
    }
    for (const v1::NotEvaluatedRule& rule : found.not_evaluated) {
      absl::StrAppend(&text, text.empty() ? "?" : "; ?", rule.rule_id());
    }
    return text;
  }

  ConsolidatedFindings Findings() {
    const RuleSettings settings(catalog, structure.authority_id(), kLastDay);
    return JudgeConsolidated({.structure = structure,
                              .catalog = catalog,
                              .settings = settings,
                              .period = *structure.FindPeriod("2022-S1"),
                              .period_end = kLastDay,
                              .bloc_id = bloc_id,
                              .groups = groups,
                              .items = items,
                              .decisions = decisions});
  }

  // A unit with a report says how many awards it has.
  void Say(const std::string& bloc, const std::string& unit, const std::string& cell, FigureValue value) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& each) { return each.bloc_id == bloc; });
    if (group == groups.end()) group = groups.insert(group, {.bloc_id = bloc});
    group->units.push_back({.unit_id = unit, .included = true});
    CellSum& sum = sums.emplace_back();
    sum.Add(group->units.size() - 1, value);
    ConsolidatedCell& said = group->cells.emplace_back();
    said.key = &keys.emplace_back(FromText<stored::v1::CellKey>("measure: 1 " + cell));  // MEASURE_AWARDS
    said.sum = &sum;
  }
  void Say(const std::string& bloc, const std::string& unit, const std::string& cell, int64_t count) {
    Say(bloc, unit, cell, FigureValue{.has_low = true, .low = count, .high = count});
  }
};

ItemIdentity Document(const std::string& key, v1::DocumentRole role = v1::DOCUMENT_ROLE_LEAD) {
  return {.measure = v1::MEASURE_DOCUMENTS, .key = key, .role = role, .relation = 0};
}

Claim By(const std::string& unit, const std::string& type, int line = 0) {
  stored::v1::CellKey cell;
  cell.add_codes(type);
  return {.place = {.period_last_day = kLastDay,
                    .period_id = "2022-S1",
                    .unit_id = unit,
                    .authority_id = "tinh",
                    .line = line},
          .cell = EncodeCellKey(cell),
          .title = "7/2022/NĐ-CP",
          .field_path = absl::StrCat("report.document_lines[", line, "].references[0]")};
}

TEST(ConsolidatedLegalDocuments, LedByTwoUnits) {
  Together together;
  together.items.Add(Document("nd-7"), By("a", "LD-ND"));
  EXPECT_EQ(together.Judge(), "");
  together.items.Add(Document("nd-7"), By("a", "LD-ND", 1));
  EXPECT_EQ(together.Judge(), "");
  together.items.Add(Document("nd-7"), By("d", "LD-ND"));
  EXPECT_EQ(together.Judge(), "P-LEGAL a,a,d");
  const ConsolidatedFindings found = together.Findings();
  EXPECT_EQ(found.findings[0].finding().severity(), v1::SEVERITY_WARN);
  EXPECT_THAT(found.findings[0].finding().message_en(),
              HasSubstr("7/2022/NĐ-CP is claimed as led by several units: a, d"));
  EXPECT_THAT(found.findings[0].finding().message_vi(),
              HasSubstr("7/2022/NĐ-CP được nhiều đơn vị khai là chủ trì: a, d"));
}

TEST(ConsolidatedLegalDocuments, CoordinatingAndOtherDocumentsAreNoMatter) {
  Together together;
  together.items.Add(Document("nd-7", v1::DOCUMENT_ROLE_COORDINATE), By("a", "LD-ND"));
  together.items.Add(Document("nd-7", v1::DOCUMENT_ROLE_COORDINATE), By("b", "LD-ND"));
  together.items.Add(Document("nd-7"), By("c", "LD-ND"));
  together.items.Add(Document("kh-1"), By("a", "KH"));
  together.items.Add(Document("kh-1"), By("b", "KH"));
  together.items.Add({.measure = v1::MEASURE_MOVEMENTS, .key = "m", .role = 1}, By("a", "LD-ND"));
  together.items.Add({.measure = v1::MEASURE_MOVEMENTS, .key = "m", .role = 1}, By("b", "LD-ND"));
  EXPECT_EQ(together.Judge(), "");
}

TEST(ConsolidatedLegalDocuments, AreThoseThatAreLegalAtTheEndOfThePeriod) {
  const auto judged = [](absl::string_view legal_from, absl::string_view legal_to) {
    Together together{
        .catalog = Settings("base_includes_proposed' value: '1",
                            absl::StrCat("kind: CATALOG_KIND_DOCUMENT_TYPE code: 'X' valid_from_date: '", legal_from,
                                         "' valid_to_date: '", legal_to, "' document_type { legal: true }"))};
    together.items.Add(Document("x-7"), By("a", "X"));
    together.items.Add(Document("x-7"), By("d", "X"));
    return together.Judge();
  };
  EXPECT_EQ(judged("2020-01-01", "2029-12-31"), "P-LEGAL a,d");
  EXPECT_EQ(judged("2030-01-01", "2039-12-31"), "");
}

TEST(ConsolidatedDecisions, InTheReportsOfTwoUnits) {
  Together together{.bloc_id = "k1"};
  const ItemIdentity decision{.measure = v1::MEASURE_AWARDS, .key = "12|qd||tinh|CO-BK-BT|IND"};
  together.decisions.Add(decision, By("b", ""));
  EXPECT_EQ(together.Judge(), "");
  together.decisions.Add(decision, By("a", ""));
  EXPECT_EQ(together.Judge(), "P-DUPAWD a,b");
  EXPECT_EQ(together.Findings().findings[0].bloc_id(), "k1");
  together.decisions.Add({.measure = v1::MEASURE_AWARDS, .key = "13|qd||tinh|CO-BK-BT|IND"}, By("a", ""));
  EXPECT_EQ(together.Judge(), "P-DUPAWD a,b");
}

TEST(ConsolidatedBlocs, AUnitInTwoOfThem) {
  EXPECT_EQ(Together{.structure = Blocs(false)}.Judge(), "");
  Together together{.structure = Blocs(true)};
  EXPECT_EQ(together.Judge(), "ID-BLOC c");
  EXPECT_EQ(together.Findings().findings[0].finding().severity(), v1::SEVERITY_BLOCK);
  EXPECT_EQ(together.Findings().findings[0].bloc_id(), "");
  EXPECT_EQ((Together{.structure = Blocs(true), .bloc_id = "k2"}).Judge(), "ID-BLOC c");
  EXPECT_EQ((Together{.structure = Blocs(true), .bloc_id = "k3"}).Judge(), "");
}

TEST(ConsolidatedCoverage, BelowTheThreshold) {
  const auto with = [](int included, int expected) {
    ConsolidatedGroup group{.bloc_id = "k1"};
    for (int i = 0; i < expected; ++i) group.units.push_back({absl::StrCat("u", i), i < included});
    return Together{.groups = {group}}.Judge();
  };
  EXPECT_EQ(with(4, 4), "");
  EXPECT_EQ(with(3, 4), "");
  EXPECT_EQ(with(2, 3), "P-COVER");
  EXPECT_EQ(with(0, 1), "P-COVER");
  EXPECT_EQ(with(0, 0), "");
}

TEST(ConsolidatedCoverage, CountsEveryGroup) {
  Together together{.groups = {{.bloc_id = "k1", .units = {{"a", true}, {"b", false}}},
                               {.bloc_id = "k1", .units = {{"c", false}}},
                               {.bloc_id = "-", .units = {{"e", true}}}}};
  const ConsolidatedFindings found = together.Findings();
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_THAT(found.findings[0].finding().message_en(), HasSubstr("Only 2 of 4 units"));
}

TEST(ConsolidatedCoverage, WithoutAThresholdIsNotEvaluated) {
  Together together{.catalog = Catalog({})};
  EXPECT_EQ(together.Judge(), "?P-COVER; ?R-FLAG1; ?R-FLAG1; ?R-CTDCP; ?R-CTDCP; ?R-CTDCP; ?R-CTDCP");
}

constexpr char kProposed[] = "codes: 'CO-TINH' status: 2 last_year: 2022 counting_basis: 1";  // PROPOSED, RECIPIENTS
constexpr char kGiven[] = "codes: 'CO-TINH' status: 4 last_year: 2022 counting_basis: 1";     // AWARDED

TEST(FlagsOfABloc, OneLeadingCollective) {
  Together together;
  together.Say("k1", "a", kProposed, 1);
  together.Say("k2", "d", kProposed, 1);
  EXPECT_EQ(together.Judge(), "");
  together.Say("k1", "b", kProposed, 1);
  together.Say("k1", "c", kProposed, 0);
  EXPECT_EQ(together.Judge(), "R-FLAG1 a,b");
  EXPECT_EQ(together.Findings().findings[0].bloc_id(), "k1");
}

TEST(FlagsOfABloc, YearsStatusesAndOtherAwardsAreNotAdded) {
  Together together;
  together.Say("k1", "a", kProposed, 1);
  together.Say("k1", "b", kGiven, 1);
  together.Say("k1", "c", "codes: 'CO-TINH' status: 2 last_year: 2021 counting_basis: 1", 1);
  together.Say("k1", "c", "codes: 'CO-TINH' status: 1 last_year: 2022 counting_basis: 1", 9);  // REGISTERED
  together.Say("k1", "c", "codes: 'CO-GK' status: 2 last_year: 2022 counting_basis: 1", 9);
  together.Say("-", "e", kProposed, 9);
  EXPECT_EQ(together.Judge(), "");
  together.Say("k1", "c", "codes: 'CO-TINH' status: 3 last_year: 2022 counting_basis: 1", 1);  // AGREED
  EXPECT_EQ(together.Judge(), "R-FLAG1 b,c");
}

TEST(FlagsOfABloc, WithoutAnExactNumberAreNotEvaluatedUnlessTheyAreTooManyAnyway) {
  const auto judged = [](FigureValue value) {
    Together together;
    together.Say("k1", "a", kProposed, value);
    return together.Judge();
  };
  EXPECT_EQ(judged({.has_low = true, .unbounded = true, .low = 1, .high = 1}), "?R-FLAG1");
  EXPECT_EQ(judged({.has_low = true, .low = 1, .high = 2}), "?R-FLAG1");
  EXPECT_EQ(judged({.has_low = true, .approximate = true, .low = 1, .high = 1}), "?R-FLAG1");
  EXPECT_EQ(judged({.not_available = true}), "?R-FLAG1");
  EXPECT_EQ(judged({.has_low = true, .low = 1, .high = 1}), "");
  EXPECT_EQ(judged({.has_low = true, .unbounded = true, .low = 2, .high = 2}), "R-FLAG1 a");
}

TEST(FlagsOfABloc, AnAuthorityMayAllowMore) {
  Together together{.catalog = Settings("base_includes_proposed' value: '1",
                                        "kind: CATALOG_KIND_RULE_SETTING code: 'OWN' rule_setting { rule_id: 'R-FLAG1' "
                                        "parameters { name: 'max_flags' value: '2' } }")};
  std::vector<v1::CatalogEntry> entries = together.catalog.entries();
  for (v1::CatalogEntry& entry : entries) {
    if (entry.code() == "OWN") entry.set_owner_id("tinh");
  }
  together.catalog = Catalog(std::move(entries));
  together.Say("k1", "a", kProposed, 2);
  EXPECT_EQ(together.Judge(), "");
  together.Say("k1", "b", kProposed, 1);
  EXPECT_EQ(together.Judge(), "R-FLAG1 a,b");
}

// Bắc Ninh 2022: 12 proposals for the Government's flag, and 54 flags of the province besides.
std::string Share(int64_t proposed, int64_t flags, absl::string_view base_includes_proposed) {
  Together together{.catalog = Settings(absl::StrCat("base_includes_proposed' value: '", base_includes_proposed))};
  together.Say("k1", "a", "codes: 'CO-CP' status: 2 last_year: 2022 counting_basis: 1", proposed);
  together.Say("-", "b", kGiven, flags);
  return together.Judge();
}

TEST(GovernmentFlags, TheShareDependsOnWhatItIsAShareOf) {
  EXPECT_EQ(Share(12, 54, "0"), "R-CTDCP a");  // 12/54 = 22 %
  EXPECT_EQ(Share(12, 54, "1"), "");           // 12/66 = 18 %
  EXPECT_EQ(Share(11, 55, "0"), "");           // 20 % exactly
  EXPECT_EQ(Share(11, 44, "1"), "");
  EXPECT_EQ(Share(12, 47, "1"), "R-CTDCP a");  // 12/59 = 20.3 %
}

TEST(GovernmentFlags, AreComparedWithinOneYearAndBasis) {
  Together together;
  together.Say("k1", "a", "codes: 'CO-CP' status: 2 last_year: 2022 counting_basis: 1", 1);
  EXPECT_EQ(together.Judge(), "?R-CTDCP");
  together.Say("k1", "b", "codes: 'CO-TINH' status: 4 last_year: 2021 counting_basis: 1", 1);
  together.Say("k1", "c", "codes: 'CO-TINH' status: 4 last_year: 2022 counting_basis: 2", 1);
  EXPECT_EQ(together.Judge(), "?R-CTDCP");
  together.Say("k2", "d", kGiven, 1);
  EXPECT_EQ(together.Judge(), "R-CTDCP a");
}

TEST(GovernmentFlags, ThatAreGivenAreNotProposed) {
  Together together{.catalog = Settings("base_includes_proposed' value: '0")};
  together.Say("k1", "a", "codes: 'CO-CP' status: 4 last_year: 2022 counting_basis: 1", 12);
  together.Say("k1", "b", "codes: 'CO-CP' status: 3 last_year: 2022 counting_basis: 1", 12);
  together.Say("-", "e", kGiven, 54);
  EXPECT_EQ(together.Judge(), "");
}

TEST(GovernmentFlags, AreComparedWithWhatIsProposedOrWithWhatIsGiven) {
  constexpr char kFlag[] = "codes: 'CO-CP' status: 2 last_year: 2022 counting_basis: 1";
  Together together{.catalog = Settings("base_includes_proposed' value: '0")};
  together.Say("-", "e", kFlag, 12);
  together.Say("-", "f", kProposed, 59);
  EXPECT_EQ(together.Judge(), "R-CTDCP e");
  together.Say("-", "g", kGiven, 54);
  EXPECT_EQ(together.Judge(), "?R-CTDCP");
}

TEST(GovernmentFlags, OfNoYearAreNotComparedWithWhatWasGiven) {
  constexpr char kFlag[] = "codes: 'CO-CP' status: 2 counting_basis: 1";
  Together together{.catalog = Settings("base_includes_proposed' value: '0")};
  together.Say("-", "e", kFlag, 12);
  together.Say("-", "f", "codes: 'CO-TINH' status: 4 counting_basis: 1", 54);
  EXPECT_EQ(together.Judge(), "?R-CTDCP");
  Together proposed{.catalog = Settings("base_includes_proposed' value: '0")};
  proposed.Say("-", "e", kFlag, 12);
  proposed.Say("-", "f", "codes: 'CO-TINH' status: 2 counting_basis: 1", 54);
  EXPECT_EQ(proposed.Judge(), "R-CTDCP e");
}

TEST(GovernmentFlags, NeedExactNumbersAndTheWholeAuthority) {
  Together together;
  together.Say("k1", "a", "codes: 'CO-CP' status: 2 last_year: 2022 counting_basis: 1", 1);
  together.Say("-", "b", kGiven, FigureValue{.has_low = true, .unbounded = true, .low = 1, .high = 1});
  EXPECT_EQ(together.Judge(), "?R-CTDCP");
  together.bloc_id = "k1";
  EXPECT_EQ(together.Judge(), "");
}

TEST(GovernmentFlags, SayBothNumbers) {
  Together together{.catalog = Settings("base_includes_proposed' value: '0")};
  together.Say("k1", "a", "codes: 'CO-CP' status: 2 last_year: 2022 counting_basis: 1", 12);
  together.Say("-", "b", kGiven, 54);
  const ConsolidatedFindings found = together.Findings();
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_THAT(found.findings[0].finding().message_en(), HasSubstr("12/54"));
  EXPECT_THAT(found.findings[0].finding().message_vi(), HasSubstr("12/54"));
}

TEST(ConsolidatedRules, AreSilentWhenSwitchedOff) {
  Together together{.catalog = Settings("base_includes_proposed' value: '1",
                                        "kind: CATALOG_KIND_RULE_SETTING code: 'OFF' rule_setting { rule_id: 'P-LEGAL' "
                                        "disabled: true }")};
  together.items.Add(Document("nd-7"), By("a", "LD-ND"));
  together.items.Add(Document("nd-7"), By("b", "LD-ND"));
  EXPECT_EQ(together.Judge(), "");
}

}  // namespace
}  // namespace khoi::domain
