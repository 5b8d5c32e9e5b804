#include "services/summary/summary_delta.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/domain/sha256.h"
#include "services/summary/list_delta.h"
#include "services/summary/row_diff.h"

namespace khoi::summary {
namespace {

// Below this nobody minds how large a delta is, and it says more than the whole.
constexpr size_t kSmallBytes = 4 << 10;

// What differs from one moment to the next without anything having changed.
constexpr std::array<absl::string_view, 3> kMoment = {"as_of_revision", "as_of_time", "instant"};
// What every delta has.
constexpr std::array<absl::string_view, 5> kAlways = {"as_of_revision", "as_of_time", "instant", "digest",
                                                      "finding_counts"};
// What is told item by item where that is possible.
constexpr std::array<absl::string_view, 4> kLists = {"coverages", "rows", "documents", "movements"};
// What belongs to the question.
constexpr std::array<absl::string_view, 5> kQuestion = {"scope", "period_ids", "basis", "boundaries_date",
                                                        "year_composition"};

template <size_t kSize>
bool IsIn(const std::array<absl::string_view, kSize>& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <typename Visit>
void ForEachField(const Visit& visit) {
  const google::protobuf::Descriptor& type = *v1::Summary::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    visit(type.field(i)->name());
  }
}

void CopyField(const std::string& name, const v1::Summary& from, v1::Summary& to) {
  google::protobuf::FieldMask mask;
  mask.add_paths(name);
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, options, &to);
}

bool SameField(const std::string& name, const v1::Summary& a, const v1::Summary& b) {
  v1::Summary left;
  v1::Summary right;
  CopyField(name, a, left);
  CopyField(name, b, right);
  return SameBytes(left, right);
}

std::string NameOfItem(const v1::KeyedItem& item) {
  return absl::StrCat(item.key(), "\n", item.code(), "\n", item.stage_code(), "\n", item.relation(), "\n", item.role());
}

// Without figures, but for the unit of measure, which is part of the name.
void AddGone(const v1::SummaryRow& row, v1::SummaryRow& gone) {
  gone.set_measure(row.measure());
  *gone.mutable_key() = row.key();
  if (!row.figure().measure_unit_code().empty()) {
    gone.mutable_figure()->set_measure_unit_code(row.figure().measure_unit_code());
  }
}

void AddGone(const v1::KeyedItem& item, v1::KeyedItem& gone) {
  gone = item;
  gone.clear_claims();
}

// False when the list has to be replaced.
template <typename Item, typename NameOf>
bool TellList(const Items<Item>& from, const Items<Item>& to, const NameOf& name_of, Items<Item>& changes,
              Items<Item>& gone_items) {
  const ListDelta<Item> delta = DeltaOfLists(from, to, name_of);
  if (!delta.possible) {
    return false;
  }
  for (const Item* const change : delta.changes) {
    *changes.Add() = *change;
  }
  for (const Item* const gone : delta.gone) {
    AddGone(*gone, *gone_items.Add());
  }
  return true;
}

// False when the lists do not name the same in the same order.
template <typename Item, typename NameOf>
bool SameNames(const Items<Item>& from, const Items<Item>& to, const NameOf& name_of) {
  return std::equal(from.begin(), from.end(), to.begin(), to.end(),
                    [&](const Item& a, const Item& b) { return name_of(a) == name_of(b); });
}

template <typename Item>
void KeepOthers(const Items<Item>& from, const Items<Item>& to, Items<Item>& others) {
  for (int i = 0; i < to.size(); ++i) {
    if (!SameBytes(from[i], to[i])) {
      *others.Add() = to[i];
    }
  }
}

const std::string& NameOfBloc(const v1::BlocCoverage& bloc) { return bloc.bloc_id(); }
const std::string& NameOfUnit(const v1::UnitCoverage& unit) { return unit.unit_id(); }
std::string NameOfCoverage(const v1::Coverage& coverage) {
  return absl::StrCat(coverage.authority_id(), "/", coverage.period_id());
}

bool TellCoverages(const v1::Summary& from, const v1::Summary& to, v1::Summary& changes) {
  if (!SameNames(from.coverages(), to.coverages(), NameOfCoverage)) {
    return false;
  }
  for (int i = 0; i < to.coverages_size(); ++i) {
    const v1::Coverage& before = from.coverages(i);
    const v1::Coverage& after = to.coverages(i);
    if (!SameNames(before.blocs(), after.blocs(), NameOfBloc) ||
        !SameNames(before.units(), after.units(), NameOfUnit)) {
      return false;
    }
    if (SameBytes(before, after)) {
      continue;
    }
    v1::Coverage& told = *changes.add_coverages();
    told = after;
    told.clear_blocs();
    told.clear_units();
    KeepOthers(before.blocs(), after.blocs(), *told.mutable_blocs());
    KeepOthers(before.units(), after.units(), *told.mutable_units());
  }
  return true;
}

// Every item of `items` that `others` has too becomes that one.
template <typename Item, typename NameOf>
void TakeOthers(const Items<Item>& others, const NameOf& name_of, Items<Item>& items) {
  const auto places = PlacesOf(others, name_of);
  for (Item& item : items) {
    if (const auto other = places.find(name_of(item)); other != places.end()) {
      item = others[other->second];
    }
  }
}

void ApplyToCoverage(const v1::Coverage& told, v1::Coverage& coverage) {
  v1::Coverage before;
  before.Swap(&coverage);
  coverage = told;
  coverage.mutable_blocs()->Swap(before.mutable_blocs());
  coverage.mutable_units()->Swap(before.mutable_units());
  TakeOthers(told.blocs(), NameOfBloc, *coverage.mutable_blocs());
  TakeOthers(told.units(), NameOfUnit, *coverage.mutable_units());
}

class Lists {
 public:
  Lists(const v1::Summary& from, const v1::Summary& to, v1::SummaryDelta& delta)
      : from_(from), to_(to), delta_(delta) {}

