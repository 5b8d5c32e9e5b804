#include "services/summary/projection.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/dimension.h"
#include "services/summary/figure_parts.h"
#include "services/summary/row_limit.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using domain::IsOfReport;
using domain::ItemIdentity;
using domain::KeyOf;
using domain::ValueIn;

constexpr std::array kReportDimensions = {v1::DIMENSION_UNIT, v1::DIMENSION_BLOC, v1::DIMENSION_AUTHORITY,
                                          v1::DIMENSION_PERIOD, v1::DIMENSION_AUTHORITY_TYPE};

// What a row's key says of what was counted. Values of dimensions of the report stay empty here.
struct CellPart {
  v1::Measure measure = v1::MEASURE_UNSPECIFIED;
  std::string measure_unit_code;  // no dimension, but numbers of different units of measure never add up
  std::vector<std::string> values = {};
};

// The part of the key that a cell gives; nullopt when the question leaves the cell out. Cells of equal `name` add up.
std::optional<CellPart> CellPartOf(const Question& question, const stored::v1::CellKey& cell, std::string* name) {
  if (!question.measures.empty() && !question.measures.contains(cell.measure())) {
    return std::nullopt;
  }
  for (const Filter& filter : question.filters) {
    if (!IsOfReport(filter.dimension) && !filter.values.contains(ValueIn(cell, filter.dimension))) {
      return std::nullopt;
    }
  }
  CellPart part{.measure = static_cast<v1::Measure>(cell.measure()), .measure_unit_code = cell.measure_unit_code()};
  *name = absl::StrCat(cell.measure(), "\n", cell.measure_unit_code());
  for (const v1::Dimension dimension : KeyOf(part.measure, question.group_by)) {
    part.values.push_back(IsOfReport(dimension) ? std::string() : ValueIn(cell, dimension));
    absl::StrAppend(name, "\n", part.values.back());
  }
  return part;
}

struct Row {
  uint32_t cell_part = 0;
  uint32_t report_part = 0;
  std::vector<FigurePart> parts = {};
};

class Projection {
 public:
  Projection(const Question& question, const std::vector<FoldedSlice>& slices, Names& names, v1::Summary& summary)
      : question_(question), slices_(slices), names_(names), summary_(summary), sums_(question, slices) {
    for (const v1::Dimension dimension : kReportDimensions) {
      if (question.Asks(dimension)) {
        asked_report_dimensions_.push_back(dimension);
      }
    }
  }

  absl::Status Run() {
    for (uint32_t slice = 0; slice < slices_.size(); ++slice) {
      RETURN_IF_ERROR(AddCells(slice));
    }
    if (ItemsAreAddedUp(slices_)) {
      AddItemCells();
    } else {
      AddItems();
    }
    RETURN_IF_ERROR(CheckRowCount());
    WriteRows();
    return absl::OkStatus();
  }

 private:
  std::optional<uint32_t> CellPartIdOf(const stored::v1::CellKey& cell) {
    std::string name;
    std::optional<CellPart> part = CellPartOf(question_, cell, &name);
    if (!part.has_value()) {
      return std::nullopt;
    }
    const auto [it, inserted] = cell_part_ids_.try_emplace(std::move(name), static_cast<uint32_t>(cell_parts_.size()));
    if (inserted) {
      cell_parts_.push_back(*std::move(part));
    }
    return it->second;
  }

  absl::Status CheckRowCount() const {
    return rows_.size() > static_cast<size_t>(kRowCountMax) ? TooManyRows() : absl::OkStatus();
  }

  // The part of the key that the group of `unit` gives.
  uint32_t ReportPartOf(const Slice& slice, const SliceUnit& unit) {
    std::vector<std::string> values;
    std::string name;
    for (const v1::Dimension dimension : asked_report_dimensions_) {
      values.push_back(ReportValue(dimension, slice, unit));
      absl::StrAppend(&name, values.back(), "\n");
    }
    const auto [it, inserted] =
        report_part_ids_.try_emplace(std::move(name), static_cast<uint32_t>(report_parts_.size()));
    if (inserted) {
      report_parts_.push_back(std::move(values));
    }
    return it->second;
  }

