// What `submit` says about each file, as the answers come in.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "khoi/v1/submission.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/progress.h"
#include "tools/khoi/stream_push.h"

namespace khoi::cli {

// Writes a line for each receipt to `out`: aligned text, CSV, or one JSON object a line with the whole answer. Findings
// and errors go to `err`. Not thread-safe.
class SubmitLines final {
 public:
  SubmitLines(const std::vector<std::string>& files, const Console& console);

  void Add(size_t file, const v1::SubmitRequest& request, const PushResult& result);

  // Writes the closing line to `err`, and returns the worst exit code.
  ExitCode Close();

 private:
  void WriteLine(const std::string& file, const v1::SubmitRequest& request, const PushResult& result);

  const std::vector<std::string>& files_;
  const Console& console_;
  Progress progress_;
  int file_width_ = 0;
  int new_count_ = 0;
  int unchanged_count_ = 0;
  int rejected_count_ = 0;
  int failed_count_ = 0;
  ExitCode code_ = ExitCode::kDone;
};

}  // namespace khoi::cli
