// Where a field is in a message, rendered only when something is said about it.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace khoi::domain {

// One step of a path, on the stack; it holds on to its parent, which must outlive it. Example:
//   const FieldPath report("report");
//   report.Item("award_lines", 3).Field("count").Text() == "report.award_lines[3].count"
class FieldPath final {
 public:
  // An empty root leaves no trace in the text.
  explicit FieldPath(absl::string_view root) : name_(root) {}

  FieldPath Field(absl::string_view name) const& { return FieldPath(this, name, kNoIndex); }
  FieldPath Item(absl::string_view name, int index) const& { return FieldPath(this, name, index); }

  // The steps from the root, joined by '.'.
  std::string Text() const;
  // The text of a field below, without a step of its own.
  std::string TextOf(absl::string_view name) const;
  std::string TextOf(absl::string_view name, int index) const;

 private:
  static constexpr int kNoIndex = -1;

  FieldPath(const FieldPath* parent, absl::string_view name, int index) : parent_(parent), name_(name), index_(index) {}
  void AppendTo(std::string& text) const;

  const FieldPath* parent_ = nullptr;
  absl::string_view name_;
  int index_ = kNoIndex;
};

}  // namespace khoi::domain
