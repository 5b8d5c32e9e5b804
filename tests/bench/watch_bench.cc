// watch_bench: many watch one summary at a khoid until the input ends, and read what they are told without looking into
// it. Prints "ready" when each has got its first message, and at the end what came. tests/bench/suite/watch.py runs it
// beside khoi_load.

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/client_callback.h>

#include <atomic>
#include <cstdio>
#include <iostream>
#include <latch>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "khoi/v1/summary.pb.h"
#include "tests/bench/load_data.h"

namespace khoi::bench {
namespace {

// What came for all watchers together, the first messages apart.
struct Told {
  std::latch ready;
  std::latch ended;
  std::atomic<int64_t> message_count = 0;
  std::atomic<int64_t> byte_count = 0;
  std::atomic<int64_t> first_byte_count = 0;
  std::atomic<int64_t> failure_count = 0;

  explicit Told(int watcher_count) : ready(watcher_count), ended(watcher_count) {}
};

class Watcher final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Watcher(grpc::GenericStub& stub, const grpc::ByteBuffer& request, Told& told) : request_(request), told_(told) {
    stub.PrepareBidiStreamingCall(&context_, "/khoi.v1.SummaryService/WatchSummary", {}, this);
    StartWriteLast(&request_, {});
    StartRead(&message_);
    StartCall();
  }

  void Cancel() {
    cancelled_ = true;
    context_.TryCancel();
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      return;
    }
    const auto size = static_cast<int64_t>(message_.Length());
    if (first_) {
      told_.first_byte_count += size;
      told_.ready.count_down();
    } else {
      ++told_.message_count;
      told_.byte_count += size;
    }
    first_ = false;
    StartRead(&message_);
  }

  void OnDone(const grpc::Status& status) override {
    if (!cancelled_) {
      ++told_.failure_count;
      std::fprintf(stderr, "watch_bench: %s\n", status.error_message().c_str());
    }
    if (first_) {
      told_.ready.count_down();
    }
    told_.ended.count_down();
  }

 private:
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer message_;
  Told& told_;
  bool first_ = true;
  std::atomic<bool> cancelled_ = false;
};

grpc::ByteBuffer Request() {
  v1::WatchSummaryRequest request;
  request.mutable_summary()->mutable_scope()->mutable_authority()->set_authority_id(kAuthorityId);
  request.mutable_summary()->add_period_ids(kPeriodId);
  const grpc::Slice slice(request.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

int Main(int argc, char** argv) {
  std::string server;
  int watcher_count = 1000;
  int connection_count = 8;
  CLI::App app("Watches one summary of the load program's authority, many times over, until the input ends.");
  app.add_option("--server", server, "host:port")->required();
  app.add_option("--watchers", watcher_count, "calls of WatchSummary")->check(CLI::Range(1, 100000));
  app.add_option("--connections", connection_count, "connections; a server takes 256 calls over each")
      ->check(CLI::Range(1, 1000));
  CLI11_PARSE(app, argc, argv);

  std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
  for (int i = 0; i < connection_count; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // else all channels share one connection
    stubs.push_back(std::make_unique<grpc::GenericStub>(
        grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments)));
  }
  Told told(watcher_count);
  const grpc::ByteBuffer request = Request();
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int i = 0; i < watcher_count; ++i) {
    watchers.push_back(std::make_unique<Watcher>(*stubs[static_cast<size_t>(i % connection_count)], request, told));
  }
  told.ready.wait();
  std::printf("ready\n");
  std::fflush(stdout);

  std::string ignored;
  while (std::getline(std::cin, ignored)) {
  }
  const int64_t failure_count = told.failure_count;
  std::printf("{\"watchers\": %d, \"first_bytes\": %lld, \"messages\": %lld, \"bytes\": %lld, \"failed\": %lld}\n",
              watcher_count, static_cast<long long>(told.first_byte_count / watcher_count),
              static_cast<long long>(told.message_count), static_cast<long long>(told.byte_count),
              static_cast<long long>(failure_count));
  for (const auto& watcher : watchers) {
    watcher->Cancel();
  }
  told.ended.wait();
  return failure_count == 0 ? 0 : 1;
}

}  // namespace
}  // namespace khoi::bench

int main(int argc, char** argv) { return khoi::bench::Main(argc, argv); }
