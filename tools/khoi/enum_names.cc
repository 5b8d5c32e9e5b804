#include "tools/khoi/enum_names.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace khoi::cli {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

// Value 0 is PREFIX_UNSPECIFIED in every enum of ours.
absl::string_view PrefixOf(const EnumDescriptor& type) {
  return absl::StripSuffix(type.value(0)->name(), "UNSPECIFIED");
}

}  // namespace

std::string KebabName(const EnumValueDescriptor& value) {
  const absl::string_view bare = absl::StripPrefix(value.name(), PrefixOf(*value.type()));
  return absl::StrReplaceAll(absl::AsciiStrToLower(bare), {{"_", "-"}});
}

absl::StatusOr<const EnumValueDescriptor*> FindByName(const EnumDescriptor& type, absl::string_view name) {
  const std::string wanted = absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", "-"}});
  for (int i = 1; i < type.value_count(); ++i) {
    if (KebabName(*type.value(i)) == wanted || absl::EqualsIgnoreCase(type.value(i)->name(), name)) {
      return type.value(i);
    }
  }
  return absl::InvalidArgumentError(absl::StrCat("\"", name, "\" is none of ", AllNames(type)));
}

std::string AllNames(const EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 1; i < type.value_count(); ++i) {
    names.push_back(KebabName(*type.value(i)));
  }
  return absl::StrJoin(names, ", ");
}

}  // namespace khoi::cli
