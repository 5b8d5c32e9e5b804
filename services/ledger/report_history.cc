#include "services/ledger/report_history.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/identifier.h"
#include "services/domain/workflow.h"
#include "services/ledger/heads.h"
#include "services/ledger/log_reader.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

// The entry of the version that counts; 0 when none does.
absl::StatusOr<int64_t> CountingRevision(const std::optional<storage::Head>& head) {
  ASSIGN_OR_RETURN(const domain::ReportStatus status, StatusOf(head, /*locked=*/false));
  if (status.accepted_version > 0 && status.accepted_version < status.version) {
    return status.review.accepted_revision();
  }
  if (status.version == 0 || status.state == v1::VERSION_STATE_WITHDRAWN) {
    return 0;
  }
  return head->revision;
}

class HistoryReader {
 public:
  HistoryReader(const View& bodies, HeadReader head_of) : bodies_(bodies), head_of_(head_of) {}

  absl::StatusOr<ReportHistory> Run(const domain::Structure& structure, const v1::Report& report,
                                    absl::CivilDay today) {
    const storage::ReportId id{report.authority_id(), report.period_id(), report.unit_id()};
    const v1::Period* const period = structure.FindPeriod(id.period_id);
    if (period == nullptr || !domain::IsIdentifier(id.unit_id) || structure.authority_id() != id.authority_id) {
      return std::move(history_);
    }
    // Nobody asks as long as the period is open, so most submissions need not be judged again for their own report.
    const std::optional<absl::CivilDay> close = domain::ParseCivilDay(period->close_date());
    if (close.has_value() && *close < today) {
      ASSIGN_OR_RETURN(const std::optional<storage::Head> head, HeadOf(id));
      ASSIGN_OR_RETURN(const domain::ReportStatus status, StatusOf(head, /*locked=*/false));
      history_.called_for = domain::IsCalledFor(status, today);
    }

    const domain::EarlierPeriods periods = structure.EarlierOf(id.period_id);
    domain::EarlierReports& earlier = history_.earlier;
    earlier.same_last_year_period = periods.same_last_year;
    earlier.previous_period = periods.previous;
    ASSIGN_OR_RETURN(earlier.same_last_year, ReportAbout(periods.same_last_year, id));
    if (periods.previous == periods.same_last_year) {
      earlier.previous = earlier.same_last_year;
      return std::move(history_);
    }
    ASSIGN_OR_RETURN(earlier.previous, ReportAbout(periods.previous, id));
    return std::move(history_);
  }

 private:
  absl::StatusOr<std::optional<storage::Head>> HeadOf(const storage::ReportId& id) {
    ASSIGN_OR_RETURN(std::optional<storage::Head> head, head_of_(id));
    history_.reads.push_back({.report = id, .changed_revision = head.has_value() ? head->changed_revision : 0});
    return head;
  }

  absl::StatusOr<const v1::Report*> ReportAbout(const v1::Period* period, storage::ReportId id) {
    if (period == nullptr) {
      return nullptr;
    }
    id.period_id = period->period_id();
    ASSIGN_OR_RETURN(const std::optional<storage::Head> head, HeadOf(id));
    ASSIGN_OR_RETURN(const int64_t revision, CountingRevision(head));
    if (revision == 0) {
      return nullptr;
    }
    ASSIGN_OR_RETURN(const std::string body, ReadBody(bodies_, revision));
    auto report = std::make_shared<v1::Report>();
    if (!report->ParseFromString(body)) {
      return absl::DataLossError(absl::StrCat("unreadable record at body/", revision));
    }
    history_.reports.push_back(std::move(report));
    return history_.reports.back().get();
  }

  const View& bodies_;
  HeadReader head_of_;
  ReportHistory history_;
};

}  // namespace

absl::StatusOr<ReportHistory> ReadHistory(const View& bodies, const domain::Structure& structure,
                                          const v1::Report& report, absl::CivilDay today, HeadReader head_of) {
  return HistoryReader(bodies, head_of).Run(structure, report, today);
}

absl::StatusOr<ReportHistory> ReadHistory(const View& view, const domain::Structure& structure,
                                          const v1::Report& report, absl::CivilDay today) {
  return ReadHistory(view, structure, report, today,
                     [&view](const storage::ReportId& id) { return HeadAt(view, id, view.end.revision); });
}

domain::ReportInput InputWith(const ReportHistory& history, const ReportSource& source, const v1::Report& report,
                              const domain::Catalog& catalog, const domain::Structure& structure, absl::CivilDay today,
                              v1::RuleStage stage) {
  domain::ReportInput input = domain::MakeReportInput(report, catalog, structure, today, stage, history.earlier);
  input.called_for = history.called_for;
  input.source = source.facts;
  return input;
}

}  // namespace khoi::ledger
