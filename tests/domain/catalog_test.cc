#include "services/domain/catalog.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

using ::testing::IsNull;
using ::testing::NotNull;

constexpr absl::CivilDay kLastDayOfOldLaw(2023, 12, 31);
constexpr absl::CivilDay kFirstDayOfNewLaw(2024, 1, 1);

Catalog TestCatalog() {
  std::vector<v1::CatalogEntry> entries;
  for (const char* const text : {
           "kind: CATALOG_KIND_AWARD code: 'EM-I-CSTDBT' name_vi: 'Chiến sĩ thi đua Bộ, ban, ngành, tỉnh' name_en: "
           "'new' "
           "valid_from_date: '2024-01-01' aliases { name: 'CSTĐ cấp tỉnh' valid_to_date: '2023-12-31' }",
           "kind: CATALOG_KIND_AWARD code: 'EM-I-CSTDBT' name_vi: 'Chiến sĩ thi đua cấp bộ, ngành, tỉnh' name_en: "
           "'old' "
           "aliases { name: 'CSTĐ cấp tỉnh' }",
           "kind: CATALOG_KIND_AWARD code: 'CO-HH' name_vi: 'Huy hiệu' name_en: 'Badge' valid_to_date: '2023-12-31'",
           "kind: CATALOG_KIND_AWARD code: 'CO-KNC' name_vi: 'Kỷ niệm chương' name_en: 'Medal' "
           "aliases { name: 'Huy hiệu' valid_to_date: '2023-12-31' }",
           "kind: CATALOG_KIND_METHOD code: 'ME-THE' name_vi: 'Chuyên đề' name_en: 'Thematic'",
           "kind: CATALOG_KIND_MOVEMENT_FORM code: 'MV-THE' name_vi: 'Chuyên đề' name_en: 'Thematic'",
           "kind: CATALOG_KIND_MOVEMENT_FORM code: 'Thematic' name_vi: 'x' name_en: 'x'",
       }) {
    entries.push_back(testing::FromText<v1::CatalogEntry>(text));
  }
  return Catalog(std::move(entries));
}

std::string Resolved(const Catalog& catalog, v1::CatalogKind kind, absl::string_view name,
                     std::optional<absl::CivilDay> day) {
  std::string text;
  for (const v1::CatalogEntry* const entry : catalog.Resolve(kind, name, day)) {
    text += (text.empty() ? "" : " ") + entry->code() + "/" + entry->name_en();
  }
  return text;
}

TEST(Catalog, CodeHoldsUntilItsLastDay) {
  const Catalog catalog = TestCatalog();
  EXPECT_THAT(catalog.Find(v1::CATALOG_KIND_AWARD, "CO-HH", kLastDayOfOldLaw), NotNull());
  EXPECT_THAT(catalog.Find(v1::CATALOG_KIND_AWARD, "CO-HH", kFirstDayOfNewLaw), IsNull());
  EXPECT_THAT(catalog.FindLatest(v1::CATALOG_KIND_AWARD, "CO-HH"), NotNull());
}

TEST(Catalog, EditionHoldsFromItsFirstDay) {
  const Catalog catalog = TestCatalog();
  EXPECT_EQ(catalog.Find(v1::CATALOG_KIND_AWARD, "EM-I-CSTDBT", kLastDayOfOldLaw)->name_en(), "old");
  EXPECT_EQ(catalog.Find(v1::CATALOG_KIND_AWARD, "EM-I-CSTDBT", kFirstDayOfNewLaw)->name_en(), "new");
  EXPECT_EQ(catalog.FindLatest(v1::CATALOG_KIND_AWARD, "EM-I-CSTDBT")->name_en(), "new");
}

TEST(Catalog, CodesAreOfOneKindAndCaseSensitive) {
  const Catalog catalog = TestCatalog();
  EXPECT_THAT(catalog.Find(v1::CATALOG_KIND_METHOD, "CO-HH", kLastDayOfOldLaw), IsNull());
  EXPECT_THAT(catalog.Find(v1::CATALOG_KIND_AWARD, "co-hh", kLastDayOfOldLaw), IsNull());
  EXPECT_THAT(catalog.FindLatest(v1::CATALOG_KIND_METHOD, "CO-HH"), IsNull());
}

TEST(Catalog, NamesResolveWhateverTheirCaseAndDiacritics) {
  const Catalog catalog = TestCatalog();
  const auto kind = v1::CATALOG_KIND_AWARD;
  EXPECT_EQ(Resolved(catalog, kind, "CHIẾN SỸ THI ĐUA BỘ, BAN, NGÀNH, TỈNH", std::nullopt), "EM-I-CSTDBT/new");
  EXPECT_EQ(Resolved(catalog, kind, "chie\u0302\u0301n si\u0303 thi dua cap bo, nganh, tinh", std::nullopt),
            "EM-I-CSTDBT/old");
  EXPECT_EQ(Resolved(catalog, kind, "em-i-cstdbt", std::nullopt), "EM-I-CSTDBT/new");
  EXPECT_EQ(Resolved(catalog, kind, "không có", std::nullopt), "");
}

TEST(Catalog, AliasHoldsUntilItsLastDay) {
  const Catalog catalog = TestCatalog();
  const auto kind = v1::CATALOG_KIND_AWARD;
  EXPECT_EQ(Resolved(catalog, kind, "CSTĐ cấp tỉnh", kLastDayOfOldLaw), "EM-I-CSTDBT/old");
  EXPECT_EQ(Resolved(catalog, kind, "CSTĐ cấp tỉnh", kFirstDayOfNewLaw), "");
  EXPECT_EQ(Resolved(catalog, kind, "CSTĐ cấp tỉnh", std::nullopt), "EM-I-CSTDBT/new");
}

TEST(Catalog, OneNameCanNameSeveralEntries) {
  const Catalog catalog = TestCatalog();
  EXPECT_EQ(Resolved(catalog, v1::CATALOG_KIND_AWARD, "huy hiệu", kLastDayOfOldLaw), "CO-HH/Badge CO-KNC/Medal");
  EXPECT_EQ(Resolved(catalog, v1::CATALOG_KIND_AWARD, "huy hiệu", kFirstDayOfNewLaw), "");
  EXPECT_EQ(Resolved(catalog, v1::CATALOG_KIND_UNSPECIFIED, "chuyên đề", std::nullopt),
            "ME-THE/Thematic MV-THE/Thematic");
}

TEST(Catalog, ExactCodeComesFirst) {
  const Catalog catalog = TestCatalog();
  EXPECT_EQ(Resolved(catalog, v1::CATALOG_KIND_UNSPECIFIED, "Thematic", std::nullopt),
            "Thematic/x ME-THE/Thematic MV-THE/Thematic");
}

TEST(Catalog, EntriesAreOrderedByKindCodeAndFirstDay) {
  const Catalog catalog = TestCatalog();
  std::string order;
  for (const v1::CatalogEntry& entry : catalog.entries()) order += entry.code() + "@" + entry.valid_from_date() + " ";
  EXPECT_EQ(order, "CO-HH@ CO-KNC@ EM-I-CSTDBT@ EM-I-CSTDBT@2024-01-01 ME-THE@ MV-THE@ Thematic@ ");
}

}  // namespace
}  // namespace khoi::domain
