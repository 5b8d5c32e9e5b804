#include "services/summary/explanation.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/dimension.h"
#include "services/domain/workflow.h"
#include "services/ledger/log_reader.h"
#include "services/summary/explained_lines.h"
#include "services/summary/explained_part.h"
#include "services/summary/invalid_field.h"
#include "services/summary/names.h"
#include "services/summary/source_consolidation.h"
#include "services/summary/summary.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

constexpr int kTermsMax = 12;  // of a sum that is written out

v1::ExplanationLevel LevelOf(v1::Dimension dimension) {
  switch (dimension) {
    case v1::DIMENSION_PERIOD:
      return v1::EXPLANATION_LEVEL_PERIOD;
    case v1::DIMENSION_AUTHORITY:
      return v1::EXPLANATION_LEVEL_AUTHORITY;
    case v1::DIMENSION_BLOC:
      return v1::EXPLANATION_LEVEL_BLOC;
    default:
      return v1::EXPLANATION_LEVEL_UNIT;
  }
}

std::string& IdOf(v1::Dimension dimension, Part& part) {
  switch (dimension) {
    case v1::DIMENSION_PERIOD:
      return part.period_id;
    case v1::DIMENSION_AUTHORITY:
      return part.authority_id;
    case v1::DIMENSION_BLOC:
      return part.bloc_id;
    default:
      return part.unit_id;
  }
}

const v1::DimensionValue* ValueIn(const v1::SummaryRow& row, v1::Dimension dimension) {
  const auto value = std::find_if(row.key().begin(), row.key().end(),
                                  [&](const v1::DimensionValue& each) { return each.dimension() == dimension; });
  return value == row.key().end() ? nullptr : &*value;
}

// A number as people write it; "?" when nobody gave one.
std::string TextOf(const v1::Figure& figure) {
  if (figure.low().empty()) {
    return "?";
  }
  const bool range = figure.has_high() && figure.high() != figure.low();
  return absl::StrCat(figure.has_high() ? "" : "≥ ", figure.approximate() ? "≈ " : "", figure.low(), range ? "–" : "",
                      range ? figure.high() : "");
}

template <typename FigureAt>
std::string ArithmeticOf(const v1::Figure& whole, int count, FigureAt&& figure_at) {
  std::string text = TextOf(whole);
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&text, i == 0 ? " = " : " + ", i == kTermsMax ? "…" : TextOf(figure_at(i)));
    if (i == kTermsMax) {
      break;
    }
  }
  return text;
}

absl::StatusOr<Question> UnderstandFigure(const ledger::View& view, const v1::ExplainFigureRequest& request,
                                          int64_t now_us) {
  if (request.summary().measures_size() != 1) {
    return InvalidField("summary.measures", "phải nêu đúng một số đo", "must name exactly one measure");
  }
  if (!request.summary().group_by().empty()) {
    return InvalidField("summary.group_by", "phải để trống; dùng filters để chọn số liệu",
                        "must be empty; filters pick the figure");
  }
  absl::StatusOr<Question> question = Understand(view, request.summary(), now_us);
  if (!question.ok()) {
    return Below("summary", question.status());
  }
  question->rows_only = true;
  return question;
}

// Figures of different statuses, bases and so on were asked for as one.
absl::Status Mixed(const v1::SummaryRow& a, const v1::SummaryRow& b) {
  for (const v1::Dimension dimension : domain::AlwaysPresent(a.measure())) {
    const v1::DimensionValue* const one = ValueIn(a, dimension);
    const v1::DimensionValue* const other = ValueIn(b, dimension);
    if (one->value() != other->value()) {
      const std::string& name = v1::Dimension_Name(dimension);
      return InvalidField(
          "summary.filters",
          absl::StrCat("phải chọn một giá trị của ", name, ": ", one->value(), " và ", other->value(),
                       " không bao giờ cộng với nhau"),
          absl::StrCat("must pick one value of ", name, ": ", one->value(), " and ", other->value(), " never add up"));
    }
  }
  return InvalidField("summary.period_ids", "gồm các kỳ mà chỉ tiêu có đơn vị tính khác nhau; hãy hỏi từng kỳ",
                      "has periods in which the indicator is measured in different units; ask for one at a time");
}

// One node with its children.
class Explainer final {
 public:
  Explainer(const ledger::View& view, ledger::StructureCache& structures, const Computation& computed, AskedPart asked)
      : view_(view),
        structures_(structures),
        computed_(computed),
        measure_(static_cast<v1::Measure>(*computed.question.measures.begin())),
        levels_(LevelsOf(computed.question)),
        asked_(std::move(asked)),
        names_(computed.resolution.slices) {}

