// A store for tests of summaries: rows written through the storage encoders, one revision for each call, and a copy of
// it as it was at any revision.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "khoi/stored/v1/body.pb.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/review.pb.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/figures.h"
#include "services/domain/sha256.h"
#include "services/ledger/heads.h"
#include "services/ledger/ledger.h"
#include "services/ledger/recent_changes.h"
#include "services/ledger/structure_cache.h"
#include "services/ledger/structure_rows.h"
#include "services/summary/consolidation.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/memo.h"
#include "services/summary/summary.h"
#include "services/summary/summary_diff.h"
#include "storage/keys.h"
#include "storage/memory_engine.h"
#include "storage/rows.h"
#include "tests/status_matchers.h"

namespace khoi::summary {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// A figure in a report: its cell as a text proto of a CellKey, and what is known of it.
struct StatedFigure {
  std::string cell;
  domain::FigureValue value;
};

inline domain::FigureValue Exactly(int64_t value) { return {.has_low = true, .low = value, .high = value}; }
inline domain::FigureValue AtLeast(int64_t value) {
  return {.has_low = true, .unbounded = true, .low = value, .high = value};
}
inline domain::FigureValue About(int64_t value) {
  return {.has_low = true, .approximate = true, .low = value, .high = value};
}
inline domain::FigureValue Between(int64_t low, int64_t high) { return {.has_low = true, .low = low, .high = high}; }
inline domain::FigureValue NotAvailable() { return {.not_available = true}; }

// An award cell; `more` may say method, recipient kind and so on.
inline std::string Award(const std::string& code, const std::string& status = "AWARDED",
                         const std::string& basis = "RECIPIENTS", const std::string& more = "") {
  return absl::StrCat(
      "measure: ", static_cast<int>(v1::MEASURE_AWARDS), " codes: '", code,
      "' status: ", static_cast<int>(Parse<v1::AwardLine>(absl::StrCat("status: AWARD_STATUS_", status)).status()),
      " counting_basis: ",
      static_cast<int>(Parse<v1::AwardLine>(absl::StrCat("counting_basis: COUNTING_BASIS_", basis)).counting_basis()),
      " ", more);
}

// An indicator cell.
inline std::string Indicator(const std::string& code, int scale, bool stock = false, const std::string& unit = "VND") {
  return absl::StrCat("measure: ", static_cast<int>(v1::MEASURE_INDICATORS), " codes: '", code, "' scale: ", scale,
                      " measure_unit_code: '", unit, "' stock: ", stock ? "true" : "false");
}

class Store {
 public:
  // Microseconds between two entries, and the time of the entry before the first: 2022-06-01T00:00:00Z.
  static constexpr int64_t kStep = 1'000'000;
  static constexpr int64_t kBegin = 1'654'041'600'000'000;
  static constexpr size_t kMemoBytes = 64 << 20;

  // Stores registry records, a RegistryBody as text, in one entry; returns its revision.
  int64_t Registry(const std::string& text) {
    return Remember([text](Store& store) { store.WriteRegistry(Parse<stored::v1::RegistryBody>(text)); });
  }

  // Stores catalog entries, a CatalogBody as text.
  int64_t Catalog(const std::string& text) {
    return Remember([text](Store& store) { store.WriteCatalog(Parse<stored::v1::CatalogBody>(text)); });
  }

  // Stores the next version of a report; `extras` is a text proto of Extras, `body` one of what is read of the Report
  // itself.
  int64_t Submit(const storage::ReportId& report, const std::vector<StatedFigure>& figures,
                 const std::string& extras = "", const std::string& body = "") {
    return Remember([=](Store& store) { store.WriteVersion(report, figures, extras, body); });
  }

  // Does an act of review to a report; `act` is a text proto of Act. Nobody asks whether it is legal.
  int64_t Act(const storage::ReportId& report, const std::string& act) {
    return Remember([=](Store& store) { store.WriteAct(report, Parse<v1::Act>(act)); });
  }

