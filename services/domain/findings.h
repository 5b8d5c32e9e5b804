// Where rules put what they find.
#pragma once

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

// Collects findings in the order in which they are added. Every finding is kept; none stops the rules after it.
class Findings final {
 public:
  void Add(absl::string_view rule_id, v1::Severity severity, FindingText text);

  // The common case: one field, no operands.
  void Block(absl::string_view rule_id, std::string field_path, std::string vi, std::string en);
  void Warn(absl::string_view rule_id, std::string field_path, std::string vi, std::string en);

  // True when a finding of severity BLOCK was added.
  bool blocked() const { return blocked_; }
  const std::vector<v1::Finding>& all() const { return findings_; }
  std::vector<v1::Finding> Take() { return std::move(findings_); }

 private:
  std::vector<v1::Finding> findings_;
  bool blocked_ = false;
};

}  // namespace khoi::domain
