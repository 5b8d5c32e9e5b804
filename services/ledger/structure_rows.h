// Rows of the registry and the catalogs as of a revision.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/registry.pb.h"
#include "storage/engine.h"

namespace khoi::ledger {

// The key of the row that `record` makes at `revision`. Requires a record that passed the rules of the domain.
std::string KeyOf(const v1::RegistryRecord& record, int64_t revision);
std::string KeyOf(const v1::CatalogEntry& entry, int64_t revision);

// The newest row of one edition; `key` is that of the edition at any revision.
absl::StatusOr<std::optional<std::string>> NewestRow(const storage::Snapshot& snapshot, absl::string_view key);

// True when some edition of it was ever stored.
absl::StatusOr<bool> HasRow(const storage::Snapshot& snapshot, const storage::KeyRange& range);

// Gets the key without its revision and the value of an edition; false ends the walk.
using VisitEdition = std::function<absl::StatusOr<bool>(absl::string_view edition, absl::string_view value)>;

// Calls `visit` for the newest row, not after `revision`, of every edition whose key begins with `prefix`, in the order
// of keys, from where `cursor` stands.
absl::Status ForEachEdition(storage::Cursor& cursor, absl::string_view prefix, int64_t revision,
                            const VisitEdition& visit);

// The same for a range, beginning after the edition `after` when that is not empty.
absl::Status ForEachEdition(const storage::Snapshot& snapshot, const storage::KeyRange& range, int64_t revision,
                            absl::string_view after, const VisitEdition& visit);

}  // namespace khoi::ledger
