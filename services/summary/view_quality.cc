#include "services/summary/view_quality.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/waivers.h"
#include "services/ledger/log_reader.h"
#include "services/summary/acceptances.h"
#include "services/summary/names.h"
#include "services/summary/signed_about.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_quality_tables.h"
#include "services/summary/view_words.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using Waivers = google::protobuf::RepeatedPtrField<v1::Waiver>;

Words CallActor(Names& names, const v1::Actor& actor) {
  Words words = CallOrganisation(names, v1::DIMENSION_AWARDING_ORGANISATION, actor.organisation_id());
  for (std::string* const text : {&words.vi, &words.en}) {
    absl::StrAppend(text, " (", actor.position(), ")");
  }
  return words;
}

// Goes through the counted versions and what was signed, and fills the tables on the way.
class Quality {
 public:
  explicit Quality(const ViewInput& input) : input_(input), names_(input.computed.resolution.slices), tables_(names_) {}

  absl::StatusOr<Tables> Make() {
    for (const FoldedSlice& folded : input_.computed.folded) {
      RETURN_IF_ERROR(AddSlice(folded));
    }
    ASSIGN_OR_RETURN(const std::vector<SignedAbout> signed_ones,
                     ConsolidationsAbout(input_.view, input_.computed.question, input_.computed.resolution));
    const v1::Summary& summary = input_.computed.summary;
    for (const SignedAbout& each : signed_ones) {
      AddSigned(each.consolidation);
    }
    for (const v1::SummaryFinding& finding : summary.findings()) {
      tables_.AddTogether(finding);
    }
    for (const v1::NotEvaluatedRule& rule : summary.not_evaluated()) {
      tables_.AddNotEvaluated(rule, {"các đơn vị cùng nhau", "the units together"}, "");
    }
    for (const v1::DeclaredDifference& difference : summary.declared_differences()) {
      tables_.AddDeclared(difference);
    }
    return tables_.Take();
  }

 private:
  absl::Status AddSlice(const FoldedSlice& folded) {
    for (size_t i = 0; i < folded.slice->units.size(); ++i) {
      const UnitState& state = folded.partials[folded.places[i].partial].units[folded.places[i].ordinal];
      if (state.reported()) {
        RETURN_IF_ERROR(AddReport(*folded.slice, folded.slice->units[i].unit_id, state));
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddReport(const Slice& slice, const std::string& unit_id, const UnitState& state) {
    const storage::ReportId report{slice.authority_id, slice.period_id(), unit_id};
    ASSIGN_OR_RETURN(const stored::v1::Verdict verdict, ledger::ReadVerdict(input_.view, report, state.version));
    std::optional<Acceptance> acceptance;
    if (state.accepted_version != 0) {
      ASSIGN_OR_RETURN(acceptance, AcceptanceOf(input_.view, report, state.version, input_.computed.question.revision));
    }
    const Words unit = CallOrganisation(names_, v1::DIMENSION_UNIT, unit_id);
    const JudgedReport judged{
        .unit = unit, .authority_id = report.authority_id, .period_id = report.period_id, .version = state.version};
    for (const v1::Finding& finding : verdict.findings()) {
      tables_.AddFinding(judged, finding, {});
    }
    for (const v1::NotEvaluatedRule& rule : verdict.not_evaluated()) {
      tables_.AddNotEvaluated(rule, unit, absl::StrCat(report.authority_id, "/", report.period_id, "/", unit_id));
    }
    if (!acceptance.has_value()) {
      return absl::OkStatus();
    }
    const Words author = CallActor(names_, acceptance->body.actor());
    const Waivers& waivers = acceptance->body.act().accept().waivers();
    for (const v1::Finding& finding : acceptance->body.findings()) {
      tables_.AddFinding(judged, finding, WaivedBy(finding, waivers));
    }
    for (const v1::Waiver& waiver : waivers) {
      tables_.AddWaiver({.about = unit,
                         .authority_id = report.authority_id,
                         .period_id = report.period_id,
                         .author = author,
                         .revision = acceptance->revision},
                        waiver);
    }
    return absl::OkStatus();
  }

  // The reasons for which a finding was let pass.
  static std::string WaivedBy(const v1::Finding& finding, const Waivers& waivers) {
    std::vector<std::string> reasons;
    for (const v1::Waiver& waiver : waivers) {
      if (domain::Waives(waiver, finding)) {
        reasons.push_back(waiver.reason());
      }
    }
    return absl::StrJoin(reasons, "; ");
  }

  void AddSigned(const v1::Consolidation& consolidation) {
    const v1::ConsolidationRef& ref = consolidation.ref();
    const Words about = ref.bloc_id().empty() ? CallOrganisation(names_, v1::DIMENSION_AUTHORITY, ref.authority_id())
                                              : CallOrganisation(names_, v1::DIMENSION_BLOC, ref.bloc_id());
    for (const v1::Waiver& waiver : consolidation.waivers()) {
      tables_.AddWaiver({.about = about,
                         .authority_id = ref.authority_id(),
                         .period_id = ref.period_id(),
                         .author = CallActor(names_, consolidation.signer()),
                         .revision = consolidation.revision()},
                        waiver);
    }
  }

  const ViewInput& input_;
  Names names_;
  QualityTables tables_;
};

}  // namespace

absl::StatusOr<Tables> MakeQualityView(const ViewInput& input) { return Quality(input).Make(); }

}  // namespace khoi::summary
