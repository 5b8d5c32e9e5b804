#include "tools/khoi/watched_figures.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace khoi::cli {
namespace {

std::string NameOf(const v1::SummaryRow& row) {
  std::string name = absl::StrCat(row.measure(), "\n", row.figure().measure_unit_code());
  for (const v1::DimensionValue& value : row.key()) {
    absl::StrAppend(&name, "\n", value.dimension(), "=", value.value());
  }
  return name;
}

bool IsReplaced(const v1::SummaryDelta& delta, const std::string& list) {
  return std::find(delta.replaced_lists().begin(), delta.replaced_lists().end(), list) != delta.replaced_lists().end();
}

template <typename Message>
bool Same(const Message& a, const Message& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace

WatchedChanges WatchedFigures::Take(const v1::WatchSummaryResponse& message) {
  WatchedChanges changes;
  const bool whole = message.has_summary();
  const v1::SummaryDelta& delta = message.delta();
  const v1::Summary& summary = whole ? message.summary() : delta.changes();
  TakeRows(summary, whole || IsReplaced(delta, "rows"), changes);
  for (const v1::SummaryRow& gone : delta.gone_rows()) {
    DropRow(NameOf(gone), changes);
  }
  TakeUnits(summary, whole || IsReplaced(delta, "coverages"), changes);
  revision_ = summary.as_of_revision();
  time_ = summary.as_of_time();
  instant_ = summary.instant();
  digest_ = summary.digest();
  return changes;
}

void WatchedFigures::TellHeld(v1::WatchSummaryRequest& request) const {
  request.set_resume_revision(revision_);
  *request.mutable_resume_instant() = instant_;
  request.set_resume_digest(digest_);
}

void WatchedFigures::DropRow(const std::string& name, WatchedChanges& changes) {
  if (const auto held = rows_.find(name); held != rows_.end()) {
    changes.rows.push_back({.before = std::move(held->second), .after = std::nullopt});
    rows_.erase(held);
  }
}

void WatchedFigures::TakeRows(const v1::Summary& summary, bool all, WatchedChanges& changes) {
  std::set<std::string> named;
  for (const v1::SummaryRow& row : summary.rows()) {
    const std::string name = NameOf(row);
    named.insert(name);
    const auto [held, is_new] = rows_.try_emplace(name, row);
    if (is_new) {
      changes.rows.push_back({.before = std::nullopt, .after = row});
    } else if (!Same(held->second.figure(), row.figure())) {
      changes.rows.push_back({.before = std::exchange(held->second, row), .after = row});
    }
  }
  if (!all) {
    return;
  }
  std::vector<std::string> gone;
  for (const auto& [name, row] : rows_) {
    if (!named.contains(name)) {
      gone.push_back(name);
    }
  }
  for (const std::string& name : gone) {
    DropRow(name, changes);
  }
}

void WatchedFigures::TakeUnits(const v1::Summary& summary, bool all, WatchedChanges& changes) {
  std::set<UnitName> named;
  if (all) {
    counts_.clear();
  }
  for (const v1::Coverage& coverage : summary.coverages()) {
    counts_[{coverage.authority_id(), coverage.period_id()}] = {coverage.expected_count(), coverage.reported_count()};
    for (const v1::UnitCoverage& unit : coverage.units()) {
      const UnitName name{coverage.authority_id(), coverage.period_id(), unit.unit_id()};
      named.insert(name);
      const auto [held, is_new] = units_.try_emplace(name, unit);
      if (is_new) {
        changes.units.push_back({coverage.authority_id(), coverage.period_id(), std::nullopt, unit});
      } else if (!Same(held->second, unit)) {
        changes.units.push_back(
            {coverage.authority_id(), coverage.period_id(), std::exchange(held->second, unit), unit});
      }
    }
  }
  if (!all) {
    return;
  }
  for (auto held = units_.begin(); held != units_.end();) {
    if (named.contains(held->first)) {
      ++held;
      continue;
    }
    changes.units.push_back(
        {std::get<0>(held->first), std::get<1>(held->first), std::move(held->second), std::nullopt});
    held = units_.erase(held);
  }
}

int WatchedFigures::expected_count() const {
  int count = 0;
  for (const auto& [name, counts] : counts_) {
    count += counts.expected;
  }
  return count;
}

int WatchedFigures::reported_count() const {
  int count = 0;
  for (const auto& [name, counts] : counts_) {
    count += counts.reported;
  }
  return count;
}

}  // namespace khoi::cli
