// A console whose input and outputs are strings.
#pragma once

#include <sstream>
#include <string>

#include "tools/khoi/console.h"

namespace khoi::cli {

struct ConsoleOfStrings {
  explicit ConsoleOfStrings(Language language = Language::kEnglish, Output output = Output::kDefault)
      : console{.in = in, .out = out, .err = err, .language = language, .output = output} {}

  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Console console;
};

}  // namespace khoi::cli
