// What the memo promises. That answers are the same with and without it is checked by Store::Summarize in every test of
// this folder.
#include "services/summary/memo.h"

#include <random>
#include <thread>

#include "services/summary/kept_slice.h"
#include "tests/ledger/world.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using testing::EqualsProto;
using testing::IsOk;

constexpr char kWhole[] = "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S1'";

storage::ReportId Report(const std::string& unit_id) { return {"tinh", "2019-S1", unit_id}; }

// A store in which every unit of the province has reported.
class MemoTest : public ::testing::Test {
 protected:
  MemoTest() {
    store_.Registry(kProvince);
    for (const char* const unit_id : {"a", "b", "c", "d", "x"}) {
      store_.Submit(Report(unit_id), {{Award("BK"), Exactly(3)}});
    }
    Ask(kWhole);
  }

  // What one question without changes since the last one adds to the counts.
  MemoCounts Ask(const std::string& request) {
    const MemoCounts before = store_.memo().counts();
    ledger::StructureCache structures;
    EXPECT_THAT(Summarize(store_.Now(), structures, Parse<v1::GetSummaryRequest>(request),
                          Store::TimeOf(store_.revision()) + Store::kStep, &store_.memo()),
                IsOk());
    const MemoCounts after = store_.memo().counts();
    return {.hit_count = after.hit_count - before.hit_count,
            .refresh_count = after.refresh_count - before.refresh_count,
            .miss_count = after.miss_count - before.miss_count,
            .folded_units = after.folded_units - before.folded_units,
            .bytes = after.bytes};
  }

  Store store_;
};

TEST_F(MemoTest, AnotherQuestionAboutTheSameReportsFoldsNothing) {
  for (const std::string more :
       {"", " group_by: DIMENSION_BLOC", " measures: MEASURE_AWARDS",
        " filters { dimension: DIMENSION_BLOC values: 'k1' }", " filters { dimension: DIMENSION_CODE values: 'BK' }"}) {
    const MemoCounts counts = Ask(absl::StrCat(kWhole, more));
    EXPECT_EQ(counts.hit_count, 1) << more;
    EXPECT_EQ(counts.folded_units, 0) << more;
  }
}

TEST_F(MemoTest, ASubmissionFoldsItsBlocOnly) {
  store_.Submit(Report("c"), {{Award("BK"), Exactly(4)}, {Award("NEW"), Exactly(1)}});
  const MemoCounts counts = Ask(kWhole);
  EXPECT_EQ(counts.refresh_count, 1);
  EXPECT_EQ(counts.folded_units, 1);
  EXPECT_THAT(store_.Summarize(kWhole), IsOk());
}

TEST_F(MemoTest, WhatDoesNotTouchItsReportsLeavesItAsItIs) {
  store_.Submit({"tinh", "2019-S2", "a"}, {{Award("BK"), Exactly(4)}});
  store_.Catalog("entries { kind: CATALOG_KIND_AWARD code: 'BK' owner_id: 'tw' name_vi: 'Bằng khen' }");
  store_.Registry("records { unit { unit_id: 'y' name_vi: 'Sở Y' home_authority_id: 'tinh' } }");
  EXPECT_EQ(Ask(kWhole).hit_count, 1);
  EXPECT_THAT(store_.Summarize(kWhole), IsOk());
}

TEST_F(MemoTest, AMoveFoldsAnew) {
  store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2019-01-01' "
      "member_unit_ids: ['c', 'x'] } }");
  EXPECT_EQ(Ask(kWhole).miss_count, 1);
  EXPECT_THAT(store_.Summarize(kWhole), IsOk());
}

TEST_F(MemoTest, AnActAndAReportThatDoesNotCountAreSeen) {
  store_.Act(Report("a"), "withdraw {}");
  store_.Submit(Report("x"), {{Award("BK"), Exactly(9)}});
  const absl::StatusOr<v1::Summary> summary = store_.Summarize(kWhole);
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(summary->rows(0).figure().low(), "9");
  ASSERT_EQ(summary->uncounted_reports_size(), 1);
  EXPECT_EQ(summary->uncounted_reports(0).version(), 2);
}

TEST_F(MemoTest, ASignatureIsSeenThoughNothingIsFolded) {
  store_.Act(Report("a"), "accept {}");
  store_.Act(Report("b"), "accept {}");
  const auto number_of_k1 = [&] {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(kWhole);
    return summary.ok() ? summary->coverages(0).blocs(0).consolidation_number() : -1;
  };
  EXPECT_EQ(number_of_k1(), 0);
  store_.Sign("authority_id: 'tinh' period_id: '2019-S1' bloc_id: 'k1'");
  EXPECT_EQ(Ask(kWhole).folded_units, 0);
  EXPECT_EQ(number_of_k1(), 1);
}

