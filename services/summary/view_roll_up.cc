#include "services/summary/view_roll_up.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/summary/consolidation_content.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/invalid_field.h"
#include "services/summary/names.h"
#include "services/summary/row_diff.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_words.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Figures by the name of their row.
using Index = absl::flat_hash_map<std::string, v1::Figure>;

// What was signed last by a bloc, or by the authority.
struct Signed {
  int64_t number = 0;
  v1::ConsolidationState state = v1::CONSOLIDATION_STATE_UNSPECIFIED;
  Index figures = {};
};

// In place of a bloc: all units of the authority.
constexpr char kEverybody[] = "";

// A line of every table.
struct Line {
  int64_t expected = 0;
  int64_t reported = 0;
  Index figures = {};
  std::optional<Signed> signed_one = std::nullopt;
};

// Columns that may stand in one table: rows of one measure that differ in nothing but their code.
struct Group {
  std::vector<const v1::SummaryRow*> rows = {};
};

v1::SummaryRow WithoutBloc(v1::SummaryRow row) {
  for (int i = 0; i < row.key_size(); ++i) {
    if (row.key(i).dimension() == v1::DIMENSION_BLOC) {
      row.mutable_key()->DeleteSubrange(i, 1);
      break;
    }
  }
  return row;
}

// What is printed the same is reconciled, also where it is only known within bounds.
bool SaysTheSame(const v1::Figure& a, const v1::Figure& b) {
  return !a.low().empty() && a.low() == b.low() && a.has_high() == b.has_high() && a.high() == b.high() &&
         a.approximate() == b.approximate();
}

class RollUp {
 public:
  explicit RollUp(const ViewInput& input)
      : input_(input),
        authority_id_(input.computed.question.scope.authority().authority_id()),
        names_(input.computed.resolution.slices) {}

  absl::StatusOr<Tables> Make() {
    RETURN_IF_ERROR(ReadTotals());
    AddLines();
    RETURN_IF_ERROR(AddSigned());
    Tables tables;
    for (const Group& group : Groups()) {
      tables.push_back(TableOf(group, tables.size() + 1));
    }
    return tables;
  }

 private:
  absl::Status ReadTotals() {
    Question question = input_.computed.question;
    question.group_by = {v1::DIMENSION_CODE};
    v1::Summary summary;
    RETURN_IF_ERROR(Project(question, input_.computed.folded, names_, summary));
    counted_ = std::move(*summary.mutable_rows());
    for (const v1::SummaryRow& row : counted_) {
      lines_[kEverybody].figures.emplace(NameOfRow(row), row.figure());
    }
    return absl::OkStatus();
  }

  void AddLines() {
    Line& everybody = lines_[kEverybody];
    for (const v1::Coverage& coverage : input_.computed.summary.coverages()) {
      everybody.expected += coverage.expected_count();
      everybody.reported += coverage.reported_count();
      for (const v1::BlocCoverage& bloc : coverage.blocs()) {
        if (!lines_.contains(bloc.bloc_id())) {
          bloc_ids_.push_back(bloc.bloc_id());
        }
        lines_[bloc.bloc_id()].expected += bloc.expected_count();
        lines_[bloc.bloc_id()].reported += bloc.reported_count();
      }
    }
    for (const v1::SummaryRow& row : input_.computed.summary.rows()) {
      lines_[ValueOf(row, v1::DIMENSION_BLOC)].figures.emplace(NameOfRow(WithoutBloc(row)), row.figure());
    }
  }

