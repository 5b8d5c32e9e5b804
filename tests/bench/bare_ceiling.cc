// bare_ceiling: the least that a durable submission costs, to measure khoid against. A gRPC callback server takes the
// same requests, parses and serialises the report, and one committer thread writes the bytes of all that wait to
// RocksDB in one synced batch before it answers. No validation, no log, no figures, no versions, and nothing spent
// where it can be spared: raw methods, an arena on memory of the thread, no other threads than gRPC's and the
// committer. With --raw it does not even parse: the least that taking and keeping bytes costs.

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>
#include <rocksdb/db.h>

#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "google/protobuf/arena.h"
#include "khoi/v1/submission.grpc.pb.h"
#include "storage/keys.h"
#include "storage/rocks_settings.h"

namespace khoi::bench {
namespace {

// A submission that waits to be written.
struct Pending {
  std::string bytes;
  v1::SubmitResponse response;  // complete but for the revision
  grpc::ServerUnaryReactor* reactor = nullptr;
  grpc::ByteBuffer* answer = nullptr;
};

// Writes what is queued, many at a time, and answers.
class Committer {
 public:
  explicit Committer(rocksdb::DB& db) : db_(db), thread_([this] { Run(); }) {}

  ~Committer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void Append(Pending pending) {
    bool wake = false;
    {
      const std::lock_guard lock(mutex_);
      wake = queue_.empty();
      queue_.push_back(std::move(pending));
    }
    if (wake) {
      wake_.notify_one();
    }
  }

 private:
  void Run() {
    std::vector<Pending> batch;
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) {
        return;
      }
      batch.clear();
      batch.swap(queue_);
      lock.unlock();
      Commit(batch);
      lock.lock();
    }
  }

  void Commit(std::vector<Pending>& batch) {
    size_t size = 0;
    for (const Pending& pending : batch) {
      size += pending.bytes.size() + 64;
    }
    const rocksdb::WriteOptions options = storage::SyncedWrite();
    rocksdb::WriteBatch writes(size, 0, options.protection_bytes_per_key, 0);
    for (Pending& pending : batch) {
      pending.response.mutable_receipt()->set_revision(++revision_);
      writes.Put(storage::BodyKey(revision_), pending.bytes);
    }
    if (const rocksdb::Status status = db_.Write(options, &writes); !status.ok()) {
      std::fprintf(stderr, "bare_ceiling: %s\n", status.ToString().c_str());
      std::abort();
    }
    for (const Pending& pending : batch) {
      grpc::Slice slice(pending.response.ByteSizeLong());
      pending.response.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
      grpc::ByteBuffer answer(&slice, 1);
      pending.answer->Swap(&answer);
      pending.reactor->Finish(grpc::Status::OK);
    }
  }

  rocksdb::DB& db_;
  int64_t revision_ = 0;  // the committer's own
  std::mutex mutex_;      // guards queue_, stopping_
  std::condition_variable wake_;
  std::vector<Pending> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: starts when everything else stands
};

// Parses the request and fills what is to be stored and answered; false when it cannot be read.
bool Read(const grpc::Slice& wire, Pending& pending) {
  // On the thread's own memory: taking a request costs no allocation but those of long strings.
  thread_local std::vector<char> memory(256 << 10);
  google::protobuf::ArenaOptions options;
  options.initial_block = memory.data();
  options.initial_block_size = memory.size();
  google::protobuf::Arena arena(options);
  auto& request = *google::protobuf::Arena::CreateMessage<v1::SubmitRequest>(&arena);
  if (!request.ParseFromArray(wire.begin(), static_cast<int>(wire.size()))) {
    return false;
  }
  const v1::Report* report = &request.report();
  if (request.has_report_bytes()) {
    auto* parsed = google::protobuf::Arena::CreateMessage<v1::Report>(&arena);
    if (!parsed->ParseFromString(request.report_bytes())) {
      return false;
    }
    report = parsed;
  }
  report->SerializeToString(&pending.bytes);
  v1::Receipt& receipt = *pending.response.mutable_receipt();
  receipt.set_unit_id(report->unit_id());
  receipt.set_version(request.expected_version() + 1);
  return true;
}

class SubmissionService final
    : public v1::SubmissionService::WithRawCallbackMethod_Submit<v1::SubmissionService::Service> {
 public:
  SubmissionService(Committer& committer, bool raw) : committer_(committer), raw_(raw) {}

  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    Pending pending;
    pending.reactor = reactor;
    pending.answer = response;
    grpc::Slice wire;
    const bool whole = request->TrySingleSlice(&wire).ok() || request->DumpToSingleSlice(&wire).ok();
    if (raw_) {
      pending.bytes.assign(reinterpret_cast<const char*>(wire.begin()), wire.size());
    } else if (!whole || !Read(wire, pending)) {
      reactor->Finish(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "not a submission"));
      return reactor;
    }
    committer_.Append(std::move(pending));
    return reactor;
  }

 private:
  Committer& committer_;
  const bool raw_;
};

int Main(int argc, char** argv) {
  std::string directory;
  bool raw = false;
  CLI::App app("Takes submissions as khoid does and only stores their bytes. Prints its port; ends with its input.");
  app.add_option("--data", directory, "an empty directory")->required();
  app.add_flag("--raw", raw, "store the request as it came, unread");
  CLI11_PARSE(app, argc, argv);

  storage::RocksOptions sizes;  // those that khoid has by default
  sizes.block_cache_bytes = size_t{256} << 20;
  sizes.write_buffer_bytes = size_t{64} << 20;
  const auto cache = storage::MakeBlockCache(sizes);
  rocksdb::Options options(storage::DatabaseSettings(sizes, cache),
                           storage::SpaceSettings(storage::Space::kBody, sizes, cache));
  options.create_if_missing = true;
  options.error_if_exists = true;
  rocksdb::DB* opened = nullptr;
  if (const rocksdb::Status status = rocksdb::DB::Open(options, directory, &opened); !status.ok()) {
    std::fprintf(stderr, "bare_ceiling: %s\n", status.ToString().c_str());
    return 1;
  }
  const std::unique_ptr<rocksdb::DB> db(opened);
  Committer committer(*db);
  SubmissionService service(committer, raw);
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    std::fprintf(stderr, "bare_ceiling: cannot listen\n");
    return 1;
  }
  std::printf("%d\n", port);
  std::fflush(stdout);

  // Whoever started it holds the other end of its input and closes it to end it, even by dying.
  while (std::getchar() != EOF) {
  }
  server->Shutdown();
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace khoi::bench

int main(int argc, char** argv) { return khoi::bench::Main(argc, argv); }
