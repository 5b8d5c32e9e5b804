#include "tools/khoi/preview.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/figure_key.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"

namespace khoi::cli {
namespace {

Table FindingTable(const v1::PreviewResponse& preview, const Console& console) {
  Table table({{.name = "severity", .heading = ""},
               {.name = "rule_id", .heading = ""},
               {.name = "field_paths", .heading = ""},
               {.name = "message", .heading = ""}});
  for (const v1::Finding& finding : preview.findings()) {
    const auto* severity = v1::Severity_descriptor()->FindValueByNumber(finding.severity());
    table.Add({severity == nullptr ? std::string() : KebabName(*severity), finding.rule_id(),
               absl::StrJoin(finding.field_paths(), " "),
               std::string(console.Say(finding.message_vi(), finding.message_en()))});
  }
  return table;
}

std::string VerdictOf(const v1::PreviewResponse& preview, const Console& console) {
  if (!preview.acceptable()) {
    return std::string(console.Say("sẽ bị từ chối", "would be refused"));
  }
  if (preview.unchanged()) {
    return absl::StrCat(console.Say("không đổi so với phiên bản ", "equal to version "), preview.latest_version());
  }
  const std::string next = absl::StrCat(preview.latest_version() + 1);
  return absl::StrCat(console.Say("sẽ được nhận, thành phiên bản ", "would be taken as version "), next);
}

// "Bằng khen, cá nhân, được tặng: 41 → 44": what acceptance would change, the authority's rows and then each bloc's.
void PrintImpact(const v1::PreviewResponse& preview, const Console& console) {
  std::string place;
  for (const v1::ImpactRow& row : preview.impact()) {
    const std::string here = absl::StrCat(row.authority_id(), row.bloc_id().empty() ? "" : "/", row.bloc_id());
    if (here != place) {
      place = here;
      console.out << console.Say("Khi được chấp nhận, số liệu của ", "Once accepted, the figures of ")
                  << Printable(here) << console.Say(" thay đổi:", " change:") << '\n';
    }
    console.out << "  " << Printable(FigureKey(row.measure(), row.key(), console.language)) << ": "
                << FigureOrNone(row.has_before() ? &row.before() : nullptr, console.language) << " → "
                << FigureOrNone(row.has_after() ? &row.after() : nullptr, console.language) << '\n';
  }
}

}  // namespace

ExitCode Preview(const PreviewOptions& options, const Session& session, const Console& console) {
  v1::PreviewRequest request;
  const absl::Status read = ReadMessage(options.file, options.format, console.in, *request.mutable_report());
  if (!read.ok()) {
    console.Fail(read.message());
    return ExitCode::kFailed;
  }
  request.set_with_impact(options.with_impact);
  v1::PreviewResponse preview;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    preview.Clear();
    return session.submission().Preview(&context, request, &preview);
  });
  if (!status.ok()) {
    return Explain(status, options.file, console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(preview, /*zeros=*/true);
  } else if (console.output == Output::kCsv) {
    FindingTable(preview, console).PrintCsv(console.out);
  } else {
    PrintFindings(preview.findings(), options.file, console, console.color_out, console.out);
    console.out << options.file << ": " << VerdictOf(preview, console) << '\n';
    PrintImpact(preview, console);
  }
  return preview.acceptable() ? ExitCode::kDone : ExitCode::kRejected;
}

}  // namespace khoi::cli
