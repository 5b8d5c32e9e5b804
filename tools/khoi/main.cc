// khoi: the command line for people and for the systems of units.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <variant>
#include <vector>

#include "tools/khoi/arguments.h"

namespace {

using khoi::cli::Console;
using khoi::cli::ExitCode;
using khoi::cli::Session;

// One line for each command.
struct Run {
  const Session& session;
  const Console& console;

  ExitCode operator()(const khoi::cli::RegistryApplyOptions& o) const { return ApplyRegistry(o, session, console); }
  ExitCode operator()(const khoi::cli::RegistryListOptions& o) const { return ListRegistry(o, session, console); }
  ExitCode operator()(const khoi::cli::CatalogApplyOptions& o) const { return ApplyCatalog(o, session, console); }
  ExitCode operator()(const khoi::cli::CatalogListOptions& o) const { return ListCatalog(o, session, console); }
  ExitCode operator()(const khoi::cli::ResolveOptions& o) const { return ResolveName(o, session, console); }
  ExitCode operator()(const khoi::cli::SubmitOptions& o) const { return Submit(o, session, console); }
  ExitCode operator()(const khoi::cli::PreviewOptions& o) const { return Preview(o, session, console); }
  ExitCode operator()(const khoi::cli::ReportGetOptions& o) const { return GetReport(o, session, console); }
  ExitCode operator()(const khoi::cli::ReportListOptions& o) const { return ListReports(o, session, console); }
  ExitCode operator()(const khoi::cli::ReportVersionsOptions& o) const { return ListVersions(o.key, session, console); }
  ExitCode operator()(const khoi::cli::ReviewOptions& o) const { return Review(o, session, console); }
  ExitCode operator()(const khoi::cli::ReviewShowOptions& o) const { return ShowReview(o, session, console); }
  ExitCode operator()(const khoi::cli::ReviewListOptions& o) const { return ListReviews(o, session, console); }
  ExitCode operator()(const khoi::cli::ReviewLockOptions& o) const { return LockPeriod(o, session, console); }
  ExitCode operator()(const khoi::cli::ConsolidationDraftOptions& o) const {
    return DraftConsolidation(o, session, console);
  }
  ExitCode operator()(const khoi::cli::ConsolidationCommentOptions& o) const {
    return CommentOnConsolidation(o, session, console);
  }
  ExitCode operator()(const khoi::cli::ConsolidationSignOptions& o) const {
    return SignConsolidation(o, session, console);
  }
  ExitCode operator()(const khoi::cli::ConsolidationShowOptions& o) const {
    return ShowConsolidation(o, session, console);
  }
  ExitCode operator()(const khoi::cli::ConsolidationListOptions& o) const {
    return ListConsolidations(o, session, console);
  }
  ExitCode operator()(const khoi::cli::ForwardOptions& o) const { return Forward(o, session, console); }
  ExitCode operator()(const khoi::cli::DiffSummaryOptions& o) const { return DiffSummary(o, session, console); }
  ExitCode operator()(const khoi::cli::DiffVersionsOptions& o) const { return DiffVersions(o, session, console); }
  ExitCode operator()(const khoi::cli::RulesOptions& o) const { return ListRules(o, session, console); }
  ExitCode operator()(const khoi::cli::RecheckOptions& o) const { return Recheck(o, session, console); }
  ExitCode operator()(const khoi::cli::ExplainOptions& o) const { return ExplainRule(o, session, console); }
  ExitCode operator()(const khoi::cli::ExplainFigureOptions& o) const { return ExplainFigure(o, session, console); }
  ExitCode operator()(const khoi::cli::SummaryOptions& o) const { return GetSummary(o, session, console); }
  ExitCode operator()(const khoi::cli::WatchOptions& o) const { return WatchSummary(o, session, console); }
  ExitCode operator()(const khoi::cli::ViewOptions& o) const { return GetView(o, session, console); }
  ExitCode operator()(const khoi::cli::CoverageOptions& o) const { return GetCoverage(o, session, console); }
  ExitCode operator()(const khoi::cli::ObligationsOptions& o) const { return ListObligations(o, session, console); }
  ExitCode operator()(const khoi::cli::ExtendOptions& o) const { return ExtendDueDate(o, session, console); }
  ExitCode operator()(const khoi::cli::ExemptOptions& o) const { return ExemptUnit(o, session, console); }
  ExitCode operator()(const khoi::cli::LogListOptions& o) const { return ListLog(o, session, console); }
};

bool WantsColor(khoi::cli::ColorChoice choice, int descriptor) {
  if (choice != khoi::cli::ColorChoice::kAuto) {
    return choice == khoi::cli::ColorChoice::kAlways;
  }
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && absl::string_view(term) == "dumb";
  return isatty(descriptor) != 0 && (no_color == nullptr || *no_color == '\0') && !dumb;
}

}  // namespace

int main(int argc, char** argv) {
  auto parsed = khoi::cli::ParseArguments(std::vector<std::string>(argv + 1, argv + argc), std::cout, std::cerr);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) {
    return static_cast<int>(*code);
  }
  const auto& arguments = std::get<khoi::cli::Arguments>(parsed);
  const Console console{.in = std::cin,
                        .out = std::cout,
                        .err = std::cerr,
                        .language = arguments.language,
                        .output = arguments.output,
                        .color_out = WantsColor(arguments.color, STDOUT_FILENO),
                        .color_err = WantsColor(arguments.color, STDERR_FILENO),
                        .err_is_terminal = isatty(STDERR_FILENO) != 0,
                        .quiet = arguments.quiet};
  const Session session(khoi::cli::Connect(arguments.server), arguments.timeout, console);
  const ExitCode code = std::visit(Run{.session = session, .console = console}, arguments.command);
  std::cout.flush();
  if (!std::cout) {
    console.Fail("cannot write to stdout");
    return static_cast<int>(ExitCode::kFailed);
  }
  return static_cast<int>(code);
}
