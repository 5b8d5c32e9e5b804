#include "tools/khoi/forward_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "tools/khoi/forward_lines.h"
#include "tools/khoi/forward_quantity.h"

namespace khoi::cli {
namespace {

constexpr int kReferencesMax = 1000;  // of a line, as rule LIST-SIZE has it

absl::Status DoNotFit(absl::string_view what) {
  return absl::InternalError(absl::StrCat("the consolidation and the reports it was signed over differ at ", what));
}

// Takes "name[7]" off `path`, and the dot behind it.
bool TakeItem(absl::string_view name, absl::string_view& path, int& index) {
  if (!absl::ConsumePrefix(&path, name) || !absl::ConsumePrefix(&path, "[")) {
    return false;
  }
  const size_t end = path.find(']');
  if (end == absl::string_view::npos || !absl::SimpleAtoi(path.substr(0, end), &index) || index < 0) {
    return false;
  }
  path.remove_prefix(end + 1);
  absl::ConsumePrefix(&path, ".");
  return true;
}

class Forwarding final {
 public:
  Forwarding(const v1::GetConsolidationResponse& signed_one, const std::vector<SourceVersion>& versions)
      : signed_one_(signed_one), versions_(versions), lines_(report_) {
    for (const SourceVersion& version : versions) {
      reports_.emplace(version.receipt.unit_id(), &version.report);
    }
    for (const v1::Coverage& coverage : signed_one.summary().coverages()) {
      for (const v1::UnitCoverage& unit : coverage.units()) {
        names_.emplace(unit.unit_id(), unit.name_vi());
      }
    }
  }

  absl::StatusOr<v1::Report> Run(const ForwardTarget& target) {
    report_.set_authority_id(target.authority_id);
    report_.set_period_id(target.period_id);
    report_.set_unit_id(target.unit_id);
    AddFrame();
    for (const v1::SummaryRow& row : signed_one_.summary().rows()) {
      if (absl::Status status = lines_.Add(row); !status.ok()) {
        return status;
      }
    }
    lines_.Finish();
    NameBadges();
    if (absl::Status status = AddDocuments(); !status.ok()) {
      return status;
    }
    if (absl::Status status = AddEvents(); !status.ok()) {
      return status;
    }
    return std::move(report_);
  }

 private:
  const v1::Consolidation& consolidation() const { return signed_one_.consolidation(); }

  void AddFrame() {
    const v1::ConsolidationRef& ref = consolidation().ref();
    v1::ReportHeader& header = *report_.mutable_header();
    header.set_title(absl::StrCat("Báo cáo tổng hợp số ", consolidation().number(), " kỳ ", ref.period_id(), " của ",
                                  ref.authority_id()));
    header.mutable_signer()->set_position(consolidation().signer().position());
    *report_.mutable_narrative_sections() = consolidation().narrative_sections();
    v1::ConsolidationSource& source = *report_.mutable_consolidation_source();
    source.set_authority_id(ref.authority_id());
    source.set_period_id(ref.period_id());
    source.set_number(consolidation().number());
    source.set_revision(consolidation().revision());
    source.set_digest(consolidation().digest());
    for (const SourceVersion& version : versions_) {
      v1::SourceReceipt& receipt = *source.add_receipts();
      receipt.set_unit_id(version.receipt.unit_id());
      receipt.set_version(version.receipt.version());
      receipt.set_revision(version.receipt.revision());
      *receipt.mutable_commit_time() = version.receipt.commit_time();
      receipt.set_content_hash(version.receipt.content_hash());
    }
  }

  // A badge whose code does not say which it is goes by the names that the units gave it.
  void NameBadges() {
    std::map<std::string, std::set<std::string>> names;
    for (const SourceVersion& version : versions_) {
      for (const v1::AwardLine& line : version.report.award_lines()) {
        if (!line.badge_name().empty()) {
          names[ForwardedLines::AwardKey(line)].insert(line.badge_name());
        }
      }
    }
    for (v1::AwardLine& line : *report_.mutable_award_lines()) {
      if (const auto found = names.find(ForwardedLines::AwardKey(line)); found != names.end()) {
        line.set_badge_name(absl::StrJoin(found->second, "; "));
      }
    }
  }

