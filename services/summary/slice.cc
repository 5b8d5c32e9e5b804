#include "services/summary/slice.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/summary/invalid_field.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using domain::ExpectedUnit;

absl::Status UnreadablePeriod(const v1::Period& period) {
  return absl::DataLossError(
      absl::StrCat("unreadable record at period/", period.authority_id(), "/", period.period_id()));
}

// Every authority of the registry, whenever it was stored.
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
  return authority_ids;
}

class Resolver {
 public:
  Resolver(const ledger::View& view, ledger::StructureCache& structures, const Question& question)
      : view_(view), structures_(structures), question_(question) {}

  absl::StatusOr<std::vector<Slice>> Run() {
    RETURN_IF_ERROR(AddSlices());
    RETURN_IF_ERROR(CheckPeriodsAddUp());
    if (question_.scope.has_bloc()) {
      RETURN_IF_ERROR(KeepBloc(question_.scope.bloc().bloc_id()));
    }
    if (question_.scope.has_central()) {
      CountEachUnitOnce();
    }
    for (Slice& slice : slices_) {
      ListBlocs(slice);
    }
    return std::move(slices_);
  }

 private:
  absl::StatusOr<std::vector<std::string>> AuthoritiesInScope() const {
    switch (question_.scope.scope_case()) {
      case v1::Scope::kBloc:
        return std::vector<std::string>{question_.scope.bloc().authority_id()};
      case v1::Scope::kAuthority:
        return std::vector<std::string>{question_.scope.authority().authority_id()};
      default:
        return AuthorityIds(view_);
    }
  }

  absl::Status AddSlices() {
    ASSIGN_OR_RETURN(const std::vector<std::string> authority_ids, AuthoritiesInScope());
    for (size_t i = 0; i < question_.period_ids.size(); ++i) {
      const std::string& period_id = question_.period_ids[i];
      const size_t before = slices_.size();
      for (const std::string& authority_id : authority_ids) {
        RETURN_IF_ERROR(AddSlice(authority_id, i));
      }
      if (slices_.size() == before) {
        return UnknownField(PeriodField(i), absl::StrCat("không cơ quan chủ quản nào có kỳ ", period_id),
                            absl::StrCat("period ", period_id, " is unknown to every authority"));
      }
    }
    return absl::OkStatus();
  }

  static std::string PeriodField(size_t index) { return absl::StrCat("period_ids[", index, "]"); }

  absl::Status AddSlice(const std::string& authority_id, size_t period_index) {
    const std::string& period_id = question_.period_ids[period_index];
    Slice slice;
    slice.authority_id = authority_id;
    ASSIGN_OR_RETURN(slice.structure, structures_.StructureAt(view_, authority_id, question_.revision));
    slice.period = slice.structure->FindPeriod(period_id);
    if (slice.period == nullptr) {
      return question_.scope.has_central() ? absl::OkStatus() : Unknown(*slice.structure, period_index);
    }
    const std::optional<absl::CivilDay> last_day = domain::ParseCivilDay(slice.period->last_date());
    if (!last_day.has_value()) {
      return UnreadablePeriod(*slice.period);
    }
    slice.last_day = *last_day;
    slice.units = slice.structure->ExpectedOn(slice.last_day);
    ASSIGN_OR_RETURN(slice.catalog, structures_.CatalogAt(view_, authority_id, question_.revision));
    slices_.push_back(std::move(slice));
    return absl::OkStatus();
  }

  absl::Status Unknown(const domain::Structure& structure, size_t period_index) const {
    const std::string& authority_id = structure.authority_id();
    if (structure.AuthorityOn(domain::DayInVietnam(question_.instant_us)) == nullptr) {
      return UnknownField(question_.scope.has_bloc() ? "scope.bloc.authority_id" : "scope.authority.authority_id",
                          absl::StrCat("chưa có cơ quan chủ quản ", authority_id, " trong danh bạ"),
                          absl::StrCat("authority ", authority_id, " is not registered"));
    }
    const std::string& period_id = question_.period_ids[period_index];
    return UnknownField(PeriodField(period_index),
                        absl::StrCat("cơ quan chủ quản ", authority_id, " không có kỳ ", period_id),
                        absl::StrCat("authority ", authority_id, " has no period ", period_id));
  }

