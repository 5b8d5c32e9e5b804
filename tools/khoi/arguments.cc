#include "tools/khoi/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/command_tree.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/summary_arguments.h"
#include "tools/khoi/view_arguments.h"

namespace khoi::cli {
namespace {

constexpr char kDescription[] =
    "Push six-month emulation and commendation reports to a Khoi server and read consolidated figures.\n"
    "Data go to stdout, messages to stderr.";

constexpr char kExitCodes[] =
    "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 rejected by validation, 5 conflict, 6 not allowed,\n"
    "7 server unreachable or deadline, 8 integrity failure, 9 not possible in the present state. Of several files the\n"
    "largest code wins.\n";

constexpr char kSeeHelp[] = "Run khoi with --help, or --help behind a command, for more information.\n";

// The names of an enum, wrapped.
std::string Listed(const std::string& heading, const google::protobuf::EnumDescriptor& type) {
  return absl::StrCat(absl::StrJoin(Wrap(heading + AllNames(type), 110), "\n  "), "\n");
}

// The strings and numbers that CLI11 fills, and the command that was chosen.
class CommandLine final {
 public:
  CommandLine() : app_(kDescription, "khoi") {
    app_.set_version_flag("--version", std::string("khoi ") + KHOI_VERSION);
    app_.require_subcommand(1);
    app_.footer(kExitCodes);
    // A long help is read better as written than wrapped again.
    app_.get_formatter()->column_width(34);
    AddGlobal();
    AddRegistry();
    AddCatalog();
    AddSubmit();
    AddPreview();
    AddReport();
    const auto choose = [this](CLI::App* command, std::function<Command()> make) { Choose(command, std::move(make)); };
    AddReviewCommands(app_, choose);
    AddConsolidateCommands(app_, choose);
    AddForwardCommand(app_, choose);
    AddRuleCommands(app_, choose);
    AddDiff();
    AddSummary();
    AddCoverageCommands(app_,
                        [this](CLI::App* command, std::function<Command()> make) { Choose(command, std::move(make)); });
    AddLog();
  }

  std::variant<Arguments, ExitCode> Parse(std::vector<std::string> arguments, std::ostream& out, std::ostream& err) {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first.
    try {
      app_.parse(std::move(arguments));
      result_.command = make_();
      CheckOutput();
    } catch (const CLI::RequiredError& error) {
      // CLI11 would complain of a missing command where one is misspelt.
      const std::vector<std::string> words = app_.remaining(/*recurse=*/true);
      err << "khoi: " << (words.empty() ? error.what() : absl::StrCat("there is no command \"", words.front(), "\""))
          << "\n"
          << kSeeHelp;
      return ExitCode::kUsage;
    } catch (const CLI::ExtrasError&) {
      err << "khoi: " << absl::StrJoin(app_.remaining(/*recurse=*/true), " ") << " was not expected\n" << kSeeHelp;
      return ExitCode::kUsage;
    } catch (const CLI::ParseError& error) {
      // Our own numbers: CLI11's (105, 106 and so on) say nothing to a script.
      if (error.get_exit_code() == 0) {
        app_.exit(error, out, err);
        return ExitCode::kDone;
      }
      err << "khoi: " << error.what() << "\n" << kSeeHelp;
      return ExitCode::kUsage;
    }
    return std::move(result_);
  }

 private:
  // `make` builds the command's options once everything is parsed.
  void Choose(CLI::App* command, std::function<Command()> make) {
    command->callback([this, command, make = std::move(make)] {
      // Of a command and one below it, the one below is meant; CLI11 comes to it first.
      if (command->get_subcommands().empty()) {
        make_ = make;
      }
    });
  }

  static void Require(bool holds, const std::string& option, const std::string& otherwise) {
    if (!holds) {
      throw CLI::ValidationError(option, otherwise);
    }
  }

