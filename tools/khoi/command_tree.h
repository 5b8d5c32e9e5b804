// How commands are put below the program.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "tools/khoi/arguments.h"

namespace khoi::cli {

// Tells the command line which options to build once everything is parsed, when `command` is the one.
using Choose = std::function<void(CLI::App* command, std::function<Command()> make)>;

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

// khoi review: review_tree.cc.
void AddReviewCommands(CLI::App& program, const Choose& choose);
// khoi rules, recheck and explain: rules_tree.cc.
void AddRuleCommands(CLI::App& program, const Choose& choose);

// khoi coverage and khoi obligations: coverage_tree.cc.
void AddCoverageCommands(CLI::App& program, const Choose& choose);

}  // namespace khoi::cli
