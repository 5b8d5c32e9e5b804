#include "services/domain/sums.h"

#include <bit>

namespace khoi::domain {

void Sum::Add(const FigureValue& value) {
  low += value.low;
  high += value.high;
  unbounded |= value.unbounded;
  approximate |= value.approximate;
}

void Sum::Merge(const Sum& other) {
  low += other.low;
  high += other.high;
  unbounded |= other.unbounded;
  approximate |= other.approximate;
}

void Sum::ScaleBy(int decimals) {
  for (int i = 0; i < decimals; ++i) {
    low *= 10;
    high *= 10;
  }
}

void CellSum::Add(size_t unit, const FigureValue& value) {
  sum.Add(value);
  const uint32_t block = static_cast<uint32_t>(unit / 64);
  const uint64_t bit = uint64_t{1} << unit % 64;
  if (blocks.empty() || blocks.back().block != block) {
    blocks.push_back({.block = block});
  }
  UnitBlock& last = blocks.back();
  if (value.has_low || value.unbounded) {
    (value.high != 0 || value.unbounded ? last.value : last.zero) |= bit;
  }
  if (value.not_available) {
    last.not_available |= bit;
  }
}

void OrdinalSet::Subtract(const OrdinalSet& other) {
  for (size_t i = 0; i < words_.size() && i < other.words_.size(); ++i) {
    words_[i] &= ~other.words_[i];
  }
}

size_t OrdinalSet::Count() const {
  size_t count = 0;
  for (const uint64_t word : words_) {
    count += static_cast<size_t>(std::popcount(word));
  }
  return count;
}

void UnitSets::Add(const CellSum& cell) {
  for (const UnitBlock& block : cell.blocks) {
    value_.AddBlock(block.block, block.value);
    zero_.AddBlock(block.block, block.zero);
    not_available_.AddBlock(block.block, block.not_available);
  }
}

void UnitSets::Add(const CellSum& cell, const std::vector<uint32_t>& ordinals) {
  const auto add = [&](OrdinalSet& set, uint32_t block, uint64_t bits) {
    for (; bits != 0; bits &= bits - 1) {
      set.Add(ordinals[size_t{block} * 64 + static_cast<size_t>(std::countr_zero(bits))]);
    }
  };
  for (const UnitBlock& block : cell.blocks) {
    add(value_, block.block, block.value);
    add(zero_, block.block, block.zero);
    add(not_available_, block.block, block.not_available);
  }
}

UnitCounts UnitSets::Count() {
  zero_.Subtract(value_);
  return {.value = static_cast<int64_t>(value_.Count()),
          .zero = static_cast<int64_t>(zero_.Count()),
          .not_available = static_cast<int64_t>(not_available_.Count())};
}

void UnitSets::Clear() {
  value_.Clear();
  zero_.Clear();
  not_available_.Clear();
}

}  // namespace khoi::domain
