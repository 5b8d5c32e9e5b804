// One request on its way through the server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/message.h"
#include "services/access/caller.h"
#include "services/domain/findings.h"

namespace khoi::rpc {

using EncodedPieces = std::vector<std::shared_ptr<const std::string>>;

// What a use case knows of its call. A use case that completes later keeps the reference: the call lives until it was
// answered or refused, and may be gone as soon as Answer or Refuse is entered.
class Call {
 public:
  const access::Caller& caller() const { return caller_; }

  // The request as it was received.
  absl::string_view wire() const { return wire_; }

  // What the bytes of the report in the request break (domain/wire.h); field paths begin with "report".
  const std::vector<v1::Finding>& report_findings() const { return report_findings_; }

  // Holds the request; what is made in it lives as long as the call.
  google::protobuf::Arena& arena() { return arena_; }

  // Ends the call. Exactly one of the three is called, once, on any thread. Neither blocks.
  virtual void Answer(const google::protobuf::Message& response) = 0;
  // With the bytes of the response, in pieces that follow each other; they are sent from where they lie.
  virtual void AnswerEncoded(const EncodedPieces& pieces) = 0;
  virtual void Refuse(const absl::Status& status) = 0;

 protected:
  Call() : arena_(ArenaSizes()) {}
  ~Call() = default;

  access::Caller caller_;
  absl::string_view wire_;
  std::vector<v1::Finding> report_findings_;
  google::protobuf::Arena arena_;

 private:
  static google::protobuf::ArenaOptions ArenaSizes() {
    google::protobuf::ArenaOptions options;
    options.start_block_size = 16 << 10;  // a report of 100 lines takes about two such blocks
    options.max_block_size = 64 << 10;
    return options;
  }
};

}  // namespace khoi::rpc
