#include "services/domain/layout_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/dimension.h"
#include "services/domain/selector_check.h"

namespace khoi::domain {
namespace {

using Items = google::protobuf::RepeatedPtrField<v1::LayoutItem>;
using Selectors = google::protobuf::RepeatedPtrField<v1::FigureSelector>;

constexpr int kApartMax = 4;
constexpr int kSetMax = 16;
constexpr int kSumMax = 100;

bool IsKnown(v1::Dimension dimension) {
  return dimension != v1::DIMENSION_UNSPECIFIED && v1::Dimension_IsValid(dimension);
}

bool PicksFigures(const v1::LayoutItem& item) { return item.has_figures() || item.has_rest() || item.has_each(); }

// The values that a selector lets through in a dimension; nullptr when it lets all.
const v1::DimensionFilter* FilterOn(const v1::FigureSelector& selector, v1::Dimension dimension) {
  const auto found = std::find_if(selector.filters().begin(), selector.filters().end(),
                                  [&](const v1::DimensionFilter& filter) { return filter.dimension() == dimension; });
  return found == selector.filters().end() ? nullptr : &*found;
}

// Whether no figure can be picked by both. True only when it can be told.
bool AreDisjoint(const v1::FigureSelector& a, const v1::FigureSelector& b) {
  if (a.measure() != b.measure()) return true;
  return std::any_of(a.filters().begin(), a.filters().end(), [&](const v1::DimensionFilter& filter) {
    const v1::DimensionFilter* const other = FilterOn(b, filter.dimension());
    return other != nullptr &&
           std::none_of(filter.values().begin(), filter.values().end(), [&](const std::string& value) {
             return std::find(other->values().begin(), other->values().end(), value) != other->values().end();
           });
  });
}

// Whether every figure that `inner` picks is picked by `outer`. True only when it can be told.
bool Covers(const v1::FigureSelector& outer, const v1::FigureSelector& inner) {
  if (outer.measure() != inner.measure()) return false;
  return std::all_of(outer.filters().begin(), outer.filters().end(), [&](const v1::DimensionFilter& filter) {
    const v1::DimensionFilter* const other = FilterOn(inner, filter.dimension());
    return other != nullptr &&
           std::all_of(other->values().begin(), other->values().end(), [&](const std::string& value) {
             return std::find(filter.values().begin(), filter.values().end(), value) != filter.values().end();
           });
  });
}

// Whether two sets certainly pick a figure twice. Sets that may or may not are judged when there are figures.
bool Overlap(const v1::FigureSet& a, const v1::FigureSet& b) {
  if (a.figures().empty() || b.figures().empty()) return true;
  for (const v1::FigureSelector& one : a.figures()) {
    for (const v1::FigureSelector& other : b.figures()) {
      if (!AreDisjoint(one, other) && (Covers(one, other) || Covers(other, one))) return true;
    }
  }
  return false;
}

// A selector without periods whose filters are on dimensions of its measure.
void CheckSelectorOfLayout(const v1::FigureSelector& selector, const FieldPath& path, RecordProblems& problems) {
  CheckSelector(selector, SelectorUse::kLayout, path, problems);
  if (selector.period() != v1::SELECTED_PERIOD_UNSPECIFIED) {
    problems.Add(path.TextOf("period"), "Bảng không lấy số liệu của kỳ khác. Hãy bỏ trường này.",
                 "Layouts do not pick figures of other periods. Leave the field out.");
  }
  for (int i = 0; i < selector.filters_size(); ++i) {
    const v1::Dimension dimension = selector.filters(i).dimension();
    if (!IsKnown(dimension) || selector.measure() == v1::MEASURE_UNSPECIFIED ||
        HasDimension(selector.measure(), dimension)) {
      continue;
    }
    problems.Add(path.Item("filters", i).TextOf("dimension"), "Số đo này không có chiều đó. Hãy sửa bộ lọc.",
                 "The measure does not have this dimension. Correct the filter.");
  }
}

// One axis of a layout.
class Axis final {
 public:
  Axis(const Selectors& table, RecordProblems& problems) : problems_(problems) {
    for (const v1::FigureSelector& selector : table) measures_.push_back(selector.measure());
  }

  void Check(const Items& items, const FieldPath& parent, absl::string_view field) {
    if (items.empty()) problems_.Require("", parent, field);
    Number(items, {});
    if (item_count_ > kLayoutItemsMax) {
      return problems_.Add(parent.TextOf(field),
                           absl::StrCat("Có ", item_count_, " mục, nhiều nhất ", kLayoutItemsMax, ". Hãy bớt đi."),
                           absl::StrCat("There are ", item_count_, " items, at most ", kLayoutItemsMax,
                                        " are allowed. Leave some out."));
    }
    List(items, parent, field, 1);
  }

 private:
  // The items for each value above an item, the outermost first.
  using Chain = std::vector<const v1::LayoutItem*>;