  absl::StatusOr<Explanation> Explain(const ExplanationPage& page) {
    RETURN_IF_ERROR(CheckKnown(computed_.folded, asked_.part));
    v1::ExplainedFigure& node = *explanation_.response.mutable_figure();
    if (!asked_.part.unit_id.empty()) {
      ASSIGN_OR_RETURN(place_, FindUnit(computed_.question, computed_.folded, asked_.part));
      asked_.part.bloc_id = place_->record().bloc_id;
      asked_.part.authority_id = place_->folded->slice->counting_authority_id();
    }
    RETURN_IF_ERROR(FillNode(node));
    RETURN_IF_ERROR(place_.has_value() ? AddLines(page, node) : AddParts(page, node));
    explanation_.response.set_as_of_revision(computed_.summary.as_of_revision());
    *explanation_.response.mutable_instant() = computed_.summary.instant();
    explanation_.response.set_digest(computed_.summary.digest());
    return std::move(explanation_);
  }

 private:
  absl::Status FillNode(v1::ExplainedFigure& node) {
    Question own = computed_.question;
    own.group_by.assign(levels_.begin(), levels_.begin() + static_cast<std::ptrdiff_t>(asked_.depth));
    v1::Summary summary;
    RETURN_IF_ERROR(Project(own, computed_.folded, names_, summary));
    if (summary.rows_size() > 1) {
      return Mixed(summary.rows(0), summary.rows(1));
    }
    node.mutable_figure();
    if (!summary.rows().empty()) {
      *node.mutable_figure() = summary.rows(0).figure();
    }
    node.set_level(asked_.depth == 0 ? v1::EXPLANATION_LEVEL_SCOPE : LevelOf(levels_[asked_.depth - 1]));
    SetIds(asked_.part, node);
    node.set_name_vi(NameOfNode());
    return place_.has_value() ? FillUnit(*place_, node) : absl::OkStatus();
  }

  static void SetIds(const Part& part, v1::ExplainedFigure& told) {
    told.set_period_id(part.period_id);
    told.set_authority_id(part.authority_id);
    told.set_bloc_id(part.bloc_id);
    told.set_unit_id(part.unit_id);
  }

  std::string NameOf(v1::Dimension dimension, const std::string& id) {
    return dimension == v1::DIMENSION_BLOC ? NameOfBloc(id) : names_.Of(measure_, dimension, id).vi;
  }

  // Blocs of several authorities may have one identifier.
  std::string NameOfBloc(const std::string& bloc_id) const {
    if (bloc_id == domain::kNoBloc) {
      return "Đơn vị báo cáo trực tiếp";
    }
    for (const Slice& slice : computed_.resolution.slices) {
      const v1::Bloc* const bloc = slice.bloc_structure->BlocOn(bloc_id, slice.bloc_day);
      if (bloc != nullptr && slice.counting_authority_id() == asked_.part.authority_id) {
        return bloc->name_vi();
      }
    }
    return "";
  }

  std::string NameOfNode() {
    if (asked_.depth > 0) {
      const v1::Dimension dimension = levels_[asked_.depth - 1];
      return NameOf(dimension, IdOf(dimension, asked_.part));
    }
    const v1::Scope& scope = computed_.question.scope;
    if (scope.has_central()) {
      return "Toàn quốc";
    }
    return scope.has_bloc() ? NameOf(v1::DIMENSION_BLOC, scope.bloc().bloc_id())
                            : NameOf(v1::DIMENSION_AUTHORITY, scope.authority().authority_id());
  }

  absl::Status FillUnit(const UnitPlace& place, v1::ExplainedFigure& told) {
    const UnitState& state = place.state();
    if (!state.reported()) {
      return absl::OkStatus();
    }
    const Slice& slice = *place.folded->slice;
    const storage::ReportId report{slice.authority_id, slice.period_id(), place.record().unit_id};
    ASSIGN_OR_RETURN(const std::optional<storage::Head> head, ledger::HeadOfVersion(view_, report, state.version));
    if (!head.has_value()) {
      return absl::DataLossError(absl::StrCat("no record of ", slice.authority_id, "/", slice.period_id(), "/",
                                              report.unit_id, ", version ", state.version));
    }
    told.set_version(state.version);
    told.set_revision(state.revision);
    told.set_content_hash(head->content_hash);
    // What counts in place of a later version was accepted.
    const v1::VersionState told_state =
        state.version == state.latest_version ? state.latest_state : v1::VERSION_STATE_ACCEPTED;
    const bool locked = slice.structure->LockOf(slice.period_id(), report.unit_id) != nullptr;
    told.set_version_state(domain::ToldState(told_state, locked));
    ASSIGN_OR_RETURN(std::optional<v1::SourceConsolidation> source,
                     SourceOf(view_, structures_, slice, report.unit_id, state.revision, computed_.question.revision));
    if (source.has_value()) {
      *told.mutable_source_consolidation() = *std::move(source);
    }
    return absl::OkStatus();
  }

