// The command line of khoi-admin.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace khoi::admin {

// Runs one command; `arguments` are without the program's name. Data goes to `out`, messages to `err`. Returns the exit
// code, which is a promise: 0 done, 1 failed, 2 usage, 3 not found, 8 integrity failure.
int Run(std::vector<std::string> arguments, std::ostream& out, std::ostream& err);

}  // namespace khoi::admin
