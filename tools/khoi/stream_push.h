// Many submissions over one call after the other, until each has its answer.
#pragma once

#include <functional>
#include <vector>

#include "grpcpp/support/status.h"
#include "khoi/v1/submission.pb.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct PushResult {
  grpc::Status status;
  v1::SubmitResponse response;  // when the status is OK
};

struct PushCallbacks {
  // Completes submission `i` just before it is written for the first time; not again when it is pushed again, so that
  // the same request id always carries the same content. Runs on the writing thread, in order. An error is the result
  // of that submission, which is then not sent.
  std::function<grpc::Status(size_t i, v1::SubmitRequest&)> prepare;
  // Takes the final result of submission `i`; once for each. Never runs at the same time as itself, but may run beside
  // `prepare`.
  std::function<void(size_t i, const PushResult&)> done;
};

// Pushes the submissions in order by SubmitStream, reading acknowledgements while it writes. When a stream breaks, what
// is not acknowledged is pushed again with the same request ids, after a pause. Gives up on the rest when nothing has
// been acknowledged for the session's timeout, or at an error that concerns all of them.
void PushAll(std::vector<v1::SubmitRequest>& submissions, const Session& session, const PushCallbacks& callbacks);

}  // namespace khoi::cli