  // An option that takes one of a few words.
  template <typename T>
  CLI::Option* AddChoice(CLI::App* command, const std::string& flag, T& target,
                         std::vector<std::pair<std::string, T>> choices, const std::string& description) {
    return command
        ->add_option_function<std::string>(
            flag,
            [&target, choices = std::move(choices), flag](const std::string& word) {
              std::vector<std::string> words;
              for (const auto& [name, value] : choices) {
                if (name == word) {
                  target = value;
                  return;
                }
                words.push_back(name);
              }
              Require(false, flag, absl::StrCat("\"", word, "\" is none of ", absl::StrJoin(words, ", ")));
            },
            description)
        ->type_name("WORD");
  }

  void AddGlobal() {
    app_.add_option("--server", result_.server, "Server, host:port")
        ->check([](const std::string& server) {
          // gRPC would take an address of a web page for a name to be resolved, and choose a port by itself.
          const bool web = absl::StartsWith(server, "http://") || absl::StartsWith(server, "https://");
          return web || !absl::StrContains(server, ':') ? "must be HOST:PORT, such as 127.0.0.1:8740" : "";
        })
        ->envname("KHOI_SERVER")
        ->type_name("HOST:PORT")
        ->default_val("127.0.0.1:8740");
    app_.add_option_function<std::string>(
            "--timeout",
            [this](const std::string& text) {
              double seconds = 0;
              Require(absl::SimpleAtod(text, &seconds) && seconds > 0 && seconds <= 86400, "--timeout",
                      "must be a number of seconds, more than 0 and at most 86400");
              result_.timeout = absl::Seconds(seconds);
            },
            "Seconds to wait for an answer, all attempts together; 30 by default")
        ->type_name("SECONDS");
    AddChoice<ColorChoice>(
        &app_, "--color", result_.color,
        {{"auto", ColorChoice::kAuto}, {"always", ColorChoice::kAlways}, {"never", ColorChoice::kNever}},
        "auto (the default; NO_COLOR turns it off), always or never");
    AddChoice<Output>(
        &app_, "-o,--output", result_.output,
        {{"table", Output::kTable},
         {"json", Output::kJson},
         {"csv", Output::kCsv},
         {"xlsx", Output::kXlsx},
         {"textproto", Output::kTextproto},
         {"raw", Output::kRaw}},
        "table (the default), json or csv; for summary also xlsx; for report get textproto (the default), json or raw");
    AddChoice<Language>(&app_, "--lang", result_.language, {{"vi", Language::kVietnamese}, {"en", Language::kEnglish}},
                        "Language of messages and tables: vi (the default) or en")
        ->envname("KHOI_LANG");
    app_.add_flag("-q,--quiet", result_.quiet, "No messages but errors");
  }

  void AddFiles(CLI::App* command, std::vector<std::string>& files, const std::string& what) {
    command
        ->add_option("FILE", files, what + ": proto3 JSON (*.json), text proto (*.textproto, *.txtpb, *.pbtxt), or -")
        ->required();
    AddFormat(command);
  }

  void AddFormat(CLI::App* command) {
    AddChoice<FileFormat>(command, "--format", format_,
                          {{"json", FileFormat::kJson}, {"textproto", FileFormat::kTextproto}},
                          "Format of the files, whatever their names: json or textproto");
  }

  void AddRegistry() {
    CLI::App* registry = AddCommand(&app_, "registry", "Authorities, units, blocs and periods", "");
    registry->require_subcommand(1);

    CLI::App* apply = AddCommand(registry, "apply", "Store records; safe to repeat",
                                 "khoi registry apply deploy/example/registry/*.textproto");
    AddFiles(apply, files_, "khoi.v1.ApplyRegistryRequest without request_id");
    Choose(apply, [this] { return RegistryApplyOptions{{.files = files_, .format = CheckedFormat()}}; });

    CLI::App* list = AddCommand(registry, "list", "List records", "khoi registry list --type period --authority bkhcn");
    AddEnum(list, "--type", registry_type_, *v1::RegistryRecordType_descriptor(), "Only records of this type");
    list->add_option("--authority", key_.authority_id, "Only records of this authority")->type_name("ID");
    AddAsOfRevision(list);
    Choose(list, [this] {
      return RegistryListOptions{.type = static_cast<v1::RegistryRecordType>(registry_type_),
                                 .authority_id = key_.authority_id,
                                 .as_of_revision = as_of_revision_};
    });
  }

