// A consolidated figure as quantities of a report: put together again, they give the same figure.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/quantity.pb.h"
#include "khoi/v1/report.pb.h"
#include "khoi/v1/summary.pb.h"

namespace khoi::cli {

// One quantity says one thing: a number, a bound, about how much, or that it is not available. A sum over many units
// can be several at once; it then takes several, the number first. None when nobody said anything.
std::vector<v1::Quantity> QuantitiesOf(const v1::Figure& figure);

// The same without `count` that is told otherwise. INTERNAL when the figure is less.
absl::StatusOr<std::vector<v1::Quantity>> QuantitiesBeyond(const v1::Figure& figure, int count);

// Parts and wholes of one ratio as values of indicator lines, such that no line says a part that exceeds its whole: a
// number whose partner is not known stands beside a partner that adds nothing.
std::vector<v1::Ratio> RatiosOf(const v1::Figure& numerator, const v1::Figure& denominator);

// The years as DIMENSION_ACHIEVEMENT writes them, and back; "-" for none. INTERNAL when it is written otherwise.
std::string AchievementText(const v1::Achievement& achievement);
absl::StatusOr<v1::Achievement> AchievementOf(absl::string_view text);

}  // namespace khoi::cli
