// The example that is delivered, as the domain sees it.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "khoi/v1/report.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/rulebook.h"
#include "services/domain/structure.h"

namespace khoi::testing {

// The catalog and the registry that an authority of the example sees.
domain::Catalog ExampleCatalog(const std::string& authority_id);
domain::Structure ExampleStructure(const std::string& authority_id);

// Every entry and every record of the example, whoever they belong to.
std::vector<v1::CatalogEntry> ExampleEntries();
std::vector<v1::RegistryRecord> ExampleRecords();

// The reports of the example with their file names, in the order of these.
std::vector<std::pair<std::filesystem::path, v1::Report>> ExampleReports();

// A report of the example's department about the first half of 2022 (or another period), with what `text` adds.
v1::Report DepartmentReport(const std::string& text, const std::string& period_id = "2022-S1");

// What one rule of the book says of such a report: "award_lines[0].count: year 2021, titles 8" for a finding with its
// first field and operands, "? award_lines[0].count" for what it could not evaluate; joined by "; ".
std::string Asked(const std::string& rule_id, const v1::Report& report, const domain::EarlierReports& earlier = {});

// What a file of the source tree holds.
std::string ReadFile(const std::filesystem::path& path);
// Compares a text with a golden file; with UPDATE_GOLDEN set writes the file instead.
void ExpectGolden(const std::string& text, const std::filesystem::path& golden, const std::string& advice);

}  // namespace khoi::testing
