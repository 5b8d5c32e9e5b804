// The command line, as plain structs.
#pragma once

#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "tools/khoi/apply.h"
#include "tools/khoi/catalog_command.h"
#include "tools/khoi/console.h"
#include "tools/khoi/consolidation_command.h"
#include "tools/khoi/consolidation_reads.h"
#include "tools/khoi/coverage_command.h"
#include "tools/khoi/diff_summary.h"
#include "tools/khoi/diff_versions.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/explain.h"
#include "tools/khoi/explain_figure.h"
#include "tools/khoi/forward_command.h"
#include "tools/khoi/log_command.h"
#include "tools/khoi/obligations_command.h"
#include "tools/khoi/preview.h"
#include "tools/khoi/recheck.h"
#include "tools/khoi/registry_command.h"
#include "tools/khoi/report_command.h"
#include "tools/khoi/review_command.h"
#include "tools/khoi/review_lock.h"
#include "tools/khoi/review_reads.h"
#include "tools/khoi/rules_command.h"
#include "tools/khoi/submit.h"
#include "tools/khoi/summary_command.h"
#include "tools/khoi/view_command.h"
#include "tools/khoi/watch_command.h"

namespace khoi::cli {

struct RegistryApplyOptions : ApplyOptions {};
struct CatalogApplyOptions : ApplyOptions {};
struct ReportVersionsOptions {
  ReportKey key;
};

using Command =
    std::variant<RegistryApplyOptions, RegistryListOptions, CatalogApplyOptions, CatalogListOptions, ResolveOptions,
                 SubmitOptions, PreviewOptions, ReportGetOptions, ReportListOptions, ReportVersionsOptions,
                 ReviewOptions, ReviewShowOptions, ReviewListOptions, ReviewLockOptions, DiffSummaryOptions,
                 DiffVersionsOptions, ConsolidationDraftOptions, ConsolidationCommentOptions, ConsolidationSignOptions,
                 ConsolidationShowOptions, ConsolidationListOptions, RulesOptions, RecheckOptions, ExplainOptions,
                 SummaryOptions, ViewOptions, CoverageOptions, ObligationsOptions, ExtendOptions, ExemptOptions,
                 LogListOptions, ExplainFigureOptions, WatchOptions, ForwardOptions>;

enum class ColorChoice { kAuto, kAlways, kNever };

struct Arguments {
  std::string server;
  absl::Duration timeout = absl::Seconds(30);
  ColorChoice color = ColorChoice::kAuto;
  Output output = Output::kDefault;
  bool quiet = false;
  Language language = Language::kVietnamese;
  Command command;
};

// The arguments after the program's name, or the exit code when there is nothing more to do: help and version are
// written to `out` (kDone), what is wrong with the arguments to `err` (kUsage).
std::variant<Arguments, ExitCode> ParseArguments(std::vector<std::string> arguments, std::ostream& out,
                                                 std::ostream& err);

}  // namespace khoi::cli
