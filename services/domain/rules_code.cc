#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/civil_date.h"
#include "services/domain/field_path.h"
#include "services/domain/rules.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

constexpr size_t kSuggestionsMax = 3;

struct KindName {
  absl::string_view vi;
  absl::string_view en;
};

KindName NameOf(v1::CatalogKind kind) {
  switch (kind) {
    case v1::CATALOG_KIND_AWARD:
      return {"danh hiệu và hình thức khen thưởng", "awards"};
    case v1::CATALOG_KIND_AWARDING_AUTHORITY:
      return {"cấp có thẩm quyền", "awarding authorities"};
    case v1::CATALOG_KIND_RECIPIENT_KIND:
      return {"đối tượng khen thưởng", "recipient kinds"};
    case v1::CATALOG_KIND_SUB_COUNT:
      return {"phần trong đó", "sub-counts"};
    case v1::CATALOG_KIND_METHOD:
      return {"phương thức khen thưởng", "commendation methods"};
    case v1::CATALOG_KIND_MOVEMENT:
      return {"phong trào thi đua", "movements"};
    case v1::CATALOG_KIND_MOVEMENT_FORM:
      return {"hình thức phong trào", "movement forms"};
    case v1::CATALOG_KIND_MOVEMENT_SCOPE:
      return {"phạm vi phong trào", "movement scopes"};
    case v1::CATALOG_KIND_LAUNCHING_LEVEL:
      return {"cấp phát động", "launching levels"};
    case v1::CATALOG_KIND_DURATION:
      return {"thời hạn phong trào", "durations"};
    case v1::CATALOG_KIND_DOCUMENT_TYPE:
      return {"loại văn bản", "document types"};
    case v1::CATALOG_KIND_DOCUMENT_STAGE:
      return {"giai đoạn văn bản", "document stages"};
    case v1::CATALOG_KIND_INDICATOR:
      return {"chỉ tiêu", "indicators"};
    case v1::CATALOG_KIND_MEASURE_UNIT:
      return {"đơn vị tính", "units of measure"};
    case v1::CATALOG_KIND_EVENT:
      return {"sự kiện", "events"};
    case v1::CATALOG_KIND_TARGET:
      return {"mục tiêu", "targets"};
    case v1::CATALOG_KIND_SECTION:
      return {"mục của báo cáo", "sections"};
    default:
      return {"danh mục", "catalog entries"};
  }
}

// "EM-I-CSTDBT (Chiến sĩ thi đua Bộ, ban, ngành, tỉnh)": what could be sent instead.
std::string Suggest(const std::vector<const v1::CatalogEntry*>& entries) {
  std::vector<std::string> texts;
  for (const v1::CatalogEntry* const entry : entries) {
    if (texts.size() < kSuggestionsMax) texts.push_back(absl::StrCat(entry->code(), " (", entry->name_vi(), ")"));
  }
  return absl::StrJoin(texts, ", ");
}

std::string DatesOf(const v1::CatalogEntry& entry, absl::string_view from, absl::string_view to) {
  std::string dates;
  if (!entry.valid_from_date().empty()) absl::StrAppend(&dates, " ", from, " ", entry.valid_from_date());
  if (!entry.valid_to_date().empty()) absl::StrAppend(&dates, " ", to, " ", entry.valid_to_date());
  return dates;
}

// Looks codes up and says what is wrong with those that are not valid on the day.
class Codes final {
 public:
  Codes(const Catalog& catalog, Findings& findings) : catalog_(catalog), findings_(findings) {}

  void Check(v1::CatalogKind kind, absl::string_view code, absl::CivilDay day, const FieldPath& path,
             absl::string_view field) {
    if (code.empty() || catalog_.Find(kind, code, day) != nullptr) return;
    Refuse(kind, code, day, path.TextOf(field));
  }