  // The reference by which a document was first named; nullptr when there is none at the claim's place.
  const v1::DocumentReference* ReferenceOf(const v1::ItemClaim& claim, const v1::DocumentLine** line) const {
    const auto report = reports_.find(claim.unit_id());
    absl::string_view path = claim.field_path();
    int line_index = 0;
    int index = 0;
    if (report == reports_.end() || !absl::ConsumePrefix(&path, "report.") ||
        !TakeItem("document_lines", path, line_index) || !TakeItem("references", path, index) ||
        line_index >= report->second->document_lines_size() ||
        index >= report->second->document_lines(line_index).references_size()) {
      return nullptr;
    }
    *line = &report->second->document_lines(line_index);
    return &(*line)->references(index);
  }

  absl::Status AddDocuments() {
    std::map<ForwardedLines::DocumentKind, std::vector<v1::DocumentReference>> references;
    for (const v1::KeyedItem& item : signed_one_.summary().documents()) {
      const v1::DocumentLine* line = nullptr;
      const v1::DocumentReference* const reference =
          item.claims().empty() ? nullptr : ReferenceOf(item.claims(0), &line);
      if (reference == nullptr) {
        return DoNotFit(absl::StrCat("the document ", item.title()));
      }
      v1::DocumentReference& told = references[{item.code(), item.stage_code(), item.role()}].emplace_back(*reference);
      if (told.type_code().empty()) {
        told.set_type_code(line->type_code());
      }
      // Who numbered it is said where the document is known by it, since it is no longer the reporting unit.
      const std::string& claimed_by = item.claims(0).unit_id();
      if (told.issuer_id().empty() && told.issuer_name().empty() &&
          absl::EndsWith(item.key(), absl::StrCat("|", claimed_by))) {
        told.set_issuer_id(claimed_by);
        told.set_issuer_name(NameOf(claimed_by));
      }
    }
    for (const auto& [kind, figure] : lines_.documents()) {
      if (absl::Status status = AddDocuments(kind, figure, references[kind]); !status.ok()) {
        return status;
      }
      references.erase(kind);
    }
    return references.empty() ? absl::OkStatus() : DoNotFit("its documents");
  }

  absl::Status AddDocuments(const ForwardedLines::DocumentKind& kind, const v1::Figure& figure,
                            std::vector<v1::DocumentReference>& references) {
    const auto add = [&]() -> v1::DocumentLine& {
      v1::DocumentLine& line = *report_.add_document_lines();
      line.set_line_id(absl::StrCat("D", report_.document_lines_size()));
      line.set_type_code(std::get<0>(kind));
      line.set_stage_code(std::get<1>(kind));
      line.set_role(std::get<2>(kind));
      return line;
    };
    absl::StatusOr<std::vector<v1::Quantity>> rest = QuantitiesBeyond(figure, static_cast<int>(references.size()));
    if (!rest.ok()) {
      return rest.status();
    }
    v1::DocumentLine* line = nullptr;
    for (v1::DocumentReference& reference : references) {
      if (line == nullptr || line->references_size() == kReferencesMax) {
        line = &add();
      }
      *line->add_references() = std::move(reference);
    }
    for (v1::Quantity& quantity : *rest) {
      *add().mutable_count() = std::move(quantity);
    }
    return absl::OkStatus();
  }

