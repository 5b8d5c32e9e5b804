#include "storage/format.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::storage {
namespace {

absl::Status RequireEmpty(const std::string& path) {
  std::error_code error;
  for (std::filesystem::directory_iterator entries(path, error); !error && entries != std::filesystem::end(entries);
       entries.increment(error)) {
    if (entries->path().filename() != "lost+found") {
      return absl::FailedPreconditionError(absl::StrCat(path, ": is not empty; nothing was changed"));
    }
  }
  return error ? absl::UnavailableError(absl::StrCat(path, ": ", error.message())) : absl::OkStatus();
}

// A new directory is only as durable as the entry in its parent.
absl::Status SyncParent(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::weakly_canonical(path, error);
  const int parent = error ? -1 : open(absolute.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = parent >= 0 && fsync(parent) == 0;
  if (parent >= 0) {
    close(parent);
  }
  return synced ? absl::OkStatus() : absl::UnavailableError(absl::StrCat(path, ": cannot sync its parent directory"));
}

}  // namespace

absl::Status CheckFormat(const std::optional<std::string>& row) {
  if (!row.has_value()) {
    return absl::FailedPreconditionError(
        "has no format version: it was not made by khoi-admin init, or init was interrupted; run khoi-admin init on an "
        "empty directory");
  }
  if (*row != absl::StrCat(kFormatVersion)) {
    return absl::FailedPreconditionError(absl::StrCat("has format version '", absl::CHexEscape(*row),
                                                      "'; this build reads version ", kFormatVersion,
                                                      ": run the release that made it, or give an empty directory to "
                                                      "khoi-admin init"));
  }
  return absl::OkStatus();
}

absl::Status InitDirectory(const std::string& path, const RocksOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return absl::UnavailableError(absl::StrCat(path, ": cannot make the directory: ", error.message()));
  }
  RETURN_IF_ERROR(RequireEmpty(path));

  // The format row comes last and synced: a directory without it was not made to the end.
  ASSIGN_OR_RETURN(const std::unique_ptr<RocksEngine> engine, RocksEngine::Create(path, options));
  RETURN_IF_ERROR(SyncParent(path));
  const std::string key = MetaKey(kFormatRow);
  return engine->Write({{{key, absl::StrCat(kFormatVersion)}}, {}, {{key, std::nullopt}}});
}

}  // namespace khoi::storage