  // Where a page begins among children whose keys `key_at` gives.
  template <typename KeyAt>
  absl::StatusOr<int> FirstOf(const ExplanationPage& page, int count, KeyAt&& key_at) {
    if (page.after.empty()) {
      return 0;
    }
    for (int i = 0; i < count; ++i) {
      if (key_at(i) == page.after) {
        return i + 1;
      }
    }
    return InvalidField("page_token", "không còn chỉ vào phần nào; hãy đọc lại từ đầu",
                        "names no part any more; start again");
  }

  template <typename KeyAt>
  void EndPage(int end, int count, KeyAt&& key_at) {
    if (end < count) {
      explanation_.last_key = key_at(end - 1);
    }
  }

  absl::Status AddParts(const ExplanationPage& page, v1::ExplainedFigure& node) {
    const v1::Dimension dimension = levels_[asked_.depth];
    const auto& rows = computed_.summary.rows();
    const auto key_at = [&](int i) { return ValueIn(rows.Get(i), dimension)->value(); };
    ASSIGN_OR_RETURN(const int first, FirstOf(page, rows.size(), key_at));
    const int end = std::min(rows.size(), first + static_cast<int>(page.count_max));
    for (int i = first; i < end; ++i) {
      v1::ExplainedFigure& child = *explanation_.response.add_children();
      Part part = asked_.part;
      IdOf(dimension, part) = key_at(i);
      child.set_level(LevelOf(dimension));
      SetIds(part, child);
      child.set_name_vi(NameOf(dimension, key_at(i)));
      *child.mutable_figure() = rows.Get(i).figure();
      if (dimension == v1::DIMENSION_UNIT) {
        ASSIGN_OR_RETURN(const UnitPlace place, FindUnit(computed_.question, computed_.folded, part));
        RETURN_IF_ERROR(FillUnit(place, child));
      }
    }
    node.set_child_count(rows.size());
    node.set_arithmetic(ArithmeticOf(
        node.figure(), rows.size(), [&](int i) -> const auto& { return rows.Get(i).figure(); }));
    EndPage(end, rows.size(), key_at);
    return absl::OkStatus();
  }

  absl::Status AddLines(const ExplanationPage& page, v1::ExplainedFigure& node) {
    std::vector<v1::ExplainedFigure> lines;
    if (place_->state().reported()) {
      ASSIGN_OR_RETURN(lines, LinesBehind(view_, structures_, computed_, *place_, node.figure(), names_));
    }
    const auto count = static_cast<int>(lines.size());
    const auto key_at = [](int i) { return absl::StrCat(i); };
    ASSIGN_OR_RETURN(const int first, FirstOf(page, count, key_at));
    const int end = std::min(count, first + static_cast<int>(page.count_max));
    node.set_child_count(count);
    node.set_arithmetic(ArithmeticOf(
        node.figure(), count, [&](int i) -> const auto& { return lines[static_cast<size_t>(i)].figure(); }));
    for (int i = first; i < end; ++i) {
      v1::ExplainedFigure& child = *explanation_.response.add_children();
      child = std::move(lines[static_cast<size_t>(i)]);
      SetIds(asked_.part, child);
    }
    EndPage(end, count, key_at);
    return absl::OkStatus();
  }

  const ledger::View& view_;
  ledger::StructureCache& structures_;
  const Computation& computed_;
  const v1::Measure measure_;
  const std::vector<v1::Dimension> levels_;
  AskedPart asked_;
  Names names_;
  std::optional<UnitPlace> place_;  // when the node is a unit
  Explanation explanation_;
};

}  // namespace

absl::StatusOr<Explanation> ExplainFigure(const ledger::View& view, ledger::StructureCache& structures,
                                          const v1::ExplainFigureRequest& request, const ExplanationPage& page,
                                          int64_t now_us) {
  ASSIGN_OR_RETURN(Question question, UnderstandFigure(view, request, now_us));
  ASSIGN_OR_RETURN(AskedPart asked, PartOf(question, request));
  const std::vector<v1::Dimension> levels = LevelsOf(question);
  const auto depth = static_cast<std::ptrdiff_t>(std::min(asked.depth + 1, levels.size()));
  question.group_by.assign(levels.begin(), levels.begin() + depth);
  question.part = asked.part;
  // Every unit of a bloc's own scope counts in it, also one that is listed below another.
  if (question.scope.has_bloc()) {
    question.part->bloc_id.clear();
  }
  absl::StatusOr<Computation> computed = Compute(view, structures, std::move(question));
  if (!computed.ok()) {
    return Below("summary", computed.status());
  }
  return Explainer(view, structures, *computed, std::move(asked)).Explain(page);
}

}  // namespace khoi::summary
