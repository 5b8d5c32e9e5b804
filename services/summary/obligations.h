// What units and blocs have to send to whom by when.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "khoi/v1/coverage.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::summary {

// Which part of the list is asked for.
struct ObligationPage {
  size_t count_max = 0;
  std::string after;  // the key of the last obligation of the page before; empty for the first page
};

struct ObligationList {
  v1::ListObligationsResponse response;  // without next_page_token
  std::string last_key;                  // of the last obligation; empty when no more follow
};

// The obligations that `request` asks for on `view`, by due date, those without one last, and then by authority,
// period, level and organisation. They agree with the coverages of the same moment. `now_us` is the present instant;
// the request's own page fields are not read. Reads the reports of every opened period of every authority that is asked
// about, for each page. Errors: INVALID_ARGUMENT and NOT_FOUND naming the field, DATA_LOSS for an unreadable row.
absl::StatusOr<ObligationList> ListObligations(const ledger::View& view, ledger::StructureCache& structures,
                                               const v1::ListObligationsRequest& request, const ObligationPage& page,
                                               int64_t now_us);

}  // namespace khoi::summary
