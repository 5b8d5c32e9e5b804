#include "services/summary/slice_frame.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/civil_date.h"
#include "services/summary/coverage.h"
#include "services/summary/summary_findings.h"
#include "services/summary/wide_decimal.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

v1::UncountedReason ReasonOf(const Slice& slice, const StrayReport& stray) {
  if (!stray.planned) {
    return v1::UNCOUNTED_REASON_NOT_A_MEMBER;
  }
  const auto excluded =
      std::lower_bound(slice.excluded.begin(), slice.excluded.end(), stray.unit_id,
                       [](const ExcludedUnit& unit, const std::string& unit_id) { return unit.unit_id < unit_id; });
  return excluded->reason;
}

void AddUncounted(const Answer& answer, v1::Summary& summary) {
  const Slice& slice = *answer.folded.slice;
  for (const StrayReport& stray : answer.strays) {
    if (!stray.planned && !slice.lists_strangers) {
      continue;
    }
    v1::UncountedReport& report = *summary.add_uncounted_reports();
    report.set_unit_id(stray.unit_id);
    report.set_authority_id(slice.authority_id);
    report.set_period_id(slice.period_id());
    report.set_version(stray.version);
    report.set_reason(ReasonOf(slice, stray));
  }
}

// Lists every declared total, also those that agree, so that "all totals agree" can be told from "nothing was
// declared".
absl::Status AddDeclaredTotals(const FoldedSlice& folded, v1::Summary& summary) {
  const Slice& slice = *folded.slice;
  std::vector<std::pair<uint32_t, const DeclaredTotal*>> totals;
  for (size_t partial = 0; partial < folded.partials.size(); ++partial) {
    for (const DeclaredTotal& declared : folded.partials[partial].declared_totals) {
      totals.emplace_back(folded.members[partial][declared.unit], &declared);
    }
  }
  std::stable_sort(totals.begin(), totals.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [unit, declared] : totals) {
    const std::string& unit_id = slice.units[unit].unit_id;
    const FoldedSlice::Place place = folded.places[unit];
    const std::optional<std::string> difference = Difference(declared->total.computed(), declared->total.declared());
    if (!difference.has_value()) {
      return absl::DataLossError(absl::StrCat("unreadable declared total of ", slice.authority_id, "/",
                                              slice.period_id(), "/", unit_id, " at ", declared->total.field_path()));
    }
    v1::DeclaredDifference& told = *summary.add_declared_differences();
    told.set_unit_id(unit_id);
    told.set_authority_id(slice.authority_id);
    told.set_period_id(slice.period_id());
    told.set_field_path(declared->total.field_path());
    told.set_label(declared->total.label());
    told.set_declared(declared->total.declared());
    told.set_computed(declared->total.computed());
    told.set_difference(*difference);
    told.set_exhaustiveness(static_cast<v1::Exhaustiveness>(declared->total.exhaustiveness()));
    told.set_version(folded.partials[place.partial].units[place.ordinal].version);
  }
  return absl::OkStatus();
}

absl::Status AddStanding(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                         const Answer& answer, v1::Summary& summary) {
  if (!question.rows_only) {
    v1::Coverage& coverage = *summary.add_coverages();
    ASSIGN_OR_RETURN(coverage, CoverageOf(answer.folded, question.instant_us));
    if (!question.names_units) {
      coverage.clear_units();
      coverage.set_units_left_out(true);
    }
    RETURN_IF_ERROR(SetSigned(view, structures, question, *answer.folded.slice, coverage));
  }
  AddUncounted(answer, summary);
  return AddDeclaredTotals(answer.folded, summary);
}

// Whether a unit says the consolidation of another authority again, which may become stale by itself.
bool RestsOnOthers(const v1::Summary& standing) {
  return std::any_of(standing.coverages().begin(), standing.coverages().end(), [](const v1::Coverage& coverage) {
    return std::any_of(coverage.units().begin(), coverage.units().end(),
                       [](const v1::UnitCoverage& unit) { return unit.has_source_consolidation(); });
  });
}

SliceFrame Encode(v1::Summary& told, bool lasting) {
  SliceFrame frame{.bytes = nullptr,
                   .not_evaluated = {told.not_evaluated().begin(), told.not_evaluated().end()},
                   .lasting = lasting};
  told.clear_not_evaluated();
  frame.bytes = std::make_shared<const std::string>(told.SerializeAsString());
  return frame;
}

}  // namespace

absl::Status AddFrame(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                      const Answer& answer, v1::Summary& summary) {
  RETURN_IF_ERROR(AddStanding(view, structures, question, answer, summary));
  return TellsFindings(question) ? AddFindings(view, structures, question, answer, summary) : absl::OkStatus();
}

absl::StatusOr<std::array<SliceFrame, 2>> FramesOf(const ledger::View& view, ledger::StructureCache& structures,
                                                   const Question& question, const Answer& answer) {
  const Slice& slice = *answer.folded.slice;
  const auto standing = [&]() -> absl::StatusOr<SliceFrame> {
    v1::Summary told;
    RETURN_IF_ERROR(AddStanding(view, structures, question, answer, told));
    return Encode(told, !RestsOnOthers(told));
  };
  const auto findings = [&]() -> absl::StatusOr<SliceFrame> {
    v1::Summary told;
    if (TellsFindings(question)) {
      RETURN_IF_ERROR(AddFindings(view, structures, question, answer, told));
    }
    return Encode(told, !DependsOnOtherPeriods(slice));
  };
  std::array<SliceFrame, 2> frames;
  if (answer.told == nullptr) {
    ASSIGN_OR_RETURN(frames[0], standing());
    ASSIGN_OR_RETURN(frames[1], findings());
    return frames;
  }
  const absl::CivilDay day = domain::DayInVietnam(question.instant_us);
  ASSIGN_OR_RETURN(frames[0], answer.told->standing.Of(slice, day, question.names_units, standing));
  ASSIGN_OR_RETURN(frames[1], answer.told->findings.Of(slice, day, question.names_units, findings));
  return frames;
}

void AddNotEvaluated(const v1::NotEvaluatedRule& rule, v1::Summary& summary) {
  const bool told = std::any_of(summary.not_evaluated().begin(), summary.not_evaluated().end(), [&](const auto& each) {
    return google::protobuf::util::MessageDifferencer::Equals(each, rule);
  });
  if (!told) {
    *summary.add_not_evaluated() = rule;
  }
}

}  // namespace khoi::summary
