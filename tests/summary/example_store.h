// The example that is delivered, stored: its registry, its catalogs and every report.
#pragma once

#include <memory>

#include "tests/summary/fixture.h"

namespace khoi::summary {

std::unique_ptr<Store> ExampleStore();

}  // namespace khoi::summary
