// The tables of VIEW_QUALITY.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "khoi/v1/finding.pb.h"
#include "khoi/v1/review.pb.h"
#include "khoi/v1/summary.pb.h"
#include "services/summary/names.h"
#include "services/summary/view.h"
#include "services/summary/view_table.h"

namespace khoi::summary {

// A version of a report that the rules were asked about.
struct JudgedReport {
  Words unit;
  std::string authority_id;
  std::string period_id;
  int64_t version = 0;
};

// Who let something pass, and in which entry.
struct Waiving {
  Words about;  // the unit, bloc or authority
  std::string authority_id;
  std::string period_id;
  Words author;
  int64_t revision = 0;
};

// Every table is there also when it has no rows: nothing was found.
class QualityTables final {
 public:
  // `names` outlives it.
  explicit QualityTables(Names& names);

  // `waived` are the reasons for which it was let pass.
  void AddFinding(const JudgedReport& report, const v1::Finding& finding, const std::string& waived);
  void AddWaiver(const Waiving& waiving, const v1::Waiver& waiver);
  void AddTogether(const v1::SummaryFinding& finding);
  // Rules that lack the same are one row, with everybody of whom they could not be asked; `report` tells reports apart.
  void AddNotEvaluated(const v1::NotEvaluatedRule& rule, const Words& about, const std::string& report);
  void AddDeclared(const v1::DeclaredDifference& difference);

  Tables Take();

 private:
  struct Unasked {
    Words about;
    std::string report;
  };

  v1::ViewTable NotEvaluated() const;

  Names& names_;
  TableBuilder findings_;
  TableBuilder waivers_;
  TableBuilder together_;
  TableBuilder declared_;
  // By rule and what is missing.
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<Unasked>> not_evaluated_;
};

}  // namespace khoi::summary
