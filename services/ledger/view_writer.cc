#include "services/ledger/view_writer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "khoi/v1/registry.pb.h"
#include "services/ledger/heads.h"
#include "services/ledger/structure_rows.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

uint8_t FlagsOf(const domain::FigureValue& value) {
  uint8_t flags = 0;
  if (value.has_low) flags |= storage::kHasLow;
  if (value.high != value.low) flags |= storage::kHasHigh;
  if (value.unbounded) flags |= storage::kUnbounded;
  if (value.approximate) flags |= storage::kApproximate;
  if (value.not_available) flags |= storage::kNotAvailable;
  return flags;
}

// The counts of findings travel with the figures, so that a summary need not read verdicts. They are appended, which
// says the same as if they were encoded with the rest, without a copy of it.
std::string EncodeExtras(const stored::v1::Extras& extras, const stored::v1::Verdict& verdict) {
  stored::v1::Extras counts;
  for (const v1::Finding& finding : verdict.findings()) {
    if (finding.severity() == v1::SEVERITY_WARN) counts.set_warn_count(counts.warn_count() + 1);
    if (finding.severity() == v1::SEVERITY_INFO) counts.set_info_count(counts.info_count() + 1);
  }
  std::string bytes = extras.SerializeAsString();
  counts.AppendToString(&bytes);
  return bytes;
}

}  // namespace

storage::Figure StoredFigure(int64_t cell_id, const domain::FigureValue& value) {
  return {.cell_id = cell_id, .flags = FlagsOf(value), .low = value.low, .high = value.high};
}

void ViewWriter::AddEntry(const stored::v1::Entry& entry, std::string leaf, std::string body) {
  stored::v1::Replay replay;
  replay.set_revision(entry.revision());
  replay.set_request_hash(entry.request_hash());
  batch_.puts.push_back({storage::LogKey(entry.revision()), std::move(leaf)});
  batch_.puts.push_back({storage::BodyKey(entry.revision()), std::move(body)});
  batch_.puts.push_back({storage::IdempotencyKey(entry.caller_id(), entry.request_id()), replay.SerializeAsString()});
}

absl::StatusOr<ViewWriter::NowRow*> ViewWriter::FindNowRow(const storage::ReportId& report) {
  std::string key = storage::NowKey(report);
  if (const auto found = now_.find(key); found != now_.end()) {
    return &found->second;
  }
  NowRow row;
  ASSIGN_OR_RETURN(const std::optional<std::string> stored, base_.Get(key));
  if (stored.has_value()) {
    absl::string_view payload;
    absl::StatusOr<storage::Head> head = storage::DecodeHead(*stored, &payload);
    if (!head.ok()) {
      return absl::DataLossError(
          absl::StrCat("unreadable record at now/", report.authority_id, "/", report.period_id, "/", report.unit_id));
    }
    row.head = *std::move(head);
    row.payload = std::string(payload);
  }
  return &now_.emplace(std::move(key), std::move(row)).first->second;
}

absl::StatusOr<std::optional<storage::Head>> ViewWriter::HeadOf(const storage::ReportId& report) {
  ASSIGN_OR_RETURN(const NowRow* const row, FindNowRow(report));
  return row->head;
}

void ViewWriter::PutReport(const storage::ReportId& report, storage::Head head, NowRow& row) {
  std::string past = storage::EncodeHead(head);
  std::string now = past + row.payload;
  if (row.place.has_value()) {
    batch_.puts[*row.place].value = std::move(now);
  } else {
    row.place = batch_.puts.size();
    batch_.puts.push_back({storage::NowKey(report), std::move(now)});
  }
  batch_.puts.push_back({storage::PastKey(report, head.changed_revision), std::move(past)});
  row.head = std::move(head);
}