TEST_F(MemoTest, AnotherDayIsTold) {
  store_.Registry(
      "records { period { authority_id: 'tinh' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF "
      "first_date: '2019-01-01' last_date: '2019-06-30' deadlines { level: REPORTING_LEVEL_UNIT due_date: '2023-01-01' "
      "} } } records { unit { unit_id: 'y' name_vi: 'Sở Y' home_authority_id: 'tinh' } }"
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2019-01-01' "
      "member_unit_ids: ['c', 'y'] } }");
  constexpr int64_t kDay = int64_t{86'400} * 1'000'000;
  ledger::StructureCache structures;
  for (const int days : {0, 1, 400, 400, 0}) {
    const auto ask = [&](Memo* memo) {
      return Summarize(store_.Now(), structures, Parse<v1::GetSummaryRequest>(kWhole),
                       Store::TimeOf(store_.revision()) + days * kDay, memo);
    };
    const auto recalled = ask(&store_.memo());
    const auto folded = ask(nullptr);
    ASSERT_THAT(recalled, IsOk());
    ASSERT_THAT(folded, IsOk());
    EXPECT_THAT(*recalled, EqualsProto(*folded));
    EXPECT_EQ(recalled->coverages(0).late_count(), days == 400 ? 1 : 0);
  }
}

TEST_F(MemoTest, ALaterStructureLetsGoOfTheEarlierOne) {
  auto structures = std::make_unique<ledger::StructureCache>();
  const auto ask = [&](const std::string& scope) {
    const std::string request = absl::StrCat("scope { ", scope, " } period_ids: '2019-S1'");
    EXPECT_THAT(Summarize(store_.Now(), *structures, Parse<v1::GetSummaryRequest>(request), 1, &store_.memo()), IsOk());
  };
  ask("bloc { authority_id: 'tinh' bloc_id: 'k1' }");
  const std::weak_ptr<const domain::Structure> before =
      *structures->StructureAt(store_.Now(), "tinh", store_.revision());
  structures = std::make_unique<ledger::StructureCache>();
  store_.Registry("records { unit { unit_id: 'z' name_vi: 'Sở Z' home_authority_id: 'tinh' } }");
  ask("bloc { authority_id: 'tinh' bloc_id: 'k2' }");
  EXPECT_TRUE(before.expired());
  EXPECT_EQ(Ask("scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2019-S1'").folded_units, 0);
}

TEST_F(MemoTest, EarlierRevisionsGoPastIt) {
  const absl::StatusOr<v1::Summary> before = store_.Summarize(absl::StrCat(kWhole, " as_of_revision: 3"));
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->rows(0).figure().low(), "6");
  EXPECT_EQ(Ask(absl::StrCat(kWhole, " as_of_revision: 3")).hit_count, 0);
}

TEST_F(MemoTest, AViewThatIsOlderThanWhatIsKeptIsAnsweredAsItIs) {
  const ledger::View older = store_.Now();
  ledger::StructureCache structures;
  const auto request = Parse<v1::GetSummaryRequest>(kWhole);
  const auto before = Summarize(older, structures, request, 1);
  store_.Submit(Report("c"), {{Award("BK"), Exactly(40)}});
  Ask(kWhole);
  const auto recalled = Summarize(older, structures, request, 1, &store_.memo());
  ASSERT_THAT(before, IsOk());
  ASSERT_THAT(recalled, IsOk());
  EXPECT_THAT(*recalled, EqualsProto(*before));
  EXPECT_EQ(Ask(kWhole).hit_count, 1);  // what is later stays
}

TEST_F(MemoTest, KeepsWithinItsBoundWhatWasUsedLast) {
  ledger::StructureCache structures;
  const auto ask = [&](Memo& memo, const std::string& scope) {
    const std::string request = absl::StrCat("scope { ", scope, " } period_ids: '2019-S1'");
    EXPECT_THAT(Summarize(store_.Now(), structures, Parse<v1::GetSummaryRequest>(request), 1, &memo), IsOk());
  };
  const std::string whole = "authority { authority_id: 'tinh' }";
  const std::string k1 = "bloc { authority_id: 'tinh' bloc_id: 'k1' }";
  const std::string k2 = "bloc { authority_id: 'tinh' bloc_id: 'k2' }";
  Memo large(1 << 20);
  ask(large, whole);
  const size_t of_whole = large.counts().bytes;
  ask(large, k1);
  const size_t of_both = large.counts().bytes;
  ask(large, k2);
  ASSERT_GT(of_both, of_whole);

  Memo small(of_both + 1);
  for (const std::string& scope : {whole, k1, k2, whole, k1, k2}) {
    ask(small, scope);
    EXPECT_LE(small.counts().bytes, of_both + 1);
  }
  EXPECT_EQ(small.counts().hit_count, 0);
  ask(small, k2);
  EXPECT_EQ(small.counts().hit_count, 1);

  Memo tiny(1);
  ask(tiny, whole);
  ask(tiny, whole);
  EXPECT_EQ(tiny.counts().bytes, 0u);
  EXPECT_EQ(tiny.counts().miss_count, 2);
}

