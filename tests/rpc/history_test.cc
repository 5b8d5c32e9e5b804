// Random histories of submissions, reviews, moves between blocs, changes of rules and consolidations, against a naive
// recomputation from the bodies of the log.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "khoi/stored/v1/body.pb.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/consolidation.grpc.pb.h"
#include "khoi/v1/coverage.grpc.pb.h"
#include "khoi/v1/review.grpc.pb.h"
#include "services/ledger/log_reader.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

constexpr int kUnitCount = 7;
constexpr int kStepCount = 260;
const std::vector<std::string> kBlocs = {"khoi-a", "khoi-b"};

std::string UnitId(int i) { return absl::StrCat("don-vi-", i); }

// What is known of one report.
struct NaiveReport {
  int64_t version = 0;
  int64_t accepted = 0;
  v1::VersionState state = v1::VERSION_STATE_UNSPECIFIED;
  int return_count = 0;
  std::map<int64_t, int64_t> counts;  // version to what its one award line counts

  int64_t CountedOn(v1::Basis basis) const {
    if (basis == v1::BASIS_ACCEPTED || state == v1::VERSION_STATE_WITHDRAWN) return accepted;
    return version;
  }
};

// The state of everything after the entries so far, kept in the simplest way.
class NaiveState {
 public:
  void Apply(const stored::v1::Entry& entry, const std::string& body) {
    if (entry.has_submission()) ApplySubmission(entry.submission(), body);
    if (entry.has_review()) ApplyReview(entry.review(), body);
    if (entry.has_registry()) ApplyRegistry(body);
    if (entry.has_consolidation()) ApplyConsolidation(body);
  }

  // The members of a bloc that need to report; of all blocs when none is named.
  std::set<std::string> Expected(const std::string& bloc_id) const {
    std::set<std::string> expected;
    if (bloc_id.empty()) {
      for (const std::string& each : kBlocs) expected.merge(Expected(each));
    }
    if (const auto found = members_.find(bloc_id); found != members_.end()) expected = found->second;
    for (const std::string& unit_id : exempt_) expected.erase(unit_id);
    return expected;
  }

  // Unit to the version that counts. What was signed counts whether the unit is expected any more or not.
  std::map<std::string, int64_t> Counted(const std::string& bloc_id, v1::Basis basis) const {
    if (basis == v1::BASIS_CONSOLIDATED) return CountedAsSigned(bloc_id);
    std::map<std::string, int64_t> counted;
    for (const std::string& unit_id : Expected(bloc_id)) {
      const int64_t version = ReportOf(unit_id).CountedOn(basis);
      if (version > 0) counted[unit_id] = version;
    }
    return counted;
  }

  std::optional<int64_t> Total(const std::string& bloc_id, v1::Basis basis) const {
    std::optional<int64_t> total;
    for (const auto& [unit_id, version] : Counted(bloc_id, basis)) {
      total = total.value_or(0) + ReportOf(unit_id).counts.at(version);
    }
    return total;
  }

  const NaiveReport& ReportOf(const std::string& unit_id) const {
    static const NaiveReport& none = *new NaiveReport();
    const auto found = reports_.find(unit_id);
    return found == reports_.end() ? none : found->second;
  }
  // What the latest consolidation of a bloc was signed over; nullptr when there is none.
  const std::map<std::string, int64_t>* Signed(const std::string& bloc_id) const {
    const auto found = signed_.find(bloc_id);
    return found == signed_.end() ? nullptr : &found->second;
  }

 private:
  // The authority that has signed none takes what its blocs signed, the first one first.
  std::map<std::string, int64_t> CountedAsSigned(const std::string& bloc_id) const {
    if (const auto* const versions = Signed(bloc_id); versions != nullptr) return *versions;
    std::map<std::string, int64_t> counted;
    for (const std::string& each : bloc_id.empty() ? kBlocs : std::vector<std::string>()) {
      if (const auto* const versions = Signed(each); versions != nullptr) {
        counted.insert(versions->begin(), versions->end());
      }
    }
    return counted;
  }

  void ApplySubmission(const stored::v1::Submission& submission, const std::string& body) {
    v1::Report report;
    ASSERT_TRUE(report.ParseFromString(body));
    NaiveReport& naive = reports_[submission.unit_id()];
    naive.version = submission.version();
    naive.state = v1::VERSION_STATE_SUBMITTED;
    naive.counts[naive.version] = std::stoll(report.award_lines(0).count().exact());
  }

