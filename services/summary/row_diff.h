// What differs between two lists of rows.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "khoi/v1/summary.pb.h"

namespace khoi::summary {

using Rows = google::protobuf::RepeatedPtrField<v1::SummaryRow>;

// A row of either side, or of both. One of the two may be null, never both; both point into the lists.
struct RowPair {
  const v1::SummaryRow* from = nullptr;
  const v1::SummaryRow* to = nullptr;

  const v1::SummaryRow& either() const { return from != nullptr ? *from : *to; }
};

// The text that only rows of one measure, key and unit of measure share. Names do not matter.
std::string NameOfRow(const v1::SummaryRow& row);

// The rows whose figures differ, or which only one side has, in the order of the rows. Keys are in each list once.
std::vector<RowPair> DiffRows(const Rows& from, const Rows& to);

}  // namespace khoi::summary
