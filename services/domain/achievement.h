// The years in which an award was earned.
#pragma once

#include <cstdint>
#include <optional>

#include "khoi/v1/report.pb.h"

namespace khoi::domain {

struct AchievementYears {
  int first = 0;
  int last = 0;
  // How many years it covers, and how many of them follow each other without a gap at most.
  int64_t count = 0;
  int64_t consecutive = 0;
  // True when `first` is the year in which the one school year begins.
  bool school_year = false;
};

// nullopt when the achievement does not say its time. Years that are no years are taken as they are.
std::optional<AchievementYears> YearsOf(const v1::Achievement& achievement);

}  // namespace khoi::domain
