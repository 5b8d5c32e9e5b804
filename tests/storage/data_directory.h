// A directory that lives as long as a test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "gtest/gtest.h"

namespace khoi::testing {

class DataDirectory final {
 public:
  DataDirectory() {
    std::string pattern = ::testing::TempDir() + "khoi-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr) << pattern;
    root_ = pattern;
  }
  ~DataDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;

  // A directory inside that does not exist yet.
  std::string path() const { return root_ + "/data"; }
  // The directory itself.
  const std::string& root() const { return root_; }

 private:
  std::string root_;
};

}  // namespace khoi::testing
