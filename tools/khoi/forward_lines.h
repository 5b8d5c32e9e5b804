// Rows of a consolidation as lines of a report.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "khoi/v1/report.pb.h"
#include "khoi/v1/summary.pb.h"

namespace khoi::cli {

// Puts rows into lines of `report`, which outlives it. Documents and events are not told by rows alone: how many there
// are is kept for whoever lists them.
class ForwardedLines final {
 public:
  explicit ForwardedLines(v1::Report& report) : report_(report) {}

  // INTERNAL naming a row that cannot be understood.
  absl::Status Add(const v1::SummaryRow& row);
  // Writes what takes more than one row.
  void Finish();

  // Documents by type, stage and role.
  using DocumentKind = std::tuple<std::string, std::string, v1::DocumentRole>;
  const std::map<DocumentKind, v1::Figure>& documents() const { return documents_; }
  // Events by code.
  const std::map<std::string, v1::Figure>& events() const { return events_; }

  // What lines about the same awards have in common.
  static std::string AwardKey(const v1::AwardLine& line);

 private:
  absl::Status AddAwards(const v1::SummaryRow& row);
  absl::Status AddSubCounts(const v1::SummaryRow& row);
  absl::Status AddExemplars(const v1::SummaryRow& row);
  absl::Status AddDocuments(const v1::SummaryRow& row);
  absl::Status AddMovements(const v1::SummaryRow& row);
  void AddIndicators(const v1::SummaryRow& row);
  void AddTargets(const v1::SummaryRow& row);
  // The line of the awards that begins with the number, or that of the further things said about it.
  v1::AwardLine& AwardLineOf(const v1::AwardLine& key, size_t place);

  v1::Report& report_;
  std::map<std::string, std::vector<int>> award_lines_;  // by AwardKey, positions in the report
  std::map<DocumentKind, v1::Figure> documents_;
  std::map<std::string, v1::Figure> events_;
  std::map<std::string, v1::Figure> numerators_;  // by indicator
  std::map<std::string, v1::Figure> denominators_;
};

}  // namespace khoi::cli
