// Matchers for absl::Status, absl::StatusOr and protobuf messages. The status part is deletable when the packaged
// abseil has absl/status/status_matchers.h (20220623 has not).
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace khoi::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

// Matches an OK Status or StatusOr.
MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  *result_listener << "which is " << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// Matches a Status or StatusOr with this code.
MATCHER_P(StatusIs, code, "has the status code " + absl::StatusCodeToString(code)) {
  *result_listener << "which is " << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// The same, with a matcher for the message.
MATCHER_P2(StatusIs, code, message_matcher,
           "has the status code " + absl::StatusCodeToString(code) + " and a message that " +
               ::testing::DescribeMatcher<std::string>(message_matcher)) {
  const absl::Status& status = StatusOf(arg);
  *result_listener << "which is " << status.ToString();
  return status.code() == code && ::testing::Matches(::testing::SafeMatcherCast<const std::string&>(message_matcher))(
                                      std::string(status.message()));
}

// Matches a StatusOr that is OK and whose value matches `value_matcher`.
template <typename ValueMatcher>
class IsOkAndHoldsMatcher {
 public:
  explicit IsOkAndHoldsMatcher(ValueMatcher value_matcher) : value_matcher_(std::move(value_matcher)) {}

  template <typename StatusOrType>
  operator ::testing::Matcher<StatusOrType>() const {  // NOLINT: matchers convert implicitly
    return ::testing::Matcher<StatusOrType>(new Typed<const StatusOrType&>(value_matcher_));
  }

 private:
  template <typename StatusOrType>
  class Typed : public ::testing::MatcherInterface<StatusOrType> {
   public:
    using Value = typename std::remove_cv_t<std::remove_reference_t<StatusOrType>>::value_type;

    explicit Typed(const ValueMatcher& value_matcher)
        : value_matcher_(::testing::SafeMatcherCast<const Value&>(value_matcher)) {}

    bool MatchAndExplain(StatusOrType actual, ::testing::MatchResultListener* listener) const override {
      if (!actual.ok()) {
        *listener << "which is " << actual.status().ToString();
        return false;
      }
      return value_matcher_.MatchAndExplain(*actual, listener);
    }
    void DescribeTo(std::ostream* os) const override {
      *os << "is OK and holds a value that ";
      value_matcher_.DescribeTo(os);
    }
    void DescribeNegationTo(std::ostream* os) const override {
      *os << "is not OK or holds a value that ";
      value_matcher_.DescribeNegationTo(os);
    }

   private:
    const ::testing::Matcher<const Value&> value_matcher_;
  };

  const ValueMatcher value_matcher_;
};

template <typename ValueMatcher>
IsOkAndHoldsMatcher<std::decay_t<ValueMatcher>> IsOkAndHolds(ValueMatcher&& value_matcher) {
  return IsOkAndHoldsMatcher<std::decay_t<ValueMatcher>>(std::forward<ValueMatcher>(value_matcher));
}

// Matches a message that equals the one written in `text`, a text proto of the same type.
MATCHER_P(EqualsText, text, (negation ? "does not equal " : "equals ") + ::testing::PrintToString(text)) {
  const google::protobuf::Message& actual = arg;
  const std::unique_ptr<google::protobuf::Message> expected(actual.New());
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text), expected.get())) {
    *result_listener << "the expected text is not a " << actual.GetTypeName();
    return false;
  }
  google::protobuf::util::MessageDifferencer differencer;
  std::string difference;
  differencer.ReportDifferencesToString(&difference);
  const bool equal = differencer.Compare(*expected, actual);
  if (!equal) {
    *result_listener << "which differs by\n" << difference;
  }
  return equal;
}

// Matches a message that equals `expected`.
MATCHER_P(EqualsProto, expected, (negation ? "does not equal " : "equals ") + expected.ShortDebugString()) {
  google::protobuf::util::MessageDifferencer differencer;
  std::string difference;
  differencer.ReportDifferencesToString(&difference);
  const bool equal = differencer.Compare(expected, arg);
  if (!equal) {
    *result_listener << "which differs by\n" << difference;
  }
  return equal;
}

}  // namespace khoi::testing
