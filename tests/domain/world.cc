#include "tests/domain/world.h"

#include "absl/strings/strip.h"
#include "services/domain/rulebook.h"
#include "tests/domain/example.h"

namespace khoi::testing {
namespace {

// kind, code, names, then whatever else the entry says.
struct Row {
  v1::CatalogKind kind;
  const char* code;
  const char* name_vi;
  const char* rest = "";
};

const Row kRows[] = {
    {v1::CATALOG_KIND_AWARD, "EM-I-CSTDBT", "Chiến sĩ thi đua Bộ, ban, ngành, tỉnh",
     "award { category: AWARD_CATEGORY_EMULATION_TITLE recipient_kind_codes: 'IND' awarding_authority_codes: 'A-BT' }"
     "aliases { name: 'Chiến sĩ thi đua cấp tỉnh' valid_to_date: '2023-12-31' } aliases { name: 'CSTĐ cấp tỉnh' }"},
    {v1::CATALOG_KIND_AWARD, "EM-I-LDTT", "Lao động tiên tiến",
     "award { category: AWARD_CATEGORY_EMULATION_TITLE recipient_kind_codes: 'IND' awarding_authority_codes: 'A-CS' "
     "annual: true } aliases { name: 'LĐTT' }"},
    {v1::CATALOG_KIND_AWARD, "EM-C-TTLDXS", "Tập thể lao động xuất sắc",
     "award { category: AWARD_CATEGORY_EMULATION_TITLE recipient_kind_codes: 'COL' awarding_authority_codes: 'A-BT' }"},
    {v1::CATALOG_KIND_AWARD, "EM-C-CTDCP", "Cờ thi đua của Chính phủ",
     "award { category: AWARD_CATEGORY_EMULATION_TITLE recipient_kind_codes: 'COL' awarding_authority_codes: 'A-CP' }"},
    {v1::CATALOG_KIND_AWARD, "CO-BK-BT", "Bằng khen của Bộ, ban, ngành, tỉnh",
     "award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: ['IND', 'COL', 'HH'] "
     "awarding_authority_codes: 'A-BT' }"},
    {v1::CATALOG_KIND_AWARD, "CO-BK-TTG", "Bằng khen của Thủ tướng Chính phủ",
     "award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: ['IND', 'COL'] "
     "awarding_authority_codes: 'A-TTG' state_level: true }"},
    {v1::CATALOG_KIND_AWARD, "CO-KNC", "Kỷ niệm chương",
     "award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: 'IND' awarding_authority_codes: 'A-BT' "
     "badge_name_required: true }"},
    {v1::CATALOG_KIND_AWARD, "CO-GK", "Giấy khen",
     "award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: ['IND', 'COL'] "
     "awarding_authority_codes: ['A-CS', 'A-X'] }"},
    {v1::CATALOG_KIND_AWARD, "CO-OTHER", "Hình thức khác",
     "award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: ['IND', 'COL', 'HH'] }"},
    {v1::CATALOG_KIND_AWARD, "CO-HH", "Huy hiệu",
     "award { category: AWARD_CATEGORY_COMMENDATION recipient_kind_codes: 'IND' awarding_authority_codes: 'A-BT' } "
     "valid_to_date: '2021-12-31'"},
    {v1::CATALOG_KIND_AWARDING_AUTHORITY, "A-CTN", "Chủ tịch nước"},
    {v1::CATALOG_KIND_AWARDING_AUTHORITY, "A-CP", "Chính phủ"},
    {v1::CATALOG_KIND_AWARDING_AUTHORITY, "A-TTG", "Thủ tướng Chính phủ"},
    {v1::CATALOG_KIND_AWARDING_AUTHORITY, "A-BT", "Bộ trưởng, Chủ tịch tỉnh"},
    {v1::CATALOG_KIND_AWARDING_AUTHORITY, "A-CS", "Thủ trưởng cơ sở"},
    {v1::CATALOG_KIND_AWARDING_AUTHORITY, "A-X", "Chủ tịch xã"},
    {v1::CATALOG_KIND_RECIPIENT_KIND, "IND", "cá nhân"},
    {v1::CATALOG_KIND_RECIPIENT_KIND, "COL", "tập thể"},
    {v1::CATALOG_KIND_RECIPIENT_KIND, "HH", "hộ gia đình"},
    {v1::CATALOG_KIND_RECIPIENT_KIND, "MIX", "tập thể và cá nhân"},
    {v1::CATALOG_KIND_SUB_COUNT, "B1", "Lãnh đạo"},
    {v1::CATALOG_KIND_SUB_COUNT, "B5", "Người trực tiếp"},
    {v1::CATALOG_KIND_METHOD, "ME-REG", "Thường xuyên"},
    {v1::CATALOG_KIND_MOVEMENT, "MV-TW", "Của Trung ương", "movement { launching_level_code: 'LV-TW' }"},
    {v1::CATALOG_KIND_MOVEMENT, "MV-BT", "Của Bộ", "owner_id: 'bkhcn' movement { launching_level_code: 'LV-BT' }"},
    {v1::CATALOG_KIND_MOVEMENT, "MV-CQ", "Của cơ quan", "movement { launching_level_code: 'LV-CQ' }"},
    {v1::CATALOG_KIND_MOVEMENT, "MV-NTM", "Chung sức xây dựng nông thôn mới"},
    {v1::CATALOG_KIND_MOVEMENT_FORM, "MV-THE", "Chuyên đề", "aliases { name: 'Thi đua theo đợt' }"},
    {v1::CATALOG_KIND_MOVEMENT_SCOPE, "SC-UNI", "Đơn vị"},
    {v1::CATALOG_KIND_LAUNCHING_LEVEL, "LV-TW", "Trung ương"},
    {v1::CATALOG_KIND_LAUNCHING_LEVEL, "LV-BT", "Bộ, tỉnh"},
    {v1::CATALOG_KIND_LAUNCHING_LEVEL, "LV-CQ", "Cơ quan"},
    {v1::CATALOG_KIND_DURATION, "DU-1", "Một năm"},
    {v1::CATALOG_KIND_DOCUMENT_TYPE, "LD-ND", "Nghị định", "document_type { legal: true }"},
    {v1::CATALOG_KIND_DOCUMENT_TYPE, "QD", "Quyết định", "document_type {}"},
    {v1::CATALOG_KIND_DOCUMENT_STAGE, "ST-ISSUED", "Đã ban hành"},
    {v1::CATALOG_KIND_INDICATOR, "IN-TTHC", "Thủ tục qua một cửa",
     "indicator { measure_unit_code: 'PROC' nature: INDICATOR_NATURE_STOCK ratio: true }"},
    {v1::CATALOG_KIND_INDICATOR, "IN-FUND", "Quỹ thi đua",
     "indicator { measure_unit_code: 'VND' nature: INDICATOR_NATURE_FLOW }"},
    {v1::CATALOG_KIND_INDICATOR, "IN-AREA", "Diện tích",
     "indicator { measure_unit_code: 'HA' decimal_places: 1 nature: INDICATOR_NATURE_STOCK }"},
    {v1::CATALOG_KIND_INDICATOR, "IN-STAFF", "Số người",
     "indicator { measure_unit_code: 'PERSON' nature: INDICATOR_NATURE_STOCK }"},
    {v1::CATALOG_KIND_MEASURE_UNIT, "PERSON", "người"},
    {v1::CATALOG_KIND_MEASURE_UNIT, "PROC", "thủ tục"},
    {v1::CATALOG_KIND_MEASURE_UNIT, "VND", "đồng"},
    {v1::CATALOG_KIND_MEASURE_UNIT, "HA", "ha"},
    {v1::CATALOG_KIND_EVENT, "EV-CONFERENCE", "Hội nghị"},
    {v1::CATALOG_KIND_TARGET, "TG-EXEMPLAR", "Điển hình tiên tiến"},
    {v1::CATALOG_KIND_SECTION, "N1", "Công tác chỉ đạo"},
    {v1::CATALOG_KIND_SECTION, "N4", "Kết quả khen thưởng"},
    {v1::CATALOG_KIND_RULE_SETTING, "RS-P-PREV", "Biến động",
     "rule_setting { rule_id: 'P-PREV' parameters { name: 'max_change_ratio' value: '0.5' } "
     "parameters { name: 'min_change' value: '5' } }"},
    {v1::CATALOG_KIND_RULE_SETTING, "RS-P-HEAD", "Số người",
     "rule_setting { rule_id: 'P-HEAD' parameters { name: 'headcount_indicator' value: 'IN-STAFF' } }"},
    {v1::CATALOG_KIND_RULE_SETTING, "RS-P-MOV", "Phát động",
     "rule_setting { rule_id: 'P-MOV' parameters { name: 'unit_level' value: 'LV-CQ' } }"},
};

const char* const kRecords[] = {
    "authority { authority_id: 'bkhcn' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' aliases: 'Bộ KH&CN' "
    "calendar_profile_code: 'ND09' }",
    "unit { unit_id: 'so-a' home_authority_id: 'bkhcn' name_vi: 'Sở A' }",
    "unit { unit_id: 'phong-a' home_authority_id: 'bkhcn' parent_unit_id: 'so-a' "
    "branch_authority_ids: 'bo-nganh' }",
    "unit { unit_id: 'van-phong' home_authority_id: 'tw' stands_for_authority_id: 'bkhcn' }",
    "unit { unit_id: 'so-exempt' home_authority_id: 'bkhcn' reports_directly: true }",
    "unit { unit_id: 'so-b' home_authority_id: 'bkhcn' }",
    "unit { unit_id: 'so-direct' home_authority_id: 'bkhcn' reports_directly: true }",
    "unit { unit_id: 'so-loose' home_authority_id: 'bkhcn' }",
    "unit { unit_id: 'so-old' home_authority_id: 'bkhcn' valid_to_date: '2021-12-31' }",
    "bloc { authority_id: 'bkhcn' bloc_id: 'khoi-1' name_vi: 'Khối 1' }",
    "bloc { authority_id: 'bkhcn' bloc_id: 'khoi-2' name_vi: 'Khối 2' }",
    "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: '2014-01-01' "
    "member_unit_ids: ['so-a', 'so-b', 'so-old'] leader_unit_id: 'so-b' }",
    "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-2' valid_from_date: '2014-01-01' "
    "member_unit_ids: ['so-b'] leader_unit_id: 'so-b' }",
    "bloc_term { authority_id: 'tinh' bloc_id: 'cum' valid_from_date: '2014-01-01' member_unit_ids: 'so-b' "
    "leader_unit_id: 'so-b' }",
    "period { authority_id: 'bkhcn' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2021-12-15' "
    "last_date: '2022-06-14' open_date: '2022-05-01' "
    "deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-06-20' } }",
    "extension { authority_id: 'bkhcn' period_id: '2022-S1' level: REPORTING_LEVEL_UNIT unit_id: 'so-b' "
    "due_date: '2022-06-25' }",
    "extension { authority_id: 'bkhcn' period_id: '2021-S2' level: REPORTING_LEVEL_UNIT unit_id: 'so-direct' "
    "due_date: '2022-02-10' }",
    "exemption { authority_id: 'bkhcn' period_id: '2021-S2' unit_id: 'so-exempt' }",
    "period { authority_id: 'bkhcn' period_id: '2021-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2020-12-15' "
    "last_date: '2021-06-14' open_date: '2021-05-01' close_date: '2021-07-31' }",
    "period { authority_id: 'bkhcn' period_id: '2021-S2' kind: PERIOD_KIND_SECOND_HALF first_date: '2021-06-15' "
    "last_date: '2021-12-14' open_date: '2021-11-01' close_date: '2022-01-31' }",
    "period { authority_id: 'bkhcn' period_id: '2022-S2' kind: PERIOD_KIND_SECOND_HALF first_date: '2022-06-15' "
    "last_date: '2022-12-14' open_date: '2022-11-01' }",
    "period { authority_id: 'bkhcn' period_id: 'tu-2014' kind: PERIOD_KIND_CUSTOM first_date: '2014-04-07' "
    "last_date: '2019-12-31' open_date: '2019-01-01' }",
};

// The settings that are delivered; a row with the same code goes before one of these.
std::vector<v1::CatalogEntry> DeliveredRuleSettings() {
  const auto request = FromText<v1::ApplyCatalogRequest>(ReadFile("deploy/example/catalog/rules.textproto"));
  std::vector<v1::CatalogEntry> entries;
  for (const v1::CatalogChange& change : request.changes()) {
    entries.push_back(change.entry());
  }
  return entries;
}

}  // namespace

const domain::Catalog& WorldCatalog() {
  static const domain::Catalog& catalog = *[] {
    std::vector<v1::CatalogEntry> entries = DeliveredRuleSettings();
    for (const Row& row : kRows) {
      v1::CatalogEntry& entry = entries.emplace_back(FromText<v1::CatalogEntry>(row.rest));
      entry.set_kind(row.kind);
      entry.set_code(row.code);
      if (entry.owner_id().empty()) entry.set_owner_id("tw");
      entry.set_name_vi(row.name_vi);
      entry.set_name_en(row.code);
    }
    return new domain::Catalog(std::move(entries));
  }();
  return catalog;
}

const domain::Structure& WorldStructure() {
  static const domain::Structure& structure = *[] {
    std::vector<v1::RegistryRecord> records;
    for (const char* const text : kRecords) records.push_back(FromText<v1::RegistryRecord>(text));
    return new domain::Structure("bkhcn", std::move(records));
  }();
  return structure;
}

v1::Report CleanReport() {
  return FromText<v1::Report>(
      "authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' header { number: '125' symbol: 'BC-SOA' } "
      "narrative_sections { section_code: 'N1' items { text: 'Sở đã ban hành kế hoạch.' } }");
}

v1::Report ReportWith(absl::string_view text) {
  v1::Report report = CleanReport();
  report.MergeFrom(FromText<v1::Report>(text));
  return report;
}

std::vector<v1::Finding> FindingsOn(const v1::Report& report, absl::CivilDay today) {
  domain::Findings findings;
  domain::Judge(domain::MakeReportInput(report, WorldCatalog(), WorldStructure(), today), findings);
  return findings.Take();
}

std::string Short(const std::vector<v1::Finding>& findings) {
  std::string text;
  for (const v1::Finding& finding : findings) {
    if (!text.empty()) text += "; ";
    text += std::string(absl::StripPrefix(finding.field_paths(0), "report.")) + " " + finding.rule_id();
    EXPECT_FALSE(finding.message_vi().empty()) << text;
    EXPECT_FALSE(finding.message_en().empty()) << text;
  }
  return text;
}

void AskInto(domain::Findings& findings, absl::string_view rule_id, const v1::Report& report,
             const AskOptions& options) {
  domain::EarlierReports earlier;
  if (options.same_last_year.has_value()) earlier.same_last_year = &*options.same_last_year;
  if (options.previous.has_value()) earlier.previous = &*options.previous;
  const domain::EarlierPeriods periods = WorldStructure().EarlierOf(report.period_id());
  if (options.earlier_periods || earlier.same_last_year != nullptr) {
    earlier.same_last_year_period = periods.same_last_year;
  }
  if (options.earlier_periods || earlier.previous != nullptr) earlier.previous_period = periods.previous;
  const domain::RuleEntry* const rule = domain::FindRule(rule_id);
  ASSERT_NE(rule, nullptr) << rule_id;
  const domain::ReportInput input =
      domain::MakeReportInput(report, WorldCatalog(), WorldStructure(), options.today, options.stage, earlier);
  domain::AskRule(*rule, input, findings);
}

std::string Answer(absl::string_view rule_id, const v1::Report& report, const AskOptions& options) {
  domain::Findings findings;
  AskInto(findings, rule_id, report, options);
  std::string text = Short(findings.all());
  for (const v1::NotEvaluatedRule& rule : findings.not_evaluated()) {
    text += (text.empty() ? "? " : "; ? ") + rule.missing_en();
    EXPECT_FALSE(rule.missing_vi().empty()) << text;
  }
  return text;
}

std::string Judged(const v1::Report& report, absl::CivilDay today) { return Short(FindingsOn(report, today)); }

std::string CaseName(const ::testing::TestParamInfo<RuleCase>& info) { return info.param.name; }

}  // namespace khoi::testing
