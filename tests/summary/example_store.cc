#include "tests/summary/example_store.h"

#include "tests/domain/example.h"

namespace khoi::summary {

std::unique_ptr<Store> ExampleStore() {
  auto store = std::make_unique<Store>();
  stored::v1::RegistryBody registry;
  for (const v1::RegistryRecord& record : testing::ExampleRecords()) *registry.add_records() = record;
  store->Registry(registry.DebugString());
  stored::v1::CatalogBody catalog;
  for (const v1::CatalogEntry& entry : testing::ExampleEntries()) *catalog.add_entries() = entry;
  store->Catalog(catalog.DebugString());
  for (const auto& [file, report] : testing::ExampleReports()) {
    const domain::DerivedReport derived = domain::Derive(report, testing::ExampleCatalog(report.authority_id()));
    std::vector<StatedFigure> figures;
    for (const domain::DerivedFigure& figure : derived.figures) {
      stored::v1::CellKey cell;
      EXPECT_TRUE(cell.ParseFromString(figure.cell)) << file;
      figures.push_back({cell.DebugString(), figure.value});
    }
    store->Submit({report.authority_id(), report.period_id(), report.unit_id()}, figures, derived.extras.DebugString());
  }
  return store;
}

}  // namespace khoi::summary
