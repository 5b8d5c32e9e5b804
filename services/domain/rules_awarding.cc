#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/field_path.h"
#include "services/domain/identifier.h"
#include "services/domain/quantity.h"
#include "services/domain/rules.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

using Codes = std::vector<absl::string_view>;

bool Contains(const Codes& codes, absl::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool EndsIn(const Codes& endings, const std::string& folded) {
  return std::any_of(endings.begin(), endings.end(), [&](absl::string_view ending) { return Fold(ending) == folded; });
}

bool IsAwarded(v1::AwardStatus status) {
  return status == v1::AWARD_STATUS_AWARDED || status == v1::AWARD_STATUS_HANDED_OVER;
}

const v1::CatalogEntry* StateAwardOf(const AwardFacts& facts) {
  for (const v1::CatalogEntry* const entry : facts.awards) {
    if (entry != nullptr && entry->award().state_level()) return entry;
  }
  return nullptr;
}

// "QĐ-TTg" and "QĐ/TTg" end in "ttg".
std::string EndOfSymbol(const v1::DocumentReference& reference) {
  const std::string symbol = Fold(reference.symbol().empty() ? reference.number() : reference.symbol());
  const std::vector<std::string> parts = absl::StrSplit(symbol, absl::ByAnyChar("-/ "), absl::SkipEmpty());
  return parts.empty() || (reference.symbol().empty() && parts.size() == 1) ? "" : parts.back();
}

// The organisations above a unit and beside it, as far as the registry knows them.
class VerticalLine final {
 public:
  explicit VerticalLine(const ReportInput& input) : input_(input) {
    AddAuthority(input.structure.authority_id());
    if (const v1::Authority* const authority = input.structure.AuthorityOn(input.period_end)) {
      AddName(authority->name_vi());
      AddName(authority->standing_body_name());
      for (const std::string& alias : authority->aliases()) AddName(alias);
    }
    for (const std::string& id : input.structure.OtherAuthoritiesOf(input.report.unit_id(), input.period_end)) {
      AddAuthority(id);
    }
    AddUnits(input.report.unit_id());
  }

  bool HasId(absl::string_view organisation_id) const { return ids_.contains(organisation_id); }

  // What is printed is often short: "Chủ tịch UBND tỉnh" is the chair of the unit's own province.
  bool HasName(absl::string_view printed) const {
    const std::string name = WithoutPosition(Words(printed));
    return name == " " || std::any_of(names_.begin(), names_.end(), [&](const std::string& known) {
             return absl::StrContains(known, name) || absl::StrContains(name, known);
           });
  }

 private:
  static std::string WithoutPosition(std::string words) {
    for (const absl::string_view position : {" chu tich ", " bo truong ", " giam doc ", " thu truong ", " cuc truong ",
                                             " tong cuc truong ", " vu truong ", " truong ban ", " chu nhiem "}) {
      if (absl::StartsWith(words, position)) return words.substr(position.size() - 1);
    }
    return words;
  }

  void AddAuthority(absl::string_view authority_id) {
    if (!authority_id.empty()) ids_.emplace(authority_id);
  }
  void AddName(absl::string_view name) {
    if (std::string words = Words(name); words != " ") names_.push_back(std::move(words));
  }

  // The unit and every unit above it, which the registry may have tied into a circle.
  void AddUnits(std::string unit_id) {
    while (!unit_id.empty() && ids_.insert(unit_id).second) {
      const v1::Unit* const unit = input_.structure.UnitOn(unit_id, input_.period_end);
      if (unit == nullptr) return;
      AddName(unit->name_vi());
      for (const std::string& alias : unit->aliases()) AddName(alias);
      AddAuthority(unit->home_authority_id());
      AddAuthority(unit->stands_for_authority_id());
      for (const std::string& id : unit->branch_authority_ids()) AddAuthority(id);
      unit_id = unit->parent_unit_id();
    }
  }

  const ReportInput& input_;
  absl::flat_hash_set<std::string> ids_;
  std::vector<std::string> names_;
};

void FireLevel(const FieldPath& path, absl::string_view field, const v1::CatalogEntry& award, absl::string_view stated,
               Findings& findings) {
  findings.Fire({.field_paths = {path.TextOf(field), path.TextOf("award_codes")},
                 .operands = {{"award_code", award.code()}, {"decided_by", std::string(Excerpt(stated))}},
                 .vi = absl::StrCat(award.code(), " (", award.name_vi(),
                                    ") là khen thưởng cấp Nhà nước: chỉ ghi đã tặng khi có quyết định của Chủ tịch "
                                    "nước, Chính phủ hoặc Thủ tướng, không phải \"",
                                    Excerpt(stated), "\". Hãy sửa quyết định, hoặc ghi là đề nghị."),
                 .en = absl::StrCat(award.code(), " (", award.name_en(),
                                    ") is an award of the State: it is awarded by a decision of the President, the "
                                    "Government or the Prime Minister, not by \"",
                                    Excerpt(stated), "\". Correct the decision, or report it as proposed.")});
}

}  // namespace