  // Signs what would be drafted for `ref`, a text proto of ConsolidationRef.
  int64_t Sign(const std::string& ref) {
    return Remember([ref](Store& store) { store.WriteConsolidation(Parse<v1::ConsolidationRef>(ref)); });
  }

  // The store as it was after `revision`.
  std::unique_ptr<Store> CutAt(int64_t revision) const {
    auto store = std::make_unique<Store>();
    for (int64_t i = 0; i < revision; ++i) {
      store->Remember(history_[static_cast<size_t>(i)]);
    }
    return store;
  }

  ledger::View Now() const {
    return {std::shared_ptr<const storage::Snapshot>(engine_.TakeSnapshot()),
            {revision_, TimeOf(revision_), structure_revision_},
            changes_};
  }

  // The same with the memo, and without it.
  absl::StatusOr<v1::Summary> Summarize(const std::string& request) const {
    ledger::StructureCache structures;
    const auto asked = Parse<v1::GetSummaryRequest>(request);
    const int64_t now_us = TimeOf(revision_) + kStep;
    absl::StatusOr<v1::Summary> summary = summary::Summarize(Now(), structures, asked, now_us);
    for (int round = 0; round < 2; ++round) {
      const absl::StatusOr<v1::Summary> recalled = summary::Summarize(Now(), *structures_, asked, now_us, memo_.get());
      EXPECT_EQ(recalled.status(), summary.status()) << request;
      if (summary.ok() && recalled.ok()) {
        EXPECT_THAT(*recalled, testing::EqualsProto(*summary)) << request;
        ExpectInPieces(asked, now_us, *summary);
      }
    }
    return summary;
  }

  Memo& memo() const { return *memo_; }

  absl::StatusOr<v1::DiffSummariesResponse> Diff(const std::string& from, const std::string& to) const {
    ledger::StructureCache structures;
    v1::DiffSummariesRequest request;
    *request.mutable_from() = Parse<v1::GetSummaryRequest>(from);
    *request.mutable_to() = Parse<v1::GetSummaryRequest>(to);
    return summary::DiffSummaries(Now(), structures, request, TimeOf(revision_) + kStep);
  }

  // Overwrites a row.
  void Put(const std::string& key, const std::string& value) {
    EXPECT_THAT(engine_.Write({.puts = {{key, value}}, .deletes = {}, .expectations = {}}), testing::IsOk());
    memo_ = std::make_unique<Memo>(kMemoBytes);
    structures_ = std::make_unique<ledger::StructureCache>();
  }

  // The same in pieces, whose bytes do not depend on what is kept.
  void ExpectInPieces(const v1::GetSummaryRequest& request, int64_t now_us, const v1::Summary& summary) const {
    const auto bytes = [&](Memo* memo) {
      ledger::StructureCache anew;
      ledger::StructureCache& structures = memo != nullptr ? *structures_ : anew;
      const absl::StatusOr<SummaryPieces> pieces = SummarizeInPieces(Now(), structures, request, now_us, memo);
      EXPECT_THAT(pieces, testing::IsOk());
      std::string all;
      for (const auto& piece : pieces.value_or(SummaryPieces())) {
        all += *piece;
      }
      return all;
    };
    const std::string recalled = bytes(memo_.get());
    EXPECT_EQ(recalled, bytes(nullptr)) << request.DebugString();
    v1::Summary decoded;
    EXPECT_TRUE(decoded.ParseFromString(recalled));
    EXPECT_THAT(decoded, testing::EqualsProto(summary)) << request.DebugString();
  }

  static int64_t TimeOf(int64_t revision) { return kBegin + revision * kStep; }
  int64_t revision() const { return revision_; }

 private:
  using Step = std::function<void(Store&)>;

  int64_t Remember(const Step& step) {
    history_.push_back(step);
    ++revision_;
    batch_ = {};
    step(*this);
    EXPECT_THAT(engine_.Write(batch_), testing::IsOk());
    return revision_;
  }

