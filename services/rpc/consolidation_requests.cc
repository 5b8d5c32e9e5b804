#include "services/rpc/consolidation_requests.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/domain/text.h"
#include "services/rpc/checks.h"

namespace khoi::rpc {
namespace {

constexpr size_t kDigestSize = 32;

void Add(const v1::ConsolidationRef& ref, Checks& checks) {
  checks.Id("ref.authority_id", ref.authority_id());
  checks.IdOrNone("ref.bloc_id", ref.bloc_id());
  checks.Id("ref.period_id", ref.period_id());
}

void AddDigest(absl::string_view digest, Checks& checks) {
  if (digest.size() != kDigestSize) {
    checks.Wrong("draft_digest", "phải là digest (32 byte) của dự thảo đã đọc; hãy đọc dự thảo trước",
                 "must be the digest (32 bytes) of the draft that was read; read the draft first");
  }
}

}  // namespace

absl::Status CheckRef(const v1::ConsolidationRef& ref) {
  Checks checks;
  Add(ref, checks);
  return checks.Result();
}

absl::Status CheckComment(const v1::CommentOnConsolidationRequest& request) {
  Checks checks;
  checks.Id("request_id", request.request_id());
  Add(request.ref(), checks);
  checks.Actor("actor", request.actor());
  checks.Text("subject", request.subject());
  if (!request.confirms_own_figures() && absl::StripAsciiWhitespace(request.text()).empty()) {
    checks.Wrong("text", "là bắt buộc, trừ khi xác nhận số liệu của mình (confirms_own_figures)",
                 "is required unless confirms_own_figures is set");
  }
  checks.Text("text", request.text());
  AddDigest(request.draft_digest(), checks);
  return checks.Result();
}

absl::Status CheckSigning(const v1::SignConsolidationRequest& request) {
  Checks checks;
  checks.Id("request_id", request.request_id());
  Add(request.ref(), checks);
  checks.Actor("actor", request.actor());
  AddDigest(request.draft_digest(), checks);
  checks.Count("left_out_notes", request.left_out_notes_size(), 0);
  for (int i = 0; i < std::min(request.left_out_notes_size(), kListedMax); ++i) {
    const std::string field = absl::StrCat("left_out_notes[", i, "].");
    checks.Id(field + "unit_id", request.left_out_notes(i).unit_id());
    checks.RequiredText(field + "note", request.left_out_notes(i).note());
  }
  checks.Text("note", request.note());
  checks.Waivers("waivers", request.waivers());
  return checks.Result();
}

absl::Status CheckSections(const v1::SignConsolidationRequest& request, const domain::Catalog& catalog,
                           absl::CivilDay day) {
  Checks checks;
  absl::flat_hash_set<absl::string_view> said;
  for (int i = 0; i < request.narrative_sections_size(); ++i) {
    const std::string& code = request.narrative_sections(i).section_code();
    const std::string field = absl::StrCat("narrative_sections[", i, "].section_code");
    const absl::string_view excerpt = domain::Excerpt(code);
    if (absl::StripAsciiWhitespace(code).empty()) {
      checks.Wrong(field, "là bắt buộc", "is required");
    } else if (catalog.Find(v1::CATALOG_KIND_SECTION, code, day) == nullptr) {
      checks.Wrong(field, absl::StrCat("không có mục \"", excerpt, "\" trong danh mục các mục của báo cáo"),
                   absl::StrCat("there is no section \"", excerpt, "\" in the catalog of sections"));
    } else if (!said.insert(code).second) {
      checks.Wrong(field, absl::StrCat("mục ", excerpt, " được nêu hai lần; hãy gộp vào một mục"),
                   absl::StrCat("section ", excerpt, " is named twice; put its passages into one section"));
    }
  }
  return checks.Result();
}

absl::Status CheckLeftOutNotes(const v1::SignConsolidationRequest& request, const v1::Consolidation& draft) {
  Checks checks;
  absl::flat_hash_set<absl::string_view> noted;
  for (int i = 0; i < request.left_out_notes_size(); ++i) {
    const std::string& unit_id = request.left_out_notes(i).unit_id();
    const std::string field = absl::StrCat("left_out_notes[", i, "].unit_id");
    const bool left_out = std::any_of(draft.left_out_units().begin(), draft.left_out_units().end(),
                                      [&](const v1::LeftOutUnit& unit) { return unit.unit_id() == unit_id; });
    if (!left_out) {
      checks.Wrong(field,
                   absl::StrCat(unit_id, " không phải là đơn vị bị để ngoài báo cáo tổng hợp; hãy bỏ ghi chú này"),
                   absl::StrCat(unit_id, " is not left out of the consolidation; leave this note out"));
    } else if (!noted.insert(unit_id).second) {
      checks.Wrong(field, absl::StrCat(unit_id, " được nêu hai lần; hãy gộp vào một ghi chú"),
                   absl::StrCat(unit_id, " is named twice; put it into one note"));
    }
  }
  return checks.Result();
}

}  // namespace khoi::rpc