absl::Status ViewWriter::AddSubmission(const stored::v1::Entry& entry, std::string leaf, std::string body,
                                       const domain::DerivedReport& derived, const stored::v1::Verdict& verdict) {
  const stored::v1::Submission& submission = entry.submission();
  const storage::ReportId report{submission.authority_id(), submission.period_id(), submission.unit_id()};
  // The steps that can fail come before the first row: a refused entry leaves none behind.
  ASSIGN_OR_RETURN(NowRow * now, FindNowRow(report));
  ASSIGN_OR_RETURN(storage::Head head, HeadAfterSubmission(now->head, entry));
  ASSIGN_OR_RETURN(CellDictionary * dictionary, cells_.Find(base_, report.authority_id, report.period_id));
  AddEntry(entry, std::move(leaf), std::move(body));

  std::vector<storage::Figure> figures;
  figures.reserve(derived.figures.size());
  for (const domain::DerivedFigure& derived_figure : derived.figures) {
    bool is_new = false;
    const storage::Figure figure = StoredFigure(dictionary->IdOf(derived_figure.cell, &is_new), derived_figure.value);
    figures.push_back(figure);
    if (is_new) {
      batch_.puts.push_back(
          {storage::CellKey(report.authority_id, report.period_id, figure.cell_id), derived_figure.cell});
    }
  }
  std::sort(figures.begin(), figures.end(),
            [](const storage::Figure& a, const storage::Figure& b) { return a.cell_id < b.cell_id; });

  if (now->head.has_value() && now->head->version > 0) {
    batch_.puts.push_back({storage::FiguresKey(report, now->head->version), std::move(now->payload)});
  }
  now->payload = storage::EncodePayload(EncodeExtras(derived.extras, verdict), figures);
  PutReport(report, std::move(head), *now);
  if (verdict.findings_size() > 0 || verdict.not_evaluated_size() > 0) {
    batch_.puts.push_back({storage::VerdictKey(report, submission.version()), verdict.SerializeAsString()});
  }
  return absl::OkStatus();
}

absl::Status ViewWriter::AddReview(const stored::v1::Entry& entry, std::string leaf, std::string body,
                                   const stored::v1::ReviewBody& review) {
  const storage::ReportId report{entry.review().authority_id(), entry.review().period_id(), entry.review().unit_id()};
  ASSIGN_OR_RETURN(NowRow * now, FindNowRow(report));
  ASSIGN_OR_RETURN(storage::Head head, HeadAfterReview(now->head, entry, review.act()));
  AddEntry(entry, std::move(leaf), std::move(body));
  PutReport(report, std::move(head), *now);
  return absl::OkStatus();
}

void ViewWriter::AddConsolidation(const stored::v1::Entry& entry, std::string leaf, std::string body) {
  AddEntry(entry, std::move(leaf), std::move(body));
  const stored::v1::Consolidation& change = entry.consolidation();
  stored::v1::ConsolidationRow row;
  row.set_revision(entry.revision());
  row.set_time_us(entry.time_us());
  batch_.puts.push_back(
      {storage::ConsolidationKey({change.authority_id(), change.period_id(), change.bloc_id()}, change.number()),
       row.SerializeAsString()});
}

void ViewWriter::AddComment(const stored::v1::Entry& entry, std::string leaf, std::string body) {
  AddEntry(entry, std::move(leaf), std::move(body));
  const stored::v1::Consolidation& change = entry.consolidation_comment();
  batch_.puts.push_back(
      {storage::CommentKey({change.authority_id(), change.period_id(), change.bloc_id()}, entry.revision()), ""});
}

void ViewWriter::PutOnce(std::string key, std::string value) {
  const auto [it, is_first] = once_.try_emplace(key, batch_.puts.size());
  if (is_first) {
    batch_.puts.push_back({std::move(key), std::move(value)});
  } else {
    batch_.puts[it->second].value = std::move(value);
  }
}

void ViewWriter::AddRegistry(const stored::v1::Entry& entry, std::string leaf, std::string body,
                             const stored::v1::RegistryBody& records) {
  AddEntry(entry, std::move(leaf), std::move(body));
  for (int i = 0; i < records.records_size(); ++i) {
    if (entry.registry().outcomes(i) == v1::CHANGE_OUTCOME_UNCHANGED) {
      continue;
    }
    const v1::RegistryRecord& record = records.records(i);
    stored::v1::RegistryRow row;
    row.set_revision(entry.revision());
    *row.mutable_record() = record;
    PutOnce(KeyOf(record, entry.revision()), row.SerializeAsString());
    if (record.has_unit()) {
      PutOnce(storage::HomeKey(record.unit().home_authority_id(), record.unit().unit_id()), "");
    }
  }
}

void ViewWriter::AddCatalog(const stored::v1::Entry& entry, std::string leaf, std::string body,
                            const stored::v1::CatalogBody& entries) {
  AddEntry(entry, std::move(leaf), std::move(body));
  for (int i = 0; i < entries.entries_size(); ++i) {
    if (entry.catalog().outcomes(i) == v1::CHANGE_OUTCOME_UNCHANGED) {
      continue;
    }
    const v1::CatalogEntry& item = entries.entries(i);
    stored::v1::CatalogRow row;
    row.set_revision(entry.revision());
    *row.mutable_entry() = item;
    PutOnce(KeyOf(item, entry.revision()), row.SerializeAsString());
  }
}

void ViewWriter::SetEnd(std::string encoded_head) {
  batch_.puts.push_back({storage::MetaKey("head"), std::move(encoded_head)});
}

}  // namespace khoi::ledger
