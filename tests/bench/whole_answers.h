// Whole answers as GetSummary gives them, with coverage, findings and digest, about the generated data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "tests/bench/fold_questions.h"
#include "tests/bench/generated.h"

namespace khoi::bench {

// The authority with the most units.
int LargestAuthority(const Generated& generated);

// All authorities together; one row for each cell.
v1::GetSummaryRequest CentralRequest();
// One authority, by bloc, code and status.
v1::GetSummaryRequest AuthorityRequest(const std::string& authority_id);

// The answer, with nothing remembered but `structures`.
v1::Summary Ask(const ledger::View& view, ledger::StructureCache& structures, const v1::GetSummaryRequest& request);

// What a central summary says, by cell. Ends the program when a row is no cell, or a cell no row.
CellAnswers TotalsOf(const Generated& generated, const v1::Summary& summary);

// A row of the summary of an authority: for other databases, its bloc is a number.
struct BlocAnswer {
  int bloc = 0;
  std::string code;
  int status = 0;
  std::string sum;
};
std::vector<BlocAnswer> BlocAnswersOf(const Generated& generated, int authority, const v1::Summary& summary);

}  // namespace khoi::bench
