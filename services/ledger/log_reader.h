// Reading the log and the report rows of a view.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/ledger/ledger.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace khoi::ledger {

// The entry of a revision, with its bytes as stored in `leaf` when that is not null. NOT_FOUND beyond the end.
absl::StatusOr<stored::v1::Entry> ReadEntry(const View& view, int64_t revision, std::string* leaf = nullptr);

// The body of a revision.
absl::StatusOr<std::string> ReadBody(const View& view, int64_t revision);

// The error for a request id that is already taken by the entry of `revision`.
absl::Status RequestIdReused(const std::string& request_id, int64_t revision);

// The entry that answered (caller, request id), so that a retry gets its receipt even after the period has closed.
// nullopt when there is none; ALREADY_EXISTS when it was for other content.
absl::StatusOr<std::optional<Committed>> FindReplay(const View& view, const std::string& caller_id,
                                                    const std::string& request_id, const std::string& request_hash);

// The last revision not later than `time_us`; 0 when there is none.
absl::StatusOr<int64_t> RevisionAt(const View& view, int64_t time_us);

// The revision of the last registry or catalog entry that is not after `revision`; 0 when there is none.
absl::StatusOr<int64_t> StructureRevisionAt(const View& view, int64_t revision);

// The head of a report as it was at `revision`; nullopt when nothing had been submitted or asked for then.
absl::StatusOr<std::optional<storage::Head>> HeadAt(const View& view, const storage::ReportId& report,
                                                    int64_t revision);

// The head of a report as it was last when `version` was its latest; nullopt when there is no such version.
absl::StatusOr<std::optional<storage::Head>> HeadOfVersion(const View& view, const storage::ReportId& report,
                                                           int64_t version);

// The payload (storage/rows.h) of a version: of the latest from its now row. nullopt when there is none; DATA_LOSS when
// the now row cannot be read.
absl::StatusOr<std::optional<std::string>> ReadPayload(const storage::Snapshot& snapshot,
                                                       const storage::ReportId& report, int64_t version);

// The verdict that was stored with a version; empty when nothing was found and nothing left open then.
absl::StatusOr<stored::v1::Verdict> ReadVerdict(const View& view, const storage::ReportId& report, int64_t version);

}  // namespace khoi::ledger
