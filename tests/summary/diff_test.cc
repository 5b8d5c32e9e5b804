#include <random>

#include "services/summary/row_diff.h"
#include "services/summary/summary_diff.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

std::string Low(bool has, const v1::Figure& figure) { return has ? figure.low() : "-"; }

// "EM 1 -> 2: a 1 -> 2, b - -> 1": a row by its last value, and its causes.
std::vector<std::string> RowsOf(const v1::DiffSummariesResponse& diff) {
  std::vector<std::string> told;
  for (const v1::RowChange& row : diff.rows()) {
    std::string line = absl::StrCat(row.key(row.key_size() - 1).value(), " ", Low(row.has_from(), row.from()), " -> ",
                                    Low(row.has_to(), row.to()));
    std::string separator = ": ";
    for (const v1::RowCause& cause : row.causes()) {
      absl::StrAppend(&line, separator, cause.unit_id(), " ", Low(cause.has_from(), cause.from()), " -> ",
                      Low(cause.has_to(), cause.to()));
      separator = ", ";
    }
    told.push_back(line);
  }
  return told;
}

// "a v1 k1 -> v2 k1 by 5".
std::vector<std::string> UnitsOf(const v1::DiffSummariesResponse& diff) {
  std::vector<std::string> told;
  for (const v1::UnitChange& unit : diff.units()) {
    told.push_back(absl::StrCat(unit.unit_id(), " v", unit.from_version(), " ", unit.from_bloc_id(), " -> v",
                                unit.to_version(), " ", unit.to_bloc_id(), " by ", unit.revision()));
  }
  return told;
}

class DiffTest : public ::testing::Test {
 protected:
  DiffTest() { store_.Registry(kProvince); }

  v1::DiffSummariesResponse Diff(const std::string& from, const std::string& to) {
    const absl::StatusOr<v1::DiffSummariesResponse> diff =
        store_.Diff(absl::StrCat(kProvinceFirstHalf, from), absl::StrCat(kProvinceFirstHalf, to));
    EXPECT_THAT(diff, IsOk());
    return diff.ok() ? *diff : v1::DiffSummariesResponse();
  }
  static std::string At(int64_t revision) { return absl::StrCat(" as_of_revision: ", revision, " "); }

  int64_t Submit(const std::string& unit_id, int64_t count, const std::string& code = "EM") {
    return store_.Submit(FirstHalf(unit_id), {{Award(code), Exactly(count)}});
  }

  Store store_;
};

TEST_F(DiffTest, TwoRevisionsNameRowsReportsAndEntries) {
  Submit("a", 1);                          // r2
  const int64_t before = Submit("b", 10);  // r3
  Submit("a", 2);                          // r4
  store_.Act(FirstHalf("a"), "receive {}");
  Submit("c", 100);      // r6
  Submit("d", 5, "CO");  // r7
  const v1::DiffSummariesResponse diff = Diff(At(before), "");
  EXPECT_THAT(RowsOf(diff), ElementsAre("CO - -> 5: d - -> 5", "EM 11 -> 112: a 1 -> 2, c - -> 100"));
  EXPECT_THAT(UnitsOf(diff), ElementsAre("a v1 k1 -> v2 k1 by 4", "c v0 k2 -> v1 k2 by 6", "d v0 - -> v1 - by 7"));
  EXPECT_EQ(diff.from_revision(), before);
  EXPECT_EQ(diff.to_revision(), store_.revision());
  EXPECT_EQ(diff.units(0).change_time().seconds(), Store::TimeOf(4) / 1'000'000);
  EXPECT_EQ(diff.to_digest(), store_.Summarize(kProvinceFirstHalf)->digest());
  EXPECT_NE(diff.from_digest(), diff.to_digest());
}

TEST_F(DiffTest, EqualSidesDifferInNothing) {
  Submit("a", 1);
  const v1::DiffSummariesResponse diff = Diff("", At(2));
  EXPECT_THAT(diff.rows(), IsEmpty());
  EXPECT_THAT(diff.units(), IsEmpty());
  EXPECT_EQ(diff.from_digest(), diff.to_digest());
}

TEST_F(DiffTest, TwoBasesNameWhatWasNotAcceptedAndSinceWhen) {
  Submit("a", 1);                            // r2
  store_.Act(FirstHalf("a"), "accept {}");   // r3
  Submit("a", 2);                            // r4
  store_.Act(FirstHalf("a"), "receive {}");  // r5
  Submit("b", 10);                           // r6
  Submit("c", 100);                          // r7
  store_.Act(FirstHalf("c"), "accept {}");   // r8
  const v1::DiffSummariesResponse diff = Diff("basis: BASIS_ACCEPTED", "basis: BASIS_LATEST_SUBMITTED");
  EXPECT_THAT(RowsOf(diff), ElementsAre("EM 101 -> 112: a 1 -> 2, b - -> 10"));
  EXPECT_THAT(UnitsOf(diff), ElementsAre("a v1 k1 -> v2 k1 by 4", "b v0 k1 -> v1 k1 by 6"));
}

