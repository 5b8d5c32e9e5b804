#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/field_path.h"
#include "services/domain/identifier.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

// The largest report known has some hundred lines; these bounds only keep hostile input small.
constexpr int kLinesMax = 10'000;
constexpr int kReferencesMax = 1'000;
constexpr int kPartsMax = 100;
constexpr int kNoteBytesMax = 4'000;

void Missing(Findings& findings, std::string field_path, absl::string_view vi, absl::string_view en) {
  findings.Fire(std::move(field_path), absl::StrCat("Thiếu ", vi, ". Hãy điền trường này."),
                absl::StrCat("The ", en, " is missing. Fill it in."));
}

void CheckAward(const v1::AwardLine& line, const FieldPath& path, Findings& findings) {
  if (line.award_codes().empty()) {
    Missing(findings, path.TextOf("award_codes"), "mã danh hiệu hoặc hình thức khen thưởng", "award code");
  }
  for (int i = 0; i < line.award_codes_size(); ++i) {
    if (line.award_codes(i).empty()) {
      Missing(findings, path.TextOf("award_codes", i), "mã danh hiệu hoặc hình thức khen thưởng", "award code");
    }
  }
  if (line.awarding_authority_code().empty()) {
    Missing(findings, path.TextOf("awarding_authority_code"), "mã cấp có thẩm quyền quyết định",
            "code of the deciding level of authority");
  }
  if (line.recipient_kind_code().empty()) {
    Missing(findings, path.TextOf("recipient_kind_code"), "mã đối tượng khen thưởng", "recipient kind");
  }
  if (line.status() == v1::AWARD_STATUS_UNSPECIFIED) {
    Missing(findings, path.TextOf("status"), "trạng thái (đề nghị, được tặng, …)", "status (proposed, awarded, …)");
  }
  if (line.counting_basis() == v1::COUNTING_BASIS_UNSPECIFIED) {
    Missing(findings, path.TextOf("counting_basis"), "cơ sở đếm (người/tập thể, lượt, bằng, hồ sơ)",
            "counting basis (recipients, turns, certificates, files)");
  }
  if (line.has_achievement() && line.achievement().time_case() == v1::Achievement::TIME_NOT_SET) {
    Missing(findings, path.TextOf("achievement"), "thời gian lập thành tích", "time of the achievement");
  }
  if (line.has_decision() && line.decision().state_case() == v1::Decision::STATE_NOT_SET) {
    Missing(findings, path.TextOf("decision"), "số quyết định hoặc lý do không có",
            "decision, or why it is not available,");
  }
  if (line.decision().has_not_available() && line.decision().not_available().reason().empty()) {
    Missing(findings, path.TextOf("decision.not_available.reason"), "lý do không có quyết định",
            "reason why the decision is not available");
  }
  for (int i = 0; i < line.sub_counts_size(); ++i) {
    if (line.sub_counts(i).sub_count_code().empty()) {
      Missing(findings, path.Item("sub_counts", i).TextOf("sub_count_code"), "mã phần trong đó",
              "code of the sub-count");
    }
  }
}

void CheckDocument(const v1::DocumentLine& line, const FieldPath& path, Findings& findings) {
  if (line.type_code().empty()) Missing(findings, path.TextOf("type_code"), "mã loại văn bản", "document type");
  if (line.stage_code().empty()) Missing(findings, path.TextOf("stage_code"), "mã giai đoạn văn bản", "document stage");
  if (line.role() == v1::DOCUMENT_ROLE_UNSPECIFIED) {
    Missing(findings, path.TextOf("role"), "vai trò (chủ trì hoặc phối hợp)", "role (lead or coordinate)");
  }
}

void CheckMovement(const v1::MovementLine& line, const FieldPath& path, Findings& findings) {
  if (line.form_code().empty()) Missing(findings, path.TextOf("form_code"), "mã hình thức phong trào", "movement form");
  if (line.relation() == v1::MOVEMENT_RELATION_UNSPECIFIED) {
    Missing(findings, path.TextOf("relation"), "quan hệ với phong trào (phát động, hưởng ứng, …)",
            "relation to the movement (launched, responded, …)");
  }
  if (line.movement_code().empty() && line.title().empty() && !line.has_count()) {
    Missing(findings, path.TextOf("title"), "tên phong trào (khi không có mã và số lượng)",
            "title of the movement (there is neither a code nor a count)");
  }
}

void CheckIndicator(const v1::IndicatorLine& line, const FieldPath& path, Findings& findings) {
  if (line.indicator_code().empty()) Missing(findings, path.TextOf("indicator_code"), "mã chỉ tiêu", "indicator");
  if (line.value_case() == v1::IndicatorLine::VALUE_NOT_SET) {
    Missing(findings, path.Text(), "giá trị (quantity hoặc ratio)", "value (quantity or ratio)");
  }
}

