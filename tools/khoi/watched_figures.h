// What somebody who watches a summary holds of it: enough to say what a message changes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "khoi/v1/summary.pb.h"

namespace khoi::cli {

// A row before and after; one of them may be missing.
struct WatchedRow {
  std::optional<v1::SummaryRow> before;
  std::optional<v1::SummaryRow> after;
};

struct WatchedUnit {
  std::string authority_id;
  std::string period_id;
  std::optional<v1::UnitCoverage> before;
  std::optional<v1::UnitCoverage> after;
};

struct WatchedChanges {
  std::vector<WatchedRow> rows;
  std::vector<WatchedUnit> units;
};

class WatchedFigures final {
 public:
  // Takes a message and says what it changes.
  WatchedChanges Take(const v1::WatchSummaryResponse& message);

  // Of the last message; 0 before the first.
  int64_t revision() const { return revision_; }
  const google::protobuf::Timestamp& time() const { return time_; }
  // What to say of it when the watch goes on later.
  void TellHeld(v1::WatchSummaryRequest& request) const;
  // Units that were expected and those that have reported, over all periods.
  int expected_count() const;
  int reported_count() const;

 private:
  using UnitName = std::tuple<std::string, std::string, std::string>;  // authority, period, unit
  struct Counts {
    int expected = 0;
    int reported = 0;
  };

  void TakeRows(const v1::Summary& summary, bool all, WatchedChanges& changes);
  void TakeUnits(const v1::Summary& summary, bool all, WatchedChanges& changes);
  void DropRow(const std::string& name, WatchedChanges& changes);

  int64_t revision_ = 0;
  google::protobuf::Timestamp time_;
  google::protobuf::Timestamp instant_;
  std::string digest_;
  std::map<std::string, v1::SummaryRow> rows_;
  std::map<UnitName, v1::UnitCoverage> units_;
  std::map<std::pair<std::string, std::string>, Counts> counts_;  // by authority and period
};

}  // namespace khoi::cli
