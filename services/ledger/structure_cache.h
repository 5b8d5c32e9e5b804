// Catalogs and structures by authority and revision, read from a view when first asked for and kept while they are of
// use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/registry.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/structure.h"
#include "services/ledger/ledger.h"

namespace khoi::ledger {

// Thread-safe. What two callers ask for at once they get as one.
class StructureCache final {
 public:
  // Keeps about so many bytes, half of them of structures; what was asked for last is kept whatever it takes.
  explicit StructureCache(size_t bytes_max = size_t{2} << 30);
  ~StructureCache();

  // The central catalogs and those of `authority_id` as of `revision`, which is not after the view.
  absl::StatusOr<std::shared_ptr<const domain::Catalog>> CatalogAt(const View& view, const std::string& authority_id,
                                                                   int64_t revision);
  // The organisations and periods of `authority_id` as of `revision`. An unknown authority gives an empty structure.
  absl::StatusOr<std::shared_ptr<const domain::Structure>> StructureAt(const View& view,
                                                                       const std::string& authority_id,
                                                                       int64_t revision);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The organisations and periods of `authority_id` as they would be if `changes` were stored after the view. Requires
// records that passed the rules of the domain.
absl::StatusOr<domain::Structure> StructureAfter(const View& view, const std::string& authority_id,
                                                 const std::vector<v1::RegistryRecord>& changes);

}  // namespace khoi::ledger
