#include "services/summary/slice.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/ledger/log_reader.h"
#include "services/summary/boundaries.h"
#include "services/summary/consolidated_versions.h"
#include "services/summary/counted_version.h"
#include "services/summary/invalid_field.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using domain::ExpectedUnit;

absl::Status UnreadablePeriod(const v1::Period& period) {
  return absl::DataLossError(
      absl::StrCat("unreadable record at period/", period.authority_id(), "/", period.period_id()));
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
      RETURN_IF_ERROR(CountEachUnitOnce());
    }
    for (Slice& slice : slices_) {
      ListBlocs(slice);
      if (question_.basis == v1::BASIS_CONSOLIDATED) {
        RETURN_IF_ERROR(FindSignedVersions(slice));
      }
    }
    return Resolution{std::move(slices_), std::move(without_period_)};
  }

 private:
  // A unit that is expected and stands for an authority other than the one it reports to.
  struct StandIn {
    Slice* slice = nullptr;
    std::string unit_id;
    std::string authority_id;
  };

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
    slice.units = std::move(expected.expected);
    slice.exempt = std::move(expected.exempt);
    slice.bloc_structure = slice.structure;
    slice.bloc_day = slice.last_day;
    ASSIGN_OR_RETURN(slice.catalog, structures_.CatalogAt(view_, authority_id, question_.revision));
    slices_.push_back(std::move(slice));
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

  // What exempt units sent nevertheless is listed.
  static void ExcludeExempt(Slice& slice) {
    for (const ExpectedUnit& unit : slice.exempt) {
      slice.excluded.push_back({unit.unit_id, v1::UNCOUNTED_REASON_EXEMPT, {unit.unit_id}});
    }
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
      // A unit that is in two blocs counts in either of them when it is asked for alone.
      std::vector<ExpectedUnit> units;
      std::vector<std::string> images;
      for (size_t i = 0; i < slice.units.size(); ++i) {
        if (!members.contains(slice.image_id(i))) {
          continue;
        }
        units.push_back({std::move(slice.units[i].unit_id), bloc_id});
        if (!slice.images.empty()) {
          images.push_back(std::move(slice.images[i]));
        }
      }
      slice.units = std::move(units);
      slice.images = std::move(images);
      std::erase_if(slice.exempt, [&](const ExpectedUnit& unit) {
        return unit.bloc_id != bloc_id && !members.contains(unit.unit_id);
      });
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

  // At central scope a unit counts through its home authority, and an authority through its own units or, as long as
  // none of them has reported, through the unit that stands for it.
  absl::Status CountEachUnitOnce() {
    std::vector<StandIn> stand_ins;
    for (Slice& slice : slices_) {
      std::erase_if(slice.exempt, [&](const ExpectedUnit& unit) {
        const v1::Unit* const record = slice.structure->UnitOn(unit.unit_id, slice.last_day);
        return record != nullptr && record->home_authority_id() != slice.authority_id;
      });
      Exclude(slice, [&](const ExpectedUnit& unit) {
        const v1::Unit* const record = slice.structure->UnitOn(unit.unit_id, slice.last_day);
        if (record == nullptr) {
          return v1::UNCOUNTED_REASON_UNSPECIFIED;
        }
        if (record->home_authority_id() != slice.authority_id) {
          return v1::UNCOUNTED_REASON_OTHER_HOME_AUTHORITY;
        }
        const std::string& stands_for = record->stands_for_authority_id();
        if (!stands_for.empty() && stands_for != slice.authority_id) {
          stand_ins.push_back({&slice, unit.unit_id, stands_for});
        }
        return v1::UNCOUNTED_REASON_UNSPECIFIED;
      });
    }
    return ExcludeStandIns(stand_ins);
  }

  absl::Status ExcludeStandIns(const std::vector<StandIn>& stand_ins) {
    using Name = std::pair<absl::string_view, absl::string_view>;  // authority and period
    std::map<Name, const Slice*> named;
    for (const Slice& slice : slices_) {
      named.emplace(Name(slice.authority_id, slice.period_id()), &slice);
    }
    std::map<const Slice*, bool> reported;
    std::map<Slice*, absl::flat_hash_set<absl::string_view>> excluded;
    for (const StandIn& stand_in : stand_ins) {
      const auto own = named.find(Name(stand_in.authority_id, stand_in.slice->period_id()));
      if (own == named.end()) {
        continue;
      }
      const auto [told, inserted] = reported.try_emplace(own->second, false);
      if (inserted) {
        ASSIGN_OR_RETURN(told->second, AnyReported(*own->second));
      }
      if (told->second) {
        excluded[stand_in.slice].insert(stand_in.unit_id);
      }
    }
    for (auto& [slice, unit_ids] : excluded) {
      Exclude(*slice, [&unit_ids = unit_ids](const ExpectedUnit& unit) {
        return unit_ids.contains(unit.unit_id) ? v1::UNCOUNTED_REASON_STANDS_FOR_AUTHORITY
                                               : v1::UNCOUNTED_REASON_UNSPECIFIED;
      });
    }
    return absl::OkStatus();
  }

  // Whether any unit that counts in the slice has a version that counts at the revision. Most often the first row
  // tells. What was signed was accepted.
  absl::StatusOr<bool> AnyReported(const Slice& slice) const {
    const std::unique_ptr<storage::Cursor> cursor =
        view_.snapshot->Scan(storage::NowRange(slice.authority_id, slice.period_id()));
    const v1::Basis basis = question_.basis;
    auto unit = slice.units.begin();
    for (; cursor->Valid(); cursor->Next()) {
      const absl::string_view unit_id = storage::UnitOfNowKey(cursor->key());
      unit = std::find_if(unit, slice.units.end(), [&](const ExpectedUnit& each) { return each.unit_id >= unit_id; });
      if (unit == slice.units.end()) {
        break;
      }
      if (unit->unit_id != unit_id) {
        continue;
      }
      storage::HeadView head;
      absl::string_view payload;
      if (!storage::ReadHead(cursor->value(), &head, &payload)) {
        return absl::DataLossError(
            absl::StrCat("unreadable record at now/", slice.authority_id, "/", slice.period_id(), "/", unit_id));
      }
      if (head.changed_revision <= question_.revision) {
        if (CountedVersion(head, basis) > 0) {
          return true;
        }
        continue;
      }
      ASSIGN_OR_RETURN(
          const std::optional<storage::Head> then,
          ledger::HeadAt(view_, {slice.authority_id, slice.period_id(), unit->unit_id}, question_.revision));
      if (then.has_value() && CountedVersion(*then, basis) > 0) {
        return true;
      }
    }
    RETURN_IF_ERROR(cursor->status());
    return false;
  }

  void ListBlocs(Slice& slice) const {
    if (question_.scope.has_bloc()) {
      slice.bloc_ids = {question_.scope.bloc().bloc_id()};
      return;
    }
    slice.bloc_ids = slice.bloc_structure->BlocsOn(slice.bloc_day);
    const bool any_direct = std::any_of(slice.units.begin(), slice.units.end(),
                                        [](const ExpectedUnit& unit) { return unit.bloc_id == domain::kNoBloc; });
    if (any_direct) {
      slice.bloc_ids.emplace_back(domain::kNoBloc);
    }
  }

  absl::Status FindSignedVersions(Slice& slice) const {
    absl::btree_map<std::string, int64_t> latest;
    if (!question_.signed_versions.has_value()) {
      v1::ConsolidationRef ref;
      ref.set_authority_id(slice.authority_id);
      ref.set_period_id(slice.period_id());
      // What a bloc of other boundaries signed is not asked about: the reports were those of another bloc.
      if (question_.scope.has_bloc() && !boundaries_.has_value()) {
        ref.set_bloc_id(question_.scope.bloc().bloc_id());
      }
      ASSIGN_OR_RETURN(latest, ConsolidatedVersions(view_, ref, question_.revision));
    }
    const absl::btree_map<std::string, int64_t>& versions =
        question_.signed_versions.has_value() ? *question_.signed_versions : latest;
    for (const ExpectedUnit& unit : slice.units) {
      const auto found = versions.find(unit.unit_id);
      slice.signed_versions.push_back(found == versions.end() ? 0 : found->second);
    }
    return absl::OkStatus();
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
  return Resolver(view, structures, question).Run();
}

}  // namespace khoi::summary
