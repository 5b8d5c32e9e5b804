#include "tools/khoi/findings.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_join.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

absl::string_view ColorOf(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_BLOCK:
      return kRed;
    case v1::SEVERITY_WARN:
      return kYellow;
    default:
      return kCyan;
  }
}

}  // namespace

void PrintFindings(const google::protobuf::RepeatedPtrField<v1::Finding>& findings, absl::string_view file,
                   const Console& console, bool color, std::ostream& out) {
  std::vector<const v1::Finding*> ordered;
  for (const v1::Finding& finding : findings) {
    ordered.push_back(&finding);
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const v1::Finding* a, const v1::Finding* b) { return a->severity() > b->severity(); });
  for (const v1::Finding* finding : ordered) {
    out << file << (file.empty() ? "" : ": ")
        << Styled(color, ColorOf(finding->severity()), Word(v1::Severity_Name(finding->severity()), console.language))
        << ' ' << finding->rule_id();
    if (finding->field_paths_size() > 0) {
      out << ' ' << Printable(absl::StrJoin(finding->field_paths(), ", "));
    }
    const absl::string_view message = console.Say(finding->message_vi(), finding->message_en());
    out << ": " << Printable(message.empty() ? finding->message_vi() : message) << '\n';
  }
}

}  // namespace khoi::cli
