// Consolidated figures, computed on request: a pure function of (request, revision, instant).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/fold.h"
#include "services/summary/projection.h"
#include "services/summary/question.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// Computes the summary that `request` asks for on `view`. `now_us` is the present instant, used when the request names
// none and reads the latest revision. `memo` is Question::memo. Errors: INVALID_ARGUMENT naming the field, NOT_FOUND
// naming what is unknown, DATA_LOSS for an unreadable row, RESOURCE_EXHAUSTED for more than kRowCountMax (row_limit.h)
// rows.
absl::StatusOr<v1::Summary> Summarize(const ledger::View& view, ledger::StructureCache& structures,
                                      const v1::GetSummaryRequest& request, int64_t now_us, Memo* memo = nullptr);

// The bytes of a khoi.v1.Summary, in pieces that follow each other. Summaries share what was encoded before, so that an
// answer that hardly changes is hardly made again.
using SummaryPieces = std::vector<std::shared_ptr<const std::string>>;

// The same as Summarize. The bytes of one revision and instant are the same with and without a memo.
absl::StatusOr<SummaryPieces> SummarizeInPieces(const ledger::View& view, ledger::StructureCache& structures,
                                                const v1::GetSummaryRequest& request, int64_t now_us,
                                                Memo* memo = nullptr);

// A summary with what it was made of. Not to be copied: its parts point to each other.
struct Computation {
  Computation() = default;
  Computation(Computation&&) = default;
  Computation& operator=(Computation&&) = default;

  Question question;
  Resolution resolution;
  std::vector<FoldedSlice> folded;  // one for each slice of the resolution
  v1::Summary summary;
};

// The same for a question that was understood. With a `substitute`, as if that version were accepted.
absl::StatusOr<Computation> Compute(const ledger::View& view, ledger::StructureCache& structures, Question question,
                                    const Substitute* substitute = nullptr);

}  // namespace khoi::summary