constexpr int kUnitCount = 40;

std::string UnitId(int unit) { return absl::StrCat("u", unit); }

// Units in random blocs; some report directly, some nowhere.
std::string RandomTerms(std::mt19937& random, int day) {
  std::string text;
  for (int bloc = 0; bloc < 5; ++bloc) {
    absl::StrAppend(&text, "records { bloc_term { authority_id: 'tinh' bloc_id: 'k", bloc,
                    "' valid_from_date: '2018-01-", 10 + day, "' ");
    for (int unit = 0; unit < kUnitCount; ++unit) {
      if (random() % 6 == 0) absl::StrAppend(&text, "member_unit_ids: '", UnitId(unit), "' ");
    }
    absl::StrAppend(&text, "member_unit_ids: 'u1' } } ");
  }
  return text;
}

std::string RandomRegistry(std::mt19937& random) {
  std::string text = "records { authority { authority_id: 'tinh' name_vi: 'Tỉnh' } } ";
  for (int unit = 0; unit < kUnitCount; ++unit) {
    absl::StrAppend(&text, "records { unit { unit_id: '", UnitId(unit),
                    "' home_authority_id: 'tinh' reports_directly: ", unit % 9 == 0 ? "true" : "false", " } } ");
  }
  for (int bloc = 0; bloc < 5; ++bloc) {
    absl::StrAppend(&text, "records { bloc { authority_id: 'tinh' bloc_id: 'k", bloc, "' } } ");
  }
  for (const auto& [period, last] : {std::pair{"2019-S1", "2019-06-14"}, {"2019-S2", "2019-12-14"}}) {
    absl::StrAppend(&text, "records { period { authority_id: 'tinh' period_id: '", period, "' kind: PERIOD_KIND_",
                    absl::string_view(period).back() == '1' ? "FIRST" : "SECOND", "_HALF first_date: '",
                    absl::string_view(period).back() == '1' ? "2018-12-15" : "2019-06-15", "' last_date: '", last,
                    "' } } ");
  }
  return absl::StrCat(text, RandomTerms(random, 0));
}

std::string RandomExtras(std::mt19937& random) {
  std::string text = absl::StrCat("warn_count: ", random() % 3, " info_count: ", random() % 2);
  for (auto i = random() % 3; i > 0; --i) {
    absl::StrAppend(&text, " decisions { key: 'D", random() % 12, "' title: 'QĐ' field_path: 'award_lines[", i, "]' }");
  }
  for (auto i = random() % 3; i > 0; --i) {
    absl::StrAppend(&text, " keyed_items { key: 'V", random() % 12, "' title: 'VB' field_path: 'document_lines[", i,
                    "]' cell { measure: ", static_cast<int>(v1::MEASURE_DOCUMENTS),
                    " codes: 'LD' role: ", static_cast<int>(v1::DOCUMENT_ROLE_LEAD), " } }");
  }
  if (random() % 4 == 0) {
    absl::StrAppend(&text, " declared_totals { field_path: 'declared_totals[0]' declared: '", random() % 9,
                    "' computed: '4' }");
  }
  return text;
}

void ChangeAnything(std::mt19937& random, int step, Store& store) {
  const storage::ReportId report{"tinh", random() % 3 == 0 ? "2019-S2" : "2019-S1",
                                 UnitId(static_cast<int>(random() % kUnitCount))};
  switch (random() % 16) {
    case 0:
      store.Registry(RandomTerms(random, 1 + step % 15));
      return;
    case 1:
      store.Catalog(absl::StrCat("entries { kind: CATALOG_KIND_AWARD code: 'C", random() % 6,
                                 "' owner_id: 'tinh' name_vi: 'Tên ", step, "' }"));
      return;
    case 2:
      store.Registry(absl::StrCat("records { exemption { authority_id: 'tinh' period_id: '2019-S1' unit_id: '",
                                  report.unit_id,
                                  "' reason: 'mới lập' withdrawn: ", random() % 2 == 0 ? "true" : "false", " } }"));
      return;
    case 3:
    case 4:
      store.Act(report, "accept {}");
      return;
    case 5:
      store.Act(report, "withdraw {}");
      return;
    case 6:
      store.Act(report, "return { due_date: '2019-07-01' }");
      return;
    case 7:
      store.Sign(
          absl::StrCat("authority_id: 'tinh' period_id: '2019-S1' bloc_id: '", random() % 2 == 0 ? "k1" : "", "'"));
      return;
    default:
      break;
  }
  std::map<std::string, StatedFigure> figures;
  for (auto i = random() % 8; i > 0; --i) {
    const bool stock = random() % 4 == 0;
    const std::string code = absl::StrCat("C", random() % 6);
    const std::string cell = stock ? Indicator(code, 2, true) : Award(code);
    figures.insert({cell, {cell, random() % 9 == 0 ? NotAvailable() : Exactly(static_cast<int64_t>(random() % 50))}});
  }
  std::vector<StatedFigure> stated;
  for (const auto& [cell, figure] : figures) {
    stated.push_back(figure);
  }
  store.Submit(report, stated, RandomExtras(random));
}

