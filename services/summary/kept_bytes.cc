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

// Claims that another set holds too are counted there.
size_t BytesOf(const domain::KeyedSet& items, bool own_claims) {
  size_t bytes = 0;
  for (const auto& [item, claims] : items.items()) {
    bytes += kTreeNode + sizeof(item) + sizeof(claims) + BytesOf(item.key) + BytesOf(claims.shared());
    for (const domain::Claim& claim : claims) {
      if (!own_claims) {
        break;
      }
      bytes += kAllocation + sizeof(claim) + BytesOf(claim.place.period_id) + BytesOf(claim.place.unit_id) +
               BytesOf(claim.place.authority_id) + BytesOf(claim.cell) + BytesOf(claim.title) +
               BytesOf(claim.field_path);
    }
  }
  return bytes;
}

size_t BytesOf(const std::vector<CellTotal>& cells) {
  size_t bytes = kAllocation + cells.capacity() * sizeof(CellTotal);
  for (const CellTotal& cell : cells) {
    bytes += BytesOf(cell.sum.blocks);
  }
  return bytes;
}

size_t BytesOf(const Partial& partial, bool own_claims) {
  size_t bytes = sizeof(partial) + BytesOf(partial.units) + BytesOf(partial.cells) + BytesOf(partial.items, own_claims);
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

size_t BytesOf(const ItemCells& items) {
  size_t bytes = sizeof(items) + BytesOf(items.whole) + BytesOf(*items.listed);
  for (const std::vector<CellTotal>& group : items.groups) {
    bytes += BytesOf(group);
  }
  for (const stored::v1::CellKey& cell : items.cells) {
    bytes += cell.SpaceUsedLong();
  }
  return bytes;
}

// What its frame takes once it was told: a name, a contact and four times for each unit, declared totals, reports that
// do not count, and a claim in a finding for each decision or document that several may name.
size_t FrameBytes(const KeptSlice& kept) {
  size_t bytes = (kept.slice->units.size() + kept.slice->exempt.size()) * 256 + kept.strays.size() * 128;
  for (const DeclaredTotal& declared : kept.whole->declared_totals) {
    bytes += declared.total.ByteSizeLong() + 128;
  }
  for (const domain::KeyedSet* const items : {&kept.whole->items, kept.decisions.get()}) {
    for (const auto& [item, claims] : items->items()) {
      bytes += claims.size() > 1 ? 1024 + claims.size() * 256 : 0;
    }
  }
  return bytes;
}

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
  size_t bytes = sizeof(slice) + BytesOf(*slice.shape) + BytesOf(*slice.slice) + FrameBytes(slice) +
                 BytesOf(*slice.whole, /*own_claims=*/false) + BytesOf(*slice.items) +
                 slice.named.size() * sizeof(SharedDecisions::Named) + BytesOf(*slice.decisions, /*own_claims=*/true) +
                 BytesOf(slice.digest);
  for (const stored::v1::CellKey& cell : slice.cells) {
    bytes += cell.SpaceUsedLong();
  }
  for (const std::shared_ptr<const Partial>& group : slice.groups) {
    bytes += kAllocation + sizeof(group) + BytesOf(*group, /*own_claims=*/true);
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
