#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/catalog_rules.h"
#include "services/domain/registry_rules.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using ::testing::ElementsAre;

// The paths of the problems, joined by blanks.
std::string Paths(const std::vector<domain::RecordProblem>& problems) {
  std::string text;
  for (const domain::RecordProblem& problem : problems) {
    text += (text.empty() ? "" : " ") + problem.field_path;
    EXPECT_FALSE(problem.vi.empty()) << text;
    EXPECT_FALSE(problem.en.empty()) << text;
  }
  return text;
}

v1::CalendarProfileDetails Decree09() {
  return FromText<v1::CalendarProfileDetails>(
      "first_half { first_month_day: '12-15' first_year_offset: -1 last_month_day: '06-14' } "
      "second_half { first_month_day: '06-15' last_month_day: '12-14' } "
      "year { first_month_day: '12-15' first_year_offset: -1 last_month_day: '12-14' }");
}

class RegistryRules : public ::testing::TestWithParam<RuleCase> {};

TEST_P(RegistryRules, Finds) {
  const v1::CalendarProfileDetails profile = Decree09();
  EXPECT_EQ(Paths(domain::CheckRegistryRecord(FromText<v1::RegistryRecord>(GetParam().text), &profile, "")),
            GetParam().expected);
}

#define UNIT "unit { unit_id: 'so-a' type_code: 'UT-SO' name_vi: 'Sở' home_authority_id: 'bo' "
#define TERM \
  "bloc_term { authority_id: 'bo' bloc_id: 'k' valid_from_date: '2019-01-01' member_unit_ids: ['a', 'b', 'c'] "
#define PERIOD "period { authority_id: 'bo' label_vi: 'kỳ' open_date: '2019-06-01' "

