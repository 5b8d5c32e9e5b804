#include "tools/khoi/log_command.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "khoi/v1/log.pb.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"

namespace khoi::cli {
namespace {

std::string KindOf(const v1::LogEntry& entry) {
  switch (entry.change_case()) {
    case v1::LogEntry::kSubmission:
      return "submission";
    case v1::LogEntry::kRegistry:
      return "registry";
    case v1::LogEntry::kCatalog:
      return "catalog";
    case v1::LogEntry::kReview:
      return "review";
    case v1::LogEntry::kConsolidation:
      return "consolidation";
    case v1::LogEntry::kConsolidationComment:
      return "comment";
    case v1::LogEntry::CHANGE_NOT_SET:
      return "";
  }
  return "";
}

// Whose consolidation: "bkhcn/2019-S1/khoi-1", and "bkhcn/2019-S1" for the authority's own.
std::string ConsolidationOf(const v1::ConsolidationChange& change) {
  return absl::StrCat(change.authority_id(), "/", change.period_id(), change.bloc_id().empty() ? "" : "/",
                      change.bloc_id());
}

// What the entry is about: "bkhcn/2019-S1/cuc-shtt v2", "bkhcn/2019-S1/cuc-shtt v2 accept", "bkhcn/2019-S1/khoi-1 #3"
// or "12".
std::string SubjectOf(const v1::LogEntry& entry) {
  switch (entry.change_case()) {
    case v1::LogEntry::kSubmission:
      return absl::StrCat(entry.submission().authority_id(), "/", entry.submission().period_id(), "/",
                          entry.submission().unit_id(), " v", entry.submission().version());
    case v1::LogEntry::kRegistry:
      return absl::StrCat(entry.registry().record_count());
    case v1::LogEntry::kCatalog:
      return absl::StrCat(entry.catalog().record_count());
    case v1::LogEntry::kReview:
      return absl::StrCat(entry.review().authority_id(), "/", entry.review().period_id(), "/", entry.review().unit_id(),
                          " v", entry.review().version(), " ", entry.review().act());
    case v1::LogEntry::kConsolidation:
      return absl::StrCat(ConsolidationOf(entry.consolidation()), " #", entry.consolidation().number());
    case v1::LogEntry::kConsolidationComment:
      return ConsolidationOf(entry.consolidation_comment());
    case v1::LogEntry::CHANGE_NOT_SET:
      return "";
  }
  return "";
}

std::string KindWord(const std::string& kind, const Console& console) {
  if (kind == "submission") {
    return std::string(console.Say("báo cáo", "report"));
  }
  if (kind == "registry") {
    return std::string(console.Say("danh bạ", "registry"));
  }
  if (kind == "review") {
    return std::string(console.Say("xem xét", "review"));
  }
  if (kind == "consolidation") {
    return std::string(console.Say("tổng hợp", "consolidation"));
  }
  if (kind == "comment") {
    return std::string(console.Say("góp ý", "comment"));
  }
  return std::string(console.Say("danh mục", "catalog"));
}

void Print(const v1::ListEntriesResponse& list, const Console& console) {
  Table table({{.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true},
               {.name = "time", .heading = std::string(console.Say("Thời điểm (giờ VN)", "Time (Vietnam)"))},
               {.name = "kind", .heading = std::string(console.Say("Loại", "Kind"))},
               {.name = "subject", .heading = std::string(console.Say("Nội dung", "Subject"))},
               {.name = "caller", .heading = std::string(console.Say("Người gọi", "Caller"))},
               {.name = "request_id", .heading = std::string(console.Say("Mã yêu cầu", "Request id"))},
               {.name = "bytes", .heading = "Byte", .number = true},
               {.name = "content_hash", .heading = "SHA-256"}});
  for (const v1::LogEntry& entry : list.entries()) {
    const std::string kind = KindOf(entry);
    const std::string hash = absl::BytesToHexString(entry.content_hash());
    const std::string subject = SubjectOf(entry);
    const std::string records = entry.has_registry() || entry.has_catalog()
                                    ? absl::StrCat(subject, console.Say(" bản ghi", " records"))
                                    : subject;
    table.Add(
        {absl::StrCat(entry.revision()),
         Cell(FormatTime(entry.commit_time(), console.language), FormatUtc(entry.commit_time())),
         Cell(KindWord(kind, console), kind), Cell(records, subject), entry.caller_id(), entry.request_id(),
         Cell(FormatNumber(absl::StrCat(entry.content_size()), console.language), absl::StrCat(entry.content_size())),
         Cell(hash.substr(0, 12), hash)});
  }
  table.Write(console);
}

}  // namespace

ExitCode ListLog(const LogListOptions& options, const Session& session, const Console& console) {
  v1::ListEntriesRequest request;
  request.set_start_revision(options.from_revision);
  request.set_unit_id(options.unit_id);
  request.set_page_size(options.limit == 0 ? kPageSizeMax
                                           : static_cast<int>(std::min<int64_t>(options.limit, kPageSizeMax)));
  v1::ListEntriesResponse list;
  bool more = false;
  const grpc::Status status = ForEachPage<v1::ListEntriesRequest, v1::ListEntriesResponse>(
      session, request,
      [&session](grpc::ClientContext& context, const v1::ListEntriesRequest& page, v1::ListEntriesResponse* answer) {
        return session.log().ListEntries(&context, page, answer);
      },
      [&](v1::ListEntriesResponse page) {
        list.set_head_revision(page.head_revision());
        for (v1::LogEntry& entry : *page.mutable_entries()) {
          if (options.limit != 0 && list.entries_size() == options.limit) {
            more = true;
            return false;
          }
          *list.add_entries() = std::move(entry);
        }
        more = options.limit != 0 && list.entries_size() == options.limit && !page.next_page_token().empty();
        return !more;
      });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(list, /*zeros=*/true);
  } else {
    Print(list, console);
  }
  if (more) {
    console.Note(absl::StrCat(console.Say("Còn nữa, đến mục nhật ký ", "There is more, up to revision "),
                              list.head_revision(),
                              console.Say("; dùng --limit 0 để xem hết", "; --limit 0 shows all")));
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
