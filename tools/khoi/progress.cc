#include "tools/khoi/progress.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tools/khoi/number_format.h"

namespace khoi::cli {

Progress::Progress(int64_t total, const Console& console) : total_(total), console_(console), start_(absl::Now()) {}

void Progress::Advance() {
  ++done_;
  if (!console_.err_is_terminal || console_.quiet) {
    return;
  }
  const absl::Time now = absl::Now();
  if (now - start_ < absl::Seconds(1) || now - drawn_at_ < absl::Milliseconds(100)) {
    return;
  }
  constexpr int kWidth = 30;
  const auto filled = static_cast<size_t>(total_ == 0 ? kWidth : done_ * kWidth / total_);
  console_.err << "\r[" << std::string(filled, '#') << std::string(kWidth - filled, '.') << "] "
               << FormatNumber(absl::StrCat(done_), console_.language) << "/"
               << FormatNumber(absl::StrCat(total_), console_.language) << "\x1b[K" << std::flush;
  drawn_at_ = now;
  visible_ = true;
}

void Progress::Hide() {
  if (visible_) {
    console_.err << "\r\x1b[K" << std::flush;
    visible_ = false;
    drawn_at_ = absl::InfinitePast();
  }
}

}  // namespace khoi::cli
