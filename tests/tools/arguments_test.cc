#include "tools/khoi/arguments.h"

#include <cstdlib>
#include <sstream>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;

struct Parsed {
  std::variant<Arguments, ExitCode> result;
  std::string out;
  std::string err;

  const Arguments& arguments() const { return std::get<Arguments>(result); }
  template <typename T>
  const T& command() const {
    return std::get<T>(arguments().command);
  }
};

Parsed Parse(const std::string& line) {
  std::ostringstream out;
  std::ostringstream err;
  auto result = ParseArguments(absl::StrSplit(line, ' ', absl::SkipEmpty()), out, err);
  return {.result = std::move(result), .out = out.str(), .err = err.str()};
}

TEST(ArgumentsTest, GlobalOptionsMayStandAnywhere) {
  const Parsed before = Parse("--server a:1 --timeout 2.5 -o json --lang en -q --color never log list");
  const Parsed after = Parse("log list --server a:1 --timeout 2.5 -o json --lang en -q --color never");
  for (const Parsed* parsed : {&before, &after}) {
    ASSERT_TRUE(std::holds_alternative<Arguments>(parsed->result)) << parsed->err;
    EXPECT_EQ(parsed->arguments().server, "a:1");
    EXPECT_EQ(parsed->arguments().timeout, absl::Milliseconds(2500));
    EXPECT_EQ(parsed->arguments().output, Output::kJson);
    EXPECT_EQ(parsed->arguments().language, Language::kEnglish);
    EXPECT_TRUE(parsed->arguments().quiet);
    EXPECT_EQ(parsed->arguments().color, ColorChoice::kNever);
  }
}

TEST(ArgumentsTest, FlagsWinOverTheEnvironmentAndThatOverDefaults) {
  EXPECT_EQ(Parse("log list").arguments().server, "127.0.0.1:8740");
  EXPECT_EQ(Parse("log list").arguments().language, Language::kVietnamese);
  setenv("KHOI_SERVER", "b:2", 1);
  setenv("KHOI_LANG", "en", 1);
  EXPECT_EQ(Parse("log list").arguments().server, "b:2");
  EXPECT_EQ(Parse("log list").arguments().language, Language::kEnglish);
  EXPECT_EQ(Parse("log list --server c:3").arguments().server, "c:3");
  unsetenv("KHOI_SERVER");
  unsetenv("KHOI_LANG");
}

TEST(ArgumentsTest, SubmitExpectsTheLatestVersionUnlessTold) {
  EXPECT_EQ(Parse("submit a.json").command<SubmitOptions>().expected.kind, ExpectedVersion::Kind::kLatest);
  EXPECT_EQ(Parse("submit --expected-version none a.json b.json").command<SubmitOptions>().expected.kind,
            ExpectedVersion::Kind::kNone);
  const Parsed exact = Parse("submit --expected-version 3 --request-id r1 a.json");
  EXPECT_EQ(exact.command<SubmitOptions>().expected.version, 3);
  EXPECT_EQ(exact.command<SubmitOptions>().request_id, "r1");
}

TEST(ArgumentsTest, ReportGetTakesAVersionOrAMoment) {
  EXPECT_EQ(Parse("report get --authority a --period p --unit u --version 2").command<ReportGetOptions>().version, 2);
  const Parsed timed =
      Parse("report get --authority a --period p --unit u --as-of-time 2022-06-30T23:00:00+07:00 -o raw");
  EXPECT_EQ(timed.command<ReportGetOptions>().as_of_time->seconds(), 1656604800);
  EXPECT_EQ(timed.arguments().output, Output::kRaw);
}

TEST(ArgumentsTest, ListsTakeNamesOfEnums) {
  EXPECT_EQ(Parse("registry list --type bloc-term").command<RegistryListOptions>().type,
            v1::REGISTRY_RECORD_TYPE_BLOC_TERM);
  EXPECT_EQ(Parse("catalog list --kind award").command<CatalogListOptions>().kind, v1::CATALOG_KIND_AWARD);
}

