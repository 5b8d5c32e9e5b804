// How fast a fold reads one authority's period from RocksDB with an empty block cache, beside the same bytes added up
// in memory by a plain loop: with one version of each report, with many, and as of earlier revisions. Every answer is
// checked against that loop.
//
//   fold_bench --directory /var/tmp/fold [--units 100000] [--figures 100] [--versions 20] [--repetitions 9]
//
// What is read is what a server leaves behind by itself: nothing is compacted that RocksDB's own thresholds do not ask
// for. Times begin when the compactions that are due have run.

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/sha256.h"
#include "services/summary/fold.h"
#include "storage/format.h"
#include "storage/keys.h"
#include "storage/rocks_engine.h"
#include "storage/rows.h"

namespace khoi::bench {
namespace {

constexpr char kAuthority[] = "bench";
constexpr char kPeriod[] = "2022-S1";

struct Settings {
  std::string directory;
  int units = 100'000;
  int figures = 100;
  int versions = 20;
  int repetitions = 9;
  bool cpu_time = false;
  double large_share = 0.1;  // figures of 128 and more
};

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
    std::exit(1);
  }
  return *std::move(value);
}

void OrDie(const absl::Status& status) { OrDie(status.ok() ? absl::StatusOr<int>(0) : absl::StatusOr<int>(status)); }

std::string UnitId(int unit) { return absl::StrFormat("unit-%06d", unit); }

storage::ReportId Report(int unit) { return {kAuthority, kPeriod, UnitId(unit)}; }

// Version v of unit u is committed at revision (v - 1) * units + u + 1; so "as of the end of round n" is one revision,
// and n units have changed since the revision that is n before the last.
int64_t RevisionOf(const Settings& settings, int unit, int version) {
  return int64_t{version - 1} * settings.units + unit + 1;
}

std::string PayloadOf(const Settings& settings, int unit, int version) {
  std::minstd_rand random(static_cast<uint32_t>(unit * 31 + version));
  std::vector<storage::Figure> figures;
  figures.reserve(static_cast<size_t>(settings.figures));
  const auto large = static_cast<uint32_t>(settings.large_share * 1000);
  for (int cell = 0; cell < settings.figures; ++cell) {
    const uint32_t draw = static_cast<uint32_t>(random());
    const int64_t value = draw % 1000 < large ? 128 + draw / 1000 % 10'000 : draw / 1000 % 128;
    figures.push_back({cell, storage::kHasLow, value, value});
  }
  return storage::EncodePayload("", figures);
}

std::string HeadOf(const Settings& settings, int unit, int version) {
  const int64_t revision = RevisionOf(settings, unit, version);
  return storage::EncodeHead({.version = version,
                              .revision = revision,
                              .time_us = 1'655'000'000'000'000 + revision,
                              .content_hash = domain::Sha256Of(absl::StrCat(unit, "/", version)),
                              .changed_revision = revision,
                              .state = v1::VERSION_STATE_SUBMITTED});
}

// The processor time of this process, background threads included.
double ProcessMilliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