  absl::Status AddEvents() {
    std::map<std::string, int64_t> counts;
    for (const SourceVersion& version : versions_) {
      for (const v1::EventLine& event : version.report.event_lines()) {
        v1::EventLine& line = *report_.add_event_lines();
        line = event;
        line.set_line_id(absl::StrCat("E", report_.event_lines_size()));
        line.set_note(absl::StrCat(NameOf(version.receipt.unit_id()), event.note().empty() ? "" : ": ", event.note()));
        ++counts[event.event_code()];
      }
    }
    for (const auto& [code, figure] : lines_.events()) {
      const auto count = counts.find(code);
      if (count == counts.end() || absl::StrCat(count->second) != figure.low()) {
        return DoNotFit(absl::StrCat("its events ", code));
      }
      counts.erase(count);
    }
    return counts.empty() ? absl::OkStatus() : DoNotFit("its events");
  }

  std::string NameOf(const std::string& unit_id) const {
    const auto name = names_.find(unit_id);
    return name == names_.end() || name->second.empty() ? unit_id : name->second;
  }

  const v1::GetConsolidationResponse& signed_one_;
  const std::vector<SourceVersion>& versions_;
  std::map<std::string, const v1::Report*> reports_;  // by unit
  std::map<std::string, std::string> names_;          // by unit
  v1::Report report_;
  ForwardedLines lines_;
};

// Where a finding is: the line that its first path names, and the field of it.
bool IsAt(const v1::Finding& finding, absl::string_view list, absl::string_view field, int size, int& index) {
  absl::string_view path = finding.field_paths().empty() ? absl::string_view() : finding.field_paths(0);
  return absl::ConsumePrefix(&path, "report.") && TakeItem(list, path, index) && index < size &&
         absl::StartsWith(path, field);
}

}  // namespace

const std::vector<v1::Dimension>& ForwardedDimensions() {
  static const auto& dimensions = *new std::vector<v1::Dimension>{v1::DIMENSION_CODE,
                                                                  v1::DIMENSION_AWARDING_AUTHORITY,
                                                                  v1::DIMENSION_AWARDING_ORGANISATION,
                                                                  v1::DIMENSION_RECIPIENT_KIND,
                                                                  v1::DIMENSION_METHOD,
                                                                  v1::DIMENSION_ACHIEVEMENT,
                                                                  v1::DIMENSION_STAGE,
                                                                  v1::DIMENSION_MOVEMENT,
                                                                  v1::DIMENSION_MOVEMENT_FORM,
                                                                  v1::DIMENSION_LAUNCHING_LEVEL,
                                                                  v1::DIMENSION_MOVEMENT_SCOPE,
                                                                  v1::DIMENSION_DURATION};
  return dimensions;
}

absl::StatusOr<v1::Report> ForwardedReport(const v1::GetConsolidationResponse& signed_one,
                                           const std::vector<SourceVersion>& versions, const ForwardTarget& target) {
  return Forwarding(signed_one, versions).Run(target);
}

bool AdaptTo(const google::protobuf::RepeatedPtrField<v1::Finding>& findings, v1::Report& report) {
  bool adapted = false;
  int index = 0;
  for (const v1::Finding& finding : findings) {
    if (finding.rule_id() == "ID-CODE" &&
        IsAt(finding, "movement_lines", "movement_code", report.movement_lines_size(), index)) {
      report.mutable_movement_lines(index)->clear_movement_code();
      adapted = true;
    } else if (finding.rule_id() == "ID-CODE" &&
               IsAt(finding, "award_lines", "movement_code", report.award_lines_size(), index)) {
      report.mutable_award_lines(index)->clear_movement_code();
      adapted = true;
    } else if (finding.rule_id() == "SUM-BAND" && IsAt(finding, "award_lines", "", report.award_lines_size(), index) &&
               report.award_lines(index).has_count() && !report.award_lines(index).sub_counts().empty()) {
      v1::AwardLine parts = report.award_lines(index);
      parts.clear_count();
      parts.set_line_id(absl::StrCat(parts.line_id(), "-P"));
      report.mutable_award_lines(index)->clear_sub_counts();
      *report.add_award_lines() = std::move(parts);
      adapted = true;
    }
  }
  return adapted;
}

}  // namespace khoi::cli
