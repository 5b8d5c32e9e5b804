// What an entry writes: its own row, its body, and the views that follow from them. The committer and the replay both
// write through this, so that replaying the log gives the same bytes.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "khoi/stored/v1/body.pb.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/figures.h"
#include "services/ledger/cell_dictionary.h"
#include "storage/engine.h"

namespace khoi::ledger {

// Collects the rows of one batch. Not thread-safe.
class ViewWriter final {
 public:
  // Cells that `cells` does not hold are read from `base`; `base` and `cells` outlive the writer.
  ViewWriter(const storage::Snapshot& base, CellDictionaries& cells) : base_(base), cells_(cells) {}

  // Adds the rows of an entry. `leaf` is the entry's encoding. Entries come in the order of their revisions. On an
  // error nothing was added.
  absl::Status AddSubmission(const stored::v1::Entry& entry, std::string leaf, std::string body,
                             const domain::DerivedReport& derived, const stored::v1::Verdict& verdict);
  void AddRegistry(const stored::v1::Entry& entry, std::string leaf, std::string body,
                   const stored::v1::RegistryBody& records);
  void AddCatalog(const stored::v1::Entry& entry, std::string leaf, std::string body,
                  const stored::v1::CatalogBody& entries);

  // Adds the row that says where the log ends after the last entry: a stored.v1.LogHead.
  void SetEnd(std::string encoded_head);

  const storage::Batch& batch() const { return batch_; }
  storage::Batch& batch() { return batch_; }

 private:
  void AddEntry(const stored::v1::Entry& entry, std::string leaf, std::string body);
  // For rows that several records of a batch can write; the last one stays.
  void PutOnce(std::string key, std::string value);

  const storage::Snapshot& base_;
  CellDictionaries& cells_;
  storage::Batch batch_;
  absl::flat_hash_map<std::string, size_t> once_;  // key to its place in batch_.puts
  absl::flat_hash_map<std::string, size_t> now_;   // the same for heads: a report may be submitted twice in a batch
};

}  // namespace khoi::ledger
