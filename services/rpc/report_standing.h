// Where a report stands, as responses tell it.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/registry.pb.h"
#include "khoi/v1/review.pb.h"
#include "services/domain/structure.h"
#include "services/domain/workflow.h"
#include "services/ledger/ledger.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace khoi::rpc {

// The entry that stored a lock.
struct LockEntry {
  int64_t revision = 0;
  absl::CivilDay day;
};

// NOT_FOUND never: `lock` is in the registry of the view.
absl::StatusOr<LockEntry> ReadLockEntry(const ledger::View& view, const v1::PeriodLock& lock);

// A report at one revision and day.
struct Standing {
  storage::ReportId id{};
  std::optional<storage::Head> head{};
  domain::ReportStatus status{};
  const v1::PeriodLock* lock = nullptr;  // in the structure
  absl::CivilDay today;
};

// `structure` and `head` are those of one revision, which is not after the view.
absl::StatusOr<Standing> StandingOf(const ledger::View& view, const domain::Structure& structure,
                                    const storage::ReportId& id, std::optional<storage::Head> head,
                                    absl::CivilDay today);

v1::ReportState ToldState(const Standing& standing);

}  // namespace khoi::rpc
