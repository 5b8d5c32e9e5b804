#include "services/ledger/clock.h"

#include <chrono>

namespace khoi::ledger {

int64_t SystemClock::NowMicros() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace khoi::ledger
