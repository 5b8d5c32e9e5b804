#include "services/rpc/change_judge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/ledger/structure_rows.h"
#include "services/rpc/etag.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// The gravest first.
constexpr absl::StatusCode kByGravity[] = {absl::StatusCode::kInvalidArgument, absl::StatusCode::kPermissionDenied,
                                           absl::StatusCode::kNotFound, absl::StatusCode::kFailedPrecondition,
                                           absl::StatusCode::kAborted};

auto RankOf(absl::StatusCode code) { return std::find(std::begin(kByGravity), std::end(kByGravity), code); }

}  // namespace

void ChangeProblems::Add(absl::StatusCode code, absl::string_view field_path, absl::string_view vi,
                         absl::string_view en) {
  violations_.Add(field_path, vi, en);
  if (!code_.has_value() || RankOf(code) < RankOf(*code_)) {
    code_ = code;
  }
}

void ChangeProblems::Add(const std::vector<domain::RecordProblem>& problems, absl::StatusCode code) {
  for (const domain::RecordProblem& problem : problems) {
    Add(code, problem.field_path, problem.vi, problem.en);
  }
}

absl::Status ChangeProblems::ToStatus() const {
  return code_.has_value() ? violations_.ToStatus(*code_) : absl::OkStatus();
}

absl::StatusOr<std::optional<v1::RegistryRecord>> RecordsSoFar::FindStored(const std::string& key) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ledger::NewestRow(*view_.snapshot, key));
  if (!bytes.has_value()) {
    return std::nullopt;
  }
  stored::v1::RegistryRow row;
  if (!row.ParseFromString(*bytes)) {
    return absl::DataLossError(absl::StrCat("unreadable record at ", storage::WithoutRevision(key)));
  }
  return std::move(*row.mutable_record());
}

absl::StatusOr<std::optional<v1::RegistryRecord>> RecordsSoFar::Find(const std::string& key) const {
  const auto changed = changed_.find(key);
  if (changed == changed_.end()) {
    return FindStored(key);
  }
  v1::RegistryRecord record;
  record.ParseFromString(changed->second);  // was encoded here
  return record;
}

absl::StatusOr<int> RecordsSoFar::Replace(const std::string& key, absl::string_view etag, absl::string_view etag_path,
                                          const v1::RegistryRecord& record, ChangeProblems& problems) {
  ASSIGN_OR_RETURN(const std::optional<v1::RegistryRecord> stored, FindStored(key));
  return Replace(key, etag, etag_path, record.SerializeAsString(),
                 stored.has_value() ? std::optional(stored->SerializeAsString()) : std::nullopt, problems);
}

absl::StatusOr<int> RecordsSoFar::Replace(const std::string& key, absl::string_view etag, absl::string_view etag_path,
                                          const v1::CatalogEntry& entry, ChangeProblems& problems) {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ledger::NewestRow(*view_.snapshot, key));
  std::optional<std::string> stored;
  if (stored::v1::CatalogRow row; bytes.has_value()) {
    if (!row.ParseFromString(*bytes)) {
      return absl::DataLossError(absl::StrCat("unreadable record at ", storage::WithoutRevision(key)));
    }
    stored = row.entry().SerializeAsString();
  }
  return Replace(key, etag, etag_path, entry.SerializeAsString(), std::move(stored), problems);
}

absl::StatusOr<int> RecordsSoFar::Replace(const std::string& key, absl::string_view etag, absl::string_view etag_path,
                                          std::string encoded, std::optional<std::string> stored,
                                          ChangeProblems& problems) {
  const auto [it, is_first] = changed_.try_emplace(key);
  if (!is_first) {
    stored = it->second;
  }
  it->second = std::move(encoded);

  if (!etag.empty() && (!stored.has_value() || etag != EtagOf(*stored))) {
    problems.Add(absl::StatusCode::kAborted, etag_path,
                 "bản ghi đã được người khác thay đổi; hãy đọc lại rồi quyết định",
                 stored.has_value() ? "the record has changed since; read it and decide again"
                                    : "there is no such record; leave the etag out to make one");
  }
  if (!stored.has_value()) {
    return v1::CHANGE_OUTCOME_CREATED;
  }
  return *stored == it->second ? v1::CHANGE_OUTCOME_UNCHANGED : v1::CHANGE_OUTCOME_UPDATED;
}

}  // namespace khoi::rpc
