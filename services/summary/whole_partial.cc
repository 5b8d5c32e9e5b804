#include "services/summary/whole_partial.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace khoi::summary {
namespace {

constexpr uint32_t kUnitsInBlock = 64;

// Adds bits to the block of that number, which is the last one or comes after it.
void AddBits(const domain::UnitBlock& bits, std::vector<domain::UnitBlock>& blocks) {
  if ((bits.value | bits.zero | bits.not_available) == 0) {
    return;
  }
  if (blocks.empty() || blocks.back().block != bits.block) {
    blocks.push_back(bits);
    return;
  }
  blocks.back().value |= bits.value;
  blocks.back().zero |= bits.zero;
  blocks.back().not_available |= bits.not_available;
}

// Adds the units of a group whose first has the ordinal `first`.
void AddUnits(const std::vector<domain::UnitBlock>& group, uint32_t first, std::vector<domain::UnitBlock>& blocks) {
  const uint32_t shift = first % kUnitsInBlock;
  for (const domain::UnitBlock& block : group) {
    const uint32_t number = block.block + first / kUnitsInBlock;
    AddBits({.block = number,
             .value = block.value << shift,
             .zero = block.zero << shift,
             .not_available = block.not_available << shift},
            blocks);
    if (shift > 0) {
      const uint32_t rest = kUnitsInBlock - shift;
      AddBits({.block = number + 1,
               .value = block.value >> rest,
               .zero = block.zero >> rest,
               .not_available = block.not_available >> rest},
              blocks);
    }
  }
}

// Adds what units after those of `into` said about the same cell.
void AppendCell(domain::CellSum& from, domain::CellSum& into) {
  into.sum.Merge(from.sum);
  auto block = from.blocks.begin();
  if (!into.blocks.empty() && block != from.blocks.end() && into.blocks.back().block == block->block) {
    into.blocks.back().value |= block->value;
    into.blocks.back().zero |= block->zero;
    into.blocks.back().not_available |= block->not_available;
    ++block;
  }
  into.blocks.insert(into.blocks.end(), block, from.blocks.end());
}

void MergeCells(std::vector<CellTotal>& from, std::vector<CellTotal>& into) {
  if (from.empty() || into.empty()) {
    into.insert(into.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    return;
  }
  std::vector<CellTotal> merged;
  merged.reserve(std::max(from.size(), into.size()));
  auto next = from.begin();
  for (CellTotal& cell : into) {
    for (; next != from.end() && next->cell_id < cell.cell_id; ++next) {
      merged.push_back(std::move(*next));
    }
    if (next != from.end() && next->cell_id == cell.cell_id) {
      AppendCell(next->sum, cell.sum);
      ++next;
    }
    merged.push_back(std::move(cell));
  }
  std::move(next, from.end(), std::back_inserter(merged));
  into = std::move(merged);
}

}  // namespace

Partial WholeOf(const std::vector<std::shared_ptr<const Partial>>& groups, const std::vector<uint32_t>& first_of_group,
                size_t cell_count) {
  Partial whole;
  std::vector<domain::CellSum> sums(cell_count);
  for (size_t i = 0; i < groups.size(); ++i) {
    const Partial& group = *groups[i];
    whole.units.insert(whole.units.end(), group.units.begin(), group.units.end());
    whole.items.Merge(group.items);
    for (const DeclaredTotal& declared : group.declared_totals) {
      whole.declared_totals.push_back({first_of_group[i] + declared.unit, declared.total});
    }
    whole.warn_count += group.warn_count;
    whole.info_count += group.info_count;
    for (const CellTotal& cell : group.cells) {
      domain::CellSum& sum = sums[cell.cell_id];
      sum.sum.Merge(cell.sum.sum);
      AddUnits(cell.sum.blocks, first_of_group[i], sum.blocks);
    }
  }
  for (size_t cell = 0; cell < cell_count; ++cell) {
    if (!sums[cell].blocks.empty()) {
      whole.cells.push_back({static_cast<uint32_t>(cell), std::move(sums[cell])});
    }
  }
  return whole;
}

void AppendPartial(Partial& later, Partial& into) {
  MergeCells(later.cells, into.cells);
  into.items.Merge(later.items);
  later.items = {};
  std::move(later.declared_totals.begin(), later.declared_totals.end(), std::back_inserter(into.declared_totals));
  into.warn_count += later.warn_count;
  into.info_count += later.info_count;
}

}  // namespace khoi::summary
