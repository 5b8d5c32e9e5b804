// What a summary of one authority costs a server that has answered about it before: again without changes, and after
// each of many submissions. Every answer is compared with one that was folded from the rows alone.
//
//   warm_bench --directory /var/tmp/warm [--units 1000] [--blocs 60] [--figures 100] [--calls 2000]
//
// Times are of everything that the server does between the request and the bytes that it sends: taking the view,
// computing, encoding, and freeing the answer before. The last line is a JSON object.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/civil_date.h"
#include "services/domain/figures.h"
#include "services/domain/sha256.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/memo.h"
#include "services/summary/summary.h"
#include "storage/format.h"
#include "storage/rocks_engine.h"
#include "tests/bench/or_die.h"
#include "tests/bench/stopwatch.h"

namespace khoi::bench {
namespace {

constexpr int kBlocSizeMin = 5;
constexpr int kBlocSizeMax = 30;

struct Settings {
  std::string directory;
  int units = 1000;
  int blocs = 60;
  int figures = 100;
  int decisions = 10;
  int documents = 1;
  int calls = 2000;
  int submissions = 300;
  bool cpu_time = false;
  double warm_ms_max = 0;
  double changed_ms_max = 0;

  TimeOf what() const { return cpu_time ? TimeOf::kThread : TimeOf::kWall; }
};

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) {
    std::exit(1);
  }
  return message;
}

std::string UnitId(int unit) { return absl::StrFormat("so-ban-nganh-%05d", unit); }

// How many members each bloc has: few large ones, many small ones, as many in all as there are units.
std::vector<int> BlocSizes(const Settings& settings) {
  std::vector<int> sizes;
  int left = settings.units;
  for (int bloc = 0; bloc < settings.blocs; ++bloc) {
    const double share = 1.0 - static_cast<double>(bloc) / settings.blocs;
    const int after = settings.blocs - bloc - 1;
    const int wanted = kBlocSizeMin + static_cast<int>((kBlocSizeMax - kBlocSizeMin) * share * share);
    const int size =
        std::clamp(wanted, left - after * kBlocSizeMax, std::max(kBlocSizeMin, left - after * kBlocSizeMin));
    sizes.push_back(after == 0 ? left : size);
    left -= sizes.back();
  }
  return sizes;
}

std::string RegistryOf(const Settings& settings) {
  std::string text = R"(
    records { authority { authority_id: 'bench' type: AUTHORITY_TYPE_PROVINCE name_vi: 'Tỉnh' } }
    records { period { authority_id: 'bench' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng'
                       first_date: '2021-12-15' last_date: '2022-06-14'
                       deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-06-20' }
                       deadlines { level: REPORTING_LEVEL_BLOC due_date: '2022-06-25' } } })";
  int unit = 0;
  int bloc = 0;
  for (const int size : BlocSizes(settings)) {
    absl::StrAppend(&text, "records { bloc { authority_id: 'bench' bloc_id: 'khoi-", bloc, "' name_vi: 'Khối thi đua ",
                    bloc, "' } } ");
    std::string members;
    for (int member = 0; member < size; ++member, ++unit) {
      absl::StrAppend(&text, "records { unit { unit_id: '", UnitId(unit), "' name_vi: 'Sở, ban, ngành số ", unit,
                      "' home_authority_id: 'bench' } } ");
      absl::StrAppend(&members, "member_unit_ids: '", UnitId(unit), "' ");
    }
    absl::StrAppend(&text, "records { bloc_term { authority_id: 'bench' bloc_id: 'khoi-", bloc,
                    "' valid_from_date: '2021-01-01' leader_unit_id: '", UnitId(unit - 1), "' ", members, " } } ");
    ++bloc;
  }
  return text;
}

constexpr int kCodeCount = 25;
std::string Code(int code) { return absl::StrFormat("CO-%02d", code); }

