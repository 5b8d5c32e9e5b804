#include "services/domain/field_path.h"

#include "absl/strings/str_cat.h"

namespace khoi::domain {

void FieldPath::AppendTo(std::string& text) const {
  if (parent_ != nullptr) parent_->AppendTo(text);
  if (!text.empty() && !name_.empty()) text.push_back('.');
  absl::StrAppend(&text, name_);
  if (index_ != kNoIndex) absl::StrAppend(&text, "[", index_, "]");
}

std::string FieldPath::Text() const {
  std::string text;
  AppendTo(text);
  return text;
}

std::string FieldPath::TextOf(absl::string_view name) const { return Field(name).Text(); }

std::string FieldPath::TextOf(absl::string_view name, int index) const { return Item(name, index).Text(); }

}  // namespace khoi::domain
