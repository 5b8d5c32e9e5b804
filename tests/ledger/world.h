// A small world for tests: an engine, a clock that the test sets, a ledger, two authorities, a bloc and a few codes.
#pragma once

#include <atomic>
#include <future>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/civil_date.h"
#include "services/domain/figures.h"
#include "services/domain/rulebook.h"
#include "services/domain/sha256.h"
#include "services/ledger/ledger.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/report_history.h"
#include "services/ledger/structure_cache.h"
#include "storage/memory_engine.h"
#include "tests/status_matchers.h"

namespace khoi::ledger {

class FakeClock final : public Clock {
 public:
  int64_t NowMicros() const override { return now_us_; }
  void Set(int64_t now_us) { now_us_ = now_us; }
  void Advance(int64_t by_us) { now_us_ += by_us; }

 private:
  std::atomic<int64_t> now_us_ = 1'655'200'000'000'000;  // 2022-06-14 in Việt Nam
};

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

inline constexpr char kRegistry[] = R"(
  records { authority { authority_id: 'tw' type: AUTHORITY_TYPE_CENTRAL name_vi: 'Hội đồng TĐKT Trung ương'
                        calendar_profile_code: 'CALENDAR' } }
  records { authority { authority_id: 'tinh' type: AUTHORITY_TYPE_PROVINCE name_vi: 'Tỉnh'
                        calendar_profile_code: 'CALENDAR' } }
  records { unit { unit_id: 'so-a' type_code: 'UT-SO' name_vi: 'Sở A' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'so-b' type_code: 'UT-SO' name_vi: 'Sở B' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'so-c' type_code: 'UT-SO' name_vi: 'Sở C' home_authority_id: 'tinh' } }
  records { bloc { authority_id: 'tinh' bloc_id: 'khoi-1' name_vi: 'Khối 1' } }
  records { bloc_term { authority_id: 'tinh' bloc_id: 'khoi-1' valid_from_date: '2022-01-01'
                        member_unit_ids: ['so-a', 'so-b', 'so-c'] leader_unit_id: 'so-a' } }
  records { period { authority_id: 'tinh' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng'
                     first_date: '2022-01-01' last_date: '2022-06-30' open_date: '2022-01-01' } }
)";

inline constexpr char kCatalog[] = R"(
  entries { kind: CATALOG_KIND_AWARD code: 'CO-GK' owner_id: 'tw' name_vi: 'Giấy khen' name_en: 'Certificate of merit'
            award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: ['IND', 'COL']
                    awarding_authority_codes: 'A-CS' } }
  entries { kind: CATALOG_KIND_AWARDING_AUTHORITY code: 'A-CS' owner_id: 'tw' name_vi: 'Cơ sở' name_en: 'Unit head' }
  entries { kind: CATALOG_KIND_RECIPIENT_KIND code: 'IND' owner_id: 'tw' name_vi: 'Cá nhân' name_en: 'Individual' }
  entries { kind: CATALOG_KIND_RECIPIENT_KIND code: 'COL' owner_id: 'tw' name_vi: 'Tập thể' name_en: 'Collective' }
)";

