// What a figure counts, in one line.
#pragma once

#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// "Danh hiệu thi đua và hình thức khen thưởng: Lao động tiên tiến, cá nhân, được tặng". A value without a name is shown
// as it is; what a line does not say is left out.
std::string FigureKey(v1::Measure measure, const google::protobuf::RepeatedPtrField<v1::DimensionValue>& key,
                      Language language);

// "code=EM-I-LDTT status=AWARD_STATUS_AWARDED", the same for programs.
std::string FigureKeyCode(const google::protobuf::RepeatedPtrField<v1::DimensionValue>& key);

// The figure as people read it, "–" when there is none.
std::string FigureOrNone(const v1::Figure* figure, Language language);

}  // namespace khoi::cli
