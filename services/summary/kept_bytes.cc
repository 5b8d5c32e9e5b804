#include "services/summary/kept_bytes.h"

namespace khoi::summary {
namespace {

constexpr size_t kAllocation = 16;  // what a block of memory takes beside its content
constexpr size_t kTreeNode = 48;

size_t BytesOf(const std::string& text) {
  const bool inside = text.data() >= reinterpret_cast<const char*>(&text) &&
                      text.data() < reinterpret_cast<const char*>(&text) + sizeof(text);
  return sizeof(text) + (inside ? 0 : text.capacity() + kAllocation);
}

template <typename Item>
size_t BytesOf(const std::vector<Item>& items) {
  return sizeof(items) + kAllocation + items.capacity() * sizeof(Item);
}

size_t BytesOf(const domain::KeyedSet& items) {
  size_t bytes = 0;
  for (const auto& [item, claims] : items.items()) {
    bytes += kTreeNode + sizeof(item) + sizeof(claims) + BytesOf(item.key);
    for (const domain::Claim& claim : claims) {
      bytes += kTreeNode + sizeof(claim) + BytesOf(claim.place.period_id) + BytesOf(claim.place.unit_id) +
               BytesOf(claim.place.authority_id) + BytesOf(claim.cell) + BytesOf(claim.title) +
               BytesOf(claim.field_path);
    }
  }
  return bytes;
}

size_t BytesOf(const Partial& partial) {
  size_t bytes = sizeof(partial) + BytesOf(partial.units) + BytesOf(partial.cells) + BytesOf(partial.items);
  for (const CellTotal& cell : partial.cells) {
    bytes += BytesOf(cell.sum.blocks);
  }
  for (const DeclaredTotal& declared : partial.declared_totals) {
    bytes += sizeof(declared) + declared.total.SpaceUsedLong();
  }
  return bytes;
}

size_t BytesOf(const Slice& slice) {
  size_t bytes = sizeof(slice);
  for (const std::vector<SliceUnit>* const units : {&slice.units, &slice.exempt}) {
    for (const SliceUnit& unit : *units) {
      bytes += sizeof(unit.signed_version) + BytesOf(unit.unit_id) + BytesOf(unit.bloc_id) +
               BytesOf(unit.expected_bloc_id) + BytesOf(unit.image_id);
    }
  }
  for (const ExcludedUnit& unit : slice.excluded) {
    bytes += sizeof(unit) + BytesOf(unit.unit_id);
  }
  return bytes;
}

// What its coverage takes once it was told: a name, a contact and four times for each unit, with their messages.
size_t CoverageBytes(const Slice& slice) { return slice.units.size() * 768; }

size_t BytesOf(const SliceShape& shape) {
  size_t bytes = sizeof(shape) + BytesOf(shape.places) + BytesOf(shape.first_of_group) + BytesOf(shape.whole_members) +
                 BytesOf(shape.whole_places);
  for (const SliceShape::Unit& unit : shape.units) {
    bytes += BytesOf(unit.unit_id) + BytesOf(unit.bloc_id);
  }
  for (const std::vector<std::string>* const ids : {&shape.excluded, &shape.bloc_ids, &shape.group_bloc_ids}) {
    for (const std::string& id : *ids) {
      bytes += BytesOf(id);
    }
  }
  for (const std::vector<uint32_t>& members : shape.members) {
    bytes += BytesOf(members);
  }
  return bytes;
}

}  // namespace

size_t BytesOf(const KeptSlice& slice) {
  size_t bytes = sizeof(slice) + BytesOf(*slice.shape) + BytesOf(*slice.slice) + CoverageBytes(*slice.slice) +
                 BytesOf(*slice.whole) + slice.named.size() * sizeof(SharedDecisions::Named) +
                 BytesOf(*slice.decisions) + BytesOf(slice.digest);
  for (const stored::v1::CellKey& cell : slice.cells) {
    bytes += cell.SpaceUsedLong();
  }
  for (const std::shared_ptr<const Partial>& group : slice.groups) {
    bytes += kAllocation + sizeof(group) + BytesOf(*group);
  }
  for (const std::string& node : slice.nodes) {
    bytes += BytesOf(node);
  }
  for (const StrayReport& stray : slice.strays) {
    bytes += sizeof(stray) + BytesOf(stray.unit_id);
  }
  return bytes;
}

}  // namespace khoi::summary