  stored::v1::Entry WriteEntry(stored::v1::Entry entry) {
    entry.set_revision(revision_);
    entry.set_time_us(TimeOf(revision_));
    entry.set_structure_revision(structure_revision_);
    batch_.puts.push_back({storage::LogKey(revision_), entry.SerializeAsString()});
    changes_->Add({entry});
    return entry;
  }

  // The head of a report, and in `payload` what follows it in its row.
  std::optional<storage::Head> HeadOf(const storage::ReportId& report, std::string* payload = nullptr) const {
    const absl::StatusOr<std::optional<std::string>> row = engine_.TakeSnapshot()->Get(storage::NowKey(report));
    EXPECT_THAT(row, testing::IsOk());
    if (!row->has_value()) {
      return std::nullopt;
    }
    absl::string_view rest;
    absl::StatusOr<storage::Head> head = storage::DecodeHead(**row, &rest);
    EXPECT_THAT(head, testing::IsOk());
    if (payload != nullptr) {
      *payload = std::string(rest);
    }
    return *head;
  }

  void WriteHead(const storage::ReportId& report, const storage::Head& head, const std::string& payload) {
    const std::string encoded = storage::EncodeHead(head);
    batch_.puts.push_back({storage::NowKey(report), encoded + payload});
    batch_.puts.push_back({storage::PastKey(report, revision_), encoded});
  }

  void WriteAct(const storage::ReportId& report, const v1::Act& act) {
    std::string payload;
    const std::optional<storage::Head> before = HeadOf(report, &payload);
    stored::v1::Entry entry;
    entry.mutable_review()->set_authority_id(report.authority_id);
    entry.mutable_review()->set_period_id(report.period_id);
    entry.mutable_review()->set_unit_id(report.unit_id);
    entry.mutable_review()->set_act(act.act_case());
    entry = WriteEntry(entry);
    const absl::StatusOr<storage::Head> head = ledger::HeadAfterReview(before, entry, act);
    EXPECT_THAT(head, testing::IsOk());
    WriteHead(report, *head, payload);
  }

  void WriteRegistry(const stored::v1::RegistryBody& body) {
    stored::v1::Entry entry;
    entry.mutable_registry()->set_record_count(body.records_size());
    WriteEntry(entry);
    structure_revision_ = revision_;
    for (const v1::RegistryRecord& record : body.records()) {
      stored::v1::RegistryRow row;
      row.set_revision(revision_);
      *row.mutable_record() = record;
      batch_.puts.push_back({ledger::KeyOf(record, revision_), row.SerializeAsString()});
      if (record.has_unit()) {
        batch_.puts.push_back({storage::HomeKey(record.unit().home_authority_id(), record.unit().unit_id()), ""});
      }
    }
  }

  void WriteCatalog(const stored::v1::CatalogBody& body) {
    stored::v1::Entry entry;
    entry.mutable_catalog()->set_record_count(body.entries_size());
    WriteEntry(entry);
    structure_revision_ = revision_;
    for (const v1::CatalogEntry& catalog_entry : body.entries()) {
      stored::v1::CatalogRow row;
      row.set_revision(revision_);
      *row.mutable_entry() = catalog_entry;
      batch_.puts.push_back(
          {storage::CatalogKey(catalog_entry.kind(), catalog_entry.code(), catalog_entry.valid_from_date(), revision_),
           row.SerializeAsString()});
    }
  }

