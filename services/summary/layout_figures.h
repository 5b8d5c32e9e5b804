// The figures that a layout picks, each with what it is of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/layout.pb.h"
#include "services/summary/figure_parts.h"
#include "services/summary/summary.h"

namespace khoi::summary {

// Whether the filters of a selector let figures of a cell pass.
bool Picks(const v1::FigureSelector& selector, const stored::v1::CellKey& cell);

// A figure of a group of units; what a document or movement that counts once adds is one too.
struct LayoutFigure {
  uint32_t key = 0;  // figures of one key are of one cell
  FigurePart part;
};

// `computed` outlives it.
class LayoutFigures final {
 public:
  LayoutFigures(const Computation& computed, const v1::Layout& layout);

  const std::vector<LayoutFigure>& all() const { return figures_; }
  const std::vector<stored::v1::CellKey>& keys() const { return keys_; }

  // The value of a figure in a dimension by which the computation keeps units apart, or which is not of the report.
  std::string ValueOf(const LayoutFigure& figure, v1::Dimension dimension) const;

 private:
  uint32_t KeyOfCell(const v1::Layout& layout, const stored::v1::CellKey& cell);
  void AddCells(const v1::Layout& layout);
  void AddItems(const v1::Layout& layout);

  const Computation& computed_;
  std::vector<stored::v1::CellKey> keys_;
  std::vector<LayoutFigure> figures_;
};

}  // namespace khoi::summary
