#include "tools/khoi/review_reads.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/figure_key.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/review_text.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

constexpr int kReasonWidthMax = 60;

// Everything that was said with an act: its reason, why it was returned, what was waived, until when.
std::string SaidWith(const v1::ReviewEvent& event, const Console& console) {
  std::vector<std::string> parts;
  if (!event.reason().empty()) {
    parts.push_back(event.reason());
  }
  for (const v1::ReturnReason& reason : event.act().return_().reasons()) {
    parts.push_back(absl::StrCat(reason.field_path(), ": ", reason.rule_id(),
                                 reason.rule_id().empty() || reason.text().empty() ? "" : " ", reason.text()));
  }
  for (const v1::Waiver& waiver : event.act().accept().waivers()) {
    parts.push_back(absl::StrCat(console.Say("cho qua ", "waived "), waiver.rule_id(),
                                 waiver.field_path().empty() ? "" : "@", waiver.field_path(), ": ", waiver.reason()));
  }
  const std::string& due_date =
      event.act().has_return_() ? event.act().return_().due_date() : event.act().approve_amendment().due_date();
  if (!due_date.empty()) {
    parts.push_back(absl::StrCat(console.Say("hạn ", "due "), FormatDate(due_date, console.language)));
  }
  return Printable(absl::StrJoin(parts, "; "));
}

std::string ActorText(const v1::ReviewEvent& event) {
  return event.has_actor() ? Printable(absl::StrCat(event.actor().organisation_id(), ", ", event.actor().position()))
                           : event.caller_id();
}

Table EventTable(const v1::GetReviewResponse& review, const Console& console) {
  Table table(
      {{.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true},
       {.name = "time", .heading = std::string(console.Say("Thời điểm (giờ VN)", "Time (Vietnam)"))},
       {.name = "version", .heading = std::string(console.Say("Phiên bản", "Version")), .number = true},
       {.name = "act", .heading = std::string(console.Say("Việc", "Act"))},
       {.name = "actor", .heading = std::string(console.Say("Người làm", "By")), .width_max = 40},
       {.name = "state", .heading = std::string(console.Say("Sau đó", "Then"))},
       {.name = "reason", .heading = std::string(console.Say("Lý do", "Reason")), .width_max = kReasonWidthMax}});
  for (const v1::ReviewEvent& event : review.events()) {
    const std::string act = ActName(event.act());
    table.Add({absl::StrCat(event.revision()),
               Cell(FormatTime(event.commit_time(), console.language), FormatUtc(event.commit_time())),
               absl::StrCat(event.version()), Cell(Word(act, console.language), act), ActorText(event),
               Cell(Word(v1::VersionState_Name(event.state()), console.language), v1::VersionState_Name(event.state())),
               SaidWith(event, console)});
  }
  return table;
}

void PrintImpact(const v1::GetReviewResponse& review, const Console& console) {
  Table table({{.name = "", .heading = std::string(console.Say("Phạm vi", "Scope"))},
               {.name = "", .heading = std::string(console.Say("Số liệu", "Figure")), .width_max = 56},
               {.name = "", .heading = std::string(console.Say("Hiện nay", "Now")), .number = true},
               {.name = "", .heading = std::string(console.Say("Nếu chấp nhận", "If accepted")), .number = true}});
  for (const v1::ImpactRow& row : review.impact()) {
    table.Add({row.bloc_id().empty() ? row.authority_id() : absl::StrCat(row.authority_id(), "/", row.bloc_id()),
               FigureKey(row.measure(), row.key(), console.language),
               FigureOrNone(row.has_before() ? &row.before() : nullptr, console.language),
               FigureOrNone(row.has_after() ? &row.after() : nullptr, console.language)});
  }
  console.out << '\n';
  table.Print("", console.color_out, console.out);
}

void PrintReview(const v1::GetReviewRequest& request, const v1::GetReviewResponse& review, const Console& console) {
  const v1::ReportState& state = review.state();
  console.out << ReportName(state.report()) << ": " << StateText(state, console) << '\n';
  for (const std::string& line : StandingLines(state, console)) {
    console.out << line << '\n';
  }
  console.out << console.Say("Việc có thể làm: ", "What can be done: ") << LegalActsText(state.legal_acts(), console)
              << "\n\n";
  EventTable(review, console).Print("", console.color_out, console.out);
  if (!review.impact().empty()) {
    PrintImpact(review, console);
  } else if (request.with_impact()) {
    console.out << console.Say("\nViệc chấp nhận không làm thay đổi số liệu tổng hợp nào.\n",
                               "\nNo consolidated figure would change by acceptance.\n");
  }
}

Table StateTable(const v1::ListReviewsResponse& list, const Console& console) {
  const Language language = console.language;
  Table table(
      {{.name = "unit", .heading = std::string(console.Say("Đơn vị", "Unit"))},
       {.name = "version", .heading = std::string(console.Say("Phiên bản", "Version")), .number = true},
       {.name = "state", .heading = std::string(console.Say("Trạng thái", "State"))},
       {.name = "accepted_version", .heading = std::string(console.Say("Đã chấp nhận", "Accepted")), .number = true},
       {.name = "return_count", .heading = std::string(console.Say("Trả lại", "Returned")), .number = true},
       {.name = "return_due_date", .heading = std::string(console.Say("Hạn gửi lại", "Due"))},
       {.name = "amendment", .heading = std::string(console.Say("Đính chính", "Amendment"))},
       {.name = "legal_acts", .heading = std::string(console.Say("Có thể làm", "Can be done")), .width_max = 48},
       {.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true}});
  for (const v1::ReportState& state : list.reports()) {
    const bool amended = state.amendment() != v1::AMENDMENT_STATE_UNSPECIFIED;
    const std::string amendment = amended ? v1::AmendmentState_Name(state.amendment()) : "";
    table.Add({state.report().unit_id(), absl::StrCat(state.latest_version()),
               Cell(Word(v1::VersionState_Name(state.state()), language), v1::VersionState_Name(state.state())),
               absl::StrCat(state.accepted_version()), absl::StrCat(state.return_count()),
               Cell(FormatDate(state.return_due_date(), language), state.return_due_date()),
               Cell(Word(amendment, language), amendment),
               Cell(LegalActsText(state.legal_acts(), console), absl::StrJoin(state.legal_acts(), " ")),
               absl::StrCat(state.last_revision())});
  }
  return table;
}

}  // namespace

ExitCode ShowReview(const ReviewShowOptions& options, const Session& session, const Console& console) {
  v1::GetReviewResponse review;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    review.Clear();
    return session.review().GetReview(&context, options.request, &review);
  });
  if (!status.ok()) {
    return Explain(status, ReportName(options.request.report()), console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(review, /*zeros=*/true);
  } else if (console.output == Output::kCsv) {
    EventTable(review, console).PrintCsv(console.out);
  } else {
    PrintReview(options.request, review, console);
  }
  return ExitCode::kDone;
}

ExitCode ListReviews(const ReviewListOptions& options, const Session& session, const Console& console) {
  v1::ListReviewsResponse list;
  const grpc::Status status = ReadAll<v1::ListReviewsRequest, v1::ListReviewsResponse>(
      session, options.request,
      [&session](grpc::ClientContext& context, const v1::ListReviewsRequest& page, v1::ListReviewsResponse* answer) {
        return session.review().ListReviews(&context, page, answer);
      },
      &v1::ListReviewsResponse::mutable_reports, list);
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(list, /*zeros=*/true);
    return ExitCode::kDone;
  }
  StateTable(list, console).Write(console);
  return ExitCode::kDone;
}

}  // namespace khoi::cli
