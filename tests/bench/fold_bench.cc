// How fast the totals of a period are read from a data directory that make_data filled, with an empty block cache and
// again, beside the same bytes added up in memory by a plain loop: the latest, and as of earlier revisions. Every
// answer is checked against the values that the generator makes.
//
//   make_data store --data /var/tmp/data && fold_bench --data /var/tmp/data --answers /var/tmp/answers
//
// What is read is what a server leaves behind by itself: nothing is compacted that RocksDB's own thresholds do not ask
// for. Times begin when the compactions that are due have run. Flags must be those of make_data. Prints one JSON
// object.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "storage/keys.h"
#include "storage/rocks_engine.h"
#include "tests/bench/fold_questions.h"
#include "tests/bench/generated.h"
#include "tests/bench/generated_store.h"
#include "tests/bench/or_die.h"
#include "tests/bench/shape_options.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/whole_answers.h"

namespace khoi::bench {
namespace {

struct Settings {
  std::string directory;
  std::string answers_path;
  int catalog_count = 0;
  int repetitions = 9;
  bool cpu_time = false;

  TimeOf what() const { return cpu_time ? TimeOf::kThread : TimeOf::kWall; }
};

// Each has a block cache of its own, which is empty.
std::unique_ptr<storage::RocksEngine> Open(const Settings& settings) {
  std::unique_ptr<storage::RocksEngine> engine = OrDie(storage::RocksEngine::Open(settings.directory));
  // A compaction that ends may make another one due a moment later.
  for (int quiet = 0; quiet < 10; quiet = engine->IsReorganizing() ? 0 : quiet + 1) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return engine;
}

// What is measured of one question.
struct Measured {
  explicit Measured(TimeOf what) : cold(what), warm(what) {}
  Stopwatch cold;
  Stopwatch warm;

  std::string ToJson(const std::string& name) const {
    return absl::StrFormat("\"%s\": {\"cold_ms\": %.3f, \"warm_ms\": %.3f}", name, cold.At(0.5), warm.At(0.5));
  }
};

void Require(const std::string& what, const CellAnswers& answers, const CellAnswers& truth) {
  if (answers != truth) {
    std::fprintf(stderr, "%s: the answer is wrong\n", what.c_str());
    std::exit(1);
  }
}

class Bench final {
 public:
  Bench(const Settings& settings, const Generated& generated)
      : settings_(settings),
        generated_(generated),
        answers_(settings.answers_path.empty() ? nullptr : std::fopen(settings.answers_path.c_str(), "w")) {}

