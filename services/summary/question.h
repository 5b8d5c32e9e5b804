// A request that was found to make sense.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"

namespace khoi::summary {

class Memo;

struct Filter {
  v1::Dimension dimension = v1::DIMENSION_UNSPECIFIED;
  absl::flat_hash_set<std::string> values;
};

// A period whose reports are folded.
struct AskedPeriod {
  std::string period_id;
  size_t place = 0;  // among the periods as they were asked for
};

// A part of a question's scope; what is empty does not restrict it.
struct Part {
  std::string period_id = {};
  std::string authority_id = {};  // as DIMENSION_AUTHORITY
  std::string bloc_id = {};
  std::string unit_id = {};
};

struct Question {
  v1::Scope scope;
  std::vector<std::string> period_ids;  // as asked
  std::vector<AskedPeriod> periods;     // whose reports are folded: the halves in place of a year made of halves
  std::vector<std::string> year_ids;    // the years that are made of halves
  v1::YearComposition year_composition = v1::YEAR_COMPOSITION_UNSPECIFIED;
  std::optional<absl::CivilDay> boundaries_day = std::nullopt;
  v1::Basis basis = v1::BASIS_LATEST_SUBMITTED;
  absl::flat_hash_set<int> measures;    // khoi.v1.Measure; empty means all
  std::vector<v1::Dimension> group_by;  // never empty, each once
  std::vector<Filter> filters;
  int64_t revision = 0;
  int64_t revision_time_us = 0;  // 0 when the log is empty
  int64_t structure_revision = 0;
  int64_t instant_us = 0;
  // True: every unit is summed as if it were alone, so that a document that another unit names first still counts for
  // it. For comparing what units say.
  bool each_unit_alone = false;
  Memo* memo = nullptr;  // where partials are kept for later questions; null: nowhere
  // Whether coverage names its units: not where they are too many for one answer.
  bool names_units = true;
  bool rows_only = false;  // nobody looks at coverage, and rules over several units are not asked
  // Set: only this part gives rows, and every unit counts in it as it does when all periods are added up, also where
  // periods are kept apart. For telling what a figure is made of.
  std::optional<Part> part = std::nullopt;

  bool Asks(v1::Dimension dimension) const;
  // Whether it is grouped or filtered by the dimension.
  bool Needs(v1::Dimension dimension) const;
  // Whether every filter on a dimension for which `value` gives the value lets it pass.
  bool Passes(v1::Dimension dimension, const std::string& value) const;
};

// Checks what can be checked without the registry and settles revision and instant. Errors: INVALID_ARGUMENT, beginning
// with the name of the field.
absl::StatusOr<Question> Understand(const ledger::View& view, const v1::GetSummaryRequest& request, int64_t now_us);

}  // namespace khoi::summary
