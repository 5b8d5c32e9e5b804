// Rows of the registry and the catalogs as of a revision: single ones for changes, pages of them for lists.
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
#include "services/ledger/ledger.h"
#include "storage/engine.h"

namespace khoi::rpc {

// The etag of a record as it is stored: the first 16 hexadecimal digits of the SHA-256 of
// its encoding.
std::string EtagOf(absl::string_view encoded_record);

// The key of the row that `record` makes at `revision`. Requires a record that passed the rules of the domain.
std::string KeyOf(const v1::RegistryRecord& record, int64_t revision);
std::string KeyOf(const v1::CatalogEntry& entry, int64_t revision);

// The newest row of one edition; `key` is that of the edition at any revision.
absl::StatusOr<std::optional<std::string>> NewestRow(const ledger::View& view, absl::string_view key);

// True when some edition of it was ever stored.
absl::StatusOr<bool> HasRow(const ledger::View& view, const storage::KeyRange& range);

// Calls `visit` with the key without its revision and the value of every edition in `range`, as of `revision`, in the
// order of keys, beginning after the edition `after`. Stops early when `visit` returns false.
using VisitEdition = std::function<absl::StatusOr<bool>(absl::string_view edition, absl::string_view value)>;
absl::Status ForEachEdition(const ledger::View& view, const storage::KeyRange& range, int64_t revision,
                            absl::string_view after, const VisitEdition& visit);

}  // namespace khoi::rpc
