#include "services/rpc/catalog_changes.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/domain/catalog_rules.h"
#include "services/ledger/structure_rows.h"
#include "services/rpc/change_judge.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// The editions of an entry while the changes of one call are gone through: those that are stored, then those of the
// call.
class EditionsSoFar final {
 public:
  explicit EditionsSoFar(const ledger::View& view) : view_(view) {}

  absl::StatusOr<std::vector<v1::CatalogEntry>*> Of(const v1::CatalogEntry& entry) {
    const auto [it, is_first] = editions_.try_emplace({entry.kind(), entry.code()});
    if (!is_first) {
      return &it->second;
    }
    std::vector<v1::CatalogEntry>& editions = it->second;
    // An edition's key is its entry's prefix and the first day.
    const std::string key(storage::WithoutRevision(storage::CatalogKey(entry.kind(), entry.code(), "", 0)));
    RETURN_IF_ERROR(
        ledger::ForEachEdition(*view_.snapshot, storage::PrefixRange(key), view_.end.revision, "",
                               [&editions](absl::string_view edition, absl::string_view value) -> absl::StatusOr<bool> {
                                 stored::v1::CatalogRow row;
                                 if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
                                   return absl::DataLossError(absl::StrCat("unreadable record at ", edition));
                                 }
                                 editions.push_back(std::move(*row.mutable_entry()));
                                 return true;
                               }));
    return &editions;
  }

 private:
  const ledger::View& view_;
  absl::flat_hash_map<std::pair<int, std::string>, std::vector<v1::CatalogEntry>> editions_;
};

}  // namespace

absl::StatusOr<ledger::CatalogDraft> JudgeCatalogChanges(const ledger::View& view,
                                                         const v1::ApplyCatalogRequest& request) {
  ledger::CatalogDraft draft;
  ChangeProblems problems;
  RecordsSoFar records(view);
  EditionsSoFar editions(view);
  for (int i = 0; i < request.changes_size(); ++i) {
    const v1::CatalogChange& change = request.changes(i);
    const v1::CatalogEntry& entry = change.entry();
    const std::string path = absl::StrCat("changes[", i, "]");
    const std::vector<domain::RecordProblem> found = domain::CheckCatalogEntry(entry, absl::StrCat(path, ".entry"));
    problems.Add(found);
    if (!found.empty()) {
      continue;  // An entry that is wrong in itself must not become part of a key.
    }
    const std::string owner_path = absl::StrCat(path, ".entry.owner_id");
    ASSIGN_OR_RETURN(const bool owner_exists,
                     ledger::HasRow(*view.snapshot, storage::AuthorityRange(entry.owner_id())));
    if (!owner_exists) {
      problems.Add(absl::StatusCode::kNotFound, owner_path, absl::StrCat("chưa có cơ quan chủ quản ", entry.owner_id()),
                   absl::StrCat("there is no authority ", entry.owner_id()));
    }
    ASSIGN_OR_RETURN(std::vector<v1::CatalogEntry> * existing, editions.Of(entry));
    if (!domain::MayDefine(entry, *existing)) {
      problems.Add(absl::StatusCode::kPermissionDenied, owner_path,
                   absl::StrCat(entry.code(), " thuộc về ", existing->front().owner_id(),
                                "; cơ quan khác được thêm mục mới, không được định nghĩa lại"),
                   absl::StrCat(entry.code(), " belongs to ", existing->front().owner_id(),
                                "; another authority may add entries and not redefine this one"));
    }
    existing->push_back(entry);
    ASSIGN_OR_RETURN(const int outcome, records.Replace(ledger::KeyOf(entry, 0), change.etag(),
                                                        absl::StrCat(path, ".etag"), entry, problems));
    *draft.body.add_entries() = entry;
    draft.outcomes.push_back(outcome);
  }
  RETURN_IF_ERROR(problems.ToStatus());
  return draft;
}

}  // namespace khoi::rpc
