#include "services/ledger/view_writer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "khoi/v1/registry.pb.h"
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

// The counts of findings travel with the figures, so that a summary need not read verdicts.
std::string EncodeExtras(const stored::v1::Extras& extras, const stored::v1::Verdict& verdict) {
  stored::v1::Extras counted = extras;
  for (const v1::Finding& finding : verdict.findings()) {
    if (finding.severity() == v1::SEVERITY_WARN) counted.set_warn_count(counted.warn_count() + 1);
    if (finding.severity() == v1::SEVERITY_INFO) counted.set_info_count(counted.info_count() + 1);
  }
  return counted.SerializeAsString();
}

}  // namespace

void ViewWriter::AddEntry(const stored::v1::Entry& entry, std::string leaf, std::string body) {
  stored::v1::Replay replay;
  replay.set_revision(entry.revision());
  replay.set_request_hash(entry.request_hash());
  batch_.puts.push_back({storage::LogKey(entry.revision()), std::move(leaf)});
  batch_.puts.push_back({storage::BodyKey(entry.revision()), std::move(body)});
  batch_.puts.push_back({storage::IdempotencyKey(entry.caller_id(), entry.request_id()), replay.SerializeAsString()});
}

absl::Status ViewWriter::AddSubmission(const stored::v1::Entry& entry, std::string leaf, std::string body,
                                       const domain::DerivedReport& derived, const stored::v1::Verdict& verdict) {
  const stored::v1::Submission& submission = entry.submission();
  const storage::ReportId report{submission.authority_id(), submission.period_id(), submission.unit_id()};
  // The only step that can fail comes before the first row: a refused entry leaves none behind.
  ASSIGN_OR_RETURN(CellDictionary * dictionary, cells_.Find(base_, report.authority_id, report.period_id));
  AddEntry(entry, std::move(leaf), std::move(body));

  std::vector<storage::Figure> figures;
  figures.reserve(derived.figures.size());
  for (const domain::DerivedFigure& derived_figure : derived.figures) {
    bool is_new = false;
    storage::Figure figure;
    figure.cell_id = dictionary->IdOf(derived_figure.cell, &is_new);
    figure.flags = FlagsOf(derived_figure.value);
    figure.low = derived_figure.value.low;
    figure.high = derived_figure.value.high;
    figures.push_back(figure);
    if (is_new) {
      batch_.puts.push_back(
          {storage::CellKey(report.authority_id, report.period_id, figure.cell_id), derived_figure.cell});
    }
  }
  std::sort(figures.begin(), figures.end(),
            [](const storage::Figure& a, const storage::Figure& b) { return a.cell_id < b.cell_id; });

  std::string payload = storage::EncodePayload(EncodeExtras(derived.extras, verdict), figures);
  std::string head = storage::EncodeHead({.version = submission.version(),
                                          .revision = entry.revision(),
                                          .time_us = entry.time_us(),
                                          .content_hash = entry.content_hash()});
  std::string now = head + payload;
  std::string now_key = storage::NowKey(report);
  if (const auto [it, is_first] = now_.try_emplace(now_key, batch_.puts.size()); is_first) {
    batch_.puts.push_back({std::move(now_key), std::move(now)});
  } else {
    batch_.puts[it->second].value = std::move(now);
  }
  batch_.puts.push_back({storage::PastKey(report, entry.revision()), std::move(head)});
  batch_.puts.push_back({storage::FiguresKey(report, submission.version()), std::move(payload)});
  if (verdict.findings_size() > 0) {
    batch_.puts.push_back({storage::VerdictKey(report, submission.version()), verdict.SerializeAsString()});
  }
  return absl::OkStatus();
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
