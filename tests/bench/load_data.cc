#include "tests/bench/load_data.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace khoi::bench {
namespace {

constexpr int kBlocSize = 20;
constexpr int kChangeCountMax = 1000;

struct AwardKind {
  const char* code;
  const char* authority;
  const char* recipient;
};
// Titles and commendations without shares or rows of years to be kept: whatever the counts are, no rule fires.
constexpr std::array<AwardKind, 8> kAwardKinds = {{
    {"EM-I-LDTT", "A-CS", "IND"},
    {"EM-I-LDTT", "A-H", "IND"},
    {"EM-I-LDTT", "A-X", "IND"},
    {"CO-GK", "A-CS", "IND"},
    {"CO-GK", "A-CS", "COL"},
    {"CO-GK", "A-CS", "HH"},
    {"CO-GK", "A-H", "IND"},
    {"CO-GK", "A-H", "COL"},
}};
constexpr std::array<const char*, 4> kDocumentTypes = {"LD-ND", "LD-QDTTG", "LD-TT", "LD-QDBT"};
constexpr std::array<const char*, 3> kDocumentStages = {"ST-DRAFT", "ST-SUBMIT", "ST-ISSUED"};
constexpr std::array<const char*, 3> kMovementForms = {"MV-REG", "MV-THE", "MV-THE"};

void AddAwardLine(v1::Report& report, int number) {
  const AwardKind& kind = kAwardKinds[number % kAwardKinds.size()];
  const int round = number / static_cast<int>(kAwardKinds.size());
  v1::AwardLine& line = *report.add_award_lines();
  line.set_line_id(absl::StrCat("a", number));
  line.add_award_codes(kind.code);
  line.set_awarding_authority_code(kind.authority);
  line.set_recipient_kind_code(kind.recipient);
  line.set_recipient_relation(v1::RECIPIENT_RELATION_MEMBERS);
  line.set_method_code(round % 2 == 0 ? "ME-REG" : "ME-THE");
  line.set_status(round % 4 < 2 ? v1::AWARD_STATUS_AWARDED : v1::AWARD_STATUS_PROPOSED);
  line.set_counting_basis(v1::COUNTING_BASIS_RECIPIENTS);
  line.mutable_achievement()->mutable_years()->add_years(2021 - round / 4);
  line.mutable_decision()->mutable_not_available()->set_reason("chưa có số quyết định");
  line.mutable_count()->set_exact(std::string(kCountDigits, kPlace));
  line.set_source_text("khen thưởng cho các tập thể, cá nhân có thành tích xuất sắc trong phong trào thi đua");
}

void AddDocumentLine(v1::Report& report, int number) {
  v1::DocumentLine& line = *report.add_document_lines();
  line.set_line_id(absl::StrCat("d", number));
  line.set_type_code(kDocumentTypes[number % kDocumentTypes.size()]);
  line.set_stage_code(kDocumentStages[number / kDocumentTypes.size() % kDocumentStages.size()]);
  line.set_role(v1::DOCUMENT_ROLE_LEAD);
  line.mutable_count()->set_exact(std::string(kCountDigits, kPlace));
  line.set_subject("quy định chi tiết một số điều của luật");
}

void AddMovementLine(v1::Report& report, int number) {
  v1::MovementLine& line = *report.add_movement_lines();
  line.set_line_id(absl::StrCat("m", number));
  line.set_title(absl::StrCat("Phong trào thi đua số ", number));
  line.set_form_code(kMovementForms[number % kMovementForms.size()]);
  line.set_scope_code("SC-UNI");
  line.set_launching_level_code("LV-CQ");
  line.set_relation(number % 2 == 0 ? v1::MOVEMENT_RELATION_LAUNCHED : v1::MOVEMENT_RELATION_RESPONDED);
}

void AddStructure(std::vector<v1::RegistryRecord>& records, int unit_count) {
  v1::Authority& authority = *records.emplace_back().mutable_authority();
  authority.set_authority_id(kAuthorityId);
  authority.set_type(v1::AUTHORITY_TYPE_MINISTRY);
  authority.set_name_vi("Bộ dùng để đo");
  authority.set_name_en("A ministry for measuring");
  authority.set_calendar_profile_code("ND09");

  v1::Period& period = *records.emplace_back().mutable_period();
  period.set_authority_id(kAuthorityId);
  period.set_period_id(kPeriodId);
  period.set_kind(v1::PERIOD_KIND_FIRST_HALF);
  period.set_label_vi("6 tháng đầu năm 2022");
  period.set_first_date("2021-12-15");
  period.set_last_date("2022-06-14");
  period.set_open_date("2022-01-01");

  for (int unit = 0; unit < unit_count; ++unit) {
    v1::Unit& record = *records.emplace_back().mutable_unit();
    record.set_unit_id(UnitId(unit));
    record.set_type_code("UT-SO");
    record.set_name_vi(absl::StrCat("Đơn vị ", unit));
    record.set_home_authority_id(kAuthorityId);
    record.set_illustrative(true);
  }
  for (int first = 0; first < unit_count; first += kBlocSize) {
    const std::string bloc_id = absl::StrCat("bloc-", first / kBlocSize);
    v1::Bloc& bloc = *records.emplace_back().mutable_bloc();
    bloc.set_authority_id(kAuthorityId);
    bloc.set_bloc_id(bloc_id);
    bloc.set_name_vi(absl::StrCat("Khối ", first / kBlocSize));
    v1::BlocTerm& term = *records.emplace_back().mutable_bloc_term();
    term.set_authority_id(kAuthorityId);
    term.set_bloc_id(bloc_id);
    term.set_valid_from_date("2022-01-01");
    term.set_leader_unit_id(UnitId(first));
    for (int unit = first; unit < std::min(first + kBlocSize, unit_count); ++unit) {
      term.add_member_unit_ids(UnitId(unit));
    }
  }
}

}  // namespace

