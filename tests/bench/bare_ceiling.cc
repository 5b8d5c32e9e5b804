// bare_ceiling: the least that a durable submission costs, to measure khoid against. A gRPC callback server takes the
// same requests, parses and serialises the report, and one committer thread writes the bytes of all that wait to
// RocksDB in one synced batch before it answers. No validation, no log, no figures, no versions.

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <rocksdb/db.h>

#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "khoi/v1/submission.grpc.pb.h"

namespace khoi::bench {
namespace {

// Writes what is queued, many at a time; the same limits as the ledger's.
class Committer {
 public:
  using Done = std::function<void(int64_t revision)>;

  explicit Committer(rocksdb::DB& db) : db_(db), thread_([this] { Run(); }) {}

  ~Committer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void Append(std::string bytes, Done done) {
    {
      const std::lock_guard lock(mutex_);
      queue_.emplace_back(std::move(bytes), std::move(done));
    }
    wake_.notify_one();
  }

 private:
  void Run() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) {
        return;
      }
      std::vector<std::pair<std::string, Done>> batch;
      batch.swap(queue_);
      lock.unlock();
      Commit(batch);
      lock.lock();
    }
  }

  void Commit(const std::vector<std::pair<std::string, Done>>& batch) {
    rocksdb::WriteBatch writes;
    const int64_t first = revision_ + 1;
    for (const auto& [bytes, done] : batch) {
      char key[17];
      std::snprintf(key, sizeof key, "%016llx", static_cast<unsigned long long>(++revision_));
      writes.Put(key, bytes);
    }
    rocksdb::WriteOptions options;
    options.sync = true;
    if (const rocksdb::Status status = db_.Write(options, &writes); !status.ok()) {
      std::fprintf(stderr, "bare_ceiling: %s\n", status.ToString().c_str());
      std::abort();
    }
    int64_t revision = first;
    for (const auto& [bytes, done] : batch) {
      done(revision++);
    }
  }

  rocksdb::DB& db_;
  int64_t revision_ = 0;  // the committer's own
  std::mutex mutex_;      // guards queue_, stopping_
  std::condition_variable wake_;
  std::vector<std::pair<std::string, Done>> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: starts when everything else stands
};

class SubmissionService final
    : public v1::SubmissionService::WithCallbackMethod_Submit<v1::SubmissionService::Service> {
 public:
  explicit SubmissionService(Committer& committer) : committer_(committer) {}

  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context, const v1::SubmitRequest* request,
                                   v1::SubmitResponse* response) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    v1::Report parsed;
    if (request->has_report_bytes() && !parsed.ParseFromString(request->report_bytes())) {
      reactor->Finish(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "report_bytes: not a report"));
      return reactor;
    }
    const v1::Report& report = request->has_report_bytes() ? parsed : request->report();
    v1::Receipt& receipt = *response->mutable_receipt();
    receipt.set_unit_id(report.unit_id());
    receipt.set_version(request->expected_version() + 1);
    committer_.Append(report.SerializeAsString(), [reactor, &receipt](int64_t revision) {
      receipt.set_revision(revision);
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }

 private:
  Committer& committer_;
};

int Main(int argc, char** argv) {
  std::string directory;
  CLI::App app("Takes submissions as khoid does and only stores their bytes. Prints its port; ends with its input.");
  app.add_option("--data", directory, "an empty directory")->required();
  CLI11_PARSE(app, argc, argv);

  rocksdb::Options options;
  options.create_if_missing = true;
  options.error_if_exists = true;
  rocksdb::DB* opened = nullptr;
  if (const rocksdb::Status status = rocksdb::DB::Open(options, directory, &opened); !status.ok()) {
    std::fprintf(stderr, "bare_ceiling: %s\n", status.ToString().c_str());
    return 1;
  }
  const std::unique_ptr<rocksdb::DB> db(opened);
  Committer committer(*db);
  SubmissionService service(committer);
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
