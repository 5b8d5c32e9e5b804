// The rows that a fold reads, in a layout of their own because a summary of 100,000 units must read them at memory
// speed.
//
//   head    := 0x01 varint(version) varint(revision) varint(time_us) content_hash[32]
//              varint(changed_revision - revision) state(1) varint(accepted_version) varint(size of review) review
//   payload := varint(size of extras) extras varint(plain_count) plain* special*
//   plain   := varint(cell_id - previous cell_id) varint(value)
//   special := varint(cell_id - previous cell_id) flags(1) [varint(low)] [varint(high - low)]
//   now     := head payload      past := head      fig := payload
//
// Version, revision, time and hash are those of the latest submission. A head without a version has the hash of zeros;
// its now row is a head only. `review` is a khoi.stored.v1.ReviewState, empty when there is nothing to say.
// `extras` is a khoi.stored.v1.Extras, empty when there is nothing to say. Plain figures are exact values; special ones
// are everything else. Each list is in ascending order of cell id, starting from -1, and no cell occurs twice. Values
// are scaled integers (CellKey.scale), never negative. Rows are on disk: a change here is a migration (format.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace khoi::storage {

// Where a report stands: its latest version, and what became of it.
struct Head {
  int64_t version = 0;  // 0: nothing was submitted, but something was asked; then so are revision and time_us
  int64_t revision = 0;
  int64_t time_us = 0;
  std::string content_hash = std::string(32, '\0');
  int64_t changed_revision = 0;  // the last entry about the report: the submission or an act of review
  int state = 0;  // khoi.v1.VersionState of the latest version; never LOCKED, which a lock makes of ACCEPTED
  int64_t accepted_version = 0;  // 0: none
  std::string review = {};       // encoded
  friend bool operator==(const Head&, const Head&) = default;
};

// What is known of a figure. Values are on disk.
enum FigureFlags : uint8_t {
  kHasLow = 1,         // a lower bound is known
  kHasHigh = 2,        // an upper bound other than the lower one is known
  kUnbounded = 4,      // there is no upper bound
  kApproximate = 8,    // a part is approximate
  kNotAvailable = 16,  // a part was said to be not available
};
inline constexpr uint8_t kFigureFlagsMax = 31;

// One figure of one version. Exact when flags == kHasLow; then high == low. What the flags do not claim is not stored:
// it reads back as 0 for low and as low for high.
struct Figure {
  int64_t cell_id = 0;
  uint8_t flags = kHasLow;
  int64_t low = 0;
  int64_t high = 0;
  friend bool operator==(const Figure&, const Figure&) = default;
};

std::string EncodeHead(const Head& head);
// `figures` in ascending order of cell_id without repetition.
std::string EncodePayload(absl::string_view extras, const std::vector<Figure>& figures);

// Splits a row that begins with a head. On success `rest` is what follows it. DATA_LOSS when the bytes are no head.
absl::StatusOr<Head> DecodeHead(absl::string_view row, absl::string_view* rest);

// The parts of a payload, still encoded. Views into the row.
struct Payload {
  absl::string_view extras;
  absl::string_view figures;  // plain_count and what follows
};
absl::StatusOr<Payload> SplitPayload(absl::string_view payload);

// All figures in ascending order of cell id, plain and special merged. For readers that are not in a hurry; the fold
// has a loop of its own over ForEachFigure.
absl::StatusOr<std::vector<Figure>> DecodeFigures(absl::string_view figures);

// Reads a varint from `*p`, not beyond `end`; false when it is cut off or longer than 64 bits.
inline bool ReadVarint(const char** p, const char* end, uint64_t* value) {
  const char* at = *p;
  if (at < end && static_cast<uint8_t>(*at) < 0x80) {
    *value = static_cast<uint8_t>(*at);
    *p = at + 1;
    return true;
  }
  uint64_t result = 0;
  for (int shift = 0; shift < 64 && at < end; shift += 7) {
    const uint8_t byte = static_cast<uint8_t>(*at++);
    result |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      *value = result;
      *p = at;
      return true;
    }
  }
  return false;
}