  // Sums over several periods must count every day at most once.
  absl::Status CheckPeriodsAddUp() const {
    std::map<absl::string_view, std::vector<const v1::Period*>> calendars;
    for (const Slice& slice : slices_) {
      const v1::Period& period = *slice.period;
      if (period.kind() == v1::PERIOD_KIND_CUSTOM && question_.period_ids.size() > 1) {
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
      const v1::BlocTerm* const term = slice.structure->TermOn(bloc_id, slice.last_day);
      known = known || term != nullptr || slice.structure->BlocOn(bloc_id, slice.last_day) != nullptr;
      absl::flat_hash_set<absl::string_view> members;
      if (term != nullptr) {
        members.insert(term->member_unit_ids().begin(), term->member_unit_ids().end());
      }
      // A unit that is in two blocs counts in either of them when it is asked for alone.
      std::vector<ExpectedUnit> units;
      for (ExpectedUnit& unit : slice.units) {
        if (members.contains(unit.unit_id)) {
          units.push_back({std::move(unit.unit_id), bloc_id});
        }
      }
      slice.units = std::move(units);
    }
    if (!known) {
      const std::string& authority_id = question_.scope.bloc().authority_id();
      return UnknownField("scope.bloc.bloc_id",
                          absl::StrCat("cơ quan chủ quản ", authority_id, " không có khối ", bloc_id),
                          absl::StrCat("authority ", authority_id, " has no bloc ", bloc_id));
    }
    return absl::OkStatus();
  }

  // At central scope a unit counts through its home authority, and an authority through its own units or, when none of
  // them is expected, through the unit that stands for it.
  void CountEachUnitOnce() {
    for (Slice& slice : slices_) {
      Exclude(slice, [&](const ExpectedUnit& unit) {
        const v1::Unit* const record = slice.structure->UnitOn(unit.unit_id, slice.last_day);
        const bool at_home = record == nullptr || record->home_authority_id() == slice.authority_id;
        return at_home ? v1::UNCOUNTED_REASON_UNSPECIFIED : v1::UNCOUNTED_REASON_OTHER_HOME_AUTHORITY;
      });
    }
    absl::flat_hash_set<std::pair<std::string, std::string>> with_own_units;
    for (const Slice& slice : slices_) {
      if (!slice.units.empty()) {
        with_own_units.emplace(slice.authority_id, slice.period_id());
      }
    }
    for (Slice& slice : slices_) {
      Exclude(slice, [&](const ExpectedUnit& unit) {
        const v1::Unit* const record = slice.structure->UnitOn(unit.unit_id, slice.last_day);
        const bool stands_for_counted =
            record != nullptr && record->stands_for_authority_id() != slice.authority_id &&
            with_own_units.contains(std::make_pair(record->stands_for_authority_id(), slice.period_id()));
        return stands_for_counted ? v1::UNCOUNTED_REASON_STANDS_FOR_AUTHORITY : v1::UNCOUNTED_REASON_UNSPECIFIED;
      });
    }
  }

  // Moves the units for which `reason_of` gives a reason out of those that count.
  template <typename ReasonOf>
  static void Exclude(Slice& slice, ReasonOf&& reason_of) {
    std::vector<ExpectedUnit> counted;
    counted.reserve(slice.units.size());
    for (ExpectedUnit& unit : slice.units) {
      const v1::UncountedReason reason = reason_of(unit);
      if (reason == v1::UNCOUNTED_REASON_UNSPECIFIED) {
        counted.push_back(std::move(unit));
        continue;
      }
      slice.excluded.push_back({std::move(unit.unit_id), reason});
    }
    slice.units = std::move(counted);
    std::sort(slice.excluded.begin(), slice.excluded.end(),
              [](const ExcludedUnit& a, const ExcludedUnit& b) { return a.unit_id < b.unit_id; });
  }

  void ListBlocs(Slice& slice) const {
    if (question_.scope.has_bloc()) {
      slice.bloc_ids = {question_.scope.bloc().bloc_id()};
      return;
    }
    slice.bloc_ids = slice.structure->BlocsOn(slice.last_day);
    const bool any_direct = std::any_of(slice.units.begin(), slice.units.end(),
                                        [](const ExpectedUnit& unit) { return unit.bloc_id == domain::kNoBloc; });
    if (any_direct) {
      slice.bloc_ids.emplace_back(domain::kNoBloc);
    }
  }

  const ledger::View& view_;
  ledger::StructureCache& structures_;
  const Question& question_;
  std::vector<Slice> slices_;
};

}  // namespace

absl::StatusOr<std::vector<Slice>> Resolve(const ledger::View& view, ledger::StructureCache& structures,
                                           const Question& question) {
  return Resolver(view, structures, question).Run();
}

}  // namespace khoi::summary