std::string AnyQuestion(std::mt19937& random) {
  const auto one_of = [&](const std::vector<std::string>& texts) { return texts[random() % texts.size()]; };
  return absl::StrCat("scope { ",
                      one_of({"authority { authority_id: 'tinh' }", "authority { authority_id: 'tinh' }",
                              "bloc { authority_id: 'tinh' bloc_id: 'k1' }", "central {}"}),
                      " } period_ids: '2019-S1' ", one_of({"", "", "period_ids: '2019-S2' "}),
                      "basis: ", one_of({"BASIS_LATEST_SUBMITTED ", "BASIS_ACCEPTED ", "BASIS_CONSOLIDATED "}),
                      one_of({"", "group_by: DIMENSION_BLOC ", "group_by: [DIMENSION_CODE, DIMENSION_PERIOD] ",
                              "group_by: DIMENSION_UNIT "}),
                      one_of({"", "", "filters { dimension: DIMENSION_BLOC values: ['k1', 'k2'] } ",
                              "filters { dimension: DIMENSION_UNIT values: ['u1', 'u9', 'u12'] } ",
                              "filters { dimension: DIMENSION_CODE values: ['C1', 'C2'] } "}));
}

TEST(MemoPropertyTest, AnswersAreThoseOfAFoldAfterAnyHistory) {
  for (const uint32_t seed : {1u, 2u, 3u}) {
    std::mt19937 random(seed);
    Store store;
    store.Registry(RandomRegistry(random));
    for (int step = 0; step < 250; ++step) {
      ChangeAnything(random, step, store);
      if (random() % 2 == 0) {
        // Store::Summarize compares.
        EXPECT_THAT(store.Summarize(AnyQuestion(random)), IsOk());
      }
      if (HasFailure()) return;
    }
    const MemoCounts counts = store.memo().counts();
    EXPECT_GT(counts.hit_count, 50);
    EXPECT_GT(counts.refresh_count, 5);
    EXPECT_GT(counts.miss_count, 5);
  }
}

// A version is seen by whoever asks after it was acknowledged, while others submit and ask.
TEST(MemoConcurrencyTest, ReadsWhatWasAcknowledged) {
  ledger::World world;
  world.Settle();
  Memo memo(16 << 20);
  const auto request = Parse<v1::GetSummaryRequest>(
      "scope { authority { authority_id: 'tinh' } } period_ids: '2022-S1' group_by: DIMENSION_BLOC");
  const auto submit_and_ask = [&](const std::string& unit_id) {
    for (int64_t version = 1; version <= 25; ++version) {
      const std::string id = absl::StrCat(unit_id, version);
      const auto expected = version == 1 ? std::nullopt : std::optional(version - 1);
      absl::StatusOr<ledger::Committed> committed;
      do {
        committed = world.Submit(ledger::MakeReport(unit_id, version), id, expected);
      } while (committed.ok() && committed->outcome == ledger::Outcome::kJudgeAgain);
      ASSERT_THAT(committed, IsOk());
      const ledger::View view = world.Now();
      const auto recalled = Summarize(view, world.structures, request, view.end.time_us, &memo);
      const auto folded = Summarize(view, world.structures, request, view.end.time_us);
      ASSERT_THAT(recalled, IsOk());
      ASSERT_THAT(folded, IsOk());
      ASSERT_THAT(*recalled, EqualsProto(*folded));
      for (const v1::UnitCoverage& unit : recalled->coverages(0).units()) {
        if (unit.unit_id() == unit_id) {
          ASSERT_EQ(unit.version(), version);
        }
      }
    }
  };
  std::vector<std::thread> threads;
  for (const char* const unit_id : {"so-a", "so-b", "so-c"}) {
    threads.emplace_back(submit_and_ask, unit_id);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_GT(memo.counts().refresh_count + memo.counts().miss_count, 0);
}

}  // namespace
}  // namespace khoi::summary
