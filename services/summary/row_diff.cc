#include "services/summary/row_diff.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"

namespace khoi::summary {
namespace {

using Index = absl::flat_hash_map<std::string, int>;

Index IndexOf(const Rows& rows) {
  Index index;
  index.reserve(static_cast<size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) {
    index.emplace(NameOfRow(rows[i]), i);
  }
  return index;
}

bool Same(const v1::Figure& a, const v1::Figure& b) { return google::protobuf::util::MessageDifferencer::Equals(a, b); }

// Of two rows that no third one parts: by measure and then by the values of their keys.
bool IsBefore(const v1::SummaryRow& a, const v1::SummaryRow& b) {
  if (a.measure() != b.measure()) {
    return a.measure() < b.measure();
  }
  return std::lexicographical_compare(
      a.key().begin(), a.key().end(), b.key().begin(), b.key().end(),
      [](const v1::DimensionValue& x, const v1::DimensionValue& y) { return x.value() < y.value(); });
}

}  // namespace

std::string NameOfRow(const v1::SummaryRow& row) {
  std::string name = absl::StrCat(row.measure(), "\n", row.figure().measure_unit_code());
  for (const v1::DimensionValue& value : row.key()) {
    absl::StrAppend(&name, "\n", value.dimension(), "=", value.value());
  }
  return name;
}

std::vector<RowPair> DiffRows(const Rows& from, const Rows& to) {
  const Index in_from = IndexOf(from);
  const Index in_to = IndexOf(to);
  std::vector<RowPair> pairs;
  const auto add = [&](const v1::SummaryRow* a, const v1::SummaryRow* b) {
    if (a == nullptr || b == nullptr || !Same(a->figure(), b->figure())) {
      pairs.push_back({a, b});
    }
  };
  // Both lists are in one order, but for names that have changed in between; then that of `from` holds.
  int next = 0;
  for (const v1::SummaryRow& row : from) {
    const auto found = in_to.find(NameOfRow(row));
    for (; next < to.size() && !in_from.contains(NameOfRow(to[next])); ++next) {
      if (found == in_to.end() && !IsBefore(to[next], row)) {
        break;
      }
      add(nullptr, &to[next]);
    }
    add(&row, found == in_to.end() ? nullptr : &to[found->second]);
    if (found != in_to.end() && found->second == next) {
      ++next;
    }
  }
  for (; next < to.size(); ++next) {
    if (!in_from.contains(NameOfRow(to[next]))) {
      add(nullptr, &to[next]);
    }
  }
  return pairs;
}

}  // namespace khoi::summary
