#include "services/ledger/report_source.h"

#include "services/ledger/replay.h"
#include "tests/ledger/world.h"

namespace khoi::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

// The council, to which a unit that stands for the province reports.
constexpr char kCouncil[] = R"(
  records { unit { unit_id: 'ubnd' type_code: 'UT-SO' name_vi: 'UBND tỉnh' home_authority_id: 'tw'
                   stands_for_authority_id: 'tinh' reports_directly: true } }
  records { unit { unit_id: 'ubnd-xa' type_code: 'UT-SO' name_vi: 'UBND tỉnh xa' home_authority_id: 'tw'
                   stands_for_authority_id: 'tinh-xa' reports_directly: true } }
  records { period { authority_id: 'tw' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng'
                     first_date: '2022-01-01' last_date: '2022-06-30' open_date: '2022-01-01' } }
)";

class ReportSourceTest : public ::testing::Test {
 protected:
  ReportSourceTest() {
    world.Settle();
    EXPECT_THAT(world.ApplyRegistry("council", Parse<stored::v1::RegistryBody>(kCouncil)), IsOk());
    const auto submitted = world.Submit(MakeReport("so-a", 3), "a");
    EXPECT_THAT(submitted, IsOk());
    submission = submitted->entry;
    Draft draft = world.Signed("", "", "signed");
    v1::Consolidation& body = *std::get<ConsolidationDraft>(draft.change).body.mutable_consolidation();
    body.set_digest(std::string(32, 'd'));
    v1::ConsolidationInput& input = *body.add_inputs();
    input.set_unit_id("so-a");
    input.set_bloc_id("khoi-1");
    input.set_version(1);
    input.set_content_hash(submission.content_hash());
    const auto committed = world.Append(std::move(draft));
    EXPECT_THAT(committed, IsOk());
    signature = committed->entry;
  }

