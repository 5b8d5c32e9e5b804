// What a record of the registry must look like on its own, and what it refers to.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/registry.pb.h"
#include "services/domain/record_problem.h"

namespace khoi::domain {

// Every problem of the record; paths begin with `root` (for example "changes[3].record"). `profile` is the calendar
// profile of the period's authority, which fixes the days of halves and years; nullptr when it is not known, and for
// every other record.
std::vector<RecordProblem> CheckRegistryRecord(const v1::RegistryRecord& record,
                                               const v1::CalendarProfileDetails* profile, absl::string_view root);

// Every problem of an extension that only the period it moves a deadline of can tell.
std::vector<RecordProblem> CheckExtensionOf(const v1::Period& period, const v1::Extension& extension,
                                            absl::string_view root);

// Every problem that the locks of its period make of a lock which is not stored yet. `same` is the stored lock of the
// same bloc or of the whole period, `whole` that of the whole period; nullptr when there is none.
std::vector<RecordProblem> CheckNewLock(const v1::PeriodLock& lock, const v1::PeriodLock* same,
                                        const v1::PeriodLock* whole, absl::string_view root);

// Another record that must exist.
struct RecordReference {
  v1::RegistryRecordType type = v1::REGISTRY_RECORD_TYPE_UNSPECIFIED;
  std::string authority_id;  // of a bloc or period; empty for authorities and units
  std::string id;
  std::string field_path;  // where the record names it, below the record: "unit.home_authority_id"
  bool continues = false;  // one continues the other, so that each may be stored before the other
};

// The records that `record` refers to, without the fields that it leaves empty.
std::vector<RecordReference> ReferencesOf(const v1::RegistryRecord& record);

}  // namespace khoi::domain
