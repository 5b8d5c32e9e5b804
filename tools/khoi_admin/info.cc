#include <memory>
#include <optional>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "khoi/stored/v1/stored.pb.h"
#include "storage/format.h"
#include "storage/keys.h"
#include "storage/rocks_engine.h"
#include "storage/status_macros.h"
#include "tools/khoi_admin/commands.h"

namespace khoi::admin {
namespace {

absl::StatusOr<stored::v1::LogHead> ReadHead(const storage::Snapshot& snapshot) {
  stored::v1::LogHead head;  // without a row: nothing was ever written
  ASSIGN_OR_RETURN(const std::optional<std::string> row, snapshot.Get(storage::MetaKey("head")));
  if (row.has_value() && !head.ParseFromString(*row)) {
    return absl::DataLossError("the row that says where the log ends is unreadable");
  }
  return head;
}

std::string Iso(int64_t time_us) {
  return time_us == 0 ? "-"
                      : absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", absl::FromUnixMicros(time_us), absl::UTCTimeZone());
}

}  // namespace

absl::Status Info(const std::string& directory, std::ostream& out) {
  ASSIGN_OR_RETURN(const std::unique_ptr<storage::RocksEngine> engine, storage::RocksEngine::Open(directory));
  ASSIGN_OR_RETURN(const stored::v1::LogHead head, ReadHead(*engine->TakeSnapshot()));

  out << absl::StrFormat("%-19s %d\n", "format version", storage::kFormatVersion);
  out << absl::StrFormat("%-19s %d\n", "revision", head.revision());
  out << absl::StrFormat("%-19s %s\n", "time", Iso(head.time_us()));
  out << absl::StrFormat("%-19s %d\n", "structure revision", head.structure_revision());
  out << absl::StrFormat("\n%-10s %14s %14s\n", "space", "rows, about", "bytes, about");
  for (const storage::RocksEngine::SpaceSize& size : engine->SpaceSizes()) {
    out << absl::StrFormat("%-10s %14d %14d\n", storage::SpaceName(size.space), size.row_count_estimate,
                           size.bytes_estimate);
  }
  return absl::OkStatus();
}

}  // namespace khoi::admin