// A report of `unit_id` with one award line of `count`, declared as `declared` when that is not negative.
inline v1::Report MakeReport(const std::string& unit_id, int64_t count, int64_t declared = -1) {
  v1::Report report = Parse<v1::Report>(absl::StrCat(R"(
    authority_id: 'tinh' period_id: '2022-S1' unit_id: ')",
                                                     unit_id, R"('
    award_lines { line_id: 'a' award_codes: 'CO-GK' awarding_authority_code: 'A-CS' recipient_kind_code: 'IND'
                  status: AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: ')",
                                                     count, R"(' }
                  decision { not_available { reason: 'chưa có' } } })"));
  if (declared >= 0) {
    v1::DeclaredTotal& total = *report.add_declared_totals();
    total.set_line_id("t");
    total.mutable_total()->set_exact(absl::StrCat(declared));
  }
  return report;
}

inline auto IsJudgedAgain() {
  return testing::IsOkAndHolds(::testing::Field(&Committed::outcome, Outcome::kJudgeAgain));
}

class World {
 public:
  explicit World(std::unique_ptr<storage::Engine> with = std::make_unique<storage::MemoryEngine>(),
                 LedgerOptions options = {})
      : engine(std::move(with)) {
    Reopen(std::move(options));
  }

  void Reopen(LedgerOptions options = {}) {
    ledger.reset();
    auto opened = Ledger::Open(*engine, clock, std::move(options));
    EXPECT_THAT(opened, testing::IsOk());
    ledger = *std::move(opened);
  }

  // Applies the registry and the catalog above.
  void Settle() {
    EXPECT_THAT(ApplyRegistry("registry", Parse<stored::v1::RegistryBody>(kRegistry)), testing::IsOk());
    EXPECT_THAT(ApplyCatalog("catalog", Parse<stored::v1::CatalogBody>(kCatalog)), testing::IsOk());
  }

  View Now() const {
    auto view = ledger->Now();
    EXPECT_THAT(view, testing::IsOk());
    return *view;
  }

  absl::StatusOr<Committed> Append(Draft draft) {
    std::promise<absl::StatusOr<Committed>> promise;
    std::future<absl::StatusOr<Committed>> future = promise.get_future();
    ledger->Append(std::move(draft), [&](absl::StatusOr<Committed> result) { promise.set_value(std::move(result)); });
    return future.get();
  }

  Draft RegistryChange(const std::string& request_id, stored::v1::RegistryBody body) {
    Draft draft{.caller_id = "local", .request_id = request_id, .request_hash = domain::Sha256Of("r" + request_id)};
    draft.structure_revision = Now().end.structure_revision;
    std::vector<int> outcomes(static_cast<size_t>(body.records_size()), v1::CHANGE_OUTCOME_CREATED);
    draft.change = RegistryDraft{std::move(body), std::move(outcomes)};
    return draft;
  }

  absl::StatusOr<Committed> ApplyRegistry(const std::string& request_id, stored::v1::RegistryBody body) {
    return Append(RegistryChange(request_id, std::move(body)));
  }

  absl::StatusOr<Committed> ApplyCatalog(const std::string& request_id, stored::v1::CatalogBody body) {
    Draft draft{.caller_id = "local", .request_id = request_id, .request_hash = domain::Sha256Of("c" + request_id)};
    draft.structure_revision = Now().end.structure_revision;
    std::vector<int> outcomes(static_cast<size_t>(body.entries_size()), v1::CHANGE_OUTCOME_CREATED);
    draft.change = CatalogDraft{std::move(body), std::move(outcomes)};
    return Append(std::move(draft));
  }

  // A draft of the report, judged against the present, as the submission service makes it.
  Draft Judged(const v1::Report& report, const std::string& request_id, std::optional<int64_t> expected_version) {
    const View view = Now();
    const auto catalog = structures.CatalogAt(view, report.authority_id(), view.end.revision);
    const auto structure = structures.StructureAt(view, report.authority_id(), view.end.revision);
    EXPECT_THAT(catalog, testing::IsOk());
    EXPECT_THAT(structure, testing::IsOk());
    const absl::CivilDay today = domain::DayInVietnam(NextEntryTime(view.end, clock));
    SubmissionDraft submission{.report = {report.authority_id(), report.period_id(), report.unit_id()},
                               .expected_version = expected_version,
                               .derived = domain::Derive(report, **catalog),
                               .judged_on = today};
    auto history = ReadHistory(view, **structure, report, today);
    EXPECT_THAT(history, testing::IsOk());
    const auto source = ReadSource(view, structures, **structure, report);
    EXPECT_THAT(source, testing::IsOk());
    domain::Findings findings;
    domain::Judge(InputWith(*history, *source, report, **catalog, **structure, today, v1::RULE_STAGE_SUBMIT), findings);
    EXPECT_FALSE(findings.blocked()) << findings.all()[0].ShortDebugString();
    submission.verdict.set_deriver(domain::kDeriver);
    for (v1::Finding& finding : findings.Take()) {
      *submission.verdict.add_findings() = std::move(finding);
    }
    for (v1::NotEvaluatedRule& rule : findings.TakeNotEvaluated()) {
      *submission.verdict.add_not_evaluated() = std::move(rule);
    }
    Draft draft{.caller_id = "local", .request_id = request_id};
    draft.body = report.SerializeAsString();
    draft.content_hash = domain::Sha256Of(draft.body);
    draft.request_hash = domain::Sha256Of(absl::StrCat(draft.content_hash, expected_version.value_or(0)));
    draft.structure_revision = view.end.structure_revision;
    draft.reads = std::move(history->reads);
    draft.change = std::move(submission);
    return draft;
  }

  absl::StatusOr<Committed> Submit(const v1::Report& report, const std::string& request_id,
                                   std::optional<int64_t> expected_version = std::nullopt) {
    return Append(Judged(report, request_id, expected_version));
  }

  // An act of the bloc's leader on the report of `unit_id` about 2022-S1; `version` 0 means that there is none.
  Draft Reviewed(const std::string& unit_id, int64_t version, const std::string& act, const std::string& request_id,
                 bool locked = false) const {
    const View view = Now();
    ReviewDraft review{.report = {"tinh", "2022-S1", unit_id},
                       .version = version == 0 ? std::nullopt : std::optional<int64_t>(version),
                       .judged_on = domain::DayInVietnam(NextEntryTime(view.end, clock)),
                       .locked = locked};
    review.body.mutable_actor()->set_organisation_id("so-a");
    review.body.mutable_actor()->set_position("Khối trưởng");
    *review.body.mutable_act() = Parse<v1::Act>(act);
    return {.caller_id = "local",
            .request_id = request_id,
            .request_hash = domain::Sha256Of(absl::StrCat("a", unit_id, version, act)),
            .structure_revision = view.end.structure_revision,
            .change = std::move(review)};
  }

  absl::StatusOr<Committed> Review(const std::string& unit_id, int64_t version, const std::string& act,
                                   const std::string& request_id, bool locked = false) {
    return Append(Reviewed(unit_id, version, act, request_id, locked));
  }

  // A consolidation of a bloc of 'tinh' about 2022-S1.
  Draft Signed(const std::string& bloc_id, const std::string& note, const std::string& request_id) const {
    const View view = Now();
    ConsolidationDraft consolidation{.judged_on = domain::DayInVietnam(NextEntryTime(view.end, clock))};
    v1::Consolidation& body = *consolidation.body.mutable_consolidation();
    body.mutable_ref()->set_authority_id("tinh");
    body.mutable_ref()->set_bloc_id(bloc_id);
    body.mutable_ref()->set_period_id("2022-S1");
    body.mutable_signer()->set_organisation_id("so-a");
    body.set_note(note);
    return {.caller_id = "local",
            .request_id = request_id,
            .request_hash = domain::Sha256Of(absl::StrCat("s", bloc_id, "/", note)),
            .structure_revision = view.end.structure_revision,
            .change = std::move(consolidation)};
  }

  Draft Commented(const std::string& bloc_id, const std::string& text, const std::string& request_id) const {
    CommentDraft comment{.consolidation = {"tinh", "2022-S1", bloc_id}};
    comment.body.mutable_comment()->mutable_actor()->set_organisation_id("so-b");
    comment.body.mutable_comment()->set_text(text);
    return {.caller_id = "local",
            .request_id = request_id,
            .request_hash = domain::Sha256Of(absl::StrCat("t", bloc_id, "/", text)),
            .structure_revision = Now().end.structure_revision,
            .change = std::move(comment)};
  }

  // The head of the report of `unit_id` about 2022-S1.
  storage::Head HeadOf(const std::string& unit_id) const {
    const View view = Now();
    const auto head = HeadAt(view, {"tinh", "2022-S1", unit_id}, view.end.revision);
    EXPECT_THAT(head, testing::IsOk());
    return head->value_or(storage::Head());
  }

  FakeClock clock;
  std::unique_ptr<storage::Engine> engine;
  StructureCache structures;
  std::unique_ptr<Ledger> ledger;
};

// Holds the committer in the answer to a first draft, so that what is appended meanwhile shares the next batch.
class HeldCommitter {
 public:
  HeldCommitter(World& world, Draft first) {
    world.ledger->Append(std::move(first), [latches = latches_](const auto&) {
      latches->held.count_down();
      latches->release.wait();
    });
    latches_->held.wait();
  }
  ~HeldCommitter() {
    if (!released_) Release();
  }
  void Release() {
    released_ = true;
    latches_->release.count_down();
  }

 private:
  // Shared with the committer, which may still look at them when this has ended.
  struct Latches {
    std::latch held{1};
    std::latch release{1};
  };

  std::shared_ptr<Latches> latches_ = std::make_shared<Latches>();
  bool released_ = false;
};

}  // namespace khoi::ledger