INSTANTIATE_TEST_SUITE_P(
    Records, RegistryRules,
    ::testing::Values(
        RuleCase{"Authority",
                 "authority { authority_id: 'bo' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' calendar_profile_code: "
                 "'ND09' }",
                 ""},
        RuleCase{"EmptyAuthority", "authority {}",
                 "authority.authority_id authority.type authority.name_vi authority.calendar_profile_code"},
        RuleCase{"Unit", UNIT "national_codes { code: 'G12.18' } national_codes { code: '000.00.00.G06' } }", ""},
        RuleCase{"EmptyUnit", "unit {}", "unit.unit_id unit.type_code unit.name_vi unit.home_authority_id"},
        RuleCase{"UnitDays", UNIT "valid_from_date: '2022-02-02' valid_to_date: '2022-02-01' }", "unit.valid_to_date"},
        RuleCase{"UnitDayUnreadable", UNIT "valid_from_date: '2/2/2022' }", "unit.valid_from_date"},
        RuleCase{"NationalCode", UNIT "national_codes { code: 'G06-1' } }", "unit.national_codes[0].code"},
        RuleCase{"OwnParent", UNIT "parent_unit_id: 'so-a' }", "unit.parent_unit_id"},
        RuleCase{"BranchTwice", UNIT "branch_authority_ids: ['x', 'x'] }", "unit.branch_authority_ids[1]"},
        RuleCase{"PredecessorTwice", UNIT "predecessor_unit_ids: ['x', 'x'] }", "unit.predecessor_unit_ids[1]"},
        RuleCase{"Bloc", "bloc { authority_id: 'bo' bloc_id: 'k' name_vi: 'Khối' }", ""},
        RuleCase{"BlocNamedLikeNone", "bloc { authority_id: 'bo' bloc_id: '-' name_vi: 'Khối' }", "bloc.bloc_id"},
        RuleCase{"BlocWithSpace", "bloc { authority_id: 'bo' bloc_id: 'khối 1' name_vi: 'Khối' }", "bloc.bloc_id"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Terms, RegistryRules,
    ::testing::Values(
        RuleCase{"Term", TERM "leader_unit_id: 'a' deputy_unit_ids: 'b' declared_member_count: 16 }", ""},
        RuleCase{"EmptyTerm", "bloc_term {}",
                 "bloc_term.authority_id bloc_term.bloc_id bloc_term.valid_from_date bloc_term.member_unit_ids "
                 "bloc_term.leader_unit_id"},
        RuleCase{"LeaderOutside", TERM "leader_unit_id: 'x' }", "bloc_term.leader_unit_id"},
        RuleCase{"DeputyOutside", TERM "leader_unit_id: 'a' deputy_unit_ids: 'x' }", "bloc_term.deputy_unit_ids[0]"},
        RuleCase{"LeaderAsDeputy", TERM "leader_unit_id: 'a' deputy_unit_ids: 'a' }", "bloc_term.deputy_unit_ids[0]"},
        RuleCase{"MemberTwice", TERM "member_unit_ids: 'a' leader_unit_id: 'a' }", "bloc_term.member_unit_ids[3]"},
        RuleCase{"NegativeCount", TERM "leader_unit_id: 'a' declared_member_count: -1 }",
                 "bloc_term.declared_member_count"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Periods, RegistryRules,
    ::testing::Values(
        RuleCase{"FirstHalf",
                 PERIOD
                 "period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15' last_date: '2019-06-14' }",
                 ""},
        RuleCase{"FirstHalfOfAnotherCalendar",
                 PERIOD
                 "period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2019-01-01' last_date: '2019-06-30' }",
                 "period.first_date period.last_date"},
        RuleCase{"KindAndIdentifierDiffer",
                 PERIOD
                 "period_id: '2019-S2' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15' last_date: '2019-06-14' }",
                 "period.period_id"},
        RuleCase{"CustomNamedLikeAHalf",
                 PERIOD
                 "period_id: '2019-S1' kind: PERIOD_KIND_CUSTOM first_date: '2014-01-01' last_date: '2019-06-14' }",
                 "period.period_id"},
        RuleCase{"Custom",
                 PERIOD
                 "period_id: 'tu-2014' kind: PERIOD_KIND_CUSTOM first_date: '2014-01-01' last_date: '2019-06-14' }",
                 ""},
        RuleCase{"EmptyPeriod", "period {}",
                 "period.authority_id period.period_id period.kind period.label_vi period.first_date period.last_date "
                 "period.open_date"},
        RuleCase{"ClosesBeforeItOpens",
                 PERIOD "period_id: 'x' kind: PERIOD_KIND_CUSTOM first_date: '2014-01-01' last_date: '2019-06-14' "
                        "close_date: '2019-05-31' }",
                 "period.close_date"},
        RuleCase{"Deadlines",
                 PERIOD "period_id: 'x' kind: PERIOD_KIND_CUSTOM first_date: '2014-01-01' last_date: '2019-06-14' "
                        "deadlines { level: REPORTING_LEVEL_UNIT due_date: '2019-06-20' } deadlines {} "
                        "deadlines { level: REPORTING_LEVEL_UNIT due_date: '20/6' } }",
                 "period.deadlines[1].level period.deadlines[1].due_date period.deadlines[2].level "
                 "period.deadlines[2].due_date"}),
    CaseName);

#define EXTENSION \
  "extension { authority_id: 'bo' period_id: '2022-S1' due_date: '2022-06-25' reason: 'bão' granted_by: 'Trưởng ban' "
#define LOCK "period_lock { authority_id: 'bo' period_id: '2022-S1' reason: 'đã công bố' locked_by: 'Trưởng ban' "

INSTANTIATE_TEST_SUITE_P(
    Decisions, RegistryRules,
    ::testing::Values(
        RuleCase{"ExtensionOfAUnit", EXTENSION "level: REPORTING_LEVEL_UNIT unit_id: 'so-a' }", ""},
        RuleCase{"ExtensionOfABloc", EXTENSION "level: REPORTING_LEVEL_BLOC bloc_id: 'k' }", ""},
        RuleCase{"ExtensionOfABlocsMembers", EXTENSION "level: REPORTING_LEVEL_UNIT bloc_id: 'k' }", ""},
        RuleCase{"ExtensionOfEverybody", EXTENSION "level: REPORTING_LEVEL_AUTHORITY }", ""},
        RuleCase{"ExtensionOfAUnitAtBlocLevel", EXTENSION "level: REPORTING_LEVEL_BLOC unit_id: 'so-a' }",
                 "extension.level"},
        RuleCase{"ExtensionOfABlocAboveBlocs", EXTENSION "level: REPORTING_LEVEL_AUTHORITY bloc_id: 'k' }",
                 "extension.level"},
        RuleCase{"ExtensionOfNoUnit", EXTENSION "level: REPORTING_LEVEL_UNIT unit_id: '' }", "extension.unit_id"},
        RuleCase{"EmptyExtension", "extension {}",
                 "extension.authority_id extension.period_id extension.level extension.due_date extension.reason "
                 "extension.granted_by"},
        RuleCase{"ExtensionToNoDay",
                 "extension { authority_id: 'bo' period_id: '2022-S1' level: REPORTING_LEVEL_UNIT due_date: "
                 "'2022-06-31' reason: 'bão' granted_by: 'Trưởng ban' }",
                 "extension.due_date"},
        RuleCase{"EmptyExemption", "exemption {}",
                 "exemption.authority_id exemption.period_id exemption.unit_id exemption.reason exemption.granted_by"},
        RuleCase{"Exemption",
                 "exemption { authority_id: 'bo' period_id: '2022-S1' unit_id: 'a' reason: 'x' granted_by: 'y' }", ""},
        RuleCase{"Lock", LOCK "look_back_days: 0 }", ""}, RuleCase{"LockOfABloc", LOCK "bloc_id: 'k' }", ""},
        RuleCase{"LockOfNoBloc", LOCK "bloc_id: '-' }", "period_lock.bloc_id"},
        RuleCase{"EmptyLock", "period_lock {}",
                 "period_lock.authority_id period_lock.period_id period_lock.reason period_lock.locked_by"},
        RuleCase{"LookBackBeforeTheLock", LOCK "look_back_days: -1 }", "period_lock.look_back_days"},
        RuleCase{"AuthorityContinuesItself",
                 "authority { authority_id: 'bo' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' calendar_profile_code: "
                 "'ND09' predecessor_authority_ids: 'bo' successor_authority_ids: ['x', 'x'] }",
                 "authority.predecessor_authority_ids authority.successor_authority_ids[1]"}),
    CaseName);

TEST(RegistryRule, ExtensionIsNotBeforeTheDeadlineThatItMoves) {
  const auto period =
      FromText<v1::Period>("period_id: '2022-S1' deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-06-20' }");
  const auto problems = [&](absl::string_view text) {
    return Paths(domain::CheckExtensionOf(period, FromText<v1::Extension>(text), "r"));
  };
  EXPECT_EQ(problems("level: REPORTING_LEVEL_UNIT due_date: '2022-06-19'"), "r.extension.due_date");
  EXPECT_EQ(problems("level: REPORTING_LEVEL_UNIT due_date: '2022-06-20'"), "");
  EXPECT_EQ(problems("level: REPORTING_LEVEL_BLOC due_date: '2022-06-30'"), "r.extension.level");
}

TEST(RegistryRule, LockIsNeverChangedAndABlocNeedsNoneBesideThatOfThePeriod) {
  const v1::PeriodLock whole;
  const auto bloc = FromText<v1::PeriodLock>("bloc_id: 'k'");
  EXPECT_EQ(Paths(domain::CheckNewLock(whole, nullptr, nullptr, "r")), "");
  EXPECT_EQ(Paths(domain::CheckNewLock(bloc, nullptr, nullptr, "r")), "");
  EXPECT_EQ(Paths(domain::CheckNewLock(whole, &whole, &whole, "r")), "r.period_lock");
  EXPECT_EQ(Paths(domain::CheckNewLock(bloc, &bloc, nullptr, "r")), "r.period_lock");
  EXPECT_EQ(Paths(domain::CheckNewLock(bloc, nullptr, &whole, "r")), "r.period_lock.bloc_id");
}

TEST(RegistryRule, HalvesNeedTheCalendarOfTheAuthority) {
  const auto record = FromText<v1::RegistryRecord>(
      PERIOD "period_id: '2019' kind: PERIOD_KIND_YEAR first_date: '2018-12-15' last_date: '2019-12-14' }");
  EXPECT_EQ(Paths(domain::CheckRegistryRecord(record, nullptr, "changes[3].record")),
            "changes[3].record.period.authority_id");
}

TEST(RegistryRule, EmptyRecordIsRefused) {
  EXPECT_EQ(Paths(domain::CheckRegistryRecord(v1::RegistryRecord(), nullptr, "changes[0].record")),
            "changes[0].record");
}

std::vector<std::string> References(absl::string_view text) {
  std::vector<std::string> references;
  for (const auto& reference : domain::ReferencesOf(FromText<v1::RegistryRecord>(text))) {
    references.push_back(reference.field_path + "=" + std::to_string(reference.type) + ":" + reference.authority_id +
                         "/" + reference.id);
  }
  return references;
}

TEST(RegistryRule, ReferencesAreNamed) {
  EXPECT_THAT(References("authority { authority_id: 'bo' }"), ElementsAre());
  EXPECT_THAT(References(UNIT "stands_for_authority_id: 'tinh' parent_unit_id: 'p' successor_unit_ids: ['x', 'y'] "
                              "branch_authority_ids: 'bo' }"),
              ElementsAre("unit.home_authority_id=1:/bo", "unit.stands_for_authority_id=1:/tinh",
                          "unit.parent_unit_id=2:/p", "unit.successor_unit_ids[0]=2:/x",
                          "unit.successor_unit_ids[1]=2:/y", "unit.branch_authority_ids[0]=1:/bo"));
  EXPECT_THAT(References(TERM "leader_unit_id: 'a' }"),
              ElementsAre("bloc_term.bloc_id=3:bo/k", "bloc_term.member_unit_ids[0]=2:/a",
                          "bloc_term.member_unit_ids[1]=2:/b", "bloc_term.member_unit_ids[2]=2:/c"));
  EXPECT_THAT(References("period { authority_id: 'bo' }"), ElementsAre("period.authority_id=1:/bo"));
  EXPECT_THAT(
      References("authority { authority_id: 'bo' predecessor_authority_ids: 'x' successor_authority_ids: 'y' }"),
      ElementsAre("authority.predecessor_authority_ids[0]=1:/x", "authority.successor_authority_ids[0]=1:/y"));
  EXPECT_THAT(References(EXTENSION "unit_id: 'a' }"),
              ElementsAre("extension.period_id=5:bo/2022-S1", "extension.unit_id=2:/a"));
  EXPECT_THAT(References(EXTENSION "bloc_id: 'k' }"),
              ElementsAre("extension.period_id=5:bo/2022-S1", "extension.bloc_id=3:bo/k"));
  EXPECT_THAT(References("exemption { authority_id: 'bo' period_id: 'p' unit_id: 'a' }"),
              ElementsAre("exemption.period_id=5:bo/p", "exemption.unit_id=2:/a"));
  EXPECT_THAT(References(LOCK "bloc_id: 'k' }"),
              ElementsAre("period_lock.period_id=5:bo/2022-S1", "period_lock.bloc_id=3:bo/k"));
}

class CatalogRules : public ::testing::TestWithParam<RuleCase> {};

TEST_P(CatalogRules, Finds) {
  EXPECT_EQ(Paths(domain::CheckCatalogEntry(FromText<v1::CatalogEntry>(GetParam().text), "")), GetParam().expected);
}

#define ENTRY(kind_name) "kind: CATALOG_KIND_" kind_name " code: 'X' owner_id: 'tw' name_vi: 'tên' name_en: 'name' "

INSTANTIATE_TEST_SUITE_P(
    Entries, CatalogRules,
    ::testing::Values(
        RuleCase{"Empty", "", "kind code owner_id name_vi name_en"}, RuleCase{"Method", ENTRY("METHOD"), ""},
        RuleCase{"CodeOfNone", "kind: CATALOG_KIND_METHOD code: '-' owner_id: 'tw' name_vi: 'tên' name_en: 'name'",
                 "code"},
        RuleCase{"CodeWithSpace", "kind: CATALOG_KIND_METHOD code: 'X Y' owner_id: 'tw' name_vi: 'tên' name_en: 'name'",
                 "code"},
        RuleCase{"Days", ENTRY("METHOD") "valid_from_date: '2024-01-01' valid_to_date: '2023-12-31'", "valid_to_date"},
        RuleCase{"AliasDays",
                 ENTRY("METHOD") "aliases { name: 'a' valid_from_date: '2024-01-01' valid_to_date: '2023-01-01' }",
                 "aliases[0].valid_to_date"},
        RuleCase{"AliasWithoutName", ENTRY("METHOD") "aliases {}", "aliases[0].name"},
        RuleCase{"Award",
                 ENTRY("AWARD") "award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: ['IND', 'COL'] }",
                 ""},
        RuleCase{"EmptyAward", ENTRY("AWARD") "award {}", "award.category award.recipient_kind_codes"},
        RuleCase{"KindTwice",
                 ENTRY("AWARD") "award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: ['IND', 'IND'] }",
                 "award.recipient_kind_codes[1]"},
        RuleCase{"Indicator", ENTRY("INDICATOR") "indicator { measure_unit_code: 'VND' nature: INDICATOR_NATURE_FLOW }",
                 ""},
        RuleCase{"EmptyIndicator", ENTRY("INDICATOR") "indicator { decimal_places: 7 }",
                 "indicator.measure_unit_code indicator.nature indicator.decimal_places"},
        RuleCase{"Profile",
                 ENTRY("CALENDAR_PROFILE") "calendar_profile { first_half { first_month_day: '01-01' last_month_day: "
                                           "'06-30' } "
                                           "second_half { first_month_day: '07-01' last_month_day: '12-31' } "
                                           "year { first_month_day: '01-01' last_month_day: '12-31' deadlines { level: "
                                           "REPORTING_LEVEL_UNIT "
                                           "due_month_day: '11-20' } } }",
                 ""},
        RuleCase{
            "ProfileUnreadable",
            ENTRY("CALENDAR_PROFILE") "calendar_profile { first_half { first_month_day: '1/1' first_year_offset: 1 } "
                                      "second_half { first_month_day: '07-01' last_month_day: '06-30' deadlines {} } }",
            "calendar_profile.first_half.first_month_day calendar_profile.first_half.last_month_day "
            "calendar_profile.first_half.first_year_offset calendar_profile.second_half.last_month_day "
            "calendar_profile.second_half.deadlines[0].level "
            "calendar_profile.second_half.deadlines[0].due_month_day calendar_profile.year"}),
    CaseName);

TEST(CatalogRule, KindsThatNeedDetailsHaveTheirOwn) {
  const auto paths = [](absl::string_view text) {
    return Paths(domain::CheckCatalogEntry(FromText<v1::CatalogEntry>(text), "changes[0].entry"));
  };
  EXPECT_EQ(paths(ENTRY("AWARD")), "changes[0].entry");
  EXPECT_EQ(paths(ENTRY("METHOD") "movement {}"), "changes[0].entry");
  EXPECT_EQ(paths(ENTRY("MOVEMENT")), "");
}

TEST(CatalogRule, OnlyTheOwnerMayRedefine) {
  const auto entry = FromText<v1::CatalogEntry>(ENTRY("METHOD"));
  v1::CatalogEntry others = entry;
  others.set_owner_id("tinh");
  EXPECT_TRUE(domain::MayDefine(entry, {}));
  EXPECT_TRUE(domain::MayDefine(entry, {entry}));
  EXPECT_FALSE(domain::MayDefine(others, {entry}));
  EXPECT_FALSE(domain::MayDefine(others, {others, entry}));
}

}  // namespace
}  // namespace khoi::testing
