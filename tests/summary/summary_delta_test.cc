#include "services/summary/summary_delta.h"

#include <random>

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using testing::EqualsProto;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

v1::Summary Ask(const Store& store, const std::string& request, int64_t revision) {
  ledger::StructureCache structures;
  auto asked = Parse<v1::GetSummaryRequest>(request);
  asked.set_as_of_revision(revision);
  const absl::StatusOr<v1::Summary> summary = Summarize(store.Now(), structures, asked, 0);
  EXPECT_THAT(summary, IsOk()) << request;
  return summary.ok() ? *summary : v1::Summary();
}

std::vector<std::string> UnitsOf(const v1::SummaryDelta& delta) {
  std::vector<std::string> units;
  for (const v1::Coverage& coverage : delta.changes().coverages()) {
    for (const v1::UnitCoverage& unit : coverage.units()) {
      units.push_back(unit.unit_id());
    }
  }
  return units;
}

class SummaryDeltaTest : public ::testing::Test {
 protected:
  SummaryDeltaTest() { store_.Registry(kProvince); }

  // From before the last entry to after it.
  v1::SummaryDelta LastDelta(const std::string& request = kProvinceFirstHalf) {
    const v1::Summary from = Ask(store_, request, store_.revision() - 1);
    const v1::Summary to = Ask(store_, request, store_.revision());
    const std::optional<v1::SummaryDelta> delta = DeltaOf(from, to);
    if (!delta.has_value()) {
      ADD_FAILURE() << "no delta";
      return {};
    }
    v1::Summary applied = from;
    EXPECT_THAT(ApplyDelta(*delta, applied), IsOk());
    EXPECT_EQ(applied.SerializeAsString(), to.SerializeAsString());
    return *delta;
  }

  Store store_;
};

