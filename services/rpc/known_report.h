// What is said when a request names a report that is not there.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/domain/structure.h"
#include "storage/keys.h"

namespace khoi::rpc {

// NOT_FOUND naming period or unit when the registry does not have it; field paths begin with `root`, "report." or
// nothing. `id` may be about a unit that sent something before it left: ask only when nothing was found.
absl::Status CheckKnown(const domain::Structure& structure, const storage::ReportId& id, absl::string_view root);

// NOT_FOUND naming `field`: the report has no version, not this `version`, or none `as_of_revision`.
absl::Status NoVersion(absl::string_view field, const storage::ReportId& id, std::optional<int64_t> version = {},
                       std::optional<int64_t> as_of_revision = {});

}  // namespace khoi::rpc