std::string CatalogOf() {
  std::string text;
  for (int code = 0; code < kCodeCount; ++code) {
    absl::StrAppend(&text, "entries { kind: CATALOG_KIND_AWARD code: '", Code(code),
                    "' owner_id: 'bench' sort_order: ", code + 1, " name_vi: 'Danh hiệu thi đua số ", code,
                    "' name_en: 'Title number ", code, "' } ");
  }
  return text;
}

// The cells of every report: titles by status and recipient kind.
std::vector<std::string> CellsOf(const Settings& settings) {
  std::vector<std::string> cells;
  for (int i = 0; i < settings.figures; ++i) {
    stored::v1::CellKey cell;
    cell.set_measure(v1::MEASURE_AWARDS);
    cell.add_codes(Code(i % kCodeCount));
    cell.set_status(i / kCodeCount % 2 == 0 ? v1::AWARD_STATUS_AWARDED : v1::AWARD_STATUS_PROPOSED);
    cell.set_recipient_kind_code(absl::StrCat("K", i / kCodeCount / 2));
    cell.set_counting_basis(v1::COUNTING_BASIS_RECIPIENTS);
    cells.push_back(domain::EncodeCellKey(cell));
  }
  return cells;
}

domain::DerivedReport ReportOf(const Settings& settings, const std::vector<std::string>& cells, int unit, int version) {
  domain::DerivedReport report;
  for (size_t i = 0; i < cells.size(); ++i) {
    const auto value = static_cast<int64_t>(static_cast<size_t>(unit * 7 + version * 13) + i * 3) % 200;
    report.figures.push_back({cells[i], {.has_low = true, .low = value, .high = value}});
  }
  for (int i = 0; i < settings.decisions; ++i) {
    stored::v1::DecisionClaim& decision = *report.extras.add_decisions();
    // One in a hundred is named by two units.
    const int named_by = (unit + i) % 100 == 0 ? unit / 2 : unit;
    decision.set_key(absl::StrCat(named_by, "/", i, "/QD-UBND"));
    decision.set_title(absl::StrCat(i, "/QĐ-UBND"));
    decision.set_field_path(absl::StrCat("award_lines[", i, "].decision"));
  }
  for (int i = 0; i < settings.documents; ++i) {
    stored::v1::KeyedItem& item = *report.extras.add_keyed_items();
    item.set_key(absl::StrCat(unit / 2, "/", i));
    item.set_title("Chỉ thị về phong trào thi đua");
    item.set_field_path(absl::StrCat("document_lines[", i, "]"));
    item.mutable_cell()->set_measure(v1::MEASURE_DOCUMENTS);
    item.mutable_cell()->add_codes("VB-CT");
    item.mutable_cell()->set_role(v1::DOCUMENT_ROLE_LEAD);
  }
  return report;
}

class Bench final {
 public:
  Bench(const Settings& settings, storage::Engine& engine)
      : settings_(settings),
        cells_(CellsOf(settings)),
        ledger_(OrDie(ledger::Ledger::Open(engine, clock_))),
        request_(Parse<v1::GetSummaryRequest>("scope { authority { authority_id: 'bench' } } period_ids: '2022-S1'")) {}

  void Fill() {
    ledger::RegistryDraft registry{.body = Parse<stored::v1::RegistryBody>(RegistryOf(settings_)), .outcomes = {}};
    registry.outcomes.assign(static_cast<size_t>(registry.body.records_size()), v1::CHANGE_OUTCOME_CREATED);
    Commit("registry", std::move(registry));
    ledger::CatalogDraft catalog{.body = Parse<stored::v1::CatalogBody>(CatalogOf()), .outcomes = {}};
    catalog.outcomes.assign(static_cast<size_t>(catalog.body.entries_size()), v1::CHANGE_OUTCOME_CREATED);
    Commit("catalog", std::move(catalog));
    versions_.resize(static_cast<size_t>(settings_.units));
    for (int unit = 0; unit < settings_.units; ++unit) {
      Submit(unit);
    }
  }

