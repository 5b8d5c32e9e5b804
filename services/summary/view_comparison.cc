#include "services/summary/view_comparison.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/summary/invalid_field.h"
#include "services/summary/names.h"
#include "services/summary/row_diff.h"
#include "services/summary/share.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_words.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using UnitIds = absl::flat_hash_set<std::string>;

// Which of the earlier periods.
struct Earlier {
  std::string name;  // of its columns
  Words heading;
  std::string period_id = {};  // empty when there is none
  Words label = {};
  // nullopt when there is nothing to compare with.
  std::optional<Computation> all = std::nullopt;
  // Over the units that reported about both.
  size_t unit_count = 0;
  Rows now_alike = {};
  Rows then_alike = {};
};

// The units that reported about the whole of what was asked.
UnitIds ReportedIn(const Computation& computed) {
  absl::flat_hash_map<std::string, size_t> report_counts;
  for (const FoldedSlice& folded : computed.folded) {
    for (size_t i = 0; i < folded.places.size(); ++i) {
      const FoldedSlice::Place place = folded.places[i];
      if (folded.partials[place.partial].units[place.ordinal].reported()) {
        ++report_counts[folded.slice->units[i].unit_id];
      }
    }
  }
  UnitIds reported;
  for (const auto& [unit_id, count] : report_counts) {
    if (count >= computed.question.periods.size()) {
      reported.insert(unit_id);
    }
  }
  return reported;
}

UnitIds Both(const UnitIds& a, const UnitIds& b) {
  UnitIds both;
  for (const std::string& unit_id : a) {
    if (b.contains(unit_id)) {
      both.insert(unit_id);
    }
  }
  return both;
}

int64_t ExpectedCount(const Computation& computed) {
  absl::flat_hash_set<absl::string_view> unit_ids;
  for (const Slice& slice : computed.resolution.slices) {
    for (const SliceUnit& unit : slice.units) {
      if (unit.expected()) {
        unit_ids.insert(unit.unit_id);
      }
    }
  }
  return static_cast<int64_t>(unit_ids.size());
}

class Comparison {
 public:
  explicit Comparison(const ViewInput& input) : input_(input) {}

  absl::StatusOr<Tables> Make() {
    RETURN_IF_ERROR(FindEarlier());
    for (Earlier& earlier : earlier_) {
      RETURN_IF_ERROR(Fill(earlier));
    }
    Tables tables;
    tables.push_back(Units());
    tables.push_back(Figures());
    return tables;
  }

 private:
  // Authorities have calendars of their own, but the same names for the same periods; the first that knows the period
  // says what came before.
  absl::Status FindEarlier() {
    const std::string& period_id = input_.computed.question.period_ids.front();
    domain::EarlierPeriods periods;
    for (const Slice& slice : input_.computed.resolution.slices) {
      const domain::EarlierPeriods found = slice.structure->EarlierOf(period_id);
      periods.same_last_year = periods.same_last_year == nullptr ? found.same_last_year : periods.same_last_year;
      periods.previous = periods.previous == nullptr ? found.previous : periods.previous;
    }
    const auto add = [&](const std::string& name, const Words& heading, const v1::Period* period) {
      Earlier& earlier = earlier_.emplace_back(Earlier{.name = name, .heading = heading});
      if (period != nullptr) {
        earlier.period_id = period->period_id();
        earlier.label = {period->label_vi(), period->label_en()};
      }
    };
    add("same_last_year", {"Cùng kỳ năm trước", "Same period last year"}, periods.same_last_year);
    if (periods.previous == nullptr || periods.previous != periods.same_last_year) {
      add("previous", {"Kỳ trước", "Period before"}, periods.previous);
    }
    return absl::OkStatus();
  }

  absl::Status Fill(Earlier& earlier) {
    if (earlier.period_id.empty()) {
      return absl::OkStatus();
    }
    v1::GetSummaryRequest request = input_.request.summary();
    request.clear_period_ids();
    request.add_period_ids(earlier.period_id);
    ASSIGN_OR_RETURN(Question question, Understand(input_.view, request, input_.now_us));
    question.rows_only = true;
    absl::StatusOr<Computation> computed = Compute(input_.view, input_.structures, std::move(question));
    if (absl::IsNotFound(computed.status())) {
      return absl::OkStatus();  // the bloc or a half was not there yet
    }
    RETURN_IF_ERROR(computed.status());
    earlier.all = *std::move(computed);
    const UnitIds both = Both(ReportedIn(input_.computed), ReportedIn(*earlier.all));
    earlier.unit_count = both.size();
    ASSIGN_OR_RETURN(earlier.now_alike, RowsOver(both, input_.computed.question));
    ASSIGN_OR_RETURN(earlier.then_alike, RowsOver(both, earlier.all->question));
    return absl::OkStatus();
  }

