#include "services/summary/digest.h"

#include "absl/strings/escaping.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using testing::IsOk;

std::string DigestOf(const Store& store, const std::string& more = "", const std::string& scope = kProvinceFirstHalf) {
  const absl::StatusOr<v1::Summary> summary = store.Summarize(scope + more);
  EXPECT_THAT(summary, IsOk());
  return summary.ok() ? absl::BytesToHexString(summary->digest()) : "";
}

TEST(DigestTest, IsTheSameForEver) {
  DigestNode node("khoi.bloc");
  node.AddString("k1");
  node.AddString("a");
  node.AddNumber(3);
  node.AddHash(std::string(32, 'h'));
  EXPECT_EQ(absl::BytesToHexString(node.Finish()), "b97b8b1a9f762887111973432796269875b29c9d9a23f84916edb29cd2aac6cc");

  Store store;
  store.Registry(kProvince);
  store.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  EXPECT_EQ(DigestOf(store), "f291c03906ef27e55843c272cdcf1dab3d923a8f5489276846c9a9444df2c55a");
}

TEST(DigestTest, LongNodesAreHashedAsOnePiece) {
  DigestNode node("khoi.bloc");
  std::string bytes = std::string("khoi.bloc\0", 10);
  for (int i = 0; i < 1000; ++i) {
    node.AddString("unit");
    bytes += std::string("\0\0\0\0\0\0\0\4unit", 12);
  }
  EXPECT_EQ(node.Finish(), domain::Sha256Of(bytes));
}

class DigestOfSummaryTest : public ::testing::Test {
 protected:
  DigestOfSummaryTest() {
    store_.Registry(kProvince);
    store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
    store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(2)}});
  }

  Store store_;
};

TEST_F(DigestOfSummaryTest, ChangesWithAnyVersionThatCounts) {
  const std::string before = DigestOf(store_);
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(2)}});
  const std::string resubmitted = DigestOf(store_);
  EXPECT_NE(resubmitted, before);
  store_.Submit(FirstHalf("d"), {});
  EXPECT_NE(DigestOf(store_), resubmitted);
}

TEST_F(DigestOfSummaryTest, ChangesWithMembershipAndCatalog) {
  const std::string before = DigestOf(store_);
  store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2018-01-01' "
      "member_unit_ids: ['c', 'x'] leader_unit_id: 'c' } }");
  const std::string with_member = DigestOf(store_);
  EXPECT_NE(with_member, before);
  store_.Catalog("entries { kind: CATALOG_KIND_AWARD code: 'EM' owner_id: 'tw' name_vi: 'Cờ' }");
  EXPECT_NE(DigestOf(store_), with_member);
}

TEST_F(DigestOfSummaryTest, IsThatOfTheInputAndNotOfTheQuestion) {
  const std::string plain = DigestOf(store_);
  EXPECT_EQ(DigestOf(store_, "group_by: DIMENSION_UNIT"), plain);
  EXPECT_EQ(DigestOf(store_, "group_by: DIMENSION_BLOC measures: MEASURE_EVENTS"), plain);
  EXPECT_EQ(DigestOf(store_, "filters { dimension: DIMENSION_UNIT values: 'a' }"), plain);
  EXPECT_EQ(DigestOf(store_, "instant { seconds: 9999999999 }"), plain);
  EXPECT_EQ(DigestOf(store_, "basis: BASIS_LATEST_SUBMITTED"), plain);
}

TEST_F(DigestOfSummaryTest, IgnoresWhatIsOutOfScope) {
  const std::string province = DigestOf(store_);
  store_.Submit(FirstHalf("x"), {{Award("EM"), Exactly(1)}});
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(1)}});
  EXPECT_EQ(DigestOf(store_), province);
}

TEST_F(DigestOfSummaryTest, DiffersByScopeAndPeriodsButNotByTheirOrder) {
  const std::string bloc = "scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2019-S1' ";
  const std::string province = "scope { authority { authority_id: 'tinh' } } ";
  EXPECT_NE(DigestOf(store_, "", bloc), DigestOf(store_));
  EXPECT_NE(DigestOf(store_, "period_ids: '2019-S2'", province), DigestOf(store_));
  EXPECT_EQ(DigestOf(store_, "period_ids: ['2019-S2', '2019-S1']", province),
            DigestOf(store_, "period_ids: ['2019-S1', '2019-S2']", province));
}

TEST_F(DigestOfSummaryTest, OfAnEarlierRevisionIsWhatItWasThen) {
  const std::string then = DigestOf(store_);
  const int64_t revision = store_.revision();
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(9)}});
  store_.Catalog("entries { kind: CATALOG_KIND_AWARD code: 'EM' owner_id: 'tw' name_vi: 'Cờ' }");
  EXPECT_EQ(DigestOf(store_, absl::StrCat("as_of_revision: ", revision)), then);
  EXPECT_EQ(DigestOf(store_, absl::StrCat("as_of_time { seconds: ", Store::TimeOf(revision) / 1'000'000, " }")), then);
}

}  // namespace
}  // namespace khoi::summary
