// From a summary to the later one of the same question.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "khoi/v1/summary.pb.h"

namespace khoi::summary {

// Whether two summaries of one question say the same, whenever they were computed.
bool SaysTheSame(const v1::Summary& a, const v1::Summary& b);

// Equal for two summaries of one question if, and for all that anybody will see only if, they say the same.
std::string HashOfSaying(const v1::Summary& summary);

// What leads from `from` to `to`. nullopt when the whole of `to` serves better: the delta would be more than half as
// large, and not small either, or they answer different questions.
std::optional<v1::SummaryDelta> DeltaOf(const v1::Summary& from, const v1::Summary& to);

// Makes `summary` the one to which `delta` leads, equal byte for byte. FAILED_PRECONDITION when the delta leads from
// another revision.
absl::Status ApplyDelta(const v1::SummaryDelta& delta, v1::Summary& summary);

}  // namespace khoi::summary