  void WriteConsolidation(const v1::ConsolidationRef& ref) {
    ledger::StructureCache structures;
    ledger::View before = Now();
    before.end.revision = revision_ - 1;
    const absl::StatusOr<DraftedConsolidation> draft = DraftConsolidation(before, structures, ref, before.end.revision);
    EXPECT_THAT(draft, testing::IsOk());
    const absl::StatusOr<std::optional<SignedConsolidation>> latest =
        LatestConsolidation(before, IdOf(ref), before.end.revision);
    EXPECT_THAT(latest, testing::IsOk());
    const int64_t number = latest->has_value() ? (*latest)->number + 1 : 1;
    stored::v1::ConsolidationBody body;
    *body.mutable_consolidation() = draft->consolidation;
    stored::v1::Entry entry;
    entry.mutable_consolidation()->set_authority_id(ref.authority_id());
    entry.mutable_consolidation()->set_period_id(ref.period_id());
    entry.mutable_consolidation()->set_number(number);
    WriteEntry(entry);
    batch_.puts.push_back({storage::BodyKey(revision_), body.SerializeAsString()});
    stored::v1::ConsolidationRow row;
    row.set_revision(revision_);
    row.set_time_us(TimeOf(revision_));
    batch_.puts.push_back({storage::ConsolidationKey(IdOf(ref), number), row.SerializeAsString()});
  }

  void WriteVersion(const storage::ReportId& report, const std::vector<StatedFigure>& stated, const std::string& extras,
                    const std::string& body) {
    stored::v1::Entry entry;
    entry.mutable_submission()->set_authority_id(report.authority_id);
    entry.mutable_submission()->set_period_id(report.period_id);
    entry.mutable_submission()->set_unit_id(report.unit_id);
    std::string earlier;
    const std::optional<storage::Head> before = HeadOf(report, &earlier);
    entry.mutable_submission()->set_version(before.has_value() ? before->version + 1 : 1);
    entry.set_content_hash(domain::Sha256Of(absl::StrCat(report.unit_id, "#", revision_)));
    entry = WriteEntry(entry);
    std::map<int64_t, storage::Figure> figures;
    for (const StatedFigure& figure : stated) {
      const int64_t cell_id = CellId(report, figure.cell);
      const domain::FigureValue& value = figure.value;
      const int flags = (value.has_low ? storage::kHasLow : 0) | (value.high != value.low ? storage::kHasHigh : 0) |
                        (value.unbounded ? storage::kUnbounded : 0) | (value.approximate ? storage::kApproximate : 0) |
                        (value.not_available ? storage::kNotAvailable : 0);
      figures[cell_id] = {cell_id, static_cast<uint8_t>(flags), value.low, value.high};
    }
    std::vector<storage::Figure> ordered;
    for (const auto& [cell_id, figure] : figures) {
      ordered.push_back(figure);
    }
    const absl::StatusOr<storage::Head> head = ledger::HeadAfterSubmission(HeadOf(report), entry);
    EXPECT_THAT(head, testing::IsOk());
    if (before.has_value() && before->version > 0) {
      batch_.puts.push_back({storage::FiguresKey(report, before->version), earlier});
    }
    const std::string payload = storage::EncodePayload(Parse<stored::v1::Extras>(extras).SerializeAsString(), ordered);
    WriteHead(report, *head, payload);
    batch_.puts.push_back({storage::BodyKey(revision_), Parse<v1::Report>(body).SerializeAsString()});
  }

  int64_t CellId(const storage::ReportId& report, const std::string& cell) {
    const std::string key = domain::EncodeCellKey(Parse<stored::v1::CellKey>(cell));
    std::map<std::string, int64_t>& ids = cell_ids_[absl::StrCat(report.authority_id, "/", report.period_id)];
    const auto [it, inserted] = ids.try_emplace(key, static_cast<int64_t>(ids.size()));
    if (inserted) {
      batch_.puts.push_back({storage::CellKey(report.authority_id, report.period_id, it->second), key});
    }
    return it->second;
  }

