#include "services/summary/view.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "services/domain/layout_check.h"
#include "services/summary/invalid_field.h"
#include "services/summary/layout_table.h"
#include "services/summary/question.h"
#include "services/summary/stored_layout.h"
#include "services/summary/view_changes.h"
#include "services/summary/view_comparison.h"
#include "services/summary/view_coverage.h"
#include "services/summary/view_documents.h"
#include "services/summary/view_exemplars.h"
#include "services/summary/view_movements.h"
#include "services/summary/view_narrative.h"
#include "services/summary/view_quality.h"
#include "services/summary/view_roll_up.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// A view that is no layout: which rows its summary has, and what makes tables of them.
struct NamedView {
  v1::View view;
  std::vector<v1::Measure> measures;    // none: all
  std::vector<v1::Dimension> group_by;  // none: by code
  absl::StatusOr<Tables> (*make)(const ViewInput& input);
};

// One line for each.
const std::vector<NamedView>& NamedViews() {
  static const auto* const views = new std::vector<NamedView>{
      {v1::VIEW_DOCUMENTS, {v1::MEASURE_DOCUMENTS}, {v1::DIMENSION_CODE, v1::DIMENSION_STAGE}, MakeDocumentsView},
      {v1::VIEW_MOVEMENTS, {v1::MEASURE_MOVEMENTS}, {v1::DIMENSION_MOVEMENT_FORM}, MakeMovementsView},
      {v1::VIEW_COMPARISON, {}, {}, MakeComparisonView},
      {v1::VIEW_COVERAGE, {}, {}, MakeCoverageView},
      {v1::VIEW_NARRATIVE, {}, {}, MakeNarrativeView},
      {v1::VIEW_QUALITY, {}, {}, MakeQualityView},
      {v1::VIEW_ROLL_UP, {}, {v1::DIMENSION_BLOC, v1::DIMENSION_CODE}, MakeRollUpView},
      {v1::VIEW_CHANGES, {}, {}, MakeChangesView},
      {v1::VIEW_EXEMPLARS,
       {v1::MEASURE_EXEMPLARS, v1::MEASURE_TARGETS},
       {v1::DIMENSION_UNIT, v1::DIMENSION_RECIPIENT_KIND},
       MakeExemplarsView}};
  return *views;
}

absl::Status RequireEmpty(const v1::GetSummaryRequest& request) {
  const auto require = [](bool empty, absl::string_view field) {
    return empty ? absl::OkStatus()
                 : InvalidField(field, "bảng tự quyết định; hãy để trống", "is said by the view; leave it empty");
  };
  RETURN_IF_ERROR(require(request.measures().empty(), "summary.measures"));
  RETURN_IF_ERROR(require(request.group_by().empty(), "summary.group_by"));
  return require(request.filters().empty(), "summary.filters");
}

// Errors name fields of the view's request.
absl::StatusOr<Computation> ComputeBelow(const ledger::View& view, ledger::StructureCache& structures,
                                         const v1::GetSummaryRequest& request, int64_t now_us) {
  absl::StatusOr<Question> question = Understand(view, request, now_us);
  if (!question.ok()) return Below("summary", question.status());
  absl::StatusOr<Computation> computed = Compute(view, structures, *std::move(question));
  // The rows are the view's own: whoever asks can only ask about less.
  if (absl::IsResourceExhausted(computed.status())) return ViewTooLarge();
  if (!computed.ok()) return Below("summary", computed.status());
  return computed;
}

v1::GetViewResponse Answer(v1::Summary summary, Tables tables) {
  v1::GetViewResponse response;
  summary.clear_rows();
  *response.mutable_summary() = std::move(summary);
  for (v1::ViewTable& table : tables) {
    *response.add_tables() = std::move(table);
  }
  return response;
}

absl::StatusOr<v1::GetViewResponse> MakeNamed(const ledger::View& view, ledger::StructureCache& structures,
                                              const v1::GetViewRequest& request, int64_t now_us) {
  const auto named = std::find_if(NamedViews().begin(), NamedViews().end(),
                                  [&](const NamedView& known) { return known.view == request.name(); });
  if (named == NamedViews().end()) {
    return InvalidField("name", "không phải là một bảng có sẵn", "is not a view");
  }
  v1::GetSummaryRequest summary = request.summary();
  summary.mutable_measures()->Assign(named->measures.begin(), named->measures.end());
  summary.mutable_group_by()->Assign(named->group_by.begin(), named->group_by.end());
  ASSIGN_OR_RETURN(Computation computed, ComputeBelow(view, structures, summary, now_us));
  ASSIGN_OR_RETURN(Tables tables, named->make({view, structures, request, now_us, computed}));
  return Answer(std::move(computed.summary), std::move(tables));
}

