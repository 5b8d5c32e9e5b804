#include "services/domain/acceptance.h"

#include "services/domain/waivers.h"

namespace khoi::domain {

std::vector<v1::Finding> FindingsInTheWay(const std::vector<v1::Finding>& findings,
                                          const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers) {
  std::vector<v1::Finding> in_the_way;
  for (const v1::Finding& finding : findings) {
    const bool forbids = finding.severity() == v1::SEVERITY_BLOCK ||
                         (finding.severity() == v1::SEVERITY_WARN && finding.acknowledgement_note().empty());
    if (forbids && !IsWaived(finding, waivers)) in_the_way.push_back(finding);
  }
  return in_the_way;
}

}  // namespace khoi::domain
