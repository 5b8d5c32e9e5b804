// Where rules put what they find, and what they could not find out.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "khoi/v1/finding.pb.h"
#include "khoi/v1/report.pb.h"

namespace khoi::domain {

struct RuleEntry;
class RuleSettings;

// What a rule wants to say about one place.
struct FindingText {
  std::vector<std::string> field_paths;  // the first is where to look
  std::vector<std::pair<std::string, std::string>> operands = {};
  std::string vi;
  std::string en;
  std::string evaluation = {};  // of a condition
};

// A finding names no more fields than this; its operands say how many there are.
inline constexpr size_t kFieldPathsMax = 100;

// Collects findings in the order in which they are added. Every finding is kept but for a limit; none stops the rules
// after it.
class Findings final {
 public:
  // From now on Fire and Missing speak for this rule, which is asked at `stage` under `settings`. All outlive the
  // asking.
  void Ask(const RuleEntry& rule, v1::RuleStage stage, const RuleSettings& settings);
  // The rule that is being asked, and the settings under which.
  const RuleEntry& asked() const { return *asked_; }
  const RuleSettings& settings() const { return *settings_; }

  // The rule fires, as seriously as it is in force; nothing when it is not asked at this stage.
  void Fire(FindingText text);
  // The common case: one field, no operands.
  void Fire(std::string field_path, std::string vi, std::string en);
  // The rule cannot be evaluated: what is missing, for the field that it would have judged ("" for the whole report).
  void Missing(std::string field_path, std::string vi, std::string en);

  // For what no rule of the book says.
  void Add(absl::string_view rule_id, v1::Severity severity, FindingText text);

  // From now on keeps `count_max` findings and as many rules that were not evaluated, and only counts those after them
  // until EndLimit, which says in one more how many they were. That one has their highest severity.
  void BeginLimit(size_t count_max);
  void EndLimit();

  // Puts the notes of `acknowledgements` on the findings of severity WARN that they speak of.
  void Acknowledge(const google::protobuf::RepeatedPtrField<v1::Acknowledgement>& acknowledgements);

  // True when a finding of severity BLOCK was added, kept or not.
  bool blocked() const { return blocked_; }
  const std::vector<v1::Finding>& all() const { return findings_; }
  std::vector<v1::Finding> Take() { return std::move(findings_); }
  const std::vector<v1::NotEvaluatedRule>& not_evaluated() const { return not_evaluated_; }
  std::vector<v1::NotEvaluatedRule> TakeNotEvaluated() { return std::move(not_evaluated_); }

 private:
  // How serious the rule that is being asked is, looked up once.
  v1::Severity AskedSeverity();
  void Put(absl::string_view rule_id, int version, v1::Severity severity, FindingText text);

  const RuleEntry* asked_ = nullptr;
  const RuleSettings* settings_ = nullptr;
  v1::RuleStage stage_ = v1::RULE_STAGE_UNSPECIFIED;
  std::optional<v1::Severity> asked_severity_;

  std::vector<v1::Finding> findings_;
  std::vector<v1::NotEvaluatedRule> not_evaluated_;
  bool blocked_ = false;
  size_t count_max_ = std::numeric_limits<size_t>::max();
  size_t left_out_count_ = 0;
  v1::Severity left_out_severity_ = v1::SEVERITY_INFO;
  std::string left_out_path_;  // of the first
  size_t unsaid_count_ = 0;    // rules not evaluated that were left out
};

}  // namespace khoi::domain