TEST(ArgumentsTest, ReviewTakesOneActWithItsWords) {
  const Parsed parsed = Parse(
      "review return --authority a --period p --unit u --as b --position Vụ --version 3 --because "
      "award_lines[0].count:sai --rule SUM-TOTAL --due 2022-07-01");
  ASSERT_TRUE(std::holds_alternative<Arguments>(parsed.result)) << parsed.err;
  const v1::ReviewRequest& request = parsed.command<ReviewOptions>().request;
  EXPECT_EQ(request.version(), 3);
  EXPECT_EQ(request.actor().organisation_id(), "b");
  EXPECT_EQ(request.act().return_().reasons_size(), 2);
  EXPECT_EQ(request.act().return_().due_date(), "2022-07-01");
  EXPECT_EQ(Parse("review list --authority a --period p --state received --state locked")
                .command<ReviewListOptions>()
                .request.states(1),
            v1::VERSION_STATE_LOCKED);
  const Parsed lock = Parse("review lock --authority a --period p --by Vụ --reason x --look-back-days 90");
  EXPECT_EQ(lock.command<ReviewLockOptions>().lock.look_back_days(), 90);
  EXPECT_EQ(Parse("diff versions --authority a --period p --unit u --from 0 --to 2")
                .command<DiffVersionsOptions>()
                .request.to_version(),
            2);
}

TEST(ArgumentsTest, HelpAndVersionGoToStdout) {
  for (const char* line : {"--help", "--version", "summary --help", "submit -h", "report get --help"}) {
    const Parsed parsed = Parse(line);
    EXPECT_EQ(std::get<ExitCode>(parsed.result), ExitCode::kDone) << line;
    EXPECT_NE(parsed.out, "") << line;
    EXPECT_EQ(parsed.err, "") << line;
  }
}

TEST(ArgumentsTest, EveryCommandShowsAnExample) {
  for (const char* command : {"registry apply",
                              "registry list",
                              "catalog apply",
                              "catalog list",
                              "catalog resolve",
                              "submit",
                              "preview",
                              "report get",
                              "report list",
                              "report versions",
                              "review receive",
                              "review accept",
                              "review return",
                              "review withdraw",
                              "review request-amendment",
                              "review approve-amendment",
                              "review refuse-amendment",
                              "review show",
                              "review list",
                              "review lock",
                              "consolidate draft",
                              "consolidate comment",
                              "consolidate sign",
                              "consolidate show",
                              "consolidate list",
                              "diff versions",
                              "summary",
                              "coverage",
                              "obligations",
                              "obligations extend",
                              "obligations exempt",
                              "log list"}) {
    EXPECT_THAT(Parse(std::string(command) + " --help").out, HasSubstr(std::string("khoi ") + command)) << command;
  }
}

TEST(ArgumentsTest, CoverageIsAskedForAScopeAndAMoment) {
  const v1::GetCoverageRequest request =
      Parse("coverage --authority a --period p --bloc b --as-of-revision 7 --instant 2022-06-30T17:00:00+07:00")
          .command<CoverageOptions>()
          .request;
  EXPECT_EQ(request.ShortDebugString(),
            "authority_id: \"a\" period_id: \"p\" bloc_id: \"b\" as_of_revision: 7 instant { seconds: 1656583200 }");
}

TEST(ArgumentsTest, ObligationsAreListedUnlessACommandBelowIsNamed) {
  EXPECT_EQ(Parse("obligations --unit u --state late --state due-soon")
                .command<ObligationsOptions>()
                .request.ShortDebugString(),
            "unit_id: \"u\" states: OBLIGATION_STATE_LATE states: OBLIGATION_STATE_DUE_SOON");
  EXPECT_EQ(Parse("obligations --authority a --period p").command<ObligationsOptions>().request.ShortDebugString(),
            "authority_id: \"a\" period_id: \"p\"");
  const std::string decision = " --authority a --period p --unit u --reason r --by b";
  EXPECT_EQ(
      Parse("obligations extend --due 2022-06-30" + decision).command<ExtendOptions>().extension.ShortDebugString(),
      "authority_id: \"a\" period_id: \"p\" level: REPORTING_LEVEL_UNIT unit_id: \"u\" due_date: "
      "\"2022-06-30\" reason: \"r\" granted_by: \"b\"");
  EXPECT_EQ(Parse("obligations extend --consolidation --bloc k --due 2022-06-30 --authority a --period p --reason r "
                  "--by b")
                .command<ExtendOptions>()
                .extension.ShortDebugString(),
            "authority_id: \"a\" period_id: \"p\" level: REPORTING_LEVEL_BLOC bloc_id: \"k\" due_date: "
            "\"2022-06-30\" reason: \"r\" granted_by: \"b\"");
  EXPECT_EQ(Parse("obligations exempt --withdraw" + decision).command<ExemptOptions>().exemption.ShortDebugString(),
            "authority_id: \"a\" period_id: \"p\" unit_id: \"u\" reason: \"r\" granted_by: \"b\" withdrawn: true");
}

