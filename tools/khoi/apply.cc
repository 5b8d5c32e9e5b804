#include "tools/khoi/apply.h"

namespace khoi::cli {

Table ApplyTable(const Console& console) {
  return Table({{.name = "file", .heading = std::string(console.Say("Tệp", "File"))},
                {.name = "created", .heading = std::string(console.Say("Tạo mới", "Created")), .number = true},
                {.name = "updated", .heading = std::string(console.Say("Cập nhật", "Updated")), .number = true},
                {.name = "unchanged", .heading = std::string(console.Say("Không đổi", "Unchanged")), .number = true},
                {.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true}});
}

void AddApplied(const std::string& file, const ApplyCounts& counts, Table& table) {
  const std::string revision = counts.last_revision == 0 ? "" : absl::StrCat(counts.last_revision);
  table.Add({file, absl::StrCat(counts.created), absl::StrCat(counts.updated), absl::StrCat(counts.unchanged),
             Cell(revision.empty() ? "-" : revision, revision)});
}

}  // namespace khoi::cli
