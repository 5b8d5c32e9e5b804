// The commands below `khoi review` and their options.
#include <memory>

#include "absl/strings/str_replace.h"
#include "tools/khoi/command_tree.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/review_arguments.h"
#include "tools/khoi/summary_arguments.h"

namespace khoi::cli {
namespace {

// The strings and numbers that CLI11 fills.
struct Words {
  ReviewArguments act;
  std::string bloc;
  std::vector<std::string> states;
  std::vector<std::string> amendments;
  std::optional<int64_t> as_of_revision;
  std::string as_of_time;
  bool with_impact = false;
  std::string locked_by;
  std::optional<int32_t> look_back_days;
};

using SharedWords = std::shared_ptr<Words>;

struct ActHelp {
  const char* act;  // the field of Act
  const char* description;
  const char* example;
};

constexpr char kReportExample[] = "--authority bkhcn --period 2019-S1 --unit cuc-shtt ";

constexpr ActHelp kActs[] = {
    {"receive", "Say that the report is on the reviewer's desk", "--as tong-cuc-tcdlcl --position \"Chánh Văn phòng\""},
    {"accept", "Accept the latest version: its figures are right as they stand",
     "--as tong-cuc-tcdlcl --position \"Chánh Văn phòng\" \\\n"
     "      --waive 'SUM-TOTAL@declared_totals[0]: tổng gồm cả hình thức không liệt kê'"},
    {"return", "Send the report back with reasons",
     "--as tong-cuc-tcdlcl --position \"Chánh Văn phòng\" \\\n"
     "      --because 'award_lines[3].count: khác với quyết định' --rule SUM-TOTAL --due 2019-07-10"},
    {"withdraw", "Take back what the unit submitted",
     "--as cuc-shtt --position \"Chánh Văn phòng\" --reason \"gửi nhầm kỳ\""},
    {"request_amendment", "Ask to change a report of a locked period, or to send one that is missing",
     "--as cuc-shtt --position \"Chánh Văn phòng\" --reason \"thiếu một quyết định\""},
    {"approve_amendment", "Let the unit submit again although the period is locked",
     "--as bkhcn --position \"Vụ trưởng Vụ Thi đua - Khen thưởng\" --reason \"có căn cứ\" --due 2019-09-30"},
    {"refuse_amendment", "Do not let the unit change the report of a locked period",
     "--as bkhcn --position \"Vụ trưởng Vụ Thi đua - Khen thưởng\" --reason \"đã công bố\""},
};

std::string CommandName(const std::string& act) { return absl::StrReplaceAll(act, {{"_", "-"}}); }

void AddReportOptions(CLI::App* command, ReviewArguments& words) {
  command->add_option("--authority", words.authority, "The authority")->required()->type_name("ID");
  command->add_option("--period", words.period, "The period")->required()->type_name("ID");
}

void AddUnitOption(CLI::App* command, ReviewArguments& words) {
  command->add_option("--unit", words.unit, "The unit")->required()->type_name("ID");
}

void AddAct(CLI::App* review, const ActHelp& help, const SharedWords& words, const Choose& choose) {
  const std::string name = CommandName(help.act);
  CLI::App* command = AddCommand(review, name, help.description,
                                 absl::StrCat("khoi review ", name, " ", kReportExample, "\\\n      ", help.example));
  ReviewArguments& act = words->act;
  AddReportOptions(command, act);
  AddUnitOption(command, act);
  command->add_option("--as", act.organisation, "The organisation that acts: a unit or the authority")
      ->required()
      ->type_name("ID");
  command->add_option("--position", act.position, "The position of who acts, never a name")
      ->required()
      ->type_name("TEXT");
  command->add_option("--version", act.version, "The latest version as it was read; read just before when left out")
      ->type_name("N");
  command->add_option("--request-id", act.request_id, "Name of this request; a random UUID by default")
      ->type_name("ID");
  const std::string kind = help.act;
  const bool takes_reason = kind == "withdraw" || kind.find("amendment") != std::string::npos;
  auto* reason = command->add_option("--reason", act.reason, "Why, in words")->type_name("TEXT");
  if (takes_reason) {
    reason->required();
  }
  if (kind == "accept") {
    command
        ->add_option("--waive", act.waivers,
                     "Let the findings of a rule pass, of all places or of one; kept with the acceptance; repeatable")
        ->type_name("RULE[@PATH]: REASON")
        ->allow_extra_args(false);
  }
  if (kind == "return") {
    command->add_option("--because", act.because, "What is wrong and where; repeatable")
        ->type_name("PATH: TEXT")
        ->allow_extra_args(false);
    command->add_option("--rule", act.rules, "The rule that says what is wrong; repeatable")
        ->type_name("RULE[@PATH][: TEXT]")
        ->allow_extra_args(false);
    command->add_option("--due", act.due, "The last day on which the mended report is in time")
        ->required()
        ->type_name("YYYY-MM-DD");
  }
  if (kind == "approve_amendment") {
    command->add_option("--due", act.due, "The last day on which the amended report is taken; no end by default")
        ->type_name("YYYY-MM-DD");
  }
  choose(command, [words, kind] { return ReviewOptions{.request = OrComplain(ToReviewRequest(words->act, kind))}; });
}

void AddShow(CLI::App* review, const SharedWords& words, const Choose& choose) {
  CLI::App* show = AddCommand(review, "show", "Where a report stands, what can be done, and everything that happened",
                              absl::StrCat("khoi review show ", kReportExample));
  AddReportOptions(show, words->act);
  AddUnitOption(show, words->act);
  auto* as_of = show->add_option_group("as-of", "When; now by default");
  as_of->add_option("--as-of-revision", words->as_of_revision, "As of this revision")->type_name("R");
  as_of->add_option("--as-of-time", words->as_of_time, "As of this time")->type_name("RFC3339");
  as_of->require_option(0, 1);
  show->add_flag("--with-impact", words->with_impact,
                 "Which consolidated figures would change if the latest version were accepted");
  choose(show, [words] {
    ReviewShowOptions options;
    options.request.mutable_report()->set_authority_id(words->act.authority);
    options.request.mutable_report()->set_period_id(words->act.period);
    options.request.mutable_report()->set_unit_id(words->act.unit);
    options.request.set_with_impact(words->with_impact);
    if (words->as_of_revision.has_value()) {
      options.request.set_as_of_revision(*words->as_of_revision);
    } else if (!words->as_of_time.empty()) {
      *options.request.mutable_as_of_time() = OrComplain(ParseTime(words->as_of_time));
    }
    return options;
  });
}

void AddList(CLI::App* review, const SharedWords& words, const Choose& choose) {
  CLI::App* list = AddCommand(review, "list", "Reports with their states: the inbox of a bloc leader",
                              "khoi review list --authority bkhcn --period 2019-S1 --bloc tong-cuc-cuc-ban-quy "
                              "--state submitted --state received");
  AddReportOptions(list, words->act);
  list->add_option("--bloc", words->bloc, "Only members of this bloc")->type_name("ID");
  list->add_option("--state", words->states,
                   absl::StrCat("Only reports in this state; repeatable: ", AllNames(*v1::VersionState_descriptor())))
      ->type_name("NAME")
      ->allow_extra_args(false);
  list->add_option(
          "--amendment", words->amendments,
          absl::StrCat("Only reports with such an amendment; repeatable: ", AllNames(*v1::AmendmentState_descriptor())))
      ->type_name("NAME")
      ->allow_extra_args(false);
  choose(list, [words] {
    ReviewListOptions options;
    options.request.set_authority_id(words->act.authority);
    options.request.set_period_id(words->act.period);
    options.request.set_bloc_id(words->bloc);
    for (const std::string& name : words->states) {
      options.request.add_states(
          static_cast<v1::VersionState>(OrComplain(FindByName(*v1::VersionState_descriptor(), name))->number()));
    }
    for (const std::string& name : words->amendments) {
      options.request.add_amendments(
          static_cast<v1::AmendmentState>(OrComplain(FindByName(*v1::AmendmentState_descriptor(), name))->number()));
    }
    return options;
  });
}

void AddLock(CLI::App* review, const SharedWords& words, const Choose& choose) {
  CLI::App* lock =
      AddCommand(review, "lock", "Close a period after publication, for a bloc or for all; never undone",
                 "khoi review lock --authority bkhcn --period 2019-S1 --by \"Vụ trưởng Vụ Thi đua - Khen thưởng\" \\\n"
                 "      --reason \"Đã công bố báo cáo tổng hợp\" --look-back-days 90");
  AddReportOptions(lock, words->act);
  lock->add_option("--bloc", words->bloc, "Only the members of this bloc")->type_name("ID");
  lock->add_option("--by", words->locked_by, "The position that locks, never a name")->required()->type_name("TEXT");
  lock->add_option("--reason", words->act.reason, "Why")->required()->type_name("TEXT");
  lock->add_option("--look-back-days", words->look_back_days,
                   "Amendments may be asked for within this many days; at any time by default")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  choose(lock, [words] {
    ReviewLockOptions options;
    options.lock.set_authority_id(words->act.authority);
    options.lock.set_period_id(words->act.period);
    options.lock.set_bloc_id(words->bloc);
    options.lock.set_reason(words->act.reason);
    options.lock.set_locked_by(words->locked_by);
    if (words->look_back_days.has_value()) {
      options.lock.set_look_back_days(*words->look_back_days);
    }
    return options;
  });
}

}  // namespace

void AddReviewCommands(CLI::App& program, const Choose& choose) {
  CLI::App* review = AddCommand(&program, "review", "Receive, accept, return, withdraw, lock and amend reports", "");
  review->require_subcommand(1);
  const auto words = std::make_shared<Words>();
  for (const ActHelp& help : kActs) {
    AddAct(review, help, words, choose);
  }
  AddShow(review, words, choose);
  AddList(review, words, choose);
  AddLock(review, words, choose);
}

}  // namespace khoi::cli
