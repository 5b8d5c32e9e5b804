#include "services/domain/waivers.h"

#include <algorithm>

namespace khoi::domain {

bool Waives(const v1::Waiver& waiver, const v1::Finding& finding) {
  if (waiver.rule_id() != finding.rule_id()) {
    return false;
  }
  return waiver.field_path().empty() ||
         (!finding.field_paths().empty() && waiver.field_path() == finding.field_paths(0));
}

bool IsWaived(const v1::Finding& finding, const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers) {
  return std::any_of(waivers.begin(), waivers.end(),
                     [&finding](const v1::Waiver& waiver) { return Waives(waiver, finding); });
}

}  // namespace khoi::domain
