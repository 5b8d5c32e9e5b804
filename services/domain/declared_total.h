// What a unit declares as a total, beside what its lines add up to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "khoi/v1/report.pb.h"
#include "services/domain/bounds.h"

namespace khoi::domain {

struct DeclaredComparison {
  Bounds declared;
  Bounds computed;
  // The lines that add to `computed`. Example: "report.award_lines[3]".
  std::vector<std::string> line_paths;

  bool IsExact() const { return declared.IsExact() && computed.IsExact(); }
  Bounds Difference() const { return Subtract(computed, declared).value_or(Bounds{}); }
};

// What the total is about; awards when it does not say.
v1::TotalSubject SubjectOf(const v1::DeclaredTotal& total);

// Compares report.declared_totals(index) with the lines that it covers: those of covered_line_ids, or every line of its
// subject; of these only lines that have the values to which it is restricted. A total that names lines and no subject
// covers lines of any kind. Documents that the unit only coordinates are covered where they are named and never
// otherwise. A document line without a count counts its references, a movement line without a count is one movement.
// nullopt when they cannot be compared: covered award lines count on different bases or are of different statuses,
// which are never added.
std::optional<DeclaredComparison> CompareDeclaredTotal(const v1::Report& report, int index);

// What a total can be restricted by, one value at a time.
enum class TotalDimension {
  kRecipientKind,
  kMethod,
  kDocumentType,
  kStage,
  kScope,
  kDuration,
  kForm,
  kLaunchingLevel,
};

// The value to which the total is restricted; empty when it is not.
const std::string& RestrictionOf(const v1::DeclaredTotal& total, TotalDimension dimension);
// True when the dimension is one of lines of this subject.
bool BelongsTo(TotalDimension dimension, v1::TotalSubject subject);
// The different values of the dimension on the lines that the total covers, ascending; "" for lines without one.
std::vector<std::string> ValuesOfLines(const v1::Report& report, int index, TotalDimension dimension);

}  // namespace khoi::domain
