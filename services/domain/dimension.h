// What figures are kept apart by.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/summary.pb.h"

namespace khoi::domain {

// The value of a dimension about which a line says nothing, or which its measure does not have.
inline constexpr absl::string_view kNotSaid = "-";
// Between the codes of a number that is stated for several of them together.
inline constexpr char kCodeSeparator = '+';

// True for unit, bloc, authority and period, which say who reported; every other dimension says what was counted and
// has its value in the cell.
bool IsOfReport(v1::Dimension dimension);

// The dimensions whose values must never be added up, in the order of the key: status, counting basis and parent of
// awards and their parts, role of documents, relation of movements, code of indicators, events and targets.
const std::vector<v1::Dimension>& AlwaysPresent(v1::Measure measure);

// Whether lines of a measure can have a value in a dimension. Every measure has those of the report.
bool HasDimension(v1::Measure measure, v1::Dimension dimension);

// The key of a measure's rows: what is always present, then what was asked for, each once.
std::vector<v1::Dimension> KeyOf(v1::Measure measure, const std::vector<v1::Dimension>& group_by);

// The value that a cell has in a dimension that is not of the report.
std::string ValueIn(const stored::v1::CellKey& cell, v1::Dimension dimension);

}  // namespace khoi::domain
