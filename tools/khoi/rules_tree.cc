// The commands about rules: khoi rules and recheck.
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
};

using SharedWords = std::shared_ptr<Words>;

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
  AddStage(recheck, words->stage);
  choose(recheck, [words] {
    RecheckOptions options;
    *options.request.mutable_report() = RefOf(words->key);
    if (words->version.has_value()) {
      options.request.set_version(*words->version);
    }
    options.request.set_stage(StageOf(words->stage));
    return options;
  });
}

}  // namespace

v1::ReportRef RefOf(const ReportKey& key) {
  v1::ReportRef ref;
  ref.set_authority_id(key.authority_id);
  ref.set_period_id(key.period_id);
  ref.set_unit_id(key.unit_id);
  return ref;
}

v1::RuleStage StageOf(absl::string_view word) {
  return word == "accept" ? v1::RULE_STAGE_ACCEPT : v1::RULE_STAGE_SUBMIT;
}

void AddStage(CLI::App* command, std::string& word) {
  command->add_option("--stage", word, "As at submission (submit, the default) or as at acceptance (accept)")
      ->check(CLI::IsMember({"submit", "accept"}))
      ->type_name("WORD");
}

void AddRuleCommands(CLI::App& program, const Choose& choose) {
  AddRules(program, choose);
  AddRecheck(program, choose);
  AddExplainCommands(program, choose);
}

}  // namespace khoi::cli
