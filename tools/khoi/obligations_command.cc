#include "tools/khoi/obligations_command.h"

#include "absl/strings/str_cat.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/request_id.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

std::string NoteOf(const v1::Obligation& obligation, const Console& console) {
  if (!obligation.exemption_reason().empty()) {
    return obligation.exemption_reason();
  }
  return obligation.extended_due_date().empty()
             ? ""
             : absl::StrCat(console.Say("gia hạn: ", "extended: "), obligation.extension_reason());
}

// The days left, or those by which it is late behind a minus sign.
Cell DaysOf(const v1::Obligation& obligation) {
  if (obligation.has_day_count_left()) {
    return Cell(absl::StrCat(obligation.day_count_left()));
  }
  return obligation.late_day_count() == 0 ? Cell("-", "") : Cell(absl::StrCat(-obligation.late_day_count()));
}

void Print(const v1::ListObligationsResponse& list, const Console& console) {
  const Language language = console.language;
  Table table({{.name = "due_date", .heading = std::string(console.Say("Hạn", "Due"))},
               {.name = "state", .heading = std::string(console.Say("Tình hình", "State"))},
               {.name = "days_left", .heading = std::string(console.Say("Còn, ngày", "Days left")), .number = true},
               {.name = "authority", .heading = std::string(console.Say("Chủ quản", "Authority"))},
               {.name = "period", .heading = std::string(console.Say("Kỳ", "Period"))},
               {.name = "level", .heading = std::string(console.Say("Cấp", "Level"))},
               {.name = "unit", .heading = std::string(console.Say("Đơn vị", "Unit"))},
               {.name = "bloc", .heading = std::string(console.Say("Khối", "Bloc"))},
               {.name = "submit_time", .heading = std::string(console.Say("Nộp lúc", "Submitted"))},
               {.name = "note", .heading = std::string(console.Say("Ghi chú", "Note")), .width_max = 40}});
  for (const v1::Obligation& obligation : list.obligations()) {
    const std::string& due =
        obligation.extended_due_date().empty() ? obligation.due_date() : obligation.extended_due_date();
    const std::string state = v1::ObligationState_Name(obligation.state());
    const std::string level = v1::ReportingLevel_Name(obligation.level());
    table.Add({Cell(due.empty() ? "-" : FormatDate(due, language), due), Cell(Word(state, language), state),
               DaysOf(obligation), obligation.authority_id(), obligation.period_id(),
               Cell(Word(level, language), level), obligation.unit_id(), obligation.bloc_id(),
               Cell(FormatTime(obligation.submit_time(), language), FormatUtc(obligation.submit_time())),
               NoteOf(obligation, console)});
  }
  table.Write(console);
}

// What became of one record that was sent to the registry.
void PrintStored(const std::string& name, const v1::ApplyRegistryResponse& response, const Console& console) {
  Table table({{.name = "record", .heading = std::string(console.Say("Bản ghi", "Record"))},
               {.name = "outcome", .heading = std::string(console.Say("Kết quả", "Outcome"))},
               {.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true}});
  const std::string outcome = v1::ChangeOutcome_Name(response.outcomes(0));
  const std::string revision = response.has_revision() ? absl::StrCat(response.revision()) : "";
  table.Add({name, Cell(Word(outcome, console.language), outcome), Cell(revision.empty() ? "-" : revision, revision)});
  table.Write(console);
}

ExitCode StoreRecord(const std::string& name, v1::RegistryRecord record, const Session& session,
                     const Console& console) {
  v1::ApplyRegistryRequest request;
  request.set_request_id(NewRequestId());
  *request.add_changes()->mutable_record() = std::move(record);
  v1::ApplyRegistryResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.registry().ApplyRegistry(&context, request, &response);
  });
  if (!status.ok()) {
    return Explain(status, name, console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/false);
    return ExitCode::kDone;
  }
  PrintStored(name, response, console);
  return ExitCode::kDone;
}

}  // namespace

ExitCode ListObligations(const ObligationsOptions& options, const Session& session, const Console& console) {
  v1::ListObligationsResponse list;
  const grpc::Status status = ForEachPage<v1::ListObligationsRequest, v1::ListObligationsResponse>(
      session, options.request,
      [&session](grpc::ClientContext& context, const v1::ListObligationsRequest& page,
                 v1::ListObligationsResponse* answer) {
        return session.coverage().ListObligations(&context, page, answer);
      },
      [&list](v1::ListObligationsResponse page) {
        page.clear_next_page_token();
        list.MergeFrom(page);
        return true;
      });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(list, /*zeros=*/true);
    return ExitCode::kDone;
  }
  Print(list, console);
  return ExitCode::kDone;
}

ExitCode ExtendDueDate(const ExtendOptions& options, const Session& session, const Console& console) {
  const v1::Extension& extension = options.extension;
  const std::string beneficiary = extension.has_unit_id()   ? absl::StrCat("/", extension.unit_id())
                                  : extension.has_bloc_id() ? absl::StrCat("/", extension.bloc_id())
                                                            : "";
  v1::RegistryRecord record;
  *record.mutable_extension() = extension;
  return StoreRecord(absl::StrCat(extension.authority_id(), "/", extension.period_id(), beneficiary, " → ",
                                  FormatDate(extension.due_date(), console.language)),
                     std::move(record), session, console);
}

ExitCode ExemptUnit(const ExemptOptions& options, const Session& session, const Console& console) {
  v1::RegistryRecord record;
  *record.mutable_exemption() = options.exemption;
  return StoreRecord(absl::StrCat(options.exemption.authority_id(), "/", options.exemption.period_id(), "/",
                                  options.exemption.unit_id()),
                     std::move(record), session, console);
}

}  // namespace khoi::cli