  void Submit(int unit) {
    const int version = ++versions_[static_cast<size_t>(unit)];
    const ledger::View view = OrDie(ledger_->Now());
    Commit(
        absl::StrCat(unit, "/", version),
        ledger::SubmissionDraft{.report = {"bench", "2022-S1", UnitId(unit)},
                                .expected_version = version == 1 ? std::nullopt : std::optional<int64_t>(version - 1),
                                .derived = ReportOf(settings_, cells_, unit, version),
                                .judged_on = domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_))});
  }

  // What the server sends, in pieces that lie ready to be sent.
  summary::SummaryPieces Ask(summary::Memo* memo) {
    const ledger::View view = OrDie(ledger_->Now());
    return OrDie(summary::SummarizeInPieces(view, structures_, request_, clock_.NowMicros(), memo));
  }

  v1::GetSummaryRequest& request() { return request_; }

 private:
  template <typename Change>
  void Commit(const std::string& id, Change change) {
    ledger::Draft draft{.caller_id = "bench", .request_id = id, .request_hash = domain::Sha256Of(id), .body = id};
    draft.content_hash = domain::Sha256Of(id);
    draft.structure_revision = OrDie(ledger_->Now()).end.structure_revision;
    draft.change = std::move(change);
    std::promise<absl::StatusOr<ledger::Committed>> promise;
    ledger_->Append(std::move(draft),
                    [&](absl::StatusOr<ledger::Committed> done) { promise.set_value(std::move(done)); });
    if (OrDie(promise.get_future().get()).outcome != ledger::Outcome::kStored) {
      std::fprintf(stderr, "%s was not stored\n", id.c_str());
      std::exit(1);
    }
  }

  const Settings& settings_;
  const std::vector<std::string> cells_;
  const ledger::SystemClock clock_;
  const std::unique_ptr<ledger::Ledger> ledger_;
  ledger::StructureCache structures_;
  v1::GetSummaryRequest request_;
  std::vector<int> versions_;
};

void Print(const std::string& what, const Stopwatch& times, double folded_ms) {
  std::printf("  %-40s p50 %8.3f ms   p99 %8.3f ms   %6.1f x faster than a fold\n", what.c_str(), times.At(0.5),
              times.At(0.99), folded_ms / times.At(0.5));
}

v1::Summary Decode(const summary::SummaryPieces& pieces) {
  v1::Summary summary;
  for (const auto& piece : pieces) {
    if (!summary.MergeFromString(*piece)) {
      std::fprintf(stderr, "the answer cannot be read\n");
      std::exit(1);
    }
  }
  return summary;
}

void RequireEqual(const summary::SummaryPieces& recalled_pieces, const summary::SummaryPieces& folded_pieces) {
  v1::Summary recalled = Decode(recalled_pieces);
  v1::Summary folded = Decode(folded_pieces);
  // Both were asked at their own instant.
  recalled.clear_instant();
  folded.clear_instant();
  if (!google::protobuf::util::MessageDifferencer::Equals(recalled, folded)) {
    std::fprintf(stderr, "the answer is not that of a fold\n");
    std::exit(1);
  }
}

struct Result {
  double folded_p50_ms = 0;
  double warm_p50_ms = 0;
  double warm_p99_ms = 0;
  double changed_p50_ms = 0;
  double changed_p99_ms = 0;
};

std::string ToJson(const Result& result) {
  return absl::StrFormat(
      "{\"folded_p50_ms\": %.3f, \"warm_p50_ms\": %.3f, \"warm_p99_ms\": %.3f, \"changed_p50_ms\": %.3f, "
      "\"changed_p99_ms\": %.3f}",
      result.folded_p50_ms, result.warm_p50_ms, result.warm_p99_ms, result.changed_p50_ms, result.changed_p99_ms);
}

