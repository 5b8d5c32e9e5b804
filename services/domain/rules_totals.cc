// Totals that the unit declares against its lines, and against their own parts.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/bounds.h"
#include "services/domain/declared_total.h"
#include "services/domain/field_path.h"
#include "services/domain/quantity.h"
#include "services/domain/rules.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

template <typename Lines>
void AddLineIds(const Lines& lines, absl::flat_hash_set<absl::string_view>& ids) {
  for (const auto& line : lines) {
    if (!line.line_id().empty()) ids.insert(line.line_id());
  }
}

// The identifiers of the lines that a total can cover.
absl::flat_hash_set<absl::string_view> CountedLineIds(const v1::Report& report) {
  absl::flat_hash_set<absl::string_view> ids;
  AddLineIds(report.award_lines(), ids);
  AddLineIds(report.document_lines(), ids);
  AddLineIds(report.movement_lines(), ids);
  AddLineIds(report.exemplar_lines(), ids);
  return ids;
}

bool IsNonExhaustive(const v1::DeclaredTotal& total) {
  return total.exhaustiveness() == v1::EXHAUSTIVENESS_NON_EXHAUSTIVE;
}

// What totals can be restricted by, and where that is said.
struct DimensionField {
  TotalDimension dimension;
  v1::CatalogKind kind;
  absl::string_view field;
};
constexpr DimensionField kDimensions[] = {
    {TotalDimension::kRecipientKind, v1::CATALOG_KIND_RECIPIENT_KIND, "recipient_kind_code"},
    {TotalDimension::kMethod, v1::CATALOG_KIND_METHOD, "method_code"},
    {TotalDimension::kDocumentType, v1::CATALOG_KIND_DOCUMENT_TYPE, "document_type_code"},
    {TotalDimension::kStage, v1::CATALOG_KIND_DOCUMENT_STAGE, "stage_code"},
    {TotalDimension::kScope, v1::CATALOG_KIND_MOVEMENT_SCOPE, "scope_code"},
    {TotalDimension::kDuration, v1::CATALOG_KIND_DURATION, "duration_code"},
    {TotalDimension::kForm, v1::CATALOG_KIND_MOVEMENT_FORM, "form_code"},
    {TotalDimension::kLaunchingLevel, v1::CATALOG_KIND_LAUNCHING_LEVEL, "launching_level_code"},
};

void CheckRestrictions(const v1::DeclaredTotal& total, const FieldPath& path, Findings& findings) {
  const v1::TotalSubject subject = SubjectOf(total);
  const auto refuse = [&](absl::string_view field) {
    findings.Fire(
        {.field_paths = {path.TextOf(field), path.TextOf("subject")},
         .operands = {{"subject", v1::TotalSubject_Name(subject)}},
         .vi = absl::StrCat("Tổng số này không thể giới hạn theo ", field, ". Hãy bỏ trường đó hoặc sửa subject."),
         .en = absl::StrCat("This total cannot be restricted by ", field,
                            ". Leave the field out or correct the subject.")});
  };
  for (const DimensionField& each : kDimensions) {
    if (!RestrictionOf(total, each.dimension).empty() && !BelongsTo(each.dimension, subject)) refuse(each.field);
  }
  if (subject == v1::TOTAL_SUBJECT_AWARDS) return;
  if (total.counting_basis() != v1::COUNTING_BASIS_UNSPECIFIED) refuse("counting_basis");
  if (total.status() != v1::AWARD_STATUS_UNSPECIFIED) refuse("status");
  if (!total.award_codes().empty()) refuse("award_codes");
}

void FireLines(const std::string& path, DeclaredComparison sums, bool non_exhaustive, Findings& findings) {
  const std::string declared = sums.declared.Text();
  const std::string computed = sums.computed.Text();
  const std::string difference = sums.Difference().Text();
  const std::string lines = absl::StrCat(sums.line_paths.size());
  std::vector<std::string> paths = {path};
  paths.insert(paths.end(), std::make_move_iterator(sums.line_paths.begin()),
               std::make_move_iterator(sums.line_paths.end()));
  findings.Fire({.field_paths = std::move(paths),
                 .operands = {{"declared", declared},
                              {"computed", computed},
                              {"difference", difference},
                              {"exhaustive", non_exhaustive ? "false" : "true"},
                              {"lines", lines}},
                 .vi = absl::StrCat("khai ", declared, ", các dòng cộng lại ", computed, ", chênh lệch ", difference,
                                    non_exhaustive ? " (danh sách còn chưa đầy đủ)" : "",
                                    ". Hãy giải thích hoặc sửa tổng số hay các dòng."),
                 .en = absl::StrCat("declared ", declared, ", lines add to ", computed, ", difference ", difference,
                                    non_exhaustive ? " (and the list is not exhaustive)" : "",
                                    ". Explain it, or correct the total or the lines.")});
}

