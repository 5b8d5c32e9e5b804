// What differs between two lists of messages that have names and an order which only their maker knows.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "google/protobuf/repeated_field.h"

namespace khoi::summary {

// True when two messages, without maps, have the same bytes. Faster than asking reflection.
template <typename Message>
bool SameBytes(const Message& a, const Message& b) {
  thread_local std::string left;
  thread_local std::string right;
  left.clear();
  right.clear();
  return a.AppendToString(&left) && b.AppendToString(&right) && left == right;
}

template <typename Item>
using Items = google::protobuf::RepeatedPtrField<Item>;

template <typename Item>
struct ListDelta {
  bool possible = true;  // false: names are there twice, or those that stay have changed places
  // New or other, in order; what is new stands before the next one that is not, or at the end.
  std::vector<const Item*> changes = {};
  std::vector<const Item*> gone = {};
};

// Where each name is; fewer than there are items when one is there twice.
template <typename Item, typename NameOf>
absl::flat_hash_map<std::string, int> PlacesOf(const Items<Item>& items, NameOf&& name_of) {
  absl::flat_hash_map<std::string, int> places;
  places.reserve(static_cast<size_t>(items.size()));
  for (int i = 0; i < items.size(); ++i) {
    places.emplace(name_of(items[i]), i);
  }
  return places;
}

template <typename Item, typename NameOf>
ListDelta<Item> DeltaOfLists(const Items<Item>& from, const Items<Item>& to, NameOf&& name_of) {
  const auto places = PlacesOf(from, name_of);
  absl::flat_hash_set<int> staying;
  ListDelta<Item> delta;
  absl::flat_hash_set<std::string> named;
  int last_place = -1;
  bool after_new = false;
  for (const Item& item : to) {
    std::string name = name_of(item);
    const auto place = places.find(name);
    delta.possible = delta.possible && named.insert(std::move(name)).second;
    if (place == places.end()) {
      delta.changes.push_back(&item);
      after_new = true;
      continue;
    }
    delta.possible = delta.possible && place->second > last_place;
    last_place = place->second;
    staying.insert(place->second);
    if (after_new || !SameBytes(from[place->second], item)) {
      delta.changes.push_back(&item);
    }
    after_new = false;
  }
  delta.possible = delta.possible && places.size() == static_cast<size_t>(from.size());
  for (int i = 0; i < from.size(); ++i) {
    if (!staying.contains(i)) {
      delta.gone.push_back(&from[i]);
    }
  }
  return delta;
}

// Makes `items` the list to which the two lead.
template <typename Item, typename NameOf>
void ApplyToList(const Items<Item>& changes, const Items<Item>& gone, NameOf&& name_of, Items<Item>& items) {
  if (changes.empty() && gone.empty()) {
    return;
  }
  const auto places = PlacesOf(items, name_of);
  absl::flat_hash_map<int, std::vector<const Item*>> by_place;  // what is new before it, and itself as it is now
  std::vector<const Item*> fresh;
  for (const Item& change : changes) {
    fresh.push_back(&change);
    if (const auto place = places.find(name_of(change)); place != places.end()) {
      by_place[place->second] = std::exchange(fresh, {});
    }
  }
  const auto gone_names = PlacesOf(gone, name_of);
  Items<Item> result;
  for (int i = 0; i < items.size(); ++i) {
    if (const auto changed = by_place.find(i); changed != by_place.end()) {
      for (const Item* const item : changed->second) {
        *result.Add() = *item;
      }
    } else if (!gone_names.contains(name_of(items[i]))) {
      result.Add()->Swap(&items[i]);
    }
  }
  for (const Item* const item : fresh) {
    *result.Add() = *item;
  }
  items.Swap(&result);
}

}  // namespace khoi::summary
