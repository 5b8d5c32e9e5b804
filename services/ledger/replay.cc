#include "services/ledger/replay.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/civil_date.h"
#include "services/domain/figures.h"
#include "services/domain/rulebook.h"
#include "services/domain/sha256.h"
#include "services/ledger/cell_dictionary.h"
#include "services/ledger/ledger.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/report_history.h"
#include "services/ledger/structure_cache.h"
#include "services/ledger/view_writer.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

constexpr size_t kDifferencesMax = 100;
constexpr size_t kRowsPerBatch = 4096;

class Replay {
 public:
  Replay(const storage::Engine& source, storage::Engine& scratch) : source_(source), scratch_(scratch) {}

  absl::StatusOr<VerifyReport> Run() {
    View view;
    view.snapshot = source_.TakeSnapshot();
    ASSIGN_OR_RETURN(view.end.revision, LastRevision(*view.snapshot));
    RETURN_IF_ERROR(CopyFormat(*view.snapshot));
    for (int64_t revision = 1; revision <= view.end.revision; ++revision) {
      RETURN_IF_ERROR(ReplayEntry(view, revision));
    }
    RETURN_IF_ERROR(Flush());
    for (const storage::Space space : storage::kSpaces) {
      RETURN_IF_ERROR(Compare(*view.snapshot, space));
    }
    return std::move(report_);
  }

 private:
  void Differ(std::string row, std::string what) {
    ++report_.difference_count;
    if (report_.differences.size() < kDifferencesMax) {
      report_.differences.push_back({std::move(row), std::move(what)});
    }
  }

  // The log itself says where it ends; the row that says so is a view like any other.
  static absl::StatusOr<int64_t> LastRevision(const storage::Snapshot& snapshot) {
    const std::unique_ptr<storage::Cursor> cursor = snapshot.Scan(storage::SpaceRange(storage::Space::kLog));
    int64_t last = 0;
    for (; cursor->Valid(); cursor->Next()) {
      last = storage::NumberOfKey(cursor->key());
    }
    RETURN_IF_ERROR(cursor->status());
    return last;
  }

  // The format version is not a view of the log.
  absl::Status CopyFormat(const storage::Snapshot& snapshot) {
    ASSIGN_OR_RETURN(const std::optional<std::string> format, snapshot.Get(storage::MetaKey("format")));
    storage::Batch batch;
    if (format.has_value()) {
      batch.puts.push_back({storage::MetaKey("format"), *format});
    }
    return scratch_.Write(batch);
  }

