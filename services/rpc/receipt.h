// Receipts, the same however they are come by.
#pragma once

#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/submission.pb.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace khoi::rpc {

// `entry` is one of a submission.
void SetReceipt(const stored::v1::Entry& entry, v1::Receipt& receipt);

// The same receipt from the head that the entry made.
void SetReceipt(const storage::ReportId& report, const storage::Head& head, v1::Receipt& receipt);

}  // namespace khoi::rpc
