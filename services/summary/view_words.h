// What tables call the values that are no codes of a catalog.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "khoi/v1/summary.pb.h"
#include "services/summary/names.h"
#include "services/summary/view_table.h"

namespace khoi::summary {

// A value of an enumeration by its name. Example: "AWARD_STATUS_AWARDED" is "được tặng", "awarded". "-" is "không nêu",
// "not stated". A name that has no words is told as it is.
Words WordsOf(absl::string_view enum_value_name);

// What is counted, as a heading. Example: "Phong trào thi đua".
Words WordsOf(v1::Measure measure);

// A value as it stands in a row's key: its name, the words for it, or the value itself.
Words WordsOf(const v1::DimensionValue& value);

// What a row counts: the name of its code, or of the measure where it has none.
Words ItemOf(const v1::SummaryRow& row);

// What keeps a row apart from others of the same item: the rest of its key and the unit of measure.
Words ApartOf(const v1::SummaryRow& row);

// The name of a unit, bloc, authority or period; the identifier when it has none. "-" is a bloc of units that report
// directly.
Words CallOrganisation(Names& names, v1::Dimension dimension, const std::string& id);

}  // namespace khoi::summary
