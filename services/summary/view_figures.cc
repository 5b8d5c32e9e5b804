#include "services/summary/view_figures.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/summary/names.h"
#include "services/summary/projection.h"
#include "services/summary/wide_decimal.h"
#include "storage/status_macros.h"

namespace khoi::summary {

absl::StatusOr<Rows> RowsOf(const Computation& computed, const Pick& pick) {
  Question question = computed.question;
  question.measures = {pick.measure};
  question.group_by = pick.group_by;
  question.filters.insert(question.filters.end(), pick.filters.begin(), pick.filters.end());
  Names names(computed.resolution.slices);
  v1::Summary summary;
  RETURN_IF_ERROR(Project(question, computed.folded, names, summary));
  return std::move(*summary.mutable_rows());
}

Rows Together(const Computation& computed, const Rows& a, const Rows& b) {
  using Place = std::tuple<int, int, std::string>;
  Names names(computed.resolution.slices);
  std::map<std::tuple<v1::Measure, std::vector<Place>, std::string>, const v1::SummaryRow*> ordered;
  for (const Rows* const rows : {&a, &b}) {
    for (const v1::SummaryRow& row : *rows) {
      std::vector<Place> places;
      for (const v1::DimensionValue& value : row.key()) {
        const Name& name = names.Of(row.measure(), value.dimension(), value.value());
        places.emplace_back(name.group, name.place, value.value());
      }
      ordered.try_emplace({row.measure(), std::move(places), row.figure().measure_unit_code()}, &row);
    }
  }
  Rows together;
  for (const auto& [place, row] : ordered) {
    *together.Add() = *row;
  }
  return together;
}

const v1::DimensionValue* PartOf(const v1::SummaryRow& row, v1::Dimension dimension) {
  const auto part = std::find_if(row.key().begin(), row.key().end(),
                                 [&](const v1::DimensionValue& value) { return value.dimension() == dimension; });
  return part == row.key().end() ? nullptr : &*part;
}

std::string ValueOf(const v1::SummaryRow& row, v1::Dimension dimension) {
  const v1::DimensionValue* const part = PartOf(row, dimension);
  return part == nullptr ? std::string() : part->value();
}

std::vector<const v1::DimensionValue*> ValuesOf(const Computation& computed, const Rows& rows,
                                                v1::Dimension dimension) {
  Names names(computed.resolution.slices);
  std::map<std::tuple<int, int, std::string>, const v1::DimensionValue*> ordered;
  for (const v1::SummaryRow& row : rows) {
    if (const v1::DimensionValue* const value = PartOf(row, dimension)) {
      const Name& name = names.Of(row.measure(), dimension, value->value());
      ordered.try_emplace({name.group, name.place, value->value()}, value);
    }
  }
  std::vector<const v1::DimensionValue*> values;
  values.reserve(ordered.size());
  for (const auto& [place, value] : ordered) {
    values.push_back(value);
  }
  return values;
}

void AddFilter(const v1::DimensionValue& value, google::protobuf::RepeatedPtrField<v1::DimensionFilter>& filters) {
  v1::DimensionFilter& filter = *filters.Add();
  filter.set_dimension(value.dimension());
  filter.add_values(value.value());
}

FigureIndex::FigureIndex(const Rows& rows, const std::vector<v1::Dimension>& dimensions) {
  for (const v1::SummaryRow& row : rows) {
    std::vector<std::string> values;
    values.reserve(dimensions.size());
    for (const v1::Dimension dimension : dimensions) {
      values.push_back(ValueOf(row, dimension));
    }
    figures_.emplace(std::move(values), &row.figure());
  }
}

const v1::Figure* FigureIndex::Find(const std::vector<std::string>& values) const {
  const auto found = figures_.find(values);
  return found == figures_.end() ? nullptr : found->second;
}

v1::Figure Minus(const v1::Figure& figure, const v1::Figure& taken) {
  v1::Figure difference = figure;
  difference.clear_low();
  difference.clear_high();
  difference.set_approximate(figure.approximate() || taken.approximate());
  difference.set_not_available_unit_count(
      std::max(figure.not_available_unit_count(), taken.not_available_unit_count()));
  // Without an upper bound of what is taken there is no lower bound of what is left.
  if (figure.low().empty() || taken.low().empty() || !taken.has_high()) {
    return difference;
  }
  if (const std::optional<std::string> low = Difference(figure.low(), taken.high())) {
    difference.set_low(*low);
  }
  if (figure.has_high() && !difference.low().empty()) {
    if (const std::optional<std::string> high = Difference(figure.high(), taken.low())) {
      difference.set_high(*high);
    }
  }
  return difference;
}

v1::Figure ExactFigure(int64_t number) {
  v1::Figure figure;
  figure.set_low(absl::StrCat(number));
  figure.set_high(figure.low());
  return figure;
}

}  // namespace khoi::summary
