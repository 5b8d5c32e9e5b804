// The data that is measured: 63 provinces and 30 ministries of uneven size, their blocs of 5 to 30 units, and reports
// of about 100 figures about one period. A pure function of its shape, so that every side of a comparison and every
// check makes the same values for itself and nothing of it has to fit into memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace khoi::bench {

struct Shape {
  int units = 100'000;
  int figures = 100;   // of a report, on average
  int versions = 1;    // that every unit submits
  int late_share = 3;  // of a hundred units, those that submit one more when all have submitted
  uint64_t seed = 1;
};

inline constexpr char kGeneratedPeriod[] = "2022-S1";

struct GeneratedAuthority {
  std::string id;
  bool ministry = false;
  int first_unit = 0;
  int unit_count = 0;
  int first_bloc = 0;
  int bloc_count = 0;
};

struct GeneratedBloc {
  std::string id;
  int authority = 0;
  int first_unit = 0;
  int unit_count = 0;
};

struct GeneratedFigure {
  int cell = 0;  // one of Generated::cell_count, the same for all authorities
  int64_t value = 0;
};

// One submission.
struct GeneratedEntry {
  int unit = 0;
  int version = 0;  // from 1
};

// Thread-safe once constructed.
class Generated final {
 public:
  explicit Generated(const Shape& shape);

  const Shape& shape() const { return shape_; }
  const std::vector<GeneratedAuthority>& authorities() const { return authorities_; }
  const std::vector<GeneratedBloc>& blocs() const { return blocs_; }
  int AuthorityOf(int unit) const { return blocs_[BlocOf(unit)].authority; }
  int BlocOf(int unit) const { return bloc_of_[unit]; }
  // Units ascend as their authorities and identifiers do.
  std::string UnitId(int unit) const;
  std::string UnitType(int unit) const;  // a code of the example catalog

  // A fifth more than a report has on average: every report leaves some out.
  int cell_count() const { return shape_.figures + shape_.figures / 4; }
  // What a version says, ascending by cell, into `figures`.
  void FiguresOf(int unit, int version, std::vector<GeneratedFigure>& figures) const;

  // The order in which versions are submitted: rounds in which every unit submits, each in an order of its own, and
  // then those that are late with one more.
  int64_t entry_count() const { return int64_t{shape_.units} * shape_.versions + late_count_; }
  GeneratedEntry EntryAt(int64_t place) const;
  int64_t PlaceOf(int unit, int version) const;
  int VersionCount(int unit) const;
  // The version of a unit among the first `entry_count` entries; 0 when it has none.
  int VersionAmong(int unit, int64_t entry_count) const;

 private:
  int UnitInRound(int round, int64_t place) const;

  const Shape shape_;
  std::vector<GeneratedAuthority> authorities_;
  std::vector<GeneratedBloc> blocs_;
  std::vector<int> bloc_of_;  // by unit
  int64_t late_count_ = 0;
  int64_t step_ = 1;           // coprime to the number of units
  std::vector<int> place_of_;  // by unit, in a round without an offset
};

}  // namespace khoi::bench
