#include "tests/tools/fake_server.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/server_builder.h"
#include "tools/khoi/sha256.h"

namespace khoi::cli {
namespace {

template <typename Message>
std::string KeyOf(const Message& message) {
  return absl::StrCat(message.authority_id(), "/", message.period_id(), "/", message.unit_id());
}

v1::Finding FindingOf(const char* rule_id, v1::Severity severity) {
  v1::Finding finding;
  finding.set_rule_id(rule_id);
  finding.set_severity(severity);
  finding.add_field_paths("report.unit_id");
  finding.set_message_vi("đơn vị không có trong danh bạ");
  finding.set_message_en("no such unit");
  return finding;
}

// Pages of three, so that reading to the end takes several calls.
template <typename Token, typename Take>
void Page(const Token& token, size_t size, Take take, std::string* next) {
  size_t from = 0;
  if (!token.empty() && !absl::SimpleAtoi(token, &from)) {
    return;
  }
  const size_t to = std::min(size, from + 3);
  for (size_t i = from; i < to; ++i) {
    take(i);
  }
  if (to < size) {
    *next = absl::StrCat(to);
  }
}

}  // namespace

grpc::Status FakeSubmission::TakeFault() {
  if (unary_faults.empty()) {
    return grpc::Status::OK;
  }
  grpc::Status fault = unary_faults.front();
  unary_faults.pop_front();
  return fault;
}

grpc::Status FakeSubmission::Accept(const v1::SubmitRequest& request, v1::SubmitResponse& response) {
  const auto [seen, fresh] = requests.emplace(request.request_id(), request);
  if (!fresh && seen->second.SerializeAsString() != request.SerializeAsString()) {
    return grpc::Status(grpc::StatusCode::ALREADY_EXISTS, "used with other content");
  }
  if (const auto answer = answers_.find(request.request_id()); answer != answers_.end()) {
    response = answer->second;
    return grpc::Status::OK;
  }
  if (request.report().unit_id() == "unknown") {
    *response.mutable_rejection()->add_findings() = FindingOf("ID-UNIT", v1::SEVERITY_BLOCK);
    return grpc::Status::OK;
  }
  if (request.report().unit_id() == "malformed") {
    return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "cannot be understood");
  }
  std::vector<Version>& versions = reports_[KeyOf(request.report())];
  const std::string bytes = request.report().SerializeAsString();
  if (!versions.empty() && versions.back().bytes == bytes) {
    *response.mutable_receipt() = versions.back().receipt;
    response.set_unchanged(true);
    return grpc::Status::OK;
  }
  if (request.expected_version() != static_cast<int64_t>(versions.size())) {
    return grpc::Status(grpc::StatusCode::ABORTED, absl::StrCat("the latest version is ", versions.size()));
  }
  v1::Receipt& receipt = *response.mutable_receipt();
  receipt.set_authority_id(request.report().authority_id());
  receipt.set_period_id(request.report().period_id());
  receipt.set_unit_id(request.report().unit_id());
  receipt.set_version(static_cast<int64_t>(versions.size()) + 1);
  receipt.set_revision(static_cast<int64_t>(stored.size()) + 1);
  receipt.mutable_commit_time()->set_seconds(1656604800 + receipt.revision());
  receipt.set_content_hash(Sha256(bytes));
  versions.push_back({.bytes = bytes, .receipt = receipt});
  stored.push_back(absl::StrCat(receipt.unit_id(), " v", receipt.version()));
  answers_.emplace(request.request_id(), response);
  return grpc::Status::OK;
}

grpc::Status FakeSubmission::Submit(grpc::ServerContext*, const v1::SubmitRequest* request,
                                    v1::SubmitResponse* response) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++submit_count;
  if (grpc::Status fault = TakeFault(); !fault.ok()) {
    return fault;
  }
  return Accept(*request, *response);
}

grpc::Status FakeSubmission::SubmitStream(
    grpc::ServerContext*, grpc::ServerReaderWriter<v1::SubmitStreamResponse, v1::SubmitStreamRequest>* stream) {
  StreamFault fault{.acknowledged = -1, .store_next = false, .end = grpc::Status::OK};
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++stream_count;
    if (!stream_faults.empty()) {
      fault = stream_faults.front();
      stream_faults.pop_front();
    }
  }
  v1::SubmitStreamRequest message;
  for (int i = 0; stream->Read(&message); ++i) {
    // Not while waiting for a message: the client asks ListVersions in between.
    const std::lock_guard<std::mutex> lock(mutex_);
    v1::SubmitStreamResponse acknowledgement;
    acknowledgement.set_index(i);
    if (i == fault.acknowledged) {
      if (fault.store_next) {
        (void)Accept(message.submission(), *acknowledgement.mutable_response());
      }
      return fault.end;
    }
    const grpc::Status status = Acknowledge(message.submission(), acknowledgement);
    if (!status.ok()) {
      return status;
    }
    stream->Write(acknowledgement);
  }
  return grpc::Status::OK;
}