void CheckHeader(const v1::ReportHeader& header, const FieldPath& path, Findings& findings) {
  for (int i = 0; i < header.addressees_size(); ++i) {
    if (header.addressees(i).name().empty()) {
      Missing(findings, path.Item("addressees", i).TextOf("name"), "tên nơi nhận", "name of the addressee");
    }
  }
}

void CheckSource(const v1::ConsolidationSource& source, const FieldPath& path, Findings& findings) {
  if (source.authority_id().empty()) {
    Missing(findings, path.TextOf("authority_id"), "mã cơ quan đã ký báo cáo tổng hợp", "authority that signed");
  }
  if (source.period_id().empty()) Missing(findings, path.TextOf("period_id"), "mã kỳ báo cáo", "period");
  for (int i = 0; i < source.receipts_size(); ++i) {
    if (!source.receipts(i).unit_id().empty()) continue;
    Missing(findings, path.Item("receipts", i).TextOf("unit_id"), "mã đơn vị", "unit");
  }
}

// An identifier that is given but is none.
void CheckIdentifier(absl::string_view id, const FieldPath& path, absl::string_view field, Findings& findings,
                     int index = -1) {
  if (id.empty() || IsIdentifier(id)) return;
  findings.Fire(index < 0 ? path.TextOf(field) : path.TextOf(field, index),
                "Mã định danh chỉ gồm 1–64 ký tự A–Z, a–z, 0–9, '.' và '-'. Hãy sửa lại.",
                "An identifier is 1 to 64 of A-Z, a-z, 0-9, '.' and '-'. Correct it.");
}

void CheckIssuers(const google::protobuf::RepeatedPtrField<v1::DocumentReference>& references, const FieldPath& path,
                  absl::string_view field, Findings& findings) {
  for (int i = 0; i < references.size(); ++i) {
    CheckIdentifier(references[i].issuer_id(), path.Item(field, i), "issuer_id", findings);
  }
}

template <typename Visit>
void ForEachListOfLines(const v1::Report& report, Visit visit) {
  visit(report.award_lines(), "award_lines");
  visit(report.document_lines(), "document_lines");
  visit(report.movement_lines(), "movement_lines");
  visit(report.indicator_lines(), "indicator_lines");
  visit(report.event_lines(), "event_lines");
  visit(report.exemplar_lines(), "exemplar_lines");
  visit(report.target_lines(), "target_lines");
  visit(report.declared_totals(), "declared_totals");
}

class LineIds final {
 public:
  LineIds(size_t count, Findings& findings) : findings_(findings) { seen_.reserve(count); }

  template <typename Lines>
  void Check(const Lines& lines, const FieldPath& report, absl::string_view field) {
    for (int i = 0; i < lines.size(); ++i) {
      const std::string& line_id = lines[i].line_id();
      if (line_id.empty() || !IsIdentifier(line_id)) continue;
      if (!seen_.insert(line_id).second) {
        findings_.Fire(report.Item(field, i).TextOf("line_id"),
                       absl::StrCat("Mã dòng ", line_id, " đã dùng ở dòng khác. Hãy đặt mã riêng cho mỗi dòng."),
                       absl::StrCat("The line_id ", line_id, " is already used. Give every line one of its own."));
      }
    }
  }

 private:
  Findings& findings_;
  absl::flat_hash_set<absl::string_view> seen_;
};

void CheckSize(int size, int size_max, const FieldPath& path, absl::string_view field, Findings& findings) {
  if (size <= size_max) return;
  findings.Fire(path.TextOf(field),
                absl::StrCat("Danh sách có ", size, " mục, tối đa ", size_max, ". Hãy chia nhỏ hoặc bỏ bớt."),
                absl::StrCat("The list has ", size, " items; at most ", size_max, ". Split it or leave some out."));
}

}  // namespace

