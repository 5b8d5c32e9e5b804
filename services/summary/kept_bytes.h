// What a kept slice takes of the memory that the memo may use.
#pragma once

#include <cstddef>

#include "services/summary/kept_slice.h"

namespace khoi::summary {

// An estimate that is rather too high: every text with its allocation, every node of a tree with its pointers.
size_t BytesOf(const KeptSlice& slice);

}  // namespace khoi::summary
