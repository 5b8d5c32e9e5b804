// Times of entries as the contract writes them.
#pragma once

#include <cstdint>

#include "google/protobuf/timestamp.pb.h"

namespace khoi::domain {

// Microseconds since 1970-01-01T00:00:00Z; instants of requests may lie before it.
inline void SetTime(int64_t time_us, google::protobuf::Timestamp& time) {
  const int64_t seconds = time_us / 1'000'000 - (time_us % 1'000'000 < 0 ? 1 : 0);
  time.set_seconds(seconds);
  time.set_nanos(static_cast<int32_t>((time_us - seconds * 1'000'000) * 1'000));
}

}  // namespace khoi::domain
