#include "services/rpc/checks.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/identifier.h"

namespace khoi::rpc {
namespace {

constexpr size_t kTextBytesMax = 10'000;

}  // namespace

void Checks::Id(absl::string_view field, absl::string_view value) {
  if (domain::IsIdentifier(value)) {
    return;
  }
  if (value.empty()) {
    violations_.Add(field, "là bắt buộc: mã định danh, 1 đến 64 ký tự A-Z, a-z, 0-9, '.', '-'",
                    "is required: an identifier, 1 to 64 of A-Z, a-z, 0-9, '.', '-'");
    return;
  }
  violations_.Add(field, "phải là mã định danh: 1 đến 64 ký tự A-Z, a-z, 0-9, '.', '-'",
                  "must be an identifier: 1 to 64 of A-Z, a-z, 0-9, '.', '-'");
}

void Checks::IdOrNone(absl::string_view field, absl::string_view value) {
  if (!value.empty()) {
    Id(field, value);
  }
}

void Checks::Text(absl::string_view field, absl::string_view text) {
  if (text.size() > kTextBytesMax) {
    violations_.Add(field, absl::StrCat("dài quá ", kTextBytesMax, " byte; hãy rút gọn"),
                    absl::StrCat("is longer than ", kTextBytesMax, " bytes; shorten it"));
  }
}

void Checks::RequiredText(absl::string_view field, absl::string_view text) {
  if (absl::StripAsciiWhitespace(text).empty()) {
    violations_.Add(field, "là bắt buộc", "is required");
    return;
  }
  Text(field, text);
}

void Checks::Day(absl::string_view field, const std::string& text, bool required) {
  if (text.empty() && !required) {
    return;
  }
  if (!domain::ParseCivilDay(text).has_value()) {
    violations_.Add(
        field, text.empty() ? "là bắt buộc: một ngày, viết YYYY-MM-DD" : "phải là một ngày có thật, viết YYYY-MM-DD",
        text.empty() ? "is required: a day, as YYYY-MM-DD" : "must be a day that exists, as YYYY-MM-DD");
  }
}

void Checks::Count(absl::string_view field, int count, int min) {
  if (count < min || count > kListedMax) {
    violations_.Add(field, absl::StrCat("phải có ", min, " đến ", kListedMax, " mục; hiện có ", count),
                    absl::StrCat("must be ", min, " to ", kListedMax, " items; there are ", count));
  }
}

void Checks::Actor(absl::string_view field, const v1::Actor& actor) {
  Id(absl::StrCat(field, ".organisation_id"), actor.organisation_id());
  RequiredText(absl::StrCat(field, ".position"), actor.position());
}

void Checks::Waivers(absl::string_view field, const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers) {
  Count(field, waivers.size(), 0);
  for (int i = 0; i < std::min(waivers.size(), kListedMax); ++i) {
    const std::string of = absl::StrCat(field, "[", i, "].");
    Id(of + "rule_id", waivers[i].rule_id());
    Text(of + "field_path", waivers[i].field_path());
    RequiredText(of + "reason", waivers[i].reason());
  }
}

}  // namespace khoi::rpc
