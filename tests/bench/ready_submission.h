// A submission that lies ready in encoded form, so that the load program spends its processor time on gRPC alone: it
// runs beside the server that it measures.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "khoi/v1/submission.pb.h"

namespace khoi::bench {

enum class Wrapping { kSubmitRequest, kSubmitStreamRequest };

class ReadySubmission final {
 public:
  ReadySubmission(int line_count, bool as_bytes, Wrapping wrapping);
  ReadySubmission(const ReadySubmission&) = delete;
  ReadySubmission& operator=(const ReadySubmission&) = delete;

  // The message that submits version `version` + 1 of the unit. It refers to bytes in here: set the next one only when
  // this one was answered.
  grpc::ByteBuffer Set(int unit, int64_t version, absl::string_view request_id);

 private:
  const Wrapping wrapping_;
  std::string bytes_;  // room for the wrapping, the report with its tag, room for the rest of the request
  size_t report_end_ = 0;
  size_t unit_place_ = 0;
  std::vector<size_t> count_places_;
  v1::SubmitRequest rest_;  // what a request has beside the report
};

}  // namespace khoi::bench
