// khoi_load: pushes reports at a khoid, many at a time, and prints submissions per second and latencies. It applies a
// registry of its own (authority "bench") first; the example catalog must be there.

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "khoi/v1/registry.grpc.pb.h"
#include "khoi/v1/submission.grpc.pb.h"
#include "storage/status_macros.h"
#include "tests/bench/load_clients.h"
#include "tests/bench/load_data.h"

namespace khoi::bench {
namespace {

absl::Status FromGrpc(const std::string& what, const grpc::Status& status) {
  if (status.ok()) {
    return absl::OkStatus();
  }
  return absl::UnknownError(absl::StrCat(what, ": code ", status.error_code(), ": ", status.error_message()));
}

std::vector<std::shared_ptr<grpc::Channel>> Connect(const std::string& server, int connection_count) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < connection_count; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // else all channels share one connection
    channels.push_back(grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments));
  }
  return channels;
}

absl::Status ApplyRegistry(const std::shared_ptr<grpc::Channel>& channel, int unit_count) {
  const auto stub = v1::RegistryService::NewStub(channel);
  for (const v1::ApplyRegistryRequest& request : RegistryRequests(unit_count)) {
    grpc::ClientContext context;
    v1::ApplyRegistryResponse response;
    RETURN_IF_ERROR(FromGrpc("ApplyRegistry", stub->ApplyRegistry(&context, request, &response)));
  }
  return absl::OkStatus();
}

// The latest version of every unit, 0 for those that have none: the directory may be one that was used before.
absl::StatusOr<std::vector<int64_t>> ReadVersions(const std::shared_ptr<grpc::Channel>& channel, int unit_count) {
  std::map<std::string, int64_t> versions;
  const auto stub = v1::SubmissionService::NewStub(channel);
  v1::ListReportsRequest request;
  request.set_authority_id(kAuthorityId);
  request.set_period_id(kPeriodId);
  request.set_page_size(1000);
  do {
    grpc::ClientContext context;
    v1::ListReportsResponse response;
    RETURN_IF_ERROR(FromGrpc("ListReports", stub->ListReports(&context, request, &response)));
    for (const v1::Receipt& receipt : response.reports()) {
      versions[receipt.unit_id()] = receipt.version();
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());

  std::vector<int64_t> result;
  for (int unit = 0; unit < unit_count; ++unit) {
    const auto found = versions.find(UnitId(unit));
    result.push_back(found == versions.end() ? 0 : found->second);
  }
  return result;
}

double Milliseconds(const std::vector<int64_t>& latencies_ns, double quantile) {
  if (latencies_ns.empty()) {
    return 0;
  }
  const auto last = static_cast<double>(latencies_ns.size() - 1);
  return static_cast<double>(latencies_ns[static_cast<size_t>(quantile * last)]) / 1e6;
}

int Report(const LoadResult& result, bool json) {
  const auto count = static_cast<double>(result.latencies_ns.size());
  const double rate = result.seconds > 0 ? count / result.seconds : 0;
  const char* const format =
      json ? "{\"submissions\": %.0f, \"seconds\": %.3f, \"submissions_per_s\": %.1f, \"p50_ms\": %.3f, "
             "\"p99_ms\": %.3f, \"answered\": %lld, \"failed\": %lld}\n"
           : "%.0f submissions in %.1f s: %.0f/s, p50 %.2f ms, p99 %.2f ms; of %lld answers %lld failed\n";
  std::printf(format, count, result.seconds, rate, Milliseconds(result.latencies_ns, 0.5),
              Milliseconds(result.latencies_ns, 0.99), static_cast<long long>(result.answered_count),
              static_cast<long long>(result.failed_count));
  if (result.failed_count > 0) {
    std::fprintf(stderr, "khoi_load: first failure: %s\n", result.first_failure.c_str());
    return 1;
  }
  return 0;
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "khoi_load: %s\n", std::string(status.message()).c_str());
  return 1;
}

int Main(int argc, char** argv) {
  LoadOptions options;
  std::string server;
  int connection_count = 4;
  bool json = false;
  bool content_size = false;
  CLI::App app("Pushes reports at a khoid and prints submissions per second and latencies.");
  CLI::Option* const server_option = app.add_option("--server", server, "host:port");
  app.add_option("--connections", connection_count, "connections")->check(CLI::Range(1, 1000))->capture_default_str();
  app.add_option("--in-flight", options.in_flight, "submissions in flight, over all connections")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--units", options.unit_count, "units, at least as many as in flight")
      ->check(CLI::Range(1, kUnitCountMax))
      ->capture_default_str();
  app.add_option("--lines", options.line_count, "lines of each report")->capture_default_str();
  app.add_option("--warmup", options.warmup_seconds, "seconds before measuring")->capture_default_str();
  app.add_option("--seconds", options.seconds, "seconds to measure")->capture_default_str();
  app.add_option("--count", options.submission_count_max, "end after this many submissions; 0 means never")
      ->capture_default_str();
  app.add_flag("--stream", options.stream, "use SubmitStream, one call for each connection");
  app.add_flag("--bytes", options.as_bytes, "send report_bytes in place of report");
  app.add_flag("--bare", options.bare, "the server is bare_ceiling: no registry, no versions");
  app.add_flag("--json", json, "print one JSON object");
  app.add_flag("--content-size", content_size, "print the bytes of one report and end");
  CLI11_PARSE(app, argc, argv);
  if (content_size) {
    std::printf("%zu\n", MakeReport(options.line_count).ByteSizeLong());
    return 0;
  }
  if (server_option->empty()) {
    return Fail(absl::InvalidArgumentError("--server is required"));
  }
  options.unit_count = std::max(options.unit_count, options.in_flight);
  options.run_id = absl::StrCat("load-", std::chrono::system_clock::now().time_since_epoch().count());

  const std::vector<std::shared_ptr<grpc::Channel>> channels = Connect(server, connection_count);
  for (const auto& channel : channels) {
    if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10))) {
      return Fail(absl::UnavailableError(absl::StrCat("nothing answers at ", server)));
    }
  }
  if (!options.bare) {
    if (absl::Status status = ApplyRegistry(channels[0], options.unit_count); !status.ok()) {
      return Fail(status);
    }
    absl::StatusOr<std::vector<int64_t>> versions = ReadVersions(channels[0], options.unit_count);
    if (!versions.ok()) {
      return Fail(versions.status());
    }
    options.versions = *std::move(versions);
  }
  return Report(PushLoad(channels, options), json);
}

}  // namespace
}  // namespace khoi::bench

int main(int argc, char** argv) { return khoi::bench::Main(argc, argv); }
