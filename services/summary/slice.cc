#include "services/summary/slice.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/summary/boundaries.h"
#include "services/summary/consolidated_versions.h"
#include "services/summary/count_once.h"
#include "services/summary/invalid_field.h"
#include "services/summary/kept_slice.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using domain::ExpectedUnit;

absl::Status UnreadablePeriod(const v1::Period& period) {
  return absl::DataLossError(
      absl::StrCat("unreadable record at period/", period.authority_id(), "/", period.period_id()));
}

std::vector<SliceUnit> InSlice(std::vector<ExpectedUnit> units) {
  std::vector<SliceUnit> in_slice;
  in_slice.reserve(units.size());
  for (ExpectedUnit& unit : units) {
    in_slice.push_back({.unit_id = std::move(unit.unit_id), .bloc_id = unit.bloc_id, .expected_bloc_id = unit.bloc_id});
  }
  return in_slice;
}

// Whether one of `units`, which ascend, is the unit.
template <typename Units>
bool HasUnit(const Units& units, const std::string& unit_id) {
  const auto found = std::lower_bound(units.begin(), units.end(), unit_id,
                                      [](const auto& unit, const std::string& id) { return unit.unit_id < id; });
  return found != units.end() && found->unit_id == unit_id;
}

class Resolver {
 public:
  Resolver(const ledger::View& view, ledger::StructureCache& structures, const Question& question)
      : view_(view), structures_(structures), question_(question) {}

  absl::StatusOr<Resolution> Run() {
    RETURN_IF_ERROR(AddSlices());
    RETURN_IF_ERROR(CheckPeriodsAddUp());
    if (boundaries_.has_value()) {
      RETURN_IF_ERROR(boundaries_->Place(view_, question_, slices_));
    }
    for (Slice& slice : slices_) {
      ExcludeExempt(slice);
    }
    if (question_.scope.has_bloc()) {
      RETURN_IF_ERROR(KeepBloc(question_.scope.bloc().bloc_id()));
    }
    if (question_.scope.has_central()) {
      RETURN_IF_ERROR(CountEachUnitOnce(view_, question_, slices_));
    }
    for (Slice& slice : slices_) {
      ListBlocs(slice);
    }
    if (question_.Needs(v1::DIMENSION_AUTHORITY_TYPE)) {
      RETURN_IF_ERROR(TellAuthorityTypes());
    }
    return Resolution{Slices(std::move(slices_)), std::move(without_period_)};
  }

 private:
  const std::string& AuthorityInScope() const {
    return question_.scope.has_bloc() ? question_.scope.bloc().authority_id()
                                      : question_.scope.authority().authority_id();
  }

  // The authorities whose reports may count, ascending.
  absl::StatusOr<std::vector<std::string>> AuthoritiesInScope() {
    if (question_.scope.has_central()) {
      return AuthorityIds(view_);
    }
    if (!question_.boundaries_day.has_value()) {
      return std::vector<std::string>{AuthorityInScope()};
    }
    ASSIGN_OR_RETURN(boundaries_, Boundaries::Read(view_, structures_, AuthorityInScope(), *question_.boundaries_day,
                                                   question_.revision));
    return boundaries_->authority_ids();
  }

  absl::Status AddSlices() {
    ASSIGN_OR_RETURN(const std::vector<std::string> authority_ids, AuthoritiesInScope());
    for (const AskedPeriod& period : question_.periods) {
      const size_t before = slices_.size();
      for (const std::string& authority_id : authority_ids) {
        RETURN_IF_ERROR(AddSlice(authority_id, period));
      }
      if (slices_.size() == before) {
        return UnknownToAll(period);
      }
      if (question_.scope.has_central()) {
        RETURN_IF_ERROR(ListThoseWithout(period.period_id, before, authority_ids));
      }
    }
    return absl::OkStatus();
  }

