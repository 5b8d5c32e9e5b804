#include "services/ledger/structure_cache.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/structure_rows.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

using Name = std::pair<std::string, int64_t>;  // authority, or nothing for all of them, and structure revision

// What was read, and about how many bytes it takes.
template <typename Value>
struct Loaded {
  Value value;
  size_t bytes = 0;
};

// What records take in memory with the indexes over them.
template <typename Record>
size_t BytesOf(const std::vector<Record>& records) {
  constexpr size_t kIndexed = 256;
  size_t bytes = 0;
  for (const Record& record : records) {
    bytes += record.SpaceUsedLong() + kIndexed;
    if constexpr (std::is_same_v<Record, v1::RegistryRecord>) {
      bytes += static_cast<size_t>(record.bloc_term().member_unit_ids_size()) * kIndexed;
    }
  }
  return bytes;
}

// The values used last, by name. Not thread-safe.
template <typename Value>
class Recent {
 public:
  explicit Recent(size_t bytes_max) : bytes_max_(bytes_max) {}

  std::shared_ptr<const Value> Find(const Name& name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      return nullptr;
    }
    order_.splice(order_.begin(), order_, found->second);
    return order_.front().value;
  }

  // What is kept under the name: `value`, or what another caller put there first.
  std::shared_ptr<const Value> Insert(const Name& name, std::shared_ptr<const Value> value, size_t bytes) {
    if (std::shared_ptr<const Value> kept = Find(name)) {
      return kept;
    }
    order_.push_front({name, value, bytes});
    by_name_[name] = order_.begin();
    bytes_ += bytes;
    while (bytes_ > bytes_max_ && order_.size() > 1) {
      bytes_ -= order_.back().bytes;
      by_name_.erase(order_.back().name);
      order_.pop_back();
    }
    return value;
  }

 private:
  struct Entry {
    Name name;
    std::shared_ptr<const Value> value;
    size_t bytes = 0;
  };
  using Order = std::list<Entry>;
  const size_t bytes_max_;
  size_t bytes_ = 0;
  Order order_;  // the last used one first
  absl::flat_hash_map<Name, typename Order::iterator> by_name_;
};

// Adds the record of a registry row to `records`.
VisitEdition AddTo(std::vector<v1::RegistryRecord>& records) {
  return [&records](absl::string_view edition, absl::string_view value) -> absl::StatusOr<bool> {
    stored::v1::RegistryRow row;
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return absl::DataLossError(absl::StrCat("unreadable record at ", edition));
    }
    records.push_back(std::move(*row.mutable_record()));
    return true;
  };
}

// The terms of all authorities, and in which blocs each unit is or was. Read once for all of them: reading the terms of
// every other authority for each takes time that grows with the square of their number.
struct AllTerms {
  using Bloc = std::pair<std::string, std::string>;                  // with the authority first
  absl::btree_map<Bloc, std::vector<v1::RegistryRecord>> terms;      // every edition
  absl::flat_hash_map<std::string, absl::btree_set<Bloc>> blocs_of;  // by unit
};

absl::StatusOr<Loaded<AllTerms>> LoadAllTerms(const storage::Snapshot& snapshot, int64_t revision) {
  std::vector<v1::RegistryRecord> authorities;
  RETURN_IF_ERROR(ForEachEdition(snapshot, storage::AuthoritiesRange(), revision, "", AddTo(authorities)));
  absl::btree_set<std::string> authority_ids;
  for (const v1::RegistryRecord& record : authorities) {
    authority_ids.insert(record.authority().authority_id());
  }
  std::vector<v1::RegistryRecord> records;
  for (const std::string& authority_id : authority_ids) {
    RETURN_IF_ERROR(ForEachEdition(snapshot, storage::TermsRange(authority_id), revision, "", AddTo(records)));
  }
  Loaded<AllTerms> loaded{.value = {}, .bytes = BytesOf(records)};
  AllTerms& all = loaded.value;
  for (v1::RegistryRecord& record : records) {
    const AllTerms::Bloc bloc(record.bloc_term().authority_id(), record.bloc_term().bloc_id());
    for (const std::string& unit_id : record.bloc_term().member_unit_ids()) {
      all.blocs_of[unit_id].insert(bloc);
    }
    all.terms[bloc].push_back(std::move(record));
  }
  return loaded;
}

