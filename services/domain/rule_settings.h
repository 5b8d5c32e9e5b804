// How rules are asked for the reports of one authority about one period: severities and parameters, from entries of
// kind RULE_SETTING of the catalogs.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/rule.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/decimal.h"
#include "services/domain/findings.h"

namespace khoi::domain {

// A view of a catalog. The settings of the authority itself go before the central ones: severity by severity and
// parameter by parameter; whether a rule is switched off is said by the authority's own setting when there is one.
// Nobody lowers or switches off what the book blocks. A rule without settings costs one look-up.
class RuleSettings final {
 public:
  // For reports to `authority_id` about a period with this last day. Holds on to both, which outlive it.
  RuleSettings(const Catalog& catalog, absl::string_view authority_id, absl::CivilDay day)
      : catalog_(&catalog), authority_id_(authority_id), day_(day) {}

  // How serious the rule is at `stage`; unspecified when it is not asked then.
  v1::Severity SeverityOf(const RuleEntry& rule, v1::RuleStage stage) const;

  // The values of a parameter, in the order of the entry that gives them; empty when none does.
  std::vector<absl::string_view> ValuesOf(absl::string_view rule_id, absl::string_view name) const;

  // The entries that hold for the rule, the authority's own first, then by code.
  std::vector<const v1::CatalogEntry*> EntriesOf(absl::string_view rule_id) const;

  // The rule as it is in force, with where that comes from. `owner_id` stays empty.
  v1::RuleInForce InForce(const RuleEntry& rule) const;

 private:
  const Catalog* catalog_;
  absl::string_view authority_id_;
  absl::CivilDay day_;
};

// What a parameter can be.
enum class ParameterForm { kNumber, kCode, kCodes };

// A parameter of a rule. Without one that is not optional the rule is not evaluated, or not where it would need it.
struct ParameterEntry {
  absl::string_view name;
  ParameterForm form = ParameterForm::kNumber;
  bool optional = false;
};

// Parameters of the rule that `findings` speak for. When nobody gives one, says so (Findings::Missing) and returns
// nullopt, or nothing.
std::optional<Decimal> NumberParameter(Findings& findings, absl::string_view name);
std::optional<int64_t> WholeParameter(Findings& findings, absl::string_view name);
std::optional<absl::string_view> CodeParameter(Findings& findings, absl::string_view name);
std::vector<absl::string_view> CodesParameter(Findings& findings, absl::string_view name);

}  // namespace khoi::domain
