#include "tools/khoi/number_format.h"

#include <unicode/numberformatter.h>
#include <unicode/unistr.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"

namespace khoi::cli {
namespace {

// [-]digits[.digits]
bool IsDecimal(absl::string_view text) {
  if (!text.empty() && text.front() == '-') {
    text.remove_prefix(1);
  }
  const size_t point = text.find('.');
  const absl::string_view whole = text.substr(0, point);
  const absl::string_view fraction = point == absl::string_view::npos ? "0" : text.substr(point + 1);
  const auto digits = [](absl::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == absl::string_view::npos;
  };
  return digits(whole) && digits(fraction);
}

std::string Format(absl::string_view decimal, Language language, UNumberSignDisplay sign) {
  if (!IsDecimal(decimal)) {
    return std::string(decimal);
  }
  const size_t point = decimal.find('.');
  const auto decimals = point == absl::string_view::npos ? 0 : static_cast<int32_t>(decimal.size() - point - 1);
  UErrorCode error = U_ZERO_ERROR;
  const icu::number::FormattedNumber formatted =
      icu::number::NumberFormatter::withLocale(language == Language::kVietnamese ? icu::Locale("vi", "VN")
                                                                                 : icu::Locale("en"))
          .precision(icu::number::Precision::fixedFraction(decimals))
          .sign(sign)
          .formatDecimal(icu::StringPiece(decimal.data(), static_cast<int32_t>(decimal.size())), error);
  const icu::UnicodeString text = formatted.toString(error);
  if (U_FAILURE(error)) {
    return std::string(decimal);
  }
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

bool IsAbsent(const google::protobuf::Timestamp& time) { return time.seconds() == 0 && time.nanos() == 0; }

}  // namespace

std::string FormatNumber(absl::string_view decimal, Language language) {
  return Format(decimal, language, UNUM_SIGN_AUTO);
}

std::string FormatSigned(absl::string_view decimal, Language language) {
  return Format(decimal, language, UNUM_SIGN_EXCEPT_ZERO);
}

absl::string_view ExactnessOf(const v1::Figure& figure) {
  if (figure.value_unit_count() == 0 && figure.zero_unit_count() == 0 && figure.not_available_unit_count() > 0) {
    return "not-available";
  }
  if (!figure.has_high()) {
    return "at-least";
  }
  if (figure.high() != figure.low()) {
    return "range";
  }
  return figure.approximate() ? "approximate" : "exact";
}

std::string FormatFigure(const v1::Figure& figure, Language language) {
  const absl::string_view exactness = ExactnessOf(figure);
  if (exactness == "not-available") {
    return std::string(Say(language, "không có số", "not available"));
  }
  std::string text = FormatNumber(figure.low(), language);
  if (exactness == "range") {
    absl::StrAppend(&text, "–", FormatNumber(figure.high(), language));
  }
  const absl::string_view about = figure.approximate() ? "≈ " : "";
  return absl::StrCat(exactness == "at-least" ? "≥ " : "", about, text);
}

std::string FormatTime(const google::protobuf::Timestamp& time, Language language) {
  if (IsAbsent(time)) {
    return "";
  }
  // Vietnam has no daylight saving time and has been at +07:00 since 1975.
  return absl::FormatTime(language == Language::kVietnamese ? "%d/%m/%Y %H:%M:%S" : "%Y-%m-%d %H:%M:%S",
                          absl::FromUnixSeconds(time.seconds()), absl::FixedTimeZone(7 * 60 * 60));
}

std::string FormatDate(absl::string_view date, Language language) {
  absl::CivilDay day;
  if (language == Language::kEnglish || date.size() != 10 || !absl::ParseCivilTime(date, &day)) {
    return std::string(date);
  }
  return absl::StrFormat("%02d/%02d/%04d", day.day(), day.month(), day.year());
}

std::string FormatUtc(const google::protobuf::Timestamp& time) {
  return IsAbsent(time) ? "" : google::protobuf::util::TimeUtil::ToString(time);
}

}  // namespace khoi::cli
