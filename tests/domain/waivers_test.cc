#include "services/domain/waivers.h"

#include "gtest/gtest.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

struct Case {
  const char* name;
  const char* findings;
  const char* waivers;
  bool blocks;
};

class WaiversTest : public ::testing::TestWithParam<Case> {};

TEST_P(WaiversTest, OnlyWhatNoWaiverIsAboutBlocks) {
  const auto findings = testing::FromText<v1::Rejection>(GetParam().findings);
  const auto waivers = testing::FromText<v1::AcceptAct>(GetParam().waivers);
  EXPECT_EQ(AnyBlocks(findings.findings(), waivers.waivers()), GetParam().blocks);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WaiversTest,
    ::testing::Values(Case{"NothingFound", "", "", false},
                      Case{"Warnings", "findings { rule_id: 'P-COVER' severity: SEVERITY_WARN }", "", false},
                      Case{"Blocks", "findings { rule_id: 'P-COVER' severity: SEVERITY_BLOCK }", "", true},
                      Case{"WaivedRule", "findings { rule_id: 'P-COVER' severity: SEVERITY_BLOCK field_paths: 'x' }",
                           "waivers { rule_id: 'P-COVER' reason: 'Sáp nhập' }", false},
                      Case{"OtherRule", "findings { rule_id: 'P-COVER' severity: SEVERITY_BLOCK }",
                           "waivers { rule_id: 'P-LEGAL' reason: 'Sáp nhập' }", true},
                      Case{"WaivedField", "findings { rule_id: 'R' severity: SEVERITY_BLOCK field_paths: ['x', 'y'] }",
                           "waivers { rule_id: 'R' field_path: 'x' reason: 'Đúng' }", false},
                      Case{"SecondFieldIsNotWhereToLook",
                           "findings { rule_id: 'R' severity: SEVERITY_BLOCK field_paths: ['x', 'y'] }",
                           "waivers { rule_id: 'R' field_path: 'y' reason: 'Đúng' }", true},
                      Case{"FieldOfAFindingWithoutAny", "findings { rule_id: 'R' severity: SEVERITY_BLOCK }",
                           "waivers { rule_id: 'R' field_path: 'x' reason: 'Đúng' }", true},
                      Case{"OneOfTwo",
                           "findings { rule_id: 'R' severity: SEVERITY_BLOCK field_paths: 'x' } "
                           "findings { rule_id: 'R' severity: SEVERITY_BLOCK field_paths: 'y' }",
                           "waivers { rule_id: 'R' field_path: 'x' reason: 'Đúng' }", true}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace khoi::domain
