#include "services/summary/count_once.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/ledger/log_reader.h"
#include "services/summary/counted_version.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// A unit that stands for an authority other than the one it reports to.
struct StandIn {
  Slice* slice = nullptr;
  std::string unit_id;
  std::string authority_id;
};

// The record of the unit on the last day of the slice's period. An authority that the unit has left for good may not
// know it any more.
const v1::Unit* RecordOf(const std::vector<Slice>& slices, const Slice& slice, const std::string& unit_id) {
  const v1::Unit* record = slice.structure->UnitOn(unit_id, slice.last_day);
  for (auto other = slices.begin(); record == nullptr && other != slices.end(); ++other) {
    record = other->structure->UnitOn(unit_id, slice.last_day);
  }
  return record;
}

// Whether a report that has come counts: most often the first row of the period tells.
absl::StatusOr<bool> AnyReported(const ledger::View& view, const Question& question, const Slice& slice) {
  const std::unique_ptr<storage::Cursor> cursor =
      view.snapshot->Scan(storage::NowRange(slice.authority_id, slice.period_id()));
  auto unit = slice.units.begin();
  for (; cursor->Valid(); cursor->Next()) {
    const absl::string_view unit_id = storage::UnitOfNowKey(cursor->key());
    unit = std::find_if(unit, slice.units.end(), [&](const SliceUnit& each) { return each.unit_id >= unit_id; });
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
    bool counts = false;
    if (head.changed_revision <= question.revision) {
      counts = CountedVersion(head, question.basis) > 0;
    } else {
      ASSIGN_OR_RETURN(counts, HasCountedVersion(view, question, slice, *unit));
    }
    if (counts) {
      return true;
    }
  }
  RETURN_IF_ERROR(cursor->status());
  return false;
}

absl::StatusOr<bool> AnyCounted(const ledger::View& view, const Question& question, const Slice& slice) {
  if (question.basis != v1::BASIS_CONSOLIDATED) {
    return AnyReported(view, question, slice);
  }
  return std::any_of(slice.units.begin(), slice.units.end(),
                     [](const SliceUnit& unit) { return unit.signed_version > 0; });
}

absl::Status ExcludeStandIns(const ledger::View& view, const Question& question, const std::vector<StandIn>& stand_ins,
                             std::vector<Slice>& slices) {
  using Name = std::pair<absl::string_view, absl::string_view>;  // authority and period
  std::map<Name, const Slice*> named;
  for (const Slice& slice : slices) {
    named.emplace(Name(slice.authority_id, slice.period_id()), &slice);
  }
  std::map<const Slice*, bool> counted;
  std::map<Slice*, absl::flat_hash_set<absl::string_view>> excluded;
  for (const StandIn& stand_in : stand_ins) {
    const auto own = named.find(Name(stand_in.authority_id, stand_in.slice->period_id()));
    if (own == named.end()) {
      continue;
    }
    const auto [told, inserted] = counted.try_emplace(own->second, false);
    if (inserted) {
      ASSIGN_OR_RETURN(told->second, AnyCounted(view, question, *own->second));
    }
    if (told->second) {
      excluded[stand_in.slice].insert(stand_in.unit_id);
    }
  }
  for (auto& [slice, unit_ids] : excluded) {
    Exclude(*slice, [&unit_ids = unit_ids](const SliceUnit& unit) {
      return unit_ids.contains(unit.unit_id) ? v1::UNCOUNTED_REASON_STANDS_FOR_AUTHORITY
                                             : v1::UNCOUNTED_REASON_UNSPECIFIED;
    });
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<bool> HasCountedVersion(const ledger::View& view, const Question& question, const Slice& slice,
                                       const SliceUnit& unit) {
  if (question.basis == v1::BASIS_CONSOLIDATED) {
    return unit.signed_version > 0;
  }
  ASSIGN_OR_RETURN(const std::optional<storage::Head> head,
                   ledger::HeadAt(view, {slice.authority_id, slice.period_id(), unit.unit_id}, question.revision));
  return head.has_value() && CountedVersion(*head, question.basis) > 0;
}

absl::Status CountEachUnitOnce(const ledger::View& view, const Question& question, std::vector<Slice>& slices) {
  std::vector<StandIn> stand_ins;
  for (Slice& slice : slices) {
    std::erase_if(slice.exempt, [&](const SliceUnit& unit) {
      const v1::Unit* const record = slice.structure->UnitOn(unit.unit_id, slice.last_day);
      return record != nullptr && record->home_authority_id() != slice.authority_id;
    });
    Exclude(slice, [&](const SliceUnit& unit) {
      const v1::Unit* const record = RecordOf(slices, slice, unit.unit_id);
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
  return ExcludeStandIns(view, question, stand_ins, slices);
}

}  // namespace khoi::summary
