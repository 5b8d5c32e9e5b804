#include "services/rpc/registry_changes.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/identifier.h"
#include "services/domain/registry_rules.h"
#include "services/ledger/structure_rows.h"
#include "services/rpc/change_judge.h"
#include "services/rpc/locked_periods.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// The words of a missing record.
struct Words {
  absl::string_view vi;
  absl::string_view en;
};

Words WordsOf(v1::RegistryRecordType type) {
  switch (type) {
    case v1::REGISTRY_RECORD_TYPE_AUTHORITY:
      return {"cơ quan chủ quản", "authority"};
    case v1::REGISTRY_RECORD_TYPE_UNIT:
      return {"đơn vị", "unit"};
    case v1::REGISTRY_RECORD_TYPE_BLOC:
      return {"khối", "bloc"};
    case v1::REGISTRY_RECORD_TYPE_PERIOD:
      return {"kỳ báo cáo", "period"};
    default:
      return {"bản ghi", "record"};
  }
}

// What a record is called by those that refer to it; empty for records that nothing refers to.
std::string NameOf(const v1::RegistryRecord& record) {
  switch (record.record_case()) {
    case v1::RegistryRecord::kAuthority:
      return absl::StrCat("authority/", record.authority().authority_id());
    case v1::RegistryRecord::kUnit:
      return absl::StrCat("unit/", record.unit().unit_id());
    case v1::RegistryRecord::kBloc:
      return absl::StrCat("bloc/", record.bloc().authority_id(), "/", record.bloc().bloc_id());
    case v1::RegistryRecord::kPeriod:
      return absl::StrCat("period/", record.period().authority_id(), "/", record.period().period_id());
    default:
      return "";
  }
}

// Knows what exists while the changes of one call are gone through.
class Existing final {
 public:
  Existing(const ledger::View& view, const v1::ApplyRegistryRequest& request) : view_(view) {
    for (const v1::RegistryChange& change : request.changes()) {
      if (change.record().has_unit()) {
        names_.insert(NameOf(change.record()));
      }
      if (change.record().has_authority()) {
        later_authorities_.insert(change.record().authority().authority_id());
      }
    }
  }

  void Add(const v1::RegistryRecord& record) {
    names_.insert(NameOf(record));
    if (record.has_authority()) {
      profiles_[record.authority().authority_id()] = record.authority().calendar_profile_code();
    }
  }

  absl::StatusOr<bool> Has(const domain::RecordReference& reference) const {
    switch (reference.type) {
      case v1::REGISTRY_RECORD_TYPE_AUTHORITY:
        return IsNamed(absl::StrCat("authority/", reference.id)) ||
                       (reference.continues && later_authorities_.contains(reference.id))
                   ? true
                   : ledger::HasRow(*view_.snapshot, storage::AuthorityRange(reference.id));
      case v1::REGISTRY_RECORD_TYPE_UNIT:
        return IsNamed(absl::StrCat("unit/", reference.id))
                   ? true
                   : ledger::HasRow(*view_.snapshot, storage::UnitRange(reference.id));
      case v1::REGISTRY_RECORD_TYPE_BLOC:
        return IsNamed(absl::StrCat("bloc/", reference.authority_id, "/", reference.id))
                   ? true
                   : ledger::HasRow(*view_.snapshot,
                                    storage::PrefixRange(absl::StrCat(storage::BlocsRange(reference.authority_id).first,
                                                                      reference.id, "/")));
      case v1::REGISTRY_RECORD_TYPE_PERIOD:
        return IsNamed(absl::StrCat("period/", reference.authority_id, "/", reference.id))
                   ? true
                   : ledger::HasRow(*view_.snapshot,
                                    storage::PrefixRange(absl::StrCat(
                                        storage::PeriodsRange(reference.authority_id).first, reference.id, "/")));
      default:
        return absl::InternalError("a reference to a record that nothing refers to");
    }
  }

  // The calendar profile of an authority: of its edition in the call, or of the last one that is stored.
  absl::StatusOr<std::string> ProfileCodeOf(const std::string& authority_id) const {
    if (const auto found = profiles_.find(authority_id); found != profiles_.end()) {
      return found->second;
    }
    std::string code;
    RETURN_IF_ERROR(
        ledger::ForEachEdition(*view_.snapshot, storage::AuthorityRange(authority_id), view_.end.revision, "",
                               [&code](absl::string_view edition, absl::string_view value) -> absl::StatusOr<bool> {
                                 stored::v1::RegistryRow row;
                                 if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
                                   return absl::DataLossError(absl::StrCat("unreadable record at ", edition));
                                 }
                                 code = row.record().authority().calendar_profile_code();
                                 return true;
                               }));
    return code;
  }

 private:
  bool IsNamed(const std::string& name) const { return names_.contains(name); }

  const ledger::View& view_;
  absl::flat_hash_set<std::string> names_;  // of the records of the call that may be referred to
  absl::flat_hash_set<std::string> later_authorities_;
  absl::flat_hash_map<std::string, std::string> profiles_;
};

