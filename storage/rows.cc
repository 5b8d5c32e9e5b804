#include "storage/rows.h"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace khoi::storage {
namespace {

constexpr char kHeadTag = 1;
constexpr size_t kContentHashSize = 32;
constexpr int kStateMax = 255;

// A row that breaks its layout must never reach the disk, whoever made it.
void Require(bool holds, const char* what) {
  if (!holds) {
    std::fprintf(stderr, "storage/rows: %s\n", what);
    std::abort();
  }
}

void AppendVarint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

bool IsPlain(const Figure& figure) { return figure.flags == kHasLow; }

}  // namespace

std::string EncodeHead(const Head& head) {
  Require(head.content_hash.size() == kContentHashSize, "a content hash has 32 bytes");
  Require(head.version >= 0 && head.revision >= 0 && head.time_us >= 0, "a head holds no negative number");
  Require(head.changed_revision >= head.revision, "a report changes when a version is submitted or later");
  Require(head.state >= 0 && head.state <= kStateMax, "a state is one byte");
  Require(head.accepted_version >= 0 && head.accepted_version <= head.version,
          "an accepted version is not after the latest");
  std::string row(1, kHeadTag);
  AppendVarint(row, static_cast<uint64_t>(head.version));
  AppendVarint(row, static_cast<uint64_t>(head.revision));
  AppendVarint(row, static_cast<uint64_t>(head.time_us));
  row += head.content_hash;
  AppendVarint(row, static_cast<uint64_t>(head.changed_revision - head.revision));
  row.push_back(static_cast<char>(head.state));
  AppendVarint(row, static_cast<uint64_t>(head.accepted_version));
  AppendVarint(row, head.review.size());
  row += head.review;
  return row;
}

std::string EncodePayload(absl::string_view extras, const std::vector<Figure>& figures) {
  size_t plain_count = 0;
  int64_t previous = -1;
  for (const Figure& figure : figures) {
    Require(figure.cell_id > previous, "figures come in ascending order of cell id, each once");
    const int64_t low = (figure.flags & kHasLow) != 0 ? figure.low : 0;
    Require(low >= 0, "a figure is not negative");
    Require((figure.flags & kHasHigh) == 0 || figure.high >= low, "a figure does not end before it begins");
    Require(figure.flags <= kFigureFlagsMax, "a figure has known flags only");
    previous = figure.cell_id;
    plain_count += IsPlain(figure) ? 1 : 0;
  }

  std::string payload;
  payload.reserve(extras.size() + figures.size() * 4 + 8);
  AppendVarint(payload, extras.size());
  payload.append(extras.data(), extras.size());

  AppendVarint(payload, plain_count);
  previous = -1;
  for (const Figure& figure : figures) {
    if (!IsPlain(figure)) {
      continue;
    }
    AppendVarint(payload, static_cast<uint64_t>(figure.cell_id - previous));
    AppendVarint(payload, static_cast<uint64_t>(figure.low));
    previous = figure.cell_id;
  }

  previous = -1;
  for (const Figure& figure : figures) {
    if (IsPlain(figure)) {
      continue;
    }
    const int64_t low = (figure.flags & kHasLow) != 0 ? figure.low : 0;
    AppendVarint(payload, static_cast<uint64_t>(figure.cell_id - previous));
    payload.push_back(static_cast<char>(figure.flags));
    if ((figure.flags & kHasLow) != 0) {
      AppendVarint(payload, static_cast<uint64_t>(low));
    }
    if ((figure.flags & kHasHigh) != 0) {
      AppendVarint(payload, static_cast<uint64_t>(figure.high - low));
    }
    previous = figure.cell_id;
  }
  return payload;
}

absl::StatusOr<Head> DecodeHead(absl::string_view row, absl::string_view* rest) {
  HeadView head;
  if (!ReadHead(row, &head, rest)) {
    return absl::DataLossError("a row does not begin with a head");
  }
  return Head{.version = head.version,
              .revision = head.revision,
              .time_us = head.time_us,
              .content_hash = std::string(head.content_hash),
              .changed_revision = head.changed_revision,
              .state = head.state,
              .accepted_version = head.accepted_version,
              .review = std::string(head.review)};
}

absl::StatusOr<Payload> SplitPayload(absl::string_view payload) {
  const char* p = payload.data();
  const char* const end = p + payload.size();
  uint64_t extras_size = 0;
  if (!ReadVarint(&p, end, &extras_size) || extras_size >= static_cast<uint64_t>(end - p)) {
    return absl::DataLossError("a payload is cut off or malformed");
  }
  const char* const figures = p + extras_size;
  return Payload{absl::string_view(p, extras_size), absl::string_view(figures, static_cast<size_t>(end - figures))};
}

absl::StatusOr<std::vector<Figure>> DecodeFigures(absl::string_view figures) {
  std::vector<Figure> plain;
  std::vector<Figure> special;
  const bool read = ForEachFigure(
      figures,
      [&](int64_t cell_id, int64_t value) {
        plain.push_back({cell_id, kHasLow, value, value});
      },
      [&](const Figure& figure) { special.push_back(figure); });
  if (!read) {
    return absl::DataLossError("a figure list is cut off or malformed");
  }

  std::vector<Figure> merged;
  merged.reserve(plain.size() + special.size());
  auto next_plain = plain.begin();
  auto next_special = special.begin();
  while (next_plain != plain.end() || next_special != special.end()) {
    const bool take_plain =
        next_special == special.end() || (next_plain != plain.end() && next_plain->cell_id < next_special->cell_id);
    merged.push_back(take_plain ? *next_plain++ : *next_special++);
    if (merged.size() > 1 && merged[merged.size() - 2].cell_id == merged.back().cell_id) {
      return absl::DataLossError("a figure list names a cell twice");
    }
  }
  return merged;
}

}  // namespace khoi::storage
