#include "tools/khoi/forward_quantity.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace khoi::cli {
namespace {

constexpr char kNotSaid[] = "-";
constexpr char kNotAvailable[] = "có đơn vị không có số liệu";

v1::Quantity Exactly(const std::string& number) {
  v1::Quantity quantity;
  quantity.set_exact(number);
  return quantity;
}

v1::Quantity Approximately(const std::string& number) {
  v1::Quantity quantity;
  quantity.set_approximate(number);
  return quantity;
}

// Adds nothing, and is no zero that a whole must not be.
v1::Quantity Nothing() {
  v1::Quantity quantity;
  quantity.mutable_range()->set_min("0");
  quantity.mutable_range()->set_max("0");
  return quantity;
}

v1::Quantity NumberOf(const v1::Figure& figure) {
  v1::Quantity quantity;
  if (!figure.has_high()) {
    quantity.set_at_least(figure.low());
  } else if (figure.high() != figure.low()) {
    quantity.mutable_range()->set_min(figure.low());
    quantity.mutable_range()->set_max(figure.high());
  } else {
    return figure.approximate() ? Approximately(figure.low()) : Exactly(figure.low());
  }
  return quantity;
}

// Of two decimals as Quantity writes them. Zeros at the ends say nothing.
bool IsAbove(absl::string_view a, absl::string_view b) {
  const std::pair<absl::string_view, absl::string_view> left = absl::StrSplit(a, absl::MaxSplits('.', 1));
  const std::pair<absl::string_view, absl::string_view> right = absl::StrSplit(b, absl::MaxSplits('.', 1));
  const auto whole = [](absl::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
  };
  const auto part = [](absl::string_view digits) { return digits.substr(0, digits.find_last_not_of('0') + 1); };
  const absl::string_view left_whole = whole(left.first);
  const absl::string_view right_whole = whole(right.first);
  if (left_whole.size() != right_whole.size()) {
    return left_whole.size() > right_whole.size();
  }
  return std::make_pair(left_whole, part(left.second)) > std::make_pair(right_whole, part(right.second));
}

v1::Ratio RatioOf(v1::Quantity numerator, v1::Quantity denominator) {
  v1::Ratio ratio;
  *ratio.mutable_numerator() = std::move(numerator);
  *ratio.mutable_denominator() = std::move(denominator);
  return ratio;
}

absl::Status NotUnderstood(absl::string_view text) {
  return absl::InternalError(absl::StrCat("the server wrote \"", text, "\", which this release cannot read"));
}

bool ReadYears(absl::string_view text, char separator, std::vector<int32_t>& years) {
  for (const absl::string_view word : absl::StrSplit(text, separator)) {
    if (!absl::SimpleAtoi(word, &years.emplace_back())) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::vector<v1::Quantity> QuantitiesOf(const v1::Figure& figure) {
  std::vector<v1::Quantity> quantities;
  if (!figure.low().empty()) {
    quantities.push_back(NumberOf(figure));
    if (figure.approximate() && !quantities.back().has_approximate()) {
      quantities.push_back(Approximately("0"));
    }
  }
  if (figure.not_available_unit_count() > 0) {
    quantities.emplace_back().mutable_not_available()->set_reason(kNotAvailable);
  }
  return quantities;
}

absl::StatusOr<std::vector<v1::Quantity>> QuantitiesBeyond(const v1::Figure& figure, int count) {
  if (count == 0) {
    return QuantitiesOf(figure);
  }
  v1::Figure rest = figure;
  int64_t low = 0;
  int64_t high = 0;
  if (!absl::SimpleAtoi(figure.low(), &low) || low < count) {
    return NotUnderstood(figure.low());
  }
  rest.set_low(absl::StrCat(low - count));
  if (figure.has_high()) {
    if (!absl::SimpleAtoi(figure.high(), &high) || high < count) {
      return NotUnderstood(figure.high());
    }
    rest.set_high(absl::StrCat(high - count));
  }
  std::vector<v1::Quantity> quantities = QuantitiesOf(rest);
  if (quantities.front().exact() == "0") {
    quantities.erase(quantities.begin());
  }
  return quantities;
}

std::vector<v1::Ratio> RatiosOf(const v1::Figure& numerator, const v1::Figure& denominator) {
  std::vector<v1::Quantity> parts = QuantitiesOf(numerator);
  std::vector<v1::Quantity> wholes = QuantitiesOf(denominator);
  std::vector<v1::Ratio> ratios;
  const bool fit = parts.size() == 1 && wholes.size() == 1 &&
                   !(parts.front().has_exact() && wholes.front().has_exact() &&
                     IsAbove(parts.front().exact(), wholes.front().exact()));
  if (fit) {
    ratios.push_back(RatioOf(std::move(parts.front()), std::move(wholes.front())));
    return ratios;
  }
  // Where nobody gave a number, a zero would be one.
  const auto partner = [](const v1::Figure& figure) {
    return figure.low().empty() ? QuantitiesOf(figure).front() : Nothing();
  };
  for (v1::Quantity& part : parts) {
    ratios.push_back(RatioOf(std::move(part), partner(denominator)));
  }
  for (v1::Quantity& whole : wholes) {
    ratios.push_back(RatioOf(partner(numerator), std::move(whole)));
  }
  return ratios;
}

std::string AchievementText(const v1::Achievement& achievement) {
  int32_t first = 0;
  int32_t last = 0;
  switch (achievement.time_case()) {
    case v1::Achievement::kYears: {
      const auto& years = achievement.years().years();
      if (years.empty()) {
        return kNotSaid;
      }
      first = years.Get(0);
      last = years.Get(years.size() - 1);
      if (last - first + 1 != years.size()) {
        return absl::StrJoin(years, ",");
      }
      break;
    }
    case v1::Achievement::kSpan:
      first = achievement.span().first_year();
      last = achievement.span().last_year();
      break;
    case v1::Achievement::kSchoolYear:
      return absl::StrCat(achievement.school_year(), "-", achievement.school_year() + 1, " school");
    case v1::Achievement::TIME_NOT_SET:
      return kNotSaid;
  }
  return last <= first ? absl::StrCat(first) : absl::StrCat(first, "-", last);
}

absl::StatusOr<v1::Achievement> AchievementOf(absl::string_view text) {
  v1::Achievement achievement;
  if (text == kNotSaid) {
    return achievement;
  }
  absl::string_view span = text;
  const bool school = absl::ConsumeSuffix(&span, " school");
  const bool list = !absl::StrContains(span, '-');
  std::vector<int32_t> years;
  if (!ReadYears(span, list ? ',' : '-', years) || (!list && years.size() != 2) || (school && list)) {
    return NotUnderstood(text);
  }
  if (school) {
    achievement.set_school_year(years.front());
  } else if (list) {
    achievement.mutable_years()->mutable_years()->Add(years.begin(), years.end());
  } else {
    achievement.mutable_span()->set_first_year(years.front());
    achievement.mutable_span()->set_last_year(years.back());
  }
  return achievement;
}

}  // namespace khoi::cli
