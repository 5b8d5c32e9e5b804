// How commands are put below the program.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/arguments.h"

namespace khoi::cli {

// Tells the command line which options to build once everything is parsed, when `command` is the one.
using Choose = std::function<void(CLI::App* command, std::function<Command()> make)>;

// The command line's own way to complain; `option` is named when the status does not name it.
template <typename T>
T OrComplain(absl::StatusOr<T> value, const std::string& option = "") {
  if (!value.ok()) {
    const std::string message(value.status().message());
    throw option.empty() ? CLI::ValidationError(message) : CLI::ValidationError(option, message);
  }
  return *std::move(value);
}

inline CLI::App* AddCommand(CLI::App* parent, const std::string& name, const std::string& description,
                            const std::string& example) {
  CLI::App* command = parent->add_subcommand(name, description);
  command->fallthrough();  // Global options may stand behind the command.
  if (!example.empty()) {
    command->footer(absl::StrCat("Example:\n  ", example));
  }
  return command;
}

// khoi consolidate: consolidation_tree.cc.
void AddConsolidateCommands(CLI::App& program, const Choose& choose);

// khoi forward: forward_tree.cc.
void AddForwardCommand(CLI::App& program, const Choose& choose);

// khoi review: review_tree.cc.
void AddReviewCommands(CLI::App& program, const Choose& choose);

// khoi rules and recheck, and with them khoi explain: rules_tree.cc.
void AddRuleCommands(CLI::App& program, const Choose& choose);
// The stage of a rule as a word, and what names a stored report.
void AddStage(CLI::App* command, std::string& word);
v1::RuleStage StageOf(absl::string_view word);
v1::ReportRef RefOf(const ReportKey& key);

// khoi explain rule and khoi explain figure: explain_tree.cc.
void AddExplainCommands(CLI::App& program, const Choose& choose);

// khoi coverage and khoi obligations: coverage_tree.cc.
void AddCoverageCommands(CLI::App& program, const Choose& choose);

}  // namespace khoi::cli
