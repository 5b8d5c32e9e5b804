// What is wrong with a list of changes, and what happens to each: the part that is the same for registry and catalogs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/registry.pb.h"
#include "services/domain/record_problem.h"
#include "services/ledger/ledger.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {

// Problems of all changes of a call. They are told together, under the code of the gravest: INVALID_ARGUMENT, then
// PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION, ABORTED.
class ChangeProblems final {
 public:
  void Add(absl::StatusCode code, absl::string_view field_path, absl::string_view vi, absl::string_view en);
  void Add(const std::vector<domain::RecordProblem>& problems,
           absl::StatusCode code = absl::StatusCode::kInvalidArgument);
  // OK when there is none.
  absl::Status ToStatus() const;

 private:
  Violations violations_;
  std::optional<absl::StatusCode> code_;
};

// The records as they are at one change of a call: the stored ones, and over them those of the changes before it.
class RecordsSoFar final {
 public:
  // The view outlives this.
  explicit RecordsSoFar(const ledger::View& view) : view_(view) {}

  // The record in the row of `key` at any revision; nullopt when there is none.
  absl::StatusOr<std::optional<v1::RegistryRecord>> Find(const std::string& key) const;

  // What happens when `record` replaces what is in its row; `key` is that of the row at any revision. Adds ABORTED to
  // `problems` when `etag` is not empty and not that of the record there. A khoi.v1.ChangeOutcome.
  absl::StatusOr<int> Replace(const std::string& key, absl::string_view etag, absl::string_view etag_path,
                              const v1::RegistryRecord& record, ChangeProblems& problems);
  absl::StatusOr<int> Replace(const std::string& key, absl::string_view etag, absl::string_view etag_path,
                              const v1::CatalogEntry& entry, ChangeProblems& problems);

 private:
  absl::StatusOr<std::optional<v1::RegistryRecord>> FindStored(const std::string& key) const;
  absl::StatusOr<int> Replace(const std::string& key, absl::string_view etag, absl::string_view etag_path,
                              std::string encoded, std::optional<std::string> stored, ChangeProblems& problems);

  const ledger::View& view_;
  absl::flat_hash_map<std::string, std::string> changed_;  // edition to the encoding of its record
};

}  // namespace khoi::rpc
