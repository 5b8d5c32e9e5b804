#include "tools/khoi/review_lock.h"

#include "absl/strings/str_cat.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/request_id.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"

namespace khoi::cli {
namespace {

std::string NameOf(const v1::PeriodLock& lock) {
  return absl::StrCat(lock.authority_id(), "/", lock.period_id(), lock.bloc_id().empty() ? "" : "/", lock.bloc_id());
}

void Print(const v1::PeriodLock& lock, const v1::ApplyRegistryResponse& response, const Console& console) {
  if (!response.has_revision()) {
    console.out << NameOf(lock)
                << console.Say(": đã khóa từ trước, không có gì thay đổi\n", ": was locked before, nothing changed\n");
    return;
  }
  console.out << NameOf(lock) << console.Say(": đã khóa, mục nhật ký ", ": locked, revision ") << response.revision()
              << ", " << FormatTime(response.apply_time(), console.language) << '\n';
  console.out << console.Say("Từ nay muốn sửa báo cáo phải được đồng ý cho đính chính",
                             "From now on a change takes an approved amendment");
  if (lock.has_look_back_days()) {
    console.out << console.Say("; chỉ nhận đề nghị trong ", "; it can be asked for within ") << lock.look_back_days()
                << console.Say(" ngày", lock.look_back_days() == 1 ? " day" : " days");
  }
  console.out << console.Say(": khoi review request-amendment\n", ": khoi review request-amendment\n");
}

}  // namespace

ExitCode LockPeriod(const ReviewLockOptions& options, const Session& session, const Console& console) {
  v1::ApplyRegistryRequest request;
  request.set_request_id(NewRequestId());
  *request.add_changes()->mutable_record()->mutable_period_lock() = options.lock;
  v1::ApplyRegistryResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.registry().ApplyRegistry(&context, request, &response);
  });
  if (!status.ok()) {
    return Explain(status, NameOf(options.lock), console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/false);
  } else if (console.output == Output::kCsv) {
    Table table({{.name = "authority", .heading = ""},
                 {.name = "period", .heading = ""},
                 {.name = "bloc", .heading = ""},
                 {.name = "outcome", .heading = ""},
                 {.name = "revision", .heading = "", .number = true}});
    table.Add({options.lock.authority_id(), options.lock.period_id(), options.lock.bloc_id(),
               std::string(response.has_revision() ? "locked" : "unchanged"), absl::StrCat(response.revision())});
    table.PrintCsv(console.out);
  } else {
    Print(options.lock, response, console);
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
