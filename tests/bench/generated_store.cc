#include "tests/bench/generated_store.h"

#include <array>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <mutex>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/text_format.h"
#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/registry.pb.h"
#include "services/domain/civil_date.h"
#include "services/domain/figures.h"
#include "services/domain/sha256.h"
#include "services/ledger/ledger.h"
#include "tests/bench/or_die.h"

namespace khoi::bench {
namespace {

constexpr std::array<const char*, 25> kCodes = {"EM-I-CSTDTQ", "EM-I-CSTDBT", "EM-I-CSTDCS", "EM-I-LDTT",  "EM-C-CTDCP",
                                                "EM-C-CTDBT",  "EM-C-TTLDXS", "EM-C-TTLDTT", "CO-HC-SV",   "CO-HC-HCM",
                                                "CO-HC-DL-1",  "CO-HC-DL-2",  "CO-HC-DL-3",  "CO-HC-LD-1", "CO-HC-LD-2",
                                                "CO-HC-LD-3",  "CO-HC-DDK",   "CO-HC-HN",    "CO-DV-AHLD", "CO-DV-TTND",
                                                "CO-DV-TTUT",  "CO-BK-TTG",   "CO-BK-BT",    "CO-GK",      "CO-BK-KH"};
constexpr std::array<const char*, 2> kRecipientKinds = {"IND", "COL"};
constexpr std::array<const char*, 3> kLevels = {"A-BT", "A-CS", "A-TTG"};
constexpr std::array<const char*, 2> kMethods = {"ME-REG", "ME-THE"};
constexpr int kChangeCountMax = 5000;

// Everything comes within one afternoon, at the same times in every run: the ledger adds a microsecond to each entry.
class AfternoonClock final : public ledger::Clock {
 public:
  int64_t NowMicros() const override {
    return absl::ToUnixMicros(absl::FromCivil(absl::CivilHour(2022, 6, 10, 6), absl::UTCTimeZone()));
  }
};

class Filler final {
 public:
  Filler(const Generated& generated, storage::Engine& engine)
      : generated_(generated), ledger_(OrDie(ledger::Ledger::Open(engine, clock_, Options()))) {}

  void AddCatalog(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    v1::ApplyCatalogRequest request;
    if (!file || !google::protobuf::TextFormat::ParseFromString(text.str(), &request)) {
      std::fprintf(stderr, "%s holds no ApplyCatalogRequest\n", path.c_str());
      std::exit(1);
    }
    ledger::CatalogDraft draft;
    for (const v1::CatalogChange& change : request.changes()) {
      *draft.body.add_entries() = change.entry();
      draft.outcomes.push_back(v1::CHANGE_OUTCOME_CREATED);
    }
    CommitStructure(absl::StrCat("catalog ", path), std::move(draft));
  }

  void AddRegistry() {
    v1::Authority& council = *NextRecord().mutable_authority();  // owns the catalogs
    council.set_authority_id("tw");
    council.set_type(v1::AUTHORITY_TYPE_CENTRAL);
    council.set_name_vi("Hội đồng Thi đua - Khen thưởng Trung ương");
    council.set_calendar_profile_code("ND09");
    for (const GeneratedAuthority& authority : generated_.authorities()) {
      AddAuthority(authority);
    }
    for (int unit = 0; unit < generated_.shape().units; ++unit) {
      v1::Unit& record = *NextRecord().mutable_unit();
      const GeneratedAuthority& home = generated_.authorities()[generated_.AuthorityOf(unit)];
      record.set_unit_id(generated_.UnitId(unit));
      record.set_type_code(generated_.UnitType(unit));
      record.set_name_vi(absl::StrCat("Đơn vị số ", unit - home.first_unit + 1, " của ", home.id));
      record.set_home_authority_id(home.id);
      record.set_illustrative(true);
    }
    for (const GeneratedBloc& bloc : generated_.blocs()) {
      AddBloc(bloc);
    }
    FlushRegistry();
  }

  void AddVersions() {
    structure_revision_ = OrDie(ledger_->Now()).end.structure_revision;
    for (int cell = 0; cell < generated_.cell_count(); ++cell) {
      cells_.push_back(domain::EncodeCellKey(GeneratedCell(cell)));
    }
    const absl::CivilDay day = domain::DayInVietnam(clock_.NowMicros());
    std::vector<GeneratedFigure> figures;
    for (int64_t place = 0; place < generated_.entry_count(); ++place) {
      const GeneratedEntry entry = generated_.EntryAt(place);
      generated_.FiguresOf(entry.unit, entry.version, figures);
      ledger::SubmissionDraft draft{
          .report = {generated_.authorities()[generated_.AuthorityOf(entry.unit)].id, kGeneratedPeriod,
                     generated_.UnitId(entry.unit)},
          .expected_version = entry.version == 1 ? std::nullopt : std::optional<int64_t>(entry.version - 1),
          .judged_on = day};
      draft.derived.figures.reserve(figures.size());
      for (const GeneratedFigure& figure : figures) {
        draft.derived.figures.push_back(
            {cells_[figure.cell], {.has_low = true, .low = figure.value, .high = figure.value}});
      }
      Queue(absl::StrCat(entry.unit, "/", entry.version), std::move(draft));
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return in_flight_ == 0; });
  }

 private:
  static constexpr size_t kInFlightMax = 4000;

  static ledger::LedgerOptions Options() {
    ledger::LedgerOptions options;
    options.batch_draft_count_max = kInFlightMax / 2;  // nobody waits for an answer: few large batches
    return options;
  }

