// A ledger with reports that are judged, reviewed and signed as the services do it, and the views of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "khoi/v1/view.pb.h"
#include "services/summary/consolidation.h"
#include "services/summary/view.h"
#include "tests/ledger/world.h"

namespace khoi::summary {

class ReportWorld {
 public:
  // Each returns the revision of its entry.
  int64_t Registry(stored::v1::RegistryBody body) { return Revision(world_.ApplyRegistry(NextId(), std::move(body))); }
  int64_t Catalog(stored::v1::CatalogBody body) { return Revision(world_.ApplyCatalog(NextId(), std::move(body))); }

  // The next version of a report.
  int64_t Submit(const v1::Report& report) {
    const storage::ReportId id{report.authority_id(), report.period_id(), report.unit_id()};
    const auto [version, is_new] = versions_.try_emplace(NameOf(id), 0);
    if (is_new) reports_.push_back(id);
    const std::optional<int64_t> before = is_new ? std::nullopt : std::optional(version->second);
    ++version->second;
    return Revision(world_.Submit(report, NextId(), before));
  }

  // Accepts the latest version; `act` is the text of an AcceptAct, `findings` what the rules found, of a ReviewBody.
  int64_t Accept(const storage::ReportId& report, const std::string& act = "", const std::string& findings = "") {
    ledger::ReviewDraft review{.report = report, .version = versions_.at(NameOf(report)), .judged_on = Today()};
    review.body = ledger::Parse<stored::v1::ReviewBody>(findings);
    review.body.mutable_actor()->set_organisation_id(report.authority_id);
    review.body.mutable_actor()->set_position("Thường trực Hội đồng");
    *review.body.mutable_act()->mutable_accept() = ledger::Parse<v1::AcceptAct>(act);
    return Append(std::move(review));
  }

  // Signs what would be signed now; `more` is the text of a Consolidation with what the signer adds.
  int64_t Sign(const std::string& ref, const std::string& more = "") {
    const ledger::View view = world_.Now();
    const auto draft =
        DraftConsolidation(view, world_.structures, ledger::Parse<v1::ConsolidationRef>(ref), view.end.revision);
    EXPECT_THAT(draft, testing::IsOk());
    ledger::ConsolidationDraft change{.judged_on = Today()};
    *change.body.mutable_consolidation() = draft->consolidation;
    change.body.mutable_consolidation()->MergeFrom(ledger::Parse<v1::Consolidation>(more));
    return Append(std::move(change));
  }

  absl::StatusOr<v1::GetViewResponse> View(const std::string& request) {
    return MakeView(world_.Now(), world_.structures, ledger::Parse<v1::GetViewRequest>(request),
                    world_.clock.NowMicros());
  }

  const std::vector<storage::ReportId>& reports() const { return reports_; }
  ledger::World& world() { return world_; }

 private:
  static std::string NameOf(const storage::ReportId& id) {
    return absl::StrCat(id.authority_id, "/", id.period_id, "/", id.unit_id);
  }

  static int64_t Revision(const absl::StatusOr<ledger::Committed>& committed) {
    EXPECT_THAT(committed, testing::IsOk());
    return committed.ok() ? committed->entry.revision() : 0;
  }

  absl::CivilDay Today() { return domain::DayInVietnam(ledger::NextEntryTime(world_.Now().end, world_.clock)); }
  std::string NextId() { return absl::StrCat("r", ++request_count_); }

  template <typename Change>
  int64_t Append(Change change) {
    const std::string request_id = NextId();
    ledger::Draft draft{.caller_id = "local",
                        .request_id = request_id,
                        .request_hash = domain::Sha256Of(request_id),
                        .structure_revision = world_.Now().end.structure_revision};
    draft.change = std::move(change);
    return Revision(world_.Append(std::move(draft)));
  }

  ledger::World world_;
  int request_count_ = 0;
  std::map<std::string, int64_t> versions_;
  std::vector<storage::ReportId> reports_;
};

}  // namespace khoi::summary
