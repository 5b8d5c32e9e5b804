// What a unit reported earlier, for the rules that compare a report with it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/structure.h"
#include "services/ledger/draft.h"
#include "services/ledger/ledger.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace khoi::ledger {

// Null where there is none. Of a report that counts: the accepted version, else the latest one unless it was withdrawn.
struct EarlierReports {
  domain::EarlierPeriods periods;  // of the structure that was asked
  std::shared_ptr<const v1::Report> same_last_year;
  std::shared_ptr<const v1::Report> previous;
  std::vector<ReadReport> reads;  // what was looked at, each once, whether there was something or not
};

using HeadReader = absl::FunctionRef<absl::StatusOr<std::optional<storage::Head>>(const storage::ReportId& report)>;

// Reads what the unit of `report` reported to the same authority about earlier periods. `head_of` gives heads as they
// were when the report was judged; `bodies` has the entries that these heads name. A report without usable identifiers
// has no earlier ones. DATA_LOSS when a head or body cannot be read.
absl::StatusOr<EarlierReports> ReadEarlierReports(const View& bodies, const domain::Structure& structure,
                                                  const v1::Report& report, HeadReader head_of);

// The same as of the end of `view`.
absl::StatusOr<EarlierReports> ReadEarlierReports(const View& view, const domain::Structure& structure,
                                                  const v1::Report& report);

}  // namespace khoi::ledger
