// Where rules put what they find.
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "khoi/v1/finding.pb.h"

namespace khoi::domain {

// What a rule wants to say about one place.
struct FindingText {
  std::vector<std::string> field_paths;  // the first is where to look
  std::vector<std::pair<std::string, std::string>> operands = {};
  std::string vi;
  std::string en;
};

// Collects findings in the order in which they are added. Every finding is kept but for a limit; none stops the rules
// after it.
class Findings final {
 public:
  void Add(absl::string_view rule_id, v1::Severity severity, FindingText text);

  // The common case: one field, no operands.
  void Block(absl::string_view rule_id, std::string field_path, std::string vi, std::string en);
  void Warn(absl::string_view rule_id, std::string field_path, std::string vi, std::string en);

  // From now on keeps `count_max` findings, and only counts those after them until EndLimit, which says in one finding
  // more how many they were. That one has their highest severity.
  void BeginLimit(size_t count_max);
  void EndLimit();

  // True when a finding of severity BLOCK was added, kept or not.
  bool blocked() const { return blocked_; }
  const std::vector<v1::Finding>& all() const { return findings_; }
  std::vector<v1::Finding> Take() { return std::move(findings_); }

 private:
  std::vector<v1::Finding> findings_;
  bool blocked_ = false;
  size_t count_max_ = std::numeric_limits<size_t>::max();
  size_t left_out_count_ = 0;
  v1::Severity left_out_severity_ = v1::SEVERITY_WARN;
  std::string left_out_path_;  // of the first
};

}  // namespace khoi::domain