  // The rows of a question over these units alone.
  absl::StatusOr<Rows> RowsOver(const UnitIds& unit_ids, Question question) const {
    question.filters.push_back({.dimension = v1::DIMENSION_UNIT, .values = unit_ids});
    question.rows_only = true;
    question.year_ids.clear();  // what units say about years is no part of rows
    ASSIGN_OR_RETURN(Computation computed, Compute(input_.view, input_.structures, std::move(question)));
    return std::move(*computed.summary.mutable_rows());
  }

  v1::ViewTable Units() const {
    Names names(input_.computed.resolution.slices);
    TableBuilder table("comparison.units",
                       {"Các kỳ được so sánh và số đơn vị", "Periods compared and numbers of units"});
    table.AddColumn({.name = "which", .headings = {{"Kỳ", "Which"}}});
    table.AddColumn({.name = "period", .headings = {{"Kỳ báo cáo", "Period"}}});
    for (const auto& [name, heading] : std::vector<std::pair<std::string, Words>>{
             {"expected", {"Phải nộp", "Expected"}},
             {"reported", {"Có báo cáo được tính", "Whose report counts"}},
             {"both", {"Có báo cáo ở cả hai kỳ", "Reported about both periods"}}}) {
      table.AddColumn({.name = name, .headings = {heading}, .kind = v1::VIEW_CELL_KIND_NUMBER});
    }
    table.AddRow()
        .Text({"Kỳ này", "This period"})
        .Text(CallOrganisation(names, v1::DIMENSION_PERIOD, input_.computed.question.period_ids.front()))
        .Number(ExpectedCount(input_.computed))
        .Number(static_cast<int64_t>(ReportedIn(input_.computed).size()));
    for (const Earlier& earlier : earlier_) {
      RowBuilder row = table.AddRow();
      row.Text(earlier.heading);
      if (!earlier.all.has_value()) {
        row.Text(earlier.period_id.empty()
                     ? Words{"không có kỳ này trong lịch", "the calendar has no such period"}
                     : Words{absl::StrCat(earlier.label.vi, ": chưa có phạm vi này"),
                             absl::StrCat(earlier.label.en.empty() ? earlier.label.vi : earlier.label.en,
                                          ": the scope was not there yet")});
        continue;
      }
      row.Text(earlier.label)
          .Number(ExpectedCount(*earlier.all))
          .Number(static_cast<int64_t>(ReportedIn(*earlier.all).size()))
          .Number(static_cast<int64_t>(earlier.unit_count));
    }
    return table.Take();
  }

  static void AddComparedColumns(const Earlier& earlier, const std::string& among, const Words& heading, bool with_now,
                                 TableBuilder& table) {
    const auto add = [&](const std::string& name, const Words& words, v1::ViewCellKind kind) {
      table.AddColumn({.name = absl::StrCat(earlier.name, ".", among, ".", name),
                       .headings = {earlier.heading, heading, words},
                       .kind = kind});
    };
    if (with_now) {
      add("now", {"Kỳ này", "This period"}, v1::VIEW_CELL_KIND_FIGURE);
    }
    add("then", {"Kỳ so sánh", "Compared with"}, v1::VIEW_CELL_KIND_FIGURE);
    add("difference", {"Tăng, giảm", "Difference"}, v1::VIEW_CELL_KIND_FIGURE);
    add("percent", {"Tăng, giảm (%)", "Difference (%)"}, v1::VIEW_CELL_KIND_SHARE);
  }