absl::StatusOr<v1::GetViewResponse> MakeFromLayout(const ledger::View& view, ledger::StructureCache& structures,
                                                   const v1::GetSummaryRequest& request, const v1::Layout& layout,
                                                   const LayoutName& name, int64_t now_us) {
  ASSIGN_OR_RETURN(Computation computed, ComputeBelow(view, structures, WithWhatLayoutNeeds(request, layout), now_us));
  ASSIGN_OR_RETURN(Tables tables, TablesOf(layout, name, computed));
  return Answer(std::move(computed.summary), std::move(tables));
}

absl::StatusOr<v1::GetViewResponse> MakeStored(const ledger::View& view, ledger::StructureCache& structures,
                                               const v1::GetViewRequest& request, int64_t now_us) {
  RETURN_IF_ERROR(RequireIdentifier("layout_code", request.layout_code()));
  const absl::StatusOr<Question> question = Understand(view, request.summary(), now_us);
  if (!question.ok()) return Below("summary", question.status());
  absl::StatusOr<std::optional<v1::Layout>> layout = FindLayout(view, structures, *question, request.layout_code());
  if (!layout.ok()) return Below("summary", layout.status());
  if (!layout->has_value()) {
    return UnknownField(
        "layout_code", absl::StrCat("không có mẫu biểu ", request.layout_code(), " vào ngày cuối kỳ; hãy xem danh mục"),
        absl::StrCat("no layout ", request.layout_code(),
                     " holds on the last day of the period; look into the catalog"));
  }
  return MakeFromLayout(view, structures, request.summary(), **layout,
                        {.field = "layout_code", .table = absl::AsciiStrToLower(request.layout_code())}, now_us);
}

absl::StatusOr<v1::GetViewResponse> MakeOwn(const ledger::View& view, ledger::StructureCache& structures,
                                            const v1::GetViewRequest& request, int64_t now_us) {
  domain::RecordProblems problems;
  domain::CheckLayout(request.layout(), domain::FieldPath("layout"), problems);
  const std::vector<domain::RecordProblem> found = problems.Take();
  if (!found.empty()) {
    return InvalidField(found.front().field_path, found.front().vi, found.front().en);
  }
  return MakeFromLayout(view, structures, request.summary(), request.layout(), {.field = "layout", .table = "layout"},
                        now_us);
}

}  // namespace

absl::Status ViewTooLarge() {
  google::rpc::BadRequest bad_request;
  google::rpc::BadRequest::FieldViolation& violation = *bad_request.add_field_violations();
  violation.set_field("summary.scope");
  violation.set_description(
      absl::StrCat("the tables would have more than ", kViewCellCountMax,
                   " cells; ask about a smaller scope, or for blocs in place of units / các bảng sẽ có hơn ",
                   kViewCellCountMax, " ô; hãy hỏi phạm vi nhỏ hơn, hoặc theo khối thay cho từng đơn vị"));
  absl::Status status = absl::ResourceExhaustedError(absl::StrCat("summary.scope: ", violation.description()));
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest", absl::Cord(bad_request.SerializeAsString()));
  return status;
}

absl::StatusOr<v1::GetViewResponse> MakeView(const ledger::View& view, ledger::StructureCache& structures,
                                             const v1::GetViewRequest& request, int64_t now_us) {
  RETURN_IF_ERROR(RequireEmpty(request.summary()));
  switch (request.view_case()) {
    case v1::GetViewRequest::kName:
      return MakeNamed(view, structures, request, now_us);
    case v1::GetViewRequest::kLayoutCode:
      return MakeStored(view, structures, request, now_us);
    case v1::GetViewRequest::kLayout:
      return MakeOwn(view, structures, request, now_us);
    case v1::GetViewRequest::VIEW_NOT_SET:
      break;
  }
  return InvalidField("view", "phải nêu một bảng có sẵn (name), mã mẫu biểu (layout_code) hoặc mẫu biểu (layout)",
                      "must be a view (name), the code of a layout (layout_code) or a layout (layout)");
}

}  // namespace khoi::summary
