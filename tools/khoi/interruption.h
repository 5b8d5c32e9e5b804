// Ctrl-C as a call of a function.
#pragma once

#include <functional>
#include <thread>

namespace khoi::cli {

// While it lives, SIGINT and SIGTERM call `on_signal` once, on a thread of its own, in place of ending the program; a
// second signal ends it. At most one lives at a time.
class Interruption final {
 public:
  explicit Interruption(std::function<void()> on_signal);
  ~Interruption();

 private:
  std::thread waiter_;
};

}  // namespace khoi::cli
