// Where a command reads and writes: data to `out`, messages to `err`. Tests pass string streams.
#pragma once

#include <istream>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"

namespace khoi::cli {

enum class Language { kVietnamese, kEnglish };

// How data are written. kDefault is what suits the command: tables, or text proto for a report.
enum class Output { kDefault, kTable, kJson, kCsv, kXlsx, kTextproto, kRaw };

// The text in the language of the person who reads it.
inline absl::string_view Say(Language language, absl::string_view vi, absl::string_view en) {
  return language == Language::kVietnamese ? vi : en;
}

struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Language language = Language::kVietnamese;
  Output output = Output::kDefault;
  bool color_out = false;
  bool color_err = false;
  bool err_is_terminal = false;
  bool quiet = false;

  absl::string_view Say(absl::string_view vi, absl::string_view en) const { return cli::Say(language, vi, en); }

  // A message on `err` that --quiet silences.
  void Note(absl::string_view text) const {
    if (!quiet) {
      err << text << '\n';
    }
  }

  // An error on `err`; never silenced.
  void Fail(absl::string_view text) const { err << "khoi: " << text << '\n'; }
};

// Terminal attributes; `text` unchanged when `color` is off.
inline std::string Styled(bool color, absl::string_view sgr, absl::string_view text) {
  if (!color) {
    return std::string(text);
  }
  return std::string("\x1b[").append(sgr.data(), sgr.size()).append("m").append(text.data(), text.size()) + "\x1b[0m";
}
inline constexpr absl::string_view kBold = "1";
inline constexpr absl::string_view kRed = "31";
inline constexpr absl::string_view kYellow = "33";
inline constexpr absl::string_view kCyan = "36";

}  // namespace khoi::cli
