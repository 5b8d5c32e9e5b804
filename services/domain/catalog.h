// The catalogs that hold for one authority: the central entries and its own. Immutable once built; share freely.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/catalog.pb.h"
#include "services/domain/editions.h"

namespace khoi::domain {

// An edition of a rule that an authority adds to the book.
struct OwnRule {
  const v1::CatalogEntry* entry = nullptr;
  int version = 0;  // which edition of its entry it is, from 1
};

class Catalog final {
 public:
  // `entries` are all editions visible to the authority, in any order.
  explicit Catalog(std::vector<v1::CatalogEntry> entries);

  // The edition of (kind, code) that holds on `day`, or nullptr. The pointer holds as long as the catalog.
  const v1::CatalogEntry* Find(v1::CatalogKind kind, absl::string_view code, absl::CivilDay day) const;

  // The latest edition of (kind, code) whatever the day, or nullptr: tells "unknown" from "not valid then".
  const v1::CatalogEntry* FindLatest(v1::CatalogKind kind, absl::string_view code) const;

  // The entries that `name` names: code, name or alias, compared after Fold (text.h). `kind` unspecified means all;
  // with `day` only editions and aliases that hold on it. Exact code matches first, then by kind and code. One edition
  // each.
  std::vector<const v1::CatalogEntry*> Resolve(v1::CatalogKind kind, absl::string_view name,
                                               std::optional<absl::CivilDay> day) const;

  // The rule settings of `rule_id` that hold on `day`, by code.
  std::vector<const v1::CatalogEntry*> RuleSettingsOn(absl::string_view rule_id, absl::CivilDay day) const;

  // The rules that authorities add, as they hold on `day`, by code.
  std::vector<OwnRule> RulesOn(absl::CivilDay day) const;

  // Every edition, ordered by kind, code and first day.
  const std::vector<v1::CatalogEntry>& entries() const { return editions_.records(); }

 private:
  using Id = std::pair<int, absl::string_view>;  // kind and code

  // An edition that bears a name, and when.
  struct Naming {
    size_t edition = 0;
    Validity validity;
  };

  void AddName(absl::string_view name, size_t edition, const Validity& validity);

  void IndexRuleSettings();

  using Entries = Editions<v1::CatalogEntry, Id>;

  Entries editions_;
  // Rule to the rule settings of which an edition speaks of it.
  absl::flat_hash_map<absl::string_view, std::vector<Entries::Group>> rule_settings_;
  // Folded code, name or alias to the editions it names, in the order of editions.
  absl::flat_hash_map<std::string, std::vector<Naming>> names_;
};

}  // namespace khoi::domain
