// Puts partials of disjoint units together.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "services/summary/partial.h"

namespace khoi::summary {

// All units of `groups` in one partial: those of each group follow each other, its first at the ordinal in
// `first_of_group`. `cell_count` is the size of the dictionary.
Partial WholeOf(const std::vector<std::shared_ptr<const Partial>>& groups, const std::vector<uint32_t>& first_of_group,
                size_t cell_count);

// Adds to `into` what later units of the same group said, without their states. Leaves nothing in `later`.
void AppendPartial(Partial& later, Partial& into);

}  // namespace khoi::summary
