// Findings as lines that people and editors understand.
#pragma once

#include <ostream>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/finding.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// One line for each finding, the most serious first: "file: cảnh báo SUM-TOTAL report.declared_totals[0]: message".
void PrintFindings(const google::protobuf::RepeatedPtrField<v1::Finding>& findings, absl::string_view file,
                   const Console& console, bool color, std::ostream& out);

}  // namespace khoi::cli
