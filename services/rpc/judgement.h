// What the rules say of a report at one state of the registry and the catalogs.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/finding.pb.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/figures.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::rpc {

struct Judgement {
  bool blocked = false;
  std::vector<v1::Finding> findings;  // what the bytes break, then what the rules say
  std::vector<v1::NotEvaluatedRule> not_evaluated;
  domain::DerivedReport derived;          // empty when blocked
  std::vector<ledger::ReadReport> reads;  // other reports that it rests on
  bool locked = false;                    // the period, for the unit
};

// Judges `report` at `stage` and derives its figures on `today` against the structure of `view` and what its unit
// reported earlier. A draft that rests on the judgement names its `reads`. `wire_findings` are what its bytes break.
absl::StatusOr<Judgement> JudgeReport(const v1::Report& report, const std::vector<v1::Finding>& wire_findings,
                                      const ledger::View& view, ledger::StructureCache& structures,
                                      absl::CivilDay today, v1::RuleStage stage = v1::RULE_STAGE_SUBMIT);

}  // namespace khoi::rpc