// Says of every total of `subject` that its lines do not add up to it.
void CheckLines(const ReportInput& input, v1::TotalSubject subject, Findings& findings) {
  for (int i = 0; i < input.report.declared_totals_size(); ++i) {
    if (SubjectOf(input.report.declared_totals(i)) != subject) continue;
    const std::string path = FieldPath("report").Item("declared_totals", i).TextOf("total");
    std::optional<DeclaredComparison> sums = CompareDeclaredTotal(input.report, i);
    if (!sums.has_value()) {
      findings.Missing(path, "các dòng khác cơ sở đếm hoặc trạng thái không cộng với nhau; hãy giới hạn tổng số",
                       "lines of different counting bases or statuses do not add up; restrict the total to one");
      continue;
    }
    const bool non_exhaustive = IsNonExhaustive(input.report.declared_totals(i));
    const Truth truth = Compare(
        sums->declared, non_exhaustive ? v1::COMPARISON_OPERATOR_GREATER_OR_EQUAL : v1::COMPARISON_OPERATOR_EQUAL,
        sums->computed);
    if (truth == Truth::kFails) FireLines(path, *std::move(sums), non_exhaustive, findings);
    if (truth == Truth::kUnknown) {
      findings.Missing(path, "tổng số hoặc dòng của tổng số không phải số chính xác",
                       "the total or a line of it is not an exact number");
    }
  }
}

// Totals that are restricted by one dimension beside the total that is not restricted by it.
class Parts final {
 public:
  Parts(const ReportInput& input, const DimensionField& dimension, Findings& findings)
      : input_(input), dimension_(dimension), findings_(findings) {}

  void Check() {
    for (int i = 0; i < totals().size(); ++i) {
      if (!BelongsTo(dimension_.dimension, SubjectOf(totals()[i]))) continue;
      if (RestrictionOf(totals()[i], dimension_.dimension).empty()) CheckWhole(i);
    }
  }

 private:
  const google::protobuf::RepeatedPtrField<v1::DeclaredTotal>& totals() const {
    return input_.report.declared_totals();
  }
  std::string PathOf(int index) const { return FieldPath("report").Item("declared_totals", index).TextOf("total"); }

  bool IsPartOf(const v1::DeclaredTotal& part, const v1::DeclaredTotal& whole) const {
    if (RestrictionOf(part, dimension_.dimension).empty() || SubjectOf(part) != SubjectOf(whole) ||
        part.counting_basis() != whole.counting_basis() || part.status() != whole.status()) {
      return false;
    }
    const auto same = [&](const DimensionField& each) {
      return each.dimension == dimension_.dimension ||
             RestrictionOf(part, each.dimension) == RestrictionOf(whole, each.dimension);
    };
    if (!std::all_of(std::begin(kDimensions), std::end(kDimensions), same)) return false;
    const std::set<absl::string_view> part_awards(part.award_codes().begin(), part.award_codes().end());
    const std::set<absl::string_view> whole_awards(whole.award_codes().begin(), whole.award_codes().end());
    if (part_awards != whole_awards) return false;
    const std::set<absl::string_view> part_lines(part.covered_line_ids().begin(), part.covered_line_ids().end());
    const std::set<absl::string_view> whole_lines(whole.covered_line_ids().begin(), whole.covered_line_ids().end());
    return part_lines == whole_lines;
  }

  void CheckWhole(int whole) {
    const Bounds total = BoundsOf(totals()[whole].total());
    std::vector<std::string> paths = {PathOf(whole)};
    std::vector<std::pair<std::string, std::string>> operands;
    std::map<std::string, Bounds> parts;
    Bounds sum = Bounds::Exactly(Fraction());
    for (int i = 0; i < totals().size(); ++i) {
      if (i == whole || !IsPartOf(totals()[i], totals()[whole])) continue;
      const std::string& code = RestrictionOf(totals()[i], dimension_.dimension);
      const Bounds part = BoundsOf(totals()[i].total());
      const auto [first, is_new] = parts.emplace(code, part);
      paths.push_back(PathOf(i));
      if (!is_new) {
        // The same number in the text and in a table.
        if (first->second.low == part.low && first->second.high == part.high) continue;
        return findings_.Missing(PathOf(i), absl::StrCat("khai hai tổng số khác nhau của ", code),
                                 absl::StrCat("two different totals are declared for ", code));
      }
      sum = Add(sum, part).value_or(Bounds{});
      operands.emplace_back(code, part.Text());
    }
    if (parts.empty()) return;
    const Truth equal = Compare(sum, v1::COMPARISON_OPERATOR_EQUAL, total);
    if (equal == Truth::kHolds) return;
    // Parts above their total are wrong, whichever are not declared.
    if (Compare(sum, v1::COMPARISON_OPERATOR_LESS_OR_EQUAL, total) != Truth::kFails) {
      if (equal == Truth::kUnknown) {
        return findings_.Missing(paths.front(), "tổng số hoặc phần của tổng số không phải số nguyên chính xác",
                                 "the total or a part of it is not an exact whole number");
      }
      if (const std::string missing = MissingParts(whole, parts); !missing.empty()) {
        return findings_.Missing(paths.front(), absl::StrCat("chưa khai tổng số của ", missing),
                                 absl::StrCat("no total is declared for ", missing));
      }
    }
    Fire(std::move(paths), std::move(operands), total, sum);
  }

