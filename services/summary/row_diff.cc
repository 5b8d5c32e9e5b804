#include "services/summary/row_diff.h"

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
    for (; next < to.size() && !in_from.contains(NameOfRow(to[next])); ++next) {
      add(nullptr, &to[next]);
    }
    const auto found = in_to.find(NameOfRow(row));
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
