#include "tools/khoi/catalog_command.h"

#include "tools/khoi/enum_names.h"
#include "tools/khoi/normalize.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

Table EntryTable(const Console& console) {
  return Table(
      {{.name = "kind", .heading = std::string(console.Say("Loại", "Kind"))},
       {.name = "code", .heading = std::string(console.Say("Mã", "Code"))},
       {.name = "name_vi", .heading = std::string(console.Say("Tên tiếng Việt", "Vietnamese name")), .width_max = 56},
       {.name = "name_en", .heading = std::string(console.Say("Tên tiếng Anh", "English name")), .width_max = 48},
       {.name = "owner", .heading = std::string(console.Say("Chủ sở hữu", "Owner"))},
       {.name = "from", .heading = std::string(console.Say("Từ ngày", "From"))},
       {.name = "to", .heading = std::string(console.Say("Đến ngày", "To"))}});
}

void Add(const v1::CatalogEntry& entry, const Console& console, Table& table) {
  const std::string kind_name = v1::CatalogKind_Name(entry.kind());
  const auto* kind = v1::CatalogKind_descriptor()->FindValueByNumber(entry.kind());
  table.Add({Cell(Word(kind_name, console.language), kind == nullptr ? "" : KebabName(*kind)), entry.code(),
             entry.name_vi(), entry.name_en(), entry.owner_id(),
             Cell(FormatDate(entry.valid_from_date(), console.language), entry.valid_from_date()),
             Cell(FormatDate(entry.valid_to_date(), console.language), entry.valid_to_date())});
}

}  // namespace

ExitCode ApplyCatalog(const ApplyOptions& options, const Session& session, const Console& console) {
  return ApplyFiles<v1::ApplyCatalogRequest, v1::ApplyCatalogResponse>(
      options, session, console,
      [&session](grpc::ClientContext& context, const v1::ApplyCatalogRequest& request,
                 v1::ApplyCatalogResponse* response) {
        return session.catalog().ApplyCatalog(&context, request, response);
      });
}

ExitCode ListCatalog(const CatalogListOptions& options, const Session& session, const Console& console) {
  v1::ListCatalogRequest request;
  request.set_kind(options.kind);
  request.set_owner_id(options.owner_id);
  request.set_valid_on_date(options.valid_on_date);
  if (options.as_of_revision.has_value()) {
    request.set_as_of_revision(*options.as_of_revision);
  }
  v1::ListCatalogResponse list;
  const grpc::Status status = ReadAll<v1::ListCatalogRequest, v1::ListCatalogResponse>(
      session, request,
      [&session](grpc::ClientContext& context, const v1::ListCatalogRequest& page, v1::ListCatalogResponse* answer) {
        return session.catalog().ListCatalog(&context, page, answer);
      },
      &v1::ListCatalogResponse::mutable_entries, list);
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(list, /*zeros=*/true);
    return ExitCode::kDone;
  }
  Table table = EntryTable(console);
  for (const v1::StoredCatalogEntry& stored : list.entries()) {
    Add(stored.entry(), console, table);
  }
  table.Write(console);
  return ExitCode::kDone;
}

ExitCode ResolveName(const ResolveOptions& options, const Session& session, const Console& console) {
  v1::ResolveNameRequest request;
  request.set_name(options.name);
  request.set_kind(options.kind);
  request.set_authority_id(options.authority_id);
  request.set_valid_on_date(options.valid_on_date);
  if (const absl::Status normalized = NormalizeText(request); !normalized.ok()) {
    console.Fail(normalized.message());
    return ExitCode::kUsage;
  }
  v1::ResolveNameResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.catalog().ResolveName(&context, request, &response);
  });
  if (!status.ok()) {
    return Explain(status, options.name, console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/true);
  } else {
    Table table = EntryTable(console);
    for (const v1::CatalogEntry& entry : response.entries()) {
      Add(entry, console, table);
    }
    table.Write(console);
  }
  return response.entries().empty() ? ExitCode::kNotFound : ExitCode::kDone;
}

}  // namespace khoi::cli
