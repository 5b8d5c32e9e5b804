#include "services/domain/decision_claim.h"

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/domain/figures.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

using testing::CleanReport;
using testing::FromText;
using testing::WorldCatalog;

// A line of an award that is decided in the ministry.
std::string Line(const std::string& rest) {
  return "award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' " + rest;
}

std::string KeyOf(const std::string& line) {
  v1::Report report = CleanReport();
  *report.add_award_lines() = FromText<v1::AwardLine>(line);
  const std::optional<stored::v1::DecisionClaim> claim = ClaimOfDecision(report, 0, WorldCatalog());
  return claim.has_value() ? claim->key() : "none";
}

TEST(DecisionClaimTest, OnlyADecidedAwardWithANumberClaims) {
  const std::string decision = "decision { reference { number: '125' symbol: 'QĐ-BKHCN' issue_date: '2022-03-01' } } ";
  EXPECT_EQ(KeyOf(Line("status: AWARD_STATUS_AWARDED " + decision)), "125|qd-bkhcn|2022|bkhcn|CO-BK-BT|IND");
  EXPECT_EQ(KeyOf(Line("status: AWARD_STATUS_HANDED_OVER " + decision)), "125|qd-bkhcn|2022|bkhcn|CO-BK-BT|IND");
  EXPECT_EQ(KeyOf(Line("status: AWARD_STATUS_PROPOSED " + decision)), "none");
  EXPECT_EQ(KeyOf(Line("status: AWARD_STATUS_REVOKED " + decision)), "none");
  EXPECT_EQ(KeyOf(Line("status: AWARD_STATUS_AWARDED decision { reference { issue_date: '2022-03-01' } }")), "none");
  EXPECT_EQ(KeyOf(Line("status: AWARD_STATUS_AWARDED decision { not_available { reason: 'x' } }")), "none");
}

TEST(DecisionClaimTest, SpellingsOfOneDecisionHaveOneKey) {
  const std::string plain =
      KeyOf(Line("status: AWARD_STATUS_AWARDED decision { reference { number: '125' symbol: 'QĐ-UBND' issue_date: "
                 "'2022-03-01' } }"));
  for (const char* const reference :
       {"number: '0125' symbol: 'qđ - ubnd' issue_date: '2022-03-01'", "number: '125/QĐ-UBND' issue_date: '2022-03-02'",
        "number: '125' symbol: 'QD-UBND' issue_date: '2022-03-01' issuer_id: 'bkhcn'"}) {
    EXPECT_EQ(KeyOf(Line(std::string("status: AWARD_STATUS_AWARDED decision { reference { ") + reference + " } }")),
              plain)
        << reference;
  }
}

TEST(DecisionClaimTest, YearIssuerAwardAndKindTellDecisionsApart) {
  const std::string decision = "status: AWARD_STATUS_AWARDED decision { reference { number: '1' symbol: 'QĐ' ";
  const std::string plain = KeyOf(Line(decision + "issue_date: '2022-03-01' } }"));
  EXPECT_NE(KeyOf(Line(decision + "issue_date: '2021-03-01' } }")), plain);
  EXPECT_NE(KeyOf(Line(decision + "issue_date: '2022-03-01' issuer_id: 'so-a' } }")), plain);
  EXPECT_NE(KeyOf(Line(decision + "issue_date: '2022-03-01' issuer_name: 'Sở A' } }")), plain);
  EXPECT_NE(KeyOf(Line("awarding_organisation_id: 'tinh' " + decision + "issue_date: '2022-03-01' } }")), plain);
  EXPECT_NE(KeyOf("award_codes: 'CO-BK-BT' recipient_kind_code: 'COL' " + decision + "issue_date: '2022-03-01' } }"),
            plain);
  EXPECT_NE(KeyOf("award_codes: ['CO-BK-BT', 'CO-GK'] recipient_kind_code: 'IND' " + decision +
                  "issue_date: '2022-03-01' } }"),
            plain);
  EXPECT_EQ(KeyOf("award_codes: ['CO-GK', 'CO-BK-BT'] recipient_kind_code: 'IND' " + decision + "} }"),
            KeyOf("award_codes: ['CO-BK-BT', 'CO-GK'] recipient_kind_code: 'IND' " + decision + "} }"));
}

TEST(DecisionClaimTest, AStateAwardIsDecidedByItsLevelWhateverIsPrinted) {
  const std::string line =
      "award_codes: 'CO-BK-TTG' awarding_authority_code: 'A-TTG' recipient_kind_code: 'IND' status: "
      "AWARD_STATUS_AWARDED ";
  EXPECT_EQ(
      KeyOf(line + "awarding_organisation_name: 'Thủ tướng' decision { reference { number: '1' symbol: 'QĐ-TTg' } }"),
      KeyOf(line + "decision { reference { number: '1' symbol: 'QĐ-TTg' issuer_name: 'TTgCP' } }"));
}

TEST(DecisionClaimTest, WhetherItIsAStateAwardIsLookedUpOnTheDayOfTheDecision) {
  const auto entry = [](const std::string& text) {
    return FromText<v1::CatalogEntry>("kind: CATALOG_KIND_AWARD code: 'X' owner_id: 'tw' " + text);
  };
  const Catalog catalog({entry("valid_to_date: '2029-12-31' award { state_level: true }"),
                         entry("valid_from_date: '2030-01-01' award {}")});
  const auto key = [&](const std::string& reference) {
    v1::Report report = CleanReport();
    *report.add_award_lines() = FromText<v1::AwardLine>(
        "award_codes: 'X' awarding_authority_code: 'A-TTG' status: AWARD_STATUS_AWARDED status_date: '2022-03-01' "
        "decision { reference { number: '1' " +
        reference + " } }");
    return ClaimOfDecision(report, 0, catalog)->key();
  };
  EXPECT_EQ(key("issue_date: '2022-03-01'"), "1||2022|A-TTG|X|");
  EXPECT_EQ(key(""), "1|||A-TTG|X|");
  EXPECT_EQ(key("issue_date: '2030-01-01'"), "1||2030|bkhcn|X|");
}

TEST(DecisionClaimTest, ClaimsAreDerivedInTheOrderOfLines) {
  v1::Report report = CleanReport();
  *report.add_award_lines() = FromText<v1::AwardLine>(Line("status: AWARD_STATUS_PROPOSED"));
  *report.add_award_lines() =
      FromText<v1::AwardLine>(Line("status: AWARD_STATUS_AWARDED decision { reference { number: '9' symbol: 'QĐ' } }"));
  const stored::v1::Extras extras = Derive(report, WorldCatalog()).extras;
  ASSERT_EQ(extras.decisions_size(), 1);
  EXPECT_EQ(extras.decisions(0).key(), "9|qd||bkhcn|CO-BK-BT|IND");
  EXPECT_EQ(extras.decisions(0).title(), "9/QĐ");
  EXPECT_EQ(extras.decisions(0).field_path(), "report.award_lines[1].decision");
}

}  // namespace
}  // namespace khoi::domain
