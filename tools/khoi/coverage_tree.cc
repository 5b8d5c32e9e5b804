// The commands khoi coverage and khoi obligations, and their options.
#include <memory>

#include "tools/khoi/command_tree.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/summary_arguments.h"

namespace khoi::cli {
namespace {

// The strings and numbers that CLI11 fills.
struct Words {
  std::string authority;
  std::string period;
  std::string bloc;
  std::string unit;
  std::vector<std::string> states;
  std::optional<int64_t> as_of_revision;
  std::string as_of_time;
  std::string instant;
  bool at_bloc_level = false;
  std::string due_date;
  std::string reason;
  std::string granted_by;
  std::string document;
  bool withdrawn = false;
};

using SharedWords = std::shared_ptr<Words>;

void AddMoment(CLI::App* command, Words& words) {
  auto* as_of = command->add_option_group("as-of", "When; now by default");
  as_of->add_option("--as-of-revision", words.as_of_revision, "As of this revision")->type_name("R");
  as_of->add_option("--as-of-time", words.as_of_time, "As of this time")->type_name("RFC3339");
  as_of->require_option(0, 1);
  command->add_option("--instant", words.instant, "The moment that decides who is late; now, or that of the revision")
      ->type_name("RFC3339");
}

template <typename Request>
void SetMoment(const Words& words, Request& request) {
  if (words.as_of_revision.has_value()) {
    request.set_as_of_revision(*words.as_of_revision);
  }
  if (!words.as_of_time.empty()) {
    *request.mutable_as_of_time() = OrComplain(ParseTime(words.as_of_time), "--as-of-time");
  }
  if (!words.instant.empty()) {
    *request.mutable_instant() = OrComplain(ParseTime(words.instant), "--instant");
  }
}

void AddCoverage(CLI::App& program, const Choose& choose) {
  const auto words = std::make_shared<Words>();
  CLI::App* coverage =
      AddCommand(&program, "coverage", "Who was expected to report about a period and who did",
                 "khoi coverage --authority bkhcn --period 2019-S1 --bloc tong-cuc-cuc-ban-quy\n"
                 "  khoi coverage --authority bkhcn --period 2019-S1 --instant 2019-06-21T00:00:00+07:00 -o csv");
  coverage->add_option("--authority", words->authority, "The authority")->required()->type_name("ID");
  coverage->add_option("--period", words->period, "The period")->required()->type_name("ID");
  coverage->add_option("--bloc", words->bloc, "Only the members of this bloc")->type_name("ID");
  AddMoment(coverage, *words);
  choose(coverage, [words] {
    CoverageOptions options;
    options.request.set_authority_id(words->authority);
    options.request.set_period_id(words->period);
    options.request.set_bloc_id(words->bloc);
    SetMoment(*words, options.request);
    return options;
  });
}

ObligationsOptions ToObligations(const Words& words) {
  if (words.unit.empty() == words.authority.empty()) {
    throw CLI::ValidationError("--unit", "name either a unit or an authority");
  }
  ObligationsOptions options;
  if (words.unit.empty()) {
    options.request.set_authority_id(words.authority);
  } else {
    options.request.set_unit_id(words.unit);
  }
  options.request.set_period_id(words.period);
  for (const std::string& state : words.states) {
    options.request.add_states(static_cast<v1::ObligationState>(
        OrComplain(FindByName(*v1::ObligationState_descriptor(), state), "--state")->number()));
  }
  SetMoment(words, options.request);
  return options;
}

// What a decision about a period says in any case.
void AddDecision(CLI::App* command, Words& words) {
  command->add_option("--authority", words.authority, "The authority")->required()->type_name("ID");
  command->add_option("--period", words.period, "The period")->required()->type_name("ID");
  command->add_option("--reason", words.reason, "Why")->required()->type_name("TEXT");
  command->add_option("--by", words.granted_by, "The position that decides, never a name")
      ->required()
      ->type_name("TEXT");
  command->add_option("--document", words.document, "The document by which it was decided")->type_name("TEXT");
}

void AddExtend(CLI::App* obligations, const Choose& choose) {
  const auto words = std::make_shared<Words>();
  CLI::App* extend =
      AddCommand(obligations, "extend", "Set a later due date for a unit, a bloc or everybody",
                 "khoi obligations extend --authority bkhcn --period 2019-S1 --unit cuc-shtt --due 2019-06-28 \\\n"
                 "      --reason \"sáp nhập\" --by \"Vụ trưởng Vụ Thi đua - Khen thưởng\"");
  AddDecision(extend, *words);
  auto* beneficiary = extend->add_option_group("beneficiary", "For whom; everybody by default");
  beneficiary->add_option("--unit", words->unit, "One unit")->type_name("ID");
  beneficiary->add_option("--bloc", words->bloc, "The members of one bloc")->type_name("ID");
  beneficiary->require_option(0, 1);
  extend->add_flag("--consolidation", words->at_bloc_level,
                   "The due date of the blocs' consolidations, not that of the units' reports");
  extend->add_option("--due", words->due_date, "The last day in time")->required()->type_name("YYYY-MM-DD");
  choose(extend, [words] {
    ExtendOptions options;
    v1::Extension& extension = options.extension;
    extension.set_authority_id(words->authority);
    extension.set_period_id(words->period);
    extension.set_level(words->at_bloc_level ? v1::REPORTING_LEVEL_BLOC : v1::REPORTING_LEVEL_UNIT);
    if (!words->unit.empty()) {
      extension.set_unit_id(words->unit);
    }
    if (!words->bloc.empty()) {
      extension.set_bloc_id(words->bloc);
    }
    extension.set_due_date(words->due_date);
    extension.set_reason(words->reason);
    extension.set_granted_by(words->granted_by);
    extension.set_document(words->document);
    return options;
  });
}

void AddExempt(CLI::App* obligations, const Choose& choose) {
  const auto words = std::make_shared<Words>();
  CLI::App* exempt = AddCommand(
      obligations, "exempt", "Say that a unit need not report about a period",
      "khoi obligations exempt --authority bkhcn --period 2019-S1 --unit cuc-shtt --reason \"mới thành lập\" \\\n"
      "      --by \"Vụ trưởng Vụ Thi đua - Khen thưởng\"");
  AddDecision(exempt, *words);
  exempt->add_option("--unit", words->unit, "The unit")->required()->type_name("ID");
  exempt->add_flag("--withdraw", words->withdrawn, "Take the exemption back: the unit must report again");
  choose(exempt, [words] {
    ExemptOptions options;
    options.exemption.set_authority_id(words->authority);
    options.exemption.set_period_id(words->period);
    options.exemption.set_unit_id(words->unit);
    options.exemption.set_reason(words->reason);
    options.exemption.set_granted_by(words->granted_by);
    options.exemption.set_document(words->document);
    options.exemption.set_withdrawn(words->withdrawn);
    return options;
  });
}

void AddObligations(CLI::App& program, const Choose& choose) {
  const auto words = std::make_shared<Words>();
  CLI::App* obligations =
      AddCommand(&program, "obligations", "What has to be sent to whom by when, and what became of it",
                 "khoi obligations --unit skhcn-thai-nguyen\n"
                 "  khoi obligations --authority bkhcn --period 2019-S1 --state late --state due-soon");
  auto* obliged = obligations->add_option_group("obliged", "Whose obligations");
  obliged->add_option("--unit", words->unit, "What this unit has to send, to whomever")->type_name("ID");
  obliged->add_option("--authority", words->authority, "What everybody has to send to this authority")->type_name("ID");
  obligations->add_option("--period", words->period, "Only this period; all that have opened by default")
      ->type_name("ID");
  obligations
      ->add_option("--state", words->states,
                   absl::StrCat("Only these; repeatable: ", AllNames(*v1::ObligationState_descriptor())))
      ->type_name("NAME")
      ->allow_extra_args(false);
  AddMoment(obligations, *words);
  AddExtend(obligations, choose);
  AddExempt(obligations, choose);
  // A command below it is the one that is meant.
  obligations->require_subcommand(0, 1);
  choose(obligations, [words] { return ToObligations(*words); });
}

}  // namespace

void AddCoverageCommands(CLI::App& program, const Choose& choose) {
  AddCoverage(program, choose);
  AddObligations(program, choose);
}

}  // namespace khoi::cli