  void ApplyReview(const stored::v1::Review& review, const std::string& body) {
    stored::v1::ReviewBody act;
    ASSERT_TRUE(act.ParseFromString(body));
    NaiveReport& naive = reports_[review.unit_id()];
    switch (act.act().act_case()) {
      case v1::Act::kReceive:
        naive.state = v1::VERSION_STATE_RECEIVED;
        return;
      case v1::Act::kAccept:
        naive.state = v1::VERSION_STATE_ACCEPTED;
        naive.accepted = naive.version;
        return;
      case v1::Act::kReturn:
        naive.state = v1::VERSION_STATE_RETURNED;
        ++naive.return_count;
        return;
      case v1::Act::kWithdraw:
        naive.state = v1::VERSION_STATE_WITHDRAWN;
        return;
      default:
        return;
    }
  }

  void ApplyRegistry(const std::string& body) {
    stored::v1::RegistryBody records;
    ASSERT_TRUE(records.ParseFromString(body));
    for (const v1::RegistryRecord& record : records.records()) {
      if (record.has_bloc_term()) {
        const auto& members = record.bloc_term().member_unit_ids();
        members_[record.bloc_term().bloc_id()] = {members.begin(), members.end()};
      }
      if (record.has_exemption()) {
        if (record.exemption().withdrawn()) {
          exempt_.erase(record.exemption().unit_id());
        } else {
          exempt_.insert(record.exemption().unit_id());
        }
      }
    }
  }

  void ApplyConsolidation(const std::string& body) {
    stored::v1::ConsolidationBody parsed;
    ASSERT_TRUE(parsed.ParseFromString(body));
    std::map<std::string, int64_t>& versions = signed_[parsed.consolidation().ref().bloc_id()];
    versions.clear();
    for (const v1::ConsolidationInput& input : parsed.consolidation().inputs()) {
      versions[input.unit_id()] = input.version();
    }
  }

  std::map<std::string, NaiveReport> reports_;
  std::map<std::string, std::set<std::string>> members_;
  std::map<std::string, std::map<std::string, int64_t>> signed_;
  std::set<std::string> exempt_;
};

