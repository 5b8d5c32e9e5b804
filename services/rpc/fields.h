// What requests say in fields of one kind, checked and converted.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/ledger/ledger.h"

namespace khoi::rpc {

// INVALID_ARGUMENT unless `value` is an identifier.
absl::Status RequireId(absl::string_view field, absl::string_view value);

// The same, but an empty value is fine.
absl::Status RequireIdOrNone(absl::string_view field, absl::string_view value);

// The day in `value`, nullopt when it is empty; INVALID_ARGUMENT when it is no day.
absl::StatusOr<std::optional<absl::CivilDay>> OptionalDay(absl::string_view field, absl::string_view value);

// `revision`, or the view's last one when it is absent. INVALID_ARGUMENT when it is below 1 or the log does not reach
// so far.
absl::StatusOr<int64_t> RevisionOrLatest(absl::string_view field, std::optional<int64_t> revision,
                                         const ledger::View& view);

}  // namespace khoi::rpc
