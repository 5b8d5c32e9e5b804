// Numbers, times and days as a reader of the language writes them. Numbers go from decimal text to text, never through
// floating point.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// Decimal text as a number of the language: "1234567.50" is "1.234.567,50" in Vietnamese. All decimals written are
// kept. Text that is not a decimal comes back as it is.
std::string FormatNumber(absl::string_view decimal, Language language);

// The same with a sign unless it is zero: "+39".
std::string FormatSigned(absl::string_view decimal, Language language);

// What is known of a figure: "5", "≥ 20", "20–30", "≈ 20", "≥ ≈ 20"; words when no unit has a number.
std::string FormatFigure(const v1::Figure& figure, Language language);

// "exact", "at-least", "approximate", "range", "not-available": the same for programs.
absl::string_view ExactnessOf(const v1::Figure& figure);

// The time in Vietnam: "20/11/2026 15:55:48" or "2026-11-20 15:55:48". Empty when `time` is absent (zero).
std::string FormatTime(const google::protobuf::Timestamp& time, Language language);

// A civil day YYYY-MM-DD: "20/11/2026" in Vietnamese. Anything else comes back as it is.
std::string FormatDate(absl::string_view date, Language language);

// RFC 3339 in UTC, for programs. Empty when absent.
std::string FormatUtc(const google::protobuf::Timestamp& time);

}  // namespace khoi::cli
