// Items that count once however many reports name them: documents with references, registered movements.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"

namespace khoi::domain {

// What makes two claims one item. The role and the relation belong to it: a document that one unit coordinates and
// another leads is counted where it is led.
struct ItemIdentity {
  int measure = 0;   // khoi.v1.Measure
  std::string key;   // opaque
  int role = 0;      // khoi.v1.DocumentRole
  int relation = 0;  // khoi.v1.MovementRelation
  friend auto operator<=>(const ItemIdentity&, const ItemIdentity&) = default;
};

// Where a claim stands among all claims of an item: by period, unit, line.
struct ClaimPlace {
  absl::CivilDay period_last_day;
  std::string period_id;
  std::string unit_id;
  std::string authority_id;
  int32_t line = 0;  // position among the keyed items of the report

  friend bool operator<(const ClaimPlace& a, const ClaimPlace& b);
  friend bool operator==(const ClaimPlace&, const ClaimPlace&) = default;
};

// One report that names an item.
struct Claim {
  ClaimPlace place;
  std::string cell;  // encoded CellKey in which the item counts if this claim wins
  std::string title;
  std::string field_path;

  friend bool operator<(const Claim& a, const Claim& b) { return a.place < b.place; }
  friend bool operator==(const Claim&, const Claim&) = default;
};

// All claims of an item in order, each place once.
class Claims final {
 public:
  class Iterator final {
   public:
    explicit Iterator(const std::shared_ptr<const Claim>* at) : at_(at) {}
    const Claim& operator*() const { return **at_; }
    const Claim* operator->() const { return at_->get(); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const std::shared_ptr<const Claim>* at_;
  };

  void Add(std::shared_ptr<const Claim> claim);

  // Never empty in a KeyedSet.
  const Claim& front() const { return *claims_.front(); }
  size_t size() const { return claims_.size(); }
  Iterator begin() const { return Iterator(claims_.data()); }
  Iterator end() const { return Iterator(claims_.data() + claims_.size()); }
  const std::vector<std::shared_ptr<const Claim>>& shared() const { return claims_; }

  friend bool operator==(const Claims& a, const Claims& b);

 private:
  std::vector<std::shared_ptr<const Claim>> claims_;
};

// Items with all their claims. The first claim of an item wins: it says in which cell and for which unit the item
// counts. Sets merge in any order to the same result; sets that were merged share their claims.
class KeyedSet final {
 public:
  void Add(const ItemIdentity& item, Claim claim) { Share(item, std::make_shared<const Claim>(std::move(claim))); }
  void Share(const ItemIdentity& item, std::shared_ptr<const Claim> claim) { items_[item].Add(std::move(claim)); }
  void Merge(const KeyedSet& other);

  // By measure, then key.
  const std::map<ItemIdentity, Claims>& items() const { return items_; }

  friend bool operator==(const KeyedSet&, const KeyedSet&) = default;

 private:
  std::map<ItemIdentity, Claims> items_;
};

}  // namespace khoi::domain