TEST_F(DiffTest, WithdrawalAndAcceptanceAreTheEntriesBehindAChange) {
  Submit("a", 1);                             // r2
  const int64_t before = Submit("b", 10);     // r3
  store_.Act(FirstHalf("a"), "withdraw {}");  // r4
  store_.Act(FirstHalf("b"), "receive {}");   // r5
  store_.Act(FirstHalf("b"), "accept {}");    // r6
  EXPECT_THAT(UnitsOf(Diff(At(before), "")), ElementsAre("a v1 k1 -> v0 k1 by 4"));
  EXPECT_THAT(UnitsOf(Diff(absl::StrCat("basis: BASIS_ACCEPTED", At(before)), "basis: BASIS_ACCEPTED")),
              ElementsAre("b v0 k1 -> v1 k1 by 6"));
  // Asked the other way round, the later side still tells.
  EXPECT_THAT(UnitsOf(Diff("", At(before))), ElementsAre("a v0 k1 -> v1 k1 by 4"));
}

TEST_F(DiffTest, ChangeOfTheRegistryIsTheEntryBehindAPlace) {
  Submit("a", 1);
  const int64_t before = Submit("b", 10);
  const int64_t moved = store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2018-01-01' member_unit_ids: 'b' } } "
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2018-01-01' "
      "member_unit_ids: ['c', 'b'] } }");
  const v1::DiffSummariesResponse diff = Diff(At(before), "");
  EXPECT_THAT(RowsOf(diff), ElementsAre("EM 11 -> 10: a 1 -> -"));
  EXPECT_THAT(UnitsOf(diff), ElementsAre(absl::StrCat("a v1 k1 -> v0  by ", moved)));
}

TEST_F(DiffTest, OtherChangesOfTheRegistryAreNotNamedForAPlace) {
  const int64_t before = Submit("a", 1);
  const int64_t left = store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2018-01-01' member_unit_ids: 'b' } "
      "}");
  store_.Catalog(
      "entries { kind: CATALOG_KIND_EVENT code: 'EV' owner_id: 'tinh' name_vi: 'Sự kiện' name_en: 'Event' }");
  store_.Registry("records { unit { unit_id: 'c' name_vi: 'Sở C mới' home_authority_id: 'tinh' } }");
  EXPECT_THAT(UnitsOf(Diff(At(before), "")), ElementsAre(absl::StrCat("a v1 k1 -> v0  by ", left)));
  EXPECT_THAT(UnitsOf(Diff("", At(before))), ElementsAre(absl::StrCat("a v0  -> v1 k1 by ", left)));
}

TEST_F(DiffTest, DocumentThatMovesToAnotherUnitNamesBoth) {
  const std::string document = "keyed_items { key: 'D|1' cell { measure: 3 codes: 'LD' role: 1 } }";
  store_.Submit(FirstHalf("a"), {}, document);
  const int64_t before = store_.Submit(FirstHalf("b"), {}, document);
  store_.Submit(FirstHalf("a"), {});
  const v1::DiffSummariesResponse diff = Diff(absl::StrCat("group_by: [DIMENSION_CODE, DIMENSION_UNIT]", At(before)),
                                              "group_by: [DIMENSION_CODE, DIMENSION_UNIT]");
  EXPECT_THAT(RowsOf(diff), ElementsAre("a 1 -> -: a 1 -> -", "b - -> 1: b - -> 1"));
  EXPECT_THAT(UnitsOf(diff), ElementsAre("a v1 k1 -> v2 k1 by 4"));
}

TEST_F(DiffTest, SidesThatCannotBeComparedAreRefusedByName) {
  const auto error = [&](const std::string& from, const std::string& to) {
    return store_.Diff(absl::StrCat(kProvinceFirstHalf, from), absl::StrCat(kProvinceFirstHalf, to)).status();
  };
  EXPECT_THAT(error("", "measures: MEASURE_AWARDS"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("to.measures")));
  EXPECT_THAT(error("group_by: DIMENSION_CODE", ""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("to.group_by")));
  EXPECT_THAT(error("filters { dimension: DIMENSION_CODE values: 'EM' }", ""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("to.filters")));
  EXPECT_THAT(store_.Diff("scope { central {} } period_ids: '2019-S1'", kProvinceFirstHalf),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("to.scope")));
  EXPECT_THAT(error("as_of_revision: 99", ""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("from.as_of_revision")));
  EXPECT_THAT(error("", "period_ids: '2031-S1'"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("to.period_ids[1]")));
}

TEST_F(DiffTest, CausesAddUpToTheRowsTheyExplain) {
  std::mt19937 random(5);
  const std::vector<std::string> units = {"a", "b", "c", "d"};
  for (int i = 0; i < 60; ++i) {
    Submit(units[random() % 4], static_cast<int64_t>(random() % 50), absl::StrCat("C", random() % 3));
  }
  for (int round = 0; round < 20; ++round) {
    const auto one = static_cast<int64_t>(2 + random() % 60);
    const auto other = static_cast<int64_t>(2 + random() % 60);
    const v1::DiffSummariesResponse diff = Diff(At(one), At(other));
    for (const v1::RowChange& row : diff.rows()) {
      int64_t change = 0;
      const auto add = [&](bool has, const v1::Figure& figure, int64_t sign) {
        int64_t value = 0;
        ASSERT_TRUE(!has || absl::SimpleAtoi(figure.low(), &value));
        change += sign * value;
      };
      add(row.has_to(), row.to(), 1);
      add(row.has_from(), row.from(), -1);
      for (const v1::RowCause& cause : row.causes()) {
        add(cause.has_to(), cause.to(), -1);
        add(cause.has_from(), cause.from(), 1);
      }
      EXPECT_EQ(change, 0) << one << " " << other << " " << row.ShortDebugString();
    }
  }
}

}  // namespace
}  // namespace khoi::summary
