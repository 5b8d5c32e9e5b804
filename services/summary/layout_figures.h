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

// What figures that layouts do not tell apart have in common.
struct LayoutKey {
  stored::v1::CellKey cell;
  std::string authority_type = {};  // as DIMENSION_AUTHORITY_TYPE, when the question is grouped by it
};

// Whether the filters of a selector let figures of a key pass.
bool Picks(const v1::FigureSelector& selector, const LayoutKey& key);

// A figure of a group of units; what a document or movement that counts once adds is one too.
struct LayoutFigure {
  uint32_t key = 0;  // position in LayoutFigures::keys
  FigurePart part;
};

// `computed` outlives it.
class LayoutFigures final {
 public:
  LayoutFigures(const Computation& computed, const v1::Layout& layout);

  const std::vector<LayoutFigure>& all() const { return figures_; }
  const std::vector<LayoutKey>& keys() const { return keys_; }

  // The value of a figure in a dimension by which the computation keeps units apart, or which is not of the report.
  std::string ValueOf(const LayoutFigure& figure, v1::Dimension dimension) const;

 private:
  // The type of authority of a group of units; empty when the question does not keep them apart by it.
  std::string AuthorityTypeOf(uint32_t slice, uint32_t partial) const;
  uint32_t AddKey(const v1::Layout& layout, LayoutKey key);
  void AddCells(const v1::Layout& layout);
  void AddItems(const v1::Layout& layout);

  const Computation& computed_;
  std::vector<LayoutKey> keys_;
  std::vector<LayoutFigure> figures_;
};

}  // namespace khoi::summary
