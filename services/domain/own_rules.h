// Rules that authorities add to the book: catalog entries of kind RULE, conditions over the figures of a report or of
// several reports put together. They are asked after the rules of the book, in the order of their codes.
#pragma once

#include <vector>

#include "services/domain/cell_figure.h"
#include "services/domain/condition.h"
#include "services/domain/consolidated_rules.h"
#include "services/domain/findings.h"
#include "services/domain/rulebook.h"

namespace khoi::domain {

// What the rule is called and how serious it is, like a rule of the book. What is asked at submission is asked at
// acceptance too. Views into `rule`.
RuleEntry EntryOf(const OwnRule& rule);

// The rule as it is in force.
v1::RuleInForce InForce(const OwnRule& rule);

// Whether figures can be derived from a report of which the rules of the book have found this: nothing is blocked but
// who reports about when. A period that has closed does not make figures meaningless.
bool HasFigures(const Findings& findings);

// Asks the rules that hold on the last day of the report's period at the input's stage. At submission nothing when the
// book has found what leaves the report without figures.
void JudgeOwnRules(const ReportInput& input, Findings& findings);

// Asks one rule whatever was found before, unless it is not asked at the input's stage. Returns what the condition
// says; the evaluation of a rule that is not asked has no text.
Evaluation AskOwnRule(const OwnRule& rule, const ReportInput& input, Findings& findings);

// The figures of all units of the groups together: cells added up, and each item once.
std::vector<CellFigure> FiguresTogether(const std::vector<ConsolidatedGroup>& groups, const KeyedSet& items);

// Adds what the rules of stage CONSOLIDATE say of several units together. The groups of `input` have the cells of all
// measures, and its items are documents and movements. `earlier` gives the figures of the same bloc or authority about
// earlier periods, or nullptr.
void JudgeOwnConsolidated(const ConsolidatedInput& input, FiguresOfPeriod earlier, ConsolidatedFindings& findings);

}  // namespace khoi::domain
