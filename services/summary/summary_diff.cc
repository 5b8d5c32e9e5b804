#include "services/summary/summary_diff.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/summary/invalid_field.h"
#include "services/summary/row_diff.h"
#include "services/summary/summary.h"
#include "services/summary/unit_changes.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using google::protobuf::util::MessageDifferencer;

absl::Status Differs(absl::string_view field) {
  return InvalidField(absl::StrCat("to.", field), absl::StrCat("phải giống from.", field),
                      absl::StrCat("must be as in from.", field));
}

// What one asks must be the same on both sides: only then do rows mean the same.
absl::Status CheckComparable(const v1::GetSummaryRequest& from, const v1::GetSummaryRequest& to) {
  if (!MessageDifferencer::Equals(from.scope(), to.scope())) {
    return Differs("scope");
  }
  if (!std::equal(from.measures().begin(), from.measures().end(), to.measures().begin(), to.measures().end())) {
    return Differs("measures");
  }
  if (!std::equal(from.group_by().begin(), from.group_by().end(), to.group_by().begin(), to.group_by().end())) {
    return Differs("group_by");
  }
  const bool same_filters =
      std::equal(from.filters().begin(), from.filters().end(), to.filters().begin(), to.filters().end(),
                 [](const auto& a, const auto& b) { return MessageDifferencer::Equals(a, b); });
  return same_filters ? absl::OkStatus() : Differs("filters");
}

absl::StatusOr<Computation> ComputeSide(const ledger::View& view, ledger::StructureCache& structures,
                                        const v1::GetSummaryRequest& request, int64_t now_us,
                                        absl::string_view parent) {
  absl::StatusOr<Question> question = Understand(view, request, now_us);
  if (!question.ok()) {
    return Below(parent, question.status());
  }
  question->rows_only = true;
  absl::StatusOr<Computation> computed = Compute(view, structures, *std::move(question));
  return computed.ok() ? std::move(computed) : Below(parent, computed.status());
}

// To which report a unit's part in a row is put down.
struct Report {
  std::string authority_id;
  std::string period_id;
};
using Reports = absl::btree_map<std::string, Report>;  // by unit

using Items = google::protobuf::RepeatedPtrField<v1::KeyedItem>;
using Winners = absl::flat_hash_map<std::string, const v1::ItemClaim*>;

Winners WinnersOf(const Items& items) {
  Winners winners;
  for (const v1::KeyedItem& item : items) {
    winners.emplace(absl::StrCat(item.key(), "\n", item.role(), "\n", item.relation()), &item.claims(0));
  }
  return winners;
}

// Units for which an item counts on one side only.
void AddWinnersOfOne(const Winners& one, const Winners& other, Reports& reports) {
  for (const auto& [name, claim] : one) {
    const auto found = other.find(name);
    if (found == other.end() || found->second->unit_id() != claim->unit_id()) {
      reports.try_emplace(claim->unit_id(), Report{claim->authority_id(), claim->period_id()});
    }
  }
}

void AddWinners(const Items& from, const Items& to, Reports& reports) {
  const Winners before = WinnersOf(from);
  const Winners after = WinnersOf(to);
  AddWinnersOfOne(before, after, reports);
  AddWinnersOfOne(after, before, reports);
}

Reports ReportsBehind(const std::vector<v1::UnitChange>& changes, const v1::Summary& from, const v1::Summary& to) {
  Reports reports;
  // Of several periods the last one that changed.
  for (const v1::UnitChange& change : changes) {
    reports[change.unit_id()] = {change.authority_id(), change.period_id()};
  }
  AddWinners(from.documents(), to.documents(), reports);
  AddWinners(from.movements(), to.movements(), reports);
  return reports;
}

// The same question about these units alone, kept apart.
Question ByUnit(const Question& question, const Reports& reports) {
  Question by_unit = question;
  Filter filter{.dimension = v1::DIMENSION_UNIT, .values = {}};
  for (const auto& [unit_id, report] : reports) {
    filter.values.insert(unit_id);
  }
  by_unit.filters.push_back(std::move(filter));
  by_unit.year_ids.clear();  // what units say about years is no part of rows
  if (!by_unit.Asks(v1::DIMENSION_UNIT)) {
    by_unit.group_by.push_back(v1::DIMENSION_UNIT);
  }
  return by_unit;
}

