#include "services/summary/view_exemplars.h"

#include "gmock/gmock.h"
#include "tests/summary/view_of.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Exemplars(const std::string& kind) { return absl::StrCat("measure: 9 recipient_kind_code: '", kind, "'"); }

std::string Target(const std::string& kind, const std::string& code = "TG-EXEMPLAR") {
  return absl::StrCat("measure: 10 codes: '", code, "' recipient_kind_code: '", kind, "'");
}

class ViewExemplarsTest : public ::testing::Test {
 protected:
  ViewExemplarsTest() { store_.Registry(kProvince); }

  std::vector<std::string> Lines() { return LinesOf(ViewOf(store_, "EXEMPLARS").tables(0)); }

  // How one unit with these figures stands.
  std::string StandingOf(const domain::FigureValue& exemplars, const domain::FigureValue& target) {
    store_.Submit(FirstHalf("a"), {{Exemplars("IND"), exemplars}, {Target("IND"), target}});
    const v1::ViewTable table = ViewOf(store_, "EXEMPLARS").tables(0);
    return TextOf(table.rows(0).cells(3), /*english=*/true);
  }

  Store store_;
};

TEST_F(ViewExemplarsTest, ByKindAgainstTargetsPerUnitAndInAll) {
  store_.Submit(FirstHalf("a"), {{Exemplars("COL"), Exactly(3)},
                                 {Exemplars("IND"), Exactly(6)},
                                 {Target("COL"), Between(2, 3)},
                                 {Target("IND"), Exactly(8)}});
  store_.Submit(FirstHalf("b"), {{Target("MIX"), Between(2, 3)}, {Target("MIX", "TG-OTHER"), Exactly(90)}});
  const v1::ViewTable table = ViewOf(store_, "EXEMPLARS").tables(0);
  EXPECT_THAT(ColumnsOf(table), ElementsAre("unit", "COL.exemplars", "COL.target", "COL.standing", "IND.exemplars",
                                            "IND.target", "IND.standing", "MIX.exemplars", "MIX.target", "MIX.standing",
                                            "all.exemplars", "all.target", "all.standing"));
  EXPECT_THAT(LinesOf(table),
              ElementsAre("Sở A | 3 | 2..3 | đạt mục tiêu | 6 | 8 | chưa đạt mục tiêu |  |  |  | 9 | 10..11 | "
                          "chưa đạt mục tiêu",
                          "Sở B |  |  |  |  |  |  |  | 2..3 |  |  | 2..3 | chưa có số",
                          "= Tổng số | 3 | 2..3 | đạt mục tiêu | 6 | 8 | chưa đạt mục tiêu |  | 2..3 |  | 9 | 12..14 | "
                          "chưa đạt mục tiêu"));
}

TEST_F(ViewExemplarsTest, WhatIsKnownOnlyWithinBoundsIsJudgedWithinThem) {
  EXPECT_EQ(StandingOf(Exactly(4), Between(2, 3)), "above the target");
  EXPECT_EQ(StandingOf(Exactly(2), Between(2, 3)), "within the target");
  EXPECT_EQ(StandingOf(Exactly(1), Between(2, 3)), "below the target");
  EXPECT_EQ(StandingOf(AtLeast(2), Between(2, 3)), "cannot be told");
  EXPECT_EQ(StandingOf(AtLeast(4), Between(2, 3)), "above the target");
  EXPECT_EQ(StandingOf(AtLeast(5), AtLeast(5)), "within the target");
  EXPECT_EQ(StandingOf(Between(1, 2), Between(2, 3)), "cannot be told");
  EXPECT_EQ(StandingOf(NotAvailable(), Between(2, 3)), "not known");
}

TEST_F(ViewExemplarsTest, UnitsThatSayNothingOfItAreNotListed) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}});
  EXPECT_THAT(Lines(), ElementsAre(HasSubstr("= Tổng số")));
}

}  // namespace
}  // namespace khoi::summary
