#include "services/rpc/waived.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/waivers.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {

absl::Status CheckWaived(absl::string_view field, const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers,
                         const std::vector<v1::Finding>& findings) {
  Violations violations;
  for (int i = 0; i < waivers.size(); ++i) {
    const v1::Waiver& waiver = waivers[i];
    if (std::any_of(findings.begin(), findings.end(),
                    [&](const v1::Finding& finding) { return domain::Waives(waiver, finding); })) {
      continue;
    }
    const std::string what =
        waiver.field_path().empty() ? waiver.rule_id() : absl::StrCat(waiver.rule_id(), "@", waiver.field_path());
    violations.Add(absl::StrCat(field, "[", i, "]"),
                   absl::StrCat("không có phát hiện nào của ", what, " để cho qua; hãy bỏ mục này"),
                   absl::StrCat(what, " has found nothing to let pass; leave this waiver out"));
  }
  return violations.empty() ? absl::OkStatus() : violations.ToStatus();
}

}  // namespace khoi::rpc
