#include "services/rpc/registry_service.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/access/policy.h"
#include "services/ledger/structure_rows.h"
#include "services/rpc/etag.h"
#include "services/rpc/fields.h"
#include "services/rpc/page.h"
#include "services/rpc/registry_changes.h"
#include "services/rpc/structure_call.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

bool IsAsked(const v1::ListRegistryRequest& request, v1::RegistryRecordType type) {
  return request.type() == v1::REGISTRY_RECORD_TYPE_UNSPECIFIED || request.type() == type;
}

// Gathers a page in the order of keys.
class RegistryPage final {
 public:
  RegistryPage(const ledger::View& view, int64_t revision, const v1::ListRegistryRequest& request, const Page& page)
      : view_(view), revision_(revision), request_(request), page_(page) {}

  bool full() const { return response_.records_size() == page_.size; }

  // Adds the editions in `range`; of units only those at home in `home`, when it is not empty.
  absl::Status Add(const storage::KeyRange& range, absl::string_view home = "") {
    if (!response_.next_page_token().empty() || range.limit <= page_.after) {
      return absl::OkStatus();
    }
    return ledger::ForEachEdition(*view_.snapshot, range, revision_, page_.after,
                                  [&](absl::string_view edition, absl::string_view value) -> absl::StatusOr<bool> {
                                    stored::v1::RegistryRow row;
                                    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
                                      return absl::DataLossError(absl::StrCat("unreadable record at ", edition));
                                    }
                                    if (!home.empty() && row.record().unit().home_authority_id() != home) {
                                      return true;
                                    }
                                    if (full()) {
                                      response_.set_next_page_token(NextPageToken(request_, last_));
                                      return false;
                                    }
                                    last_ = std::string(edition);
                                    v1::StoredRegistryRecord& record = *response_.add_records();
                                    record.set_etag(EtagOf(row.record().SerializeAsString()));
                                    record.set_revision(row.revision());
                                    *record.mutable_record() = std::move(*row.mutable_record());
                                    return true;
                                  });
  }

  // Adds the units at home in an authority.
  absl::Status AddHomes(const std::string& authority_id) {
    // Home keys end with the unit and unit keys go on with '/', behind which '-' and '.' do not come: the two orders
    // differ, and a page ends in the order of unit keys.
    std::vector<storage::KeyRange> units;
    const std::unique_ptr<storage::Cursor> homes = view_.snapshot->Scan(storage::HomesRange(authority_id));
    for (; homes->Valid(); homes->Next()) {
      storage::KeyRange range = storage::UnitRange(storage::UnitOfHomeKey(homes->key()));
      if (range.limit > page_.after) {
        units.push_back(std::move(range));
      }
    }
    RETURN_IF_ERROR(homes->status());
    std::sort(units.begin(), units.end(),
              [](const storage::KeyRange& a, const storage::KeyRange& b) { return a.first < b.first; });
    for (const storage::KeyRange& range : units) {
      RETURN_IF_ERROR(Add(range, authority_id));
      if (!response_.next_page_token().empty()) {
        break;
      }
    }
    return absl::OkStatus();
  }

  v1::ListRegistryResponse Take() { return std::move(response_); }

 private:
  const ledger::View& view_;
  const int64_t revision_;
  const v1::ListRegistryRequest& request_;
  const Page& page_;
  std::string last_;
  v1::ListRegistryResponse response_;
};

// Of one authority: itself, its blocs, exemptions, extensions, locks, periods, terms, and the units at home in it, in
// the order of keys.
absl::Status AddRecordsOf(const v1::ListRegistryRequest& request, RegistryPage& page) {
  const std::string& authority_id = request.authority_id();
  const std::pair<v1::RegistryRecordType, storage::KeyRange> ranges[] = {
      {v1::REGISTRY_RECORD_TYPE_AUTHORITY, storage::AuthorityRange(authority_id)},
      {v1::REGISTRY_RECORD_TYPE_BLOC, storage::BlocsRange(authority_id)},
      {v1::REGISTRY_RECORD_TYPE_EXEMPTION, storage::ExemptionsRange(authority_id)},
      {v1::REGISTRY_RECORD_TYPE_EXTENSION, storage::ExtensionsRange(authority_id)},
      {v1::REGISTRY_RECORD_TYPE_PERIOD_LOCK, storage::LocksRange(authority_id)},
      {v1::REGISTRY_RECORD_TYPE_PERIOD, storage::PeriodsRange(authority_id)},
      {v1::REGISTRY_RECORD_TYPE_BLOC_TERM, storage::TermsRange(authority_id)},
  };
  for (const auto& [type, range] : ranges) {
    if (IsAsked(request, type)) {
      RETURN_IF_ERROR(page.Add(range));
    }
  }
  if (IsAsked(request, v1::REGISTRY_RECORD_TYPE_UNIT)) {
    RETURN_IF_ERROR(page.AddHomes(authority_id));
  }
  return absl::OkStatus();
}