  v1::ViewTable Figures() const {
    TableBuilder table("comparison.figures", {"So sánh số liệu với các kỳ trước", "Figures beside earlier periods"});
    table.AddColumn({.name = "item", .headings = {{"Nội dung", "Item"}}});
    table.AddColumn({.name = "apart", .headings = {{"Tính riêng theo", "Kept apart by"}}});
    table.AddColumn({.name = "now", .headings = {{"Kỳ này", "This period"}}, .kind = v1::VIEW_CELL_KIND_FIGURE});
    Rows rows = input_.computed.summary.rows();
    std::vector<Compared> compared = {{.index = IndexOf(input_.computed.summary.rows())}};
    for (const Earlier& earlier : earlier_) {
      if (!earlier.all.has_value()) {
        continue;
      }
      AddComparedColumns(earlier, "all", {"Mọi đơn vị", "All units"}, false, table);
      AddComparedColumns(earlier, "alike",
                         {absl::StrCat(earlier.unit_count, " đơn vị có báo cáo ở cả hai kỳ"),
                          absl::StrCat(earlier.unit_count, " units that reported about both periods")},
                         true, table);
      rows = Together(input_.computed, rows, earlier.all->summary.rows());
      compared.push_back({.index = IndexOf(earlier.all->summary.rows()),
                          .now_alike = IndexOf(earlier.now_alike),
                          .then_alike = IndexOf(earlier.then_alike)});
    }
    v1::Measure measure = v1::MEASURE_UNSPECIFIED;
    for (const v1::SummaryRow& row : rows) {
      if (row.measure() != measure) {
        measure = row.measure();
        table.AddRow().Text(WordsOf(measure));
      }
      AddRow(row, compared, table);
    }
    table.SetNote({"Không có số ở một kỳ nghĩa là không đơn vị nào nêu, không phải bằng không.",
                   "No number about a period means that no unit stated any, not that it was zero."});
    return table.Take();
  }

  using Index = absl::flat_hash_map<std::string, const v1::Figure*>;  // by name of row

  // The figures of a period; the first one is the present.
  struct Compared {
    Index index;
    Index now_alike = {};
    Index then_alike = {};
  };

  static Index IndexOf(const Rows& rows) {
    Index index;
    for (const v1::SummaryRow& row : rows) {
      index.emplace(NameOfRow(row), &row.figure());
    }
    return index;
  }

  static const v1::Figure* Find(const Index& index, const std::string& name) {
    const auto found = index.find(name);
    return found == index.end() ? nullptr : found->second;
  }

  static void AddFigure(v1::Measure measure, const v1::Figure* figure, RowBuilder& row) {
    if (figure == nullptr) {
      row.Empty();
      return;
    }
    row.Figure(measure, *figure);
  }

  static void AddCompared(const v1::Figure* now, const v1::Figure* then, RowBuilder& row) {
    AddFigure(v1::MEASURE_UNSPECIFIED, then, row);
    if (now == nullptr || then == nullptr) {
      row.Empty().Empty();
      return;
    }
    const v1::Figure difference = Minus(*now, *then);
    row.Figure(v1::MEASURE_UNSPECIFIED, difference).Share(ShareOf(difference, *then));
  }

  static void AddRow(const v1::SummaryRow& counted, const std::vector<Compared>& compared, TableBuilder& table) {
    const std::string name = NameOfRow(counted);
    RowBuilder row = table.AddRow({.level = 1});
    row.Text(ItemOf(counted)).Text(ApartOf(counted));
    for (const v1::DimensionValue& value : counted.key()) {
      AddFilter(value, *row.row().mutable_filters());
    }
    const v1::Figure* const now = Find(compared.front().index, name);
    AddFigure(counted.measure(), now, row);
    for (size_t i = 1; i < compared.size(); ++i) {
      AddCompared(now, Find(compared[i].index, name), row);
      const v1::Figure* const now_alike = Find(compared[i].now_alike, name);
      AddFigure(v1::MEASURE_UNSPECIFIED, now_alike, row);
      AddCompared(now_alike, Find(compared[i].then_alike, name), row);
    }
  }

  const ViewInput& input_;
  std::vector<Earlier> earlier_;
};

}  // namespace

absl::StatusOr<Tables> MakeComparisonView(const ViewInput& input) {
  if (input.computed.question.period_ids.size() > 1) {
    return InvalidField("summary.period_ids", "chỉ so sánh được một kỳ; hãy nêu một kỳ",
                        "one period is compared with earlier ones; name one");
  }
  return Comparison(input).Make();
}

}  // namespace khoi::summary
