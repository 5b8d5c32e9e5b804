// Where in a report each part of its figures stands.
#pragma once

#include <string>
#include <vector>

#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/figures.h"

namespace khoi::domain {

// Which list `line` counts in, the measure says.
struct LinePlace {
  int line = 0;
  int part = -1;  // of a sub-count or a reference: its place in the line
};

// What one line gives to one cell.
struct LineFigure {
  stored::v1::CellKey cell;
  FigureValue value;  // of an item: 1, if it counts here
  LinePlace place;
  std::string field_path;     // "report.award_lines[3].count"
  std::string item_key = {};  // of an item that counts once by its key: that key; empty for what is just added
};

// What Derive (figures.h) makes figures of, line by line: the parts of a cell, items aside, add up to its figure, and
// items come in the order of Extras.keyed_items. Derive and this share their code.
std::vector<LineFigure> LineFigures(const v1::Report& report, const Catalog& catalog);

}  // namespace khoi::domain