TEST_F(SummaryDeltaTest, TellsTheRowAndTheUnitThatChanged) {
  store_.Submit(FirstHalf("a"), {{Award("BK"), Exactly(3)}, {Award("CK"), Exactly(1)}});
  store_.Submit(FirstHalf("b"), {{Award("BK"), Exactly(4)}});
  const v1::SummaryDelta delta = LastDelta();
  EXPECT_EQ(delta.from_revision(), 2);
  EXPECT_EQ(delta.changes().as_of_revision(), 3);
  EXPECT_THAT(RowsOf(delta.changes()),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|BK = 7..7 2/0/0"));
  EXPECT_THAT(UnitsOf(delta), ElementsAre("b"));
  ASSERT_EQ(delta.changes().coverages(0).blocs_size(), 1);
  EXPECT_EQ(delta.changes().coverages(0).blocs(0).bloc_id(), "k1");
  EXPECT_EQ(delta.changes().coverages(0).reported_count(), 2);
  EXPECT_THAT(delta.replaced_lists(), IsEmpty());
}

TEST_F(SummaryDeltaTest, NewRowStandsBeforeTheNextOneThatStays) {
  store_.Submit(FirstHalf("a"), {{Award("AK"), Exactly(3)}, {Award("CK"), Exactly(1)}});
  store_.Submit(FirstHalf("b"), {{Award("BK"), Exactly(4)}});
  EXPECT_THAT(RowsOf(LastDelta().changes()),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|BK = 4..4 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|CK = 1..1 1/0/0"));
}

TEST_F(SummaryDeltaTest, RowsThatAreGoneAreNamedWithTheirUnitOfMeasure) {
  store_.Submit(FirstHalf("a"), {{Indicator("I", 0, false, "VND"), Exactly(3)}, {Award("CK"), Exactly(1)}});
  store_.Submit(FirstHalf("b"), {{Indicator("I", 0, false, "TAN"), Exactly(4)}});
  store_.Submit(FirstHalf("a"), {});
  const v1::SummaryDelta delta = LastDelta();
  ASSERT_EQ(delta.gone_rows_size(), 2);
  EXPECT_EQ(delta.gone_rows(0).key(2).value(), "CK");
  EXPECT_FALSE(delta.gone_rows(0).has_figure());
  EXPECT_EQ(delta.gone_rows(1).figure().measure_unit_code(), "VND");
}

TEST_F(SummaryDeltaTest, DocumentsComeAndGo) {
  const std::string first = "keyed_items { key: 'D|1' title: 'VB' cell { measure: 3 codes: 'LD' role: 1 } }";
  const std::string second = "keyed_items { key: 'D|0' title: 'VB' cell { measure: 3 codes: 'LD' role: 1 } }";
  store_.Submit(FirstHalf("a"), {}, first);
  store_.Submit(FirstHalf("b"), {}, second);
  EXPECT_EQ(LastDelta().changes().documents(0).key(), "D|0");
  store_.Submit(FirstHalf("a"), {}, second);
  const v1::SummaryDelta delta = LastDelta();
  ASSERT_EQ(delta.gone_documents_size(), 1);
  EXPECT_EQ(delta.gone_documents(0).key(), "D|1");
  EXPECT_EQ(delta.gone_documents(0).claims_size(), 0);
}

TEST_F(SummaryDeltaTest, OtherListsAreReplaced) {
  store_.Submit(FirstHalf("a"), {}, "declared_totals { field_path: 'declared_totals[0]' declared: '3' computed: '4' }");
  EXPECT_THAT(LastDelta().replaced_lists(), ElementsAre("declared_differences"));
  store_.Submit(FirstHalf("a"), {});
  const v1::SummaryDelta delta = LastDelta();
  EXPECT_THAT(delta.replaced_lists(), ElementsAre("declared_differences"));
  EXPECT_EQ(delta.changes().declared_differences_size(), 0);
}

TEST_F(SummaryDeltaTest, WhatOthersReportSaysTheSame) {
  store_.Submit(FirstHalf("c"), {{Award("BK"), Exactly(4)}});
  const std::string bloc = "scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2019-S1' ";
  EXPECT_TRUE(SaysTheSame(Ask(store_, bloc, 1), Ask(store_, bloc, 2)));
  EXPECT_FALSE(SaysTheSame(Ask(store_, kProvinceFirstHalf, 1), Ask(store_, kProvinceFirstHalf, 2)));
}

TEST_F(SummaryDeltaTest, DayThatPassesTellsWhoIsLate) {
  const auto at = [&](int64_t seconds) {
    ledger::StructureCache structures;
    auto asked = Parse<v1::GetSummaryRequest>(kProvinceFirstHalf);
    asked.mutable_instant()->set_seconds(seconds);
    return *Summarize(store_.Now(), structures, asked, 0);
  };
  const v1::Summary due = at(1'654'041'600);  // 2022-06-01
  const v1::Summary late = at(1'654'041'600 + 86'400);
  EXPECT_TRUE(SaysTheSame(due, at(1'654'041'601)));
  EXPECT_FALSE(SaysTheSame(due, late));
  const std::optional<v1::SummaryDelta> delta = DeltaOf(due, late);
  ASSERT_TRUE(delta.has_value());
  EXPECT_THAT(UnitsOf(*delta), ElementsAre("a", "b", "c", "d"));
  v1::Summary applied = due;
  EXPECT_THAT(ApplyDelta(*delta, applied), IsOk());
  EXPECT_EQ(applied.SerializeAsString(), late.SerializeAsString());
}

TEST_F(SummaryDeltaTest, AnswersToDifferentQuestionsHaveNoDelta) {
  EXPECT_EQ(DeltaOf(Ask(store_, kProvinceFirstHalf, 1),
                    Ask(store_, "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S2'", 1)),
            std::nullopt);
}

TEST_F(SummaryDeltaTest, LeadsFromItsRevisionOnly) {
  store_.Submit(FirstHalf("a"), {{Award("BK"), Exactly(3)}});
  const v1::SummaryDelta delta = LastDelta();
  v1::Summary other = Ask(store_, kProvinceFirstHalf, 2);
  EXPECT_THAT(ApplyDelta(delta, other), StatusIs(absl::StatusCode::kFailedPrecondition));
}

constexpr int kUnitCount = 60;

std::string ManyUnits(std::mt19937& random) {
  std::string text = "records { authority { authority_id: 'tinh' name_vi: 'Tỉnh' } } ";
  std::vector<std::string> members(4);
  for (int unit = 0; unit < kUnitCount; ++unit) {
    absl::StrAppend(&text, "records { unit { unit_id: 'u", unit, "' name_vi: 'Đơn vị ", unit,
                    "' home_authority_id: 'tinh' reports_directly: ", unit % 9 == 0 ? "true" : "false", " } } ");
    absl::StrAppend(&members[random() % 4], " member_unit_ids: 'u", unit, "'");
  }
  for (size_t bloc = 0; bloc < members.size(); ++bloc) {
    absl::StrAppend(&text, "records { bloc { authority_id: 'tinh' bloc_id: 'k", bloc, "' } } ");
    absl::StrAppend(&text, "records { bloc_term { authority_id: 'tinh' bloc_id: 'k", bloc,
                    "' valid_from_date: '2018-01-01' ", members[bloc], " } } ");
  }
  return absl::StrCat(text,
                      "records { period { authority_id: 'tinh' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF "
                      "first_date: '2018-12-15' last_date: '2019-06-14' } } "
                      "records { period { authority_id: 'tinh' period_id: '2019-S2' kind: PERIOD_KIND_SECOND_HALF "
                      "first_date: '2019-06-15' last_date: '2019-12-14' } }");
}

std::string AnyExtras(std::mt19937& random) {
  std::string text = absl::StrCat("warn_count: ", random() % 3);
  for (auto i = random() % 3; i > 0; --i) {
    absl::StrAppend(&text, " keyed_items { key: 'V", random() % 12, "' title: 'VB ", random() % 2,
                    "' field_path: 'document_lines[", i, "]' cell { measure: 3 codes: 'L", random() % 2,
                    "' role: ", 1 + random() % 2, " } }");
  }
  if (random() % 4 == 0) {
    absl::StrAppend(&text, " declared_totals { field_path: 'declared_totals[0]' declared: '", random() % 9,
                    "' computed: '4' }");
  }
  return text;
}

void ChangeAnything(std::mt19937& random, int step, Store& store) {
  const storage::ReportId report{"tinh", random() % 3 == 0 ? "2019-S2" : "2019-S1",
                                 absl::StrCat("u", random() % kUnitCount)};
  const auto act = random() % 20;
  if (act == 0) {
    store.Catalog(absl::StrCat("entries { kind: CATALOG_KIND_AWARD code: 'C", random() % 6,
                               "' owner_id: 'tinh' name_vi: 'Tên ", step, "' }"));
  } else if (act == 1) {
    store.Registry(absl::StrCat("records { exemption { authority_id: 'tinh' period_id: '2019-S1' unit_id: '",
                                report.unit_id, "' reason: 'mới lập' withdrawn: ", step % 2 == 0 ? "true" : "false",
                                " } }"));
  } else if (act == 2) {
    store.Act(report, "accept {}");
  } else if (act == 3) {
    store.Act(report, "withdraw {}");
  } else if (act == 4) {
    store.Act(report, "return { due_date: '2019-07-01' }");
  } else if (act == 5) {
    store.Sign(absl::StrCat("authority_id: 'tinh' period_id: '2019-S1' bloc_id: 'k", random() % 4, "'"));
  } else {
    std::map<std::string, StatedFigure> figures;
    for (auto i = random() % 6; i > 0; --i) {
      const std::string code = absl::StrCat("C", random() % 9);
      const std::string cell =
          random() % 4 == 0 ? Indicator(code, 2, code == "C1", random() % 2 == 0 ? "VND" : "TAN") : Award(code);
      figures.insert({cell, {cell, random() % 9 == 0 ? NotAvailable() : Exactly(static_cast<int64_t>(random() % 50))}});
    }
    std::vector<StatedFigure> stated;
    for (const auto& [cell, figure] : figures) {
      stated.push_back(figure);
    }
    store.Submit(report, stated, AnyExtras(random));
  }
}

TEST(SummaryDeltaPropertyTest, LeadsToTheLaterSummaryByteForByteWhateverHappens) {
  const std::string questions[] = {
      "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S1' ",
      "scope { authority { authority_id: 'tinh' } } period_ids: ['2019-S1', '2019-S2'] group_by: DIMENSION_UNIT ",
      "scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2019-S1' group_by: DIMENSION_PERIOD ",
      "scope { central {} } period_ids: '2019-S1' group_by: [DIMENSION_BLOC, DIMENSION_CODE] ",
      "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S1' basis: BASIS_CONSOLIDATED "};
  for (const uint32_t seed : {1u, 2u, 3u}) {
    std::mt19937 random(seed);
    Store store;
    store.Registry(ManyUnits(random));
    for (int step = 0; step < 150; ++step) {
      ChangeAnything(random, step, store);
    }
    int delta_count = 0;
    for (int pair = 0; pair < 120; ++pair) {
      const std::string& question = questions[static_cast<size_t>(pair) % std::size(questions)];
      const auto from_revision = static_cast<int64_t>(1 + random() % 150);
      const int64_t to_revision = std::min<int64_t>(store.revision(), from_revision + random() % 20);
      const v1::Summary from = Ask(store, question, from_revision);
      const v1::Summary to = Ask(store, question, to_revision);
      const std::optional<v1::SummaryDelta> delta = DeltaOf(from, to);
      if (!delta.has_value()) {
        continue;
      }
      ++delta_count;
      v1::Summary applied = from;
      ASSERT_THAT(ApplyDelta(*delta, applied), IsOk());
      ASSERT_THAT(applied, EqualsProto(to)) << question << delta->ShortDebugString();
      ASSERT_EQ(applied.SerializeAsString(), to.SerializeAsString()) << question;
      if (delta->ByteSizeLong() > 4096) {
        ASSERT_LE(2 * delta->ByteSizeLong(), to.ByteSizeLong());
      }
    }
    EXPECT_GT(delta_count, 80);
  }
}

}  // namespace
}  // namespace khoi::summary