// The head of a row without copies; hash and review are views into the row. For the fold, which reads one for every
// unit.
struct HeadView {
  int64_t version = 0;
  int64_t revision = 0;
  int64_t time_us = 0;
  absl::string_view content_hash;
  int64_t changed_revision = 0;
  int state = 0;
  int64_t accepted_version = 0;
  absl::string_view review;
};

// Reads what DecodeHead reads. False when the bytes are no head.
inline bool ReadHead(absl::string_view row, HeadView* head, absl::string_view* rest) {
  constexpr char kTag = 1;
  constexpr size_t kHashSize = 32;
  const char* p = row.data();
  const char* const end = p + row.size();
  if (p == end || *p++ != kTag) {
    return false;
  }
  uint64_t version = 0;
  uint64_t revision = 0;
  uint64_t time_us = 0;
  if (!ReadVarint(&p, end, &version) || !ReadVarint(&p, end, &revision) || !ReadVarint(&p, end, &time_us) ||
      (version | revision | time_us) >> 63 != 0 || static_cast<size_t>(end - p) < kHashSize) {
    return false;
  }
  const absl::string_view content_hash(p, kHashSize);
  p += kHashSize;
  uint64_t changed_after = 0;
  if (!ReadVarint(&p, end, &changed_after) || changed_after >> 63 != 0 || (revision + changed_after) >> 63 != 0 ||
      p == end) {
    return false;
  }
  const int state = static_cast<uint8_t>(*p++);
  uint64_t accepted_version = 0;
  uint64_t review_size = 0;
  if (!ReadVarint(&p, end, &accepted_version) || accepted_version > version || !ReadVarint(&p, end, &review_size) ||
      review_size > static_cast<uint64_t>(end - p)) {
    return false;
  }
  *head = {static_cast<int64_t>(version),
           static_cast<int64_t>(revision),
           static_cast<int64_t>(time_us),
           content_hash,
           static_cast<int64_t>(revision + changed_after),
           state,
           static_cast<int64_t>(accepted_version),
           absl::string_view(p, review_size)};
  p += review_size;
  *rest = absl::string_view(p, static_cast<size_t>(end - p));
  return true;
}

// Calls plain(cell_id, value) for every exact figure and special(figure) for every other one. False when the bytes are
// not a figure list; then some calls may have been made. What was passed is never negative and ascends within each
// list.
template <typename Plain, typename Special>
bool ForEachFigure(absl::string_view figures, Plain&& plain, Special&& special) {
  const char* p = figures.data();
  const char* const end = p + figures.size();
  uint64_t plain_count = 0;
  if (!ReadVarint(&p, end, &plain_count)) {
    return false;
  }
  // Unsigned, because bytes from a disk may say anything. The top bit of any of the three terms means: a step of zero
  // or backwards, a value or a cell id beyond int64. One predictable branch a figure.
  uint64_t cell_id = ~uint64_t{0};
  for (uint64_t i = 0; i < plain_count; ++i) {
    uint64_t delta = 0;
    uint64_t value = 0;
    if (!ReadVarint(&p, end, &delta) || !ReadVarint(&p, end, &value)) {
      return false;
    }
    cell_id += delta;
    if (((delta - 1) | cell_id | value) >> 63 != 0) {
      return false;
    }
    plain(static_cast<int64_t>(cell_id), static_cast<int64_t>(value));
  }
  cell_id = ~uint64_t{0};
  while (p < end) {
    uint64_t delta = 0;
    uint64_t low = 0;
    uint64_t span = 0;
    if (!ReadVarint(&p, end, &delta) || p == end) {
      return false;
    }
    const uint8_t flags = static_cast<uint8_t>(*p++);
    if (flags == kHasLow || flags > kFigureFlagsMax || ((flags & kHasLow) != 0 && !ReadVarint(&p, end, &low)) ||
        ((flags & kHasHigh) != 0 && !ReadVarint(&p, end, &span))) {
      return false;
    }
    cell_id += delta;
    if (((delta - 1) | cell_id | low | span | (low + span)) >> 63 != 0) {
      return false;
    }
    special(Figure{static_cast<int64_t>(cell_id), flags, static_cast<int64_t>(low), static_cast<int64_t>(low + span)});
  }
  return true;
}

}  // namespace khoi::storage
