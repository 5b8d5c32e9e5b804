#include "services/ledger/report_source.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/domain/civil_date.h"
#include "services/domain/identifier.h"
#include "services/domain/timestamp.h"
#include "services/ledger/log_reader.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

bool IsTime(const google::protobuf::Timestamp& time, int64_t time_us) {
  google::protobuf::Timestamp entry_time;
  domain::SetTime(time_us, entry_time);
  return time.seconds() == entry_time.seconds() && time.nanos() == entry_time.nanos();
}

class SourceReader {
 public:
  SourceReader(const View& log, int64_t last_revision, const View& registry, StructureCache& structures)
      : log_(log), last_revision_(last_revision), registry_(registry), structures_(structures) {}

  absl::StatusOr<ReportSource> Run(const domain::Structure& structure, const v1::Report& report) {
    ReportSource source;
    if (!report.has_consolidation_source()) {
      ASSIGN_OR_RETURN(source.facts.own_authority_id, OwnAuthority(structure, report));
      return source;
    }
    const v1::ConsolidationSource& named = report.consolidation_source();
    ASSIGN_OR_RETURN(source.facts.signed_here, ReportsHere(named.authority_id(), named.period_id()));
    if (!source.facts.signed_here) {
      return source;
    }
    ASSIGN_OR_RETURN(source.consolidation, SignedAs(named));
    source.facts.consolidation = source.consolidation.get();
    for (const v1::SourceReceipt& receipt : named.receipts()) {
      ASSIGN_OR_RETURN(const bool known, Gave(named, receipt));
      source.facts.known_receipts.push_back(known);
    }
    return source;
  }

 private:
  // The authority for which the unit stands, when units of its own report about a period of this identifier.
  absl::StatusOr<std::string> OwnAuthority(const domain::Structure& structure, const v1::Report& report) const {
    const v1::Period* const period = structure.FindPeriod(report.period_id());
    const std::optional<absl::CivilDay> last_day =
        period == nullptr ? std::nullopt : domain::ParseCivilDay(period->last_date());
    const v1::Unit* const unit = last_day.has_value() ? structure.UnitOn(report.unit_id(), *last_day) : nullptr;
    if (unit == nullptr || unit->stands_for_authority_id().empty()) {
      return std::string();
    }
    ASSIGN_OR_RETURN(const bool here, ReportsHere(unit->stands_for_authority_id(), report.period_id()));
    return here ? unit->stands_for_authority_id() : std::string();
  }

  // Whether units at home in the authority have to report to it about the period on this server.
  absl::StatusOr<bool> ReportsHere(const std::string& authority_id, const std::string& period_id) const {
    if (!domain::IsIdentifier(authority_id)) {
      return false;
    }
    ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(registry_, authority_id, registry_.end.revision));
    const v1::Period* const period = structure->FindPeriod(period_id);
    const std::optional<absl::CivilDay> last_day =
        period == nullptr ? std::nullopt : domain::ParseCivilDay(period->last_date());
    if (!last_day.has_value()) {
      return false;
    }
    const std::vector<domain::ExpectedUnit> units = structure->ExpectedIn(*period).expected;
    return std::any_of(units.begin(), units.end(), [&](const domain::ExpectedUnit& unit) {
      const v1::Unit* const record = structure->UnitOn(unit.unit_id, *last_day);
      return record != nullptr && record->home_authority_id() == authority_id;
    });
  }

  // nullopt when the log did not have the revision then.
  absl::StatusOr<std::optional<stored::v1::Entry>> EntryAt(int64_t revision) const {
    if (revision < 1 || revision > last_revision_) {
      return std::nullopt;
    }
    ASSIGN_OR_RETURN(stored::v1::Entry entry, ReadEntry(log_, revision));
    return std::optional<stored::v1::Entry>(std::move(entry));
  }

  // The authority's own consolidation under this number and revision; nullptr when there is none.
  absl::StatusOr<std::shared_ptr<const v1::Consolidation>> SignedAs(const v1::ConsolidationSource& named) const {
    ASSIGN_OR_RETURN(const std::optional<stored::v1::Entry> entry, EntryAt(named.revision()));
    if (!entry.has_value() || !entry->has_consolidation()) {
      return nullptr;
    }
    const stored::v1::Consolidation& change = entry->consolidation();
    if (change.authority_id() != named.authority_id() || change.period_id() != named.period_id() ||
        !change.bloc_id().empty() || change.number() != named.number()) {
      return nullptr;
    }
    ASSIGN_OR_RETURN(const std::string bytes, ReadBody(log_, named.revision()));
    stored::v1::ConsolidationBody body;
    if (!body.ParseFromString(bytes)) {
      return absl::DataLossError(absl::StrCat("unreadable record at body/", named.revision()));
    }
    return std::make_shared<const v1::Consolidation>(std::move(*body.mutable_consolidation()));
  }

  // Whether the entry that the receipt names stored exactly this version. A receipt may leave its time out.
  absl::StatusOr<bool> Gave(const v1::ConsolidationSource& named, const v1::SourceReceipt& receipt) const {
    ASSIGN_OR_RETURN(const std::optional<stored::v1::Entry> entry, EntryAt(receipt.revision()));
    if (!entry.has_value() || !entry->has_submission()) {
      return false;
    }
    const stored::v1::Submission& submission = entry->submission();
    const bool same_time = !receipt.has_commit_time() || IsTime(receipt.commit_time(), entry->time_us());
    return submission.authority_id() == named.authority_id() && submission.period_id() == named.period_id() &&
           submission.unit_id() == receipt.unit_id() && submission.version() == receipt.version() &&
           entry->content_hash() == receipt.content_hash() && same_time;
  }

  const View& log_;
  const int64_t last_revision_;
  const View& registry_;
  StructureCache& structures_;
};

}  // namespace

absl::StatusOr<ReportSource> ReadSource(const View& log, int64_t last_revision, const View& registry,
                                        StructureCache& structures, const domain::Structure& structure,
                                        const v1::Report& report) {
  return SourceReader(log, last_revision, registry, structures).Run(structure, report);
}

absl::StatusOr<ReportSource> ReadSource(const View& view, StructureCache& structures,
                                        const domain::Structure& structure, const v1::Report& report) {
  return ReadSource(view, view.end.revision, view, structures, structure, report);
}

}  // namespace khoi::ledger