// Adds the terms of the blocs of other authorities in which one of the units is or was a member.
void AddOtherTerms(const AllTerms& all, const std::string& authority_id, const absl::btree_set<std::string>& unit_ids,
                   std::vector<v1::RegistryRecord>& records) {
  absl::btree_set<AllTerms::Bloc> blocs;
  for (const std::string& unit_id : unit_ids) {
    if (const auto found = all.blocs_of.find(unit_id); found != all.blocs_of.end()) {
      blocs.insert(found->second.begin(), found->second.end());
    }
  }
  for (const AllTerms::Bloc& bloc : blocs) {
    if (bloc.first != authority_id) {
      const std::vector<v1::RegistryRecord>& terms = all.terms.at(bloc);
      records.insert(records.end(), terms.begin(), terms.end());
    }
  }
}

// The authority in whose part of the registry the record is; empty for units.
const std::string& OwnerOf(const v1::RegistryRecord& record) {
  switch (record.record_case()) {
    case v1::RegistryRecord::kAuthority:
      return record.authority().authority_id();
    case v1::RegistryRecord::kBloc:
      return record.bloc().authority_id();
    case v1::RegistryRecord::kBlocTerm:
      return record.bloc_term().authority_id();
    case v1::RegistryRecord::kPeriod:
      return record.period().authority_id();
    case v1::RegistryRecord::kExtension:
      return record.extension().authority_id();
    case v1::RegistryRecord::kExemption:
      return record.exemption().authority_id();
    case v1::RegistryRecord::kPeriodLock:
      return record.period_lock().authority_id();
    case v1::RegistryRecord::kUnit:
    case v1::RegistryRecord::RECORD_NOT_SET:
      break;
  }
  static const std::string& none = *new std::string();
  return none;
}

// Puts those of `changes` that `concern` into their places among `records`.
template <typename Concerns>
void Overlay(const std::vector<v1::RegistryRecord>& changes, const Concerns& concern,
             std::vector<v1::RegistryRecord>& records) {
  for (const v1::RegistryRecord& change : changes) {
    if (!concern(change)) {
      continue;
    }
    const std::string key = KeyOf(change, 0);
    const auto same = std::find_if(records.begin(), records.end(),
                                   [&](const v1::RegistryRecord& record) { return KeyOf(record, 0) == key; });
    if (same == records.end()) {
      records.push_back(change);
    } else {
      *same = change;
    }
  }
}

absl::StatusOr<Loaded<domain::Structure>> LoadStructure(const storage::Snapshot& snapshot, const AllTerms& all_terms,
                                                        const std::string& authority_id, int64_t revision,
                                                        const std::vector<v1::RegistryRecord>& changes = {}) {
  std::vector<v1::RegistryRecord> records;
  for (const storage::KeyRange& range :
       {storage::AuthorityRange(authority_id), storage::BlocsRange(authority_id), storage::TermsRange(authority_id),
        storage::PeriodsRange(authority_id), storage::ExtensionsRange(authority_id),
        storage::ExemptionsRange(authority_id), storage::LocksRange(authority_id)}) {
    RETURN_IF_ERROR(ForEachEdition(snapshot, range, revision, "", AddTo(records)));
  }
  Overlay(
      changes, [&](const v1::RegistryRecord& change) { return OwnerOf(change) == authority_id; }, records);

  absl::btree_set<std::string> unit_ids;
  for (const v1::RegistryRecord& change : changes) {
    if (change.unit().home_authority_id() == authority_id) unit_ids.insert(change.unit().unit_id());
  }
  for (const v1::RegistryRecord& record : records) {
    unit_ids.insert(record.bloc_term().member_unit_ids().begin(), record.bloc_term().member_unit_ids().end());
  }
  const std::unique_ptr<storage::Cursor> homes = snapshot.Scan(storage::HomesRange(authority_id));
  for (; homes->Valid(); homes->Next()) {
    unit_ids.emplace(storage::UnitOfHomeKey(homes->key()));
  }
  RETURN_IF_ERROR(homes->status());

  const std::unique_ptr<storage::Cursor> units = snapshot.Scan(storage::UnitsRange());
  for (const std::string& unit_id : unit_ids) {
    const std::string prefix = storage::UnitRange(unit_id).first;
    units->Seek(prefix);
    RETURN_IF_ERROR(ForEachEdition(*units, prefix, revision, AddTo(records)));
  }
  Overlay(
      changes,
      [&](const v1::RegistryRecord& change) { return change.has_unit() && unit_ids.contains(change.unit().unit_id()); },
      records);
  AddOtherTerms(all_terms, authority_id, unit_ids, records);
  const size_t bytes = BytesOf(records);
  return Loaded<domain::Structure>{domain::Structure(authority_id, std::move(records)), bytes};
}

