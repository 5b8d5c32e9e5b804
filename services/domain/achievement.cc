#include "services/domain/achievement.h"

#include <algorithm>
#include <vector>

namespace khoi::domain {
namespace {

std::optional<AchievementYears> YearsOf(const v1::YearList& list) {
  std::vector<int> years(list.years().begin(), list.years().end());
  std::sort(years.begin(), years.end());
  years.erase(std::unique(years.begin(), years.end()), years.end());
  if (years.empty()) return std::nullopt;
  AchievementYears covered{
      .first = years.front(), .last = years.back(), .count = static_cast<int64_t>(years.size()), .consecutive = 1};
  int64_t run = 1;
  for (size_t i = 1; i < years.size(); ++i) {
    run = int64_t{years[i - 1]} + 1 == years[i] ? run + 1 : 1;
    covered.consecutive = std::max(covered.consecutive, run);
  }
  return covered;
}

}  // namespace

std::optional<AchievementYears> YearsOf(const v1::Achievement& achievement) {
  switch (achievement.time_case()) {
    case v1::Achievement::kYears:
      return YearsOf(achievement.years());
    case v1::Achievement::kSpan: {
      const int64_t count = int64_t{achievement.span().last_year()} - achievement.span().first_year() + 1;
      if (count < 1) return std::nullopt;
      return AchievementYears{.first = achievement.span().first_year(),
                              .last = achievement.span().last_year(),
                              .count = count,
                              .consecutive = count};
    }
    case v1::Achievement::kSchoolYear:
      return AchievementYears{.first = achievement.school_year(),
                              .last = achievement.school_year(),
                              .count = 1,
                              .consecutive = 1,
                              .school_year = true};
    case v1::Achievement::TIME_NOT_SET:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace khoi::domain
