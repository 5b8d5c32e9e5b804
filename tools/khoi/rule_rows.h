// What rules say, as rows for programs and lines for people.
#pragma once

#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/finding.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/table.h"

namespace khoi::cli {

// A CSV row for each finding and for each rule that was not evaluated. `about` is the first column.
class RuleRows final {
 public:
  explicit RuleRows(const Console& console);

  void Add(const std::string& about, const google::protobuf::RepeatedPtrField<v1::Finding>& findings);
  void Add(const std::string& about, const google::protobuf::RepeatedPtrField<v1::NotEvaluatedRule>& rules);
  // A rule that has nothing to say.
  void AddSilent(const std::string& about, const std::string& rule_id);
  void PrintCsv() const { table_.PrintCsv(console_.out); }

 private:
  const Console& console_;
  Table table_;
};

// One line for each: "R-CSTDCS: chưa xét được: …".
void PrintNotEvaluated(const google::protobuf::RepeatedPtrField<v1::NotEvaluatedRule>& rules, const Console& console);

}  // namespace khoi::cli
