#include "services/domain/timeliness.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace khoi::domain {
namespace {

constexpr absl::CivilDay kDue(2022, 6, 20);

// "DUE_SOON left 3" or "LATE late 2".
std::string Told(std::optional<absl::CivilDay> due, std::optional<absl::CivilDay> came, absl::CivilDay today,
                 std::optional<int64_t> soon = 5) {
  const Timeliness timeliness = TimelinessOf(due, came, today, soon);
  std::string text = v1::ObligationState_Name(timeliness.state).substr(std::string("OBLIGATION_STATE_").size());
  if (timeliness.day_count_left.has_value()) absl::StrAppend(&text, " left ", *timeliness.day_count_left);
  if (timeliness.late_day_count != 0) absl::StrAppend(&text, " late ", timeliness.late_day_count);
  EXPECT_EQ(timeliness.late(), timeliness.late_day_count > 0);
  return text;
}

TEST(Timeliness, NothingHasCome) {
  EXPECT_EQ(Told(kDue, std::nullopt, kDue - 6), "NOT_DUE left 6");
  EXPECT_EQ(Told(kDue, std::nullopt, kDue - 5), "DUE_SOON left 5");
  EXPECT_EQ(Told(kDue, std::nullopt, kDue), "DUE_SOON left 0");
  EXPECT_EQ(Told(kDue, std::nullopt, kDue + 1), "LATE late 1");
  EXPECT_EQ(Told(kDue, std::nullopt, absl::CivilDay(2022, 7, 20)), "LATE late 30");
}

TEST(Timeliness, WhatCameIsJudgedByItsDay) {
  EXPECT_EQ(Told(kDue, kDue, kDue + 90), "SUBMITTED");
  EXPECT_EQ(Told(kDue, kDue + 1, kDue + 90), "SUBMITTED_LATE late 1");
  EXPECT_EQ(Told(kDue, kDue - 30, kDue - 10), "SUBMITTED");
}

TEST(Timeliness, WithoutADueDateNothingIsLate) {
  EXPECT_EQ(Told(std::nullopt, std::nullopt, kDue + 900), "NOT_DUE");
  EXPECT_EQ(Told(std::nullopt, kDue, kDue + 900), "SUBMITTED");
}

TEST(Timeliness, WithoutTheParameterNothingIsDueSoon) {
  EXPECT_EQ(Told(kDue, std::nullopt, kDue, std::nullopt), "NOT_DUE left 0");
  EXPECT_EQ(Told(kDue, std::nullopt, kDue - 1, 0), "NOT_DUE left 1");
  EXPECT_EQ(Told(kDue, std::nullopt, kDue, 0), "DUE_SOON left 0");
}

}  // namespace
}  // namespace khoi::domain
