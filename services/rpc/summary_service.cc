#include "services/rpc/summary_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/access/policy.h"
#include "services/rpc/page.h"
#include "services/rpc/watch_stream.h"
#include "services/summary/explanation.h"
#include "services/summary/summary.h"
#include "services/summary/summary_diff.h"
#include "services/summary/view.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// Pages of one list are of one revision and instant, whatever is stored between them: "<revision> <seconds> <nanos>
// <key>".
std::string PinnedKey(const v1::ExplainFigureResponse& response, absl::string_view key) {
  return absl::StrCat(response.as_of_revision(), " ", response.instant().seconds(), " ", response.instant().nanos(),
                      " ", key);
}

// Puts what a key pins into `request` and returns what is left of it.
absl::StatusOr<std::string> Unpin(absl::string_view pinned, v1::GetSummaryRequest& request) {
  const std::vector<absl::string_view> parts = absl::StrSplit(pinned, absl::MaxSplits(' ', 3));
  int64_t revision = 0;
  int64_t seconds = 0;
  int32_t nanos = 0;
  if (parts.size() != 4 || !absl::SimpleAtoi(parts[0], &revision) || !absl::SimpleAtoi(parts[1], &seconds) ||
      !absl::SimpleAtoi(parts[2], &nanos)) {
    return InvalidField("page_token", "không phải mã trang của danh sách này", "is not a token of this list");
  }
  request.set_as_of_revision(revision);
  request.mutable_instant()->set_seconds(seconds);
  request.mutable_instant()->set_nanos(nanos);
  return std::string(parts[3]);
}

// What stands before the bytes of a summary in those of a GetSummaryResponse: the field and its length.
std::string BeginningOfResponse(const summary::SummaryPieces& pieces) {
  size_t size = 0;
  for (const auto& piece : pieces) {
    size += piece->size();
  }
  std::string beginning;
  google::protobuf::io::StringOutputStream stream(&beginning);
  google::protobuf::io::CodedOutputStream output(&stream);
  constexpr uint32_t kLengthDelimited = 2;
  output.WriteTag(v1::GetSummaryResponse::kSummaryFieldNumber << 3 | kLengthDelimited);
  output.WriteVarint64(size);
  output.Trim();
  return beginning;
}

}  // namespace

SummaryService::SummaryService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures,
                               summary::Memo& memo, summary::WatchThread& watches, const ledger::Clock& clock)
    : gate_(gate),
      ledger_(ledger),
      structures_(structures),
      memo_(memo),
      watches_(watches),
      clock_(clock),
      get_summary_(
          Answering<v1::GetSummaryRequest>("khoi.v1.SummaryService/GetSummary",
                                           [this](const access::Caller& caller, const v1::GetSummaryRequest& request) {
                                             return Summarize(caller, request);
                                           })),
      diff_summaries_(Answering<v1::DiffSummariesRequest>(
          "khoi.v1.SummaryService/DiffSummaries",
          [this](const access::Caller& caller, const v1::DiffSummariesRequest& request) {
            return Diff(caller, request);
          })),
      get_view_(Answering<v1::GetViewRequest>(
          "khoi.v1.SummaryService/GetView",
          [this](const access::Caller& caller, const v1::GetViewRequest& request) { return View(caller, request); })),
      explain_figure_(Answering<v1::ExplainFigureRequest>(
          "khoi.v1.SummaryService/ExplainFigure",
          [this](const access::Caller& caller, const v1::ExplainFigureRequest& request) {
            return Explain(caller, request);
          })),
      watch_summary_({.name = "khoi.v1.SummaryService/WatchSummary",
                      .prototype = &v1::WatchSummaryRequest::default_instance(),
                      .report_parent = std::nullopt,
                      .use_case = {}}) {}

grpc::ServerUnaryReactor* SummaryService::GetSummary(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(get_summary_, context, request, response);
}

grpc::ServerUnaryReactor* SummaryService::DiffSummaries(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(diff_summaries_, context, request, response);
}

grpc::ServerUnaryReactor* SummaryService::GetView(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return gate_.Serve(get_view_, context, request, response);
}

grpc::ServerUnaryReactor* SummaryService::ExplainFigure(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(explain_figure_, context, request, response);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* SummaryService::WatchSummary(grpc::CallbackServerContext* context,
                                                                         const grpc::ByteBuffer* request) {
  return WatchStream::Begin(gate_, watch_summary_, watches_, *context, *request);
}

absl::StatusOr<EncodedPieces> SummaryService::Summarize(const access::Caller& caller,
                                                        const v1::GetSummaryRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(summary::SummaryPieces pieces,
                   summary::SummarizeInPieces(view, structures_, request, clock_.NowMicros(), &memo_));
  pieces.insert(pieces.begin(), std::make_shared<const std::string>(BeginningOfResponse(pieces)));
  return pieces;
}

absl::StatusOr<v1::DiffSummariesResponse> SummaryService::Diff(const access::Caller& caller,
                                                               const v1::DiffSummariesRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  return summary::DiffSummaries(view, structures_, request, clock_.NowMicros());
}

absl::StatusOr<v1::GetViewResponse> SummaryService::View(const access::Caller& caller,
                                                         const v1::GetViewRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  return summary::MakeView(view, structures_, request, clock_.NowMicros());
}

absl::StatusOr<v1::ExplainFigureResponse> SummaryService::Explain(const access::Caller& caller,
                                                                  const v1::ExplainFigureRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  v1::ExplainFigureRequest pinned = request;
  std::string after;
  if (!page.after.empty()) {
    ASSIGN_OR_RETURN(after, Unpin(page.after, *pinned.mutable_summary()));
  }
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(
      summary::Explanation explanation,
      summary::ExplainFigure(view, structures_, pinned, {.count_max = static_cast<size_t>(page.size), .after = after},
                             clock_.NowMicros()));
  if (!explanation.last_key.empty()) {
    explanation.response.set_next_page_token(
        NextPageToken(request, PinnedKey(explanation.response, explanation.last_key)));
  }
  return std::move(explanation.response);
}

}  // namespace khoi::rpc
