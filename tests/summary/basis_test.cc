#include "services/summary/summary.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr char kLatest[] = "basis: BASIS_LATEST_SUBMITTED ";
constexpr char kAccepted[] = "basis: BASIS_ACCEPTED ";

class BasisTest : public ::testing::Test {
 protected:
  BasisTest() { store_.Registry(kProvince); }

  v1::Summary Summary(const std::string& more) {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(absl::StrCat(kProvinceFirstHalf, more));
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? *summary : v1::Summary();
  }

  // "a: v1 r2" for every unit of which a version counts.
  std::vector<std::string> Counted(const std::string& more) {
    std::vector<std::string> told;
    const v1::Summary summary = Summary(more);
    for (const v1::UnitCoverage& unit : summary.coverages(0).units()) {
      if (unit.has_version()) {
        told.push_back(absl::StrCat(unit.unit_id(), ": v", unit.version(), " r", unit.revision()));
      }
    }
    return told;
  }

  std::vector<std::string> Sums(const std::string& more) {
    std::vector<std::string> sums;
    const v1::Summary summary = Summary(more);
    for (const v1::SummaryRow& row : summary.rows()) {
      sums.push_back(row.figure().low());
    }
    return sums;
  }

  int64_t Submit(const std::string& unit_id, int64_t count, const std::string& extras = "") {
    return store_.Submit(FirstHalf(unit_id), {{Award("EM"), Exactly(count)}}, extras);
  }
  int64_t Act(const std::string& unit_id, const std::string& act) { return store_.Act(FirstHalf(unit_id), act); }

  Store store_;
};

TEST_F(BasisTest, AcceptedCountsOnlyWhatWasAccepted) {
  Submit("a", 1);   // r2
  Submit("b", 10);  // r3
  EXPECT_THAT(Sums(kLatest), ElementsAre("11"));
  EXPECT_THAT(Sums(kAccepted), IsEmpty());
  Act("a", "accept {}");  // r4
  Act("b", "receive {}");
  EXPECT_THAT(Sums(kAccepted), ElementsAre("1"));
  EXPECT_THAT(Counted(kAccepted), ElementsAre("a: v1 r2"));
  EXPECT_THAT(Sums(kLatest), ElementsAre("11"));
}

TEST_F(BasisTest, AcceptedVersionStaysUntilALaterOneIsAccepted) {
  Submit("a", 1, "warn_count: 1");  // r2
  Act("a", "accept {}");            // r3
  Submit("a", 2, "warn_count: 5");  // r4
  EXPECT_THAT(Counted(kAccepted), ElementsAre("a: v1 r2"));
  EXPECT_THAT(Sums(kAccepted), ElementsAre("1"));
  EXPECT_THAT(Counted(kLatest), ElementsAre("a: v2 r4"));
  EXPECT_THAT(Sums(kLatest), ElementsAre("2"));
  EXPECT_EQ(Summary(kAccepted).finding_counts().warn_count(), 1);
  EXPECT_EQ(Summary(kLatest).finding_counts().warn_count(), 5);
  Act("a", "accept {}");
  EXPECT_THAT(Counted(kAccepted), ElementsAre("a: v2 r4"));
  EXPECT_EQ(Summary(kAccepted).finding_counts().warn_count(), 5);
}

TEST_F(BasisTest, WithdrawnVersionGivesWayToTheAcceptedOneOrIsMissing) {
  Submit("a", 1);
  Act("a", "accept {}");
  Submit("a", 2);
  Act("a", "withdraw {}");
  Submit("b", 10);
  Act("b", "withdraw {}");
  EXPECT_THAT(Sums(kLatest), ElementsAre("1"));
  EXPECT_THAT(Counted(kLatest), ElementsAre("a: v1 r2"));
  EXPECT_EQ(Summary(kLatest).coverages(0).missing_count(), 3);
  Submit("b", 20);
  EXPECT_THAT(Sums(kLatest), ElementsAre("21"));
}

TEST_F(BasisTest, ReturnedVersionStillCountsAsSubmitted) {
  Submit("a", 1);
  Act("a", "return { reasons { text: 'sai' } }");
  EXPECT_THAT(Sums(kLatest), ElementsAre("1"));
  EXPECT_THAT(Sums(kAccepted), IsEmpty());
}

TEST_F(BasisTest, ReportThatWasOnlyAskedForIsMissing) {
  Act("a", "request_amendment {}");
  EXPECT_THAT(Counted(kLatest), IsEmpty());
  EXPECT_THAT(Counted(kAccepted), IsEmpty());
  Act("x", "request_amendment {}");
  EXPECT_THAT(Summary(kLatest).uncounted_reports(), IsEmpty());
}

TEST_F(BasisTest, BothBasesAreReadAsOfARevision) {
  Submit("a", 1);                       // r2
  Act("a", "accept {}");                // r3
  Submit("a", 2);                       // r4
  Act("a", "receive {}");               // r5
  Act("a", "accept {}");                // r6
  const int64_t last = Submit("a", 3);  // r7
  Act("a", "withdraw {}");              // r8
  const auto at = [](const char* basis, int64_t revision) { return absl::StrCat(basis, "as_of_revision: ", revision); };
  EXPECT_THAT(Counted(at(kAccepted, 2)), IsEmpty());
  EXPECT_THAT(Counted(at(kAccepted, 3)), ElementsAre("a: v1 r2"));
  EXPECT_THAT(Counted(at(kAccepted, 5)), ElementsAre("a: v1 r2"));
  EXPECT_THAT(Counted(at(kAccepted, 6)), ElementsAre("a: v2 r4"));
  EXPECT_THAT(Counted(at(kLatest, 5)), ElementsAre("a: v2 r4"));
  EXPECT_THAT(Counted(at(kLatest, last)), ElementsAre("a: v3 r7"));
  EXPECT_THAT(Counted(at(kLatest, last + 1)), ElementsAre("a: v2 r4"));
  EXPECT_THAT(Sums(at(kLatest, last + 1)), ElementsAre("2"));
}

TEST_F(BasisTest, DigestsOfBasesDiffer) {
  Submit("a", 1);
  Act("a", "accept {}");
  EXPECT_EQ(Sums(kLatest), Sums(kAccepted));
  EXPECT_NE(Summary(kLatest).digest(), Summary(kAccepted).digest());
}

}  // namespace
}  // namespace khoi::summary
