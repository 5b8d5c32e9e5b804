// Shares are ratios of sums.
#pragma once

#include "khoi/v1/view.pb.h"

namespace khoi::summary {

// Whether the number of a figure is known: stated, exact, and nothing of it was not available.
bool IsExact(const v1::Figure& figure);

// `part` in `whole`; without a percentage when the whole is zero or either is not exact. The part may be negative, as
// differences are.
v1::Share ShareOf(const v1::Figure& part, const v1::Figure& whole);

}  // namespace khoi::summary