void Settle(const storage::RocksEngine& engine) {
  // A compaction that ends may make another one due a moment later.
  for (int quiet = 0; quiet < 10; quiet = engine.IsReorganizing() ? 0 : quiet + 1) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

// What a fold meets in the spaces that it reads.
std::string SortedRuns(const storage::RocksEngine& engine) {
  std::string text;
  for (const storage::RocksEngine::SpaceSize& size : engine.SpaceSizes()) {
    if (size.space == storage::Space::kNow || size.space == storage::Space::kPast ||
        size.space == storage::Space::kFigures) {
      absl::StrAppendFormat(&text, "%s%s %d runs %d MB", text.empty() ? "" : ", ", storage::SpaceName(size.space),
                            size.sorted_run_count, size.bytes_estimate >> 20);
    }
  }
  return text;
}

void Generate(const Settings& settings, storage::RocksEngine& engine) {
  storage::Batch batch;
  for (int version = 1; version <= settings.versions; ++version) {
    for (int unit = 0; unit < settings.units; ++unit) {
      const std::string head = HeadOf(settings, unit, version);
      const std::string payload = PayloadOf(settings, unit, version);
      batch.puts.push_back({storage::NowKey(Report(unit)), head + payload});
      batch.puts.push_back({storage::PastKey(Report(unit), RevisionOf(settings, unit, version)), head});
      batch.puts.push_back({storage::FiguresKey(Report(unit), version), payload});
      if (batch.puts.size() >= 6000) {
        OrDie(engine.Write(batch));
        batch = {};
      }
    }
  }
  OrDie(engine.Write(batch));
}

using Sums = std::vector<absl::int128>;

// The least that a sum of these bytes can cost: every row in memory, one after another, added up by a loop that knows
// nothing of units, bounds or damage.
struct Ceiling {
  std::vector<std::string> rows;

  Sums Add(int figures) const {
    std::vector<uint64_t> sums(static_cast<size_t>(figures));
    for (const std::string& row : rows) {
      const char* p = row.data() + 1;  // no extras
      const char* const end = row.data() + row.size();
      uint64_t count = 0;
      storage::ReadVarint(&p, end, &count);
      uint64_t cell = ~uint64_t{0};
      for (; count > 0; --count) {
        uint64_t step = 0;
        uint64_t value = 0;
        storage::ReadVarint(&p, end, &step);
        storage::ReadVarint(&p, end, &value);
        cell += step;
        sums[cell] += value;
      }
    }
    return {sums.begin(), sums.end()};
  }
};

Ceiling CeilingOf(const Settings& settings, const std::function<int(int)>& version_of) {
  Ceiling ceiling;
  for (int unit = 0; unit < settings.units; ++unit) {
    ceiling.rows.push_back(PayloadOf(settings, unit, version_of(unit)));
  }
  return ceiling;
}

summary::FoldPlan PlanOf(const Settings& settings, const std::vector<std::string>& unit_ids, int64_t revision) {
  summary::FoldPlan plan{.authority_id = kAuthority,
                         .period_id = kPeriod,
                         .period_last_day = absl::CivilDay(2022, 6, 14),
                         .revision = revision,
                         .node_ids = {"-"},
                         .cell_count = static_cast<size_t>(settings.figures)};
  plan.partial_sizes = {static_cast<uint32_t>(unit_ids.size())};
  for (uint32_t i = 0; i < unit_ids.size(); ++i) {
    plan.units.push_back({.unit_id = unit_ids[i], .ordinal = i});
  }
  return plan;
}

Sums SumsOf(const summary::Folded& folded, int figures) {
  Sums sums(static_cast<size_t>(figures));
  for (const summary::CellTotal& cell : folded.partials.front().cells) {
    sums[cell.cell_id] = cell.sum.sum.low;
  }
  return sums;
}

// On a machine that is busy with other things, the time that this thread had the processor says more than the time that
// passed. It includes reading from the page cache, and not waiting for a disk.
double NowMilliseconds(bool cpu_time) {
  timespec time{};
  clock_gettime(cpu_time ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double Milliseconds(const Settings& settings, const std::function<void()>& work) {
  const double begin = NowMilliseconds(settings.cpu_time);
  work();
  return NowMilliseconds(settings.cpu_time) - begin;
}

double Median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

struct Measured {
  double cold_ms = 0;
  double warm_ms = 0;
};

std::vector<std::string> UnitIds(const Settings& settings) {
  std::vector<std::string> unit_ids;
  for (int unit = 0; unit < settings.units; ++unit) {
    unit_ids.push_back(UnitId(unit));
  }
  return unit_ids;
}

double TimedFold(const Settings& settings, const storage::Snapshot& snapshot, const summary::FoldPlan& plan,
                 const Sums& expected) {
  summary::Folded folded;
  const double milliseconds = Milliseconds(settings, [&] { folded = OrDie(summary::Fold(snapshot, plan)); });
  if (SumsOf(folded, settings.figures) != expected) {
    std::fprintf(stderr, "the fold is wrong\n");
    std::exit(1);
  }
  return milliseconds;
}

// Folds as of `revision`; each cold repetition has an engine, and so a block cache, of its own.
Measured Measure(const Settings& settings, const std::string& path, int64_t revision, const Sums& expected) {
  const std::vector<std::string> unit_ids = UnitIds(settings);
  const summary::FoldPlan plan = PlanOf(settings, unit_ids, revision);
  std::vector<double> cold;
  std::vector<double> warm;
  for (int i = 0; i < settings.repetitions; ++i) {
    const std::unique_ptr<storage::RocksEngine> engine = OrDie(storage::RocksEngine::Open(path));
    Settle(*engine);
    const std::unique_ptr<storage::Snapshot> snapshot = engine->TakeSnapshot();
    cold.push_back(TimedFold(settings, *snapshot, plan, expected));
    warm.push_back(TimedFold(settings, *snapshot, plan, expected));
  }
  return {Median(cold), Median(warm)};
}

// What one set of data gave.
struct Result {
  double ceiling_ms = 0;
  Measured latest;
  Measured changed_3;
  Measured changed_100;
};

Result Run(const Settings& settings) {
  const std::string path =
      absl::StrCat(settings.directory, "/", settings.units, "x", settings.figures, "x", settings.versions);
  std::printf("\n%d units x %d figures, %d versions\n", settings.units, settings.figures, settings.versions);

  const Ceiling ceiling = CeilingOf(settings, [&](int) { return settings.versions; });
  Result result;
  Sums latest;
  std::vector<double> times;
  for (int i = 0; i < settings.repetitions; ++i) {
    times.push_back(Milliseconds(settings, [&] { latest = ceiling.Add(settings.figures); }));
  }
  result.ceiling_ms = Median(times);
  std::printf("%-34s %8.1f ms\n", "plain loop in memory", result.ceiling_ms);

  const int64_t end = RevisionOf(settings, settings.units - 1, settings.versions);
  const auto print = [&](const std::string& what, const Measured& measured) {
    std::printf("%-34s %8.1f ms cold %8.1f ms warm\n", what.c_str(), measured.cold_ms, measured.warm_ms);
  };
  {
    std::filesystem::remove_all(path);
    OrDie(storage::InitDirectory(path));
    const std::unique_ptr<storage::RocksEngine> engine = OrDie(storage::RocksEngine::Open(path));
    const double begin_ms = ProcessMilliseconds();
    const double wall_ms = Milliseconds({}, [&] { Generate(settings, *engine); });
    Settle(*engine);
    std::printf("written in %.0f ms, %.2f us of processor time per version with all compactions\n", wall_ms,
                (ProcessMilliseconds() - begin_ms) * 1e3 / (1.0 * settings.units * settings.versions));
    std::printf("after the writes: %s\n", SortedRuns(*engine).c_str());
    const std::vector<std::string> unit_ids = UnitIds(settings);
    const summary::FoldPlan plan = PlanOf(settings, unit_ids, end);
    const std::unique_ptr<storage::Snapshot> snapshot = engine->TakeSnapshot();
    const double first_ms = TimedFold(settings, *snapshot, plan, latest);
    print("latest, memtables not yet flushed", {first_ms, TimedFold(settings, *snapshot, plan, latest)});
  }
  {
    const std::unique_ptr<storage::RocksEngine> engine = OrDie(storage::RocksEngine::Open(path));
    Settle(*engine);
    std::printf("after a restart: %s\n", SortedRuns(*engine).c_str());
  }
  result.latest = Measure(settings, path, end, latest);
  print("latest", result.latest);
  if (settings.versions == 1) {
    return result;
  }
  const auto measure_changed = [&](int changed) {
    // The last `changed` entries of the last round are later than the revision.
    const Ceiling then = CeilingOf(settings, [&](int unit) {
      return unit >= settings.units - changed ? settings.versions - 1 : settings.versions;
    });
    return Measure(settings, path, end - changed, then.Add(settings.figures));
  };
  result.changed_3 = measure_changed(static_cast<int>(int64_t{settings.units} * 3 / 100));
  print("as of, 3 % changed since", result.changed_3);
  result.changed_100 = measure_changed(settings.units);
  print("as of, 100 % changed since", result.changed_100);
  const Ceiling first = CeilingOf(settings, [](int) { return 1; });
  print("as of the first versions",
        Measure(settings, path, RevisionOf(settings, settings.units - 1, 1), first.Add(settings.figures)));
  return result;
}

std::string FirstLine(const std::string& path, const std::string& having) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.find(having) != std::string::npos) {
      return line;
    }
  }
  return "unknown";
}

