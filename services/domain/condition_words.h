// What selectors of conditions are called in messages.
#pragma once

#include <string>

#include "khoi/v1/condition.pb.h"

namespace khoi::domain {

// Names in both languages.
struct Words {
  std::string vi;
  std::string en;
};

// What is picked. Example: "awards (code CO-KNC; status AWARD_STATUS_PROPOSED), previous period".
Words WordsFor(const v1::FigureSelector& selector);

// A dimension that is not of the report. Example: "counting basis".
Words WordsFor(v1::Dimension dimension);

// The sign of a comparison. Example: "≤".
const char* SignOf(v1::ComparisonOperator comparison);

}  // namespace khoi::domain