  void Fire(std::vector<std::string> paths, std::vector<std::pair<std::string, std::string>> operands,
            const Bounds& total, const Bounds& sum) {
    const std::string declared = total.Text();
    const std::string computed = sum.Text();
    const std::string difference = Subtract(sum, total).value_or(Bounds{}).Text();
    const std::string terms =
        absl::StrJoin(operands, " + ", [](std::string* out, const std::pair<std::string, std::string>& part) {
          absl::StrAppend(out, part.first, " ", part.second);
        });
    operands.insert(operands.begin(), {{"declared", declared}, {"computed", computed}, {"difference", difference}});
    findings_.Fire(
        {.field_paths = std::move(paths),
         .operands = std::move(operands),
         .vi = absl::StrCat("khai tổng số ", declared, ", các phần theo ", dimension_.field, " cộng lại ", computed,
                            " (", terms, "), chênh lệch ", difference, ". Hãy sửa tổng số hoặc các phần."),
         .en = absl::StrCat("declared ", declared, ", parts by ", dimension_.field, " add to ", computed, " (", terms,
                            "), difference ", difference, ". Correct the total or its parts.")});
  }

  // The codes without which parts may be below their total; empty when all are there: every code of the catalog, or
  // every one that the lines have when the list of lines is complete.
  std::string MissingParts(int whole, const std::map<std::string, Bounds>& given) const {
    std::set<std::string> missing;
    for (const v1::CatalogEntry& entry : input_.catalog.entries()) {
      // What is not split is no part of what is.
      if (entry.kind() != dimension_.kind || entry.code() == kUnsplitKind || given.contains(entry.code())) continue;
      if (input_.catalog.Find(entry.kind(), entry.code(), input_.period_end) != nullptr) missing.insert(entry.code());
    }
    if (missing.empty() || IsNonExhaustive(totals()[whole])) return absl::StrJoin(missing, ", ");
    const std::vector<std::string> on_lines = ValuesOfLines(input_.report, whole, dimension_.dimension);
    const bool covered =
        !on_lines.empty() &&
        std::all_of(on_lines.begin(), on_lines.end(), [&](const std::string& code) { return given.contains(code); });
    return covered ? "" : absl::StrJoin(missing, ", ");
  }

  const ReportInput& input_;
  const DimensionField& dimension_;
  Findings& findings_;
};

void CheckParts(const ReportInput& input, TotalDimension dimension, Findings& findings) {
  if (input.report.declared_totals_size() < 2) return;
  for (const DimensionField& each : kDimensions) {
    if (each.dimension == dimension) Parts(input, each, findings).Check();
  }
}

}  // namespace

void CheckCoveredLines(const ReportInput& input, Findings& findings) {
  const auto& totals = input.report.declared_totals();
  std::optional<absl::flat_hash_set<absl::string_view>> known;
  const FieldPath path("report");
  for (int i = 0; i < totals.size(); ++i) {
    CheckRestrictions(totals[i], path.Item("declared_totals", i), findings);
    for (int j = 0; j < totals[i].covered_line_ids_size(); ++j) {
      if (!known.has_value()) known = CountedLineIds(input.report);
      const std::string& line_id = totals[i].covered_line_ids(j);
      if (known->contains(line_id)) continue;
      findings.Fire(path.Item("declared_totals", i).TextOf("covered_line_ids", j),
                    absl::StrCat("Không có dòng khen thưởng, văn bản, phong trào hay điển hình nào mang mã \"",
                                 Excerpt(line_id), "\". Hãy sửa mã dòng."),
                    absl::StrCat("No award, document, movement or exemplar line has the line_id \"", Excerpt(line_id),
                                 "\". Correct it."));
    }
  }
}

void CheckDeclaredTotals(const ReportInput& input, Findings& findings) {
  CheckLines(input, v1::TOTAL_SUBJECT_AWARDS, findings);
}

void CheckDocumentTotals(const ReportInput& input, Findings& findings) {
  CheckLines(input, v1::TOTAL_SUBJECT_DOCUMENTS, findings);
  CheckParts(input, TotalDimension::kDocumentType, findings);
  CheckParts(input, TotalDimension::kStage, findings);
}

void CheckMovementTotals(const ReportInput& input, Findings& findings) {
  CheckLines(input, v1::TOTAL_SUBJECT_MOVEMENTS, findings);
  CheckParts(input, TotalDimension::kScope, findings);
  CheckParts(input, TotalDimension::kDuration, findings);
  CheckParts(input, TotalDimension::kForm, findings);
}

void CheckLevelTotals(const ReportInput& input, Findings& findings) {
  CheckParts(input, TotalDimension::kLaunchingLevel, findings);
}

void CheckKindTotals(const ReportInput& input, Findings& findings) {
  CheckParts(input, TotalDimension::kRecipientKind, findings);
}

void CheckMethodTotals(const ReportInput& input, Findings& findings) {
  CheckParts(input, TotalDimension::kMethod, findings);
}

}  // namespace khoi::domain