  void AddCatalog() {
    CLI::App* catalog = AddCommand(&app_, "catalog", "Titles, forms, kinds, movements and the other codes", "");
    catalog->require_subcommand(1);

    CLI::App* apply = AddCommand(catalog, "apply", "Store entries; safe to repeat",
                                 "khoi catalog apply deploy/example/catalog/*.textproto");
    AddFiles(apply, files_, "khoi.v1.ApplyCatalogRequest without request_id");
    Choose(apply, [this] { return CatalogApplyOptions{{.files = files_, .format = CheckedFormat()}}; });

    CLI::App* list =
        AddCommand(catalog, "list", "List entries", "khoi catalog list --kind award --valid-on 2022-06-14");
    AddEnum(list, "--kind", catalog_kind_, *v1::CatalogKind_descriptor(), "Only entries of this kind");
    list->add_option("--owner", key_.authority_id, "Only entries of this owner")->type_name("ID");
    list->add_option("--valid-on", valid_on_, "Only editions that hold on this day")->type_name("YYYY-MM-DD");
    AddAsOfRevision(list);
    Choose(list, [this] {
      return CatalogListOptions{.kind = static_cast<v1::CatalogKind>(catalog_kind_),
                                .owner_id = key_.authority_id,
                                .valid_on_date = valid_on_,
                                .as_of_revision = as_of_revision_};
    });

    CLI::App* resolve = AddCommand(catalog, "resolve", "Find the entries that a text names, by code, name or alias",
                                   "khoi catalog resolve \"chiến sĩ thi đua cấp tỉnh\"");
    resolve->add_option("NAME", name_, "The text")->required();
    AddEnum(resolve, "--kind", catalog_kind_, *v1::CatalogKind_descriptor(), "Only entries of this kind");
    resolve->add_option("--authority", key_.authority_id, "Also the own entries of this authority")->type_name("ID");
    resolve->add_option("--valid-on", valid_on_, "Only what holds on this day")->type_name("YYYY-MM-DD");
    Choose(resolve, [this] {
      return ResolveOptions{.name = name_,
                            .kind = static_cast<v1::CatalogKind>(catalog_kind_),
                            .authority_id = key_.authority_id,
                            .valid_on_date = valid_on_};
    });
  }

  void AddSubmit() {
    CLI::App* submit = AddCommand(
        &app_, "submit", "Push reports",
        "khoi submit reports/*.textproto\n"
        "  khoi submit --expected-version 3 --request-id 2022-S1-so-khcn-4 report.json\n\n"
        "By default the latest version is read just before the push and sent as the expected one. If another version\n"
        "is stored in between, nothing is stored and the exit code is 5: read it and decide again. Content that "
        "equals\n"
        "the latest version makes no new version, so a push can be repeated at any time.\n"
        "The same report in several files becomes several versions, in the order of the files.");
    AddFiles(submit, files_, "khoi.v1.Report");
    submit
        ->add_option(
            "--expected-version", expected_,
            "The version believed to be the latest: a number (one file), none for a first submission, or latest")
        ->type_name("N|none|latest")
        ->default_val("latest");
    submit->add_option("--request-id", request_id_, "Name of this request, for one file; a random UUID by default")
        ->type_name("ID");
    Choose(submit, [this] {
      Require(files_.size() == 1 || request_id_.empty(), "--request-id", "is for one file");
      return SubmitOptions{
          .files = files_, .format = CheckedFormat(), .expected = Expected(), .request_id = request_id_};
    });
  }

