// The command khoi forward and its options.
#include <memory>

#include "absl/strings/match.h"
#include "tools/khoi/command_tree.h"

namespace khoi::cli {

void AddForwardCommand(CLI::App& program, const Choose& choose) {
  CLI::App* forward = AddCommand(
      &program, "forward", "Send an authority's signed consolidation one level up, as its own report",
      "khoi forward --authority bkhcn --period 2019-S1 --to khoi.tw.example:8740 \\\n"
      "      --upstream-authority tw --upstream-period 2019-S1\n\n"
      "The report's figures are exactly those that were signed, and it carries the receipts of the versions they rest\n"
      "on. It goes as the report of the unit that stands for the authority above; sending the same again changes\n"
      "nothing.");
  const auto options = std::make_shared<ForwardOptions>();
  forward->add_option("--authority", options->authority_id, "Whose consolidation")->required()->type_name("ID");
  forward->add_option("--period", options->period_id, "Its period")->required()->type_name("ID");
  forward->add_option("--number", options->number, "Which; the one signed last when left out")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  forward->add_option("--to", options->to, "The server above; the same server when left out")
      ->check([](const std::string& server) {
        return absl::StrContains(server, "://") || !absl::StrContains(server, ':')
                   ? "must be HOST:PORT, such as 127.0.0.1:8740"
                   : "";
      })
      ->type_name("HOST:PORT");
  forward->add_option("--upstream-authority", options->target.authority_id, "To which authority it reports")
      ->required()
      ->type_name("ID");
  forward->add_option("--upstream-period", options->target.period_id, "About which period; the same when left out")
      ->type_name("ID");
  forward
      ->add_option("--unit", options->target.unit_id, "As which unit; the one that stands for the authority by default")
      ->type_name("ID");
  forward->add_flag("--stale", options->stale, "Also when an input has changed since it was signed");
  forward->add_flag("--dry-run", options->dry_run,
                    "Write the report to stdout and what the server above says of it to stderr; send nothing");
  choose(forward, [options] {
    if (options->target.period_id.empty()) {
      options->target.period_id = options->period_id;
    }
    return *options;
  });
}

}  // namespace khoi::cli
