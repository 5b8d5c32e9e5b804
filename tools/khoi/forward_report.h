// An authority's signed consolidation as the report by which the unit that stands for it tells the same one level
// above.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "khoi/v1/finding.pb.h"
#include "khoi/v1/report.pb.h"
#include "khoi/v1/submission.pb.h"

namespace khoi::cli {

// A version that the consolidation was signed over.
struct SourceVersion {
  v1::Receipt receipt;
  v1::Report report;
};

// To whom, about when, and as whom it goes.
struct ForwardTarget {
  std::string authority_id;
  std::string period_id;
  std::string unit_id;
};

// The dimensions by which figures must be kept apart so that nothing is lost.
const std::vector<v1::Dimension>& ForwardedDimensions();

// The report. Figures are those of `signed_one`, read with ForwardedDimensions: derived again from the report, they are
// the same. Documents and movements that are known one by one stay so, and count once among all who forward them.
// `versions` are its inputs in their order; of them come the references of documents, the events and the names of
// badges. INTERNAL when the answer and the versions do not fit together.
absl::StatusOr<v1::Report> ForwardedReport(const v1::GetConsolidationResponse& signed_one,
                                           const std::vector<SourceVersion>& versions, const ForwardTarget& target);

// Writes otherwise what the receiver finds wrong only because the lines of many units stand in one: movements that its
// catalog does not know go by their titles, and parts of a count that do not belong to the whole of it stand apart.
// False when there was nothing of the kind.
bool AdaptTo(const google::protobuf::RepeatedPtrField<v1::Finding>& findings, v1::Report& report);

}  // namespace khoi::cli
