#include "services/rpc/locked_periods.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/structure.h"
#include "services/ledger/structure_rows.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

constexpr size_t kUnitsToldMax = 10;

// The authorities that have locked something and of which a record may change who counts.
absl::StatusOr<std::set<std::string>> AuthoritiesToCheck(const ledger::View& view,
                                                         const stored::v1::RegistryBody& body) {
  std::set<std::string> named;
  bool units = false;
  for (const v1::RegistryRecord& record : body.records()) {
    if (record.has_bloc_term()) named.insert(record.bloc_term().authority_id());
    if (record.has_exemption()) named.insert(record.exemption().authority_id());
    if (record.has_period()) named.insert(record.period().authority_id());
    units = units || record.has_unit();
  }
  // A unit may be in blocs of any authority.
  if (units) {
    RETURN_IF_ERROR(ledger::ForEachEdition(*view.snapshot, storage::AuthoritiesRange(), view.end.revision, "",
                                           [&](absl::string_view, absl::string_view value) -> absl::StatusOr<bool> {
                                             stored::v1::RegistryRow row;
                                             if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
                                               return absl::DataLossError("unreadable record of an authority");
                                             }
                                             named.insert(row.record().authority().authority_id());
                                             return true;
                                           }));
  }
  std::set<std::string> locked;
  for (const std::string& authority_id : named) {
    ASSIGN_OR_RETURN(const bool has_lock, ledger::HasRow(*view.snapshot, storage::LocksRange(authority_id)));
    if (has_lock) locked.insert(authority_id);
  }
  return locked;
}

// The units that are in one of two sorted lists only, each once.
std::set<std::string> DifferentUnits(const std::vector<domain::LockedUnit>& before,
                                     const std::vector<domain::LockedUnit>& after) {
  std::vector<domain::LockedUnit> different;
  std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                std::back_inserter(different));
  std::set<std::string> units;
  for (const domain::LockedUnit& unit : different) units.insert(unit.unit_id);
  return units;
}

std::string Told(const std::set<std::string>& units) {
  if (units.size() <= kUnitsToldMax) return absl::StrJoin(units, ", ");
  return absl::StrCat(absl::StrJoin(units.begin(), std::next(units.begin(), kUnitsToldMax), ", "), ", …");
}

void Add(const v1::Period& period, const std::set<std::string>& units, absl::string_view path,
         ChangeProblems& problems) {
  const std::string of = absl::StrCat(period.authority_id(), "/", period.period_id());
  problems.Add(
      absl::StatusCode::kFailedPrecondition, path,
      absl::StrCat("Kỳ ", of, " đã khóa, thay đổi này làm đổi nơi tính số liệu của: ", Told(units),
                   ". Hãy ghi ngày hiệu lực sau ngày cuối kỳ, ", period.last_date(), "."),
      absl::StrCat("The period ", of, " is locked and this would change where units count in it: ", Told(units),
                   ". Let it hold from a day after the last of the period, ", period.last_date(), "."));
}

}  // namespace

absl::Status CheckLockedPeriods(const ledger::View& view, ledger::StructureCache& structures,
                                const stored::v1::RegistryBody& body, ChangeProblems& problems) {
  ASSIGN_OR_RETURN(const std::set<std::string> authorities, AuthoritiesToCheck(view, body));
  if (authorities.empty()) return absl::OkStatus();
  // A lock of the same call is not there before.
  std::vector<v1::RegistryRecord> changes;
  std::copy_if(body.records().begin(), body.records().end(), std::back_inserter(changes),
               [](const v1::RegistryRecord& record) { return !record.has_period_lock(); });
  const std::string path = body.records_size() == 1 ? "changes[0].record" : "changes";
  for (const std::string& authority_id : authorities) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> before,
                     structures.StructureAt(view, authority_id, view.end.revision));
    ASSIGN_OR_RETURN(const domain::Structure after, ledger::StructureAfter(view, authority_id, changes));
    for (const v1::Period* const period : before->Periods()) {
      const v1::Period* const same = after.FindPeriod(period->period_id());
      const std::set<std::string> units = DifferentUnits(before->LockedUnitsOf(*period), after.LockedUnitsOf(*same));
      if (!units.empty()) Add(*period, units, path, problems);
    }
  }
  return absl::OkStatus();
}

}  // namespace khoi::rpc
