#include "tests/bench/ready_submission.h"

#include <algorithm>
#include <array>

#include "google/protobuf/io/coded_stream.h"
#include "tests/bench/load_data.h"

namespace khoi::bench {
namespace {

using google::protobuf::io::CodedOutputStream;

// A tag and a varint.
constexpr size_t kWrappingMax = 16;
// The request id, the expected version and their tags.
constexpr size_t kRestMax = 128;

// SubmitStreamRequest.submission.
constexpr uint8_t kSubmissionTag = v1::SubmitStreamRequest::kSubmissionFieldNumber << 3 | 2;

void Write(int number, int digits, char* at) {
  for (char* digit = at + digits; digit != at; number /= 10) {
    *--digit = static_cast<char>('0' + number % 10);
  }
}

}  // namespace

ReadySubmission::ReadySubmission(int line_count, bool as_bytes, Wrapping wrapping) : wrapping_(wrapping) {
  v1::SubmitRequest request;
  *request.mutable_report() = MakeReport(line_count);
  if (as_bytes) {
    request.set_report_bytes(std::string(request.report().SerializeAsString()));
  }
  bytes_ = std::string(kWrappingMax, '\0') + request.SerializeAsString();
  report_end_ = bytes_.size();
  bytes_.resize(report_end_ + kRestMax);

  // The report has no kPlace but those of its digits: first the unit's, then those of the counts.
  unit_place_ = bytes_.find(std::string(kUnitDigits, kPlace));
  const std::string count(kCountDigits, kPlace);
  for (size_t at = bytes_.find(count, unit_place_ + kUnitDigits); at != std::string::npos;
       at = bytes_.find(count, at + count.size())) {
    count_places_.push_back(at);
  }
}

grpc::ByteBuffer ReadySubmission::Set(int unit, int64_t version, absl::string_view request_id) {
  Write(unit, kUnitDigits, &bytes_[unit_place_]);
  for (size_t i = 0; i < count_places_.size(); ++i) {
    Write(CountOf(unit, version, static_cast<int>(i)), kCountDigits, &bytes_[count_places_[i]]);
  }

  // The order of fields is free, so what differs in size comes last.
  rest_.set_request_id(request_id.data(), request_id.size());
  rest_.clear_expected_version();
  if (version > 0) {
    rest_.set_expected_version(version);
  }
  const size_t end = report_end_ + rest_.ByteSizeLong();
  rest_.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(&bytes_[report_end_]));

  size_t begin = kWrappingMax;
  if (wrapping_ == Wrapping::kSubmitStreamRequest) {
    std::array<uint8_t, kWrappingMax> wrapping{kSubmissionTag};
    const uint8_t* const wrapping_end =
        CodedOutputStream::WriteVarint64ToArray(end - kWrappingMax, wrapping.data() + 1);
    const auto size = wrapping_end - wrapping.data();
    begin -= static_cast<size_t>(size);
    std::copy_n(wrapping.begin(), size, &bytes_[begin]);
  }
  const grpc::Slice slice(&bytes_[begin], end - begin, grpc::Slice::STATIC_SLICE);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace khoi::bench