Result Measure(const Settings& settings, Bench& bench) {
  summary::Memo memo(size_t{256} << 20);
  Stopwatch folded(settings.what());
  for (int i = 0; i < 20; ++i) {
    folded.Measure([&] { bench.Ask(nullptr); });
  }
  std::printf("  %-40s p50 %8.3f ms\n", "folded, memo off", folded.At(0.5));
  RequireEqual(bench.Ask(&memo), bench.Ask(nullptr));

  Stopwatch warm(settings.what());
  summary::SummaryPieces pieces;
  for (int i = 0; i < settings.calls; ++i) {
    warm.Measure([&] { pieces = bench.Ask(&memo); });
  }
  RequireEqual(pieces, bench.Ask(nullptr));
  Print("warm", warm, folded.At(0.5));

  Stopwatch changed(settings.what());
  for (int i = 0; i < settings.submissions; ++i) {
    bench.Submit(i * 37 % settings.units);
    changed.Measure([&] { pieces = bench.Ask(&memo); });
    if (i % 10 == 0) {
      RequireEqual(pieces, bench.Ask(nullptr));
    }
  }
  Print("after one submission", changed, folded.At(0.5));
  const summary::MemoCounts counts = memo.counts();
  const v1::Summary summary = Decode(pieces);
  std::printf("  %d rows, %d units told, %.0f KB\n", summary.rows_size(), summary.coverages(0).units_size(),
              static_cast<double>(summary.ByteSizeLong()) / 1e3);
  std::printf("  the memo holds %.1f MB; %lld units were read again\n", static_cast<double>(counts.bytes) / 1e6,
              static_cast<long long>(counts.folded_units));
  return {folded.At(0.5), warm.At(0.5), warm.At(0.99), changed.At(0.5), changed.At(0.99)};
}

int Run(const Settings& settings) {
  std::filesystem::remove_all(settings.directory);
  OrDie(storage::InitDirectory(settings.directory));
  const std::unique_ptr<storage::RocksEngine> engine = OrDie(storage::RocksEngine::Open(settings.directory));
  Bench bench(settings, *engine);
  bench.Fill();
  std::printf("%d units in %d blocs, %d figures, %d decisions and %d documents each; %s\n", settings.units,
              settings.blocs, settings.figures, settings.decisions, settings.documents,
              settings.cpu_time ? "processor time" : "wall time");
  std::printf("by code\n");
  const Result result = Measure(settings, bench);
  std::printf("by code and bloc\n");
  bench.request() = Parse<v1::GetSummaryRequest>(
      "scope { authority { authority_id: 'bench' } } period_ids: '2022-S1' group_by: [DIMENSION_CODE, DIMENSION_BLOC]");
  const Result by_bloc = Measure(settings, bench);
  std::printf("every answer equals that of a fold\n");
  std::printf("{\"by_code\": %s, \"by_code_and_bloc\": %s}\n", ToJson(result).c_str(), ToJson(by_bloc).c_str());
  const auto over = [](double ms, double ms_max) { return ms_max > 0 && ms > ms_max; };
  return over(result.warm_p99_ms, settings.warm_ms_max) || over(result.changed_p99_ms, settings.changed_ms_max) ? 1 : 0;
}

}  // namespace
}  // namespace khoi::bench

int main(int argc, char** argv) {
  khoi::bench::Settings settings;
  CLI::App app("Measures summaries that are asked for again.");
  app.add_option("--directory", settings.directory, "Where the data goes; what is there is removed")->required();
  app.add_option("--units", settings.units);
  app.add_option("--blocs", settings.blocs);
  app.add_option("--figures", settings.figures);
  app.add_option("--decisions", settings.decisions);
  app.add_option("--documents", settings.documents);
  app.add_option("--calls", settings.calls);
  app.add_option("--submissions", settings.submissions);
  app.add_flag("--cpu-time", settings.cpu_time, "Measure processor time in place of wall time");
  app.add_option("--warm-ms-max", settings.warm_ms_max, "End with 1 when the warm p99 by code is above this");
  app.add_option("--changed-ms-max", settings.changed_ms_max, "The same after one submission");
  CLI11_PARSE(app, argc, argv);
  return khoi::bench::Run(settings);
}
