// A bar on the terminal while something long goes on.
#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// Draws on `err` when that is a terminal and messages are wanted, from one second after the start and at most ten times
// a second. Not thread-safe.
class Progress final {
 public:
  Progress(int64_t total, const Console& console);
  ~Progress() { Hide(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Advance();
  // Takes the bar away, so that a message can be written; the next Advance brings it back.
  void Hide();

 private:
  const int64_t total_;
  const Console& console_;
  const absl::Time start_;
  absl::Time drawn_at_ = absl::InfinitePast();
  int64_t done_ = 0;
  bool visible_ = false;
};

}  // namespace khoi::cli
