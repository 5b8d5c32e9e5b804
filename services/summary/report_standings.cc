#include "services/summary/report_standings.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/coverage.pb.h"
#include "services/ledger/log_reader.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

absl::Status Unreadable(const storage::ReportId& report) {
  return absl::DataLossError(
      absl::StrCat("unreadable record at now/", report.authority_id, "/", report.period_id, "/", report.unit_id));
}

v1::LeftOutReason ReasonOf(const storage::Head& head) {
  switch (head.state) {
    case v1::VERSION_STATE_RETURNED:
      return v1::LEFT_OUT_REASON_RETURNED;
    case v1::VERSION_STATE_SUBMITTED:
    case v1::VERSION_STATE_RECEIVED:
      return v1::LEFT_OUT_REASON_NOT_ACCEPTED;
    default:
      return v1::LEFT_OUT_REASON_MISSING;
  }
}

}  // namespace

ReportStandings::ReportStandings(const ledger::View& view, absl::string_view authority_id, absl::string_view period_id,
                                 int64_t revision)
    : view_(view),
      report_{std::string(authority_id), std::string(period_id), ""},
      revision_(revision),
      rows_(*view.snapshot, storage::Space::kNow) {}

absl::StatusOr<ReportStanding> ReportStandings::Of(const std::string& unit_id) {
  report_.unit_id = unit_id;
  const std::string key = storage::NowKey(report_);
  ASSIGN_OR_RETURN(const storage::Cursor* const row, rows_.To(key));
  if (row == nullptr || row->key() != key) {
    return ReportStanding{.reason = v1::LEFT_OUT_REASON_MISSING};
  }
  absl::string_view payload;
  absl::StatusOr<storage::Head> now = storage::DecodeHead(row->value(), &payload);
  if (!now.ok()) {
    return Unreadable(report_);
  }
  std::optional<storage::Head> head = *std::move(now);
  if (head->changed_revision > revision_) {
    ASSIGN_OR_RETURN(head, ledger::HeadAt(view_, report_, revision_));
  }
  if (!head.has_value()) {
    return ReportStanding{.reason = v1::LEFT_OUT_REASON_MISSING};
  }
  stored::v1::ReviewState review;
  if (!review.ParseFromString(head->review)) {
    return Unreadable(report_);
  }
  if (head->accepted_version == 0) {
    return ReportStanding{.reason = ReasonOf(*head), .changed_revision = head->changed_revision};
  }
  const bool latest = head->accepted_version == head->version;
  return ReportStanding{.version = head->accepted_version,
                        .content_hash = latest ? head->content_hash : review.accepted_hash(),
                        .content_revision = latest ? head->revision : review.accepted_revision(),
                        .acceptance_revision = review.acceptance_revision(),
                        .changed_revision = head->changed_revision};
}

}  // namespace khoi::summary
