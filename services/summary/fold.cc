#include "services/summary/fold.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "services/summary/folder.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Fewer units than this are read sooner than another thread is there.
constexpr size_t kChunkUnitsMin = 4096;
constexpr size_t kChunkCountMax = 4;

// Threads that read for folds beside those that asked, in the whole process.
std::atomic<size_t> reading_threads = 0;

// So many more threads, or none when processors are busy reading already.
class ReadingThreads final {
 public:
  ReadingThreads(size_t count, bool always) : count_(count) {
    const size_t before = reading_threads.fetch_add(count);
    if (!always && before + count > std::thread::hardware_concurrency()) {
      reading_threads.fetch_sub(count);
      count_ = 0;
    }
  }
  ~ReadingThreads() {
    Join();
    reading_threads.fetch_sub(count_);
  }
  ReadingThreads(const ReadingThreads&) = delete;
  ReadingThreads& operator=(const ReadingThreads&) = delete;

  size_t count() const { return count_; }

  // Does `work` on another thread; on this one when the system has none to give.
  void Run(std::function<void()> work) {
    try {
      threads_.emplace_back(work);
    } catch (const std::system_error&) {
      work();
    }
  }
  void Join() {
    for (std::thread& thread : threads_) {
      thread.join();
    }
    threads_.clear();
  }

 private:
  size_t count_ = 0;
  std::vector<std::thread> threads_;
};

// How many threads are worth it: one where groups are hardly larger than units, since each keeps its own, and where
// rows are counted, since their limit is one for all.
size_t ChunkCountOf(const FoldPlan& plan) {
  const size_t units = plan.units.size();
  if (plan.thread_count > 0) {
    return std::clamp<size_t>(plan.thread_count, 1, std::max<size_t>(units, 1));
  }
  if (!plan.scan || plan.partial_sizes.size() * 4 > units || !plan.rows.row_of_cell.empty()) {
    return 1;
  }
  const size_t threads = std::min<size_t>(kChunkCountMax, std::thread::hardware_concurrency());
  return std::clamp<size_t>(units / kChunkUnitsMin, 1, std::max<size_t>(threads, 1));
}

std::vector<Chunk> ChunksOf(const FoldPlan& plan, size_t count) {
  const storage::KeyRange all = storage::NowRange(plan.authority_id, plan.period_id);
  std::vector<Chunk> chunks(count);
  for (size_t i = 0; i < count; ++i) {
    chunks[i].begin = plan.units.size() * i / count;
    chunks[i].range.first =
        i == 0 ? all.first
               : storage::NowKey({plan.authority_id, plan.period_id, std::string(plan.units[chunks[i].begin].unit_id)});
  }
  for (size_t i = 0; i < count; ++i) {
    chunks[i].end = i + 1 < count ? chunks[i + 1].begin : plan.units.size();
    chunks[i].range.limit = i + 1 < count ? chunks[i + 1].range.first : all.limit;
  }
  return chunks;
}

}  // namespace

void AddDecision(const stored::v1::DecisionClaim& decision, domain::ClaimPlace place, domain::KeyedSet& decisions) {
  decisions.Add(
      {.measure = v1::MEASURE_AWARDS, .key = decision.key()},
      {.place = std::move(place), .cell = "", .title = decision.title(), .field_path = decision.field_path()});
}

absl::StatusOr<Folded> Fold(const storage::Snapshot& snapshot, const FoldPlan& plan) {
  std::vector<Partial> states(plan.partial_sizes.size());
  for (size_t i = 0; i < states.size(); ++i) {
    states[i].units.resize(plan.partial_sizes[i]);
  }
  ReadingThreads threads(ChunkCountOf(plan) - 1, /*always=*/plan.thread_count > 0);
  const std::vector<Chunk> chunks = ChunksOf(plan, threads.count() + 1);
  std::vector<std::unique_ptr<Folder>> folders;
  for (const Chunk& chunk : chunks) {
    folders.push_back(std::make_unique<Folder>(snapshot, plan, chunk, states));
  }
  std::vector<absl::Status> read(chunks.size());
  for (size_t i = 1; i < chunks.size(); ++i) {
    threads.Run([&, i] { read[i] = folders[i]->ScanRange(); });
  }
  read[0] = plan.scan ? folders[0]->ScanRange() : folders[0]->ReadUnits();
  threads.Join();
  for (size_t i = 0; i < chunks.size(); ++i) {
    RETURN_IF_ERROR(read[i]);
    if (i > 0) {
      folders[0]->Merge(*folders[i]);
    }
  }
  RETURN_IF_ERROR(folders[0]->FindDecisions());
  return folders[0]->Take();
}

}  // namespace khoi::summary
