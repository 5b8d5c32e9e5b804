// Which reports a list is about: those of one period, or of the members of one bloc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/registry.pb.h"
#include "services/domain/structure.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::rpc {

struct ReportScope {
  std::shared_ptr<const domain::Structure> structure;
  const v1::Period* period = nullptr;  // in the structure
  const v1::BlocTerm* term = nullptr;  // of the bloc on the period's last day; nullptr for every report

  bool Takes(absl::string_view unit_id) const;
};

// The scope that `request` names by authority_id, period_id and bloc_id, as of `revision`. INVALID_ARGUMENT and
// NOT_FOUND naming the field.
struct ScopeNames {
  const std::string& authority_id;
  const std::string& period_id;
  const std::string& bloc_id;  // empty: every report
};
absl::StatusOr<ReportScope> ScopeOf(const ScopeNames& names, const ledger::View& view, int64_t revision,
                                    ledger::StructureCache& structures);

}  // namespace khoi::rpc
