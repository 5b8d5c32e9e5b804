// Everything that is wrong with a request by itself, told at once.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/review.pb.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {

// The most of anything that somebody lists by hand: more than this nobody reads.
inline constexpr int kListedMax = 1000;

// Each member adds a violation of `field` unless the value is as it says.
class Checks final {
 public:
  // An identifier.
  void Id(absl::string_view field, absl::string_view value);
  // An identifier or nothing.
  void IdOrNone(absl::string_view field, absl::string_view value);
  // Words that stay in the log: not more than anybody writes. The gate has looked at the letters.
  void Text(absl::string_view field, absl::string_view text);
  // The same, and not nothing.
  void RequiredText(absl::string_view field, absl::string_view text);
  // A day that exists, YYYY-MM-DD; or nothing, when it is not `required`.
  void Day(absl::string_view field, const std::string& text, bool required);
  // A list of `min` to kListedMax items.
  void Count(absl::string_view field, int count, int min);
  // An organisation and a position.
  void Actor(absl::string_view field, const v1::Actor& actor);
  // Each with a rule and a reason.
  void Waivers(absl::string_view field, const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers);
  // Never as it should be.
  void Wrong(absl::string_view field, absl::string_view vi, absl::string_view en) { violations_.Add(field, vi, en); }

  // INVALID_ARGUMENT with every violation; OK when there is none.
  absl::Status Result() const { return violations_.empty() ? absl::OkStatus() : violations_.ToStatus(); }

 private:
  Violations violations_;
};

}  // namespace khoi::rpc
