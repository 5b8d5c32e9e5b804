#include "services/domain/report_path.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace khoi::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// One step of a path: "award_lines[3]".
struct Step {
  std::string name;
  std::optional<int> index;
};

std::optional<Step> StepOf(absl::string_view text) {
  const size_t bracket = text.find('[');
  if (bracket == absl::string_view::npos) return Step{.name = std::string(text), .index = std::nullopt};
  absl::string_view digits = text.substr(bracket + 1);
  int index = 0;
  // SimpleAtoi takes signs and spaces, a path does not.
  if (!absl::ConsumeSuffix(&digits, "]") || digits.empty() ||
      digits.find_first_not_of("0123456789") != absl::string_view::npos || !absl::SimpleAtoi(digits, &index)) {
    return std::nullopt;
  }
  return Step{.name = std::string(text.substr(0, bracket)), .index = index};
}

PathProblem NoSuchField(absl::string_view parent, absl::string_view step) {
  return {.vi = absl::StrCat(parent, " không có trường ", step, "; viết như report.award_lines[3].count"),
          .en = absl::StrCat(parent, " has no field ", step, "; write it as report.award_lines[3].count")};
}

PathProblem NotInList(absl::string_view list, int size) {
  return {.vi = absl::StrCat(list, " có ", size, " mục, đánh số từ 0"),
          .en = absl::StrCat(list, " has ", size, " items, counted from 0")};
}

}  // namespace

std::optional<PathProblem> FindPathProblem(const v1::Report& report, absl::string_view path) {
  const Message* message = &report;  // nullptr below a scalar or a list without an index
  std::string parent;
  for (const absl::string_view text : absl::StrSplit(path, '.')) {
    if (parent.empty()) {
      if (text != "report") {
        return PathProblem{.vi = "phải bắt đầu bằng report, như report.award_lines[3].count",
                           .en = "must begin with report, as in report.award_lines[3].count"};
      }
      parent = "report";
      continue;
    }
    const std::optional<Step> step = StepOf(text);
    const FieldDescriptor* const field =
        message == nullptr || !step.has_value() ? nullptr : message->GetDescriptor()->FindFieldByName(step->name);
    if (field == nullptr || (step->index.has_value() && !field->is_repeated())) return NoSuchField(parent, text);

    const google::protobuf::Reflection& reflection = *message->GetReflection();
    if (step->index.has_value() && *step->index >= reflection.FieldSize(*message, field)) {
      return NotInList(absl::StrCat(parent, ".", step->name), reflection.FieldSize(*message, field));
    }
    const bool goes_on =
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && (!field->is_repeated() || step->index.has_value());
    if (!goes_on) {
      message = nullptr;
    } else {
      message = field->is_repeated() ? &reflection.GetRepeatedMessage(*message, field, *step->index)
                                     : &reflection.GetMessage(*message, field);
    }
    absl::StrAppend(&parent, ".", text);
  }
  return std::nullopt;
}

}  // namespace khoi::domain
