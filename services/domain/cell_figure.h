// Cells with their numbers, of one report or of several put together: what selectors of conditions pick from.
#pragma once

#include <vector>

#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/figures.h"
#include "services/domain/sums.h"

namespace khoi::domain {

// What is known of the number of one cell. Several may be about the same cell; they add up.
struct CellFigure {
  stored::v1::CellKey cell;
  Sum sum;
  bool stated = false;         // somebody gave a number
  bool not_available = false;  // somebody said that a part cannot be given

  static CellFigure Of(stored::v1::CellKey cell, const FigureValue& value);
  static CellFigure Of(stored::v1::CellKey cell, const CellSum& sum);
  // An item that counts once.
  static CellFigure Once(stored::v1::CellKey cell);
};

// The figures of one report. Documents with references and registered movements count once by their key, in the cell of
// the first line that names them, as in summaries.
std::vector<CellFigure> FiguresOf(const DerivedReport& report);

}  // namespace khoi::domain
