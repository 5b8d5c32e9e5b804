#include "services/ledger/structure_rows.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::ledger {

std::string KeyOf(const v1::RegistryRecord& record, int64_t revision) {
  switch (record.record_case()) {
    case v1::RegistryRecord::kAuthority:
      return storage::AuthorityKey(record.authority().authority_id(), record.authority().valid_from_date(), revision);
    case v1::RegistryRecord::kUnit:
      return storage::UnitKey(record.unit().unit_id(), record.unit().valid_from_date(), revision);
    case v1::RegistryRecord::kBloc:
      return storage::BlocKey(record.bloc().authority_id(), record.bloc().bloc_id(), record.bloc().valid_from_date(),
                              revision);
    case v1::RegistryRecord::kBlocTerm:
      return storage::TermKey(record.bloc_term().authority_id(), record.bloc_term().bloc_id(),
                              record.bloc_term().valid_from_date(), revision);
    case v1::RegistryRecord::kPeriod:
      return storage::PeriodKey(record.period().authority_id(), record.period().period_id(), revision);
    case v1::RegistryRecord::kExtension: {
      const v1::Extension& extension = record.extension();
      return storage::ExtensionKey(extension.authority_id(), extension.period_id(), extension.level(),
                                   {.unit_id = extension.unit_id(), .bloc_id = extension.bloc_id()}, revision);
    }
    case v1::RegistryRecord::kExemption:
      return storage::ExemptionKey(record.exemption().authority_id(), record.exemption().period_id(),
                                   record.exemption().unit_id(), revision);
    case v1::RegistryRecord::kPeriodLock:
      return storage::LockKey(record.period_lock().authority_id(), record.period_lock().period_id(),
                              record.period_lock().bloc_id(), revision);
    case v1::RegistryRecord::RECORD_NOT_SET:
      break;
  }
  return "";
}

std::string KeyOf(const v1::CatalogEntry& entry, int64_t revision) {
  return storage::CatalogKey(entry.kind(), entry.code(), entry.valid_from_date(), revision);
}

absl::StatusOr<std::optional<std::string>> NewestRow(const storage::Snapshot& snapshot, absl::string_view key) {
  // The newest revision of an edition comes first, and the editions of one record follow each other.
  const absl::string_view edition = storage::WithoutRevision(key);
  const storage::KeyRange range = storage::PrefixRange(absl::StrCat(edition, "/"));
  const std::unique_ptr<storage::Cursor> cursor = snapshot.Scan(range);
  RETURN_IF_ERROR(cursor->status());
  if (!cursor->Valid()) {
    return std::nullopt;
  }
  return std::string(cursor->value());
}

absl::StatusOr<bool> HasRow(const storage::Snapshot& snapshot, const storage::KeyRange& range) {
  const std::unique_ptr<storage::Cursor> cursor = snapshot.Scan(range);
  RETURN_IF_ERROR(cursor->status());
  return cursor->Valid();
}

absl::Status ForEachEdition(storage::Cursor& cursor, absl::string_view prefix, int64_t revision,
                            const VisitEdition& visit) {
  std::string taken;
  for (; cursor.Valid() && absl::StartsWith(cursor.key(), prefix); cursor.Next()) {
    const absl::string_view edition = storage::WithoutRevision(cursor.key());
    if (storage::RevisionOfKey(cursor.key()) > revision || edition == taken) {
      continue;
    }
    taken = std::string(edition);
    ASSIGN_OR_RETURN(const bool more, visit(edition, cursor.value()));
    if (!more) {
      return absl::OkStatus();
    }
  }
  return cursor.status();
}

absl::Status ForEachEdition(const storage::Snapshot& snapshot, const storage::KeyRange& range, int64_t revision,
                            absl::string_view after, const VisitEdition& visit) {
  const std::unique_ptr<storage::Cursor> cursor = snapshot.Scan(range);
  if (!after.empty() && after >= range.first) {
    cursor->Seek(storage::PrefixRange(absl::StrCat(after, "/")).limit);
  }
  return ForEachEdition(*cursor, range.first, revision, visit);
}

}  // namespace khoi::ledger