  void AddPreview() {
    CLI::App* preview = AddCommand(&app_, "preview", "Say what submit would answer; nothing is stored",
                                   "khoi preview report.textproto");
    preview->add_option("FILE", preview_file_, "khoi.v1.Report: *.json, *.textproto, *.txtpb, *.pbtxt, or -")
        ->required();
    AddFormat(preview);
    preview->add_flag("!--no-impact", preview_impact_, "Do not ask which consolidated figures would change");
    Choose(preview, [this] {
      files_ = {preview_file_};
      return PreviewOptions{.file = preview_file_, .format = CheckedFormat(), .with_impact = preview_impact_};
    });
  }

  void AddReport() {
    CLI::App* report = AddCommand(&app_, "report", "Read reports back", "");
    report->require_subcommand(1);

    CLI::App* get = AddCommand(report, "get", "The content of one version, checked against its receipt",
                               "khoi report get --authority thai-nguyen --period 2022-S1 --unit skhcn-thai-nguyen");
    AddReportKey(get, /*with_unit=*/true);
    auto* which = get->add_option_group("which", "Which version; the latest by default");
    which->add_option("--version", version_, "This version")->type_name("N");
    which->add_option("--as-of-revision", as_of_revision_, "The latest at this revision")->type_name("R");
    which->add_option("--as-of-time", as_of_time_, "The latest at this time")->type_name("RFC3339");
    which->require_option(0, 1);
    Choose(get, [this] {
      return ReportGetOptions{
          .key = key_, .version = version_, .as_of_revision = as_of_revision_, .as_of_time = AsOfTime()};
    });

    CLI::App* list = AddCommand(report, "list", "The latest versions of a period's reports",
                                "khoi report list --authority bkhcn --period 2019-S1 --bloc tong-cuc-cuc-ban-quy");
    AddReportKey(list, /*with_unit=*/false);
    list->add_option("--bloc", bloc_, "Only members of this bloc")->type_name("ID");
    AddAsOfRevision(list);
    Choose(list, [this] {
      return ReportListOptions{.authority_id = key_.authority_id,
                               .period_id = key_.period_id,
                               .bloc_id = bloc_,
                               .as_of_revision = as_of_revision_};
    });

    CLI::App* versions = AddCommand(report, "versions", "All versions of one report, newest first",
                                    "khoi report versions --authority bkhcn --period 2019-S1 --unit cuc-shtt");
    AddReportKey(versions, /*with_unit=*/true);
    Choose(versions, [this] { return ReportVersionsOptions{.key = key_}; });
  }

  void AddDiff() {
    CLI::App* diff = AddCommand(&app_, "diff", "What differs between two states of the same thing", "");
    diff->require_subcommand(1);
    AddDiffSummary(diff);
    CLI::App* versions = AddCommand(diff, "versions", "What differs between two versions of one report",
                                    "khoi diff versions --authority bkhcn --period 2019-S1 --unit cuc-shtt --from 1 "
                                    "--to 2");
    AddReportKey(versions, /*with_unit=*/true);
    versions->add_option("--from", from_version_, "The earlier version; 0 compares with nothing")
        ->required()
        ->type_name("N");
    versions->add_option("--to", to_version_, "The later version")->required()->type_name("N");
    Choose(versions, [this] {
      DiffVersionsOptions options;
      options.request.mutable_report()->set_authority_id(key_.authority_id);
      options.request.mutable_report()->set_period_id(key_.period_id);
      options.request.mutable_report()->set_unit_id(key_.unit_id);
      options.request.set_from_version(from_version_);
      options.request.set_to_version(to_version_);
      return options;
    });
  }