  void Tell() {
    v1::Summary& changes = *delta_.mutable_changes();
    Unless(TellCoverages(from_, to_, changes), "coverages");
    Unless(TellList(from_.rows(), to_.rows(), NameOfRow, *changes.mutable_rows(), *delta_.mutable_gone_rows()), "rows");
    Unless(TellList(from_.documents(), to_.documents(), NameOfItem, *changes.mutable_documents(),
                    *delta_.mutable_gone_documents()),
           "documents");
    Unless(TellList(from_.movements(), to_.movements(), NameOfItem, *changes.mutable_movements(),
                    *delta_.mutable_gone_movements()),
           "movements");
  }

 private:
  void Unless(bool told, const std::string& name) {
    if (!told) {
      CopyField(name, to_, *delta_.mutable_changes());
      delta_.add_replaced_lists(name);
    }
  }

  const v1::Summary& from_;
  const v1::Summary& to_;
  v1::SummaryDelta& delta_;
};

}  // namespace

bool SaysTheSame(const v1::Summary& a, const v1::Summary& b) {
  // Equal input is told equally, but for what only the day decides.
  if (a.digest() != b.digest()) {
    return false;
  }
  bool same = true;
  ForEachField([&](const std::string& name) { same = same && (IsIn(kMoment, name) || SameField(name, a, b)); });
  return same;
}

std::string HashOfSaying(const v1::Summary& summary) {
  domain::Sha256 hash;
  ForEachField([&](const std::string& name) {
    if (!IsIn(kMoment, name)) {
      v1::Summary field;
      CopyField(name, summary, field);
      hash.Update(field.SerializeAsString());
    }
  });
  return hash.Finish();
}

std::optional<v1::SummaryDelta> DeltaOf(const v1::Summary& from, const v1::Summary& to) {
  v1::SummaryDelta delta;
  delta.set_from_revision(from.as_of_revision());
  bool one_question = true;
  ForEachField([&](const std::string& name) {
    if (IsIn(kAlways, name)) {
      CopyField(name, to, *delta.mutable_changes());
    } else if (!IsIn(kLists, name) && !SameField(name, from, to)) {
      one_question = one_question && !IsIn(kQuestion, name);
      CopyField(name, to, *delta.mutable_changes());
      delta.add_replaced_lists(name);
    }
  });
  if (!one_question) {
    return std::nullopt;
  }
  Lists(from, to, delta).Tell();
  const size_t size = delta.ByteSizeLong();
  if (size > kSmallBytes && 2 * size > to.ByteSizeLong()) {
    return std::nullopt;
  }
  return delta;
}

absl::Status ApplyDelta(const v1::SummaryDelta& delta, v1::Summary& summary) {
  if (delta.from_revision() != summary.as_of_revision()) {
    return absl::FailedPreconditionError(absl::StrCat("the delta leads from revision ", delta.from_revision(),
                                                      " and the summary is of revision ", summary.as_of_revision(),
                                                      " / phần thay đổi tính từ bản ghi ", delta.from_revision(),
                                                      ", bảng tổng hợp ở bản ghi ", summary.as_of_revision()));
  }
  const v1::Summary& changes = delta.changes();
  const auto replaced = [&](const std::string& name) {
    return std::find(delta.replaced_lists().begin(), delta.replaced_lists().end(), name) !=
           delta.replaced_lists().end();
  };
  ForEachField([&](const std::string& name) {
    if (!IsIn(kAlways, name) && !replaced(name)) {
      return;
    }
    summary.GetReflection()->ClearField(&summary, v1::Summary::descriptor()->FindFieldByName(name));
    CopyField(name, changes, summary);
  });
  if (!replaced("coverages")) {
    const auto places = PlacesOf(changes.coverages(), NameOfCoverage);
    for (v1::Coverage& coverage : *summary.mutable_coverages()) {
      if (const auto told = places.find(NameOfCoverage(coverage)); told != places.end()) {
        ApplyToCoverage(changes.coverages(told->second), coverage);
      }
    }
  }
  if (!replaced("rows")) {
    ApplyToList(changes.rows(), delta.gone_rows(), NameOfRow, *summary.mutable_rows());
  }
  if (!replaced("documents")) {
    ApplyToList(changes.documents(), delta.gone_documents(), NameOfItem, *summary.mutable_documents());
  }
  if (!replaced("movements")) {
    ApplyToList(changes.movements(), delta.gone_movements(), NameOfItem, *summary.mutable_movements());
  }
  return absl::OkStatus();
}

}  // namespace khoi::summary
