#include "services/summary/whole_partial.h"

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

}  // namespace khoi::summary
