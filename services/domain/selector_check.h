// What makes a selector of figures valid, wherever it stands.
#pragma once

#include "khoi/v1/condition.pb.h"
#include "services/domain/field_path.h"
#include "services/domain/record_problem.h"

namespace khoi::domain {

// Of whose figures it picks: of one report, or in a layout of many, which then also tells apart what ministries and
// what provinces say.
enum class SelectorUse { kReport, kLayout };

// Every problem of a selector at `path`.
void CheckSelector(const v1::FigureSelector& selector, SelectorUse use, const FieldPath& path,
                   RecordProblems& problems);

}  // namespace khoi::domain
