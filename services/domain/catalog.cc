#include "services/domain/catalog.h"

#include <algorithm>

#include "services/domain/text.h"

namespace khoi::domain {
namespace {

std::pair<int, absl::string_view> IdOf(const v1::CatalogEntry& entry) { return {entry.kind(), entry.code()}; }

}  // namespace

Catalog::Catalog(std::vector<v1::CatalogEntry> entries) : editions_(std::move(entries), IdOf) {
  for (size_t i = 0; i < editions_.records().size(); ++i) {
    const v1::CatalogEntry& entry = editions_.records()[i];
    AddName(entry.code(), i, Validity{});
    AddName(entry.name_vi(), i, Validity{});
    AddName(entry.name_en(), i, Validity{});
    for (const v1::CatalogAlias& alias : entry.aliases()) AddName(alias.name(), i, Validity::Of(alias));
  }
  IndexRuleSettings();
}

void Catalog::IndexRuleSettings() {
  for (const Entries::Group& group : editions_.groups()) {
    for (size_t i = group.first; i < group.last; ++i) {
      const v1::CatalogEntry& entry = editions_.records()[i];
      if (entry.kind() != v1::CATALOG_KIND_RULE_SETTING) break;
      std::vector<Entries::Group>& groups = rule_settings_[entry.rule_setting().rule_id()];
      if (groups.empty() || groups.back().first != group.first) groups.push_back(group);
    }
  }
}

void Catalog::AddName(absl::string_view name, size_t edition, const Validity& validity) {
  std::string folded = Fold(name);
  if (!folded.empty()) names_[std::move(folded)].push_back({.edition = edition, .validity = validity});
}

const v1::CatalogEntry* Catalog::Find(v1::CatalogKind kind, absl::string_view code, absl::CivilDay day) const {
  return editions_.On({kind, code}, day);
}

const v1::CatalogEntry* Catalog::FindLatest(v1::CatalogKind kind, absl::string_view code) const {
  return editions_.Latest({kind, code});
}

std::vector<const v1::CatalogEntry*> Catalog::RuleSettingsOn(absl::string_view rule_id, absl::CivilDay day) const {
  std::vector<const v1::CatalogEntry*> entries;
  const auto it = rule_settings_.find(rule_id);
  if (it == rule_settings_.end()) return entries;
  for (const Entries::Group& group : it->second) {
    const v1::CatalogEntry* const entry = editions_.OnIn(group, day);
    if (entry != nullptr && entry->rule_setting().rule_id() == rule_id) entries.push_back(entry);
  }
  return entries;
}

std::vector<const v1::CatalogEntry*> Catalog::Resolve(v1::CatalogKind kind, absl::string_view name,
                                                      std::optional<absl::CivilDay> day) const {
  std::vector<const v1::CatalogEntry*> found;
  const auto it = names_.find(Fold(name));
  if (it == names_.end()) return found;
  // Newest editions first, so that of several editions of one entry the latest stands for it.
  for (auto naming = it->second.rbegin(); naming != it->second.rend(); ++naming) {
    const v1::CatalogEntry& entry = editions_.records()[naming->edition];
    if (kind != v1::CATALOG_KIND_UNSPECIFIED && entry.kind() != kind) continue;
    if (day.has_value() && (!naming->validity.Covers(*day) || editions_.On(IdOf(entry), *day) != &entry)) continue;
    if (!found.empty() && IdOf(*found.back()) == IdOf(entry)) continue;
    found.push_back(&entry);
  }
  std::reverse(found.begin(), found.end());
  std::stable_partition(found.begin(), found.end(),
                        [&](const v1::CatalogEntry* entry) { return absl::string_view(entry->code()) == name; });
  return found;
}

std::vector<OwnRule> Catalog::RulesOn(absl::CivilDay day) const {
  std::vector<OwnRule> rules;
  const std::vector<v1::CatalogEntry>& entries = editions_.records();
  const auto first = std::partition_point(
      editions_.groups().begin(), editions_.groups().end(),
      [&](const Entries::Group& group) { return entries[group.first].kind() < v1::CATALOG_KIND_RULE; });
  for (auto group = first; group != editions_.groups().end(); ++group) {
    if (entries[group->first].kind() != v1::CATALOG_KIND_RULE) break;
    if (const v1::CatalogEntry* const entry = editions_.OnIn(*group, day); entry != nullptr) {
      rules.push_back({.entry = entry, .version = static_cast<int>(entry - &entries[group->first]) + 1});
    }
  }
  return rules;
}

}  // namespace khoi::domain