// The owners whose entries hold for the authority: itself and the central council.
absl::StatusOr<absl::flat_hash_set<std::string>> OwnersFor(const storage::Snapshot& snapshot,
                                                           const std::string& authority_id, int64_t revision) {
  absl::flat_hash_set<std::string> owners = {authority_id};
  std::vector<v1::RegistryRecord> authorities;
  RETURN_IF_ERROR(ForEachEdition(snapshot, storage::AuthoritiesRange(), revision, "", AddTo(authorities)));
  for (const v1::RegistryRecord& record : authorities) {
    if (record.authority().type() == v1::AUTHORITY_TYPE_CENTRAL) {
      owners.insert(record.authority().authority_id());
    }
  }
  return owners;
}

absl::StatusOr<Loaded<domain::Catalog>> LoadCatalog(const storage::Snapshot& snapshot, const std::string& authority_id,
                                                    int64_t revision) {
  ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> owners, OwnersFor(snapshot, authority_id, revision));
  std::vector<v1::CatalogEntry> entries;
  RETURN_IF_ERROR(ForEachEdition(snapshot, storage::SpaceRange(storage::Space::kCatalog), revision, "",
                                 [&](absl::string_view edition, absl::string_view value) -> absl::StatusOr<bool> {
                                   stored::v1::CatalogRow row;
                                   if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
                                     return absl::DataLossError(absl::StrCat("unreadable record at ", edition));
                                   }
                                   if (owners.contains(row.entry().owner_id())) {
                                     entries.push_back(std::move(*row.mutable_entry()));
                                   }
                                   return true;
                                 }));
  const size_t bytes = BytesOf(entries);
  return Loaded<domain::Catalog>{domain::Catalog(std::move(entries)), bytes};
}

}  // namespace

struct StructureCache::State {
  explicit State(size_t bytes_max) : catalogs(bytes_max / 4), structures(bytes_max / 2), all_terms(bytes_max / 4) {}

  // What `kept` holds under the name, or what `load` gives, which is then kept.
  template <typename Value, typename Load>
  absl::StatusOr<std::shared_ptr<const Value>> Get(Recent<Value>& kept, const Name& name, Load&& load) {
    {
      const std::lock_guard lock(mutex);
      if (std::shared_ptr<const Value> found = kept.Find(name)) {
        return found;
      }
    }
    ASSIGN_OR_RETURN(Loaded<Value> loaded, load());
    auto value = std::make_shared<const Value>(std::move(loaded.value));
    const std::lock_guard lock(mutex);
    return kept.Insert(name, std::move(value), loaded.bytes);
  }

  std::mutex mutex;  // guards all three; rows are read without it, so two callers may read the same ones at once
  Recent<domain::Catalog> catalogs;
  Recent<domain::Structure> structures;
  Recent<AllTerms> all_terms;
};

StructureCache::StructureCache(size_t bytes_max) : state_(std::make_unique<State>(bytes_max)) {}
StructureCache::~StructureCache() = default;

absl::StatusOr<std::shared_ptr<const domain::Catalog>> StructureCache::CatalogAt(const View& view,
                                                                                 const std::string& authority_id,
                                                                                 int64_t revision) {
  ASSIGN_OR_RETURN(const int64_t structure_revision, StructureRevisionAt(view, revision));
  return state_->Get(state_->catalogs, Name(authority_id, structure_revision),
                     [&] { return LoadCatalog(*view.snapshot, authority_id, structure_revision); });
}

absl::StatusOr<std::shared_ptr<const domain::Structure>> StructureCache::StructureAt(const View& view,
                                                                                     const std::string& authority_id,
                                                                                     int64_t revision) {
  ASSIGN_OR_RETURN(const int64_t structure_revision, StructureRevisionAt(view, revision));
  return state_->Get(state_->structures, Name(authority_id, structure_revision),
                     [&]() -> absl::StatusOr<Loaded<domain::Structure>> {
                       ASSIGN_OR_RETURN(const std::shared_ptr<const AllTerms> all_terms,
                                        state_->Get(state_->all_terms, Name("", structure_revision),
                                                    [&] { return LoadAllTerms(*view.snapshot, structure_revision); }));
                       return LoadStructure(*view.snapshot, *all_terms, authority_id, structure_revision);
                     });
}

absl::StatusOr<domain::Structure> StructureAfter(const View& view, const std::string& authority_id,
                                                 const std::vector<v1::RegistryRecord>& changes) {
  ASSIGN_OR_RETURN(const Loaded<AllTerms> all_terms, LoadAllTerms(*view.snapshot, view.end.revision));
  ASSIGN_OR_RETURN(Loaded<domain::Structure> loaded,
                   LoadStructure(*view.snapshot, all_terms.value, authority_id, view.end.revision, changes));
  return std::move(loaded.value);
}

}  // namespace khoi::ledger
