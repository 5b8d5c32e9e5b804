#include "services/summary/annual.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/dimension.h"
#include "services/summary/answer.h"
#include "services/summary/names.h"
#include "services/summary/projection.h"
#include "services/summary/row_diff.h"
#include "services/summary/row_limit.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Units that are compared at a time, so that their rows stay within what one answer may have.
constexpr size_t kUnitsAtATime = 400;

Question AboutYear(const Question& question, const std::string& year_id) {
  Question year = question;
  year.periods = {{year_id}};
  year.period_ids = {year_id};
  year.year_ids.clear();
  return year;
}

// By unit and by what was counted. Blocs and periods are no part of the comparison.
Question ByUnit(const Question& question) {
  Question by_unit = question;
  by_unit.each_unit_alone = true;
  by_unit.group_by = {v1::DIMENSION_UNIT};
  for (const v1::Dimension dimension : question.group_by) {
    if (!domain::IsOfReport(dimension)) {
      by_unit.group_by.push_back(dimension);
    }
  }
  std::erase_if(by_unit.filters, [](const Filter& filter) { return filter.dimension == v1::DIMENSION_PERIOD; });
  return by_unit;
}

std::vector<std::string> ReportingUnits(const FoldedSlice& folded) {
  std::vector<std::string> unit_ids;
  for (size_t i = 0; i < folded.places.size(); ++i) {
    const FoldedSlice::Place place = folded.places[i];
    if (folded.partials[place.partial].units[place.ordinal].reported()) {
      unit_ids.push_back(folded.slice->units[i].unit_id);
    }
  }
  return unit_ids;
}

// The slice with no other units than these.
Slice Only(const Slice& slice, const absl::flat_hash_set<absl::string_view>& unit_ids) {
  Slice only = slice;
  only.whole = false;
  only.excluded.clear();
  only.exempt.clear();
  std::erase_if(only.units, [&](const SliceUnit& unit) { return !unit_ids.contains(unit.unit_id); });
  return only;
}

absl::StatusOr<Rows> RowsOf(const ledger::View& view, const Question& question, const Slices& slices) {
  ASSIGN_OR_RETURN(std::vector<Answer> answers, FoldSlices(view, question, slices));
  std::vector<FoldedSlice> folded;
  for (Answer& answer : answers) {
    folded.push_back(std::move(answer.folded));
  }
  Names names(slices);
  v1::Summary summary;
  RETURN_IF_ERROR(Project(question, folded, names, summary));
  return std::move(*summary.mutable_rows());
}

void AddDifference(const RowPair& pair, const Slice& year, v1::Summary& summary) {
  v1::AnnualDifference& difference = *summary.add_annual_differences();
  difference.set_authority_id(year.authority_id);
  difference.set_period_id(year.period_id());
  difference.set_measure(pair.either().measure());
  for (const v1::DimensionValue& value : pair.either().key()) {
    if (value.dimension() == v1::DIMENSION_UNIT) {
      difference.set_unit_id(value.value());
    } else {
      *difference.add_key() = value;
    }
  }
  if (pair.from != nullptr) {
    *difference.mutable_halves() = pair.from->figure();
  }
  if (pair.to != nullptr) {
    *difference.mutable_annual() = pair.to->figure();
  }
}

class Comparison {
 public:
  Comparison(const ledger::View& view, const Question& question, const Slices& halves, v1::Summary& summary)
      : view_(view), by_unit_(ByUnit(question)), halves_(halves), summary_(summary) {}

  // Compares the units of one authority that have a report about the year.
  absl::Status Compare(const Slice& year, const std::vector<std::string>& unit_ids) {
    for (size_t first = 0; first < unit_ids.size(); first += kUnitsAtATime) {
      const size_t last = std::min(first + kUnitsAtATime, unit_ids.size());
      const absl::flat_hash_set<absl::string_view> some(unit_ids.begin() + static_cast<std::ptrdiff_t>(first),
                                                        unit_ids.begin() + static_cast<std::ptrdiff_t>(last));
      RETURN_IF_ERROR(CompareSome(year, some));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status CompareSome(const Slice& year, const absl::flat_hash_set<absl::string_view>& unit_ids) {
    std::vector<Slice> halves;
    Question about_halves = by_unit_;
    about_halves.periods.clear();
    for (const Slice& half : halves_) {
      const bool of_year = half.authority_id == year.authority_id && (half.period_id() == year.period_id() + "-S1" ||
                                                                      half.period_id() == year.period_id() + "-S2");
      if (of_year) {
        halves.push_back(Only(half, unit_ids));
        about_halves.periods.push_back({half.period_id()});
      }
    }
    Question about_year = by_unit_;
    about_year.periods = {{year.period_id()}};
    ASSIGN_OR_RETURN(const Rows from, RowsOf(view_, about_halves, Slices(std::move(halves))));
    ASSIGN_OR_RETURN(const Rows to, RowsOf(view_, about_year, Slices(std::vector<Slice>{Only(year, unit_ids)})));
    for (const RowPair& pair : DiffRows(from, to)) {
      if (summary_.annual_differences_size() >= kRowCountMax) {
        return TooManyRows();
      }
      AddDifference(pair, year, summary_);
    }
    return absl::OkStatus();
  }

  const ledger::View& view_;
  const Question by_unit_;
  const Slices& halves_;
  v1::Summary& summary_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> CompareYears(const ledger::View& view, ledger::StructureCache& structures,
                                                      const Question& question, const Slices& halves,
                                                      v1::Summary& summary) {
  absl::btree_map<std::string, std::vector<std::string>> digests_of;  // by year: the order asked for is no input
  Comparison comparison(view, question, halves, summary);
  for (const std::string& year_id : question.year_ids) {
    const Question year = AboutYear(question, year_id);
    const absl::StatusOr<Resolution> resolution = Resolve(view, structures, year);
    if (absl::IsNotFound(resolution.status())) {
      continue;  // the calendar has the halves only
    }
    RETURN_IF_ERROR(resolution.status());
    ASSIGN_OR_RETURN(const std::vector<Answer> answers, FoldSlices(view, year, resolution->slices));
    for (const Answer& answer : answers) {
      digests_of[year_id].push_back(answer.digest);
      const std::vector<std::string> unit_ids = ReportingUnits(answer.folded);
      summary.set_annual_report_count(summary.annual_report_count() + static_cast<int32_t>(unit_ids.size()));
      RETURN_IF_ERROR(comparison.Compare(*answer.folded.slice, unit_ids));
    }
  }
  std::vector<std::string> digests;
  for (auto& [year_id, of_year] : digests_of) {
    std::move(of_year.begin(), of_year.end(), std::back_inserter(digests));
  }
  return digests;
}

}  // namespace khoi::summary
