// One authority's one period, as far as it is in the scope of a question: the piece of which summaries are put
// together.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/structure.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/question.h"

namespace khoi::summary {

// A unit that is expected, but whose report does not count in this scope.
struct ExcludedUnit {
  std::string unit_id;
  v1::UncountedReason reason = v1::UNCOUNTED_REASON_UNSPECIFIED;
};

struct Slice {
  std::string authority_id;
  std::shared_ptr<const domain::Structure> structure;
  std::shared_ptr<const domain::Catalog> catalog;
  const v1::Period* period = nullptr;  // in `structure`
  absl::CivilDay last_day;
  std::vector<domain::ExpectedUnit> units;  // those that count, ascending
  std::vector<ExcludedUnit> excluded;       // ascending
  std::vector<std::string> bloc_ids;        // in scope, ascending; kNoBloc last, when units report directly
  bool whole = true;                        // false when the slice is one bloc

  const std::string& period_id() const { return period->period_id(); }
};

struct Resolution {
  std::vector<Slice> slices;                               // by period as asked and then by authority
  std::vector<v1::AuthorityWithoutPeriod> without_period;  // as in Summary
};

// What a question is about. Membership is that of the last day of the period, by the structure as of the question's
// revision. Errors: NOT_FOUND naming the authority, bloc or period; INVALID_ARGUMENT when periods cannot be added up;
// DATA_LOSS naming the row that cannot be read.
absl::StatusOr<Resolution> Resolve(const ledger::View& view, ledger::StructureCache& structures,
                                   const Question& question);

}  // namespace khoi::summary
