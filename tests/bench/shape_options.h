// The flags that say which data.
#pragma once

#include "CLI/CLI.hpp"
#include "tests/bench/generated.h"

namespace khoi::bench {

inline void AddShapeOptions(CLI::App& app, Shape& shape) {
  app.add_option("--units", shape.units)->capture_default_str();
  app.add_option("--figures", shape.figures, "of a report, on average")->capture_default_str();
  app.add_option("--versions", shape.versions, "that every unit submits")->capture_default_str();
  app.add_option("--late-share", shape.late_share, "per cent of the units that submit one more")->capture_default_str();
  app.add_option("--seed", shape.seed)->capture_default_str();
}

}  // namespace khoi::bench