  absl::Status ReplayEntry(const View& source, int64_t revision) {
    const std::string row = absl::StrCat("log/", revision);
    std::string leaf;
    absl::StatusOr<stored::v1::Entry> entry = ReadEntry(source, revision, &leaf);
    if (absl::IsDataLoss(entry.status())) {
      Differ(row, "missing or unreadable");
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(entry.status());
    absl::StatusOr<std::string> body = ReadBody(source, revision);
    if (absl::IsDataLoss(body.status())) {
      Differ(absl::StrCat("body/", revision), "missing");
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(body.status());
    if (entry->revision() != revision) Differ(row, "names another revision");
    if (entry->time_us() <= time_us_) Differ(row, "is not later than the entry before it");
    if (domain::Sha256Of(*body) != entry->content_hash() ||
        static_cast<int64_t>(body->size()) != entry->content_size()) {
      Differ(absl::StrCat("body/", revision), "does not have the hash and size that its entry gives");
    }
    if (entry->structure_revision() != structure_revision_) {
      Differ(row, "was judged against another structure than the one before it");
    }
    time_us_ = entry->time_us();
    ++report_.entry_count;
    return AddViews(source, *entry, std::move(leaf), *std::move(body));
  }

  absl::Status AddViews(const View& source, const stored::v1::Entry& entry, std::string leaf, std::string body) {
    if (!writer_.has_value()) {
      RETURN_IF_ERROR(BeginBatch());
    }
    if (entry.has_submission()) {
      RETURN_IF_ERROR(AddSubmission(source, entry, std::move(leaf), std::move(body)));
    } else if (entry.has_review()) {
      RETURN_IF_ERROR(AddReview(entry, std::move(leaf), std::move(body)));
    } else if (entry.has_consolidation()) {
      writer_->AddConsolidation(entry, std::move(leaf), std::move(body));
    } else if (entry.has_consolidation_comment()) {
      writer_->AddComment(entry, std::move(leaf), std::move(body));
    } else if (entry.has_registry()) {
      stored::v1::RegistryBody records;
      if (!records.ParseFromString(body) || records.records_size() != entry.registry().outcomes_size()) {
        Differ(absl::StrCat("body/", entry.revision()), "is not a registry body");
      } else {
        writer_->AddRegistry(entry, std::move(leaf), std::move(body), records);
      }
      structure_revision_ = entry.revision();
    } else if (entry.has_catalog()) {
      stored::v1::CatalogBody entries;
      if (!entries.ParseFromString(body) || entries.entries_size() != entry.catalog().outcomes_size()) {
        Differ(absl::StrCat("body/", entry.revision()), "is not a catalog body");
      } else {
        writer_->AddCatalog(entry, std::move(leaf), std::move(body), entries);
      }
      structure_revision_ = entry.revision();
    } else {
      Differ(absl::StrCat("log/", entry.revision()), "is of a kind that this release does not know");
    }
    revision_ = entry.revision();
    // Submissions are judged against what the structure entries before them wrote, so those must be readable at once.
    const bool changes_structure = entry.has_registry() || entry.has_catalog();
    if (changes_structure || writer_->batch().puts.size() >= kRowsPerBatch) {
      return Flush();
    }
    return absl::OkStatus();
  }

  absl::Status AddReview(const stored::v1::Entry& entry, std::string leaf, std::string body) {
    stored::v1::ReviewBody review;
    if (!review.ParseFromString(body) || review.act().act_case() != entry.review().act()) {
      Differ(absl::StrCat("body/", entry.revision()), "is not the act that its entry names");
      return absl::OkStatus();
    }
    return writer_->AddReview(entry, std::move(leaf), std::move(body), review);
  }

  absl::Status AddSubmission(const View& source, const stored::v1::Entry& entry, std::string leaf, std::string body) {
    const stored::v1::Submission& submission = entry.submission();
    const storage::ReportId id{submission.authority_id(), submission.period_id(), submission.unit_id()};
    v1::Report report;
    if (!report.ParseFromString(body)) {
      Differ(absl::StrCat("body/", entry.revision()), "is not a report");
      return absl::OkStatus();
    }
    View view;
    view.snapshot = scratch_.TakeSnapshot();
    view.end = {.revision = structure_revision_, .time_us = 0, .structure_revision = structure_revision_};
    domain::DerivedReport derived;
    stored::v1::Verdict verdict;
    if (entry.deriver() == domain::kDeriver) {
      ASSIGN_OR_RETURN(const auto catalog, structures_.CatalogAt(view, id.authority_id, structure_revision_));
      ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view, id.authority_id, structure_revision_));
      derived = domain::Derive(report, *catalog);
      const absl::CivilDay today = domain::DayInVietnam(entry.time_us());
      absl::StatusOr<ReportHistory> history = ReadHistory(
          source, *structure, report, today, [this](const storage::ReportId& other) { return writer_->HeadOf(other); });
      if (absl::IsDataLoss(history.status())) {
        Differ(absl::StrCat("log/", entry.revision()), std::string(history.status().message()));
        history = ReportHistory();
      }
      RETURN_IF_ERROR(history.status());
      absl::StatusOr<ReportSource> read_source =
          ReadSource(source, entry.revision() - 1, view, structures_, *structure, report);
      if (absl::IsDataLoss(read_source.status())) {
        Differ(absl::StrCat("log/", entry.revision()), std::string(read_source.status().message()));
        read_source = ReportSource();
      }
      RETURN_IF_ERROR(read_source.status());
      domain::Findings findings;
      domain::Judge(InputWith(*history, *read_source, report, *catalog, *structure, today, v1::RULE_STAGE_SUBMIT),
                    findings);
      verdict.set_deriver(domain::kDeriver);
      for (v1::Finding& finding : findings.Take()) {
        *verdict.add_findings() = std::move(finding);
      }
      for (v1::NotEvaluatedRule& rule : findings.TakeNotEvaluated()) {
        *verdict.add_not_evaluated() = std::move(rule);
      }
    } else {
      // What another release derived stays as it derived it.
      ASSIGN_OR_RETURN(verdict, ReadVerdict(source, id, submission.version()));
      absl::StatusOr<domain::DerivedReport> stored = StoredDerivation(*source.snapshot, id, submission.version());
      if (absl::IsDataLoss(stored.status())) {
        Differ(absl::StrCat("figures of ", id.authority_id, "/", id.period_id, "/", id.unit_id, ", version ",
                            submission.version()),
               "missing or unreadable");
        stored = domain::DerivedReport();
      }
      ASSIGN_OR_RETURN(derived, std::move(stored));
      ++report_.kept_derivation_count;
    }
    return writer_->AddSubmission(entry, std::move(leaf), std::move(body), derived, verdict);
  }

