#include "services/summary/share.h"

#include "services/summary/wide_decimal.h"

namespace khoi::summary {

bool IsExact(const v1::Figure& figure) {
  return !figure.low().empty() && figure.has_high() && figure.high() == figure.low() && !figure.approximate() &&
         figure.not_available_unit_count() == 0;
}

v1::Share ShareOf(const v1::Figure& part, const v1::Figure& whole) {
  v1::Share share;
  *share.mutable_part() = part;
  *share.mutable_whole() = whole;
  if (IsExact(part) && IsExact(whole)) {
    share.set_percent(Percent(part.low(), whole.low()).value_or(""));
  }
  return share;
}

}  // namespace khoi::summary