  void AddSummary() {
    CLI::App* summary = AddCommand(
        &app_, "summary", "Consolidated figures of a bloc, an authority or all of them",
        "khoi summary --bloc bkhcn/tong-cuc-cuc-ban-quy --period 2019-S1\n"
        "  khoi summary --authority bkhcn --period 2022-S1 --measure awards --group-by code "
        "--group-by recipient-kind \\\n"
        "      --filter status=awarded,handed-over -o csv\n"
        "  khoi summary --authority bkhcn --period 2019-S1 --view coverage\n"
        "  khoi summary --authority bkhcn --period 2022-S1 --watch\n"
        "  khoi summary --bloc bkhcn/tong-cuc-cuc-ban-quy --period 2019-S1 -o xlsx --to khoi.xlsx\n"
        "  khoi summary --authority bkhcn --period 2019-S1 --measure awards --rows unit --columns kind\n\n" +
            Listed("Measures: ", *v1::Measure_descriptor()) +
            Listed("What can be grouped and filtered by: ", *v1::Dimension_descriptor()) +
            "  kind means recipient-kind, basis means counting-basis. Values are codes, identifiers or, for status, "
            "basis,\n"
            "  role and relation, words such as awarded, turns, lead, launched; \"-\" is what the lines do not say.");
    AddSummaryQuestion(summary);
    AddSide(summary, "", summary_);
    AddView(summary);
    summary->add_flag(
        "--watch", watch_,
        "Stay, and write whatever changes, until Ctrl-C; with -o json one khoi.v1.WatchSummaryResponse a line");
    Choose(summary, [this]() -> Command {
      const v1::GetSummaryRequest request = CheckedSummary(summary_);
      const bool workbook = result_.output == Output::kXlsx;
      Require(workbook == !workbook_file_.empty(), "--to", "names the file that -o xlsx writes; give both or neither");
      if (watch_) {
        CheckWatch(workbook);
        return WatchOptions{.request = request};
      }
      if (!view_.any() && !workbook) {
        return SummaryOptions{.request = request};
      }
      absl::StatusOr<v1::GetViewRequest> view = ToViewRequest(view_, request);
      if (!view.ok()) {
        throw CLI::ValidationError(std::string(view.status().message()));
      }
      return ViewOptions{
          .request = *std::move(view), .layout_file = view_.layout_file, .workbook_file = workbook_file_};
    });
  }

  void CheckWatch(bool workbook) const {
    Require(
        !view_.any() && !workbook && result_.output != Output::kCsv, "--watch",
        "writes the summary as a table or as json: leave out --view, --layout, --rows, --columns and other outputs");
    Require(!summary_.as_of_revision.has_value() && summary_.as_of_time.empty(), "--watch",
            "is about the present: leave out --as-of-revision and --as-of-time");
  }

  void AddView(CLI::App* summary) {
    summary
        ->add_option("--view", view_.view,
                     absl::StrCat("As tables that people print: ", AllNames(*v1::View_descriptor()),
                                  ", or a layout of the catalog such as AWARDS or 0603.N"))
        ->type_name("NAME");
    summary->add_option("--layout", view_.layout_file, "As the table that this file describes: khoi.v1.Layout")
        ->type_name("FILE");
    summary->add_option("--rows", view_.rows, "A table of one measure: a row for each value of this")
        ->type_name("NAME");
    summary->add_option("--columns", view_.columns, "The same for columns")->type_name("NAME");
    summary->add_option("--since", view_.since_revision, "For --view changes: since this revision")->type_name("R");
    summary->add_option("--to", workbook_file_, "Where -o xlsx writes the workbook")->type_name("FILE");
  }

  // What is asked about, whenever and on whichever basis.
  void AddSummaryQuestion(CLI::App* summary) {
    auto* scope = summary->add_option_group("scope", "Whose figures");
    scope->add_option("--bloc", summary_.bloc, "The members of one bloc")->type_name("AUTHORITY/BLOC");
    scope->add_option("--authority", summary_.authority, "All units of an authority")->type_name("ID");
    scope->add_flag("--central", summary_.central, "All authorities");
    scope->require_option(1);
    summary->add_option("--period", summary_.periods, "Period; repeatable")
        ->required()
        ->type_name("ID")
        ->allow_extra_args(false);
    summary->add_option("--measure", summary_.measures, "What is counted, see below; repeatable; all by default")
        ->type_name("NAME")
        ->allow_extra_args(false);
    summary
        ->add_option("--group-by", summary_.group_by,
                     "Keep figures apart by this, see below; repeatable; by code by default")
        ->type_name("NAME")
        ->allow_extra_args(false);
    summary
        ->add_option("--filter", summary_.filters, "Only figures with one of these values; repeatable, all must hold")
        ->type_name("NAME=VALUE[,VALUE]")
        ->allow_extra_args(false);
    summary->add_flag("--halves", summary_.halves,
                      "Put years together from the reports about their halves, and compare those about the year");
  }

