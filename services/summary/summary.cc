#include "services/summary/summary.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/domain/timestamp.h"
#include "services/summary/annual.h"
#include "services/summary/answer.h"
#include "services/summary/digest.h"
#include "services/summary/names.h"
#include "services/summary/slice_frame.h"
#include "services/summary/summary_findings.h"
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

// Adds the frame of a slice: to `pieces` if there are any, else to `summary`.
absl::Status AddFrameTo(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                        const Answer& answer, SummaryPieces* pieces, v1::Summary& summary) {
  if (pieces == nullptr && answer.told == nullptr) {
    return AddFrame(view, structures, question, answer, summary);
  }
  ASSIGN_OR_RETURN(const auto frames, FramesOf(view, structures, question, answer));
  for (const SliceFrame& frame : frames) {
    for (const v1::NotEvaluatedRule& rule : frame.not_evaluated) {
      AddNotEvaluated(rule, summary);
    }
    if (pieces != nullptr) {
      pieces->push_back(frame.bytes);
    } else if (!summary.MergeFromString(*frame.bytes)) {
      return absl::InternalError("what was told of a slice cannot be read");
    }
  }
  return absl::OkStatus();
}

// Adds documents and movements that were added up before: to `pieces` if there are any, else to `summary`.
absl::Status AddListed(const FoldedSlice& folded, SummaryPieces* pieces, v1::Summary& summary) {
  if (pieces != nullptr) {
    pieces->push_back(folded.items->listed);
    return absl::OkStatus();
  }
  return summary.MergeFromString(*folded.items->listed)
             ? absl::OkStatus()
             : absl::InternalError("documents and movements that were listed cannot be read");
}

// Moves documents and movements from `summary` to a piece of their own, as AddListed puts them.
void TakeListed(v1::Summary& summary, SummaryPieces& pieces) {
  v1::Summary listed;
  listed.mutable_documents()->Swap(summary.mutable_documents());
  listed.mutable_movements()->Swap(summary.mutable_movements());
  pieces.push_back(std::make_shared<const std::string>(listed.SerializeAsString()));
}

// Units that one answer names.
constexpr size_t kNamedUnitsMax = 20'000;

bool NamesUnits(const Slices& slices) {
  size_t count = 0;
  for (const Slice& slice : slices) {
    count += slice.units.size() + slice.exempt.size();
  }
  return count <= kNamedUnitsMax;
}

// Computes a summary: all of it, or with `pieces` what is not in them.
absl::StatusOr<Computation> ComputeWith(const ledger::View& view, ledger::StructureCache& structures, Question question,
                                        const Substitute* substitute, SummaryPieces* pieces) {
  Computation computed;
  computed.question = std::move(question);
  ASSIGN_OR_RETURN(computed.resolution, Resolve(view, structures, computed.question));
  const Slices& slices = computed.resolution.slices;
  computed.question.names_units = NamesUnits(slices);
  const Question& asked = computed.question;
  ASSIGN_OR_RETURN(std::vector<Answer> answers,
                   FoldSlices(view, asked, slices, {.substitute = substitute, .with_decisions = TellsFindings(asked)}));

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
    RETURN_IF_ERROR(AddFrameTo(view, structures, asked, answer, pieces, summary));
    CountFindings(answer.folded, *summary.mutable_finding_counts());
    computed.folded.push_back(std::move(answer.folded));
  }
  Names names(slices);
  RETURN_IF_ERROR(Project(asked, computed.folded, names, summary));
  if (ItemsAreAddedUp(computed.folded)) {
    RETURN_IF_ERROR(AddListed(computed.folded.front(), pieces, summary));
  } else if (pieces != nullptr) {
    TakeListed(summary, *pieces);
  }
  return computed;
}

}  // namespace

absl::StatusOr<Computation> Compute(const ledger::View& view, ledger::StructureCache& structures, Question question,
                                    const Substitute* substitute) {
  return ComputeWith(view, structures, std::move(question), substitute, nullptr);
}

absl::StatusOr<v1::Summary> Summarize(const ledger::View& view, ledger::StructureCache& structures,
                                      const v1::GetSummaryRequest& request, int64_t now_us, Memo* memo) {
  ASSIGN_OR_RETURN(Question question, Understand(view, request, now_us));
  question.memo = memo;
  ASSIGN_OR_RETURN(Computation computed, Compute(view, structures, std::move(question)));
  return std::move(computed.summary);
}

absl::StatusOr<SummaryPieces> SummarizeInPieces(const ledger::View& view, ledger::StructureCache& structures,
                                                const v1::GetSummaryRequest& request, int64_t now_us, Memo* memo) {
  ASSIGN_OR_RETURN(Question question, Understand(view, request, now_us));
  question.memo = memo;
  SummaryPieces pieces = {nullptr};
  ASSIGN_OR_RETURN(const Computation computed, ComputeWith(view, structures, std::move(question), nullptr, &pieces));
  pieces.front() = std::make_shared<const std::string>(computed.summary.SerializeAsString());
  return pieces;
}

}  // namespace khoi::summary
