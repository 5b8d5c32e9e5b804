#include "services/rpc/receipt.h"

#include "services/domain/timestamp.h"
#include "services/rpc/fields.h"

namespace khoi::rpc {

void SetReceipt(const stored::v1::Entry& entry, v1::Receipt& receipt) {
  const stored::v1::Submission& submission = entry.submission();
  SetReceipt(
      {.authority_id = submission.authority_id(), .period_id = submission.period_id(), .unit_id = submission.unit_id()},
      {.version = submission.version(),
       .revision = entry.revision(),
       .time_us = entry.time_us(),
       .content_hash = entry.content_hash()},
      receipt);
}

void SetReceipt(const storage::ReportId& report, const storage::Head& head, v1::Receipt& receipt) {
  receipt.set_authority_id(report.authority_id);
  receipt.set_period_id(report.period_id);
  receipt.set_unit_id(report.unit_id);
  receipt.set_version(head.version);
  receipt.set_revision(head.revision);
  domain::SetTime(head.time_us, *receipt.mutable_commit_time());
  receipt.set_content_hash(head.content_hash);
}

}  // namespace khoi::rpc
