#include "tools/khoi_admin/admin.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "tools/khoi_admin/commands.h"

namespace khoi::admin {
namespace {

enum ExitCode : int {
  kDone = 0,
  kFailed = 1,
  kUsage = 2,
  kNotFound = 3,
  kIntegrity = 8,
};

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kDone;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    case absl::StatusCode::kDataLoss:
      return kIntegrity;
    default:
      return kFailed;
  }
}

std::string DefaultScratchParent() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::temp_directory_path(error);
  return error ? "/tmp" : path.string();
}

}  // namespace

int Run(std::vector<std::string> arguments, std::ostream& out, std::ostream& err) {
  std::string directory;
  std::string scratch_parent = DefaultScratchParent();
  std::function<absl::Status()> command;

  CLI::App app("Makes, describes and checks a data directory of khoid. Stop khoid first.", "khoi-admin");
  app.set_version_flag("--version", std::string("khoi-admin ") + KHOI_VERSION);
  app.require_subcommand(1);
  app.footer("Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 8 integrity failure.");
  const auto add = [&](const char* name, const char* description, const char* example,
                       std::function<absl::Status()> run) {
    CLI::App* const added = app.add_subcommand(name, description);
    added->add_option("DIR", directory, "The data directory")->required();
    added->footer(std::string("Example:\n  khoi-admin ") + example);
    added->callback([&command, run = std::move(run)] { command = run; });
    return added;
  };
  add("init", "Make an empty data directory", "init /var/lib/khoi", [&] { return Init(directory, out); });
  add("info", "Print the format version, where the log ends, and sizes", "info /var/lib/khoi",
      [&] { return Info(directory, out); });
  add("verify", "Replay the log and compare every row with what follows from it",
      "verify /var/lib/khoi --scratch /var/tmp", [&] { return Verify(directory, scratch_parent, out); })
      ->add_option("--scratch", scratch_parent, "Where the replay goes; needs as much room as the data")
      ->capture_default_str();

  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(std::move(arguments));
  } catch (const CLI::RequiredError& error) {
    // CLI11 would complain of a missing command where one is misspelt.
    const std::vector<std::string> words = app.remaining();
    const bool misspelt = app.get_subcommands().empty() && !words.empty();
    err << "khoi-admin: " << (misspelt ? "there is no command \"" + words.front() + "\"" : error.what())
        << "\nRun khoi-admin with --help, or --help behind a command, for more information.\n";
    return kUsage;
  } catch (const CLI::ParseError& error) {
    // CLI11 has codes above 100 for usage; asking for help is no error.
    return app.exit(error, out, err) == 0 ? kDone : kUsage;
  }

  const absl::Status status = command();
  if (!status.ok()) {
    err << "khoi-admin: " << status.message() << "\n";
  }
  return ExitCodeOf(status);
}

}  // namespace khoi::admin
