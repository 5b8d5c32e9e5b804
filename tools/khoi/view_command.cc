#include "tools/khoi/view_command.h"

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/summary_workbook.h"
#include "tools/khoi/view_text.h"

namespace khoi::cli {
namespace {

// Units whose rows are asked for in one call, so that a call stays far below the limit of rows.
constexpr size_t kUnitsAtATime = 50;

grpc::Status Read(const v1::GetViewRequest& request, const Session& session, v1::GetViewResponse& response) {
  return session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.summary().GetView(&context, request, &response);
  });
}

// The question of `request` about the moment that was answered, so that what is asked later fits.
v1::GetSummaryRequest AsAnswered(const v1::GetSummaryRequest& request, const v1::Summary& answer) {
  v1::GetSummaryRequest same = request;
  same.set_as_of_revision(answer.as_of_revision());
  *same.mutable_instant() = answer.instant();
  return same;
}

// The rows of the units that have sheets, some units at a time.
grpc::Status ReadUnits(const v1::GetSummaryRequest& question, const v1::Summary& summary, const Session& session,
                       std::vector<v1::Summary>& parts) {
  const std::vector<std::string> units = UnitsWithSheets(summary);
  for (size_t first = 0; first < units.size(); first += kUnitsAtATime) {
    v1::GetSummaryRequest request = question;
    for (const v1::Dimension dimension :
         {v1::DIMENSION_UNIT, v1::DIMENSION_CODE, v1::DIMENSION_RECIPIENT_KIND, v1::DIMENSION_AWARDING_AUTHORITY,
          v1::DIMENSION_METHOD, v1::DIMENSION_ACHIEVEMENT, v1::DIMENSION_STAGE, v1::DIMENSION_MOVEMENT_FORM}) {
      request.add_group_by(dimension);
    }
    v1::DimensionFilter& filter = *request.add_filters();
    filter.set_dimension(v1::DIMENSION_UNIT);
    for (size_t i = first; i < units.size() && i < first + kUnitsAtATime; ++i) filter.add_values(units[i]);
    v1::GetSummaryResponse response;
    const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
      response.Clear();
      return session.summary().GetSummary(&context, request, &response);
    });
    if (!status.ok()) {
      return status;
    }
    parts.push_back(std::move(*response.mutable_summary()));
  }
  return grpc::Status::OK;
}

ExitCode WriteWorkbook(const ViewOptions& options, const v1::GetViewRequest& request, const Session& session,
                       const Console& console) {
  SummaryContent content;
  grpc::Status status = Read(request, session, content.view);
  const v1::GetSummaryRequest question = AsAnswered(request.summary(), content.view.summary());
  if (status.ok()) {
    v1::GetViewRequest quality;
    *quality.mutable_summary() = question;
    quality.set_name(v1::VIEW_QUALITY);
    status = Read(quality, session, content.quality);
  }
  if (status.ok()) {
    status = ReadUnits(question, content.view.summary(), session, content.unit_parts);
  }
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  const absl::Status written = WriteSummaryWorkbook(content, console.language, options.workbook_file);
  if (!written.ok()) {
    console.Fail(written.message());
    return ExitCode::kFailed;
  }
  console.Note(absl::StrCat(console.Say("Đã ghi ", "Wrote "), options.workbook_file));
  return ExitCode::kDone;
}

}  // namespace

ExitCode GetView(const ViewOptions& options, const Session& session, const Console& console) {
  v1::GetViewRequest request = options.request;
  if (!options.layout_file.empty()) {
    const absl::Status status =
        ReadMessage(options.layout_file, FileFormat::kByName, console.in, *request.mutable_layout());
    if (!status.ok()) {
      console.Fail(status.message());
      return absl::IsNotFound(status) ? ExitCode::kNotFound : ExitCode::kUsage;
    }
  }
  if (console.output == Output::kXlsx) {
    return WriteWorkbook(options, request, session, console);
  }
  v1::GetViewResponse response;
  if (const grpc::Status status = Read(request, session, response); !status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/false);
  } else if (console.output == Output::kCsv) {
    PrintViewCsv(response, console);
  } else {
    PrintView(response, console);
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