  // The figures of a version as they are stored, with their cells by encoding instead of by number.
  static absl::StatusOr<domain::DerivedReport> StoredDerivation(const storage::Snapshot& source,
                                                                const storage::ReportId& id, int64_t version) {
    ASSIGN_OR_RETURN(const std::optional<std::string> row, ReadPayload(source, id, version));
    const std::string payload_bytes = row.value_or("");
    ASSIGN_OR_RETURN(const storage::Payload payload, storage::SplitPayload(payload_bytes));
    ASSIGN_OR_RETURN(const std::vector<storage::Figure> figures, storage::DecodeFigures(payload.figures));
    domain::DerivedReport derived;
    derived.extras.ParseFromArray(payload.extras.data(), static_cast<int>(payload.extras.size()));
    derived.extras.clear_warn_count();
    derived.extras.clear_info_count();
    for (const storage::Figure& figure : figures) {
      ASSIGN_OR_RETURN(const std::optional<std::string> cell,
                       source.Get(storage::CellKey(id.authority_id, id.period_id, figure.cell_id)));
      derived.figures.push_back({.cell = cell.value_or(""),
                                 .value = {.has_low = (figure.flags & storage::kHasLow) != 0,
                                           .unbounded = (figure.flags & storage::kUnbounded) != 0,
                                           .approximate = (figure.flags & storage::kApproximate) != 0,
                                           .not_available = (figure.flags & storage::kNotAvailable) != 0,
                                           .low = figure.low,
                                           .high = figure.high}});
    }
    std::sort(derived.figures.begin(), derived.figures.end(),
              [](const domain::DerivedFigure& a, const domain::DerivedFigure& b) { return a.cell < b.cell; });
    return derived;
  }

  absl::Status BeginBatch() {
    base_ = scratch_.TakeSnapshot();
    writer_.emplace(*base_, cells_);
    return absl::OkStatus();
  }

  absl::Status Flush() {
    if (!writer_.has_value()) {
      return absl::OkStatus();
    }
    writer_->SetEnd(EncodeEnd({.revision = revision_, .time_us = time_us_, .structure_revision = structure_revision_}));
    RETURN_IF_ERROR(scratch_.Write(writer_->batch()));
    writer_.reset();
    cells_.Trim();
    return absl::OkStatus();
  }

  absl::Status Compare(const storage::Snapshot& source, storage::Space space) {
    const std::unique_ptr<storage::Snapshot> replayed = scratch_.TakeSnapshot();
    const std::unique_ptr<storage::Cursor> is = source.Scan(storage::SpaceRange(space));
    const std::unique_ptr<storage::Cursor> should_be = replayed->Scan(storage::SpaceRange(space));
    while (is->Valid() || should_be->Valid()) {
      if (!should_be->Valid() || (is->Valid() && is->key() < should_be->key())) {
        Differ(absl::CHexEscape(is->key()), "is not among the views of the log");
        is->Next();
        continue;
      }
      if (!is->Valid() || should_be->key() < is->key()) {
        Differ(absl::CHexEscape(should_be->key()), "missing");
        should_be->Next();
        continue;
      }
      if (is->value() != should_be->value()) {
        Differ(absl::CHexEscape(is->key()), "other bytes");
      }
      is->Next();
      should_be->Next();
    }
    RETURN_IF_ERROR(is->status());
    return should_be->status();
  }

  const storage::Engine& source_;
  storage::Engine& scratch_;
  CellDictionaries cells_;
  StructureCache structures_;
  std::unique_ptr<storage::Snapshot> base_;
  std::optional<ViewWriter> writer_;
  int64_t revision_ = 0;
  int64_t time_us_ = 0;
  int64_t structure_revision_ = 0;
  VerifyReport report_;
};

}  // namespace

absl::StatusOr<VerifyReport> Verify(const storage::Engine& source, storage::Engine& scratch) {
  return Replay(source, scratch).Run();
}

}  // namespace khoi::ledger
