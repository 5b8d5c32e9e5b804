#include "services/summary/impact.h"

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

class ImpactTest : public ::testing::Test {
 protected:
  ImpactTest() { store_.Registry(kProvince); }

  // "tinh/k1 EM 1 -> 2" for each row.
  static std::vector<std::string> Told(const absl::StatusOr<std::vector<v1::ImpactRow>>& impact) {
    EXPECT_THAT(impact, IsOk());
    std::vector<std::string> told;
    for (const v1::ImpactRow& row : *impact) {
      told.push_back(absl::StrCat(row.authority_id(), "/", row.bloc_id(), " ", row.key(row.key_size() - 1).value(), " ",
                                  row.has_before() ? row.before().low() : "-", " -> ",
                                  row.has_after() ? row.after().low() : "-"));
    }
    return told;
  }

  std::vector<std::string> OfVersion(const std::string& unit_id, int64_t version) {
    ledger::StructureCache structures;
    const ledger::View view = store_.Now();
    const absl::StatusOr<Substitute> accepted = SubstituteOf(view, FirstHalf(unit_id), version);
    EXPECT_THAT(accepted, IsOk());
    return Told(ImpactOf(view, structures, *accepted));
  }

  std::vector<std::string> OfDerived(const std::string& unit_id, const std::vector<StatedFigure>& figures,
                                     const std::string& extras = "") {
    domain::DerivedReport derived;
    for (const StatedFigure& figure : figures) {
      derived.figures.push_back(
          {.cell = domain::EncodeCellKey(Parse<stored::v1::CellKey>(figure.cell)), .value = figure.value});
    }
    derived.extras = Parse<stored::v1::Extras>(extras);
    ledger::StructureCache structures;
    const ledger::View view = store_.Now();
    const absl::StatusOr<Substitute> accepted =
        SubstituteOf(view, FirstHalf(unit_id), derived, domain::Sha256Of("new"));
    EXPECT_THAT(accepted, IsOk());
    return Told(ImpactOf(view, structures, *accepted));
  }

  void Accept(const std::string& unit_id, int64_t count) {
    store_.Submit(FirstHalf(unit_id), {{Award("EM"), Exactly(count)}});
    store_.Act(FirstHalf(unit_id), "accept {}");
  }

  Store store_;
};

TEST_F(ImpactTest, AcceptingAStoredVersionMovesTheAuthorityAndTheBloc) {
  Accept("a", 1);
  Accept("c", 40);
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(4)}, {Award("CO"), Exactly(7)}});
  EXPECT_THAT(OfVersion("a", 2),
              ElementsAre("tinh/ CO - -> 7", "tinh/ EM 41 -> 44", "tinh/k1 CO - -> 7", "tinh/k1 EM 1 -> 4"));
  // What counts already changes nothing.
  EXPECT_THAT(OfVersion("a", 1), IsEmpty());
}

TEST_F(ImpactTest, VersionThatIsNotStoredMayHaveNewCells) {
  Accept("a", 1);
  EXPECT_THAT(OfDerived("b", {{Award("NEW"), Exactly(9)}, {Award("EM"), Exactly(2)}}),
              ElementsAre("tinh/ EM 1 -> 3", "tinh/ NEW - -> 9", "tinh/k1 EM 1 -> 3", "tinh/k1 NEW - -> 9"));
  EXPECT_THAT(OfDerived("a", {}), ElementsAre("tinh/ EM 1 -> -", "tinh/k1 EM 1 -> -"));
}

TEST_F(ImpactTest, WhatWasSubmittedButNotAcceptedIsNoPartOfIt) {
  store_.Submit(FirstHalf("b"), {{Award("EM"), Exactly(1000)}});
  EXPECT_THAT(OfDerived("a", {{Award("EM"), Exactly(2)}}), ElementsAre("tinh/ EM - -> 2", "tinh/k1 EM - -> 2"));
}

TEST_F(ImpactTest, DocumentThatAnotherUnitHasIsNoImpact) {
  const std::string document = "keyed_items { key: 'D|1' cell { measure: 3 codes: 'LD' role: 1 } }";
  store_.Submit(FirstHalf("a"), {}, document);
  store_.Act(FirstHalf("a"), "accept {}");
  EXPECT_THAT(OfDerived("c", {}, document), ElementsAre("tinh/k2 LD - -> 1"));
}

TEST_F(ImpactTest, UnitThatReportsDirectlyMovesTheAuthorityOnlyAndAStrangerNothing) {
  EXPECT_THAT(OfDerived("d", {{Award("EM"), Exactly(2)}}), ElementsAre("tinh/ EM - -> 2"));
  EXPECT_THAT(OfDerived("x", {{Award("EM"), Exactly(2)}}), IsEmpty());
}

TEST_F(ImpactTest, UnknownVersionIsAnError) {
  EXPECT_THAT(SubstituteOf(store_.Now(), FirstHalf("a"), 1), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace khoi::summary