  // Counts the items and learns their identifiers and what stands above them.
  void Number(const Items& items, const Chain& above) {
    for (const v1::LayoutItem& item : items) {
      ++item_count_;
      if (!item.item_id().empty()) items_.emplace(item.item_id(), &item);
      Chain& chain = chains_[&item];
      chain = above;
      if (item.has_each()) chain.push_back(&item);
      Number(item.items(), Chain(chain));
    }
  }

  void List(const Items& items, const FieldPath& parent, absl::string_view field, int level) {
    for (int i = 0; i < items.size(); ++i) Item(items[i], parent.Item(field, i), level);
  }

  void Item(const v1::LayoutItem& item, const FieldPath& path, int level) {
    if (level > kLayoutLevelsMax) {
      return problems_.Add(path.Text(), absl::StrCat("Sâu hơn ", kLayoutLevelsMax, " tầng. Hãy viết phẳng hơn."),
                           absl::StrCat("Deeper than ", kLayoutLevelsMax, " levels. Write it flatter."));
    }
    problems_.CheckIdentifier(item.item_id(), path, "item_id");
    if (!item.item_id().empty() && !seen_.insert(item.item_id()).second) {
      problems_.Add(path.TextOf("item_id"), absl::StrCat("Mã ", item.item_id(), " đã dùng. Hãy đặt mã khác."),
                    absl::StrCat(item.item_id(), " is used already. Choose another one."));
    }
    if (!item.has_each()) problems_.Require(item.heading_vi(), path, "heading_vi");
    Kind(item, path);
    List(item.items(), path, "items", level + 1);
  }

  void Kind(const v1::LayoutItem& item, const FieldPath& path) {
    switch (item.kind_case()) {
      case v1::LayoutItem::kFigures:
        return Figures(item.figures(), path.Field("figures"));
      case v1::LayoutItem::kRest:
        return Rest(path);
      case v1::LayoutItem::kSum:
        return Sum(item.sum(), path.Field("sum"));
      case v1::LayoutItem::kShare:
        return Share(item, path.Field("share"));
      case v1::LayoutItem::kEach:
        return Dimension(item.each().dimension(), path.Field("each").TextOf("dimension"));
      case v1::LayoutItem::KIND_NOT_SET:
        if (!item.items().empty()) return;
        problems_.Add(path.Text(), "Mục trống. Hãy chọn figures, rest, sum, share, each hoặc thêm mục con.",
                      "The item is empty. Give figures, rest, sum, share, each, or items below it.");
    }
  }

  void Figures(const v1::FigureSet& set, const FieldPath& path) {
    if (set.figures_size() > kSetMax) {
      return problems_.Add(path.TextOf("figures"), absl::StrCat("Nhiều nhất ", kSetMax, " mục. Hãy bớt đi."),
                           absl::StrCat("At most ", kSetMax, " are allowed. Leave some out."));
    }
    for (int i = 0; i < set.figures_size(); ++i) {
      const FieldPath selector = path.Item("figures", i);
      CheckSelectorOfLayout(set.figures(i), selector, problems_);
      const v1::Measure measure = set.figures(i).measure();
      if (measure == v1::MEASURE_UNSPECIFIED ||
          std::find(measures_.begin(), measures_.end(), measure) != measures_.end()) {
        continue;
      }
      problems_.Add(selector.TextOf("measure"), "Bảng không lấy số đo này. Hãy thêm vào figures của bảng hoặc bỏ đi.",
                    "The table does not pick this measure. Add it to the table's figures or leave it out.");
    }
  }

  void Rest(const FieldPath& path) {
    if (!has_rest_) {
      has_rest_ = true;
      return;
    }
    problems_.Add(path.TextOf("rest"), "Mỗi chiều của bảng chỉ có một mục \"còn lại\". Hãy bỏ bớt.",
                  "An axis has one rest at most. Leave this one out.");
  }

  // The item that is named; nullptr after saying that there is none.
  const v1::LayoutItem* Named(const std::string& item_id, const std::string& field) {
    const auto found = items_.find(item_id);
    if (found != items_.end()) return found->second;
    problems_.Add(field, absl::StrCat("Không có mục \"", item_id, "\" trên chiều này của bảng. Hãy sửa mã."),
                  absl::StrCat("There is no item \"", item_id, "\" on this axis. Correct the identifier."));
    return nullptr;
  }

  void Sum(const v1::SumOfItems& sum, const FieldPath& path) {
    if (sum.item_ids().empty() || sum.item_ids_size() > kSumMax) {
      return problems_.Add(path.TextOf("item_ids"), absl::StrCat("Phải có 1 đến ", kSumMax, " mục."),
                           absl::StrCat("There must be 1 to ", kSumMax, " items."));
    }
    std::vector<const v1::LayoutItem*> added;
    for (int i = 0; i < sum.item_ids_size(); ++i) {
      const std::string field = path.TextOf("item_ids", i);
      const v1::LayoutItem* const item = Named(sum.item_ids(i), field);
      if (item == nullptr) continue;
      if (!PicksFigures(*item)) {
        problems_.Add(field, "Chỉ cộng các mục lấy số liệu (figures, each, rest). Hãy sửa lại.",
                      "Only items that pick figures (figures, each, rest) can be added up. Correct it.");
        continue;
      }
      if (std::any_of(added.begin(), added.end(), [&](const v1::LayoutItem* other) { return Meet(*other, *item); })) {
        problems_.Add(field, "Mục này lấy số liệu mà mục khác trong tổng đã lấy. Hãy bỏ bớt.",
                      "The item picks figures that another item of the sum picks. Leave one out.");
      }
      added.push_back(item);
    }
  }

