// What the wire check needs to know of a message type, compiled once from its descriptor.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace khoi::domain {

enum class WireType : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kGroupStart = 3, kGroupEnd = 4, kFixed32 = 5 };

struct WireSchema;

struct WireField {
  enum class Kind : uint8_t { kNumber, kEnum, kText, kBytes, kMessage };

  int number = 0;
  Kind kind = Kind::kNumber;
  WireType wire_type = WireType::kVarint;
  // Whether several values may also come in one length-delimited run.
  bool packable = false;
  // The position among the repeated fields of the message; -1 when it is not repeated.
  int repeated_position = -1;
  // Bit n is set when the enum declares n; numbers outside 0 to 63 are asked of the descriptor.
  uint64_t enum_mask = 0;
  const WireSchema* message = nullptr;
  const google::protobuf::FieldDescriptor* descriptor = nullptr;

  absl::string_view name() const { return descriptor->name(); }
  bool Declares(int32_t enum_number) const;
};

struct WireSchema {
  const google::protobuf::Descriptor* descriptor = nullptr;
  int repeated_count = 0;
  std::vector<WireField> fields;  // ascending by number

  // nullptr when the message has no such field.
  const WireField* Find(uint32_t number) const {
    if (number < by_number.size()) {
      const int8_t position = by_number[number];
      return position < 0 ? nullptr : &fields[position];
    }
    return FindAmong(number);
  }

  // Positions in `fields` of the low numbers; -1 where there is none.
  std::vector<int8_t> by_number;

 private:
  const WireField* FindAmong(uint32_t number) const;
};

// The schema of `type`. Compiled on the first call and kept as long as the process. Thread-safe.
const WireSchema& WireSchemaOf(const google::protobuf::Descriptor& type);

}  // namespace khoi::domain