  Row& RowOf(uint32_t cell_part, uint32_t report_part) {
    const auto [it, inserted] =
        row_ids_.try_emplace(std::make_pair(cell_part, report_part), static_cast<uint32_t>(rows_.size()));
    if (inserted) {
      rows_.push_back({.cell_part = cell_part, .report_part = report_part});
    }
    return rows_[it->second];
  }

  absl::Status AddCells(uint32_t index) {
    const FoldedSlice& folded = slices_[index];
    std::vector<std::optional<uint32_t>> cell_parts;
    cell_parts.reserve(folded.cells.size());
    for (const stored::v1::CellKey& cell : folded.cells) {
      cell_parts.push_back(CellPartIdOf(cell));
    }
    for (uint32_t partial = 0; partial < folded.partials.size(); ++partial) {
      if (folded.partials[partial].cells.empty()) {
        continue;
      }
      const uint32_t report_part = ReportPartOf(*folded.slice, folded.slice->units[folded.members[partial].front()]);
      for (const CellTotal& total : folded.partials[partial].cells) {
        const std::optional<uint32_t> cell_part = cell_parts[total.cell_id];
        if (cell_part.has_value() && (folded.stock_counts[partial] || !folded.cells[total.cell_id].stock())) {
          RowOf(*cell_part, report_part)
              .parts.push_back(
                  {.slice = index, .partial = partial, .cell = &total, .scale = folded.cells[total.cell_id].scale()});
        }
      }
      RETURN_IF_ERROR(CheckRowCount());
    }
    return absl::OkStatus();
  }

  // Items that were added up before, of the one slice.
  void AddItemCells() {
    const FoldedSlice& folded = slices_.front();
    std::vector<uint32_t> cell_parts;
    for (const stored::v1::CellKey& cell : folded.items->cells) {
      cell_parts.push_back(*CellPartIdOf(cell));  // the question leaves nothing out
    }
    for (uint32_t partial = 0; partial < folded.partials.size(); ++partial) {
      const std::vector<CellTotal>& totals = folded.item_totals(partial);
      if (totals.empty()) {
        continue;
      }
      const uint32_t report_part = ReportPartOf(*folded.slice, folded.slice->units[folded.members[partial].front()]);
      for (const CellTotal& total : totals) {
        RowOf(cell_parts[total.cell_id], report_part)
            .parts.push_back({.partial = partial, .cell = &total, .scale = folded.items->cells[total.cell_id].scale()});
      }
    }
  }

  void AddItems() {
    const CountedItems items(question_, slices_);
    for (const CountedItem& counted : items.all()) {
      const std::optional<uint32_t> cell_part = CellPartIdOf(counted.cell);
      if (!cell_part.has_value()) {
        continue;
      }
      const Slice& slice = *slices_[counted.part.slice].slice;
      RowOf(*cell_part, ReportPartOf(slice, slice.units[counted.unit])).parts.push_back(counted.part);
      ListItem(*counted.item, *counted.claims, counted.cell, summary_);
    }
  }

  const std::string& ValueOf(const Row& row, size_t position, v1::Dimension dimension) const {
    if (!IsOfReport(dimension)) {
      return cell_parts_[row.cell_part].values[position];
    }
    const auto asked = std::find(asked_report_dimensions_.begin(), asked_report_dimensions_.end(), dimension);
    return report_parts_[row.report_part][static_cast<size_t>(asked - asked_report_dimensions_.begin())];
  }

  void WriteRows() {
    using Place = std::tuple<int, int, absl::string_view>;
    struct Ordered {
      v1::Measure measure;
      std::vector<Place> places;
      absl::string_view measure_unit_code;
      Row* row;
      bool operator<(const Ordered& other) const {
        return std::tie(measure, places, measure_unit_code) <
               std::tie(other.measure, other.places, other.measure_unit_code);
      }
    };
    std::vector<Ordered> order;
    order.reserve(rows_.size());
    for (Row& row : rows_) {
      const CellPart& part = cell_parts_[row.cell_part];
      Ordered ordered{part.measure, {}, part.measure_unit_code, &row};
      const std::vector<v1::Dimension> key = KeyOf(part.measure, question_.group_by);
      for (size_t i = 0; i < key.size(); ++i) {
        const std::string& value = ValueOf(row, i, key[i]);
        const Name& name = names_.Of(part.measure, key[i], value);
        ordered.places.emplace_back(name.group, name.place, value);
      }
      order.push_back(std::move(ordered));
    }
    std::sort(order.begin(), order.end());
    for (const Ordered& ordered : order) {
      WriteRow(*ordered.row, *summary_.add_rows());
    }
  }

