// The commands below `khoi consolidate` and their options.
#include <memory>
#include <utility>

#include "tools/khoi/command_tree.h"
#include "tools/khoi/consolidation_arguments.h"

namespace khoi::cli {
namespace {

// The strings and numbers that CLI11 fills.
struct Words {
  ConsolidationArguments arguments;
  bool with_narrative = false;
  std::string narrative_file;
  bool unseen = false;
};

using SharedWords = std::shared_ptr<Words>;

constexpr char kScope[] = "--authority bkhcn --bloc tong-cuc-cuc-ban-quy --period 2019-S1";

void AddRef(CLI::App* command, ConsolidationArguments& words) {
  command->add_option("--authority", words.authority, "The authority")->required()->type_name("ID");
  command->add_option("--bloc", words.bloc, "The bloc; the authority's own consolidation when left out")
      ->type_name("ID");
  command->add_option("--period", words.period, "The period")->required()->type_name("ID");
}

void AddActor(CLI::App* command, ConsolidationArguments& words) {
  command->add_option("--as", words.organisation, "The organisation that acts: a unit or the authority")
      ->required()
      ->type_name("ID");
  command->add_option("--position", words.position, "The position of who acts, never a name")
      ->required()
      ->type_name("TEXT");
  command->add_option("--request-id", words.request_id, "Name of this request; a random UUID by default")
      ->type_name("ID");
}

void AddDigest(CLI::App* command, ConsolidationArguments& words, const std::string& otherwise) {
  command
      ->add_option("--digest", words.digest,
                   absl::StrCat("The digest of the draft that was read, as draft shows it; ", otherwise))
      ->type_name("HEX");
}

void AddGroupBy(CLI::App* command, ConsolidationArguments& words) {
  command->add_option("--group-by", words.group_by, "Keep figures apart by this, as in summary; repeatable")
      ->type_name("NAME")
      ->allow_extra_args(false);
}

void AddDraft(CLI::App* parent, const SharedWords& words, const Choose& choose) {
  CLI::App* draft = AddCommand(parent, "draft", "What would be signed now: figures, versions, who is left out and why",
                               absl::StrCat("khoi consolidate draft ", kScope));
  AddRef(draft, words->arguments);
  AddGroupBy(draft, words->arguments);
  draft->add_flag("--narrative", words->with_narrative, "Also what the units say, section by section");
  choose(draft, [words] {
    return ConsolidationDraftOptions{.request = OrComplain(ToDraftRequest(words->arguments)),
                                     .with_narrative = words->with_narrative};
  });
}

void AddComment(CLI::App* parent, const SharedWords& words, const Choose& choose) {
  CLI::App* comment = AddCommand(parent, "comment", "Comment on the draft, or confirm the own figures",
                                 absl::StrCat("khoi consolidate comment ", kScope,
                                              " \\\n      --as cuc-shtt --position \"Chánh Văn phòng\" --confirm"));
  AddRef(comment, words->arguments);
  AddActor(comment, words->arguments);
  AddDigest(comment, words->arguments, "by default the draft is read just before");
  comment->add_option("--about", words->arguments.subject, "A section code, a unit or a field; the whole when left out")
      ->type_name("TEXT");
  comment->add_option("--text", words->arguments.text, "What is said")->type_name("TEXT");
  comment->add_flag("--confirm", words->arguments.confirms, "The own figures are right");
  choose(comment,
         [words] { return ConsolidationCommentOptions{.request = OrComplain(ToCommentRequest(words->arguments))}; });
}

void AddSign(CLI::App* parent, const SharedWords& words, const Choose& choose) {
  CLI::App* sign = AddCommand(
      parent, "sign", "Sign the draft that was read",
      absl::StrCat(
          "khoi consolidate sign ", kScope,
          " \\\n      --as tong-cuc-tcdlcl --position \"Tổng cục trưởng\" --narrative bao-cao.textproto \\\n"
          "      --leave-out-note 'cuc-shtt: xin lùi đến 10/7' --digest 8c1f…\n\n"
          "Only the draft that was read is signed, which --digest names: if it has changed meanwhile, nothing is\n"
          "stored and the exit code is 5. Without --digest the draft is shown and not signed, unless --yes says that\n"
          "it may be signed unread."));
  ConsolidationArguments& arguments = words->arguments;
  AddRef(sign, arguments);
  AddActor(sign, arguments);
  AddDigest(sign, arguments, "without it the draft is only shown");
  sign->add_flag("--yes", words->unseen, "Sign the draft as it is now, unread")->excludes("--digest");
  sign->add_option("--narrative", words->narrative_file,
                   "The signer's own narrative: khoi.v1.Consolidation with narrative_sections only, *.json or "
                   "*.textproto")
      ->type_name("FILE");
  sign->add_option("--note", arguments.note, "A remark")->type_name("TEXT");
  sign->add_option("--leave-out-note", arguments.left_out_notes, "Why a unit is left out; repeatable")
      ->type_name("UNIT: WHY")
      ->allow_extra_args(false);
  sign->add_option("--waive", arguments.waivers, "Let the findings of a rule pass; kept with the signature; repeatable")
      ->type_name("RULE[@PATH]: REASON")
      ->allow_extra_args(false);
  choose(sign, [words] {
    if (!words->narrative_file.empty()) {
      OrComplain(FormatOf(words->narrative_file));
    }
    return ConsolidationSignOptions{.request = OrComplain(ToSignRequest(words->arguments)),
                                    .narrative_file = words->narrative_file,
                                    .unseen = words->unseen};
  });
}

void AddShow(CLI::App* parent, const SharedWords& words, const Choose& choose) {
  CLI::App* show = AddCommand(parent, "show", "What was signed, whether it is still true, and what has changed since",
                              absl::StrCat("khoi consolidate show ", kScope));
  ConsolidationArguments& arguments = words->arguments;
  AddRef(show, arguments);
  AddGroupBy(show, arguments);
  show->add_option("--number", arguments.number, "Which; the one signed last when left out")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  auto* as_of = show->add_option_group("as-of", "When; now by default");
  as_of->add_option("--as-of-revision", arguments.as_of_revision, "As of this revision")->type_name("R");
  as_of->add_option("--as-of-time", arguments.as_of_time, "As of this time")->type_name("RFC3339");
  as_of->require_option(0, 1);
  choose(show, [words] { return ConsolidationShowOptions{.request = OrComplain(ToShowRequest(words->arguments))}; });
}

void AddList(CLI::App* parent, const SharedWords& words, const Choose& choose) {
  CLI::App* list = AddCommand(parent, "list", "Everything that was signed, with its state",
                              "khoi consolidate list --authority bkhcn --period 2019-S1");
  ConsolidationArguments& arguments = words->arguments;
  list->add_option("--authority", arguments.authority, "The authority")->required()->type_name("ID");
  list->add_option("--bloc", arguments.bloc, "Only this bloc; otherwise the authority's and all its blocs'")
      ->type_name("ID");
  list->add_option("--period", arguments.period, "The period")->required()->type_name("ID");
  choose(list, [words] {
    ConsolidationListOptions options;
    options.request.set_authority_id(words->arguments.authority);
    options.request.set_bloc_id(words->arguments.bloc);
    options.request.set_period_id(words->arguments.period);
    return options;
  });
}

}  // namespace

void AddConsolidateCommands(CLI::App& program, const Choose& choose) {
  CLI::App* consolidate = AddCommand(&program, "consolidate",
                                     "Draft, comment on, sign and read consolidations of blocs and authorities", "");
  consolidate->require_subcommand(1);
  const auto words = std::make_shared<Words>();
  AddDraft(consolidate, words, choose);
  AddComment(consolidate, words, choose);
  AddSign(consolidate, words, choose);
  AddShow(consolidate, words, choose);
  AddList(consolidate, words, choose);
}

}  // namespace khoi::cli