std::string UnitId(int unit) { return absl::StrFormat("unit-%0*d", kUnitDigits, unit); }

std::vector<v1::ApplyRegistryRequest> RegistryRequests(int unit_count) {
  std::vector<v1::RegistryRecord> records;
  AddStructure(records, unit_count);

  std::vector<v1::ApplyRegistryRequest> requests;
  for (v1::RegistryRecord& record : records) {
    if (requests.empty() || requests.back().changes_size() == kChangeCountMax) {
      requests.emplace_back().set_request_id(absl::StrCat("bench-", unit_count, "-units-", requests.size()));
    }
    *requests.back().add_changes()->mutable_record() = std::move(record);
  }
  return requests;
}

v1::Report MakeReport(int line_count) {
  v1::Report report;
  report.set_authority_id(kAuthorityId);
  report.set_period_id(kPeriodId);
  report.set_unit_id(absl::StrCat("unit-", std::string(kUnitDigits, kPlace)));
  report.mutable_header()->set_title("Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2022");
  report.mutable_header()->set_issue_date("2022-06-10");
  report.mutable_header()->set_number("125");
  report.mutable_header()->set_symbol("BC-DV");
  v1::NarrativeSection& section = *report.add_narrative_sections();
  section.set_section_code("N1");
  section.add_items()->set_text("Đơn vị đã phát động và tổ chức các phong trào thi đua theo kế hoạch.");
  for (int line = 0; line < line_count; ++line) {
    if (line % 10 == 8) {
      AddDocumentLine(report, line / 10);
    } else if (line % 10 == 9) {
      AddMovementLine(report, line / 10);
    } else {
      AddAwardLine(report, line / 10 * 8 + line % 10);
    }
  }
  return report;
}

int CountOf(int unit, int64_t version, int position) { return static_cast<int>((version + unit + position) % 997); }

}  // namespace khoi::bench
