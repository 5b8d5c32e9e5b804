#include "services/summary/accumulator.h"

#include <algorithm>
#include <utility>

#include "storage/rows.h"

namespace khoi::summary {
namespace {

constexpr size_t kUnitsInBlock = 64;
constexpr int kLargeValueShift = 56;

// Compiles to one load on little-endian machines.
uint64_t LoadLittleEndian(const char* p) {
  uint64_t word = 0;
  for (int i = 0; i < 8; ++i) {
    word |= static_cast<uint64_t>(static_cast<uint8_t>(p[i])) << (8 * i);
  }
  return word;
}

// Four pairs of one-byte step and one-byte value fill a word; steps are the even bytes.
constexpr uint64_t kContinuation = 0x8080808080808080;
constexpr uint64_t kSteps = 0x00ff00ff00ff00ff;
constexpr uint64_t kStepCarry = 0x007f007f007f007f;
constexpr uint64_t kStepNotZero = 0x0080008000800080;

// True when all eight varints are one byte long and no step is zero.
bool HoldsFourPairs(uint64_t word) {
  return ((word & kContinuation) | (~((word & kSteps) + kStepCarry) & kStepNotZero)) == 0;
}

// A pair of one-byte step and value of one or two bytes, at the low end of a word, taken apart without a branch:
// whether a value is above 127 is what a processor cannot guess.
struct ShortPair {
  explicit ShortPair(uint64_t word)
      : step(word & 0x7f),
        value((word >> 8 & 0x7f) | (word >> 9 & 0x3f80 & LongMask(word))),
        bits(16 + (word >> 12 & 8)) {}

  static uint64_t LongMask(uint64_t word) { return 0 - (word >> 15 & 1); }
  // Not zero when the bytes are anything else, or the step is zero.
  static uint64_t Misfit(uint64_t word) {
    return (word & 0x80) | (~((word & 0xff) + 0x7f) & 0x80) | (word >> 16 & 0x80 & LongMask(word));
  }