struct WrongCase {
  const char* line;
  const char* complaint;
};

TEST(ArgumentsTest, WrongUsageIsNamedAndEndsWithTwo) {
  const WrongCase cases[] = {
      {"", "required"},
      {"summarise", "there is no command \"summarise\""},
      {"registry apply", "FILE is required"},
      {"submit a.docx", "a.docx: cannot tell the format"},
      {"submit -", "cannot tell the format"},
      {"submit --format json - -", "- can be read once"},
      {"submit --expected-version 2 a.json b.json", "a number is for one file"},
      {"submit --expected-version 0 a.json", "must be a number from 1, none or latest"},
      {"submit --request-id r a.json b.json", "is for one file"},
      {"obligations", "name either a unit or an authority"},
      {"obligations --unit u --authority a", "name either a unit or an authority"},
      {"obligations --unit u --state tired", "\"tired\" is none of not-due"},
      {"obligations extend --authority a --period p --reason r --by b", "--due is required"},
      {"coverage --authority a", "--period is required"},
      {"log list --from 1 --instant x", "khoi: --instant x was not expected"},
      {"log list --timeout 2s", "--timeout: must be a number of seconds"},
      {"log list --timeout 0", "--timeout: must be a number of seconds"},
      {"log list --server http://127.0.0.1:8740", "--server: must be HOST:PORT"},
      {"log list --server localhost", "--server: must be HOST:PORT"},
      {"summary --period 2022-S1", "--bloc,--authority,--central"},
      {"summary --authority a", "--period is required"},
      {"summary --bloc a --period p", "must be AUTHORITY/BLOC"},
      {"summary --authority a --period p --group-by colour", "\"colour\" is none of unit, bloc"},
      {"summary --authority a --period p --as-of-time yesterday", "\"yesterday\" is not a time"},
      {"summary --authority a --period p --nothing-like-this", "--nothing-like-this"},
      {"report get --authority a --period p", "--unit is required"},
      {"report get --authority a --period p --unit u --version 1 --as-of-revision 2", "at most 1"},
      {"report get --authority a --period p --unit u -o table", "textproto, json or raw"},
      {"log list -o raw", "table, json or csv"},
      {"review accept --authority a --period p --unit u --as b", "--position is required"},
      {"review accept --authority a --period p --unit u --as b --position x --waive SUM", "RULE[@PATH]: REASON"},
      {"review return --authority a --period p --unit u --as b --position x --due 2022-07-01", "--because or --rule"},
      {"review return --authority a --period p --unit u --as b --position x --because y", "--due is required"},
      {"review withdraw --authority a --period p --unit u --as b --position x", "--reason is required"},
      {"review list --authority a --period p --state gone", "\"gone\" is none of submitted, received"},
      {"review lock --authority a --period p --by x --reason y --look-back-days -1", "--look-back-days"},
      {"diff versions --authority a --period p --unit u --from 1", "--to is required"},
      {"log list --limit -1", "must not be negative"},
      {"log list --timeout 0", "--timeout"},
  };
  for (const WrongCase& c : cases) {
    const Parsed parsed = Parse(c.line);
    ASSERT_TRUE(std::holds_alternative<ExitCode>(parsed.result)) << c.line;
    EXPECT_EQ(std::get<ExitCode>(parsed.result), ExitCode::kUsage) << c.line;
    EXPECT_THAT(parsed.err, HasSubstr(c.complaint)) << c.line;
    EXPECT_EQ(parsed.out, "") << c.line;
  }
}

}  // namespace
}  // namespace khoi::cli
