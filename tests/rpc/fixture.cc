#include "tests/rpc/fixture.h"

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "services/domain/civil_date.h"
#include "services/server/config.h"

namespace khoi::testing {
namespace {

const std::vector<std::string> kAuthorities = {
    "authority { authority_id: 'tw' type: AUTHORITY_TYPE_CENTRAL name_vi: 'Trung ương' calendar_profile_code: 'ND09' }",
    "authority { authority_id: 'bkhcn' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' calendar_profile_code: 'ND09' }",
    "authority { authority_id: 'khac' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ khác' calendar_profile_code: 'ND09' }",
};

const std::vector<std::string> kRegistry = {
    "unit { unit_id: 'so-a' type_code: 'UT-SO' name_vi: 'Sở A' home_authority_id: 'bkhcn' }",
    "unit { unit_id: 'so-b' type_code: 'UT-SO' name_vi: 'Sở B' home_authority_id: 'bkhcn' }",
    "unit { unit_id: 'so-c' type_code: 'UT-SO' name_vi: 'Sở C' home_authority_id: 'khac' }",
    "bloc { authority_id: 'bkhcn' bloc_id: 'khoi-1' name_vi: 'Khối 1' }",
    "bloc { authority_id: 'bkhcn' bloc_id: 'khoi-2' name_vi: 'Khối 2' }",
    "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: '2014-01-01' member_unit_ids: 'so-a' "
    "leader_unit_id: 'so-a' }",
    "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-2' valid_from_date: '2014-01-01' member_unit_ids: 'so-b' "
    "leader_unit_id: 'so-b' }",
    "period { authority_id: 'bkhcn' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng đầu năm 2022' "
    "first_date: '2021-12-15' last_date: '2022-06-14' open_date: '2022-05-01' close_date: '2022-07-31' }",
    "period { authority_id: 'bkhcn' period_id: '2021-S2' kind: PERIOD_KIND_SECOND_HALF label_vi: '6 tháng cuối năm "
    "2021' first_date: '2021-06-15' last_date: '2021-12-14' open_date: '2021-11-01' close_date: '2022-01-31' }",
};

std::string Plain(absl::string_view kind, absl::string_view code, absl::string_view name, absl::string_view rest = "") {
  return absl::StrCat("kind: CATALOG_KIND_", kind, " code: '", code, "' owner_id: 'tw' name_vi: '", name,
                      "' name_en: '", code, "' ", rest);
}

const std::vector<std::string> kCatalog = {
    Plain(
        "AWARD", "EM-I-CSTDBT", "Chiến sĩ thi đua Bộ, ban, ngành, tỉnh",
        "award { category: AWARD_CATEGORY_EMULATION_TITLE recipient_kind_codes: 'IND' awarding_authority_codes: 'A-BT' "
        "} aliases { name: 'Chiến sĩ thi đua cấp tỉnh' }"),
    Plain("CALENDAR_PROFILE", "ND09", "Nghị định 09",
          "calendar_profile { first_half { first_month_day: '12-15' first_year_offset: -1 last_month_day: '06-14' } "
          "second_half { first_month_day: '06-15' last_month_day: '12-14' } "
          "year { first_month_day: '12-15' first_year_offset: -1 last_month_day: '12-14' } }"),
    Plain("AWARDING_AUTHORITY", "A-BT", "Bộ trưởng, Chủ tịch tỉnh"),
    Plain("RECIPIENT_KIND", "IND", "cá nhân"),
    Plain("RECIPIENT_KIND", "COL", "tập thể"),
};

template <typename Row>
std::string FindingsIn(const Row& findings) {
  std::vector<std::string> parts;
  for (const v1::Finding& finding : findings) {
    parts.push_back(absl::StrCat(finding.field_paths(0), " ", finding.rule_id()));
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace

std::string Short(const google::protobuf::RepeatedPtrField<v1::Finding>& findings) { return FindingsIn(findings); }

std::string Short(const grpc::Status& status) {
  std::string text = absl::StatusCodeToString(static_cast<absl::StatusCode>(status.error_code()));
  for (const google::rpc::BadRequest& bad_request : DetailsOf<google::rpc::BadRequest>(status)) {
    for (const auto& violation : bad_request.field_violations()) {
      absl::StrAppend(&text, " ", violation.field());
    }
  }
  return text;
}

RpcTest::RpcTest(int worker_count, int queued_call_count_max) {
  config::v1::ServerConfig config;
  config.set_listen_address("127.0.0.1:0");
  config.set_data_directory("none");
  config.set_worker_count(worker_count);
  config.set_queued_call_count_max(queued_call_count_max);
  auto server = server::Server::Start(*server::Completed(config), engine_, clock_, log_);
  if (!server.ok()) {
    ADD_FAILURE() << server.status();
    return;
  }
  server_ = *std::move(server);
  channel_ = server_->InProcessChannel();
  submissions_ = v1::SubmissionService::NewStub(channel_);
  registry_ = v1::RegistryService::NewStub(channel_);
  catalogs_ = v1::CatalogService::NewStub(channel_);
  summaries_ = v1::SummaryService::NewStub(channel_);
  log_entries_ = v1::LogService::NewStub(channel_);
  // A period is checked against the calendar of its authority, which is a catalog entry, whose owner is an authority.
  EXPECT_EQ(testing::Short(Apply("world-authorities", kAuthorities)), "OK");
  EXPECT_EQ(testing::Short(ApplyCatalog("world-catalog", kCatalog)), "OK");
  EXPECT_EQ(testing::Short(Apply("world-registry", kRegistry)), "OK");
}

RpcTest::~RpcTest() { engine_.Release(); }

grpc::Status RpcTest::Apply(const std::string& request_id, const std::vector<std::string>& records,
                            v1::ApplyRegistryResponse* response) {
  v1::ApplyRegistryRequest request;
  request.set_request_id(request_id);
  for (const std::string& record : records) {
    *request.add_changes()->mutable_record() = FromText<v1::RegistryRecord>(record);
  }
  grpc::ClientContext context;
  v1::ApplyRegistryResponse ignored;
  return registry_->ApplyRegistry(&context, request, response == nullptr ? &ignored : response);
}

grpc::Status RpcTest::ApplyCatalog(const std::string& request_id, const std::vector<std::string>& entries,
                                   v1::ApplyCatalogResponse* response) {
  v1::ApplyCatalogRequest request;
  request.set_request_id(request_id);
  for (const std::string& entry : entries) {
    *request.add_changes()->mutable_entry() = FromText<v1::CatalogEntry>(entry);
  }
  grpc::ClientContext context;
  v1::ApplyCatalogResponse ignored;
  return catalogs_->ApplyCatalog(&context, request, response == nullptr ? &ignored : response);
}

v1::Report RpcTest::ReportWith(absl::string_view text) {
  v1::Report report = FromText<v1::Report>(
      "authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' header { number: '125' symbol: 'BC-SOA' }");
  // Fields that `text` names again take its value.
  report.MergeFrom(FromText<v1::Report>(text));
  return report;
}

v1::SubmitRequest RpcTest::Request(const std::string& request_id, const v1::Report& report, int64_t expected_version) {
  v1::SubmitRequest request;
  request.set_request_id(request_id);
  *request.mutable_report() = report;
  if (expected_version > 0) {
    request.set_expected_version(expected_version);
  }
  return request;
}

grpc::Status RpcTest::Submit(const v1::SubmitRequest& request, v1::SubmitResponse* response) {
  grpc::ClientContext context;
  return submissions_->Submit(&context, request, response);
}

std::string RpcTest::Submitted(const v1::SubmitRequest& request) {
  v1::SubmitResponse response;
  const grpc::Status status = Submit(request, &response);
  return OutcomeOf(status, response);
}

std::string RpcTest::OutcomeOf(const grpc::Status& status, const v1::SubmitResponse& response) {
  if (!status.ok()) {
    return testing::Short(status);
  }
  if (response.has_rejection()) {
    return testing::Short(response.rejection().findings());
  }
  return absl::StrCat(response.unchanged() ? "unchanged " : "", "v", response.receipt().version(), " r",
                      response.receipt().revision());
}

grpc::Status RpcTest::SendRaw(const std::string& method, const std::string& bytes, std::string* answer) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, {}, &request, &response, [&done](grpc::Status status) { done.set_value(status); });
  grpc::Status status = done.get_future().get();
  if (status.ok() && answer != nullptr) {
    grpc::Slice all;
    EXPECT_TRUE(response.DumpToSingleSlice(&all).ok());
    *answer = std::string(reinterpret_cast<const char*>(all.begin()), all.size());
  }
  return status;
}

int64_t RpcTest::HeadRevision() {
  grpc::ClientContext context;
  v1::ListEntriesResponse response;
  EXPECT_EQ(testing::Short(log_entries_->ListEntries(&context, {}, &response)), "OK");
  return response.head_revision();
}

stored::v1::Entry RpcTest::AppendBeside(ledger::Draft draft) {
  auto opened = ledger::Ledger::Open(engine_, clock_);
  EXPECT_THAT(opened, IsOk());
  ledger::Ledger& beside = **opened;
  const auto view = beside.Now();
  EXPECT_THAT(view, IsOk());
  const absl::CivilDay today = domain::DayInVietnam(ledger::NextEntryTime(view->end, clock_));
  if (auto* review = std::get_if<ledger::ReviewDraft>(&draft.change)) review->judged_on = today;
  if (auto* signed_one = std::get_if<ledger::ConsolidationDraft>(&draft.change)) signed_one->judged_on = today;
  draft.caller_id = "beside";
  draft.request_id = absl::StrCat("r", view->end.revision);
  draft.structure_revision = view->end.structure_revision;
  absl::StatusOr<ledger::Committed> committed = absl::UnknownError("not called");
  beside.Append(std::move(draft), [&](absl::StatusOr<ledger::Committed> result) { committed = std::move(result); });
  beside.Drain();
  EXPECT_THAT(committed, IsOk());
  return committed.ok() ? committed->entry : stored::v1::Entry();
}

stored::v1::Entry RpcTest::ActBeside(int64_t version, absl::string_view act) {
  ledger::ReviewDraft review{.report = {"bkhcn", "2022-S1", "so-a"}, .version = version};
  *review.body.mutable_act() = FromText<v1::Act>(act);
  review.body.mutable_actor()->set_organisation_id("bkhcn");
  ledger::Draft draft;
  draft.change = std::move(review);
  return AppendBeside(std::move(draft));
}

}  // namespace khoi::testing
