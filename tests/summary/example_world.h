// The example that is delivered, in a ledger: registry, catalog and reports.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/registry.pb.h"
#include "tests/summary/report_world.h"

namespace khoi::summary {

class ExampleWorld : public ReportWorld {
 public:
  ExampleWorld() {
    world().clock.Set(1'795'000'000'000'000);  // 2026-11-18: every period of the example is open
    stored::v1::RegistryBody registry;
    ForEachFile<v1::ApplyRegistryRequest>("deploy/example/registry", [&](const v1::ApplyRegistryRequest& request) {
      for (const v1::RegistryChange& change : request.changes()) *registry.add_records() = change.record();
    });
    Registry(registry);
    stored::v1::CatalogBody catalog;
    ForEachFile<v1::ApplyCatalogRequest>("deploy/example/catalog", [&](const v1::ApplyCatalogRequest& request) {
      for (const v1::CatalogChange& change : request.changes()) *catalog.add_entries() = change.entry();
    });
    Catalog(catalog);
    ForEachFile<v1::Report>("deploy/example/reports", [&](const v1::Report& report) { Submit(report); });
  }

 private:
  template <typename Message, typename Take>
  static void ForEachFile(const std::filesystem::path& folder, Take&& take) {
    std::vector<std::filesystem::path> paths;
    for (const auto& file : std::filesystem::directory_iterator(folder)) paths.push_back(file.path());
    std::sort(paths.begin(), paths.end());
    for (const std::filesystem::path& path : paths) {
      std::ifstream file(path);
      std::stringstream text;
      text << file.rdbuf();
      take(ledger::Parse<Message>(text.str()));
    }
  }
};

}  // namespace khoi::summary