// The rows of one type (storage/keys.h), whatever their authority.
storage::KeyRange EveryAuthoritys(absl::string_view type) {
  return storage::PrefixRange(absl::StrCat(std::string(1, static_cast<char>(storage::Space::kRegistry)), type));
}

absl::Status AddRecordsOfAll(const v1::ListRegistryRequest& request, RegistryPage& page) {
  const std::pair<v1::RegistryRecordType, storage::KeyRange> ranges[] = {
      {v1::REGISTRY_RECORD_TYPE_AUTHORITY, storage::AuthoritiesRange()},
      {v1::REGISTRY_RECORD_TYPE_BLOC, EveryAuthoritys("bloc/")},
      {v1::REGISTRY_RECORD_TYPE_EXEMPTION, EveryAuthoritys("exemption/")},
      {v1::REGISTRY_RECORD_TYPE_EXTENSION, EveryAuthoritys("extension/")},
      {v1::REGISTRY_RECORD_TYPE_PERIOD_LOCK, EveryAuthoritys("lock/")},
      {v1::REGISTRY_RECORD_TYPE_PERIOD, EveryAuthoritys("period/")},
      {v1::REGISTRY_RECORD_TYPE_BLOC_TERM, EveryAuthoritys("term/")},
      {v1::REGISTRY_RECORD_TYPE_UNIT, storage::UnitsRange()},
  };
  for (const auto& [type, range] : ranges) {
    if (IsAsked(request, type)) {
      RETURN_IF_ERROR(page.Add(range));
    }
  }
  return absl::OkStatus();
}

}  // namespace

RegistryService::RegistryService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures)
    : gate_(gate),
      ledger_(ledger),
      apply_use_case_(StructureUseCase<v1::ApplyRegistryRequest, v1::ApplyRegistryResponse, ledger::RegistryDraft>(
          [&structures](const ledger::View& view, const v1::ApplyRegistryRequest& request) {
            return JudgeRegistryChanges(view, structures, request);
          })),
      apply_registry_(Completing<v1::ApplyRegistryRequest>(
          "khoi.v1.RegistryService/ApplyRegistry",
          [this](Call& call, const v1::ApplyRegistryRequest& request) { Apply(call, request); })),
      list_registry_(Answering<v1::ListRegistryRequest>(
          "khoi.v1.RegistryService/ListRegistry",
          [this](const access::Caller& caller, const v1::ListRegistryRequest& request) {
            return ReadRecords(caller, request);
          })) {}

grpc::ServerUnaryReactor* RegistryService::ApplyRegistry(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(apply_registry_, context, request, response);
}

grpc::ServerUnaryReactor* RegistryService::ListRegistry(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(list_registry_, context, request, response);
}

void RegistryService::Apply(Call& call, const v1::ApplyRegistryRequest& request) {
  ApplyCall::Begin(ledger_, gate_.pool(), apply_use_case_, call, request);
}

absl::StatusOr<v1::ListRegistryResponse> RegistryService::ReadRecords(const access::Caller& caller,
                                                                      const v1::ListRegistryRequest& request) {
  RETURN_IF_ERROR(RequireIdOrNone("authority_id", request.authority_id()));
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(
      const int64_t revision,
      RevisionOrLatest("as_of_revision",
                       request.has_as_of_revision() ? std::optional<int64_t>(request.as_of_revision()) : std::nullopt,
                       view));
  RegistryPage records(view, revision, request, page);
  RETURN_IF_ERROR(request.authority_id().empty() ? AddRecordsOfAll(request, records) : AddRecordsOf(request, records));
  return records.Take();
}

}  // namespace khoi::rpc
