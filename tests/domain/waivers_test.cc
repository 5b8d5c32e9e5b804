#include "services/domain/waivers.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

struct Case {
  const char* name;
  const char* findings;
  const char* waivers;
  bool waived;  // each of the findings
};

class WaiversTest : public ::testing::TestWithParam<Case> {};

TEST_P(WaiversTest, AWaiverIsAboutItsRuleAndTheFirstField) {
  const auto findings = testing::FromText<v1::Rejection>(GetParam().findings);
  const auto waivers = testing::FromText<v1::AcceptAct>(GetParam().waivers);
  const bool all = std::all_of(findings.findings().begin(), findings.findings().end(),
                               [&](const v1::Finding& finding) { return IsWaived(finding, waivers.waivers()); });
  EXPECT_EQ(all, GetParam().waived);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WaiversTest,
    ::testing::Values(Case{"NothingSaid", "findings { rule_id: 'P-COVER' severity: SEVERITY_BLOCK }", "", false},
                      Case{"WaivedRule", "findings { rule_id: 'P-COVER' severity: SEVERITY_BLOCK field_paths: 'x' }",
                           "waivers { rule_id: 'P-COVER' reason: 'Sáp nhập' }", true},
                      Case{"OtherRule", "findings { rule_id: 'P-COVER' severity: SEVERITY_BLOCK }",
                           "waivers { rule_id: 'P-LEGAL' reason: 'Sáp nhập' }", false},
                      Case{"WaivedField", "findings { rule_id: 'R' severity: SEVERITY_BLOCK field_paths: ['x', 'y'] }",
                           "waivers { rule_id: 'R' field_path: 'x' reason: 'Đúng' }", true},
                      Case{"SecondFieldIsNotWhereToLook",
                           "findings { rule_id: 'R' severity: SEVERITY_BLOCK field_paths: ['x', 'y'] }",
                           "waivers { rule_id: 'R' field_path: 'y' reason: 'Đúng' }", false},
                      Case{"FieldOfAFindingWithoutAny", "findings { rule_id: 'R' severity: SEVERITY_BLOCK }",
                           "waivers { rule_id: 'R' field_path: 'x' reason: 'Đúng' }", false},
                      Case{"OneOfTwo",
                           "findings { rule_id: 'R' severity: SEVERITY_BLOCK field_paths: 'x' } "
                           "findings { rule_id: 'R' severity: SEVERITY_BLOCK field_paths: 'y' }",
                           "waivers { rule_id: 'R' field_path: 'x' reason: 'Đúng' }", false}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace khoi::domain
