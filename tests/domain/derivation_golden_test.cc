// What the example reports give: every finding and every figure, in one golden file. Stored verdicts and figures are
// compared byte for byte when a log is replayed, so a change here without a new kDeriver would make every replay of an
// older log fail.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/registry.pb.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/figures.h"
#include "services/domain/rulebook.h"
#include "services/domain/sha256.h"

namespace khoi::domain {
namespace {

namespace fs = std::filesystem;

constexpr absl::CivilDay kToday(2026, 11, 20);
constexpr char kGolden[] = "tests/golden/derivation.txt";

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

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

std::string Describe(const v1::Report& report) {
  const Catalog catalog(EntriesFor(report.authority_id()));
  const Structure structure(report.authority_id(), RecordsFor(report.authority_id()));
  Findings findings;
  Judge(MakeReportInput(report, catalog, structure, kToday), findings);
  std::string text;
  for (const v1::Finding& finding : findings.all()) {
    absl::StrAppend(&text, "  ", v1::Severity_Name(finding.severity()), " ", finding.rule_id(), " ",
                    finding.field_paths(0), "\n    ", finding.message_vi(), "\n    ", finding.message_en(), "\n");
  }
  const DerivedReport derived = Derive(report, catalog);
  for (const DerivedFigure& figure : derived.figures) {
    stored::v1::CellKey key;
    key.ParseFromString(figure.cell);
    absl::StrAppend(&text, "  ", figure.value.low, figure.value.high != figure.value.low ? ".." : "",
                    figure.value.high != figure.value.low ? absl::StrCat(figure.value.high) : "",
                    figure.value.unbounded ? "+" : "", figure.value.approximate ? "~" : "",
                    figure.value.not_available ? "?" : "", "  ", key.ShortDebugString(), "\n");
  }
  absl::StrAppend(
      &text, "  extras ", absl::BytesToHexString(Sha256Of(derived.extras.SerializeAsString())).substr(0, 16), ", ",
      derived.extras.keyed_items_size(), " keyed items, ", derived.extras.declared_totals_size(), " declared totals\n");
  return text;
}

TEST(DerivationGoldenTest, ExampleReportsGiveWhatTheyGaveWhenThisDeriverWasNumbered) {
  std::string text = absl::StrCat("deriver ", kDeriver, "\n");
  for (const auto& [file, report] : ReadAll<v1::Report>("deploy/example/reports")) {
    absl::StrAppend(&text, file.string(), "\n", Describe(report));
  }
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(kGolden) << text;
  }
  EXPECT_EQ(text, ReadFile(kGolden))
      << "Findings or figures of the example changed. If a release has stored reports with deriver " << kDeriver
      << ", raise kDeriver (services/domain/rulebook.h); then run with UPDATE_GOLDEN=1 and review the difference.";
}

}  // namespace
}  // namespace khoi::domain
