// Where units' reports stand as far as a consolidation is concerned: accepted, or why not.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"
#include "services/summary/row_walk.h"
#include "storage/keys.h"

namespace khoi::summary {

struct ReportStanding {
  int64_t version = 0;                                         // the accepted one; 0 when none is
  std::string content_hash = {};                               // of that version
  int64_t content_revision = 0;                                // the entry that submitted it
  int64_t acceptance_revision = 0;                             // the entry that accepted it
  v1::LeftOutReason reason = v1::LEFT_OUT_REASON_UNSPECIFIED;  // when no version is accepted
  int64_t changed_revision = 0;                                // the last entry about the report; 0 when there is none
};

// Reads the reports to one authority about one period as of one revision. Asked in ascending order of units it walks;
// in any other order it is right but slower. Not thread-safe; `view` outlives it.
class ReportStandings final {
 public:
  ReportStandings(const ledger::View& view, absl::string_view authority_id, absl::string_view period_id,
                  int64_t revision);

  // DATA_LOSS naming the row that cannot be read.
  absl::StatusOr<ReportStanding> Of(const std::string& unit_id);

 private:
  const ledger::View& view_;
  storage::ReportId report_;
  int64_t revision_;
  RowWalk rows_;
};

}  // namespace khoi::summary
