// What a fold makes of a group of units, at full grain: nothing of the question but its revision is in it. Partials of
// disjoint groups combine in any order, so a bloc's can be kept and reused for every question. Only where every unit is
// a group are cells left out that the question leaves out: all cells of 100,000 units take gigabytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/coverage.pb.h"
#include "services/domain/keyed_set.h"
#include "services/summary/accumulator.h"

namespace khoi::summary {

// Where a unit's report stands, and the version of it that counts.
struct UnitState {
  int64_t version = 0;  // the one that counts; 0: none does
  int64_t revision = 0;
  int64_t time_us = 0;
  int64_t latest_version = 0;  // 0: nothing was submitted
  int64_t accepted_version = 0;
  int64_t first_time_us = 0;  // when the first version that was not withdrawn was committed; 0: there is none
  int32_t return_count = 0;
  int32_t return_due_day = 0;  // of the mended report, in days since 1970-01-01; 0: none
  v1::VersionState latest_state = v1::VERSION_STATE_UNSPECIFIED;
  bool with_figures = false;  // the version that counts states any

  bool reported() const { return version != 0; }
  // Whether the unit has done what it has to, whichever version counts.
  bool came() const { return first_time_us != 0; }
};

// A total that a unit of the group declared.
struct DeclaredTotal {
  uint32_t unit = 0;  // ordinal in the group
  stored::v1::DeclaredTotal total;
};

struct Partial {
  std::vector<UnitState> units;  // by ordinal
  std::vector<CellTotal> cells;  // ascending
  domain::KeyedSet items;
  std::vector<DeclaredTotal> declared_totals;
  int64_t warn_count = 0;
  int64_t info_count = 0;
};

}  // namespace khoi::summary
