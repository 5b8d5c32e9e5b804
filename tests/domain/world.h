// A small authority with its catalogs, in which every rule can be met and broken.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/findings.h"
#include "services/domain/structure.h"

namespace khoi::testing {

// The message that `text` writes; fails the test when it writes none.
template <typename Message>
Message FromText(absl::string_view text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text), &message)) << text;
  return message;
}

// The day on which the world's reports are judged.
inline constexpr absl::CivilDay kToday(2022, 6, 20);

const domain::Catalog& WorldCatalog();
const domain::Structure& WorldStructure();

// A report in which no rule finds anything: unit so-a, period 2022-S1, no lines.
v1::Report CleanReport();
// The clean report with what `text` adds.
v1::Report ReportWith(absl::string_view text);

// "award_lines[0].count K-KIND; unit_id ID-ORG": the first field path without its "report." and the rule of every
// finding, in order.
std::string Short(const std::vector<v1::Finding>& findings);
// What the rule book says about the report, in short.
std::string Judged(const v1::Report& report, absl::CivilDay today = kToday);
// The findings themselves.
std::vector<v1::Finding> FindingsOn(const v1::Report& report, absl::CivilDay today = kToday);

// How one rule is asked.
struct AskOptions {
  v1::RuleStage stage = v1::RULE_STAGE_SUBMIT;
  absl::CivilDay today = kToday;
  // What the unit reported earlier.
  std::optional<v1::Report> same_last_year = std::nullopt;
  std::optional<v1::Report> previous = std::nullopt;
  // The earlier periods are there, even where no report about them is.
  bool earlier_periods = false;
};
// Asks one rule of the book.
void AskInto(domain::Findings& findings, absl::string_view rule_id, const v1::Report& report,
             const AskOptions& options = {});
// What it says, in short; what it needs comes after "? ".
std::string Answer(absl::string_view rule_id, const v1::Report& report, const AskOptions& options = {});

// One row of a table of rules: what is added to the clean report, and what is found then.
struct RuleCase {
  const char* name;
  const char* text;
  const char* expected;

  friend void PrintTo(const RuleCase& row, std::ostream* os) { *os << row.name; }
};
std::string CaseName(const ::testing::TestParamInfo<RuleCase>& info);

}  // namespace khoi::testing
