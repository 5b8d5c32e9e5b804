// Expected output in files under tests/golden. UPDATE_GOLDEN=1 rewrites them; the difference is reviewed.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

namespace khoi::cli {

// Tests run in the root of the source tree.
inline std::string GoldenPath(const std::string& name) { return "tests/golden/" + name; }

inline std::string ReadGolden(const std::string& name) {
  std::ifstream file(GoldenPath(name), std::ios::binary);
  EXPECT_TRUE(file.is_open()) << GoldenPath(name);
  return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

inline void ExpectGolden(const std::string& name, const std::string& actual) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(GoldenPath(name), std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(actual, ReadGolden(name)) << "UPDATE_GOLDEN=1 rewrites " << GoldenPath(name);
}

}  // namespace khoi::cli
