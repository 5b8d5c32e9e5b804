// From the lines of a report to figures: one number with its dimensions for each cell that the report speaks about.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/catalog.h"

namespace khoi::domain {

// What is known of a number; the same shape as a stored figure.
struct FigureValue {
  bool has_low = false;
  bool unbounded = false;
  bool approximate = false;
  bool not_available = false;
  int64_t low = 0;
  int64_t high = 0;
};

// One number of a report. `cell` is the deterministic encoding of a stored.v1.CellKey.
struct DerivedFigure {
  std::string cell;
  FigureValue value;
};

// All that a version is folded from.
struct DerivedReport {
  std::vector<DerivedFigure> figures;  // one per cell, ordered by `cell`
  stored::v1::Extras extras;           // without the counts of findings, which the verdict gives
  bool fits = true;                    // false when the sum of one cell exceeds 64 bits: refuse the report
};

// Derives figures from a report in which no rule found a BLOCK. Pure; the same report and catalog give the same result.
DerivedReport Derive(const v1::Report& report, const Catalog& catalog);

// The deterministic encoding of `key`.
std::string EncodeCellKey(const stored::v1::CellKey& key);

}  // namespace khoi::domain
