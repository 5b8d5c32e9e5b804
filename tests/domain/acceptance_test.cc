#include "services/domain/acceptance.h"

#include "gtest/gtest.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

struct Case {
  const char* name;
  const char* findings;
  const char* waivers;
  const char* in_the_way;
};

class AcceptanceTest : public ::testing::TestWithParam<Case> {};

TEST_P(AcceptanceTest, IsForbiddenByWhatNobodyAnswered) {
  const auto findings = testing::FromText<v1::Rejection>(GetParam().findings).findings();
  const auto waivers = testing::FromText<v1::AcceptAct>(GetParam().waivers);
  std::string in_the_way;
  for (const v1::Finding& finding : FindingsInTheWay({findings.begin(), findings.end()}, waivers.waivers())) {
    in_the_way += finding.rule_id();
  }
  EXPECT_EQ(in_the_way, GetParam().in_the_way);
}

#define FOUND(id, severity, rest) "findings { rule_id: '" id "' severity: SEVERITY_" severity " " rest " } "

INSTANTIATE_TEST_SUITE_P(
    Table, AcceptanceTest,
    ::testing::Values(Case{"NothingFound", "", "", ""}, Case{"Blocks", FOUND("A", "BLOCK", ""), "", "A"},
                      Case{"BlocksWhateverIsAcknowledged", FOUND("A", "BLOCK", "acknowledgement_note: 'đúng'"), "",
                           "A"},
                      Case{"Warns", FOUND("A", "WARN", ""), "", "A"},
                      Case{"WarnsAndIsAcknowledged", FOUND("A", "WARN", "acknowledgement_note: 'đúng'"), "", ""},
                      Case{"Informs", FOUND("A", "INFO", ""), "", ""},
                      Case{"BlockIsWaived", FOUND("A", "BLOCK", ""), "waivers { rule_id: 'A' reason: 'x' }", ""},
                      Case{"WarningIsWaived", FOUND("A", "WARN", "field_paths: 'x'"),
                           "waivers { rule_id: 'A' field_path: 'x' reason: 'x' }", ""},
                      Case{"AnotherFieldIsWaived", FOUND("A", "WARN", "field_paths: 'x'"),
                           "waivers { rule_id: 'A' field_path: 'y' reason: 'x' }", "A"},
                      Case{"TheOrderIsKept",
                           FOUND("A", "WARN", "") FOUND("B", "INFO", "") FOUND("C", "BLOCK", "") FOUND("D", "WARN", ""),
                           "waivers { rule_id: 'C' reason: 'x' } ", "AD"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace khoi::domain
