#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/field_path.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& codes, absl::string_view code) {
  return std::any_of(codes.begin(), codes.end(), [&](const std::string& each) { return each == code; });
}

bool Allows(const v1::AwardDetails& award, absl::string_view recipient_kind) {
  if (Contains(award.recipient_kind_codes(), recipient_kind)) return true;
  return recipient_kind == kUnsplitKind && award.recipient_kind_codes_size() >= 2;
}

bool NeedsDecision(v1::AwardStatus status) {
  return status == v1::AWARD_STATUS_AWARDED || status == v1::AWARD_STATUS_HANDED_OVER ||
         status == v1::AWARD_STATUS_REVOKED;
}

// Calls `check` for every award of every line that the catalog knows.
template <typename Check>
void ForEachAward(const ReportInput& input, Check check) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    for (const v1::CatalogEntry* const entry : input.awards[i].awards) {
      if (entry == nullptr || !entry->has_award()) continue;
      check(input.report.award_lines(i), input.awards[i], *entry, path.Item("award_lines", i));
    }
  }
}

}  // namespace

void CheckRecipientKinds(const ReportInput& input, Findings& findings) {
  ForEachAward(input, [&](const v1::AwardLine& line, const AwardFacts& facts, const v1::CatalogEntry& entry,
                          const FieldPath& path) {
    const std::string& kind = line.recipient_kind_code();
    if (kind.empty() || Allows(entry.award(), kind)) return;
    // A kind that is no code is refused as such.
    if (input.catalog.Find(v1::CATALOG_KIND_RECIPIENT_KIND, kind, facts.day) == nullptr) return;
    const std::string allowed = absl::StrJoin(entry.award().recipient_kind_codes(), ", ");
    findings.Fire({.field_paths = {path.TextOf("recipient_kind_code"), path.TextOf("award_codes")},
                   .operands = {{"recipient_kind_code", kind}, {"allowed", allowed}},
                   .vi = absl::StrCat(entry.code(), " (", entry.name_vi(), ") không dành cho đối tượng ", kind,
                                      ". Hãy sửa đối tượng (", allowed, ") hoặc mã."),
                   .en = absl::StrCat(entry.code(), " (", entry.name_en(), ") cannot go to ", kind,
                                      ". Correct the recipient kind (", allowed, ") or the code.")});
  });
}

void CheckAwardingAuthorities(const ReportInput& input, Findings& findings) {
  ForEachAward(input, [&](const v1::AwardLine& line, const AwardFacts& facts, const v1::CatalogEntry& entry,
                          const FieldPath& path) {
    const std::string& authority = line.awarding_authority_code();
    const auto& allowed_codes = entry.award().awarding_authority_codes();
    // Some forms name no level: then any may decide.
    if (authority.empty() || allowed_codes.empty() || Contains(allowed_codes, authority)) return;
    if (input.catalog.Find(v1::CATALOG_KIND_AWARDING_AUTHORITY, authority, facts.day) == nullptr) return;
    const std::string allowed = absl::StrJoin(allowed_codes, ", ");
    findings.Fire({.field_paths = {path.TextOf("awarding_authority_code"), path.TextOf("award_codes")},
                   .operands = {{"awarding_authority_code", authority}, {"allowed", allowed}},
                   .vi = absl::StrCat(authority, " không có thẩm quyền quyết định ", entry.code(), " (",
                                      entry.name_vi(), "). Hãy sửa cấp quyết định (", allowed, ") hoặc mã."),
                   .en = absl::StrCat(authority, " may not decide ", entry.code(), " (", entry.name_en(),
                                      "). Correct the deciding level (", allowed, ") or the code.")});
  });
}

void CheckDecisions(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    if (!NeedsDecision(line.status())) continue;
    if (!line.has_decision()) {
      findings.Fire(path.Item("award_lines", i).TextOf("decision"),
                    "Khen thưởng đã có quyết định thì phải ghi số, ngày quyết định, hoặc not_available kèm lý do.",
                    "What was awarded has a decision: give its number and date, or say not_available with a reason.");
    } else if (const v1::DocumentReference& reference = line.decision().reference();
               line.decision().has_reference() && reference.number().empty() && reference.issue_date().empty()) {
      findings.Fire(path.Item("award_lines", i).TextOf("decision.reference"),
                    "Quyết định chưa có số và ngày. Hãy ghi số hoặc ngày, hoặc not_available kèm lý do.",
                    "The decision has neither number nor date. Give one of them, or say not_available with a reason.");
    }
  }
}

void CheckBadges(const ReportInput& input, Findings& findings) {
  ForEachAward(
      input, [&](const v1::AwardLine& line, const AwardFacts&, const v1::CatalogEntry& entry, const FieldPath& path) {
        if (!entry.award().badge_name_required() || !line.badge_name().empty()) return;
        findings.Fire(
            path.TextOf("badge_name"),
            absl::StrCat(entry.code(), " (", entry.name_vi(), ") cần tên cụ thể, ví dụ \"Vì sự nghiệp khoa học và ",
                         "công nghệ\". Hãy điền badge_name."),
            absl::StrCat(entry.code(), " (", entry.name_en(), ") needs its name, for example \"Vì sự nghiệp khoa ",
                         "học và công nghệ\". Fill in badge_name."));
      });
}

}  // namespace khoi::domain