// The unit in a row's key, taken out when `apart` says so.
std::string TakeUnit(bool apart, v1::SummaryRow& row) {
  std::string unit_id;
  for (int i = 0; i < row.key_size(); ++i) {
    if (row.key(i).dimension() != v1::DIMENSION_UNIT) {
      continue;
    }
    unit_id = row.key(i).value();
    if (apart) {
      row.mutable_key()->DeleteSubrange(i, 1);
    }
    break;
  }
  return unit_id;
}

class Difference {
 public:
  Difference(const ledger::View& view, ledger::StructureCache& structures, const Computation& from,
             const Computation& to)
      : view_(view), structures_(structures), from_(from), to_(to) {}

  absl::StatusOr<v1::DiffSummariesResponse> Tell() {
    ASSIGN_OR_RETURN(const std::vector<v1::UnitChange> changes, UnitChanges(view_, structures_, from_, to_));
    AddRows();
    if (!response_.rows().empty()) {
      RETURN_IF_ERROR(AddCauses(ReportsBehind(changes, from_.summary, to_.summary)));
    }
    response_.mutable_units()->Assign(changes.begin(), changes.end());
    response_.set_from_digest(from_.summary.digest());
    response_.set_to_digest(to_.summary.digest());
    response_.set_from_revision(from_.question.revision);
    response_.set_to_revision(to_.question.revision);
    return std::move(response_);
  }

 private:
  void AddRows() {
    for (const RowPair& pair : DiffRows(from_.summary.rows(), to_.summary.rows())) {
      row_ids_.emplace(NameOfRow(pair.either()), response_.rows_size());
      v1::RowChange& row = *response_.add_rows();
      row.set_measure(pair.either().measure());
      *row.mutable_key() = pair.either().key();
      SetFigures(pair, row);
    }
  }

  template <typename Change>
  static void SetFigures(const RowPair& pair, Change& change) {
    if (pair.from != nullptr) {
      *change.mutable_from() = pair.from->figure();
    }
    if (pair.to != nullptr) {
      *change.mutable_to() = pair.to->figure();
    }
  }

  absl::Status AddCauses(const Reports& reports) {
    if (reports.empty()) {
      return absl::OkStatus();
    }
    const absl::StatusOr<Computation> before = Compute(view_, structures_, ByUnit(from_.question, reports));
    const absl::StatusOr<Computation> after = Compute(view_, structures_, ByUnit(to_.question, reports));
    const bool too_many = absl::IsResourceExhausted(before.status()) || absl::IsResourceExhausted(after.status());
    if (too_many && reports.size() > 1) {
      // Kept apart, many units may have more rows than an answer; one has no more than both sides have.
      const auto middle = std::next(reports.begin(), static_cast<std::ptrdiff_t>(reports.size() / 2));
      RETURN_IF_ERROR(AddCauses(Reports(reports.begin(), middle)));
      return AddCauses(Reports(middle, reports.end()));
    }
    RETURN_IF_ERROR(before.status());
    RETURN_IF_ERROR(after.status());
    const bool apart = !from_.question.Asks(v1::DIMENSION_UNIT);
    for (const RowPair& pair : DiffRows(before->summary.rows(), after->summary.rows())) {
      v1::SummaryRow row = pair.either();
      const std::string unit_id = TakeUnit(apart, row);
      const auto found = row_ids_.find(NameOfRow(row));
      const auto report = reports.find(unit_id);
      if (found == row_ids_.end() || report == reports.end()) {
        continue;
      }
      v1::RowCause& cause = *response_.mutable_rows(found->second)->add_causes();
      cause.set_unit_id(unit_id);
      cause.set_authority_id(report->second.authority_id);
      cause.set_period_id(report->second.period_id);
      SetFigures(pair, cause);
    }
    return absl::OkStatus();
  }

  const ledger::View& view_;
  ledger::StructureCache& structures_;
  const Computation& from_;
  const Computation& to_;
  absl::flat_hash_map<std::string, int> row_ids_;  // by name
  v1::DiffSummariesResponse response_;
};

}  // namespace

absl::StatusOr<v1::DiffSummariesResponse> DiffSummaries(const ledger::View& view, ledger::StructureCache& structures,
                                                        const v1::DiffSummariesRequest& request, int64_t now_us) {
  RETURN_IF_ERROR(CheckComparable(request.from(), request.to()));
  ASSIGN_OR_RETURN(const Computation from, ComputeSide(view, structures, request.from(), now_us, "from"));
  ASSIGN_OR_RETURN(const Computation to, ComputeSide(view, structures, request.to(), now_us, "to"));
  return Difference(view, structures, from, to).Tell();
}

}  // namespace khoi::summary
