// What a fold makes of a group of units, at full grain: nothing of the question but its revision is in it. Partials of
// disjoint groups combine in any order, so a bloc's can be kept and reused for every question. Only where every unit is
// a group are cells left out that the question leaves out: all cells of 100,000 units take gigabytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/keyed_set.h"
#include "services/summary/accumulator.h"

namespace khoi::summary {

// The version of a unit that counts.
struct UnitState {
  int64_t version = 0;  // 0: nothing was reported
  int64_t revision = 0;
  int64_t time_us = 0;
  bool with_figures = false;

  bool reported() const { return version != 0; }
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