  // When, on which basis and on which boundaries; the options of a side of a comparison begin with its name.
  static void AddSide(CLI::App* summary, const std::string& side, SummaryArguments& arguments) {
    const std::string dashes = side.empty() ? "--" : absl::StrCat("--", side, "-");
    const std::string as_of_revision = side.empty() ? "--as-of-revision" : dashes + "revision";
    const std::string as_of_time = side.empty() ? "--as-of-time" : dashes + "time";
    auto* as_of = summary->add_option_group(absl::StrCat(dashes.substr(2), "as-of"), "When; now by default");
    as_of->add_option(as_of_revision, arguments.as_of_revision, "As of this revision")->type_name("R");
    as_of->add_option(as_of_time, arguments.as_of_time, "As of this time")->type_name("RFC3339");
    as_of->require_option(0, 1);
    summary
        ->add_option(dashes + "basis", arguments.basis,
                     "Which versions count: latest submitted (the default), accepted, or consolidated (signed)")
        ->type_name("latest|accepted|consolidated");
    summary
        ->add_option(dashes + "boundaries-date", arguments.boundaries_date,
                     "Count units where they, or those that continue or precede them, belong on this day")
        ->type_name("YYYY-MM-DD");
  }

  static v1::GetSummaryRequest CheckedSummary(const SummaryArguments& arguments) {
    absl::StatusOr<v1::GetSummaryRequest> request = ToSummaryRequest(arguments);
    if (!request.ok()) {
      throw CLI::ValidationError(std::string(request.status().message()));
    }
    return *std::move(request);
  }

  void AddDiffSummary(CLI::App* diff) {
    CLI::App* summary = AddCommand(diff, "summary", "What differs between two summaries of one scope, and why",
                                   "khoi diff summary --authority bkhcn --period 2019-S1 --from-revision 100\n"
                                   "  khoi diff summary --authority bkhcn --period 2019-S1 --from-basis accepted");
    AddSummaryQuestion(summary);
    AddSide(summary, "from", summary_);
    AddSide(summary, "to", summary_to_);
    Choose(summary, [this] {
      DiffSummaryOptions options;
      *options.request.mutable_from() = CheckedSummary(summary_);
      SummaryArguments to = summary_;
      to.as_of_revision = summary_to_.as_of_revision;
      to.as_of_time = summary_to_.as_of_time;
      to.basis = summary_to_.basis;
      to.boundaries_date = summary_to_.boundaries_date;
      *options.request.mutable_to() = CheckedSummary(to);
      return options;
    });
  }

  void AddLog() {
    CLI::App* log = AddCommand(&app_, "log", "Every change of state, in order", "");
    log->require_subcommand(1);
    CLI::App* list = AddCommand(log, "list", "List entries", "khoi log list --from 100 --limit 20");
    list->add_option("--from", log_.from_revision, "Start at this revision")->type_name("R");
    list->add_option("--unit", log_.unit_id, "Only entries about this unit")->type_name("ID");
    list->add_option("--limit", log_.limit, "At most this many; 100 by default, 0 means all")->type_name("N");
    Choose(list, [this] {
      Require(log_.from_revision >= 0, "--from", "must not be negative");
      Require(log_.limit >= 0, "--limit", "must not be negative");
      return log_;
    });
  }

  void AddReportKey(CLI::App* command, bool with_unit) {
    command->add_option("--authority", key_.authority_id, "The authority")->required()->type_name("ID");
    command->add_option("--period", key_.period_id, "The period")->required()->type_name("ID");
    if (with_unit) {
      command->add_option("--unit", key_.unit_id, "The unit")->required()->type_name("ID");
    }
  }