void CheckRequiredFields(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const FieldPath path("report");
  if (report.authority_id().empty()) {
    Missing(findings, path.TextOf("authority_id"), "mã cơ quan nhận báo cáo", "authority");
  }
  if (report.period_id().empty()) Missing(findings, path.TextOf("period_id"), "mã kỳ báo cáo", "period");
  if (report.unit_id().empty()) Missing(findings, path.TextOf("unit_id"), "mã đơn vị báo cáo", "reporting unit");
  if (report.has_header()) CheckHeader(report.header(), path.Field("header"), findings);
  if (report.has_consolidation_source()) {
    CheckSource(report.consolidation_source(), path.Field("consolidation_source"), findings);
  }
  for (int i = 0; i < report.award_lines_size(); ++i) {
    CheckAward(report.award_lines(i), path.Item("award_lines", i), findings);
  }
  for (int i = 0; i < report.document_lines_size(); ++i) {
    CheckDocument(report.document_lines(i), path.Item("document_lines", i), findings);
  }
  for (int i = 0; i < report.movement_lines_size(); ++i) {
    CheckMovement(report.movement_lines(i), path.Item("movement_lines", i), findings);
  }
  for (int i = 0; i < report.indicator_lines_size(); ++i) {
    CheckIndicator(report.indicator_lines(i), path.Item("indicator_lines", i), findings);
  }
  for (int i = 0; i < report.event_lines_size(); ++i) {
    if (!report.event_lines(i).event_code().empty()) continue;
    Missing(findings, path.Item("event_lines", i).TextOf("event_code"), "mã sự kiện", "kind of event");
  }
  for (int i = 0; i < report.exemplar_lines_size(); ++i) {
    if (!report.exemplar_lines(i).recipient_kind_code().empty()) continue;
    Missing(findings, path.Item("exemplar_lines", i).TextOf("recipient_kind_code"), "mã đối tượng", "recipient kind");
  }
  for (int i = 0; i < report.target_lines_size(); ++i) {
    if (!report.target_lines(i).target_code().empty()) continue;
    Missing(findings, path.Item("target_lines", i).TextOf("target_code"), "mã mục tiêu", "code of the target");
  }
  for (int i = 0; i < report.narrative_sections_size(); ++i) {
    if (!report.narrative_sections(i).section_code().empty()) continue;
    Missing(findings, path.Item("narrative_sections", i).TextOf("section_code"), "mã mục", "section code");
  }
  for (int i = 0; i < report.acknowledgements_size(); ++i) {
    const v1::Acknowledgement& acknowledgement = report.acknowledgements(i);
    const FieldPath item = path.Item("acknowledgements", i);
    if (acknowledgement.rule_id().empty()) Missing(findings, item.TextOf("rule_id"), "mã quy tắc", "rule");
    if (acknowledgement.note().empty()) Missing(findings, item.TextOf("note"), "nội dung giải trình", "note");
  }
}

void CheckIdentifiers(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const FieldPath path("report");
  CheckIdentifier(report.authority_id(), path, "authority_id", findings);
  CheckIdentifier(report.period_id(), path, "period_id", findings);
  CheckIdentifier(report.unit_id(), path, "unit_id", findings);

  const v1::ConsolidationSource& its_source = report.consolidation_source();
  const FieldPath source = path.Field("consolidation_source");
  CheckIdentifier(its_source.authority_id(), source, "authority_id", findings);
  CheckIdentifier(its_source.period_id(), source, "period_id", findings);
  for (int i = 0; i < its_source.receipts_size(); ++i) {
    CheckIdentifier(its_source.receipts(i).unit_id(), source.Item("receipts", i), "unit_id", findings);
  }

  const FieldPath header = path.Field("header");
  CheckIdentifier(report.header().bloc_id(), header, "bloc_id", findings);
  CheckIssuers(report.header().basis(), header, "basis", findings);
  for (int i = 0; i < report.header().addressees_size(); ++i) {
    CheckIdentifier(report.header().addressees(i).organisation_id(), header.Item("addressees", i), "organisation_id",
                    findings);
  }
  for (int i = 0; i < report.award_lines_size(); ++i) {
    const v1::AwardLine& line = report.award_lines(i);
    const FieldPath line_path = path.Item("award_lines", i);
    CheckIdentifier(line.awarding_organisation_id(), line_path, "awarding_organisation_id", findings);
    if (!line.decision().has_reference()) continue;
    const FieldPath decision = line_path.Field("decision");
    CheckIdentifier(line.decision().reference().issuer_id(), decision.Field("reference"), "issuer_id", findings);
  }
  for (int i = 0; i < report.document_lines_size(); ++i) {
    CheckIssuers(report.document_lines(i).references(), path.Item("document_lines", i), "references", findings);
  }
  for (int i = 0; i < report.indicator_lines_size(); ++i) {
    const FieldPath line_path = path.Item("indicator_lines", i);
    CheckIdentifier(report.indicator_lines(i).change().compared_period_id(), line_path.Field("change"),
                    "compared_period_id", findings);
  }
  for (int i = 0; i < report.event_lines_size(); ++i) {
    CheckIdentifier(report.event_lines(i).counterpart_id(), path.Item("event_lines", i), "counterpart_id", findings);
  }
  ForEachListOfLines(report, [&](const auto& lines, absl::string_view field) {
    for (int i = 0; i < lines.size(); ++i)
      CheckIdentifier(lines[i].line_id(), path.Item(field, i), "line_id", findings);
  });
  for (int i = 0; i < report.acknowledgements_size(); ++i) {
    CheckIdentifier(report.acknowledgements(i).rule_id(), path.Item("acknowledgements", i), "rule_id", findings);
  }
}