grpc::Status FakeSubmission::Acknowledge(const v1::SubmitRequest& request, v1::SubmitStreamResponse& acknowledgement) {
  grpc::Status status;
  if (const auto item_error = item_errors.find(request.report().unit_id()); item_error != item_errors.end()) {
    status = item_error->second;
    item_errors.erase(item_error);
  } else {
    status = Accept(request, *acknowledgement.mutable_response());
  }
  if (status.ok() || status.error_code() == grpc::StatusCode::INVALID_ARGUMENT) {
    return status;
  }
  acknowledgement.mutable_error()->set_code(status.error_code());
  acknowledgement.mutable_error()->set_message(status.error_message());
  return grpc::Status::OK;
}

grpc::Status FakeSubmission::ListVersions(grpc::ServerContext*, const v1::ListVersionsRequest* request,
                                          v1::ListVersionsResponse* response) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto report = reports_.find(KeyOf(*request));
  if (report == reports_.end()) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "no version");
  }
  const std::vector<Version>& versions = report->second;
  Page(
      request->page_token(), versions.size(),
      [&](size_t i) { *response->add_versions() = versions[versions.size() - 1 - i].receipt; },
      response->mutable_next_page_token());
  return grpc::Status::OK;
}

grpc::Status FakeSubmission::ListReports(grpc::ServerContext*, const v1::ListReportsRequest* request,
                                         v1::ListReportsResponse* response) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<v1::Receipt> receipts;
  for (const auto& [key, versions] : reports_) {
    const v1::Receipt& receipt = versions.back().receipt;
    if (receipt.authority_id() == request->authority_id() && receipt.period_id() == request->period_id()) {
      receipts.push_back(receipt);
    }
  }
  Page(
      request->page_token(), receipts.size(), [&](size_t i) { *response->add_reports() = receipts[i]; },
      response->mutable_next_page_token());
  return grpc::Status::OK;
}

grpc::Status FakeSubmission::GetReport(grpc::ServerContext*, const v1::GetReportRequest* request,
                                       v1::GetReportResponse* response) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (grpc::Status fault = TakeFault(); !fault.ok()) {
    return fault;
  }
  const auto report = reports_.find(KeyOf(*request));
  if (report == reports_.end()) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such report");
  }
  const Version& version = report->second.back();
  response->set_report_bytes(tampered ? version.bytes + version.bytes : version.bytes);
  *response->mutable_receipt() = version.receipt;
  return grpc::Status::OK;
}

grpc::Status FakeSubmission::Preview(grpc::ServerContext*, const v1::PreviewRequest* request,
                                     v1::PreviewResponse* response) {
  response->set_acceptable(request->report().unit_id() != "unknown");
  *response->add_findings() = FindingOf("NOTE", v1::SEVERITY_INFO);
  if (!response->acceptable()) {
    *response->add_findings() = FindingOf("ID-UNIT", v1::SEVERITY_BLOCK);
  }
  return grpc::Status::OK;
}

grpc::Status FakeSubmission::DiffVersions(grpc::ServerContext*, const v1::DiffVersionsRequest*,
                                          v1::DiffVersionsResponse* response) {
  *response = diff;
  return grpc::Status::OK;
}

grpc::Status FakeRegistry::ApplyRegistry(grpc::ServerContext*, const v1::ApplyRegistryRequest* request,
                                         v1::ApplyRegistryResponse* response) {
  if (static_cast<int>(call_sizes.size()) == refuse_call) {
    return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "changes[3].record.unit.unit_id: not an identifier");
  }
  call_sizes.push_back(request->changes_size());
  request_ids.push_back(request->request_id());
  for (const v1::RegistryChange& change : request->changes()) {
    const std::string& unit_id = change.record().unit().unit_id();
    const bool known = std::find(unit_ids.begin(), unit_ids.end(), unit_id) != unit_ids.end();
    response->add_outcomes(known ? v1::CHANGE_OUTCOME_UNCHANGED : v1::CHANGE_OUTCOME_CREATED);
    if (!known) {
      unit_ids.push_back(unit_id);
      response->set_revision(static_cast<int64_t>(call_sizes.size()));
    }
  }
  return grpc::Status::OK;
}

grpc::Status FakeRegistry::ListRegistry(grpc::ServerContext*, const v1::ListRegistryRequest* request,
                                        v1::ListRegistryResponse* response) {
  Page(
      request->page_token(), unit_ids.size(),
      [&](size_t i) {
        v1::StoredRegistryRecord& stored = *response->add_records();
        stored.mutable_record()->mutable_unit()->set_unit_id(unit_ids[i]);
        stored.set_revision(static_cast<int64_t>(i) + 1);
      },
      response->mutable_next_page_token());
  return grpc::Status::OK;
}

FakeServer::FakeServer() {
  grpc::ServerBuilder builder;
  builder.RegisterService(&submission);
  builder.RegisterService(&review);
  builder.RegisterService(&registry);
  server_ = builder.BuildAndStart();
}

}  // namespace khoi::cli
