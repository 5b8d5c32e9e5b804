// khoi review show and list: where reports stand.
#pragma once

#include "khoi/v1/review.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ReviewShowOptions {
  v1::GetReviewRequest request;
};

struct ReviewListOptions {
  v1::ListReviewsRequest request;
};

// One report: its state, what can be done, and everything that happened to it.
ExitCode ShowReview(const ReviewShowOptions& options, const Session& session, const Console& console);

// The inbox: reports with their states.
ExitCode ListReviews(const ReviewListOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
