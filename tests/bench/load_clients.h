// Keeps a number of submissions in flight against a server and times each of them.
#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace khoi::bench {

struct LoadOptions {
  int in_flight = 64;
  int unit_count = 1000;  // at least in_flight: a unit has at most one submission in flight
  int line_count = 100;
  bool stream = false;    // SubmitStream, one call for each channel, in place of Submit
  bool as_bytes = false;  // report_bytes in place of report
  bool bare = false;      // the server counts no versions
  double warmup_seconds = 1;
  double seconds = 5;
  int64_t submission_count_max = 0;  // ends earlier, after this many; 0 means never
  std::string run_id;                // begins every request id
  std::vector<int64_t> versions;     // the latest version of each unit; empty when no unit has any
};

struct LoadResult {
  double seconds = 0;          // what was measured, without the warm-up
  int64_t answered_count = 0;  // with the warm-up
  int64_t failed_count = 0;
  std::string first_failure;
  std::vector<int64_t> latencies_ns;  // one for each submission that got a receipt in that time, ascending
};

// Pushes until the time or the count is reached and every submission is answered. At least one channel.
LoadResult PushLoad(const std::vector<std::shared_ptr<grpc::Channel>>& channels, const LoadOptions& options);

}  // namespace khoi::bench
