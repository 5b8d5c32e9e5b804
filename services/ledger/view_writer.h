// What an entry writes: its own row, its body, and the views that follow from them. The committer and the replay both
// write through this, so that replaying the log gives the same bytes.
#pragma once

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "khoi/stored/v1/body.pb.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/figures.h"
#include "services/ledger/cell_dictionary.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace khoi::ledger {

// A figure as it is stored.
storage::Figure StoredFigure(int64_t cell_id, const domain::FigureValue& value);

// Collects the rows of one batch. Not thread-safe.
class ViewWriter final {
 public:
  // Cells that `cells` does not hold are read from `base`; `base` and `cells` outlive the writer.
  ViewWriter(const storage::Snapshot& base, CellDictionaries& cells) : base_(base), cells_(cells) {}

  // The head of a report as the entries so far leave it; nullopt when there is none.
  absl::StatusOr<std::optional<storage::Head>> HeadOf(const storage::ReportId& report);

  // Adds the rows of an entry. `leaf` is the entry's encoding. Entries come in the order of their revisions. On an
  // error nothing was added.
  absl::Status AddSubmission(const stored::v1::Entry& entry, std::string leaf, std::string body,
                             const domain::DerivedReport& derived, const stored::v1::Verdict& verdict);
  absl::Status AddReview(const stored::v1::Entry& entry, std::string leaf, std::string body,
                         const stored::v1::ReviewBody& review);
  void AddConsolidation(const stored::v1::Entry& entry, std::string leaf, std::string body);
  void AddComment(const stored::v1::Entry& entry, std::string leaf, std::string body);
  void AddRegistry(const stored::v1::Entry& entry, std::string leaf, std::string body,
                   const stored::v1::RegistryBody& records);
  void AddCatalog(const stored::v1::Entry& entry, std::string leaf, std::string body,
                  const stored::v1::CatalogBody& entries);

  // Adds the row that says where the log ends after the last entry: a stored.v1.LogHead.
  void SetEnd(std::string encoded_head);

  const storage::Batch& batch() const { return batch_; }
  storage::Batch& batch() { return batch_; }

 private:
  // The now row of a report: as it is in `base`, or as this batch leaves it.
  struct NowRow {
    std::optional<storage::Head> head;
    std::string payload;
    std::optional<size_t> place;  // in batch_.puts
  };

  absl::StatusOr<NowRow*> FindNowRow(const storage::ReportId& report);
  // Writes the now row and the past row.
  void PutReport(const storage::ReportId& report, storage::Head head, NowRow& row);
  void AddEntry(const stored::v1::Entry& entry, std::string leaf, std::string body);
  // For rows that several records of a batch can write; the last one stays.
  void PutOnce(std::string key, std::string value);

  const storage::Snapshot& base_;
  CellDictionaries& cells_;
  storage::Batch batch_;
  absl::flat_hash_map<std::string, size_t> once_;  // key to its place in batch_.puts
  absl::flat_hash_map<std::string, NowRow> now_;   // by now key; a report may change twice in a batch
};

}  // namespace khoi::ledger