  void AddAuthority(const GeneratedAuthority& authority) {
    v1::Authority& record = *NextRecord().mutable_authority();
    record.set_authority_id(authority.id);
    record.set_type(authority.ministry ? v1::AUTHORITY_TYPE_MINISTRY : v1::AUTHORITY_TYPE_PROVINCE);
    record.set_name_vi(absl::StrCat(authority.ministry ? "Bộ số " : "Tỉnh số ", authority.id));
    record.set_calendar_profile_code("ND09");
    v1::Period& period = *NextRecord().mutable_period();
    period.set_authority_id(authority.id);
    period.set_period_id(kGeneratedPeriod);
    period.set_kind(v1::PERIOD_KIND_FIRST_HALF);
    period.set_label_vi("6 tháng đầu năm 2022");
    period.set_first_date("2021-12-15");
    period.set_last_date("2022-06-14");
    period.set_open_date("2022-01-01");
  }

  void AddBloc(const GeneratedBloc& bloc) {
    const std::string& authority_id = generated_.authorities()[bloc.authority].id;
    v1::Bloc& record = *NextRecord().mutable_bloc();
    record.set_authority_id(authority_id);
    record.set_bloc_id(bloc.id);
    record.set_name_vi(absl::StrCat("Khối thi đua ", bloc.id));
    v1::BlocTerm& term = *NextRecord().mutable_bloc_term();
    term.set_authority_id(authority_id);
    term.set_bloc_id(bloc.id);
    term.set_valid_from_date("2021-01-01");
    term.set_leader_unit_id(generated_.UnitId(bloc.first_unit));
    for (int i = 0; i < bloc.unit_count; ++i) {
      term.add_member_unit_ids(generated_.UnitId(bloc.first_unit + i));
    }
  }

  v1::RegistryRecord& NextRecord() {
    if (registry_.body.records_size() == kChangeCountMax) {
      FlushRegistry();
    }
    registry_.outcomes.push_back(v1::CHANGE_OUTCOME_CREATED);
    return *registry_.body.add_records();
  }

  void FlushRegistry() { CommitStructure(absl::StrCat("registry ", ++registry_count_), std::exchange(registry_, {})); }

  template <typename Change>
  ledger::Draft DraftOf(const std::string& id, Change change) const {
    ledger::Draft draft{.caller_id = "bench", .request_id = id, .request_hash = domain::Sha256Of(id), .body = id};
    draft.content_hash = draft.request_hash;
    draft.structure_revision = structure_revision_;
    draft.change = std::move(change);
    return draft;
  }

  template <typename Change>
  void CommitStructure(const std::string& id, Change change) {
    structure_revision_ = OrDie(ledger_->Now()).end.structure_revision;
    ledger::Draft draft = DraftOf(id, std::move(change));
    draft.content_hash.clear();  // the ledger encodes the body
    std::promise<absl::StatusOr<ledger::Committed>> promise;
    ledger_->Append(std::move(draft),
                    [&](absl::StatusOr<ledger::Committed> done) { promise.set_value(std::move(done)); });
    RequireStored(id, OrDie(promise.get_future().get()));
  }

  static void RequireStored(const std::string& id, const ledger::Committed& committed) {
    if (committed.outcome != ledger::Outcome::kStored) {
      std::fprintf(stderr, "%s was not stored\n", id.c_str());
      std::exit(1);
    }
  }

  void Queue(const std::string& id, ledger::SubmissionDraft submission) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return in_flight_ < kInFlightMax; });
      ++in_flight_;
    }
    ledger_->Append(DraftOf(id, std::move(submission)), [this, id](absl::StatusOr<ledger::Committed> done) {
      RequireStored(id, OrDie(std::move(done)));
      const std::lock_guard lock(mutex_);
      --in_flight_;
      changed_.notify_one();
    });
  }

  const Generated& generated_;
  const AfternoonClock clock_;
  std::mutex mutex_;  // guards in_flight_
  std::condition_variable changed_;
  size_t in_flight_ = 0;
  ledger::RegistryDraft registry_;
  int registry_count_ = 0;
  int64_t structure_revision_ = 0;
  std::vector<std::string> cells_;
  const std::unique_ptr<ledger::Ledger> ledger_;  // last: it calls back until it is gone
};

}  // namespace

stored::v1::CellKey GeneratedCell(int cell) {
  stored::v1::CellKey key;
  key.set_measure(v1::MEASURE_AWARDS);
  key.set_counting_basis(v1::COUNTING_BASIS_RECIPIENTS);
  key.add_codes(kCodes[cell % kCodes.size()]);
  auto rest = cell / kCodes.size();
  key.set_status(rest % 2 == 0 ? v1::AWARD_STATUS_AWARDED : v1::AWARD_STATUS_PROPOSED);
  rest /= 2;
  key.set_recipient_kind_code(kRecipientKinds[rest % kRecipientKinds.size()]);
  rest /= kRecipientKinds.size();
  key.set_awarding_authority_code(kLevels[rest % kLevels.size()]);
  rest /= kLevels.size();
  key.set_method_code(kMethods[rest % kMethods.size()]);
  rest /= kMethods.size();
  key.set_first_year(2021 - static_cast<int>(rest));
  key.set_last_year(2021 - static_cast<int>(rest));
  return key;
}

int64_t FirstRevision(const Generated& generated, int catalog_count) {
  const int64_t record_count = 1 + 2 * static_cast<int64_t>(generated.authorities().size()) + generated.shape().units +
                               2 * static_cast<int64_t>(generated.blocs().size());
  return catalog_count + (record_count + kChangeCountMax - 1) / kChangeCountMax + 1;
}

void FillStore(const Generated& generated, const std::vector<std::string>& catalog_paths, storage::Engine& engine) {
  Filler filler(generated, engine);
  for (const std::string& path : catalog_paths) {
    filler.AddCatalog(path);
  }
  filler.AddRegistry();
  filler.AddVersions();
}

}  // namespace khoi::bench