  absl::Status AddSigned() {
    const Question& question = input_.computed.question;
    ASSIGN_OR_RETURN(const std::vector<SignedConsolidation> latest,
                     LatestConsolidations(input_.view, authority_id_, question.period_ids.front(), question.revision));
    for (const SignedConsolidation& each : latest) {
      const auto line = lines_.find(each.id.bloc_id);
      if (line == lines_.end()) {
        continue;  // the bloc is not there any more
      }
      ASSIGN_OR_RETURN(const v1::Consolidation consolidation, ReadConsolidation(input_.view, each.revision));
      ASSIGN_OR_RETURN(const ConsolidationStatus status,
                       StatusOf(input_.view, input_.structures, consolidation, question.revision));
      google::protobuf::RepeatedField<int> group_by;
      group_by.Add(v1::DIMENSION_CODE);
      ASSIGN_OR_RETURN(const v1::Summary figures,
                       FiguresOf(input_.view, input_.structures, consolidation, question.instant_us, group_by));
      Signed& signed_one = line->second.signed_one.emplace(Signed{.number = each.number, .state = status.state});
      for (const v1::SummaryRow& row : figures.rows()) {
        signed_one.figures.emplace(NameOfRow(row), row.figure());
      }
      // What was signed and is no longer stated has a column too.
      counted_ = Together(input_.computed, counted_, figures.rows());
    }
    return absl::OkStatus();
  }

  // In the order of the rows.
  std::vector<Group> Groups() const {
    std::vector<Group> groups;
    std::map<std::string, size_t> places;
    for (const v1::SummaryRow& row : counted_) {
      std::string name = absl::StrCat(row.measure());
      for (const v1::DimensionValue& value : row.key()) {
        if (value.dimension() != v1::DIMENSION_CODE) {
          absl::StrAppend(&name, "\n", value.value());
        }
      }
      const auto [place, is_new] = places.try_emplace(std::move(name), groups.size());
      if (is_new) {
        groups.emplace_back();
      }
      groups[place->second].rows.push_back(&row);
    }
    return groups;
  }

  v1::ViewTable TableOf(const Group& group, size_t number) {
    const v1::SummaryRow& first = *group.rows.front();
    TableBuilder table(absl::StrCat("roll_up.", number), TitleOf(first));
    for (const v1::DimensionValue& value : first.key()) {
      if (value.dimension() != v1::DIMENSION_CODE) {
        *table.table().add_apart() = value;
      }
    }
    AddColumns(group, table);
    for (const std::string& bloc_id : bloc_ids_) {
      RowBuilder row = table.AddRow();
      v1::DimensionFilter& filter = *row.row().add_filters();
      filter.set_dimension(v1::DIMENSION_BLOC);
      filter.add_values(bloc_id);
      FillRow(CallOrganisation(names_, v1::DIMENSION_BLOC, bloc_id), lines_[bloc_id], group, row);
    }
    RowBuilder total = table.AddRow({.total = true});
    FillRow({"Mọi đơn vị", "All units"}, lines_[kEverybody], group, total);
    table.SetNote({"Tổng số tính từ phiên bản báo cáo của từng đơn vị, không cộng các báo cáo tổng hợp của khối.",
                   "Totals are computed from the units' versions, not from the consolidations of blocs."});
    return table.Take();
  }

  static Words TitleOf(const v1::SummaryRow& row) {
    Words title = WordsOf(row.measure());
    v1::SummaryRow without_unit = row;
    without_unit.clear_figure();
    const Words apart = ApartOf(without_unit);
    if (!apart.vi.empty()) {
      absl::StrAppend(&title.vi, ": ", apart.vi);
      absl::StrAppend(&title.en, ": ", apart.en);
    }
    return title;
  }

