#include "tests/domain/example.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/registry.pb.h"

namespace khoi::testing {
namespace {

namespace fs = std::filesystem;

template <typename Message>
std::vector<std::pair<fs::path, Message>> ReadAll(const fs::path& folder) {
  std::vector<std::pair<fs::path, Message>> messages;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    Message message;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadFile(entry.path()), &message)) << entry.path();
    messages.emplace_back(entry.path().filename(), std::move(message));
  }
  std::sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return messages;
}

std::vector<v1::CatalogEntry> EntriesFor(const std::string& authority_id) {
  std::vector<v1::CatalogEntry> entries;
  for (const auto& [file, request] : ReadAll<v1::ApplyCatalogRequest>("deploy/example/catalog")) {
    for (const v1::CatalogChange& change : request.changes()) {
      if (change.entry().owner_id() == "tw" || change.entry().owner_id() == authority_id) {
        entries.push_back(change.entry());
      }
    }
  }
  return entries;
}

std::vector<v1::RegistryRecord> RecordsFor(const std::string& authority_id) {
  std::vector<v1::RegistryRecord> records;
  for (const auto& [file, request] : ReadAll<v1::ApplyRegistryRequest>("deploy/example/registry")) {
    for (const v1::RegistryChange& change : request.changes()) {
      const v1::RegistryRecord& record = change.record();
      if (record.has_unit() || record.authority().authority_id() == authority_id ||
          record.bloc().authority_id() == authority_id || record.bloc_term().authority_id() == authority_id ||
          record.period().authority_id() == authority_id) {
        records.push_back(record);
      }
    }
  }
  return records;
}

}  // namespace

std::vector<v1::CatalogEntry> ExampleEntries() {
  std::vector<v1::CatalogEntry> entries;
  for (const auto& [file, request] : ReadAll<v1::ApplyCatalogRequest>("deploy/example/catalog")) {
    for (const v1::CatalogChange& change : request.changes()) entries.push_back(change.entry());
  }
  return entries;
}

std::vector<v1::RegistryRecord> ExampleRecords() {
  std::vector<v1::RegistryRecord> records;
  for (const auto& [file, request] : ReadAll<v1::ApplyRegistryRequest>("deploy/example/registry")) {
    for (const v1::RegistryChange& change : request.changes()) records.push_back(change.record());
  }
  return records;
}

domain::Catalog ExampleCatalog(const std::string& authority_id) { return domain::Catalog(EntriesFor(authority_id)); }

domain::Structure ExampleStructure(const std::string& authority_id) {
  return domain::Structure(authority_id, RecordsFor(authority_id));
}

std::vector<std::pair<fs::path, v1::Report>> ExampleReports() { return ReadAll<v1::Report>("deploy/example/reports"); }

v1::Report DepartmentReport(const std::string& text, const std::string& period_id) {
  v1::Report report;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &report)) << text;
  report.set_authority_id("thai-nguyen");
  report.set_period_id(period_id);
  report.set_unit_id("skhcn-thai-nguyen");
  return report;
}

std::string Asked(const std::string& rule_id, const v1::Report& report, const domain::EarlierReports& earlier) {
  static const domain::Catalog& catalog = *new domain::Catalog(ExampleCatalog("thai-nguyen"));
  static const domain::Structure& structure = *new domain::Structure(ExampleStructure("thai-nguyen"));
  const domain::RuleEntry* const rule = domain::FindRule(rule_id);
  EXPECT_NE(rule, nullptr) << rule_id;
  if (rule == nullptr) return "";
  domain::Findings findings;
  domain::AskRule(
      *rule,
      domain::MakeReportInput(report, catalog, structure, absl::CivilDay(2022, 6, 20), v1::RULE_STAGE_SUBMIT, earlier),
      findings);
  std::vector<std::string> said;
  for (const v1::Finding& finding : findings.all()) {
    said.push_back(absl::StrCat(absl::StripPrefix(finding.field_paths(0), "report."), ": ",
                                absl::StrJoin(finding.operands(), ", ", [](std::string* out, const auto& operand) {
                                  absl::StrAppend(out, operand.name(), " ", operand.value());
                                })));
    EXPECT_FALSE(finding.message_vi().empty() || finding.message_en().empty()) << said.back();
  }
  for (const v1::NotEvaluatedRule& missing : findings.not_evaluated()) {
    said.push_back(absl::StrCat("? ", absl::StripPrefix(missing.field_path(), "report.")));
    EXPECT_FALSE(missing.missing_vi().empty() || missing.missing_en().empty()) << said.back();
  }
  return absl::StrJoin(said, "; ");
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void ExpectGolden(const std::string& text, const fs::path& golden, const std::string& advice) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << text;
  EXPECT_EQ(text, ReadFile(golden)) << advice << " Run with UPDATE_GOLDEN=1 and review the difference.";
}

}  // namespace khoi::testing
