// What happened before a report was judged, as far as rules look at it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/rulebook.h"
#include "services/domain/structure.h"
#include "services/ledger/draft.h"
#include "services/ledger/ledger.h"
#include "services/ledger/report_source.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace khoi::ledger {

struct ReportHistory {
  // What the unit reported about earlier periods: the accepted version, else the latest one unless it was withdrawn.
  // The periods are those of the structure that was asked, the reports those below.
  domain::EarlierReports earlier;
  std::vector<std::shared_ptr<const v1::Report>> reports;
  // The report is taken although its period has closed: it was returned and is not overdue, or it is being amended.
  bool called_for = false;
  // What was looked at, each once, whether there was something or not.
  std::vector<ReadReport> reads;
};

using HeadReader = absl::FunctionRef<absl::StatusOr<std::optional<storage::Head>>(const storage::ReportId& report)>;

// Reads the history of `report` as it is judged on `today`. `head_of` gives heads as they were then; `bodies` has the
// entries that these heads name. A report without usable identifiers has no history. DATA_LOSS when a head or body
// cannot be read.
absl::StatusOr<ReportHistory> ReadHistory(const View& bodies, const domain::Structure& structure,
                                          const v1::Report& report, absl::CivilDay today, HeadReader head_of);

// The same as of the end of `view`.
absl::StatusOr<ReportHistory> ReadHistory(const View& view, const domain::Structure& structure,
                                          const v1::Report& report, absl::CivilDay today);

// What the rules look at when they are asked about `report` with this history and source. Everything given outlives it.
domain::ReportInput InputWith(const ReportHistory& history, const ReportSource& source, const v1::Report& report,
                              const domain::Catalog& catalog, const domain::Structure& structure, absl::CivilDay today,
                              v1::RuleStage stage);

}  // namespace khoi::ledger