  // What "ubnd" says of what was signed.
  v1::Report Forwarded() const {
    v1::Report report = MakeReport("ubnd", 3);
    report.set_authority_id("tw");
    v1::ConsolidationSource& source = *report.mutable_consolidation_source();
    source.set_authority_id("tinh");
    source.set_period_id("2022-S1");
    source.set_number(1);
    source.set_revision(signature.revision());
    source.set_digest(std::string(32, 'd'));
    v1::SourceReceipt& receipt = *source.add_receipts();
    receipt.set_unit_id("so-a");
    receipt.set_version(1);
    receipt.set_revision(submission.revision());
    receipt.mutable_commit_time()->set_seconds(submission.time_us() / 1'000'000);
    receipt.mutable_commit_time()->set_nanos(static_cast<int32_t>(submission.time_us() % 1'000'000 * 1'000));
    receipt.set_content_hash(submission.content_hash());
    return report;
  }

  ReportSource Read(const v1::Report& report, std::optional<int64_t> last_revision = std::nullopt) {
    const View view = world.Now();
    const auto structure = world.structures.StructureAt(view, report.authority_id(), view.end.revision);
    EXPECT_THAT(structure, IsOk());
    const auto source =
        ReadSource(view, last_revision.value_or(view.end.revision), view, world.structures, **structure, report);
    EXPECT_THAT(source, IsOk());
    return *source;
  }

  World world;
  stored::v1::Entry submission;
  stored::v1::Entry signature;
};

TEST_F(ReportSourceTest, FindsWhatWasSignedAndReceived) {
  const ReportSource source = Read(Forwarded());
  EXPECT_TRUE(source.facts.signed_here);
  ASSERT_NE(source.facts.consolidation, nullptr);
  EXPECT_EQ(source.facts.consolidation->digest(), std::string(32, 'd'));
  EXPECT_THAT(source.facts.known_receipts, ElementsAre(true));
  EXPECT_EQ(source.facts.own_authority_id, "");
}

TEST_F(ReportSourceTest, AnotherNumberRevisionOrKindOfEntryIsNotIt) {
  v1::Report report = Forwarded();
  report.mutable_consolidation_source()->set_number(2);
  EXPECT_EQ(Read(report).facts.consolidation, nullptr);
  for (const int64_t revision : {int64_t{0}, submission.revision(), signature.revision() + 1, int64_t{1} << 60}) {
    report = Forwarded();
    report.mutable_consolidation_source()->set_revision(revision);
    EXPECT_EQ(Read(report).facts.consolidation, nullptr) << revision;
  }
}

TEST_F(ReportSourceTest, WhatABlocSignedIsNotTheAuthoritys) {
  const auto committed = world.Append(world.Signed("khoi-1", "", "bloc"));
  ASSERT_THAT(committed, IsOk());
  v1::Report report = Forwarded();
  report.mutable_consolidation_source()->set_revision(committed->entry.revision());
  EXPECT_EQ(Read(report).facts.consolidation, nullptr);
}

TEST_F(ReportSourceTest, EachFieldOfAReceiptIsHeldAgainstItsEntry) {
  const auto known = [&](auto&& change) -> bool {
    v1::Report report = Forwarded();
    change(*report.mutable_consolidation_source()->mutable_receipts(0));
    return Read(report).facts.known_receipts.front();
  };
  EXPECT_TRUE(known([](v1::SourceReceipt&) {}));
  EXPECT_TRUE(known([](v1::SourceReceipt& receipt) { receipt.clear_commit_time(); }));
  EXPECT_FALSE(known([](v1::SourceReceipt& receipt) { receipt.set_unit_id("so-b"); }));
  EXPECT_FALSE(known([](v1::SourceReceipt& receipt) { receipt.set_version(2); }));
  EXPECT_FALSE(known([](v1::SourceReceipt& receipt) { receipt.set_content_hash(std::string(32, 'x')); }));
  EXPECT_FALSE(known([](v1::SourceReceipt& receipt) { receipt.mutable_commit_time()->set_nanos(1); }));
  EXPECT_FALSE(known([&](v1::SourceReceipt& receipt) { receipt.set_revision(signature.revision()); }));
  EXPECT_FALSE(known([](v1::SourceReceipt& receipt) { receipt.set_revision(1 << 30); }));
}

TEST_F(ReportSourceTest, AnAuthorityWithoutUnitsHereSignsElsewhere) {
  v1::Report report = Forwarded();
  report.mutable_consolidation_source()->set_authority_id("tinh-xa");
  EXPECT_FALSE(Read(report).facts.signed_here);
  report.mutable_consolidation_source()->set_authority_id("không phải mã");
  EXPECT_FALSE(Read(report).facts.signed_here);
  report = Forwarded();
  report.mutable_consolidation_source()->set_period_id("2030-S1");
  EXPECT_FALSE(Read(report).facts.signed_here);
}

TEST_F(ReportSourceTest, ASecondStatementIsOneAboutAnAuthorityWhoseUnitsReportHere) {
  v1::Report report = Forwarded();
  report.clear_consolidation_source();
  EXPECT_EQ(Read(report).facts.own_authority_id, "tinh");
  report.set_unit_id("ubnd-xa");
  EXPECT_EQ(Read(report).facts.own_authority_id, "");
  EXPECT_EQ(Read(MakeReport("so-a", 1)).facts.own_authority_id, "");
}

// A replay has entries at hand that came later.
TEST_F(ReportSourceTest, WhatTheLogDidNotHaveThenIsNotKnown) {
  EXPECT_EQ(Read(Forwarded(), signature.revision() - 1).facts.consolidation, nullptr);
  EXPECT_THAT(Read(Forwarded(), submission.revision() - 1).facts.known_receipts, ElementsAre(false));
}

TEST_F(ReportSourceTest, AReplayJudgesWhatWasForwardedAsItWasJudged) {
  ASSERT_THAT(world.Submit(Forwarded(), "forwarded"), IsOk());
  v1::Report second = Forwarded();
  second.clear_consolidation_source();
  const auto committed = world.Submit(second, "second", 1);
  ASSERT_THAT(committed, IsOk());
  const auto verdict = ReadVerdict(world.Now(), {"tw", "2022-S1", "ubnd"}, 2);
  ASSERT_THAT(verdict, IsOk());
  EXPECT_TRUE(std::any_of(verdict->findings().begin(), verdict->findings().end(),
                          [](const v1::Finding& finding) { return finding.rule_id() == "CON-NAMED"; }));
  storage::MemoryEngine scratch;
  const auto report = Verify(*world.engine, scratch);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->differences, IsEmpty());
}

}  // namespace
}  // namespace khoi::ledger