  // The code is given but does not hold on the day: says why, and which code to send where the catalog knows.
  void Refuse(v1::CatalogKind kind, absl::string_view text, absl::CivilDay day, std::string path) {
    const absl::string_view code = Excerpt(text);
    std::vector<const v1::CatalogEntry*> named = catalog_.Resolve(kind, code, day);
    if (named.empty() && catalog_.FindLatest(kind, code) == nullptr) named = catalog_.Resolve(kind, code, std::nullopt);
    const KindName name = NameOf(kind);
    std::string vi;
    std::string en;
    if (!named.empty()) {
      const std::string suggestion = Suggest(named);
      vi = absl::StrCat("\"", code, "\" là tên gọi, không phải mã. Hãy gửi mã ", suggestion, ".");
      en = absl::StrCat("\"", code, "\" is a name, not a code. Send the code ", suggestion, ".");
    } else if (const v1::CatalogEntry* const entry = catalog_.FindLatest(kind, code); entry != nullptr) {
      vi = absl::StrCat("Mã ", code, " không có hiệu lực vào ngày ", FormatCivilDay(day), " (hiệu lực",
                        DatesOf(*entry, "từ", "đến"), "). Hãy dùng mã có hiệu lực vào ngày đó.");
      en = absl::StrCat("The code ", code, " is not valid on ", FormatCivilDay(day), " (valid",
                        DatesOf(*entry, "from", "until"), "). Use the code that is valid on that day.");
    } else {
      vi = absl::StrCat("\"", code, "\" không có trong danh mục ", name.vi, ". Hãy tra mã bằng ResolveName.");
      en = absl::StrCat("\"", code, "\" is not in the catalog of ", name.en, ". Look the code up with ResolveName.");
    }
    findings_.Fire({.field_paths = {std::move(path)},
                    .operands = {{"code", std::string(code)}, {"day", FormatCivilDay(day)}},
                    .vi = std::move(vi),
                    .en = std::move(en)});
  }

 private:
  const Catalog& catalog_;
  Findings& findings_;
};

void CheckAward(const v1::AwardLine& line, const AwardFacts& facts, const FieldPath& path, absl::CivilDay period_end,
                Codes& codes) {
  for (int i = 0; i < line.award_codes_size(); ++i) {
    if (facts.awards[i] != nullptr || line.award_codes(i).empty()) continue;
    codes.Refuse(v1::CATALOG_KIND_AWARD, line.award_codes(i), facts.day, path.TextOf("award_codes", i));
  }
  codes.Check(v1::CATALOG_KIND_AWARDING_AUTHORITY, line.awarding_authority_code(), facts.day, path,
              "awarding_authority_code");
  codes.Check(v1::CATALOG_KIND_RECIPIENT_KIND, line.recipient_kind_code(), facts.day, path, "recipient_kind_code");
  codes.Check(v1::CATALOG_KIND_METHOD, line.method_code(), facts.day, path, "method_code");
  codes.Check(v1::CATALOG_KIND_MOVEMENT, line.movement_code(), facts.day, path, "movement_code");
  for (int i = 0; i < line.sub_counts_size(); ++i) {
    codes.Check(v1::CATALOG_KIND_SUB_COUNT, line.sub_counts(i).sub_count_code(), facts.day, path.Item("sub_counts", i),
                "sub_count_code");
  }
  if (line.decision().has_reference()) {
    codes.Check(v1::CATALOG_KIND_DOCUMENT_TYPE, line.decision().reference().type_code(),
                facts.decision_date.value_or(period_end), path, "decision.reference.type_code");
  }
}

void CheckReferences(const google::protobuf::RepeatedPtrField<v1::DocumentReference>& references, const FieldPath& path,
                     absl::string_view field, absl::CivilDay period_end, Codes& codes) {
  for (int i = 0; i < references.size(); ++i) {
    if (references[i].type_code().empty()) continue;
    const absl::CivilDay day = ParseCivilDay(references[i].issue_date()).value_or(period_end);
    codes.Check(v1::CATALOG_KIND_DOCUMENT_TYPE, references[i].type_code(), day, path.Item(field, i), "type_code");
  }
}

void CheckMovement(const v1::MovementLine& line, const FieldPath& path, absl::CivilDay day, Codes& codes) {
  codes.Check(v1::CATALOG_KIND_MOVEMENT, line.movement_code(), day, path, "movement_code");
  codes.Check(v1::CATALOG_KIND_MOVEMENT_FORM, line.form_code(), day, path, "form_code");
  codes.Check(v1::CATALOG_KIND_MOVEMENT_SCOPE, line.scope_code(), day, path, "scope_code");
  codes.Check(v1::CATALOG_KIND_LAUNCHING_LEVEL, line.launching_level_code(), day, path, "launching_level_code");
  codes.Check(v1::CATALOG_KIND_DURATION, line.duration_code(), day, path, "duration_code");
}

