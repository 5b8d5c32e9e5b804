// What entries make of the head of a report. The committer and the replay both go by this, through the view writer.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/review.pb.h"
#include "services/domain/workflow.h"
#include "storage/rows.h"

namespace khoi::ledger {

// Where a report stands; without a head at version 0. DATA_LOSS when what the head says of reviews cannot be read.
absl::StatusOr<domain::ReportStatus> StatusOf(const std::optional<storage::Head>& head, bool locked);

// True when sending this content again says nothing new: the latest version has it and was not withdrawn.
bool HoldsContent(const std::optional<storage::Head>& head, absl::string_view content_hash);

// The head after a submission that gives the report its next version. `entry` has its content hash.
absl::StatusOr<storage::Head> HeadAfterSubmission(const std::optional<storage::Head>& before,
                                                  const stored::v1::Entry& entry);

// The head after an act that is legal.
absl::StatusOr<storage::Head> HeadAfterReview(const std::optional<storage::Head>& before,
                                              const stored::v1::Entry& entry, const v1::Act& act);

}  // namespace khoi::ledger
