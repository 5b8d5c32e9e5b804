#include "absl/strings/str_cat.h"
#include "storage/format.h"
#include "storage/status_macros.h"
#include "tools/khoi_admin/commands.h"

namespace khoi::admin {

absl::Status Init(const std::string& directory, std::ostream& out) {
  RETURN_IF_ERROR(storage::InitDirectory(directory));
  out << absl::StrCat("made ", directory, ", format version ", storage::kFormatVersion, "\n");
  return absl::OkStatus();
}

}  // namespace khoi::admin
