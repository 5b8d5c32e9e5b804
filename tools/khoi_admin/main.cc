// khoi-admin: works on a data directory that no server has open.
#include <iostream>

#include "tools/khoi_admin/admin.h"

int main(int argc, char** argv) {
  const int code = khoi::admin::Run(std::vector<std::string>(argv + 1, argv + argc), std::cout, std::cerr);
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "khoi-admin: cannot write to stdout\n";
    return code == 0 ? 1 : code;
  }
  return code;
}
