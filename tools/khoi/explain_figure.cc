#include "tools/khoi/explain_figure.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/figure_key.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

using Visit = absl::FunctionRef<void(int depth, const v1::ExplainedFigure& figure)>;

// Walks down the tree, parents first; every part is of the revision and the instant of the first.
class Walk final {
 public:
  Walk(const Session& session, Visit visit) : session_(session), visit_(visit) {}

  grpc::Status To(v1::ExplainFigureRequest request, int depth, int depth_max) {
    v1::ExplainFigureResponse whole;
    const grpc::Status status = ForEachPage<v1::ExplainFigureRequest, v1::ExplainFigureResponse>(
        session_, request,
        [&](grpc::ClientContext& context, const v1::ExplainFigureRequest& page, v1::ExplainFigureResponse* response) {
          return session_.summary().ExplainFigure(&context, page, response);
        },
        [&](v1::ExplainFigureResponse page) {
          whole.MergeFrom(page);
          return depth < depth_max;  // otherwise nobody looks at the children
        });
    if (!status.ok()) {
      return status;
    }
    visit_(depth, whole.figure());
    request.mutable_summary()->set_as_of_revision(whole.as_of_revision());
    *request.mutable_summary()->mutable_instant() = whole.instant();
    for (int i = 0; depth < depth_max && i < whole.children_size(); ++i) {
      const v1::ExplainedFigure& child = whole.children(i);
      if (child.level() == v1::EXPLANATION_LEVEL_LINE || depth + 1 == depth_max) {
        visit_(depth + 1, child);
        continue;
      }
      request.set_period_id(child.period_id());
      request.set_authority_id(child.authority_id());
      request.set_bloc_id(child.bloc_id());
      request.set_unit_id(child.unit_id());
      if (const grpc::Status below = To(request, depth + 1, depth_max); !below.ok()) {
        return below;
      }
    }
    return grpc::Status::OK;
  }

 private:
  const Session& session_;
  Visit visit_;
};

std::string IdOf(const v1::ExplainedFigure& figure) {
  switch (figure.level()) {
    case v1::EXPLANATION_LEVEL_PERIOD:
      return figure.period_id();
    case v1::EXPLANATION_LEVEL_AUTHORITY:
      return figure.authority_id();
    case v1::EXPLANATION_LEVEL_BLOC:
      return figure.bloc_id();
    case v1::EXPLANATION_LEVEL_UNIT:
      return figure.unit_id();
    case v1::EXPLANATION_LEVEL_LINE:
      return figure.field_path();
    default:
      return "";
  }
}

std::string TitleOf(const v1::ExplainedFigure& figure) {
  const std::string id = IdOf(figure);
  if (figure.level() == v1::EXPLANATION_LEVEL_LINE || figure.name_vi().empty()) {
    return id;
  }
  return id.empty() || id == "-" ? figure.name_vi() : absl::StrCat(figure.name_vi(), " (", id, ")");
}

std::string NotCounted(const v1::ExplainedFigure& figure, const Console& console) {
  return std::string(console.Say(figure.not_counted_vi(), figure.not_counted_en()));
}

void PrintLine(int depth, const v1::ExplainedFigure& figure, const Console& console) {
  const std::string indent(static_cast<size_t>(2 * depth), ' ');
  console.out << indent << Styled(depth == 0 && console.color_out, kBold, Printable(TitleOf(figure))) << ": "
              << (figure.child_count() > 0 ? figure.arithmetic() : FormatFigure(figure.figure(), console.language))
              << '\n';
  const std::string below = indent + "  ";
  if (figure.version() > 0) {
    console.out << below << console.Say("phiên bản ", "version ") << figure.version()
                << console.Say(", mục nhật ký ", ", revision ") << figure.revision() << ", "
                << Word(v1::VersionState_Name(figure.version_state()), console.language) << ", SHA-256 "
                << absl::BytesToHexString(figure.content_hash()) << '\n';
  }
  if (figure.has_source_consolidation()) {
    console.out << below << Printable(SourceText(figure.source_consolidation(), console.language)) << '\n';
  }
  if (!figure.statement().empty()) {
    console.out << below << Printable(figure.statement()) << '\n';
  }
  if (!figure.not_counted_vi().empty()) {
    console.out << below << console.Say("không tính: ", "not counted: ") << Printable(NotCounted(figure, console))
                << '\n';
  }
}

// For programs: one row for each node, parents first.
class Rows final {
 public:
  explicit Rows(const Console& console)
      : console_(console),
        table_({{.name = "depth", .heading = "", .number = true},
                {.name = "level", .heading = ""},
                {.name = "period_id", .heading = ""},
                {.name = "authority_id", .heading = ""},
                {.name = "bloc_id", .heading = ""},
                {.name = "unit_id", .heading = ""},
                {.name = "name", .heading = ""},
                {.name = "low", .heading = "", .number = true},
                {.name = "high", .heading = "", .number = true},
                {.name = "exactness", .heading = ""},
                {.name = "arithmetic", .heading = ""},
                {.name = "version", .heading = "", .number = true},
                {.name = "revision", .heading = "", .number = true},
                {.name = "state", .heading = ""},
                {.name = "content_hash", .heading = ""},
                {.name = "field_path", .heading = ""},
                {.name = "statement", .heading = ""},
                {.name = "not_counted", .heading = ""},
                {.name = "key", .heading = ""}}) {}

  void Add(int depth, const v1::ExplainedFigure& figure) {
    const auto* level = v1::ExplanationLevel_descriptor()->FindValueByNumber(figure.level());
    const auto* state = v1::VersionState_descriptor()->FindValueByNumber(figure.version_state());
    const bool unit = figure.version() > 0;
    table_.Add({absl::StrCat(depth), level == nullptr ? "" : KebabName(*level), figure.period_id(),
                figure.authority_id(), figure.bloc_id(), figure.unit_id(), figure.name_vi(), figure.figure().low(),
                figure.figure().high(), std::string(ExactnessOf(figure.figure())), figure.arithmetic(),
                unit ? absl::StrCat(figure.version()) : "", unit ? absl::StrCat(figure.revision()) : "",
                unit && state != nullptr ? KebabName(*state) : "", absl::BytesToHexString(figure.content_hash()),
                figure.field_path(), figure.statement(), NotCounted(figure, console_), FigureKeyCode(figure.key())});
  }
  void Print() const { table_.Write(console_); }

 private:
  const Console& console_;
  Table table_;
};

}  // namespace

ExitCode ExplainFigure(const ExplainFigureOptions& options, const Session& session, const Console& console) {
  const bool for_people = console.output != Output::kJson && console.output != Output::kCsv;
  Rows rows(console);
  const auto visit = [&](int depth, const v1::ExplainedFigure& figure) {
    if (for_people) {
      PrintLine(depth, figure, console);
    } else {
      rows.Add(depth, figure);
    }
  };
  const grpc::Status status = Walk(session, visit).To(options.request, 0, options.depth);
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (!for_people) {
    rows.Print();
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
