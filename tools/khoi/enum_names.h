// Enum values by the names that people type: DIMENSION_COUNTING_BASIS is "counting-basis".
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace khoi::cli {

// The name in kebab-case without the prefix that all values of the enum share. UNSPECIFIED is "unspecified".
std::string KebabName(const google::protobuf::EnumValueDescriptor& value);

// The value with this name; also takes the full name of the proto. INVALID_ARGUMENT listing the names there are.
absl::StatusOr<const google::protobuf::EnumValueDescriptor*> FindByName(const google::protobuf::EnumDescriptor& type,
                                                                        absl::string_view name);

// Every name but "unspecified", with commas between.
std::string AllNames(const google::protobuf::EnumDescriptor& type);

}  // namespace khoi::cli
