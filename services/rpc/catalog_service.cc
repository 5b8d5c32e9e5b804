#include "services/rpc/catalog_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/access/policy.h"
#include "services/domain/catalog.h"
#include "services/domain/editions.h"
#include "services/ledger/structure_rows.h"
#include "services/rpc/catalog_changes.h"
#include "services/rpc/etag.h"
#include "services/rpc/fields.h"
#include "services/rpc/page.h"
#include "services/rpc/structure_call.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

constexpr int kResolvedMax = 20;

// The keys of one kind, or of all.
storage::KeyRange RangeOf(v1::CatalogKind kind) {
  if (kind == v1::CATALOG_KIND_UNSPECIFIED) {
    return storage::SpaceRange(storage::Space::kCatalog);
  }
  const std::string key = storage::CatalogKey(kind, "", "", 0);
  return storage::PrefixRange(key.substr(0, key.find('/') + 1));
}

// Gathers a page in the order of keys: every edition, or with a day the one that holds on it.
class CatalogPage final {
 public:
  CatalogPage(const v1::ListCatalogRequest& request, const Page& page, std::optional<absl::CivilDay> day)
      : request_(request), page_(page), day_(day) {}

  // Takes the next edition; false when the page is full.
  bool Add(absl::string_view edition, stored::v1::CatalogRow row) {
    if (!day_.has_value()) {
      return Emit(std::string(edition), std::move(row));
    }
    // Editions of one entry come oldest first; the last one that has begun holds, unless it has ended.
    const bool same_entry = held_.has_value() && held_->row.entry().kind() == row.entry().kind() &&
                            held_->row.entry().code() == row.entry().code();
    if (!same_entry && !EmitHeld()) {
      return false;
    }
    if (domain::Validity::Of(row.entry()).first <= *day_) {
      held_ = Held{std::string(edition), std::move(row)};
    }
    return true;
  }

  v1::ListCatalogResponse Take() {
    if (response_.next_page_token().empty()) {
      EmitHeld();
    }
    return std::move(response_);
  }

 private:
  struct Held {
    std::string edition;
    stored::v1::CatalogRow row;
  };

  bool EmitHeld() {
    if (!held_.has_value()) {
      return true;
    }
    Held held = *std::move(held_);
    held_.reset();
    return !domain::Validity::Of(held.row.entry()).Covers(*day_) || Emit(std::move(held.edition), std::move(held.row));
  }

  bool Emit(std::string edition, stored::v1::CatalogRow row) {
    if (!request_.owner_id().empty() && row.entry().owner_id() != request_.owner_id()) {
      return true;
    }
    if (response_.entries_size() == page_.size) {
      response_.set_next_page_token(NextPageToken(request_, last_));
      return false;
    }
    last_ = std::move(edition);
    v1::StoredCatalogEntry& entry = *response_.add_entries();
    entry.set_etag(EtagOf(row.entry().SerializeAsString()));
    entry.set_revision(row.revision());
    *entry.mutable_entry() = std::move(*row.mutable_entry());
    return true;
  }

  const v1::ListCatalogRequest& request_;
  const Page& page_;
  const std::optional<absl::CivilDay> day_;
  std::optional<Held> held_;
  std::string last_;
  v1::ListCatalogResponse response_;
};

}  // namespace

CatalogService::CatalogService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures)
    : gate_(gate),
      ledger_(ledger),
      structures_(structures),
      apply_use_case_(StructureUseCase<v1::ApplyCatalogRequest, v1::ApplyCatalogResponse, ledger::CatalogDraft>(
          JudgeCatalogChanges)),
      apply_catalog_(Completing<v1::ApplyCatalogRequest>(
          "khoi.v1.CatalogService/ApplyCatalog",
          [this](Call& call, const v1::ApplyCatalogRequest& request) { Apply(call, request); })),
      list_catalog_(Answering<v1::ListCatalogRequest>(
          "khoi.v1.CatalogService/ListCatalog",
          [this](const access::Caller& caller, const v1::ListCatalogRequest& request) {
            return ReadEntries(caller, request);
          })),
      resolve_name_(Answering<v1::ResolveNameRequest>(
          "khoi.v1.CatalogService/ResolveName",
          [this](const access::Caller& caller, const v1::ResolveNameRequest& request) {
            return Resolve(caller, request);
          })) {}

grpc::ServerUnaryReactor* CatalogService::ApplyCatalog(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(apply_catalog_, context, request, response);
}

grpc::ServerUnaryReactor* CatalogService::ListCatalog(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(list_catalog_, context, request, response);
}

grpc::ServerUnaryReactor* CatalogService::ResolveName(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(resolve_name_, context, request, response);
}

void CatalogService::Apply(Call& call, const v1::ApplyCatalogRequest& request) {
  ApplyCall::Begin(ledger_, gate_.pool(), apply_use_case_, call, request);
}

absl::StatusOr<v1::ListCatalogResponse> CatalogService::ReadEntries(const access::Caller& caller,
                                                                    const v1::ListCatalogRequest& request) {
  RETURN_IF_ERROR(RequireIdOrNone("owner_id", request.owner_id()));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, OptionalDay("valid_on_date", request.valid_on_date()));
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(
      const int64_t revision,
      RevisionOrLatest("as_of_revision",
                       request.has_as_of_revision() ? std::optional<int64_t>(request.as_of_revision()) : std::nullopt,
                       view));

  CatalogPage entries(request, page, day);
  RETURN_IF_ERROR(
      ledger::ForEachEdition(*view.snapshot, RangeOf(request.kind()), revision, page.after,
                             [&](absl::string_view edition, absl::string_view value) -> absl::StatusOr<bool> {
                               stored::v1::CatalogRow row;
                               if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
                                 return absl::DataLossError(absl::StrCat("unreadable record at ", edition));
                               }
                               return entries.Add(edition, std::move(row));
                             }));
  return entries.Take();
}

absl::StatusOr<v1::ResolveNameResponse> CatalogService::Resolve(const access::Caller& caller,
                                                                const v1::ResolveNameRequest& request) {
  if (request.name().empty()) {
    return InvalidField("name", "là bắt buộc", "is required");
  }
  RETURN_IF_ERROR(RequireIdOrNone("authority_id", request.authority_id()));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, OptionalDay("valid_on_date", request.valid_on_date()));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  // Nobody is called "-", so that only the central entries are seen.
  const std::string authority_id = request.authority_id().empty() ? "-" : request.authority_id();
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Catalog> catalog,
                   structures_.CatalogAt(view, authority_id, view.end.revision));

  v1::ResolveNameResponse response;
  for (const v1::CatalogEntry* entry : catalog->Resolve(request.kind(), request.name(), day)) {
    if (response.entries_size() == kResolvedMax) {
      break;
    }
    *response.add_entries() = *entry;
  }
  return response;
}

}  // namespace khoi::rpc
