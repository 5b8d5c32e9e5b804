// What a review is called.
#pragma once

#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/review.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// The name of the field of Act that is set: "accept"; "submit" when none is.
std::string ActName(const v1::Act& act);

// "bkhcn/2019-S1/cuc-shtt".
std::string ReportName(const v1::ReportRef& report);

// "phiên bản 2 đã chấp nhận"; of a report without a version "chưa có báo cáo".
std::string StateText(const v1::ReportState& state, const Console& console);

// Everything about a report's standing beside its state, in sentences: what was accepted, returns, due dates, lock,
// amendment. Empty when there is nothing to say.
std::vector<std::string> StandingLines(const v1::ReportState& state, const Console& console);

// "chấp nhận (accept), trả lại (return)"; words for nothing when it is empty.
std::string LegalActsText(const google::protobuf::RepeatedPtrField<std::string>& acts, const Console& console);

}  // namespace khoi::cli
