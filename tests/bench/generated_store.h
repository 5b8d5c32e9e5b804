// The generated data as a data directory: the registry, the catalogs and every version go through a ledger, so that
// what is on disk is what a server leaves there. Only the contents of the versions are short: nobody folds them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "khoi/stored/v1/stored.pb.h"
#include "storage/engine.h"
#include "tests/bench/generated.h"

namespace khoi::bench {

// What the cells of the generated figures count: awards by code, status, recipient kind, awarding level and method.
stored::v1::CellKey GeneratedCell(int cell);

// The revision of the first version; the entry at place p has this one and p. `catalog_count` is how many catalog files
// were stored before.
int64_t FirstRevision(const Generated& generated, int catalog_count);

// Fills an empty store. `catalog_paths` are files with a khoi.v1.ApplyCatalogRequest each.
void FillStore(const Generated& generated, const std::vector<std::string>& catalog_paths, storage::Engine& engine);

}  // namespace khoi::bench
