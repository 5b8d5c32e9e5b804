// What is wrong with a record of the registry or an entry of the catalogs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/field_path.h"

namespace khoi::domain {

struct RecordProblem {
  std::string field_path;  // example: "changes[3].record.unit.unit_id"
  std::string vi;          // what is wrong and what to do
  std::string en;
};

// Collects problems; the checks that registry and catalog share.
class RecordProblems final {
 public:
  void Add(std::string field_path, absl::string_view vi, absl::string_view en) {
    problems_.push_back({.field_path = std::move(field_path), .vi = std::string(vi), .en = std::string(en)});
  }

  // The field is there; false after saying that it is not.
  bool Require(absl::string_view value, const FieldPath& path, absl::string_view field);
  // The field is there and an identifier other than "-", which stands for "none" in summaries.
  void RequireIdentifier(absl::string_view value, const FieldPath& path, absl::string_view field);
  // The field is empty or an identifier.
  void CheckIdentifier(absl::string_view value, const FieldPath& path, absl::string_view field, int index = -1);
  // Both fields are empty or days, and the first is not after the last.
  void CheckDays(absl::string_view first, absl::string_view last, const FieldPath& path, absl::string_view first_field,
                 absl::string_view last_field);

  std::vector<RecordProblem> Take() { return std::move(problems_); }

 private:
  std::vector<RecordProblem> problems_;
};

}  // namespace khoi::domain
