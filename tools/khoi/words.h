// The words for what the contract names by enum values.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "khoi/v1/coverage.pb.h"
#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// The word for the full name of an enum value: "AWARD_STATUS_AWARDED" is "được tặng". The name itself when it has none.
std::string Word(absl::string_view enum_value_name, Language language);

// "Văn bản" for MEASURE_DOCUMENTS.
std::string MeasureWord(v1::Measure measure, Language language);

// The heading of a column: "Tình trạng" for DIMENSION_STATUS. What DIMENSION_CODE stands for depends on the measure.
std::string DimensionWord(v1::Dimension dimension, v1::Measure measure, Language language);

// "báo cáo tổng hợp số 2 của bkhcn, còn đúng": what a unit's report says again.
std::string SourceText(const v1::SourceConsolidation& source, Language language);

}  // namespace khoi::cli
