#include "services/domain/civil_date.h"

#include "absl/strings/str_format.h"
#include "absl/time/time.h"

namespace khoi::domain {
namespace {

// The number that `text` writes in decimal digits; -1 when another character occurs.
int Digits(absl::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysIn(int month, bool leap) {
  switch (month) {
    case 2:
      return leap ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11:
      return 30;
    default:
      return 31;
  }
}

absl::TimeZone Vietnam() {
  absl::TimeZone zone;
  // A machine without time zone data still knows the day: the offset has been +07:00 since 1975-06-13.
  if (!absl::LoadTimeZone("Asia/Ho_Chi_Minh", &zone)) zone = absl::FixedTimeZone(7 * 60 * 60);
  return zone;
}

}  // namespace

std::optional<absl::CivilDay> ParseCivilDay(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = Digits(text.substr(0, 4));
  const int month = Digits(text.substr(5, 2));
  const int day = Digits(text.substr(8, 2));
  if (year < kYearMin || month < 1 || month > 12 || day < 1 || day > DaysIn(month, IsLeap(year))) return std::nullopt;
  return absl::CivilDay(year, month, day);
}

std::string FormatCivilDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::optional<MonthDay> ParseMonthDay(absl::string_view text) {
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const int month = Digits(text.substr(0, 2));
  const int day = Digits(text.substr(3, 2));
  if (month < 1 || month > 12 || day < 1 || day > DaysIn(month, /*leap=*/true)) return std::nullopt;
  return MonthDay{.month = month, .day = day};
}

absl::CivilDay DayInYear(MonthDay month_day, int64_t year) {
  const absl::CivilDay day(year, month_day.month, month_day.day);
  // CivilDay normalises a day that does not exist into the next month.
  return day.month() == month_day.month ? day : absl::CivilDay(year, month_day.month + 1, 1) - 1;
}

std::optional<absl::CivilDay> ParseYearMonth(absl::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const int year = Digits(text.substr(0, 4));
  const int month = Digits(text.substr(5, 2));
  if (year < kYearMin || month < 1 || month > 12) return std::nullopt;
  return absl::CivilDay(year, month, 1);
}

absl::CivilDay DayInVietnam(int64_t time_us) {
  static const absl::TimeZone zone = Vietnam();
  return absl::ToCivilDay(absl::FromUnixMicros(time_us), zone);
}

}  // namespace khoi::domain
