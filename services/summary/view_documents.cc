#include "services/summary/view_documents.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/summary/names.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_keyed_items.h"
#include "services/summary/view_words.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

constexpr v1::Measure kDocuments = v1::MEASURE_DOCUMENTS;

bool IsLegal(const Computation& computed, const std::string& type_code) {
  const Slices& slices = computed.resolution.slices;
  return std::any_of(slices.begin(), slices.end(), [&](const Slice& slice) {
    const v1::CatalogEntry* const type = slice.catalog->FindLatest(v1::CATALOG_KIND_DOCUMENT_TYPE, type_code);
    return type != nullptr && type->document_type().legal();
  });
}

// A column of figures: one stage or all of them, and always one role.
struct FigureColumn {
  const v1::DimensionValue* stage = nullptr;  // null: all stages
  const v1::DimensionValue* role = nullptr;
};

// Everything that is read off the fold, before any of it is written.
struct DocumentFigures {
  Rows stages;  // by role and stage, of which there are few
  Rows types;   // by role and type
  Rows types_by_stage;
};

class DocumentTable {
 public:
  explicit DocumentTable(const Computation& computed)
      : computed_(computed),
        table_("documents.types", {"Văn bản theo loại, giai đoạn và vai trò", "Documents by type, stage and role"}) {}

  absl::StatusOr<v1::ViewTable> Make() {
    ASSIGN_OR_RETURN(figures_.stages, Read({v1::DIMENSION_STAGE}, {}));
    ASSIGN_OR_RETURN(figures_.types, Read({v1::DIMENSION_CODE}, {}));
    ASSIGN_OR_RETURN(figures_.types_by_stage, Read({v1::DIMENSION_CODE, v1::DIMENSION_STAGE}, {}));
    AddColumns();
    Filter legal{.dimension = v1::DIMENSION_CODE, .values = {}};
    Filter others{.dimension = v1::DIMENSION_CODE, .values = {}};
    std::vector<const v1::DimensionValue*> legal_types;
    std::vector<const v1::DimensionValue*> other_types;
    for (const v1::DimensionValue* const type : ValuesOf(computed_, figures_.types, v1::DIMENSION_CODE)) {
      const bool is_legal = IsLegal(computed_, type->value());
      (is_legal ? legal : others).values.insert(type->value());
      (is_legal ? legal_types : other_types).push_back(type);
    }
    RETURN_IF_ERROR(AddGroup({"Văn bản quy phạm pháp luật", "Legal documents"}, legal, legal_types));
    RETURN_IF_ERROR(AddGroup({"Văn bản khác", "Other documents"}, others, other_types));
    table_.SetNote({"Văn bản có số, ký hiệu chỉ tính một lần. Số chủ trì và số phối hợp không cộng với nhau.",
                    "A document with number and symbol counts once. Led and coordinated ones never add up."});
    return table_.Take();
  }

 private:
  absl::StatusOr<Rows> Read(std::vector<v1::Dimension> group_by, std::vector<Filter> filters) const {
    return RowsOf(computed_, {.measure = kDocuments, .group_by = std::move(group_by), .filters = std::move(filters)});
  }

  void AddColumns() {
    table_.AddColumn({.name = "type", .headings = {{"Loại văn bản", "Document type"}}});
    for (const v1::DimensionValue* const stage : ValuesOf(computed_, figures_.stages, v1::DIMENSION_STAGE)) {
      AddColumnsOf(stage, WordsOf(*stage));
    }
    AddColumnsOf(nullptr, {"Tổng số", "Total"});
  }

  void AddColumnsOf(const v1::DimensionValue* stage, const Words& heading) {
    for (const v1::DimensionValue* const role : ValuesOf(computed_, figures_.stages, v1::DIMENSION_ROLE)) {
      v1::ViewColumn& column =
          table_.AddColumn({.name = absl::StrCat(stage == nullptr ? "all" : stage->value(), ".", role->value()),
                            .headings = {heading, WordsOf(*role)},
                            .kind = v1::VIEW_CELL_KIND_FIGURE,
                            .total = stage == nullptr});
      AddFilter(*role, *column.mutable_filters());
      if (stage != nullptr) {
        AddFilter(*stage, *column.mutable_filters());
      }
      columns_.push_back({stage, role});
    }
  }