// The calendar profile that fixes the days of a period; nullopt when the catalog does not have it, which the rules
// refuse.
absl::StatusOr<std::optional<v1::CalendarProfileDetails>> ProfileFor(const ledger::View& view,
                                                                     ledger::StructureCache& structures,
                                                                     const v1::Period& period,
                                                                     const Existing& existing) {
  if (!domain::IsIdentifier(period.authority_id())) {
    return std::nullopt;  // said by the rules
  }
  ASSIGN_OR_RETURN(const std::string code, existing.ProfileCodeOf(period.authority_id()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Catalog> catalog,
                   structures.CatalogAt(view, period.authority_id(), view.end.revision));
  const v1::CatalogEntry* profile = catalog->FindLatest(v1::CATALOG_KIND_CALENDAR_PROFILE, code);
  if (profile == nullptr || !profile->has_calendar_profile()) {
    return std::nullopt;
  }
  return profile->calendar_profile();
}

absl::StatusOr<std::optional<v1::RegistryRecord>> FindPeriod(const v1::Extension& extension,
                                                             const RecordsSoFar& records) {
  v1::RegistryRecord sought;
  sought.mutable_period()->set_authority_id(extension.authority_id());
  sought.mutable_period()->set_period_id(extension.period_id());
  return records.Find(ledger::KeyOf(sought, 0));
}

absl::Status CheckLock(const v1::PeriodLock& lock, const std::string& path, const RecordsSoFar& records,
                       ChangeProblems& problems) {
  v1::RegistryRecord sought;
  *sought.mutable_period_lock() = lock;
  ASSIGN_OR_RETURN(const std::optional<v1::RegistryRecord> same, records.Find(ledger::KeyOf(sought, 0)));
  if (same.has_value() && same->SerializeAsString() == sought.SerializeAsString()) {
    return absl::OkStatus();
  }
  sought.mutable_period_lock()->clear_bloc_id();
  ASSIGN_OR_RETURN(const std::optional<v1::RegistryRecord> whole, records.Find(ledger::KeyOf(sought, 0)));
  problems.Add(domain::CheckNewLock(lock, same.has_value() ? &same->period_lock() : nullptr,
                                    whole.has_value() ? &whole->period_lock() : nullptr, path),
               absl::StatusCode::kFailedPrecondition);
  return absl::OkStatus();
}

// Whoever takes an exemption back names one that is there.
absl::Status CheckWithdrawal(const v1::RegistryRecord& record, const std::string& path, const RecordsSoFar& records,
                             ChangeProblems& problems) {
  ASSIGN_OR_RETURN(const std::optional<v1::RegistryRecord> before, records.Find(ledger::KeyOf(record, 0)));
  const bool repeats = before.has_value() && before->SerializeAsString() == record.SerializeAsString();
  if (repeats || (before.has_value() && !before->exemption().withdrawn())) {
    return absl::OkStatus();
  }
  const v1::Exemption& exemption = record.exemption();
  problems.Add(absl::StatusCode::kFailedPrecondition, absl::StrCat(path, ".exemption.withdrawn"),
               absl::StrCat("đơn vị ", exemption.unit_id(), " không được miễn báo cáo kỳ ", exemption.period_id(),
                            "; không có gì để thu hồi"),
               absl::StrCat("unit ", exemption.unit_id(), " is not exempt for ", exemption.period_id(),
                            "; there is nothing to take back"));
  return absl::OkStatus();
}

// What is wrong with a record beside the others of its period.
absl::Status CheckBesideOthers(const v1::RegistryRecord& record, const std::string& path, const RecordsSoFar& records,
                               ChangeProblems& problems) {
  if (record.has_extension()) {
    ASSIGN_OR_RETURN(const std::optional<v1::RegistryRecord> period, FindPeriod(record.extension(), records));
    if (period.has_value()) {  // otherwise the reference is refused
      problems.Add(domain::CheckExtensionOf(period->period(), record.extension(), path));
    }
  }
  if (record.exemption().withdrawn()) {
    RETURN_IF_ERROR(CheckWithdrawal(record, path, records, problems));
  }
  return record.has_period_lock() ? CheckLock(record.period_lock(), path, records, problems) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<ledger::RegistryDraft> JudgeRegistryChanges(const ledger::View& view, ledger::StructureCache& structures,
                                                           const v1::ApplyRegistryRequest& request) {
  ledger::RegistryDraft draft;
  ChangeProblems problems;
  RecordsSoFar records(view);
  Existing existing(view, request);
  for (int i = 0; i < request.changes_size(); ++i) {
    const v1::RegistryChange& change = request.changes(i);
    const std::string path = absl::StrCat("changes[", i, "]");
    const std::string record_path = absl::StrCat(path, ".record");
    std::optional<v1::CalendarProfileDetails> profile;
    if (change.record().has_period()) {
      ASSIGN_OR_RETURN(profile, ProfileFor(view, structures, change.record().period(), existing));
    }
    const std::vector<domain::RecordProblem> found =
        domain::CheckRegistryRecord(change.record(), profile.has_value() ? &*profile : nullptr, record_path);
    problems.Add(found);
    if (!found.empty()) {
      continue;  // A record that is wrong in itself must not become part of a key.
    }
    for (const domain::RecordReference& reference : domain::ReferencesOf(change.record())) {
      ASSIGN_OR_RETURN(const bool exists, existing.Has(reference));
      if (!exists) {
        const Words words = WordsOf(reference.type);
        problems.Add(absl::StatusCode::kNotFound, absl::StrCat(record_path, ".", reference.field_path),
                     absl::StrCat("chưa có ", words.vi, " ", reference.id),
                     absl::StrCat("there is no ", words.en, " ", reference.id));
      }
    }
    RETURN_IF_ERROR(CheckBesideOthers(change.record(), record_path, records, problems));
    ASSIGN_OR_RETURN(const int outcome, records.Replace(ledger::KeyOf(change.record(), 0), change.etag(),
                                                        absl::StrCat(path, ".etag"), change.record(), problems));
    existing.Add(change.record());
    *draft.body.add_records() = change.record();
    draft.outcomes.push_back(outcome);
  }
  RETURN_IF_ERROR(problems.ToStatus());
  RETURN_IF_ERROR(CheckLockedPeriods(view, structures, draft.body, problems));
  RETURN_IF_ERROR(problems.ToStatus());
  return draft;
}

}  // namespace khoi::rpc
