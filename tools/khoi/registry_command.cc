#include "tools/khoi/registry_command.h"

#include "absl/strings/str_join.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

// What the list shows of a record.
struct RecordText {
  std::string type;
  std::string authority_id;
  std::string id;
  std::string name;
  std::string from;
  std::string to;
  std::string note;
};

RecordText Describe(const v1::Authority& authority) {
  return {"authority",
          authority.authority_id(),
          authority.authority_id(),
          authority.name_vi(),
          authority.valid_from_date(),
          authority.valid_to_date(),
          authority.calendar_profile_code()};
}

RecordText Describe(const v1::Unit& unit) {
  std::string note = unit.type_code();
  if (!unit.stands_for_authority_id().empty()) {
    absl::StrAppend(&note, " = ", unit.stands_for_authority_id());
  }
  if (unit.reports_directly()) {
    absl::StrAppend(&note, ", trực tiếp");
  }
  return {
      "unit", unit.home_authority_id(), unit.unit_id(), unit.name_vi(), unit.valid_from_date(), unit.valid_to_date(),
      note};
}

RecordText Describe(const v1::Bloc& bloc) {
  return {"bloc", bloc.authority_id(), bloc.bloc_id(), bloc.name_vi(), bloc.valid_from_date(), bloc.valid_to_date(),
          ""};
}

RecordText Describe(const v1::BlocTerm& term) {
  return {"bloc_term",
          term.authority_id(),
          term.bloc_id(),
          absl::StrJoin(term.member_unit_ids(), " "),
          term.valid_from_date(),
          term.valid_to_date(),
          absl::StrCat("khối trưởng ", term.leader_unit_id())};
}

RecordText Describe(const v1::Period& period) {
  return {"period",
          period.authority_id(),
          period.period_id(),
          period.label_vi(),
          period.first_date(),
          period.last_date(),
          absl::StrCat("mở ", period.open_date())};
}

RecordText Describe(const v1::Extension& extension) {
  const std::string beneficiary = extension.has_unit_id()   ? extension.unit_id()
                                  : extension.has_bloc_id() ? absl::StrCat("khối ", extension.bloc_id())
                                                            : "tất cả";
  return {
      "extension",
      extension.authority_id(),
      extension.period_id(),
      beneficiary,
      "",
      extension.due_date(),
      absl::StrCat(Word(v1::ReportingLevel_Name(extension.level()), Language::kVietnamese), ": ", extension.reason())};
}

RecordText Describe(const v1::Exemption& exemption) {
  return {"exemption",
          exemption.authority_id(),
          exemption.period_id(),
          exemption.unit_id(),
          "",
          "",
          exemption.withdrawn() ? absl::StrCat("đã thu hồi: ", exemption.reason()) : exemption.reason()};
}

RecordText Describe(const v1::PeriodLock& lock) {
  return {"period_lock",
          lock.authority_id(),
          lock.period_id(),
          lock.bloc_id().empty() ? "tất cả" : absl::StrCat("khối ", lock.bloc_id()),
          "",
          "",
          lock.reason()};
}

RecordText Describe(const v1::RegistryRecord& record) {
  switch (record.record_case()) {
    case v1::RegistryRecord::kAuthority:
      return Describe(record.authority());
    case v1::RegistryRecord::kUnit:
      return Describe(record.unit());
    case v1::RegistryRecord::kBloc:
      return Describe(record.bloc());
    case v1::RegistryRecord::kBlocTerm:
      return Describe(record.bloc_term());
    case v1::RegistryRecord::kPeriod:
      return Describe(record.period());
    case v1::RegistryRecord::kExtension:
      return Describe(record.extension());
    case v1::RegistryRecord::kExemption:
      return Describe(record.exemption());
    case v1::RegistryRecord::kPeriodLock:
      return Describe(record.period_lock());
    case v1::RegistryRecord::RECORD_NOT_SET:
      return {};
  }
  return {};
}

void Print(const v1::ListRegistryResponse& list, const Console& console) {
  const Language language = console.language;
  Table table({{.name = "type", .heading = std::string(console.Say("Loại", "Type"))},
               {.name = "authority", .heading = std::string(console.Say("Chủ quản", "Authority"))},
               {.name = "id", .heading = std::string(console.Say("Mã", "Id"))},
               {.name = "name", .heading = std::string(console.Say("Tên", "Name")), .width_max = 56},
               {.name = "from", .heading = std::string(console.Say("Từ ngày", "From"))},
               {.name = "to", .heading = std::string(console.Say("Đến ngày", "To"))},
               {.name = "note", .heading = std::string(console.Say("Ghi chú", "Note")), .width_max = 40},
               {.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true}});
  for (const v1::StoredRegistryRecord& stored : list.records()) {
    const RecordText text = Describe(stored.record());
    table.Add({Cell(Word(text.type, language), text.type), text.authority_id, text.id, text.name,
               Cell(FormatDate(text.from, language), text.from), Cell(FormatDate(text.to, language), text.to),
               text.note, absl::StrCat(stored.revision())});
  }
  table.Write(console);
}

}  // namespace

ExitCode ApplyRegistry(const ApplyOptions& options, const Session& session, const Console& console) {
  return ApplyFiles<v1::ApplyRegistryRequest, v1::ApplyRegistryResponse>(
      options, session, console,
      [&session](grpc::ClientContext& context, const v1::ApplyRegistryRequest& request,
                 v1::ApplyRegistryResponse* response) {
        return session.registry().ApplyRegistry(&context, request, response);
      });
}

ExitCode ListRegistry(const RegistryListOptions& options, const Session& session, const Console& console) {
  v1::ListRegistryRequest request;
  request.set_type(options.type);
  request.set_authority_id(options.authority_id);
  if (options.as_of_revision.has_value()) {
    request.set_as_of_revision(*options.as_of_revision);
  }
  v1::ListRegistryResponse list;
  const grpc::Status status = ReadAll<v1::ListRegistryRequest, v1::ListRegistryResponse>(
      session, request,
      [&session](grpc::ClientContext& context, const v1::ListRegistryRequest& page, v1::ListRegistryResponse* answer) {
        return session.registry().ListRegistry(&context, page, answer);
      },
      &v1::ListRegistryResponse::mutable_records, list);
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

}  // namespace khoi::cli