  static bool Meet(const v1::LayoutItem& a, const v1::LayoutItem& b) {
    if (&a == &b) return true;
    return a.has_figures() && b.has_figures() && Overlap(a.figures(), b.figures());
  }

  void Share(const v1::LayoutItem& item, const FieldPath& path) {
    SharedItem(item, item.share().part_item_id(), path, "part_item_id");
    SharedItem(item, item.share().whole_item_id(), path, "whole_item_id");
  }

  void SharedItem(const v1::LayoutItem& share, const std::string& item_id, const FieldPath& path,
                  absl::string_view field) {
    if (!problems_.Require(item_id, path, field)) return;
    const v1::LayoutItem* const item = Named(item_id, path.TextOf(field));
    if (item == nullptr) return;
    // Below an item for each value it must be told which of its values is meant.
    const Chain& own = chains_.at(&share);
    const Chain& other = chains_.at(item);
    const bool one_value = other.size() <= own.size() && std::equal(other.begin(), other.end(), own.begin());
    if (one_value && (item->has_figures() || item->has_rest() || item->has_sum())) return;
    problems_.Add(path.TextOf(field), "Tỷ lệ chỉ tính trên mục có một số liệu (figures, rest, sum). Hãy sửa lại.",
                  "A share is of items that have one figure (figures, rest, sum). Correct it.");
  }

  void Dimension(v1::Dimension dimension, const std::string& field) {
    if (!IsKnown(dimension)) {
      return problems_.Add(field, "Thiếu chiều. Hãy chọn một giá trị.", "The dimension is missing. Choose one.");
    }
    if (std::any_of(measures_.begin(), measures_.end(),
                    [&](v1::Measure measure) { return HasDimension(measure, dimension); })) {
      return;
    }
    problems_.Add(field, "Không số đo nào của bảng có chiều này. Hãy sửa lại.",
                  "No measure of the table has this dimension. Correct it.");
  }

  std::vector<v1::Measure> measures_;
  RecordProblems& problems_;
  int item_count_ = 0;
  bool has_rest_ = false;
  absl::flat_hash_map<absl::string_view, const v1::LayoutItem*> items_;
  absl::flat_hash_map<const v1::LayoutItem*, Chain> chains_;
  absl::flat_hash_set<absl::string_view> seen_;
};

void CheckTable(const v1::Layout& layout, const FieldPath& path, RecordProblems& problems) {
  if (layout.figures().empty()) problems.Require("", path, "figures");
  absl::flat_hash_set<int> measures;
  for (int i = 0; i < layout.figures_size(); ++i) {
    const FieldPath selector = path.Item("figures", i);
    CheckSelectorOfLayout(layout.figures(i), selector, problems);
    if (measures.insert(layout.figures(i).measure()).second) continue;
    problems.Add(selector.TextOf("measure"), "Mỗi số đo chỉ ghi một lần. Hãy gộp lại.",
                 "Each measure is named once at most. Put them together.");
  }
}

void CheckApart(const v1::Layout& layout, const FieldPath& path, RecordProblems& problems) {
  if (layout.apart_size() > kApartMax) {
    return problems.Add(path.TextOf("apart"), absl::StrCat("Nhiều nhất ", kApartMax, " chiều. Hãy bớt đi."),
                        absl::StrCat("At most ", kApartMax, " dimensions are allowed. Leave some out."));
  }
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < layout.apart_size(); ++i) {
    const v1::Dimension dimension = layout.apart(i);
    const bool of_all =
        std::all_of(layout.figures().begin(), layout.figures().end(),
                    [&](const v1::FigureSelector& selector) { return HasDimension(selector.measure(), dimension); });
    if (IsKnown(dimension) && of_all && seen.insert(dimension).second) continue;
    problems.Add(path.TextOf("apart", i), "Phải là chiều mà mọi số đo của bảng đều có, ghi một lần. Hãy sửa lại.",
                 "It must be a dimension that every measure of the table has, named once. Correct it.");
  }
}

}  // namespace

void CheckLayout(const v1::Layout& layout, const FieldPath& path, RecordProblems& problems) {
  problems.Require(layout.title_vi(), path, "title_vi");
  CheckTable(layout, path, problems);
  CheckApart(layout, path, problems);
  Axis(layout.figures(), problems).Check(layout.rows(), path, "rows");
  Axis(layout.figures(), problems).Check(layout.columns(), path, "columns");
}

}  // namespace khoi::domain
