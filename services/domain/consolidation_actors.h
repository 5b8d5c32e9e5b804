// Who may sign a consolidation and who may comment on its draft. Organisations act, persons do not.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/registry.pb.h"
#include "services/domain/structure.h"

namespace khoi::domain {

// A consolidation that somebody acts on.
struct ConsolidatedScope {
  const Structure& structure;
  const v1::Period& period;   // in `structure`
  absl::string_view bloc_id;  // empty: the authority's own
};

// Ascending. A bloc's: its leader and deputies, on the last day of the period or on `today`, and the authority. The
// authority's own: the authority.
std::vector<std::string> SignersOf(const ConsolidatedScope& scope, absl::CivilDay today);

// Ascending. A bloc's: its members, on either day. The authority's own: the members of its blocs, and the authority.
std::vector<std::string> CommentersOf(const ConsolidatedScope& scope, absl::CivilDay today);

// PERMISSION_DENIED unless `organisation_id` is one of these; the text names the signers, and whose members may
// comment.
absl::Status CheckSigner(const ConsolidatedScope& scope, absl::string_view organisation_id, absl::CivilDay today);
absl::Status CheckCommenter(const ConsolidatedScope& scope, absl::string_view organisation_id, absl::CivilDay today);

}  // namespace khoi::domain
