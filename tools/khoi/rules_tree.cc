// The commands about rules: khoi rules, recheck and explain.
#include <cstdint>
#include <memory>
#include <optional>

#include "tools/khoi/command_tree.h"

namespace khoi::cli {
namespace {

// The strings and numbers that CLI11 fills.
struct Words {
  ReportKey key;
  std::optional<int64_t> version;
  std::optional<int64_t> as_of_revision;
  std::string stage = "submit";
  std::string rule_id;
  std::string file;
  std::string format;
};

using SharedWords = std::shared_ptr<Words>;

v1::ReportRef RefOf(const ReportKey& key) {
  v1::ReportRef ref;
  ref.set_authority_id(key.authority_id);
  ref.set_period_id(key.period_id);
  ref.set_unit_id(key.unit_id);
  return ref;
}

v1::RuleStage StageOf(const Words& words) {
  return words.stage == "accept" ? v1::RULE_STAGE_ACCEPT : v1::RULE_STAGE_SUBMIT;
}

void AddStage(CLI::App* command, Words& words) {
  command->add_option("--stage", words.stage, "As at submission (submit, the default) or as at acceptance (accept)")
      ->check(CLI::IsMember({"submit", "accept"}))
      ->type_name("WORD");
}

void AddRules(CLI::App& program, const Choose& choose) {
  const auto words = std::make_shared<Words>();
  CLI::App* rules = AddCommand(&program, "rules", "The rules that hold for reports to an authority about a period",
                               "khoi rules --authority thai-nguyen --period 2022-S1");
  rules->add_option("--authority", words->key.authority_id, "The authority")->required()->type_name("ID");
  rules->add_option("--period", words->key.period_id, "The period")->required()->type_name("ID");
  rules->add_option("--as-of-revision", words->as_of_revision, "Read as of this revision")->type_name("R");
  choose(rules, [words] {
    RulesOptions options;
    options.request.set_authority_id(words->key.authority_id);
    options.request.set_period_id(words->key.period_id);
    if (words->as_of_revision.has_value()) {
      options.request.set_as_of_revision(*words->as_of_revision);
    }
    return options;
  });
}

void AddRecheck(CLI::App& program, const Choose& choose) {
  const auto words = std::make_shared<Words>();
  CLI::App* recheck =
      AddCommand(&program, "recheck", "What today's rules would say of a version that is stored; changes nothing",
                 "khoi recheck --authority thai-nguyen --period 2022-S1 --unit skhcn-thai-nguyen --version 1");
  recheck->add_option("--authority", words->key.authority_id, "The authority")->required()->type_name("ID");
  recheck->add_option("--period", words->key.period_id, "The period")->required()->type_name("ID");
  recheck->add_option("--unit", words->key.unit_id, "The unit")->required()->type_name("ID");
  recheck->add_option("--version", words->version, "This version; the latest by default")->type_name("N");
  AddStage(recheck, *words);
  choose(recheck, [words] {
    RecheckOptions options;
    *options.request.mutable_report() = RefOf(words->key);
    if (words->version.has_value()) {
      options.request.set_version(*words->version);
    }
    options.request.set_stage(StageOf(*words));
    return options;
  });
}

FileFormat FormatIn(const Words& words) {
  if (!words.format.empty()) {
    return words.format == "json" ? FileFormat::kJson : FileFormat::kTextproto;
  }
  if (const absl::StatusOr<FileFormat> by_name = FormatOf(words.file); !by_name.ok()) {
    throw CLI::ValidationError(std::string(by_name.status().message()));
  }
  return FileFormat::kByName;
}

ExplainOptions ExplainOptionsOf(const Words& words) {
  const ReportKey& key = words.key;
  const bool named = !key.authority_id.empty() && !key.period_id.empty() && !key.unit_id.empty();
  const bool partly_named =
      !key.authority_id.empty() || !key.period_id.empty() || !key.unit_id.empty() || words.version.has_value();
  if (words.file.empty() ? !named : partly_named) {
    throw CLI::ValidationError("FILE", "give a file, or --authority, --period and --unit of a stored report");
  }
  ExplainOptions options;
  options.request.set_rule_id(words.rule_id);
  options.request.set_stage(StageOf(words));
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

void AddExplain(CLI::App& program, const Choose& choose) {
  const auto words = std::make_shared<Words>();
  CLI::App* explain =
      AddCommand(&program, "explain", "What one rule says of one report, with its arithmetic",
                 "khoi explain SUM-TOTAL --authority cao-bang --period 2014.2019 --unit skhcn-cao-bang\n"
                 "  khoi explain SUM-TOTAL report.textproto");
  explain->add_option("RULE", words->rule_id, "The rule; khoi rules lists them")->required();
  explain->add_option("FILE", words->file,
                      "A report that is not stored, khoi.v1.Report: *.json, *.textproto, *.txtpb, *.pbtxt, or -");
  explain->add_option("--authority", words->key.authority_id, "The authority of a stored report")->type_name("ID");
  explain->add_option("--period", words->key.period_id, "Its period")->type_name("ID");
  explain->add_option("--unit", words->key.unit_id, "Its unit")->type_name("ID");
  explain->add_option("--version", words->version, "Its version; the latest by default")->type_name("N");
  AddStage(explain, *words);
  explain->add_option("--format", words->format, "Format of the file, whatever its name: json or textproto")
      ->check(CLI::IsMember({"json", "textproto"}))
      ->type_name("WORD");
  choose(explain, [words] { return ExplainOptionsOf(*words); });
}

}  // namespace

void AddRuleCommands(CLI::App& program, const Choose& choose) {
  AddRules(program, choose);
  AddRecheck(program, choose);
  AddExplain(program, choose);
}

}  // namespace khoi::cli
