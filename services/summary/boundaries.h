// Reports about the past on the boundaries of another day: where units that merged, split or changed authority count
// when their figures are compared over the years.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/structure.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/question.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// One authority as it is on one day, and every authority that it continues or that continues it, however far. A report
// of a unit counts for the authority
//  - when the unit is expected there on the day;
//  - or when, among the units that continue or precede it and are expected on the day, nearest first, there is exactly
//    one, and it is expected there. Where there are several, the report is not divided: it is listed as SPLIT.
// A report to another authority in which the unit is still expected on the day stays with that authority.
class Boundaries final {
 public:
  // DATA_LOSS naming the row that cannot be read.
  static absl::StatusOr<Boundaries> Read(const ledger::View& view, ledger::StructureCache& structures,
                                         const std::string& authority_id, absl::CivilDay day, int64_t revision);

  // The authority and those that are related to it, ascending.
  std::vector<std::string> authority_ids() const;

  // Puts the units of slices that end on their periods' last days where they are on the day. A unit that is expected
  // by several authorities about one period counts once: through this authority when it has reported to it, else
  // through the first to which it has. Slices of other authorities that lose all their units go.
  absl::Status Place(const ledger::View& view, const Question& question, std::vector<Slice>& slices) const;

 private:
  using Edges = absl::flat_hash_map<std::string, std::vector<std::string>>;
  struct OnTheDay {
    std::shared_ptr<const domain::Structure> structure;
    absl::flat_hash_map<std::string, std::string> bloc_of;  // by unit that is expected
  };

  Boundaries(std::string authority_id, absl::CivilDay day) : authority_id_(std::move(authority_id)), day_(day) {}
  void AddUnits(const domain::Structure& structure);
  bool IsExpected(absl::string_view unit_id) const;
  // The units that stand for a unit on the day; empty when its report does not count here. More than one: split.
  std::vector<std::string> ImagesOf(absl::string_view reported_to_id, const std::string& unit_id) const;
  void AddNearest(const std::string& unit_id, const Edges& edges, std::vector<std::string>& found) const;
  void PlaceUnits(Slice& slice) const;
  absl::Status CountOnce(const ledger::View& view, const Question& question, std::vector<Slice>& slices) const;

  std::string authority_id_;
  absl::CivilDay day_;
  std::map<std::string, OnTheDay, std::less<>> authorities_;
  Edges successors_;
  Edges predecessors_;
};

}  // namespace khoi::summary
