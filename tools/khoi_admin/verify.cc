#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "services/ledger/replay.h"
#include "storage/rocks_engine.h"
#include "storage/status_macros.h"
#include "tools/khoi_admin/commands.h"

namespace khoi::admin {
namespace {

// A new directory that is removed with what is in it.
class ScratchDirectory final {
 public:
  explicit ScratchDirectory(const std::string& parent) : path_(parent + "/khoi-verify-XXXXXX") {
    made_ = mkdtemp(path_.data()) != nullptr;
  }
  ~ScratchDirectory() {
    if (made_) {
      std::error_code ignored;
      std::filesystem::remove_all(path_, ignored);
    }
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  bool made() const { return made_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool made_ = false;
};

}  // namespace

absl::Status Verify(const std::string& directory, const std::string& scratch_parent, std::ostream& out) {
  ASSIGN_OR_RETURN(const std::unique_ptr<storage::RocksEngine> engine, storage::RocksEngine::Open(directory));
  const ScratchDirectory scratch_directory(scratch_parent);
  if (!scratch_directory.made()) {
    return absl::UnavailableError(absl::StrCat(scratch_parent, ": cannot make a directory for the replay"));
  }
  // On disk, not in memory: the views of years of reports are replayed into it.
  ASSIGN_OR_RETURN(const std::unique_ptr<storage::RocksEngine> scratch,
                   storage::RocksEngine::Create(scratch_directory.path()));

  ASSIGN_OR_RETURN(const ledger::VerifyReport report, ledger::Verify(*engine, *scratch));
  for (const ledger::Difference& difference : report.differences) {
    out << absl::StrCat(difference.row, ": ", difference.what, "\n");
  }
  const int64_t unnamed_count = report.difference_count - static_cast<int64_t>(report.differences.size());
  if (unnamed_count > 0) {
    out << absl::StrCat("and ", unnamed_count, " more\n");
  }
  out << absl::StrCat("entries replayed: ", report.entry_count, "\n");
  if (report.kept_derivation_count > 0) {
    out << absl::StrCat("versions taken as stored, derived by another release: ", report.kept_derivation_count, "\n");
  }
  if (report.difference_count > 0) {
    return absl::DataLossError(
        absl::StrCat(directory, ": rows that are not what the log says: ", report.difference_count));
  }
  out << "every row is what the log says\n";
  return absl::OkStatus();
}

}  // namespace khoi::admin
