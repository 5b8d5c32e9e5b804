#include "services/rpc/report_standing.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/timestamp.h"
#include "services/ledger/heads.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/fields.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

absl::StatusOr<LockEntry> ReadLockEntry(const ledger::View& view, const v1::PeriodLock& lock) {
  const std::string any_revision = storage::LockKey(lock.authority_id(), lock.period_id(), lock.bloc_id(), 0);
  const storage::KeyRange revisions = storage::PrefixRange(absl::StrCat(storage::WithoutRevision(any_revision), "/"));
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(revisions);
  RETURN_IF_ERROR(cursor->status());
  if (!cursor->Valid()) {
    return absl::DataLossError(absl::StrCat("no row for the lock of ", lock.authority_id(), "/", lock.period_id()));
  }
  // A lock never changes, so it has one row.
  const int64_t revision = storage::RevisionOfKey(cursor->key());
  ASSIGN_OR_RETURN(const stored::v1::Entry entry, ledger::ReadEntry(view, revision));
  return LockEntry{.revision = revision, .day = domain::DayInVietnam(entry.time_us())};
}

absl::StatusOr<Standing> StandingOf(const ledger::View& view, const domain::Structure& structure,
                                    const storage::ReportId& id, std::optional<storage::Head> head,
                                    absl::CivilDay today) {
  Standing standing{.id = id, .head = std::move(head), .today = today};
  standing.lock = structure.LockOf(id.period_id, id.unit_id);
  ASSIGN_OR_RETURN(standing.status, ledger::StatusOf(standing.head, standing.lock != nullptr));
  if (standing.lock != nullptr && standing.lock->has_look_back_days()) {
    ASSIGN_OR_RETURN(const LockEntry entry, ReadLockEntry(view, *standing.lock));
    standing.status.look_back_over = today - entry.day > standing.lock->look_back_days();
  }
  return standing;
}

v1::ReportState ToldState(const Standing& standing) {
  const domain::ReportStatus& status = standing.status;
  v1::ReportState state;
  state.mutable_report()->set_authority_id(standing.id.authority_id);
  state.mutable_report()->set_period_id(standing.id.period_id);
  state.mutable_report()->set_unit_id(standing.id.unit_id);
  state.set_latest_version(status.version);
  state.set_state(domain::ToldState(status.state, status.locked));
  state.set_accepted_version(status.accepted_version);
  if (status.accepted_version > 0) {
    domain::SetTime(status.review.acceptance_time_us(), *state.mutable_accept_time());
  }
  state.set_return_count(status.review.return_count());
  if (status.state == v1::VERSION_STATE_RETURNED) {
    state.set_return_due_date(status.review.return_due_date());
  }
  state.set_amendment(static_cast<v1::AmendmentState>(status.review.amendment()));
  state.set_locked(status.locked);
  for (std::string& act : domain::LegalActs(status, standing.today)) {
    state.add_legal_acts(std::move(act));
  }
  state.set_last_revision(standing.head.has_value() ? standing.head->changed_revision : 0);
  return state;
}

}  // namespace khoi::rpc