  void WriteRow(Row& row, v1::SummaryRow& written) {
    const CellPart& part = cell_parts_[row.cell_part];
    written.set_measure(part.measure);
    const std::vector<v1::Dimension> key = KeyOf(part.measure, question_.group_by);
    for (size_t i = 0; i < key.size(); ++i) {
      const std::string& value = ValueOf(row, i, key[i]);
      const Name& name = names_.Of(part.measure, key[i], value);
      v1::DimensionValue& told = *written.add_key();
      told.set_dimension(key[i]);
      told.set_value(value);
      told.set_name_vi(name.vi);
      told.set_name_en(name.en);
    }
    *written.mutable_figure() = sums_.FigureOf(row.parts, part.measure_unit_code);
  }

  const Question& question_;
  const std::vector<FoldedSlice>& slices_;
  Names& names_;
  v1::Summary& summary_;
  PartSums sums_;

  std::vector<v1::Dimension> asked_report_dimensions_;
  std::vector<CellPart> cell_parts_;
  absl::flat_hash_map<std::string, uint32_t> cell_part_ids_;
  std::vector<std::vector<std::string>> report_parts_;
  absl::flat_hash_map<std::string, uint32_t> report_part_ids_;
  std::vector<Row> rows_;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint32_t> row_ids_;
};

}  // namespace

std::string ReportValue(v1::Dimension dimension, const Slice& slice, const SliceUnit& unit) {
  switch (dimension) {
    case v1::DIMENSION_UNIT:
      return unit.unit_id;
    case v1::DIMENSION_BLOC:
      return unit.bloc_id;
    case v1::DIMENSION_AUTHORITY:
      return slice.counting_authority_id();
    case v1::DIMENSION_AUTHORITY_TYPE:
      return unit.authority_type == v1::AUTHORITY_TYPE_UNSPECIFIED ? std::string(domain::kNotSaid)
                                                                   : v1::AuthorityType_Name(unit.authority_type);
    default:
      return slice.period_id();
  }
}

Grain GrainOf(const Question& question) {
  if (question.Asks(v1::DIMENSION_UNIT)) {
    return Grain::kUnit;
  }
  return question.Asks(v1::DIMENSION_BLOC) ? Grain::kBloc : Grain::kWhole;
}

bool Passes(const Question& question, const Slice& slice, const SliceUnit& unit) {
  return std::all_of(question.filters.begin(), question.filters.end(), [&](const Filter& filter) {
    return !IsOfReport(filter.dimension) || filter.values.contains(ReportValue(filter.dimension, slice, unit));
  });
}

bool GivesRows(const Question& question, const Slice& slice, const SliceUnit& unit) {
  const auto is = [](const std::string& asked, const std::string& value) { return asked.empty() || asked == value; };
  const bool in_part = !question.part.has_value() ||
                       (is(question.part->period_id, slice.period_id()) &&
                        is(question.part->authority_id, slice.counting_authority_id()) &&
                        is(question.part->bloc_id, unit.bloc_id) && is(question.part->unit_id, unit.unit_id));
  return in_part && Passes(question, slice, unit);
}

bool ItemsAreAddedUp(const std::vector<FoldedSlice>& slices) {
  return slices.size() == 1 && slices.front().items != nullptr;
}

std::vector<uint32_t> RowsOfCells(const Question& question, const std::vector<stored::v1::CellKey>& cells) {
  absl::flat_hash_map<std::string, uint32_t> row_ids;
  std::vector<uint32_t> rows;
  rows.reserve(cells.size());
  for (const stored::v1::CellKey& cell : cells) {
    std::string name;
    const bool asked = CellPartOf(question, cell, &name).has_value();
    rows.push_back(asked ? row_ids.try_emplace(std::move(name), static_cast<uint32_t>(row_ids.size())).first->second
                         : RowLimit::kNoRow);
  }
  return rows;
}

absl::Status Project(const Question& question, const std::vector<FoldedSlice>& slices, Names& names,
                     v1::Summary& summary) {
  return Projection(question, slices, names, summary).Run();
}

}  // namespace khoi::summary
