// What differs between two versions of one report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/report.pb.h"
#include "khoi/v1/submission.pb.h"
#include "services/domain/figures.h"

namespace khoi::domain {

// One side: what was sent and what was derived from it. A default one is "no version".
struct DiffedVersion {
  v1::Report report{};
  DerivedReport derived{};
};

// A cell whose number is not the same on both sides.
struct FigureDiff {
  stored::v1::CellKey cell;
  std::optional<FigureValue> from;  // absent when the version has no such figure
  std::optional<FigureValue> to;
};

struct VersionDiff {
  std::vector<FigureDiff> figures;  // in the order of the encoded cells
  // One that counts in another cell than before is removed and added. Removed ones first, each list in line order.
  std::vector<v1::ItemChange> items;
  // A total is known by its line_id, else by its label. In the order of the later version, then what it lacks.
  std::vector<v1::DeclaredTotalChange> declared_totals;
  // Codes of narrative sections of which anything differs, in the same order.
  std::vector<std::string> section_codes;
};

VersionDiff DiffOf(const DiffedVersion& from, const DiffedVersion& to);

}  // namespace khoi::domain
