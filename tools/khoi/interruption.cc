#include "tools/khoi/interruption.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace khoi::cli {
namespace {

constexpr char kSignal = 's';
constexpr char kEnd = 'e';

// A signal may come on any thread, where hardly anything may be called; it says so to the thread that waits.
std::array<int, 2> pipe_ends = {-1, -1};

void Tell(char what) {
  const int error = errno;
  while (write(pipe_ends[1], &what, 1) < 0 && errno == EINTR) {
  }
  errno = error;
}

void OnSignal(int) { Tell(kSignal); }

}  // namespace

Interruption::Interruption(std::function<void()> on_signal) {
  if (pipe(pipe_ends.data()) != 0) {
    return;  // signals end the program, as ever
  }
  waiter_ = std::thread([on_signal = std::move(on_signal)] {
    char what = kEnd;
    while (read(pipe_ends[0], &what, 1) < 0 && errno == EINTR) {
    }
    if (what == kSignal) {
      on_signal();
    }
  });
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

Interruption::~Interruption() {
  if (!waiter_.joinable()) {
    return;
  }
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  Tell(kEnd);
  waiter_.join();
  for (int& end : pipe_ends) {
    close(std::exchange(end, -1));
  }
}

}  // namespace khoi::cli
