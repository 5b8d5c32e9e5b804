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

TEST(ArgumentsTest, HelpAndVersionGoToStdout) {
  for (const char* line : {"--help", "--version", "summary --help", "submit -h", "report get --help"}) {
    const Parsed parsed = Parse(line);
    EXPECT_EQ(std::get<ExitCode>(parsed.result), ExitCode::kDone) << line;
    EXPECT_NE(parsed.out, "") << line;
    EXPECT_EQ(parsed.err, "") << line;
  }
}

TEST(ArgumentsTest, EveryCommandShowsAnExample) {
  for (const char* command :
       {"registry apply", "registry list", "catalog apply", "catalog list", "catalog resolve", "submit", "preview",
        "report get", "report list", "report versions", "consolidate draft", "consolidate comment", "consolidate sign",
        "consolidate show", "consolidate list", "summary", "log list"}) {
    EXPECT_THAT(Parse(std::string(command) + " --help").out, HasSubstr(std::string("khoi ") + command)) << command;
  }
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