void RunAll(const Settings& settings) {
  Settings single = settings;
  single.versions = 1;
  const Result one = Run(single);
  const Result many = Run(settings);

  std::printf("\n%s, %u cores; load average %s; %s, %.0f %% of the figures in two bytes\n",
              FirstLine("/proc/cpuinfo", "model name").c_str(), std::thread::hardware_concurrency(),
              FirstLine("/proc/loadavg", "").c_str(), settings.cpu_time ? "processor time" : "wall time",
              settings.large_share * 100);
  const auto print = [](const std::string& what, double ratio, const std::string& bar) {
    std::printf("%-34s %8.2f   %s\n", what.c_str(), ratio, bar.c_str());
  };
  const std::string versions = absl::StrCat(settings.versions, " versions");
  print("cold / plain loop, 1 version", one.latest.cold_ms / one.ceiling_ms, "<= 2");
  print(absl::StrCat("cold / plain loop, ", versions), many.latest.cold_ms / many.ceiling_ms, "<= 2");
  print(absl::StrCat(versions, " / 1 version"), many.latest.cold_ms / one.latest.cold_ms, "about 1");
  print("as of, 3 % changed / latest", many.changed_3.cold_ms / many.latest.cold_ms, "<= 1.5");
  print("as of, 100 % changed / latest", many.changed_100.cold_ms / many.latest.cold_ms, "<= 10");
  std::printf("every answer equals that of the plain loop\n");
}

}  // namespace
}  // namespace khoi::bench

int main(int argc, char** argv) {
  khoi::bench::Settings settings;
  CLI::App app("Measures the fold.");
  app.add_option("--directory", settings.directory, "Where the data goes; several GB at most")->required();
  app.add_option("--units", settings.units);
  app.add_option("--figures", settings.figures);
  app.add_option("--versions", settings.versions);
  app.add_option("--repetitions", settings.repetitions);
  app.add_flag("--cpu-time", settings.cpu_time, "Measure processor time instead of wall time");
  app.add_option("--large-share", settings.large_share, "Share of figures of 128 and more");
  CLI11_PARSE(app, argc, argv);
  khoi::bench::RunAll(settings);
  return 0;
}
