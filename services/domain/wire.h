// One pass over the wire bytes of a message before anything in them is trusted: what a parser drops or keeps silently
// is found here.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "khoi/v1/finding.pb.h"
#include "services/domain/findings.h"

namespace khoi::domain {

// The longest text of one field.
inline constexpr size_t kTextSizeMax = 64 * 1024;
// Findings of one pass besides LIST-SIZE; what comes after them is not said, so that hostile bytes cannot ask for a
// long answer.
inline constexpr size_t kWireFindingsMax = 1000;
// Items of one list, and items and messages in all. Above what any rule allows; an empty item costs two bytes to send
// and a hundred times that to parse.
inline constexpr int kWireListMax = 20'000;
inline constexpr int kWireValuesMax = 200'000;

// Compares `bytes` with the schema of `type`. Findings are all BLOCK:
//   ID-UNKNOWN-FIELD  a field number that the message does not have, or a known one with another wire type;
//   ID-ENUM           a number that the enum does not declare;
//   ID-TEXT           text that is not UTF-8, not in Unicode NFC, longer than kTextSizeMax or has control characters
//   other
//                     than line feed and tab;
//   LIST-SIZE         more than kWireListMax items in a list or more than kWireValuesMax items and messages in all; the
//                     pass ends there, and the bytes are not to be parsed (MayBeParsed).
// Their paths begin with `root` ("report.award_lines[3].note"); an empty root leaves no trace. The path of a field
// whose number is unknown ends in that number ("report.award_lines[3].99"). INVALID_ARGUMENT when the bytes are not a
// message at all: truncated, malformed or nested deeper than 100. Bytes that pass without a finding can be parsed and
// then have no unknown fields; bytes with findings may fail to parse. A field that occurs twice is looked at twice; the
// parser merges as proto3 says. Thread-safe; allocates only to say what it found.
absl::Status CheckWire(const google::protobuf::Descriptor& type, absl::string_view bytes, absl::string_view root,
                       Findings& findings);

// Whether bytes with these findings are small enough in memory to be parsed.
bool MayBeParsed(const std::vector<v1::Finding>& findings);

}  // namespace khoi::domain
