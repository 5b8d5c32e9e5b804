// Effective-dated records.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "services/domain/civil_date.h"

namespace khoi::domain {

// The days on which something holds, both inclusive. A date that is absent, or that cannot be read, sets no bound.
struct Validity {
  absl::CivilDay first = absl::CivilDay::min();
  absl::CivilDay last = absl::CivilDay::max();

  bool Covers(absl::CivilDay day) const { return first <= day && day <= last; }

  template <typename Dated>
  static Validity Of(const Dated& record) {
    return {.first = ParseCivilDay(record.valid_from_date()).value_or(absl::CivilDay::min()),
            .last = ParseCivilDay(record.valid_to_date()).value_or(absl::CivilDay::max())};
  }
};

// The editions of many records of one type. Of those with one id, the edition with the latest first day that is not
// after a day holds on that day, unless its last day has passed; then none does. `Id` is a view into a record:
// hashable, ordered.
template <typename Record, typename Id>
class Editions final {
 public:
  // The editions of one id are records()[first .. last).
  struct Group {
    size_t first = 0;
    size_t last = 0;
  };

  Editions() = default;
  // Of editions of one id with the same first day, the later one in `records` holds.
  Editions(std::vector<Record> records, Id (*id_of)(const Record&)) : id_of_(id_of) {
    std::vector<Validity> validities;
    std::vector<uint32_t> order(records.size());
    validities.reserve(records.size());
    for (size_t i = 0; i < records.size(); ++i) {
      order[i] = static_cast<uint32_t>(i);
      validities.push_back(Validity::Of(records[i]));
    }
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      const Id id_a = id_of(records[a]);
      const Id id_b = id_of(records[b]);
      if (id_a != id_b) return id_a < id_b;
      if (validities[a].first != validities[b].first) return validities[a].first < validities[b].first;
      return a < b;
    });
    records_.reserve(records.size());
    validities_.reserve(records.size());
    for (const uint32_t i : order) {
      records_.push_back(std::move(records[i]));
      validities_.push_back(validities[i]);
    }
    IndexGroups();
  }
  // The index holds views into the records; a move keeps them where they are, a copy would not.
  Editions(const Editions&) = delete;
  Editions& operator=(const Editions&) = delete;
  Editions(Editions&&) = default;
  Editions& operator=(Editions&&) = default;

  // The edition that holds on `day`, or nullptr.
  const Record* On(const Id& id, absl::CivilDay day) const {
    const auto it = index_.find(id);
    return it == index_.end() ? nullptr : OnIn(groups_[it->second], day);
  }
  const Record* OnIn(const Group& group, absl::CivilDay day) const {
    for (size_t i = group.last; i-- > group.first;) {
      if (validities_[i].first <= day) return day <= validities_[i].last ? &records_[i] : nullptr;
    }
    return nullptr;
  }
  // The edition with the latest first day, or nullptr.
  const Record* Latest(const Id& id) const {
    const auto it = index_.find(id);
    return it == index_.end() ? nullptr : &records_[groups_[it->second].last - 1];
  }
  // The editions of `id`, oldest first.
  absl::Span<const Record> Of(const Id& id) const {
    const auto it = index_.find(id);
    if (it == index_.end()) return {};
    const Group& group = groups_[it->second];
    return absl::MakeConstSpan(records_).subspan(group.first, group.last - group.first);
  }

  // One group for each id, ascending.
  const std::vector<Group>& groups() const { return groups_; }
  // Every edition, ordered by id and first day.
  const std::vector<Record>& records() const { return records_; }
  const Validity& validity(size_t edition) const { return validities_[edition]; }

 private:
  void IndexGroups() {
    for (size_t first = 0, i = 1; first < records_.size(); ++i) {
      if (i < records_.size() && id_of_(records_[i]) == id_of_(records_[first])) continue;
      groups_.push_back({.first = first, .last = i});
      first = i;
    }
    index_.reserve(groups_.size());
    for (size_t i = 0; i < groups_.size(); ++i) index_.emplace(id_of_(records_[groups_[i].first]), i);
  }

  Id (*id_of_)(const Record&) = nullptr;
  std::vector<Record> records_;
  std::vector<Validity> validities_;
  std::vector<Group> groups_;
  absl::flat_hash_map<Id, size_t> index_;
};

}  // namespace khoi::domain
