#include "services/domain/acceptance.h"

#include <algorithm>

#include "services/domain/waivers.h"

namespace khoi::domain {

std::vector<v1::Finding> FindingsInTheWay(const std::vector<v1::Finding>& findings,
                                          const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers) {
  std::vector<v1::Finding> in_the_way;
  for (const v1::Finding& finding : findings) {
    const bool forbids = finding.severity() == v1::SEVERITY_BLOCK ||
                         (finding.severity() == v1::SEVERITY_WARN && finding.acknowledgement_note().empty());
    const bool waived = std::any_of(waivers.begin(), waivers.end(),
                                    [&finding](const v1::Waiver& waiver) { return Waives(waiver, finding); });
    if (forbids && !waived) in_the_way.push_back(finding);
  }
  return in_the_way;
}

}  // namespace khoi::domain
