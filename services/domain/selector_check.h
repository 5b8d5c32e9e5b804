// What makes a selector of figures valid, wherever it stands.
#pragma once

#include "khoi/v1/condition.pb.h"
#include "services/domain/field_path.h"
#include "services/domain/record_problem.h"

namespace khoi::domain {

// Every problem of a selector at `path`.
void CheckSelector(const v1::FigureSelector& selector, const FieldPath& path, RecordProblems& problems);

}  // namespace khoi::domain