void CheckStateDecisions(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  std::optional<Codes> levels;
  Codes endings;
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    const v1::CatalogEntry* const award = IsAwarded(line.status()) ? StateAwardOf(input.awards[i]) : nullptr;
    if (award == nullptr) continue;
    if (!levels.has_value()) {
      levels = CodesParameter(findings, "level_code");
      endings = CodesParameter(findings, "symbol_ending");
    }
    const FieldPath line_path = path.Item("award_lines", i);
    const std::string& level = line.awarding_authority_code();
    if (!level.empty() && !levels->empty() && !Contains(*levels, level)) {
      FireLevel(line_path, "awarding_authority_code", *award, level, findings);
      continue;
    }
    const v1::DocumentReference& decision = line.decision().reference();
    const std::string symbol = EndOfSymbol(decision);
    if (!symbol.empty() && !endings.empty() && !EndsIn(endings, symbol)) {
      FireLevel(line_path, "decision.reference.symbol", *award,
                absl::StrCat(decision.number(), decision.symbol().empty() ? "" : "/", decision.symbol()), findings);
    }
  }
}

void CheckVerticalLine(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  std::optional<VerticalLine> vertical;
  Codes levels;
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    const std::string& id = line.awarding_organisation_id();
    const std::string& name = line.awarding_organisation_name();
    // What is no identifier is refused as such.
    if ((id.empty() && name.empty()) || (!id.empty() && !IsIdentifier(id))) continue;
    if (!vertical.has_value()) {
      levels = CodesParameter(findings, "level_code");
      if (levels.empty()) return;
      vertical.emplace(input);
    }
    // The State stands above everybody.
    if (Contains(levels, line.awarding_authority_code())) continue;
    // Central entries belong to the central authority.
    const v1::CatalogEntry* const level =
        input.catalog.FindLatest(v1::CATALOG_KIND_AWARDING_AUTHORITY, line.awarding_authority_code());
    const bool central = level != nullptr && level->owner_id() == id;
    if (id.empty() ? vertical->HasName(name) : central || vertical->HasId(id)) continue;
    const std::string stated = id.empty() ? std::string(Excerpt(name)) : id;
    findings.Fire(
        {.field_paths = {path.Item("award_lines", i)
                             .TextOf(id.empty() ? "awarding_organisation_name" : "awarding_organisation_id")},
         .operands = {{"awarding_organisation", stated}, {"unit_id", input.report.unit_id()}},
         .vi = absl::StrCat("\"", stated, "\" không thuộc hệ thống dọc của đơn vị ", input.report.unit_id(),
                            ". Nếu đúng, ví dụ kỷ niệm chương của ngành khác, hãy ghi xác nhận "
                            "(acknowledgements); nếu không, hãy sửa cơ quan tặng."),
         .en = absl::StrCat("\"", stated, "\" is not in the vertical line of the unit ", input.report.unit_id(),
                            ". If it is right, like the badge of another branch, say "
                            "so in acknowledgements; else correct the awarding organisation.")});
  }
}

void CheckSelf(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    if (input.report.award_lines(i).recipient_relation() != v1::RECIPIENT_RELATION_UNIT_ITSELF) continue;
    findings.Fire(path.Item("award_lines", i).TextOf("recipient_relation"),
                  "Đối tượng được khen là chính đơn vị báo cáo.", "The recipient is the reporting unit itself.");
  }
}

void CheckUnsplit(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    if (line.recipient_kind_code() != kUnsplitKind || ExactWhole(line.count()) == 0) continue;
    findings.Fire(
        path.Item("award_lines", i).TextOf("recipient_kind_code"),
        "Số lượng gộp tập thể và cá nhân. Hãy trả lại để đơn vị tách theo đối tượng, hoặc chấp nhận kèm lý do.",
        "The count puts collectives and individuals together. Return the report to be split by recipient "
        "kind, or let it pass with a reason.");
  }
}

}  // namespace khoi::domain