  uint64_t step;
  uint64_t value;
  uint64_t bits;
};

bool HoldsTwoShortPairs(uint64_t word) {
  return (ShortPair::Misfit(word) | ShortPair::Misfit(word >> ShortPair(word).bits)) == 0;
}

}  // namespace

Accumulator::Accumulator(size_t cell_count, size_t unit_count)
    : unit_count_(unit_count), slots_(cell_count), not_available_(cell_count), totals_(cell_count) {}

bool Accumulator::Add(size_t unit, absl::string_view figures) {
  if (unit / kUnitsInBlock != block_) {
    CloseBlock();
    block_ = unit / kUnitsInBlock;
  }
  const uint64_t bit = uint64_t{1} << unit % kUnitsInBlock;
  const char* p = figures.data();
  const char* const end = p + figures.size();
  uint64_t plain_count = 0;
  return storage::ReadVarint(&p, end, &plain_count) && AddPlain(&p, end, plain_count, bit) &&
         (p == end || AddSpecial(p, end, bit));
}

bool Accumulator::AddPlain(const char** begin, const char* end, uint64_t count, uint64_t bit) {
  Slot* const slots = slots_.data();
  const uint64_t cell_count = slots_.size();
  const char* p = *begin;
  uint64_t cell = ~uint64_t{0};
  const auto add = [&](uint64_t step, uint64_t value) {
    cell += step;
    Slot& slot = slots[cell];
    slot.sum += value;
    slot.said |= bit;
    slot.nonzero |= value != 0 ? bit : 0;
  };
  while (count > 0) {
    if (count >= 4 && end - p >= 8) {
      const uint64_t word = LoadLittleEndian(p);
      if (HoldsFourPairs(word)) {
        const uint64_t last = cell + (word & 0xff) + (word >> 16 & 0xff) + (word >> 32 & 0xff) + (word >> 48 & 0xff);
        if (last >= cell_count) {
          return false;
        }
        add(word & 0xff, word >> 8 & 0xff);
        add(word >> 16 & 0xff, word >> 24 & 0xff);
        add(word >> 32 & 0xff, word >> 40 & 0xff);
        add(word >> 48 & 0xff, word >> 56);
        p += 8;
        count -= 4;
        continue;
      }
      if (HoldsTwoShortPairs(word)) {
        const ShortPair first(word);
        const ShortPair second(word >> first.bits);
        if (cell + first.step + second.step >= cell_count) {
          return false;
        }
        add(first.step, first.value);
        add(second.step, second.value);
        p += (first.bits + second.bits) / 8;
        count -= 2;
        continue;
      }
    }
    uint64_t step = 0;
    uint64_t value = 0;
    if (!storage::ReadVarint(&p, end, &step) || !storage::ReadVarint(&p, end, &value)) {
      return false;
    }
    // One comparison refuses a step of zero, a step back and a cell that does not exist: what is left above `cell` is
    // less than the step. Before the first cell, `cell` is -1 and everything is left.
    if (step - 1 >= cell_count - (cell + 1) || value >> 63 != 0) {
      return false;
    }
    if (value >> kLargeValueShift != 0) {
      domain::Sum& total = totals_[cell + step].sum;
      total.low += value;
      total.high += value;
      slots[cell + step].nonzero |= bit;
      value = 0;
    }
    add(step, value);
    --count;
  }
  *begin = p;
  return true;
}

bool Accumulator::AddSpecial(const char* p, const char* end, uint64_t bit) {
  bool known = true;
  // The plain list is behind us: an empty one stands in for it.
  std::string list(1, '\0');
  list.append(p, static_cast<size_t>(end - p));
  const bool read = storage::ForEachFigure(
      list, [](int64_t, int64_t) {},
      [&](const storage::Figure& figure) {
        const size_t cell = static_cast<size_t>(figure.cell_id);
        if (cell >= slots_.size()) {
          known = false;
          return;
        }
        const bool unbounded = (figure.flags & storage::kUnbounded) != 0;
        const bool approximate = (figure.flags & storage::kApproximate) != 0;
        totals_[cell].sum.Merge(
            {.low = figure.low, .high = figure.high, .unbounded = unbounded, .approximate = approximate});
        if ((figure.flags & (storage::kHasLow | storage::kHasHigh | storage::kUnbounded)) != 0) {
          slots_[cell].said |= bit;
          slots_[cell].nonzero |= figure.high != 0 || unbounded ? bit : 0;
        }
        if ((figure.flags & storage::kNotAvailable) != 0) {
          not_available_[cell] |= bit;
        }
      });
  return read && known;
}

void Accumulator::CloseBlock() {
  for (size_t cell = 0; cell < slots_.size(); ++cell) {
    Slot& slot = slots_[cell];
    uint64_t& not_available = not_available_[cell];
    if ((slot.said | not_available) == 0) {
      continue;
    }
    domain::CellSum& total = totals_[cell];
    total.sum.low += slot.sum;
    total.sum.high += slot.sum;
    if (total.blocks.empty()) {
      total.blocks.reserve(unit_count_ / kUnitsInBlock + 1);
    }
    total.blocks.push_back({.block = static_cast<uint32_t>(block_),
                            .value = slot.nonzero,
                            .zero = slot.said & ~slot.nonzero,
                            .not_available = not_available});
    slot = {};
    not_available = 0;
  }
}

std::vector<CellTotal> Accumulator::Take() {
  CloseBlock();
  block_ = 0;
  std::vector<CellTotal> cells;
  for (size_t cell = 0; cell < totals_.size(); ++cell) {
    if (totals_[cell].blocks.empty()) {
      continue;
    }
    cells.push_back({static_cast<uint32_t>(cell), std::move(totals_[cell])});
    totals_[cell] = {};
  }
  return cells;
}

}  // namespace khoi::summary