void CheckTotal(const v1::DeclaredTotal& total, const FieldPath& path, absl::CivilDay day, Codes& codes) {
  codes.Check(v1::CATALOG_KIND_RECIPIENT_KIND, total.recipient_kind_code(), day, path, "recipient_kind_code");
  codes.Check(v1::CATALOG_KIND_METHOD, total.method_code(), day, path, "method_code");
  codes.Check(v1::CATALOG_KIND_DOCUMENT_TYPE, total.document_type_code(), day, path, "document_type_code");
  codes.Check(v1::CATALOG_KIND_DOCUMENT_STAGE, total.stage_code(), day, path, "stage_code");
  codes.Check(v1::CATALOG_KIND_MOVEMENT_SCOPE, total.scope_code(), day, path, "scope_code");
  codes.Check(v1::CATALOG_KIND_DURATION, total.duration_code(), day, path, "duration_code");
  codes.Check(v1::CATALOG_KIND_MOVEMENT_FORM, total.form_code(), day, path, "form_code");
  codes.Check(v1::CATALOG_KIND_LAUNCHING_LEVEL, total.launching_level_code(), day, path, "launching_level_code");
  for (int i = 0; i < total.award_codes_size(); ++i) {
    const std::string field = absl::StrCat("award_codes[", i, "]");
    codes.Check(v1::CATALOG_KIND_AWARD, total.award_codes(i), day, path, field);
  }
}

}  // namespace

void CheckCodes(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const absl::CivilDay period_end = input.period_end;
  const FieldPath path("report");
  Codes codes(input.catalog, findings);
  CheckReferences(report.header().basis(), path.Field("header"), "basis", period_end, codes);
  for (int i = 0; i < report.award_lines_size(); ++i) {
    CheckAward(report.award_lines(i), input.awards[i], path.Item("award_lines", i), period_end, codes);
  }
  for (int i = 0; i < report.document_lines_size(); ++i) {
    const v1::DocumentLine& line = report.document_lines(i);
    const FieldPath line_path = path.Item("document_lines", i);
    codes.Check(v1::CATALOG_KIND_DOCUMENT_TYPE, line.type_code(), period_end, line_path, "type_code");
    codes.Check(v1::CATALOG_KIND_DOCUMENT_STAGE, line.stage_code(), period_end, line_path, "stage_code");
    CheckReferences(line.references(), line_path, "references", period_end, codes);
  }
  for (int i = 0; i < report.movement_lines_size(); ++i) {
    CheckMovement(report.movement_lines(i), path.Item("movement_lines", i), period_end, codes);
  }
  for (int i = 0; i < report.indicator_lines_size(); ++i) {
    const v1::IndicatorLine& line = report.indicator_lines(i);
    const FieldPath line_path = path.Item("indicator_lines", i);
    codes.Check(v1::CATALOG_KIND_INDICATOR, line.indicator_code(), period_end, line_path, "indicator_code");
    codes.Check(v1::CATALOG_KIND_MEASURE_UNIT, line.measure_unit_code(), period_end, line_path, "measure_unit_code");
  }
  for (int i = 0; i < report.event_lines_size(); ++i) {
    const absl::CivilDay day = ParseCivilDay(report.event_lines(i).first_date()).value_or(period_end);
    codes.Check(v1::CATALOG_KIND_EVENT, report.event_lines(i).event_code(), day, path.Item("event_lines", i),
                "event_code");
  }
  for (int i = 0; i < report.exemplar_lines_size(); ++i) {
    codes.Check(v1::CATALOG_KIND_RECIPIENT_KIND, report.exemplar_lines(i).recipient_kind_code(), period_end,
                path.Item("exemplar_lines", i), "recipient_kind_code");
  }
  for (int i = 0; i < report.target_lines_size(); ++i) {
    const v1::TargetLine& line = report.target_lines(i);
    const FieldPath line_path = path.Item("target_lines", i);
    codes.Check(v1::CATALOG_KIND_TARGET, line.target_code(), period_end, line_path, "target_code");
    codes.Check(v1::CATALOG_KIND_RECIPIENT_KIND, line.recipient_kind_code(), period_end, line_path,
                "recipient_kind_code");
  }
  for (int i = 0; i < report.declared_totals_size(); ++i) {
    CheckTotal(report.declared_totals(i), path.Item("declared_totals", i), period_end, codes);
  }
  for (int i = 0; i < report.narrative_sections_size(); ++i) {
    codes.Check(v1::CATALOG_KIND_SECTION, report.narrative_sections(i).section_code(), period_end,
                path.Item("narrative_sections", i), "section_code");
  }
}

}  // namespace khoi::domain
