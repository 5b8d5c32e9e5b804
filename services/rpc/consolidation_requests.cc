#include "services/rpc/consolidation_requests.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/domain/text.h"
#include "services/rpc/fields.h"
#include "services/rpc/refusal.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

constexpr size_t kDigestSize = 32;

absl::Status RequireText(absl::string_view field, absl::string_view text) {
  return absl::StripAsciiWhitespace(text).empty() ? InvalidField(field, "là bắt buộc", "is required")
                                                  : absl::OkStatus();
}

absl::Status RequireActor(const v1::Actor& actor) {
  RETURN_IF_ERROR(RequireId("actor.organisation_id", actor.organisation_id()));
  return RequireText("actor.position", actor.position());
}

absl::Status RequireDigest(absl::string_view digest) {
  if (digest.size() == kDigestSize) {
    return absl::OkStatus();
  }
  return InvalidField("draft_digest", "phải là digest (32 byte) của dự thảo đã đọc; hãy đọc dự thảo trước",
                      "must be the digest (32 bytes) of the draft that was read; read the draft first");
}

}  // namespace

absl::Status CheckRef(const v1::ConsolidationRef& ref) {
  RETURN_IF_ERROR(RequireId("ref.authority_id", ref.authority_id()));
  RETURN_IF_ERROR(RequireIdOrNone("ref.bloc_id", ref.bloc_id()));
  return RequireId("ref.period_id", ref.period_id());
}

absl::Status CheckComment(const v1::CommentOnConsolidationRequest& request) {
  RETURN_IF_ERROR(RequireId("request_id", request.request_id()));
  RETURN_IF_ERROR(CheckRef(request.ref()));
  RETURN_IF_ERROR(RequireActor(request.actor()));
  if (!request.confirms_own_figures() && absl::StripAsciiWhitespace(request.text()).empty()) {
    return InvalidField("text", "là bắt buộc, trừ khi xác nhận số liệu của mình (confirms_own_figures)",
                        "is required unless confirms_own_figures is set");
  }
  return RequireDigest(request.draft_digest());
}

absl::Status CheckSigning(const v1::SignConsolidationRequest& request) {
  RETURN_IF_ERROR(RequireId("request_id", request.request_id()));
  RETURN_IF_ERROR(CheckRef(request.ref()));
  RETURN_IF_ERROR(RequireActor(request.actor()));
  RETURN_IF_ERROR(RequireDigest(request.draft_digest()));
  for (int i = 0; i < request.left_out_notes_size(); ++i) {
    const std::string field = absl::StrCat("left_out_notes[", i, "]");
    RETURN_IF_ERROR(RequireId(absl::StrCat(field, ".unit_id"), request.left_out_notes(i).unit_id()));
    RETURN_IF_ERROR(RequireText(absl::StrCat(field, ".note"), request.left_out_notes(i).note()));
  }
  for (int i = 0; i < request.waivers_size(); ++i) {
    const std::string field = absl::StrCat("waivers[", i, "]");
    RETURN_IF_ERROR(RequireText(absl::StrCat(field, ".rule_id"), request.waivers(i).rule_id()));
    RETURN_IF_ERROR(RequireText(absl::StrCat(field, ".reason"), request.waivers(i).reason()));
  }
  return absl::OkStatus();
}

absl::Status CheckSections(const v1::SignConsolidationRequest& request, const domain::Catalog& catalog,
                           absl::CivilDay day) {
  absl::flat_hash_set<absl::string_view> said;
  for (int i = 0; i < request.narrative_sections_size(); ++i) {
    const std::string& code = request.narrative_sections(i).section_code();
    const std::string field = absl::StrCat("narrative_sections[", i, "].section_code");
    RETURN_IF_ERROR(RequireText(field, code));
    const absl::string_view excerpt = domain::Excerpt(code);
    if (catalog.Find(v1::CATALOG_KIND_SECTION, code, day) == nullptr) {
      return InvalidField(field, absl::StrCat("không có mục \"", excerpt, "\" trong danh mục các mục của báo cáo"),
                          absl::StrCat("there is no section \"", excerpt, "\" in the catalog of sections"));
    }
    if (!said.insert(code).second) {
      return InvalidField(field, absl::StrCat("mục ", excerpt, " được nêu hai lần; hãy gộp vào một mục"),
                          absl::StrCat("section ", excerpt, " is named twice; put its passages into one section"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckLeftOutNotes(const v1::SignConsolidationRequest& request, const v1::Consolidation& draft) {
  absl::flat_hash_set<absl::string_view> noted;
  for (int i = 0; i < request.left_out_notes_size(); ++i) {
    const std::string& unit_id = request.left_out_notes(i).unit_id();
    const std::string field = absl::StrCat("left_out_notes[", i, "].unit_id");
    const bool left_out = std::any_of(draft.left_out_units().begin(), draft.left_out_units().end(),
                                      [&](const v1::LeftOutUnit& unit) { return unit.unit_id() == unit_id; });
    if (!left_out) {
      return InvalidField(field, absl::StrCat(unit_id, " không phải là đơn vị bị để ngoài báo cáo tổng hợp"),
                          absl::StrCat(unit_id, " is not left out of the consolidation"));
    }
    if (!noted.insert(unit_id).second) {
      return InvalidField(field, absl::StrCat(unit_id, " được nêu hai lần"), absl::StrCat(unit_id, " is named twice"));
    }
  }
  return absl::OkStatus();
}

}  // namespace khoi::rpc
