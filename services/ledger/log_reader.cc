#include "services/ledger/log_reader.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

absl::Status Unreadable(absl::string_view name) {
  return absl::DataLossError(absl::StrCat("unreadable record at ", name));
}

std::string NameOf(const storage::ReportId& report) {
  return absl::StrCat(report.authority_id, "/", report.period_id, "/", report.unit_id);
}

}  // namespace

absl::Status RequestIdReused(const std::string& request_id, int64_t revision) {
  return absl::AlreadyExistsError(absl::StrCat("request_id ", request_id, " was used with other content (revision ",
                                               revision, "); use a new one for a new request"));
}

absl::StatusOr<stored::v1::Entry> ReadEntry(const View& view, int64_t revision, std::string* leaf) {
  if (revision < 1 || revision > view.end.revision) {
    return absl::NotFoundError(absl::StrCat("the log has no revision ", revision, "; its last is ", view.end.revision));
  }
  ASSIGN_OR_RETURN(std::optional<std::string> row, view.snapshot->Get(storage::LogKey(revision)));
  stored::v1::Entry entry;
  if (!row.has_value() || !entry.ParseFromString(*row)) {
    return Unreadable(absl::StrCat("log/", revision));
  }
  if (leaf != nullptr) {
    *leaf = *std::move(row);
  }
  return entry;
}

absl::StatusOr<std::string> ReadBody(const View& view, int64_t revision) {
  ASSIGN_OR_RETURN(std::optional<std::string> row, view.snapshot->Get(storage::BodyKey(revision)));
  if (!row.has_value()) {
    return Unreadable(absl::StrCat("body/", revision));
  }
  return *std::move(row);
}

absl::StatusOr<std::optional<Committed>> FindReplay(const View& view, const std::string& caller_id,
                                                    const std::string& request_id, const std::string& request_hash) {
  ASSIGN_OR_RETURN(const std::optional<std::string> row,
                   view.snapshot->Get(storage::IdempotencyKey(caller_id, request_id)));
  if (!row.has_value()) {
    return std::nullopt;
  }
  stored::v1::Replay replay;
  if (!replay.ParseFromString(*row)) {
    return Unreadable(absl::StrCat("idem/", caller_id, "/", request_id));
  }
  if (replay.request_hash() != request_hash) {
    return RequestIdReused(request_id, replay.revision());
  }
  ASSIGN_OR_RETURN(stored::v1::Entry entry, ReadEntry(view, replay.revision()));
  return Committed{.entry = std::move(entry), .outcome = Outcome::kReplayed};
}

absl::StatusOr<int64_t> RevisionAt(const View& view, int64_t time_us) {
  // Times strictly increase with revisions, so the last one not later is found by halving.
  int64_t low = 0;
  int64_t high = view.end.revision;
  while (low < high) {
    const int64_t middle = low + (high - low + 1) / 2;
    ASSIGN_OR_RETURN(const stored::v1::Entry entry, ReadEntry(view, middle));
    if (entry.time_us() <= time_us) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

absl::StatusOr<int64_t> StructureRevisionAt(const View& view, int64_t revision) {
  if (revision == view.end.revision) {
    return view.end.structure_revision;
  }
  if (revision == 0) {
    return 0;
  }
  ASSIGN_OR_RETURN(const stored::v1::Entry entry, ReadEntry(view, revision));
  return entry.has_registry() || entry.has_catalog() ? entry.revision() : entry.structure_revision();
}

absl::StatusOr<std::optional<storage::Head>> HeadAt(const View& view, const storage::ReportId& report,
                                                    int64_t revision) {
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(storage::PastRange(report));
  cursor->Seek(storage::PastKey(report, revision));
  RETURN_IF_ERROR(cursor->status());
  if (!cursor->Valid()) {
    return std::nullopt;
  }
  absl::string_view rest;
  absl::StatusOr<storage::Head> head = storage::DecodeHead(cursor->value(), &rest);
  if (!head.ok()) {
    return Unreadable(absl::StrCat("past/", NameOf(report)));
  }
  return *std::move(head);
}

absl::StatusOr<std::optional<storage::Head>> HeadOfVersion(const View& view, const storage::ReportId& report,
                                                           int64_t version) {
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(storage::PastRange(report));
  for (; cursor->Valid(); cursor->Next()) {
    absl::string_view rest;
    ASSIGN_OR_RETURN(storage::Head head, storage::DecodeHead(cursor->value(), &rest));
    if (head.version == version) {
      return head;
    }
    if (head.version < version) {
      break;  // newest first: the rest is older still
    }
  }
  RETURN_IF_ERROR(cursor->status());
  return std::nullopt;
}

absl::StatusOr<std::optional<std::string>> ReadPayload(const storage::Snapshot& snapshot,
                                                       const storage::ReportId& report, int64_t version) {
  ASSIGN_OR_RETURN(std::optional<std::string> now, snapshot.Get(storage::NowKey(report)));
  if (now.has_value()) {
    storage::HeadView head;
    absl::string_view payload;
    if (!storage::ReadHead(*now, &head, &payload)) {
      return absl::DataLossError(
          absl::StrCat("unreadable record at now/", report.authority_id, "/", report.period_id, "/", report.unit_id));
    }
    if (head.version == version) {
      return std::string(payload);
    }
  }
  return snapshot.Get(storage::FiguresKey(report, version));
}

absl::StatusOr<stored::v1::Verdict> ReadVerdict(const View& view, const storage::ReportId& report, int64_t version) {
  ASSIGN_OR_RETURN(const std::optional<std::string> row, view.snapshot->Get(storage::VerdictKey(report, version)));
  stored::v1::Verdict verdict;
  if (row.has_value() && !verdict.ParseFromString(*row)) {
    return Unreadable(absl::StrCat("verdict/", NameOf(report), "/", version));
  }
  return verdict;
}

}  // namespace khoi::ledger