void CheckLineIds(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const FieldPath path("report");
  size_t count = 0;
  ForEachListOfLines(report, [&](const auto& lines, absl::string_view) { count += lines.size(); });
  LineIds ids(count, findings);
  ForEachListOfLines(report, [&](const auto& lines, absl::string_view field) { ids.Check(lines, path, field); });
}

void CheckListSizes(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const FieldPath path("report");
  CheckSize(report.award_lines_size(), kLinesMax, path, "award_lines", findings);
  CheckSize(report.document_lines_size(), kLinesMax, path, "document_lines", findings);
  CheckSize(report.movement_lines_size(), kLinesMax, path, "movement_lines", findings);
  CheckSize(report.indicator_lines_size(), kLinesMax, path, "indicator_lines", findings);
  CheckSize(report.event_lines_size(), kLinesMax, path, "event_lines", findings);
  CheckSize(report.exemplar_lines_size(), kLinesMax, path, "exemplar_lines", findings);
  CheckSize(report.target_lines_size(), kLinesMax, path, "target_lines", findings);
  CheckSize(report.declared_totals_size(), kPartsMax, path, "declared_totals", findings);
  CheckSize(report.narrative_sections_size(), kPartsMax, path, "narrative_sections", findings);
  CheckSize(report.acknowledgements_size(), kPartsMax, path, "acknowledgements", findings);
  CheckSize(report.consolidation_source().receipts_size(), kLinesMax, path.Field("consolidation_source"), "receipts",
            findings);
  for (int i = 0; i < report.acknowledgements_size(); ++i) {
    const int size = static_cast<int>(report.acknowledgements(i).note().size());
    if (size <= kNoteBytesMax) continue;
    findings.Fire(path.Item("acknowledgements", i).TextOf("note"),
                  absl::StrCat("Nội dung giải trình dài ", size, " byte, tối đa ", kNoteBytesMax, ". Hãy rút gọn."),
                  absl::StrCat("The note has ", size, " bytes; at most ", kNoteBytesMax, ". Shorten it."));
  }
  const FieldPath header = path.Field("header");
  CheckSize(report.header().basis_size(), kReferencesMax, header, "basis", findings);
  CheckSize(report.header().addressees_size(), kReferencesMax, header, "addressees", findings);
  for (int i = 0; i < report.award_lines_size(); ++i) {
    const v1::AwardLine& line = report.award_lines(i);
    CheckSize(line.award_codes_size(), kPartsMax, path.Item("award_lines", i), "award_codes", findings);
    CheckSize(line.sub_counts_size(), kPartsMax, path.Item("award_lines", i), "sub_counts", findings);
    if (!line.achievement().has_years()) continue;
    CheckSize(line.achievement().years().years_size(), kPartsMax, path.Item("award_lines", i),
              "achievement.years.years", findings);
  }
  for (int i = 0; i < report.document_lines_size(); ++i) {
    CheckSize(report.document_lines(i).references_size(), kReferencesMax, path.Item("document_lines", i), "references",
              findings);
  }
  for (int i = 0; i < report.event_lines_size(); ++i) {
    CheckSize(report.event_lines(i).positions_size(), kPartsMax, path.Item("event_lines", i), "positions", findings);
  }
  for (int i = 0; i < report.declared_totals_size(); ++i) {
    CheckSize(report.declared_totals(i).covered_line_ids_size(), kLinesMax, path.Item("declared_totals", i),
              "covered_line_ids", findings);
    CheckSize(report.declared_totals(i).award_codes_size(), kPartsMax, path.Item("declared_totals", i), "award_codes",
              findings);
  }
  for (int i = 0; i < report.narrative_sections_size(); ++i) {
    CheckSize(report.narrative_sections(i).items_size(), kReferencesMax, path.Item("narrative_sections", i), "items",
              findings);
  }
}

void CheckSectionsOnce(const ReportInput& input, Findings& findings) {
  const auto& sections = input.report.narrative_sections();
  const FieldPath path("report");
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < sections.size(); ++i) {
    const std::string& code = sections[i].section_code();
    if (code.empty() || seen.insert(code).second) continue;
    findings.Fire(path.Item("narrative_sections", i).TextOf("section_code"),
                  absl::StrCat("Mục ", code, " xuất hiện nhiều lần. Hãy gộp các đoạn vào một mục."),
                  absl::StrCat("The section ", code, " occurs more than once. Put its passages into one section."));
  }
}

}  // namespace khoi::domain