  // Lists the authorities that have no slice of the period, though they have units of their own on its last day: that
  // of the authority that ends it last. The period's slices begin at `first`.
  absl::Status ListThoseWithout(const std::string& period_id, size_t first,
                                const std::vector<std::string>& authority_ids) {
    absl::CivilDay last_day = slices_[first].last_day;
    absl::flat_hash_set<absl::string_view> present;
    for (size_t i = first; i < slices_.size(); ++i) {
      last_day = std::max(last_day, slices_[i].last_day);
      present.insert(slices_[i].authority_id);
    }
    for (const std::string& authority_id : authority_ids) {
      if (present.contains(authority_id)) {
        continue;
      }
      ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view_, authority_id, question_.revision));
      const std::vector<ExpectedUnit> units = structure->ExpectedOn(last_day);
      const bool any_own = std::any_of(units.begin(), units.end(), [&](const ExpectedUnit& unit) {
        const v1::Unit* const record = structure->UnitOn(unit.unit_id, last_day);
        return record != nullptr && record->home_authority_id() == authority_id;
      });
      if (any_own) {
        v1::AuthorityWithoutPeriod& without = without_period_.emplace_back();
        without.set_authority_id(authority_id);
        without.set_period_id(period_id);
      }
    }
    return absl::OkStatus();
  }

  // Adds the slice of the authority, if its calendar has the period.
  absl::Status AddSlice(const std::string& authority_id, const AskedPeriod& period) {
    Slice slice;
    slice.authority_id = authority_id;
    ASSIGN_OR_RETURN(slice.structure, structures_.StructureAt(view_, authority_id, question_.revision));
    slice.period = slice.structure->FindPeriod(period.period_id);
    if (slice.period == nullptr) {
      return absl::OkStatus();
    }
    const std::optional<absl::CivilDay> last_day = domain::ParseCivilDay(slice.period->last_date());
    if (!last_day.has_value()) {
      return UnreadablePeriod(*slice.period);
    }
    slice.last_day = *last_day;
    domain::ExpectedUnits expected = slice.structure->ExpectedIn(*slice.period);
    slice.units = InSlice(std::move(expected.expected));
    slice.exempt = InSlice(std::move(expected.exempt));
    if (question_.basis == v1::BASIS_CONSOLIDATED) {
      RETURN_IF_ERROR(AddSigned(slice));
    }
    slice.bloc_structure = slice.structure;
    slice.bloc_day = slice.last_day;
    ASSIGN_OR_RETURN(slice.catalog, structures_.CatalogAt(view_, authority_id, question_.revision));
    slices_.push_back(std::move(slice));
    return absl::OkStatus();
  }

  // Puts what was signed into the bloc that signed it, whoever is expected where by now.
  absl::Status AddSigned(Slice& slice) const {
    v1::ConsolidationRef ref;
    ref.set_authority_id(slice.authority_id);
    ref.set_period_id(slice.period_id());
    // What a bloc of other boundaries signed is not asked about: the reports were those of another bloc.
    if (question_.scope.has_bloc() && !boundaries_.has_value()) {
      ref.set_bloc_id(question_.scope.bloc().bloc_id());
    }
    ASSIGN_OR_RETURN(SignedVersions versions, ConsolidatedVersions(view_, ref, question_.revision));
    std::vector<SliceUnit> units;
    units.reserve(slice.units.size() + versions.size());
    auto expected = slice.units.begin();
    for (auto& [unit_id, signed_version] : versions) {
      for (; expected != slice.units.end() && expected->unit_id < unit_id; ++expected) {
        units.push_back(std::move(*expected));
      }
      SliceUnit& unit = units.emplace_back();
      if (expected != slice.units.end() && expected->unit_id == unit_id) {
        unit = std::move(*expected++);
      }
      unit.unit_id = unit_id;
      unit.bloc_id = std::move(signed_version.bloc_id);
      unit.signed_version = signed_version.version;
    }
    std::move(expected, slice.units.end(), std::back_inserter(units));
    slice.units = std::move(units);
    return absl::OkStatus();
  }

  absl::Status TellAuthorityTypes() {
    for (Slice& slice : slices_) {
      for (SliceUnit& unit : slice.units) {
        const v1::Unit* const record = slice.structure->UnitOn(unit.unit_id, slice.last_day);
        if (record == nullptr) {
          continue;
        }
        const std::string& stands_for = record->stands_for_authority_id();
        ASSIGN_OR_RETURN(const auto structure,
                         structures_.StructureAt(view_, stands_for.empty() ? record->home_authority_id() : stands_for,
                                                 question_.revision));
        const v1::Authority* const authority = structure->AuthorityOn(slice.last_day);
        unit.authority_type = authority == nullptr ? v1::AUTHORITY_TYPE_UNSPECIFIED : authority->type();
      }
    }
    return absl::OkStatus();
  }

  absl::Status UnknownToAll(const AskedPeriod& period) {
    const std::string field = absl::StrCat("period_ids[", period.place, "]");
    if (question_.scope.has_central()) {
      return UnknownField(field, absl::StrCat("không cơ quan chủ quản nào có kỳ ", period.period_id),
                          absl::StrCat("period ", period.period_id, " is unknown to every authority"));
    }
    const std::string& authority_id = AuthorityInScope();
    ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view_, authority_id, question_.revision));
    if (structure->AuthorityOn(domain::DayInVietnam(question_.instant_us)) == nullptr) {
      return UnknownField(question_.scope.has_bloc() ? "scope.bloc.authority_id" : "scope.authority.authority_id",
                          absl::StrCat("chưa có cơ quan chủ quản ", authority_id, " trong danh bạ"),
                          absl::StrCat("authority ", authority_id, " is not registered"));
    }
    return UnknownField(field, absl::StrCat("cơ quan chủ quản ", authority_id, " không có kỳ ", period.period_id),
                        absl::StrCat("authority ", authority_id, " has no period ", period.period_id));
  }

  // What exempt units sent nevertheless is listed, unless it was signed.
  static void ExcludeExempt(Slice& slice) {
    std::vector<ExcludedUnit> excluded;
    for (const SliceUnit& unit : slice.exempt) {
      if (!HasUnit(slice.units, unit.unit_id) && !HasUnit(slice.excluded, unit.unit_id)) {
        excluded.push_back({unit.unit_id, v1::UNCOUNTED_REASON_EXEMPT, {unit.image()}});
      }
    }
    std::move(excluded.begin(), excluded.end(), std::back_inserter(slice.excluded));
    SortExcluded(slice);
  }

  // Sums over several periods must count every day at most once.
  absl::Status CheckPeriodsAddUp() const {
    std::map<absl::string_view, std::vector<const v1::Period*>> calendars;
    for (const Slice& slice : slices_) {
      const v1::Period& period = *slice.period;
      if (period.kind() == v1::PERIOD_KIND_CUSTOM && question_.periods.size() > 1) {
        return InvalidField("period_ids",
                            absl::StrCat(period.period_id(), " là kỳ tùy chọn, không cộng được với kỳ khác"),
                            absl::StrCat(period.period_id(), " is a custom range and must stand alone"));
      }
      calendars[slice.authority_id].push_back(&period);
    }
    for (auto& [authority_id, periods] : calendars) {
      // In the order of their first days, periods that share days have neighbours that do.
      std::stable_sort(periods.begin(), periods.end(),
                       [](const v1::Period* a, const v1::Period* b) { return a->first_date() < b->first_date(); });
      const auto shares_days = [](const v1::Period* a, const v1::Period* b) {
        return b->first_date() <= a->last_date();
      };
      const auto found = std::adjacent_find(periods.begin(), periods.end(), shares_days);
      if (found != periods.end()) {
        const std::string& first = (*found)->period_id();
        const std::string& second = (*std::next(found))->period_id();
        return InvalidField("period_ids", absl::StrCat(first, " và ", second, " trùng ngày, không cộng được"),
                            absl::StrCat(first, " and ", second, " share days and cannot be added up"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status KeepBloc(const std::string& bloc_id) {
    bool known = false;
    for (Slice& slice : slices_) {
      slice.whole = false;
      const v1::BlocTerm* const term = slice.bloc_structure->TermOn(bloc_id, slice.bloc_day);
      known = known || term != nullptr || slice.bloc_structure->BlocOn(bloc_id, slice.bloc_day) != nullptr;
      absl::flat_hash_set<absl::string_view> members;
      if (term != nullptr) {
        members.insert(term->member_unit_ids().begin(), term->member_unit_ids().end());
      }
      // On the boundaries of another day the bloc that signed is not the bloc that is asked for.
      std::erase_if(slice.units, [&](const SliceUnit& unit) {
        return !members.contains(unit.image()) && (boundaries_.has_value() || unit.signed_version == 0);
      });
      std::erase_if(slice.exempt, [&](const SliceUnit& unit) { return !members.contains(unit.image()); });
      // A unit that is in two blocs counts in either of them when it is asked for alone.
      for (std::vector<SliceUnit>* const units : {&slice.units, &slice.exempt}) {
        for (SliceUnit& unit : *units) {
          unit.bloc_id = bloc_id;
          unit.expected_bloc_id = unit.expected() && members.contains(unit.image()) ? bloc_id : "";
        }
      }
      std::erase_if(slice.excluded, [&](const ExcludedUnit& unit) {
        return std::none_of(unit.image_ids.begin(), unit.image_ids.end(),
                            [&](const std::string& id) { return members.contains(id); });
      });
    }
    if (!known) {
      const std::string& authority_id = question_.scope.bloc().authority_id();
      return UnknownField("scope.bloc.bloc_id",
                          absl::StrCat("cơ quan chủ quản ", authority_id, " không có khối ", bloc_id),
                          absl::StrCat("authority ", authority_id, " has no bloc ", bloc_id));
    }
    return absl::OkStatus();
  }

  void ListBlocs(Slice& slice) const {
    if (question_.scope.has_bloc()) {
      slice.bloc_ids = {question_.scope.bloc().bloc_id()};
      return;
    }
    const std::vector<std::string> present = slice.bloc_structure->BlocsOn(slice.bloc_day);
    absl::btree_set<std::string> bloc_ids(present.begin(), present.end());
    bool any_direct = false;
    for (const SliceUnit& unit : slice.units) {
      any_direct = any_direct || unit.bloc_id == domain::kNoBloc || unit.expected_bloc_id == domain::kNoBloc;
      if (unit.signed_version > 0 && unit.bloc_id != domain::kNoBloc) {
        bloc_ids.insert(unit.bloc_id);  // which may be no more
      }
    }
    slice.bloc_ids.assign(bloc_ids.begin(), bloc_ids.end());
    if (any_direct) {
      slice.bloc_ids.emplace_back(domain::kNoBloc);
    }
  }

  const ledger::View& view_;
  ledger::StructureCache& structures_;
  const Question& question_;
  std::optional<Boundaries> boundaries_;
  std::vector<Slice> slices_;
  std::vector<v1::AuthorityWithoutPeriod> without_period_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> AuthorityIds(const ledger::View& view) {
  std::vector<std::string> authority_ids;
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(storage::AuthoritiesRange());
  for (; cursor->Valid(); cursor->Next()) {
    absl::string_view authority_id = cursor->key();
    authority_id.remove_prefix(authority_id.find('/') + 1);
    authority_id = authority_id.substr(0, authority_id.find('/'));
    if (authority_ids.empty() || authority_ids.back() != authority_id) {
      authority_ids.emplace_back(authority_id);
    }
  }
  RETURN_IF_ERROR(cursor->status());
  // Keys put "bo-2/" before "bo/".
  std::sort(authority_ids.begin(), authority_ids.end());
  return authority_ids;
}

absl::StatusOr<Resolution> Resolve(const ledger::View& view, ledger::StructureCache& structures,
                                   const Question& question) {
  if (const std::shared_ptr<const Slice> slice = RecallResolved(view, structures, question)) {
    return Resolution{Slices(std::vector<std::shared_ptr<const Slice>>{slice}), {}};
  }
  return Resolver(view, structures, question).Run();
}

}  // namespace khoi::summary
