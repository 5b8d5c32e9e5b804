#include "services/domain/decision_claim.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/civil_date.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

// "0125" and "125", "QĐ-UBND" and "Qđ - UBND" are the same.
std::string Spelling(absl::string_view text) { return absl::StrReplaceAll(Fold(text), {{" ", ""}}); }

bool IsStateLevel(const v1::AwardLine& line, const Catalog& catalog) {
  std::optional<absl::CivilDay> day = ParseCivilDay(line.decision().reference().issue_date());
  if (!day.has_value()) day = ParseCivilDay(line.status_date());
  return std::any_of(line.award_codes().begin(), line.award_codes().end(), [&](const std::string& code) {
    const v1::CatalogEntry* const entry = day.has_value() ? catalog.Find(v1::CATALOG_KIND_AWARD, code, *day)
                                                          : catalog.FindLatest(v1::CATALOG_KIND_AWARD, code);
    return entry != nullptr && entry->award().state_level();
  });
}

std::string IssuerOf(const v1::Report& report, const v1::AwardLine& line, const Catalog& catalog) {
  const v1::DocumentReference& reference = line.decision().reference();
  if (IsStateLevel(line, catalog)) return line.awarding_authority_code();
  if (!reference.issuer_id().empty()) return reference.issuer_id();
  if (!line.awarding_organisation_id().empty()) return line.awarding_organisation_id();
  if (!reference.issuer_name().empty()) return Fold(reference.issuer_name());
  if (!line.awarding_organisation_name().empty()) return Fold(line.awarding_organisation_name());
  return report.authority_id();
}

}  // namespace

std::optional<stored::v1::DecisionClaim> ClaimOfDecision(const v1::Report& report, int index, const Catalog& catalog) {
  const v1::AwardLine& line = report.award_lines(index);
  const bool decided = line.status() == v1::AWARD_STATUS_AWARDED || line.status() == v1::AWARD_STATUS_HANDED_OVER;
  const v1::DocumentReference& reference = line.decision().reference();
  if (!decided || reference.number().empty()) return std::nullopt;

  // Some write the symbol into the number.
  const std::string printed =
      absl::StrCat(reference.number(), reference.symbol().empty() ? "" : "/", reference.symbol());
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(printed, absl::MaxSplits('/', 1));
  std::string number = Spelling(parts.first);
  number.erase(0, std::min(number.find_first_not_of('0'), number.size()));
  std::vector<std::string> codes(line.award_codes().begin(), line.award_codes().end());
  std::sort(codes.begin(), codes.end());

  stored::v1::DecisionClaim claim;
  claim.set_key(absl::StrJoin({number, Spelling(parts.second), reference.issue_date().substr(0, 4),
                               IssuerOf(report, line, catalog), absl::StrJoin(codes, "+"), line.recipient_kind_code()},
                              "|"));
  claim.set_title(printed);
  claim.set_field_path(absl::StrCat("report.award_lines[", index, "].decision"));
  return claim;
}

}  // namespace khoi::domain