  static void AddColumns(const Group& group, TableBuilder& table) {
    table.AddColumn({.name = "bloc", .headings = {{"Khối", "Bloc"}}});
    table.AddColumn({.name = "expected", .headings = {{"Phải nộp", "Expected"}}, .kind = v1::VIEW_CELL_KIND_NUMBER});
    table.AddColumn({.name = "reported", .headings = {{"Đã nộp", "Reported"}}, .kind = v1::VIEW_CELL_KIND_NUMBER});
    table.AddColumn({.name = "number",
                     .headings = {{"Bản ký gần nhất", "Consolidation signed last"}, {"Số", "Number"}},
                     .kind = v1::VIEW_CELL_KIND_NUMBER});
    table.AddColumn(
        {.name = "state", .headings = {{"Bản ký gần nhất", "Consolidation signed last"}, {"Tình trạng", "State"}}});
    for (const v1::SummaryRow* const counted : group.rows) {
      const std::string& unit = counted->figure().measure_unit_code();
      const std::string code = ValueOf(*counted, v1::DIMENSION_CODE);
      const std::string name = unit.empty() ? code : absl::StrCat(code, ".", unit);
      Words heading = ItemOf(*counted);
      if (!unit.empty()) {
        absl::StrAppend(&heading.vi, " (", unit, ")");
        absl::StrAppend(&heading.en, " (", unit, ")");
      }
      for (const auto& [what, words] :
           std::vector<std::pair<std::string, Words>>{{"units", {"Từ các đơn vị", "From the units"}},
                                                      {"signed", {"Đã ký", "Signed"}},
                                                      {"difference", {"Chênh lệch", "Difference"}}}) {
        v1::ViewColumn& column = table.AddColumn(
            {.name = absl::StrCat(name, ".", what), .headings = {heading, words}, .kind = v1::VIEW_CELL_KIND_FIGURE});
        for (const v1::DimensionValue& value : counted->key()) {
          AddFilter(value, *column.mutable_filters());
        }
      }
    }
  }

  static void FillRow(const Words& name, const Line& line, const Group& group, RowBuilder& row) {
    row.Text(name).Number(line.expected).Number(line.reported);
    if (line.signed_one.has_value()) {
      row.Number(line.signed_one->number);
    } else {
      row.Empty();
    }
    row.Text(WordsOf(v1::ConsolidationState_Name(line.signed_one.value_or(Signed()).state)));
    for (const v1::SummaryRow* const counted : group.rows) {
      const std::string key = NameOfRow(*counted);
      const v1::Figure* const of_units = Find(line.figures, key);
      const v1::Figure* const as_signed = line.signed_one.has_value() ? Find(line.signed_one->figures, key) : nullptr;
      AddFigure(counted->measure(), of_units, row);
      AddFigure(v1::MEASURE_UNSPECIFIED, as_signed, row);
      if (of_units != nullptr && as_signed != nullptr) {
        row.Figure(v1::MEASURE_UNSPECIFIED,
                   SaysTheSame(*of_units, *as_signed) ? ExactFigure(0) : Minus(*of_units, *as_signed));
      } else {
        row.Empty();
      }
    }
  }

  static const v1::Figure* Find(const Index& index, const std::string& key) {
    const auto found = index.find(key);
    return found == index.end() ? nullptr : &found->second;
  }

  static void AddFigure(v1::Measure measure, const v1::Figure* figure, RowBuilder& row) {
    if (figure == nullptr) {
      row.Empty();
      return;
    }
    row.Figure(measure, *figure);
  }

  const ViewInput& input_;
  const std::string& authority_id_;
  Names names_;
  Rows counted_;                       // everything that has a column
  std::vector<std::string> bloc_ids_;  // as they are printed
  std::map<std::string, Line> lines_;  // by bloc, and kEverybody
};

}  // namespace

absl::StatusOr<Tables> MakeRollUpView(const ViewInput& input) {
  const Question& question = input.computed.question;
  if (!question.scope.has_authority()) {
    return InvalidField("summary.scope", "phải là một cơ quan chủ quản: bảng có mỗi khối của cơ quan một hàng",
                        "must be an authority: the table has a row for each of its blocs");
  }
  if (question.period_ids.size() > 1) {
    return InvalidField("summary.period_ids", "chỉ được nêu một kỳ, vì khối ký báo cáo tổng hợp theo từng kỳ",
                        "must be one period: blocs sign about one at a time");
  }
  return RollUp(input).Make();
}

}  // namespace khoi::summary