class HistoryTest : public RpcTest, public ::testing::WithParamInterface<int> {
 protected:
  HistoryTest()
      : random_(static_cast<uint32_t>(GetParam())),
        reviews_(v1::ReviewService::NewStub(channel_)),
        consolidations_(v1::ConsolidationService::NewStub(channel_)),
        coverage_(v1::CoverageService::NewStub(channel_)) {
    std::vector<std::string> records = {
        "authority { authority_id: 'tinh' type: AUTHORITY_TYPE_PROVINCE name_vi: 'Tỉnh' calendar_profile_code: 'ND09' "
        "}",
        "period { authority_id: 'tinh' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng đầu năm' "
        "first_date: '2021-12-15' last_date: '2022-06-14' open_date: '2022-05-01' "
        "deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-06-20' } }"};
    for (int i = 0; i < kUnitCount; ++i) {
      records.push_back(absl::StrCat("unit { unit_id: '", UnitId(i), "' type_code: 'UT-SO' name_vi: 'Sở ", i,
                                     "' home_authority_id: 'tinh' }"));
      bloc_of_.push_back(i % 2);
    }
    for (const std::string& bloc_id : kBlocs) {
      records.push_back(absl::StrCat("bloc { authority_id: 'tinh' bloc_id: '", bloc_id, "' name_vi: 'Khối' }"));
    }
    EXPECT_EQ(Short(Apply("history-world", records)), "OK");
    ApplyTerms();
  }

  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint32_t>(limit)); }
  std::string NewRequestId() { return absl::StrCat("history-", ++request_count_); }

  void ApplyTerms() {
    std::vector<std::string> records;
    for (size_t bloc = 0; bloc < kBlocs.size(); ++bloc) {
      std::vector<std::string> members;
      for (int i = 0; i < kUnitCount; ++i) {
        if (bloc_of_[static_cast<size_t>(i)] == static_cast<int>(bloc))
          members.push_back(absl::StrCat("'", UnitId(i), "'"));
      }
      records.push_back(absl::StrCat("bloc_term { authority_id: 'tinh' bloc_id: '", kBlocs[bloc],
                                     "' valid_from_date: '2022-01-01' member_unit_ids: [", absl::StrJoin(members, ", "),
                                     "] leader_unit_id: ", members.front(), " }"));
    }
    EXPECT_EQ(Short(Apply(NewRequestId(), records)), "OK");
  }

  // One random step. Refusals are part of life; they must leave no trace.
  void Step() {
    clock_.Advance(3'600'000'000);
    switch (Below(12)) {
      case 0:
        MoveAUnit();
        return;
      case 1:
        ChangeARule();
        return;
      case 2:
        Exempt();
        return;
      case 3:
      case 4:
        Sign(signs_for_authority_ && Below(4) == 0 ? "" : kBlocs[static_cast<size_t>(Below(2))]);
        return;
      case 5:
      case 6:
      case 7:
        SubmitOne();
        return;
      default:
        Review();
        return;
    }
  }

  void MoveAUnit() {
    // The first unit of each bloc stays, so that no bloc is empty and each keeps its leader.
    int& bloc = bloc_of_[static_cast<size_t>(2 + Below(kUnitCount - 2))];
    bloc = 1 - bloc;
    ApplyTerms();
  }

  // A report without a number can be accepted or not, as the authority has it.
  void ChangeARule() {
    const std::string severity = Below(2) == 0 ? "SEVERITY_BLOCK" : "SEVERITY_INFO";
    EXPECT_EQ(Short(ApplyCatalog(NewRequestId(),
                                 {absl::StrCat("kind: CATALOG_KIND_RULE_SETTING code: 'tinh.ID-DOC' owner_id: 'tinh' "
                                               "name_vi: 'Số' name_en: 'Number' rule_setting { rule_id: 'ID-DOC' "
                                               "accept_severity: ",
                                               severity, " }")})),
              "OK");
  }

  // Exempts a unit, or takes its exemption back.
  void Exempt() {
    const int unit = Below(kUnitCount);
    const bool withdrawn = exempted_.erase(unit) > 0;
    if (!withdrawn) exempted_.insert(unit);
    EXPECT_EQ(Short(Apply(NewRequestId(),
                          {absl::StrCat("exemption { authority_id: 'tinh' period_id: '2022-S1' unit_id: '",
                                        UnitId(unit), "' reason: 'giải thể' granted_by: 'Trưởng ban' withdrawn: ",
                                        withdrawn ? "true" : "false", " }")})),
              "OK");
  }

  void SubmitOne() {
    const int unit = Below(kUnitCount);
    const int count = Below(50);
    const v1::Report report = FromText<v1::Report>(absl::StrCat(
        R"(authority_id: 'tinh' period_id: '2022-S1' unit_id: ')", UnitId(unit),
        R"(' header { symbol: 'BC-S' issue_date: '2022-06-10')", Below(3) == 0 ? "" : " number: '1'",
        R"( } award_lines { line_id: 'a' award_codes: 'EM-I-CSTDBT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND'
                          status: AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_RECIPIENTS
                          decision { not_available { reason: 'chưa có' } } count { exact: ')",
        count, "' } }"));
    v1::SubmitResponse response;
    const grpc::Status status = Submit(Request(NewRequestId(), report, versions_[unit]), &response);
    if (status.ok() && response.has_receipt()) versions_[unit] = response.receipt().version();
  }

  void Review() {
    const int unit = Below(kUnitCount);
    v1::ReviewRequest request = FromText<v1::ReviewRequest>(
        "report { authority_id: 'tinh' period_id: '2022-S1' } actor { organisation_id: 'tinh' position: 'Trưởng ban' } "
        "reason: 'đã xem'");
    request.set_request_id(NewRequestId());
    request.mutable_report()->set_unit_id(UnitId(unit));
    request.set_version(std::max<int64_t>(1, versions_[unit]));
    switch (Below(6)) {
      case 0:
        request.mutable_act()->mutable_receive();
        break;
      case 1: {
        v1::ReturnAct& act = *request.mutable_act()->mutable_return_();
        act.set_due_date("2023-01-31");
        act.add_reasons()->set_field_path("report");
        act.mutable_reasons(0)->set_text("hãy kiểm tra lại");
        break;
      }
      case 2:
        request.mutable_actor()->set_organisation_id(UnitId(unit));
        request.mutable_act()->mutable_withdraw();
        break;
      default:
        request.mutable_act()->mutable_accept();
        break;
    }
    v1::ReviewResponse response;
    grpc::ClientContext context;
    const grpc::Status status = reviews_->Review(&context, request, &response);
    const bool known = status.ok() || status.error_code() == grpc::StatusCode::FAILED_PRECONDITION ||
                       status.error_code() == grpc::StatusCode::NOT_FOUND;
    EXPECT_TRUE(known) << Short(status) << " " << status.error_message();
    accept_count_ += status.ok() && response.has_receipt() && request.act().has_accept() ? 1 : 0;
  }

  void Sign(const std::string& bloc_id) {
    v1::DraftConsolidationRequest draft_request;
    draft_request.mutable_ref()->set_authority_id("tinh");
    draft_request.mutable_ref()->set_bloc_id(bloc_id);
    draft_request.mutable_ref()->set_period_id("2022-S1");
    v1::DraftConsolidationResponse draft;
    {
      grpc::ClientContext context;
      const grpc::Status status = consolidations_->DraftConsolidation(&context, draft_request, &draft);
      ASSERT_EQ(Short(status), "OK") << status.error_message();
    }
    v1::SignConsolidationRequest request;
    request.set_request_id(NewRequestId());
    *request.mutable_ref() = draft_request.ref();
    request.mutable_actor()->set_organisation_id("tinh");
    request.mutable_actor()->set_position("Trưởng ban");
    request.set_draft_digest(draft.draft().digest());
    v1::SignConsolidationResponse response;
    grpc::ClientContext context;
    const grpc::Status status = consolidations_->SignConsolidation(&context, request, &response);
    ASSERT_EQ(Short(status), "OK") << status.error_message();
    sign_count_ += response.has_consolidation() ? 1 : 0;
  }

  std::optional<int64_t> TotalAt(int64_t revision, const std::string& bloc_id, v1::Basis basis) {
    v1::GetSummaryRequest request;
    if (bloc_id.empty()) {
      request.mutable_scope()->mutable_authority()->set_authority_id("tinh");
    } else {
      request.mutable_scope()->mutable_bloc()->set_authority_id("tinh");
      request.mutable_scope()->mutable_bloc()->set_bloc_id(bloc_id);
    }
    request.add_period_ids("2022-S1");
    request.set_basis(basis);
    request.set_as_of_revision(revision);
    request.add_measures(v1::MEASURE_AWARDS);
    v1::GetSummaryResponse response;
    grpc::ClientContext context;
    const grpc::Status status = summaries_->GetSummary(&context, request, &response);
    EXPECT_EQ(Short(status), "OK") << status.error_message();
    if (response.summary().rows().empty()) return std::nullopt;
    return std::stoll(response.summary().rows(0).figure().low());
  }

  v1::Coverage CoverageAt(int64_t revision, const std::string& bloc_id) {
    v1::GetCoverageRequest request;
    request.set_authority_id("tinh");
    request.set_period_id("2022-S1");
    request.set_bloc_id(bloc_id);
    request.set_as_of_revision(revision);
    v1::GetCoverageResponse response;
    grpc::ClientContext context;
    const grpc::Status status = coverage_->GetCoverage(&context, request, &response);
    EXPECT_EQ(Short(status), "OK") << status.error_message();
    return response.coverage();
  }

  v1::ConsolidationState StateAt(int64_t revision, const std::string& bloc_id) {
    v1::GetConsolidationRequest request;
    request.mutable_ref()->set_authority_id("tinh");
    request.mutable_ref()->set_bloc_id(bloc_id);
    request.mutable_ref()->set_period_id("2022-S1");
    request.set_as_of_revision(revision);
    v1::GetConsolidationResponse response;
    grpc::ClientContext context;
    const grpc::Status status = consolidations_->GetConsolidation(&context, request, &response);
    EXPECT_EQ(Short(status), "OK") << status.error_message();
    EXPECT_EQ(response.changes().empty(), response.state() == v1::CONSOLIDATION_STATE_CURRENT);
    return response.state();
  }

  void CheckFigures(const NaiveState& naive, int64_t revision, const std::string& bloc_id) {
    for (const v1::Basis basis : {v1::BASIS_LATEST_SUBMITTED, v1::BASIS_ACCEPTED, v1::BASIS_CONSOLIDATED}) {
      EXPECT_EQ(TotalAt(revision, bloc_id, basis), naive.Total(bloc_id, basis)) << v1::Basis_Name(basis);
    }
  }

  void CheckCoverage(const NaiveState& naive, int64_t revision, const std::string& bloc_id) {
    const v1::Coverage coverage = CoverageAt(revision, bloc_id);
    const std::set<std::string> expected = naive.Expected(bloc_id);
    const auto counted = [&](v1::Basis basis) { return static_cast<int>(naive.Counted(bloc_id, basis).size()); };
    EXPECT_EQ(coverage.expected_count(), static_cast<int>(expected.size()));
    EXPECT_EQ(coverage.reported_count(), counted(v1::BASIS_LATEST_SUBMITTED));
    EXPECT_EQ(coverage.accepted_count(), counted(v1::BASIS_ACCEPTED));
    EXPECT_EQ(coverage.missing_count(), coverage.expected_count() - coverage.reported_count());
    EXPECT_EQ(coverage.on_time_count() + coverage.submitted_late_count(), coverage.reported_count());
    for (const v1::UnitCoverage& unit : coverage.units()) {
      EXPECT_EQ(unit.state() == v1::COVERAGE_STATE_EXEMPT, expected.count(unit.unit_id()) == 0) << unit.unit_id();
      if (unit.state() == v1::COVERAGE_STATE_EXEMPT) continue;
      const NaiveReport& report = naive.ReportOf(unit.unit_id());
      EXPECT_EQ(unit.return_count(), report.return_count) << unit.unit_id();
      EXPECT_EQ(unit.accepted_version(), report.accepted) << unit.unit_id();
    }
  }

  // A consolidation is CURRENT exactly as long as it is signed over the versions that are accepted now.
  void CheckStaleness(const NaiveState& naive, int64_t revision, const std::string& bloc_id) {
    const std::map<std::string, int64_t>* const versions = naive.Signed(bloc_id);
    if (versions == nullptr) return;
    const bool unmoved = *versions == naive.Counted(bloc_id, v1::BASIS_ACCEPTED);
    const v1::ConsolidationState state = StateAt(revision, bloc_id);
    EXPECT_TRUE(unmoved || state == v1::CONSOLIDATION_STATE_STALE);
    if (state == v1::CONSOLIDATION_STATE_CURRENT) {
      EXPECT_EQ(TotalAt(revision, bloc_id, v1::BASIS_CONSOLIDATED), TotalAt(revision, bloc_id, v1::BASIS_ACCEPTED));
    }
    stale_count_ += state == v1::CONSOLIDATION_STATE_STALE ? 1 : 0;
  }

  // Whether a unit that was signed is not expected any more where it was.
  void CountDeparted(const NaiveState& naive, const std::string& bloc_id) {
    const std::set<std::string> expected = naive.Expected(bloc_id);
    for (const auto& [unit_id, version] : naive.Counted(bloc_id, v1::BASIS_CONSOLIDATED)) {
      departed_count_ += expected.count(unit_id) == 0 ? 1 : 0;
    }
  }

  std::set<int> exempted_;
  std::mt19937 random_;
  std::unique_ptr<v1::ReviewService::Stub> reviews_;
  std::unique_ptr<v1::ConsolidationService::Stub> consolidations_;
  std::unique_ptr<v1::CoverageService::Stub> coverage_;
  std::vector<int> bloc_of_;         // by unit
  std::map<int, int64_t> versions_;  // by unit: the latest version
  int request_count_ = 0;
  int accept_count_ = 0;
  int sign_count_ = 0;
  int stale_count_ = 0;
  int departed_count_ = 0;
  bool signs_for_authority_ = false;
};

TEST_P(HistoryTest, EveryMomentEqualsANaiveRecomputationFromTheLog) {
  const int64_t first = HeadRevision();
  for (int i = 0; i < kStepCount; ++i) {
    signs_for_authority_ = i > kStepCount / 2;  // until then it goes by what its blocs signed
    Step();
    if (HasFatalFailure()) return;
  }
  const int64_t last = HeadRevision();
  ledger::View view{.snapshot = engine_.TakeSnapshot(), .end = {}};
  view.end.revision = last;

  NaiveState naive;
  for (int64_t revision = 1; revision <= last; ++revision) {
    SCOPED_TRACE(absl::StrCat("revision ", revision));
    const auto entry = ledger::ReadEntry(view, revision);
    const auto body = ledger::ReadBody(view, revision);
    ASSERT_TRUE(entry.ok() && body.ok());
    naive.Apply(*entry, *body);
    if (revision < first) continue;
    for (const std::string& bloc_id : {kBlocs[0], kBlocs[1], std::string()}) {
      SCOPED_TRACE(bloc_id);
      CheckFigures(naive, revision, bloc_id);
      CheckCoverage(naive, revision, bloc_id);
      CheckStaleness(naive, revision, bloc_id);
      CountDeparted(naive, bloc_id);
    }
    if (HasFailure()) return;
  }
  // The history was one worth checking.
  EXPECT_GT(accept_count_, 10);
  EXPECT_GT(sign_count_, 5);
  EXPECT_GT(stale_count_, 5);
  EXPECT_GT(departed_count_, 5);
}

INSTANTIATE_TEST_SUITE_P(Seeds, HistoryTest, ::testing::Range(1, 5));

}  // namespace
}  // namespace khoi::testing
