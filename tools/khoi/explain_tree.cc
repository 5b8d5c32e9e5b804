// The commands that explain: khoi explain rule and khoi explain figure.
#include <cstdint>
#include <memory>
#include <optional>

#include "tools/khoi/command_tree.h"
#include "tools/khoi/summary_arguments.h"

namespace khoi::cli {
namespace {

// The strings and numbers that CLI11 fills.
struct RuleWords {
  ReportKey key;
  std::optional<int64_t> version;
  std::string stage = "submit";
  std::string rule_id;
  std::string file;
  std::string format;
};

struct FigureWords {
  SummaryArguments summary;
  std::string period_id;
  std::string authority_id;
  std::string bloc_id;
  std::string unit_id;
  int depth = 1;
};

FileFormat FormatIn(const RuleWords& words) {
  if (!words.format.empty()) {
    return words.format == "json" ? FileFormat::kJson : FileFormat::kTextproto;
  }
  if (const absl::StatusOr<FileFormat> by_name = FormatOf(words.file); !by_name.ok()) {
    throw CLI::ValidationError(std::string(by_name.status().message()));
  }
  return FileFormat::kByName;
}

ExplainOptions RuleOptionsOf(const RuleWords& words) {
  const ReportKey& key = words.key;
  const bool named = !key.authority_id.empty() && !key.period_id.empty() && !key.unit_id.empty();
  const bool partly_named =
      !key.authority_id.empty() || !key.period_id.empty() || !key.unit_id.empty() || words.version.has_value();
  if (words.file.empty() ? !named : partly_named) {
    throw CLI::ValidationError("FILE", "give a file, or --authority, --period and --unit of a stored report");
  }
  ExplainOptions options;
  options.request.set_rule_id(words.rule_id);
  options.request.set_stage(StageOf(words.stage));
  if (!words.file.empty()) {
    options.file = words.file;
    options.format = FormatIn(words);
    return options;
  }
  *options.request.mutable_stored() = RefOf(key);
  if (words.version.has_value()) {
    options.request.set_version(*words.version);
  }
  return options;
}

void AddRule(CLI::App* explain, const Choose& choose) {
  const auto words = std::make_shared<RuleWords>();
  CLI::App* rule =
      AddCommand(explain, "rule", "What one rule says of one report, with its arithmetic",
                 "khoi explain rule SUM-TOTAL --authority cao-bang --period 2014.2019 --unit skhcn-cao-bang\n"
                 "  khoi explain rule SUM-TOTAL report.textproto");
  rule->add_option("RULE", words->rule_id, "The rule; khoi rules lists them")->required();
  rule->add_option("FILE", words->file,
                   "A report that is not stored, khoi.v1.Report: *.json, *.textproto, *.txtpb, *.pbtxt, or -");
  rule->add_option("--authority", words->key.authority_id, "The authority of a stored report")->type_name("ID");
  rule->add_option("--period", words->key.period_id, "Its period")->type_name("ID");
  rule->add_option("--unit", words->key.unit_id, "Its unit")->type_name("ID");
  rule->add_option("--version", words->version, "Its version; the latest by default")->type_name("N");
  AddStage(rule, words->stage);
  rule->add_option("--format", words->format, "Format of the file, whatever its name: json or textproto")
      ->check(CLI::IsMember({"json", "textproto"}))
      ->type_name("WORD");
  choose(rule, [words] { return RuleOptionsOf(*words); });
}

ExplainFigureOptions FigureOptionsOf(const FigureWords& words) {
  ExplainFigureOptions options;
  options.depth = words.depth;
  *options.request.mutable_summary() = OrComplain(ToSummaryRequest(words.summary));
  options.request.set_period_id(words.period_id);
  options.request.set_authority_id(words.authority_id);
  options.request.set_bloc_id(words.bloc_id);
  options.request.set_unit_id(words.unit_id);
  return options;
}

// Which figure; spelt as khoi summary spells it.
void AddQuestion(CLI::App* figure, SummaryArguments& summary) {
  auto* scope = figure->add_option_group("scope", "Whose figure");
  scope->add_option("--bloc", summary.bloc, "Of the members of one bloc")->type_name("AUTHORITY/BLOC");
  scope->add_option("--authority", summary.authority, "Of all units of an authority")->type_name("ID");
  scope->add_flag("--central", summary.central, "Of all authorities");
  scope->require_option(1);
  figure->add_option("--period", summary.periods, "Period; repeatable")
      ->required()
      ->type_name("ID")
      ->allow_extra_args(false);
  figure->add_option("--measure", summary.measures, "What is counted; khoi summary --help lists measures")
      ->required()
      ->expected(1)
      ->type_name("NAME");
  figure->add_option("--filter", summary.filters, "Picks the figure, as in khoi summary; repeatable, all must hold")
      ->type_name("NAME=VALUE[,VALUE]")
      ->allow_extra_args(false);
  figure->add_flag("--halves", summary.halves, "Put years together from the reports about their halves");
  auto* as_of = figure->add_option_group("as-of", "When; now by default");
  as_of->add_option("--as-of-revision", summary.as_of_revision, "As of this revision")->type_name("R");
  as_of->add_option("--as-of-time", summary.as_of_time, "As of this time")->type_name("RFC3339");
  as_of->require_option(0, 1);
  figure->add_option("--basis", summary.basis, "Which versions count: latest (the default), accepted, or consolidated")
      ->type_name("latest|accepted|consolidated");
  figure
      ->add_option("--boundaries-date", summary.boundaries_date,
                   "Count units where they, or those that continue or precede them, belong on this day")
      ->type_name("YYYY-MM-DD");
}

void AddFigure(CLI::App* explain, const Choose& choose) {
  const auto words = std::make_shared<FigureWords>();
  CLI::App* figure =
      AddCommand(explain, "figure", "What a consolidated figure is made of, down to the lines of reports",
                 "khoi explain figure --authority thai-nguyen --period 2022-S1 --measure awards \\\n"
                 "      --filter status=awarded --filter code=CO-BK-BT --depth 3\n"
                 "  khoi explain figure --authority thai-nguyen --period 2022-S1 --measure awards \\\n"
                 "      --filter status=awarded --filter code=CO-BK-BT --unit skhcn-thai-nguyen -o json");
  AddQuestion(figure, words->summary);
  figure->add_option("--in-period", words->period_id, "Only the part of this period, of several")->type_name("ID");
  figure->add_option("--in-authority", words->authority_id, "Only the part of this authority, with --central")
      ->type_name("ID");
  figure->add_option("--in-bloc", words->bloc_id, "Only the part of this bloc; - for units that report directly")
      ->type_name("ID");
  figure->add_option("--unit", words->unit_id, "Only the part of this unit: the lines of its report")->type_name("ID");
  figure->add_option("--depth", words->depth, "Levels below the part; 1 by default, 5 reaches the lines")
      ->check(CLI::Range(0, 5))
      ->type_name("N");
  choose(figure, [words] { return FigureOptionsOf(*words); });
}

}  // namespace

void AddExplainCommands(CLI::App& program, const Choose& choose) {
  CLI::App* explain = AddCommand(&program, "explain", "How a rule judges, and what a figure is made of", "");
  explain->require_subcommand(1);
  AddRule(explain, choose);
  AddFigure(explain, choose);
}

}  // namespace khoi::cli
