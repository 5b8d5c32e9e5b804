#include "services/summary/row_limit.h"

#include <string>
#include <vector>

#include "storage/keys.h"
#include "storage/rows.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

constexpr int kCodeCount = 500;
constexpr char kBothHalves[] = "scope { authority { authority_id: 'tinh' } } period_ids: ['2019-S1', '2019-S2'] ";

// `count` units that report directly to the province, each with a figure for each of kCodeCount codes.
class RowLimitTest : public ::testing::Test {
 protected:
  void AddUnits(int count, const std::vector<std::string>& period_ids) {
    std::string registry = kProvince;
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&registry, "records { unit { unit_id: '", UnitId(i),
                      "' name_vi: 'Sở' home_authority_id: 'tinh' reports_directly: true } }");
    }
    store_.Registry(registry);
    std::vector<storage::Figure> figures;
    for (int cell = 0; cell < kCodeCount; ++cell) {
      figures.push_back({.cell_id = cell, .low = 1, .high = 1});
    }
    const std::string row = storage::EncodeHead({.version = 1,
                                                 .revision = 1,
                                                 .time_us = 1,
                                                 .content_hash = std::string(32, 'h'),
                                                 .changed_revision = 1,
                                                 .state = v1::VERSION_STATE_SUBMITTED}) +
                            storage::EncodePayload("", figures);
    for (const std::string& period_id : period_ids) {
      for (int cell = 0; cell < kCodeCount; ++cell) {
        store_.Put(storage::CellKey("tinh", period_id, cell),
                   domain::EncodeCellKey(Parse<stored::v1::CellKey>(Award(absl::StrCat("C", cell)))));
      }
      for (int i = 0; i < count; ++i) {
        store_.Put(storage::NowKey({"tinh", period_id, UnitId(i)}), row);
      }
    }
  }

  static std::string UnitId(int i) { return absl::StrCat("u", i); }

  int RowCount(const std::string& request) {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(request);
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? summary->rows_size() : -1;
  }

  Store store_;
};

TEST_F(RowLimitTest, UnitsAreCountedAndNotNamedWhereTheyAreTooMany) {
  AddUnits(3, {"2019-S1"});
  const absl::StatusOr<v1::Summary> few = store_.Summarize(kProvinceFirstHalf);
  ASSERT_THAT(few, IsOk());
  EXPECT_FALSE(few->coverages(0).units_left_out());
  const int named = few->coverages(0).units_size();
  EXPECT_EQ(named, few->coverages(0).expected_count());

  std::string more;
  for (int i = 3; i <= 20'000; ++i) {
    absl::StrAppend(&more, "records { unit { unit_id: '", UnitId(i),
                    "' name_vi: 'Sở' home_authority_id: 'tinh' reports_directly: true } }");
  }
  store_.Registry(more);
  const absl::StatusOr<v1::Summary> many = store_.Summarize(kProvinceFirstHalf);
  ASSERT_THAT(many, IsOk());
  EXPECT_TRUE(many->coverages(0).units_left_out());
  EXPECT_EQ(many->coverages(0).units_size(), 0);
  EXPECT_EQ(many->coverages(0).expected_count(), named + 20'000 - 2);
  EXPECT_EQ(many->coverages(0).reported_count(), 3);
  // Of one bloc they are named.
  const absl::StatusOr<v1::Summary> bloc =
      store_.Summarize("scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2019-S1'");
  ASSERT_THAT(bloc, IsOk());
  EXPECT_EQ(bloc->coverages(0).units_size(), 2);
}

TEST_F(RowLimitTest, TooManyRowsAreRefusedAndTheRefusalSaysWhatToAskFor) {
  AddUnits(401, {"2019-S1"});
  const absl::StatusOr<v1::Summary> refused =
      store_.Summarize(absl::StrCat(kProvinceFirstHalf, "group_by: [DIMENSION_UNIT, DIMENSION_CODE]"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("group_by: ")));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("filters")));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("hãy bớt chiều phân tổ")));
  // With a detail of its own nobody tells the caller to retry.
  EXPECT_TRUE(refused.status().GetPayload("type.googleapis.com/google.rpc.BadRequest").has_value());

  EXPECT_EQ(RowCount(absl::StrCat(kProvinceFirstHalf, "group_by: DIMENSION_CODE")), kCodeCount);
  EXPECT_EQ(RowCount(absl::StrCat(kProvinceFirstHalf, "group_by: DIMENSION_UNIT")), 401);
  EXPECT_EQ(RowCount(absl::StrCat(kProvinceFirstHalf, "group_by: [DIMENSION_UNIT, DIMENSION_CODE] ",
                                  "filters { dimension: DIMENSION_CODE values: ['C7', 'C8'] }")),
            802);
}

TEST_F(RowLimitTest, CausesOfFewRowsMayBeMoreThanOneAnswerHolds) {
  AddUnits(401, {"2019-S1"});
  const absl::StatusOr<v1::DiffSummariesResponse> diff =
      store_.Diff(absl::StrCat(kProvinceFirstHalf, "basis: BASIS_ACCEPTED"),
                  absl::StrCat(kProvinceFirstHalf, "basis: BASIS_LATEST_SUBMITTED"));
  ASSERT_THAT(diff, IsOk());
  ASSERT_EQ(diff->rows_size(), kCodeCount);
  for (const v1::RowChange& row : diff->rows()) {
    EXPECT_EQ(row.causes_size(), 401);
  }
}

TEST_F(RowLimitTest, RowsOfPeriodsAddUpOnlyWhereTheyAreKeptApart) {
  AddUnits(201, {"2019-S1", "2019-S2"});
  EXPECT_EQ(RowCount(absl::StrCat(kBothHalves, "group_by: [DIMENSION_UNIT, DIMENSION_CODE]")), 100'500);
  EXPECT_THAT(
      store_.Summarize(absl::StrCat(kBothHalves, "group_by: [DIMENSION_UNIT, DIMENSION_CODE, DIMENSION_PERIOD]")),
      StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(RowLimitTest, WhatNoUnitCouldGiveHasNoNumber) {
  store_.Registry(kProvince);
  store_.Submit(FirstHalf("a"), {{Award("EM"), NotAvailable()}, {Award("CO"), Exactly(0)}});
  const absl::StatusOr<v1::Summary> summary = store_.Summarize(kProvinceFirstHalf);
  ASSERT_THAT(summary, IsOk());
  EXPECT_THAT(RowsOf(*summary), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|CO = 0..0 0/1/0",
                                            "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = ..? 0/0/1"));
}

}  // namespace
}  // namespace khoi::summary
