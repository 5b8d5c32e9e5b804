// Which decision an award line rests on, told the same way in every report.
#pragma once

#include <optional>

#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/catalog.h"

namespace khoi::domain {

// What report.award_lines(index) says of its decision: the same decision, awards and recipient kind have the same key,
// however number, symbol and issuer are spelt. nullopt unless the line is awarded or handed over and its decision has a
// number. A decision is known by number, symbol, year and issuer. The issuer of a State award is the level that
// decides; else it is the organisation that the reference or the line names, and where none is named one of the
// report's authority. Whether an award is one of the State is looked up on the day of the decision, else of the status,
// else in its latest edition.
std::optional<stored::v1::DecisionClaim> ClaimOfDecision(const v1::Report& report, int index, const Catalog& catalog);

}  // namespace khoi::domain
