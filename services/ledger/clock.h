// The time of day, as a parameter.
#pragma once

#include <cstdint>

namespace khoi::ledger {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since 1970-01-01T00:00:00Z. May go back; the ledger keeps entry times increasing by itself.
  virtual int64_t NowMicros() const = 0;
};

// The clock of the machine.
class SystemClock final : public Clock {
 public:
  int64_t NowMicros() const override;
};

}  // namespace khoi::ledger
