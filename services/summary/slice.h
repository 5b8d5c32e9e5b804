// One authority's one period, as far as it is in the scope of a question: the piece of which summaries are put
// together.
#pragma once

#include <algorithm>
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
#include "services/summary/shared_list.h"

namespace khoi::summary {

// A unit whose report counts, or would if it had come.
struct SliceUnit {
  std::string unit_id;
  std::string bloc_id;           // in which it counts; kNoBloc when it reports directly
  std::string expected_bloc_id;  // through which it is expected; empty when it only counts because it was signed
  std::string image_id = {};     // on the boundaries of another day the unit that stands for it; empty: it does itself
  int64_t signed_version = 0;    // on the basis CONSOLIDATED; 0 for none
  // Of the authority for which the unit stands, else of its home, when the question asks for it
  // (DIMENSION_AUTHORITY_TYPE).
  v1::AuthorityType authority_type = v1::AUTHORITY_TYPE_UNSPECIFIED;

  bool expected() const { return !expected_bloc_id.empty(); }
  const std::string& image() const { return image_id.empty() ? unit_id : image_id; }
};

// A unit that is expected, but whose report does not count in this scope.
struct ExcludedUnit {
  std::string unit_id;
  v1::UncountedReason reason = v1::UNCOUNTED_REASON_UNSPECIFIED;
  std::vector<std::string> image_ids = {};  // the units among which its report would have to be divided
};

struct Slice {
  std::string authority_id;
  std::shared_ptr<const domain::Structure> structure;
  std::shared_ptr<const domain::Catalog> catalog;
  const v1::Period* period = nullptr;  // in `structure`
  absl::CivilDay last_day;
  // Those that count, ascending: who is expected, and on the basis CONSOLIDATED also who was signed and has left since.
  std::vector<SliceUnit> units;
  std::vector<SliceUnit> exempt;       // those that need not report, ascending; what was signed is in `units` too
  std::vector<ExcludedUnit> excluded;  // ascending; none of them is in `units`
  std::vector<std::string> bloc_ids;   // in scope, ascending; kNoBloc last, when units report directly
  bool whole = true;                   // false when the slice is one bloc
  bool lists_strangers =
      true;  // reports of units that are neither in `units` nor in `excluded` are told as not counted

  // Where blocs are looked up: `structure` and `last_day`, unless the boundaries of another day hold
  // (Question::boundaries_day).
  std::shared_ptr<const domain::Structure> bloc_structure;
  absl::CivilDay bloc_day;

  const std::string& period_id() const { return period->period_id(); }
  // The authority for whose figures a unit counts.
  const std::string& counting_authority_id() const { return bloc_structure->authority_id(); }
};

inline void SortExcluded(Slice& slice) {
  std::sort(slice.excluded.begin(), slice.excluded.end(),
            [](const ExcludedUnit& a, const ExcludedUnit& b) { return a.unit_id < b.unit_id; });
}

// Moves the units for which `reason_of` gives a reason out of those that count.
template <typename ReasonOf>
void Exclude(Slice& slice, ReasonOf&& reason_of) {
  std::erase_if(slice.units, [&](const SliceUnit& unit) {
    const v1::UncountedReason reason = reason_of(unit);
    if (reason == v1::UNCOUNTED_REASON_UNSPECIFIED) {
      return false;
    }
    slice.excluded.push_back({unit.unit_id, reason, {unit.image()}});
    return true;
  });
  SortExcluded(slice);
}

// Slices that are put together. What the memo keeps is shared.
using Slices = SharedList<Slice>;

struct Resolution {
  Slices slices;                                           // by period as folded and then by authority
  std::vector<v1::AuthorityWithoutPeriod> without_period;  // as in Summary
};

// Every authority of the registry, whenever it was stored, ascending.
absl::StatusOr<std::vector<std::string>> AuthorityIds(const ledger::View& view);

// What a question is about. Membership is that of the last day of the period, by the structure as of the question's
// revision, unless the boundaries of another day hold (boundaries.h). Errors: NOT_FOUND naming the authority, bloc or
// period; INVALID_ARGUMENT when periods cannot be added up; DATA_LOSS naming the row that cannot be read.
absl::StatusOr<Resolution> Resolve(const ledger::View& view, ledger::StructureCache& structures,
                                   const Question& question);

}  // namespace khoi::summary
