// What makes a layout valid.
#pragma once

#include "khoi/v1/layout.pb.h"
#include "services/domain/field_path.h"
#include "services/domain/record_problem.h"

namespace khoi::domain {

// Items of an axis, headings among them, and the levels on which they stand.
inline constexpr int kLayoutItemsMax = 200;
inline constexpr int kLayoutLevelsMax = 4;

// Every problem of a layout at `path`. Whether figures that never add up meet in a cell, only figures tell.
void CheckLayout(const v1::Layout& layout, const FieldPath& path, RecordProblems& problems);

}  // namespace khoi::domain
