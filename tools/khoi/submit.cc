#include "tools/khoi/submit.h"

#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "tools/khoi/request_id.h"
#include "tools/khoi/stream_push.h"
#include "tools/khoi/submit_lines.h"

namespace khoi::cli {
namespace {

// Sets expected_version to the latest version there is. A report whose latest version cannot be asked for, because its
// identifiers are missing or name nothing, is pushed as a first one: the server then says everything that is wrong.
grpc::Status ExpectLatest(const Session& session, v1::SubmitRequest& submission) {
  v1::ListVersionsRequest request;
  request.set_authority_id(submission.report().authority_id());
  request.set_period_id(submission.report().period_id());
  request.set_unit_id(submission.report().unit_id());
  request.set_page_size(1);
  v1::ListVersionsResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.submission().ListVersions(&context, request, &response);
  });
  if (status.error_code() == grpc::StatusCode::NOT_FOUND || status.error_code() == grpc::StatusCode::INVALID_ARGUMENT) {
    return grpc::Status::OK;
  }
  if (status.ok() && response.versions_size() > 0) {
    submission.set_expected_version(response.versions(0).version());
  }
  return status;
}

// The first file at or after `begin` that is another version of a report in [begin, that file): it must wait for the
// receipts of those before it, because its expected version depends on them.
size_t EndOfRun(const std::vector<v1::SubmitRequest>& submissions, size_t begin) {
  std::set<std::tuple<std::string, std::string, std::string>> keys;
  size_t end = begin;
  while (end < submissions.size() &&
         keys.emplace(submissions[end].report().authority_id(), submissions[end].report().period_id(),
                      submissions[end].report().unit_id())
             .second) {
    ++end;
  }
  return end;
}

void PushMany(const ExpectedVersion& expected, const Session& session, std::vector<v1::SubmitRequest>& submissions,
              SubmitLines& lines) {
  for (size_t begin = 0; begin < submissions.size();) {
    const size_t end = EndOfRun(submissions, begin);
    std::vector<v1::SubmitRequest> run(std::make_move_iterator(submissions.begin() + begin),
                                       std::make_move_iterator(submissions.begin() + end));
    PushAll(run, session,
            {.prepare = [&](size_t, v1::SubmitRequest& submission) { return Expect(expected, session, submission); },
             .done = [&](size_t i, const PushResult& result) { lines.Add(begin + i, run[i], result); }});
    begin = end;
  }
}

}  // namespace

grpc::Status Expect(const ExpectedVersion& expected, const Session& session, v1::SubmitRequest& submission) {
  switch (expected.kind) {
    case ExpectedVersion::Kind::kLatest:
      return ExpectLatest(session, submission);
    case ExpectedVersion::Kind::kExact:
      submission.set_expected_version(expected.version);
      return grpc::Status::OK;
    case ExpectedVersion::Kind::kNone:
      return grpc::Status::OK;
  }
  return grpc::Status::OK;
}

PushResult PushOne(const Session& session, const v1::SubmitRequest& submission) {
  PushResult result;
  result.status = session.Call([&](grpc::ClientContext& context) {
    result.response.Clear();
    return session.submission().Submit(&context, submission, &result.response);
  });
  return result;
}

ExitCode Submit(const SubmitOptions& options, const Session& session, const Console& console) {
  std::vector<v1::SubmitRequest> submissions(options.files.size());
  bool readable = true;
  for (size_t i = 0; i < submissions.size(); ++i) {
    submissions[i].set_request_id(options.request_id.empty() ? NewRequestId() : options.request_id);
    const absl::Status read =
        ReadMessage(options.files[i], options.format, console.in, *submissions[i].mutable_report());
    if (!read.ok()) {
      console.Fail(read.message());
      readable = false;
    }
  }
  if (!readable) {
    console.Note(console.Say("Không gửi tệp nào.", "Nothing was sent."));
    return ExitCode::kFailed;
  }

  SubmitLines lines(options.files, console);
  if (submissions.size() == 1) {
    const grpc::Status expected = Expect(options.expected, session, submissions[0]);
    lines.Add(0, submissions[0], expected.ok() ? PushOne(session, submissions[0]) : PushResult{expected, {}});
  } else {
    PushMany(options.expected, session, submissions, lines);
  }
  return lines.Close();
}

}  // namespace khoi::cli