  storage::MemoryEngine engine_;
  storage::Batch batch_;
  int64_t revision_ = 0;
  int64_t structure_revision_ = 0;
  std::map<std::string, std::map<std::string, int64_t>> cell_ids_;
  std::vector<Step> history_;
  std::shared_ptr<ledger::RecentChanges> changes_ = std::make_shared<ledger::RecentChanges>(0);
  std::unique_ptr<Memo> memo_ = std::make_unique<Memo>(kMemoBytes);
  std::unique_ptr<ledger::StructureCache> structures_ = std::make_unique<ledger::StructureCache>();
};

// The central council; province "tinh" with blocs "k1" (a, b) and "k2" (c) and unit "d" that reports directly; periods
// 2019-S1, 2019-S2, 2019 and the custom range "riêng".
inline constexpr char kProvince[] = R"(
  records { authority { authority_id: 'tw' type: AUTHORITY_TYPE_CENTRAL name_vi: 'Hội đồng TĐKT Trung ương'
                        name_en: 'Central council' } }
  records { authority { authority_id: 'tinh' type: AUTHORITY_TYPE_PROVINCE name_vi: 'Tỉnh' name_en: 'Province' } }
  records { unit { unit_id: 'a' name_vi: 'Sở A' name_en: 'Department A' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'b' name_vi: 'Sở B' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'c' name_vi: 'Sở C' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'd' name_vi: 'Ban D' home_authority_id: 'tinh' reports_directly: true } }
  records { unit { unit_id: 'x' name_vi: 'Sở X' home_authority_id: 'tinh' } }
  records { bloc { authority_id: 'tinh' bloc_id: 'k1' name_vi: 'Khối 1' name_en: 'Bloc 1' } }
  records { bloc { authority_id: 'tinh' bloc_id: 'k2' name_vi: 'Khối 2' } }
  records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2018-01-01' member_unit_ids: ['a', 'b']
                        leader_unit_id: 'b' declared_member_count: 3 } }
  records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2018-01-01' member_unit_ids: 'c'
                        leader_unit_id: 'c' } }
  records { period { authority_id: 'tinh' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF
                     label_vi: '6 tháng đầu năm 2019' label_en: 'First half of 2019'
                     first_date: '2018-12-15' last_date: '2019-06-14'
                     deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-06-01' } } }
  records { period { authority_id: 'tinh' period_id: '2019-S2' kind: PERIOD_KIND_SECOND_HALF
                     label_vi: '6 tháng cuối năm 2019' first_date: '2019-06-15' last_date: '2019-12-14' } }
  records { period { authority_id: 'tinh' period_id: '2019' kind: PERIOD_KIND_YEAR
                     label_vi: 'Năm 2019' first_date: '2018-12-15' last_date: '2019-12-14' } }
  records { period { authority_id: 'tinh' period_id: 'rieng' kind: PERIOD_KIND_CUSTOM
                     label_vi: 'Từ 2014' first_date: '2014-01-01' last_date: '2018-11-01' } }
)";

inline constexpr char kProvinceFirstHalf[] = "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S1' ";

inline storage::ReportId FirstHalf(const std::string& unit_id) { return {"tinh", "2019-S1", unit_id}; }
inline storage::ReportId SecondHalf(const std::string& unit_id) { return {"tinh", "2019-S2", unit_id}; }

// One line for each row: "MEASURE value|value = low..high v/z/n", high "?" when unbounded, "~" when approximate.
inline std::vector<std::string> RowsOf(const v1::Summary& summary) {
  std::vector<std::string> lines;
  for (const v1::SummaryRow& row : summary.rows()) {
    std::string line = v1::Measure_Name(row.measure()).substr(8);
    std::string separator = " ";
    for (const v1::DimensionValue& value : row.key()) {
      absl::StrAppend(&line, separator, value.value());
      separator = "|";
    }
    const v1::Figure& figure = row.figure();
    absl::StrAppend(&line, " = ", figure.approximate() ? "~" : "", figure.low(), "..",
                    figure.has_high() ? figure.high() : "?", " ", figure.value_unit_count(), "/",
                    figure.zero_unit_count(), "/", figure.not_available_unit_count());
    lines.push_back(line);
  }
  return lines;
}

}  // namespace khoi::summary
