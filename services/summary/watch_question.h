// What somebody asks to watch.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/question.h"

namespace khoi::summary {

// The question of `request`, the same for all who ask the same in other words. Errors: INVALID_ARGUMENT naming the
// field, also when another moment than the latest is asked for.
absl::StatusOr<v1::GetSummaryRequest> WatchedQuestion(const ledger::View& view, const v1::WatchSummaryRequest& request,
                                                      int64_t now_us);

// Reports and consolidations on which the summary of a question depends.
struct Dependence {
  bool on_all = false;                                       // and on whatever else there is
  std::vector<std::pair<std::string, std::string>> periods;  // authority and period
};

// `summary` is what the question gives: its coverage names consolidations of other authorities that reports say again.
absl::StatusOr<Dependence> DependenceOf(const ledger::View& view, ledger::StructureCache& structures,
                                        const Question& question, const v1::Summary& summary);

// Whether something of it may have changed after revision `after`, up to the view.
bool HasChanged(const Dependence& dependence, const ledger::View& view, int64_t after);

}  // namespace khoi::summary
