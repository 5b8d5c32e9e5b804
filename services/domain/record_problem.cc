#include "services/domain/record_problem.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/identifier.h"

namespace khoi::domain {

bool RecordProblems::Require(absl::string_view value, const FieldPath& path, absl::string_view field) {
  if (!value.empty()) return true;
  Add(path.TextOf(field), "Thiếu giá trị bắt buộc. Hãy điền trường này.", "The field is required. Fill it in.");
  return false;
}

void RecordProblems::RequireIdentifier(absl::string_view value, const FieldPath& path, absl::string_view field) {
  if (!Require(value, path, field)) return;
  if (value == "-") {
    Add(path.TextOf(field), "\"-\" có nghĩa là không có. Hãy chọn mã khác.",
        "\"-\" stands for none. Choose another one.");
    return;
  }
  CheckIdentifier(value, path, field);
}

void RecordProblems::CheckIdentifier(absl::string_view value, const FieldPath& path, absl::string_view field,
                                     int index) {
  if (value.empty() && index < 0) return;
  if (IsIdentifier(value)) return;
  Add(index < 0 ? path.TextOf(field) : path.TextOf(field, index),
      "Mã định danh chỉ gồm 1–64 ký tự A–Z, a–z, 0–9, '.' và '-'. Hãy sửa lại.",
      "An identifier is 1 to 64 of A-Z, a-z, 0-9, '.' and '-'. Correct it.");
}

void RecordProblems::CheckDays(absl::string_view first, absl::string_view last, const FieldPath& path,
                               absl::string_view first_field, absl::string_view last_field) {
  const auto parse = [&](absl::string_view text, absl::string_view field) -> std::optional<absl::CivilDay> {
    if (text.empty()) return std::nullopt;
    const std::optional<absl::CivilDay> day = ParseCivilDay(text);
    if (!day.has_value()) {
      Add(path.TextOf(field), absl::StrCat("\"", text, "\" không phải là ngày. Hãy viết YYYY-MM-DD."),
          absl::StrCat("\"", text, "\" is not a day. Write YYYY-MM-DD."));
    }
    return day;
  };
  const std::optional<absl::CivilDay> first_day = parse(first, first_field);
  const std::optional<absl::CivilDay> last_day = parse(last, last_field);
  if (!first_day.has_value() || !last_day.has_value() || *first_day <= *last_day) return;
  Add(path.TextOf(last_field), absl::StrCat("Ngày cuối ", last, " trước ngày đầu ", first, ". Hãy sửa lại."),
      absl::StrCat("The last day ", last, " is before the first day ", first, ". Correct them."));
}

}  // namespace khoi::domain
