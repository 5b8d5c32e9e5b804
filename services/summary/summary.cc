#include "services/summary/summary.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/timestamp.h"
#include "services/summary/annual.h"
#include "services/summary/answer.h"
#include "services/summary/coverage.h"
#include "services/summary/digest.h"
#include "services/summary/names.h"
#include "services/summary/summary_findings.h"
#include "services/summary/wide_decimal.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Sums are exact and nothing is rounded; a release that rounds names its way here, in what digests stand for.
constexpr absl::string_view kRounding = "exact";

std::vector<const Answer*> InOrder(const std::vector<Answer>& answers) {
  std::vector<const Answer*> ordered;
  for (const Answer& answer : answers) {
    ordered.push_back(&answer);
  }
  std::sort(ordered.begin(), ordered.end(), [](const Answer* a, const Answer* b) {
    const Slice& left = *a->folded.slice;
    const Slice& right = *b->folded.slice;
    return std::tie(left.authority_id, left.period_id()) < std::tie(right.authority_id, right.period_id());
  });
  return ordered;
}

std::string Digest(const Question& question, const std::vector<Answer>& answers,
                   const std::vector<std::string>& annual_digests) {
  const bool plain = !question.boundaries_day.has_value() && question.year_ids.empty();
  DigestNode node(plain ? "khoi.summary" : "khoi.summary.composed");
  if (!plain) {
    node.AddString(question.boundaries_day.has_value() ? domain::FormatCivilDay(*question.boundaries_day) : "");
    node.AddNumber(static_cast<int64_t>(annual_digests.size()));
    for (const std::string& digest : annual_digests) {
      node.AddHash(digest);
    }
  }
  const v1::Scope& scope = question.scope;
  node.AddNumber(scope.scope_case());
  node.AddString(scope.has_bloc() ? scope.bloc().authority_id() : scope.authority().authority_id());
  node.AddString(scope.bloc().bloc_id());
  node.AddNumber(question.basis);
  node.AddNumber(question.structure_revision);
  node.AddString(kRounding);
  // The order in which periods are asked for is no input.
  std::vector<std::string> period_ids;
  for (const AskedPeriod& period : question.periods) {
    period_ids.push_back(period.period_id);
  }
  std::sort(period_ids.begin(), period_ids.end());
  node.AddNumber(static_cast<int64_t>(period_ids.size()));
  for (const std::string& period_id : period_ids) {
    node.AddString(period_id);
  }
  for (const Answer* const answer : InOrder(answers)) {
    node.AddHash(answer->digest);
  }
  return node.Finish();
}

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

void CountFindings(const FoldedSlice& folded, v1::FindingCounts& counts) {
  for (const Partial& partial : folded.partials) {
    counts.set_warn_count(static_cast<int32_t>(counts.warn_count() + partial.warn_count));
    counts.set_info_count(static_cast<int32_t>(counts.info_count() + partial.info_count));
  }
}

v1::Summary Begin(const Question& question) {
  v1::Summary summary;
  *summary.mutable_scope() = question.scope;
  summary.mutable_period_ids()->Assign(question.period_ids.begin(), question.period_ids.end());
  summary.set_basis(question.basis);
  summary.set_as_of_revision(question.revision);
  domain::SetTime(question.revision_time_us, *summary.mutable_as_of_time());
  domain::SetTime(question.instant_us, *summary.mutable_instant());
  summary.mutable_finding_counts();
  if (question.boundaries_day.has_value()) {
    summary.set_boundaries_date(domain::FormatCivilDay(*question.boundaries_day));
  }
  summary.set_year_composition(question.year_composition);
  return summary;
}

}  // namespace

absl::StatusOr<Computation> Compute(const ledger::View& view, ledger::StructureCache& structures, Question question,
                                    const Substitute* substitute) {
  Computation computed;
  computed.question = std::move(question);
  const Question& asked = computed.question;
  ASSIGN_OR_RETURN(computed.resolution, Resolve(view, structures, asked));
  const std::vector<Slice>& slices = computed.resolution.slices;
  const bool findings = TellsFindings(asked);
  ASSIGN_OR_RETURN(std::vector<Answer> answers,
                   FoldSlices(view, asked, slices, {.substitute = substitute, .with_decisions = findings}));

  v1::Summary& summary = computed.summary;
  summary = Begin(asked);
  summary.mutable_authorities_without_period()->Assign(computed.resolution.without_period.begin(),
                                                       computed.resolution.without_period.end());
  std::vector<std::string> annual_digests;
  if (!asked.year_ids.empty()) {
    ASSIGN_OR_RETURN(annual_digests, CompareYears(view, structures, asked, slices, summary));
  }
  summary.set_digest(Digest(asked, answers, annual_digests));
  for (Answer& answer : answers) {
    if (!asked.rows_only) {
      v1::Coverage& coverage = *summary.add_coverages();
      ASSIGN_OR_RETURN(coverage, CoverageOf(answer.folded, asked.instant_us, answer.told.get()));
      RETURN_IF_ERROR(SetSigned(view, structures, asked, *answer.folded.slice, coverage));
    }
    AddUncounted(answer, summary);
    RETURN_IF_ERROR(AddDeclaredTotals(answer.folded, summary));
    CountFindings(answer.folded, *summary.mutable_finding_counts());
    if (findings) {
      RETURN_IF_ERROR(AddFindings(view, structures, asked, answer, summary));
    }
    computed.folded.push_back(std::move(answer.folded));
  }
  Names names(slices);
  RETURN_IF_ERROR(Project(asked, computed.folded, names, summary));
  return computed;
}

absl::StatusOr<v1::Summary> Summarize(const ledger::View& view, ledger::StructureCache& structures,
                                      const v1::GetSummaryRequest& request, int64_t now_us, Memo* memo) {
  ASSIGN_OR_RETURN(Question question, Understand(view, request, now_us));
  question.memo = memo;
  ASSIGN_OR_RETURN(Computation computed, Compute(view, structures, std::move(question)));
  return std::move(computed.summary);
}

}  // namespace khoi::summary
