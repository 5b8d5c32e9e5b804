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

std::set<absl::string_view> AwardsOf(const v1::DeclaredTotal& total) {
  return {total.award_codes().begin(), total.award_codes().end()};
}

// True when two totals are about the same lines of the same statement, whatever they say of `but_for` and of awards.
bool AreAlike(const v1::DeclaredTotal& a, const v1::DeclaredTotal& b, std::optional<TotalDimension> but_for) {
  const auto same = [&](const DimensionField& each) {
    return each.dimension == but_for || RestrictionOf(a, each.dimension) == RestrictionOf(b, each.dimension);
  };
  const std::set<absl::string_view> lines_of_a(a.covered_line_ids().begin(), a.covered_line_ids().end());
  const std::set<absl::string_view> lines_of_b(b.covered_line_ids().begin(), b.covered_line_ids().end());
  return SubjectOf(a) == SubjectOf(b) && a.counting_basis() == b.counting_basis() && a.status() == b.status() &&
         lines_of_a == lines_of_b && std::all_of(std::begin(kDimensions), std::end(kDimensions), same);
}

std::string TermsOf(const std::vector<std::pair<std::string, std::string>>& parts) {
  return absl::StrJoin(parts, " + ", [](std::string* out, const std::pair<std::string, std::string>& part) {
    absl::StrAppend(out, part.first, " ", part.second);
  });
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
    return !RestrictionOf(part, dimension_.dimension).empty() && AreAlike(part, whole, dimension_.dimension) &&
           AwardsOf(part) == AwardsOf(whole);
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
    const std::string terms = TermsOf(operands);
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

// A total of several awards beside the totals of some of them, as a form prints them in its columns.
class AwardColumns final {
 public:
  AwardColumns(const ReportInput& input, Findings& findings) : input_(input), findings_(findings) {}

  void Check() {
    for (int i = 0; i < totals().size(); ++i) {
      if (SubjectOf(totals()[i]) == v1::TOTAL_SUBJECT_AWARDS && AwardsOf(totals()[i]).size() > 1) CheckWhole(i);
    }
  }

 private:
  const google::protobuf::RepeatedPtrField<v1::DeclaredTotal>& totals() const {
    return input_.report.declared_totals();
  }
  std::string PathOf(int index) const { return FieldPath("report").Item("declared_totals", index).TextOf("total"); }

  // Whether `whole` is the total of all these awards and more.
  bool IsColumnOf(int column, int whole) const {
    const std::set<absl::string_view> part = AwardsOf(totals()[column]);
    const std::set<absl::string_view> all = AwardsOf(totals()[whole]);
    return !part.empty() && part.size() < all.size() && AreAlike(totals()[column], totals()[whole], std::nullopt) &&
           std::includes(all.begin(), all.end(), part.begin(), part.end());
  }

  // The columns of a total that are no columns of another of its columns.
  std::vector<int> ColumnsOf(int whole) const {
    std::vector<int> columns;
    for (int i = 0; i < totals().size(); ++i) {
      if (i == whole || !IsColumnOf(i, whole)) continue;
      bool below_another = false;
      for (int j = 0; j < totals().size(); ++j) {
        below_another = below_another || (j != i && j != whole && IsColumnOf(j, whole) && IsColumnOf(i, j));
      }
      if (!below_another) columns.push_back(i);
    }
    return columns;
  }

  // True when a line states one number for several of the awards, which no column has.
  bool HasSharedLines(const std::set<absl::string_view>& awards) const {
    return std::any_of(input_.report.award_lines().begin(), input_.report.award_lines().end(),
                       [&](const v1::AwardLine& line) {
                         return line.award_codes_size() > 1 &&
                                std::any_of(line.award_codes().begin(), line.award_codes().end(),
                                            [&](const std::string& code) { return awards.contains(code); });
                       });
  }

  void CheckWhole(int whole) {
    const std::vector<int> columns = ColumnsOf(whole);
    if (columns.empty()) return;
    const std::set<absl::string_view> awards = AwardsOf(totals()[whole]);
    const Bounds total = BoundsOf(totals()[whole].total());
    std::vector<std::string> paths = {PathOf(whole)};
    std::vector<std::pair<std::string, std::string>> operands;
    std::set<absl::string_view> covered;
    Bounds sum = Bounds::Exactly(Fraction());
    for (const int column : columns) {
      for (const absl::string_view award : AwardsOf(totals()[column])) {
        if (covered.insert(award).second) continue;
        return findings_.Missing(PathOf(column), absl::StrCat(award, " có trong hai tổng số"),
                                 absl::StrCat(award, " is in two of the totals"));
      }
      const Bounds part = BoundsOf(totals()[column].total());
      sum = Add(sum, part).value_or(Bounds{});
      paths.push_back(PathOf(column));
      operands.emplace_back(absl::StrJoin(AwardsOf(totals()[column]), "+"), part.Text());
    }
    const Truth equal = Compare(sum, v1::COMPARISON_OPERATOR_EQUAL, total);
    if (equal == Truth::kHolds) return;
    const bool above = Compare(sum, v1::COMPARISON_OPERATOR_LESS_OR_EQUAL, total) == Truth::kFails;
    if (!above && (equal == Truth::kUnknown || covered.size() < awards.size() || HasSharedLines(awards))) {
      return findings_.Missing(paths.front(), "chưa khai đủ các cột của tổng số bằng số chính xác",
                               "not every column of the total is declared as an exact number");
    }
    Fire(std::move(paths), std::move(operands), total, sum);
  }

  void Fire(std::vector<std::string> paths, std::vector<std::pair<std::string, std::string>> operands,
            const Bounds& total, const Bounds& sum) {
    const std::string terms = TermsOf(operands);
    const std::string difference = Subtract(sum, total).value_or(Bounds{}).Text();
    operands.insert(operands.begin(),
                    {{"declared", total.Text()}, {"computed", sum.Text()}, {"difference", difference}});
    findings_.Fire({.field_paths = std::move(paths),
                    .operands = std::move(operands),
                    .vi = absl::StrCat("khai tổng số ", total.Text(), ", các cột cộng lại ", sum.Text(), " (", terms,
                                       "), chênh lệch ", difference, ". Hãy sửa tổng số hoặc các cột."),
                    .en = absl::StrCat("declared ", total.Text(), ", columns add to ", sum.Text(), " (", terms,
                                       "), difference ", difference, ". Correct the total or its columns.")});
  }

  const ReportInput& input_;
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

void CheckColumnTotals(const ReportInput& input, Findings& findings) {
  CheckParts(input, TotalDimension::kLaunchingLevel, findings);
  AwardColumns(input, findings).Check();
}

void CheckKindTotals(const ReportInput& input, Findings& findings) {
  CheckParts(input, TotalDimension::kRecipientKind, findings);
}

void CheckMethodTotals(const ReportInput& input, Findings& findings) {
  CheckParts(input, TotalDimension::kMethod, findings);
}

}  // namespace khoi::domain