  absl::Status AddGroup(const Words& heading, const Filter& codes,
                        const std::vector<const v1::DimensionValue*>& types) {
    if (types.empty()) {
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const Rows by_stage, Read({v1::DIMENSION_STAGE}, {codes}));
    ASSIGN_OR_RETURN(const Rows in_all, Read({}, {codes}));
    RowBuilder total = table_.AddRow({.total = true});
    total.Text(heading);
    v1::DimensionFilter& filter = *total.row().add_filters();
    filter.set_dimension(v1::DIMENSION_CODE);
    for (const v1::DimensionValue* const type : types) {
      filter.add_values(type->value());
    }
    AddFigures(FigureIndex(by_stage, {v1::DIMENSION_STAGE, v1::DIMENSION_ROLE}),
               FigureIndex(in_all, {v1::DIMENSION_ROLE}), {}, total);

    const FigureIndex of_types_by_stage(figures_.types_by_stage,
                                        {v1::DIMENSION_CODE, v1::DIMENSION_STAGE, v1::DIMENSION_ROLE});
    const FigureIndex of_types(figures_.types, {v1::DIMENSION_CODE, v1::DIMENSION_ROLE});
    for (const v1::DimensionValue* const type : types) {
      RowBuilder row = table_.AddRow({.level = 1});
      row.Text(WordsOf(*type));
      AddFilter(*type, *row.row().mutable_filters());
      AddFigures(of_types_by_stage, of_types, {type->value()}, row);
    }
    return absl::OkStatus();
  }

  void AddFigures(const FigureIndex& by_stage, const FigureIndex& in_all, const std::vector<std::string>& key,
                  RowBuilder& row) {
    for (const FigureColumn& column : columns_) {
      std::vector<std::string> values = key;
      if (column.stage != nullptr) {
        values.push_back(column.stage->value());
      }
      values.push_back(column.role->value());
      const v1::Figure* const figure = (column.stage != nullptr ? by_stage : in_all).Find(values);
      if (figure == nullptr) {
        row.Empty();
        continue;
      }
      row.Figure(kDocuments, *figure);
    }
  }

  const Computation& computed_;
  TableBuilder table_;
  DocumentFigures figures_;
  std::vector<FigureColumn> columns_;
};

v1::ViewTable ListOf(const Computation& computed) {
  Names names(computed.resolution.slices);
  const auto named = [&](v1::Dimension dimension, const std::string& value) {
    const Name& name = names.Of(kDocuments, dimension, value);
    return name.vi.empty() ? WordsOf(value) : Words{name.vi, name.en.empty() ? name.vi : name.en};
  };
  const std::vector<ItemColumn> columns = {
      {"document", {"Văn bản", "Document"}, [](const v1::KeyedItem& item) { return Words{item.title()}; }},
      {"type", {"Loại", "Type"}, [&](const v1::KeyedItem& item) { return named(v1::DIMENSION_CODE, item.code()); }},
      {"stage",
       {"Giai đoạn", "Stage"},
       [&](const v1::KeyedItem& item) {
         return named(v1::DIMENSION_STAGE, item.stage_code().empty() ? "-" : item.stage_code());
       }},
      {"role", {"Vai trò", "Role"}, [](const v1::KeyedItem& item) {
         return WordsOf(item.role() == v1::DOCUMENT_ROLE_UNSPECIFIED ? "-" : v1::DocumentRole_Name(item.role()));
       }}};
  return KeyedItemsTable("documents.list", {"Danh sách văn bản", "List of documents"}, columns,
                         computed.summary.documents(), names);
}

}  // namespace

absl::StatusOr<Tables> MakeDocumentsView(const ViewInput& input) {
  Tables tables;
  ASSIGN_OR_RETURN(v1::ViewTable types, DocumentTable(input.computed).Make());
  tables.push_back(std::move(types));
  tables.push_back(ListOf(input.computed));
  return tables;
}

}  // namespace khoi::summary
