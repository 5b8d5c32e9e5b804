#include "services/access/policy.h"

#include "absl/strings/str_cat.h"

namespace khoi::access {
namespace {

// The caller on this machine may do everything; nobody else is known.
absl::Status OnlyLocal(const Caller& caller, absl::string_view act) {
  if (caller.id == "local") {
    return absl::OkStatus();
  }
  return absl::PermissionDeniedError(absl::StrCat("caller ", caller.id, " may not ", act));
}

}  // namespace

absl::Status MaySubmitFor(const Caller& caller, absl::string_view unit_id) {
  if (absl::Status status = OnlyLocal(caller, "submit for"); !status.ok()) {
    return absl::PermissionDeniedError(absl::StrCat(status.message(), " unit ", unit_id));
  }
  return absl::OkStatus();
}

absl::Status MayActFor(const Caller& caller, absl::string_view organisation_id) {
  if (absl::Status status = OnlyLocal(caller, "act for"); !status.ok()) {
    return absl::PermissionDeniedError(absl::StrCat(status.message(), " organisation ", organisation_id));
  }
  return absl::OkStatus();
}

absl::Status MayChangeStructure(const Caller& caller) { return OnlyLocal(caller, "change the registry or catalogs"); }

absl::Status MayRead(const Caller& caller) { return OnlyLocal(caller, "read"); }

}  // namespace khoi::access
