// Which figures a selector picks, and whether they add up.
#pragma once

#include <optional>
#include <vector>

#include "khoi/v1/condition.pb.h"
#include "services/domain/cell_figure.h"

namespace khoi::domain {

// The figures that a selector picked, added up.
struct Selection {
  Sum sum;
  int scale = 0;  // decimals of the sum
  bool stated = false;
  bool not_available = false;
  // A dimension of the measure that never adds up (dimension.h) and in which picked figures differ: then there is no
  // sum.
  std::optional<v1::Dimension> apart;
  bool measure_units_differ = false;  // the same for units of measure
};

// The filters mean what they mean in a summary.
Selection Select(const v1::FigureSelector& selector, const std::vector<CellFigure>& figures);

}  // namespace khoi::domain
