#include "services/summary/view_exemplars.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_words.h"
#include "services/summary/wide_decimal.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// The target of the central catalog that is about exemplars.
constexpr char kTargetCode[] = "TG-EXEMPLAR";

constexpr v1::Dimension kUnit = v1::DIMENSION_UNIT;
constexpr v1::Dimension kKind = v1::DIMENSION_RECIPIENT_KIND;

// How a number stands to a target, as far as both are known.
Words StandingOf(const v1::Figure& exemplars, const v1::Figure& target) {
  const bool from_known = !exemplars.low().empty();
  if (target.low().empty() || !from_known) {
    return {"chưa có số", "not known"};
  }
  if (exemplars.has_high() && IsLess(exemplars.high(), target.low())) {
    return {"chưa đạt mục tiêu", "below the target"};
  }
  if (target.has_high() && IsLess(target.high(), exemplars.low())) {
    return {"vượt mục tiêu", "above the target"};
  }
  const bool reached = !IsLess(exemplars.low(), target.low());
  const bool not_beyond = !target.has_high() || (exemplars.has_high() && !IsLess(target.high(), exemplars.high()));
  if (reached && not_beyond) {
    return {"đạt mục tiêu", "within the target"};
  }
  return {"chưa rõ", "cannot be told"};
}

// One measure, added up in every way that the table needs.
class Counted {
 public:
  static absl::StatusOr<Counted> Read(const Computation& computed, v1::Measure measure,
                                      const std::vector<Filter>& filters) {
    Rows rows;
    for (const std::vector<v1::Dimension>& group_by :
         std::vector<std::vector<v1::Dimension>>{{}, {kKind}, {kUnit}, {kUnit, kKind}}) {
      ASSIGN_OR_RETURN(const Rows some, RowsOf(computed, {measure, group_by, filters}));
      rows.MergeFrom(some);
    }
    return Counted(std::move(rows));
  }

  const Rows& rows() const { return rows_; }

  // Empty means all units, or all kinds; null when nothing is stated.
  const v1::Figure* Find(const std::string& unit_id, const std::string& kind) const {
    return figures_.Find({unit_id, kind});
  }

 private:
  explicit Counted(Rows rows) : rows_(std::move(rows)), figures_(rows_, {kUnit, kKind}) {}

  Rows rows_;
  FigureIndex figures_;  // what is added up over a dimension has no value in it
};

class ExemplarTable {
 public:
  ExemplarTable(const Computation& computed, Counted exemplars, Counted targets)
      : computed_(computed),
        exemplars_(std::move(exemplars)),
        targets_(std::move(targets)),
        table_("exemplars", {"Điển hình tiên tiến so với mục tiêu", "Exemplars beside their targets"}) {}

  v1::ViewTable Make() {
    Rows stated = exemplars_.rows();
    stated.MergeFrom(targets_.rows());
    AddColumns(stated);
    for (const v1::DimensionValue* const unit : ValuesOf(computed_, stated, kUnit)) {
      RowBuilder row = table_.AddRow();
      row.Text(WordsOf(*unit));
      AddFilter(*unit, *row.row().mutable_filters());
      AddFigures(unit->value(), row);
    }
    RowBuilder total = table_.AddRow({.total = true});
    total.Text({"Tổng số", "Total"});
    AddFigures("", total);
    table_.SetNote({"Chỉ có những đơn vị nêu điển hình hoặc mục tiêu.",
                    "Only units that state exemplars or a target are listed."});
    return table_.Take();
  }

 private:
  void AddColumns(const Rows& stated) {
    table_.AddColumn({.name = "unit", .headings = {{"Đơn vị", "Unit"}}});
    for (const v1::DimensionValue* const kind : ValuesOf(computed_, stated, kKind)) {
      kinds_.push_back(kind->value());
      AddColumnsOf(kind, WordsOf(*kind));
    }
    kinds_.emplace_back();
    AddColumnsOf(nullptr, {"Mọi đối tượng", "All kinds"});
  }

  void AddColumnsOf(const v1::DimensionValue* kind, const Words& heading) {
    const std::string name = kind == nullptr ? "all" : kind->value();
    const auto add = [&](const std::string& what, const Words& words, v1::ViewCellKind cell_kind) -> v1::ViewColumn& {
      v1::ViewColumn& column = table_.AddColumn({.name = absl::StrCat(name, ".", what),
                                                 .headings = {heading, words},
                                                 .kind = cell_kind,
                                                 .total = kind == nullptr});
      if (kind != nullptr) {
        AddFilter(*kind, *column.mutable_filters());
      }
      return column;
    };
    add("exemplars", {"Điển hình", "Exemplars"}, v1::VIEW_CELL_KIND_FIGURE);
    v1::DimensionValue code;
    code.set_dimension(v1::DIMENSION_CODE);
    code.set_value(kTargetCode);
    AddFilter(code, *add("target", {"Mục tiêu", "Target"}, v1::VIEW_CELL_KIND_FIGURE).mutable_filters());
    add("standing", {"So với mục tiêu", "Standing"}, v1::VIEW_CELL_KIND_TEXT);
  }

  void AddFigures(const std::string& unit_id, RowBuilder& row) {
    for (const std::string& kind : kinds_) {
      const v1::Figure* const exemplars = exemplars_.Find(unit_id, kind);
      const v1::Figure* const target = targets_.Find(unit_id, kind);
      AddFigure(v1::MEASURE_EXEMPLARS, exemplars, row);
      AddFigure(v1::MEASURE_TARGETS, target, row);
      if (exemplars != nullptr && target != nullptr) {
        row.Text(StandingOf(*exemplars, *target));
        continue;
      }
      row.Text(target != nullptr && kind.empty() ? StandingOf({}, *target) : Words());
    }
  }

  static void AddFigure(v1::Measure measure, const v1::Figure* figure, RowBuilder& row) {
    if (figure == nullptr) {
      row.Empty();
      return;
    }
    row.Figure(measure, *figure);
  }

  const Computation& computed_;
  Counted exemplars_;
  Counted targets_;
  TableBuilder table_;
  std::vector<std::string> kinds_;  // as the columns; empty for all of them
};

}  // namespace

absl::StatusOr<Tables> MakeExemplarsView(const ViewInput& input) {
  ASSIGN_OR_RETURN(Counted exemplars, Counted::Read(input.computed, v1::MEASURE_EXEMPLARS, {}));
  ASSIGN_OR_RETURN(Counted targets, Counted::Read(input.computed, v1::MEASURE_TARGETS,
                                                  {{.dimension = v1::DIMENSION_CODE, .values = {kTargetCode}}}));
  Tables tables;
  tables.push_back(ExemplarTable(input.computed, std::move(exemplars), std::move(targets)).Make());
  return tables;
}

}  // namespace khoi::summary
