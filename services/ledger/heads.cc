#include "services/ledger/heads.h"

#include <utility>

#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

// `head` with what `status` says of it.
storage::Head WithStatus(storage::Head head, const domain::ReportStatus& status, int64_t changed_revision) {
  head.version = status.version;
  head.changed_revision = changed_revision;
  head.state = status.state;
  head.accepted_version = status.accepted_version;
  head.review = status.review.SerializeAsString();
  return head;
}

}  // namespace

absl::StatusOr<domain::ReportStatus> StatusOf(const std::optional<storage::Head>& head, bool locked) {
  domain::ReportStatus status;
  status.locked = locked;
  if (!head.has_value()) {
    return status;
  }
  status.version = head->version;
  status.state = static_cast<v1::VersionState>(head->state);
  status.accepted_version = head->accepted_version;
  if (!status.review.ParseFromString(head->review)) {
    return absl::DataLossError("unreadable review in a head");
  }
  return status;
}

bool HoldsContent(const std::optional<storage::Head>& head, absl::string_view content_hash) {
  return head.has_value() && head->version > 0 && head->state != v1::VERSION_STATE_WITHDRAWN &&
         head->content_hash == content_hash;
}

absl::StatusOr<storage::Head> HeadAfterSubmission(const std::optional<storage::Head>& before,
                                                  const stored::v1::Entry& entry) {
  ASSIGN_OR_RETURN(domain::ReportStatus status, StatusOf(before, /*locked=*/false));
  domain::SubmittedVersion latest;
  if (before.has_value()) {
    latest = {.revision = before->revision, .time_us = before->time_us, .content_hash = before->content_hash};
  }
  status = domain::AfterSubmission(std::move(status), latest);
  storage::Head head{.revision = entry.revision(), .time_us = entry.time_us(), .content_hash = entry.content_hash()};
  return WithStatus(std::move(head), status, entry.revision());
}

absl::StatusOr<storage::Head> HeadAfterReview(const std::optional<storage::Head>& before,
                                              const stored::v1::Entry& entry, const v1::Act& act) {
  ASSIGN_OR_RETURN(domain::ReportStatus status, StatusOf(before, /*locked=*/false));
  status = domain::AfterAct(std::move(status), act, {.revision = entry.revision(), .time_us = entry.time_us()});
  return WithStatus(before.value_or(storage::Head()), status, entry.revision());
}

}  // namespace khoi::ledger