  ~Bench() {
    if (answers_ != nullptr) {
      std::fclose(answers_);
    }
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  std::string Run() {
    const int64_t rounds = int64_t{generated_.shape().units} * generated_.shape().versions;
    MeasureLoop();
    MeasureTotal("total", generated_.entry_count());
    if (generated_.shape().late_share > 0) {
      MeasureTotal("as_of_late", rounds);
    }
    if (generated_.shape().versions > 1) {
      MeasureTotal("as_of_all", rounds - generated_.shape().units);
    }
    MeasureWhole("central_answer", CentralRequest(), [this](const v1::Summary& summary) {
      Require("central_answer", TotalsOf(generated_, summary), TrueTotals(generated_, generated_.entry_count()));
    });
    const int largest = LargestAuthority(generated_);
    MeasureWhole("authority_answer", AuthorityRequest(generated_.authorities()[largest].id),
                 [&](const v1::Summary& summary) { WriteAuthority(largest, summary); });
    AddSizes();
    results_.push_back(absl::StrFormat("\"authority\": {\"number\": %d, \"units\": %d, \"blocs\": %d}", largest,
                                       generated_.authorities()[largest].unit_count,
                                       generated_.authorities()[largest].bloc_count));
    return absl::StrCat("{", absl::StrJoin(results_, ",\n "), "}");
  }

 private:
  void MeasureLoop() {
    const CellAnswers truth = TrueTotals(generated_, generated_.entry_count());
    const std::unique_ptr<storage::RocksEngine> engine = Open(settings_);
    const PlainLoop loop(generated_, *engine->TakeSnapshot());
    Require("plain loop", loop.Totals(truth), truth);
    Stopwatch watch(settings_.what());
    uint64_t kept = 0;  // so that no compiler leaves the loop out
    for (int i = 0; i < settings_.repetitions; ++i) {
      watch.Measure([&] { kept += loop.Add().front().front(); });
    }
    results_.push_back(absl::StrFormat("\"plain_loop\": {\"ms\": %.3f, \"bytes\": %d, \"check\": %d}", watch.At(0.5),
                                       loop.byte_count(), kept % 10));
  }

  void MeasureTotal(const std::string& name, int64_t entry_count) {
    const CellAnswers truth = TrueTotals(generated_, entry_count);
    const int64_t revision = FirstRevision(generated_, settings_.catalog_count) + entry_count - 1;
    TotalQuestion question(generated_, revision);
    Measured measured(settings_.what());
    for (int i = 0; i < settings_.repetitions; ++i) {
      const std::unique_ptr<storage::RocksEngine> engine = Open(settings_);
      const std::unique_ptr<storage::Snapshot> snapshot = engine->TakeSnapshot();
      for (Stopwatch* const watch : {&measured.cold, &measured.warm}) {
        CellAnswers answers;
        watch->Measure([&] { answers = question.Ask(*snapshot); });
        Require(name, answers, truth);
      }
    }
    for (size_t cell = 0; answers_ != nullptr && cell < truth.size(); ++cell) {
      absl::FPrintF(answers_, "%s,%d,%d,%d\n", name, cell, truth[cell].sum, truth[cell].unit_count);
    }
    results_.push_back(measured.ToJson(name));
  }

  // Cold is everything, the registry too; warm knows the registry, as a server does, and nothing else.
  void MeasureWhole(const std::string& name, const v1::GetSummaryRequest& request,
                    const std::function<void(const v1::Summary&)>& check) {
    const ledger::SystemClock clock;
    Measured measured(settings_.what());
    for (int i = 0; i < settings_.repetitions; ++i) {
      const std::unique_ptr<storage::RocksEngine> engine = Open(settings_);
      const std::unique_ptr<ledger::Ledger> ledger = OrDie(ledger::Ledger::Open(*engine, clock));
      const ledger::View view = OrDie(ledger->Now());
      ledger::StructureCache structures;
      for (Stopwatch* const watch : {&measured.cold, &measured.warm}) {
        v1::Summary summary;
        watch->Measure([&] { summary = Ask(view, structures, request); });
        if (i == 0 && watch == &measured.warm) {
          check(summary);
        }
      }
    }
    results_.push_back(measured.ToJson(name));
  }

  void WriteAuthority(int authority, const v1::Summary& summary) {
    for (const BlocAnswer& answer : BlocAnswersOf(generated_, authority, summary)) {
      if (answers_ != nullptr) {
        absl::FPrintF(answers_, "authority,%d,%s,%d,%s\n", answer.bloc, answer.code, answer.status, answer.sum);
      }
    }
  }

  void AddSizes() {
    const std::unique_ptr<storage::RocksEngine> engine = Open(settings_);
    std::vector<std::string> sizes;
    std::vector<std::string> runs;
    for (const storage::RocksEngine::SpaceSize& size : engine->SpaceSizes()) {
      sizes.push_back(absl::StrFormat("\"%s\": %d", storage::SpaceName(size.space), size.bytes_estimate));
      runs.push_back(absl::StrFormat("\"%s\": %d", storage::SpaceName(size.space), size.sorted_run_count));
    }
    results_.push_back(absl::StrCat("\"space_bytes\": {", absl::StrJoin(sizes, ", "), "}"));
    results_.push_back(absl::StrCat("\"sorted_runs\": {", absl::StrJoin(runs, ", "), "}"));
  }

  const Settings& settings_;
  const Generated& generated_;
  std::FILE* const answers_;
  std::vector<std::string> results_;
};

}  // namespace
}  // namespace khoi::bench

int main(int argc, char** argv) {
  khoi::bench::Settings settings;
  khoi::bench::Shape shape;
  CLI::App app("Measures the fold over a data directory of make_data.");
  app.add_option("--data", settings.directory)->required();
  app.add_option("--answers", settings.answers_path, "Where the answers go, to be compared with those of others");
  app.add_option("--catalogs", settings.catalog_count, "How many catalog files make_data was given");
  app.add_option("--repetitions", settings.repetitions)->capture_default_str();
  app.add_flag("--cpu-time", settings.cpu_time, "Measure processor time instead of wall time");
  khoi::bench::AddShapeOptions(app, shape);
  CLI11_PARSE(app, argc, argv);
  const khoi::bench::Generated generated(shape);
  std::printf("%s\n", khoi::bench::Bench(settings, generated).Run().c_str());
  return 0;
}
