// What an entry of the catalogs must look like, and who may change it.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "khoi/v1/catalog.pb.h"
#include "services/domain/record_problem.h"

namespace khoi::domain {

// Every problem of the entry; paths begin with `root` (for example "changes[3].entry").
std::vector<RecordProblem> CheckCatalogEntry(const v1::CatalogEntry& entry, absl::string_view root);

// An authority may add entries and never redefine those of another. `existing` are the stored editions of the same kind
// and code, whoever owns them.
bool MayDefine(const v1::CatalogEntry& entry, const std::vector<v1::CatalogEntry>& existing);

}  // namespace khoi::domain
