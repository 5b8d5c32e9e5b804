// Whether an act of review may be done now: who acts, to which version, and what the rules say of an acceptance.
#pragma once

#include <memory>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/report.pb.h"
#include "khoi/v1/review.pb.h"
#include "services/domain/structure.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/report_standing.h"

namespace khoi::rpc {

class ReviewJudge final {
 public:
  // All outlive the judge.
  ReviewJudge(ledger::StructureCache& structures, const ledger::Clock& clock)
      : structures_(structures), clock_(clock) {}

  // The draft of the act, or a rejection. The request has passed CheckReview. Errors as of ReviewService.Review.
  absl::StatusOr<std::variant<v1::ReviewResponse, ledger::Draft>> Judge(const ledger::View& view,
                                                                        const v1::ReviewRequest& request) const;

  // The receipt of an entry that stored an act: the same for ever.
  absl::StatusOr<v1::ReviewResponse> Receipt(const ledger::View& view, const stored::v1::Entry& entry) const;

 private:
  // Lets an acceptance pass, putting what the rules found into `draft`; or rejects it.
  absl::StatusOr<std::optional<v1::Rejection>> JudgeAcceptance(const ledger::View& view, const v1::AcceptAct& act,
                                                               const v1::Report& report, const Standing& standing,
                                                               ledger::Draft& draft) const;

  ledger::StructureCache& structures_;
  const ledger::Clock& clock_;
};

}  // namespace khoi::rpc