  void AddAsOfRevision(CLI::App* command) {
    command->add_option("--as-of-revision", as_of_revision_, "Read as of this revision")->type_name("R");
  }

  void AddEnum(CLI::App* command, const std::string& flag, int& number, const google::protobuf::EnumDescriptor& type,
               const std::string& description) {
    command
        ->add_option_function<std::string>(
            flag,
            [&number, &type, flag](const std::string& text) {
              const auto value = FindByName(type, text);
              if (!value.ok()) {
                throw CLI::ValidationError(flag, std::string(value.status().message()));
              }
              number = (*value)->number();
            },
            absl::StrCat(description, ": ", AllNames(type)))
        ->type_name("NAME");
  }

  // Every file's format must be known before anything is sent.
  FileFormat CheckedFormat() const {
    for (const std::string& file : files_) {
      const absl::StatusOr<FileFormat> by_name = FormatOf(file);
      if (format_ == FileFormat::kByName && !by_name.ok()) {
        throw CLI::ValidationError(std::string(by_name.status().message()));
      }
    }
    if (std::count(files_.begin(), files_.end(), "-") > 1) {
      throw CLI::ValidationError("FILE", "- can be read once");
    }
    return format_;
  }

  ExpectedVersion Expected() const {
    if (expected_ == "latest") {
      return {.kind = ExpectedVersion::Kind::kLatest};
    }
    if (expected_ == "none") {
      return {.kind = ExpectedVersion::Kind::kNone};
    }
    ExpectedVersion expected{.kind = ExpectedVersion::Kind::kExact};
    if (!absl::SimpleAtoi(expected_, &expected.version) || expected.version < 1) {
      throw CLI::ValidationError("--expected-version", "must be a number from 1, none or latest");
    }
    if (files_.size() > 1) {
      throw CLI::ValidationError("--expected-version", "a number is for one file");
    }
    return expected;
  }

  std::optional<google::protobuf::Timestamp> AsOfTime() const {
    if (as_of_time_.empty()) {
      return std::nullopt;
    }
    const absl::StatusOr<google::protobuf::Timestamp> time = ParseTime(as_of_time_);
    if (!time.ok()) {
      throw CLI::ValidationError("--as-of-time", std::string(time.status().message()));
    }
    return *time;
  }

  void CheckOutput() const {
    const bool report = std::holds_alternative<ReportGetOptions>(result_.command);
    const Output output = result_.output;
    const bool table = output == Output::kTable || output == Output::kCsv ||
                       (output == Output::kXlsx && std::holds_alternative<ViewOptions>(result_.command));
    const bool fits = output == Output::kDefault || output == Output::kJson || (report ? !table : table);
    if (!fits) {
      throw CLI::ValidationError("--output", report ? "report get writes textproto, json or raw"
                                                    : "this command writes table, json or csv; summary also xlsx");
    }
  }

  CLI::App app_;
  Arguments result_;
  std::function<Command()> make_;
  std::vector<std::string> files_;
  std::string preview_file_;
  bool preview_impact_ = true;
  FileFormat format_ = FileFormat::kByName;
  int registry_type_ = 0;
  int catalog_kind_ = 0;
  ReportKey key_;
  std::string bloc_;
  std::string name_;
  std::string valid_on_;
  std::string expected_ = "latest";
  std::string request_id_;
  std::optional<int64_t> version_;
  std::optional<int64_t> as_of_revision_;
  std::string as_of_time_;
  int64_t from_version_ = 0;
  int64_t to_version_ = 0;
  SummaryArguments summary_;
  ViewArguments view_;
  std::string workbook_file_;
  bool watch_ = false;
  SummaryArguments summary_to_;  // what the other side of a comparison has of its own
  LogListOptions log_;
};

}  // namespace

std::variant<Arguments, ExitCode> ParseArguments(std::vector<std::string> arguments, std::ostream& out,
                                                 std::ostream& err) {
  return CommandLine().Parse(std::move(arguments), out, err);
}

}  // namespace khoi::cli
