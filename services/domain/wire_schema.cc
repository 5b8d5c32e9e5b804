#include "services/domain/wire_schema.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include "absl/container/flat_hash_map.h"

namespace khoi::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

constexpr int kMaskBits = 64;
constexpr uint32_t kLowNumbersMax = 128;
constexpr int kLowPositionsMax = 127;

WireType WireTypeOf(FieldDescriptor::Type type) {
  switch (type) {
    case FieldDescriptor::TYPE_DOUBLE:
    case FieldDescriptor::TYPE_FIXED64:
    case FieldDescriptor::TYPE_SFIXED64:
      return WireType::kFixed64;
    case FieldDescriptor::TYPE_FLOAT:
    case FieldDescriptor::TYPE_FIXED32:
    case FieldDescriptor::TYPE_SFIXED32:
      return WireType::kFixed32;
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_BYTES:
    case FieldDescriptor::TYPE_MESSAGE:
      return WireType::kBytes;
    case FieldDescriptor::TYPE_GROUP:
      return WireType::kGroupStart;
    default:
      return WireType::kVarint;
  }
}

WireField::Kind KindOf(FieldDescriptor::Type type) {
  switch (type) {
    case FieldDescriptor::TYPE_STRING:
      return WireField::Kind::kText;
    case FieldDescriptor::TYPE_BYTES:
      return WireField::Kind::kBytes;
    case FieldDescriptor::TYPE_MESSAGE:
      return WireField::Kind::kMessage;
    case FieldDescriptor::TYPE_ENUM:
      return WireField::Kind::kEnum;
    default:
      return WireField::Kind::kNumber;
  }
}

uint64_t MaskOf(const EnumDescriptor& type) {
  uint64_t mask = 0;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number >= 0 && number < kMaskBits) mask |= uint64_t{1} << number;
  }
  return mask;
}

// Every schema that was asked for, and those that it reaches.
class Schemas final {
 public:
  const WireSchema& Of(const Descriptor& type) {
    const std::lock_guard lock(mutex_);
    return Compile(type);
  }

 private:
  const WireSchema& Compile(const Descriptor& type) {
    std::unique_ptr<WireSchema>& slot = schemas_[&type];
    if (slot != nullptr) return *slot;  // a message may contain itself
    slot = std::make_unique<WireSchema>();
    WireSchema& schema = *slot;
    schema.descriptor = &type;
    for (int i = 0; i < type.field_count(); ++i) schema.fields.push_back(FieldOf(*type.field(i), schema));
    std::sort(schema.fields.begin(), schema.fields.end(),
              [](const WireField& a, const WireField& b) { return a.number < b.number; });
    for (size_t i = 0; i < schema.fields.size() && i < kLowPositionsMax; ++i) {
      const auto number = static_cast<uint32_t>(schema.fields[i].number);
      if (number >= kLowNumbersMax) break;
      schema.by_number.resize(number + 1, -1);
      schema.by_number[number] = static_cast<int8_t>(i);
    }
    return schema;
  }

  WireField FieldOf(const FieldDescriptor& descriptor, WireSchema& schema) {
    WireField field;
    field.number = descriptor.number();
    field.kind = KindOf(descriptor.type());
    field.wire_type = WireTypeOf(descriptor.type());
    field.packable = descriptor.is_packable();
    field.descriptor = &descriptor;
    if (descriptor.is_repeated()) field.repeated_position = schema.repeated_count++;
    if (field.kind == WireField::Kind::kEnum) field.enum_mask = MaskOf(*descriptor.enum_type());
    if (field.kind == WireField::Kind::kMessage) field.message = &Compile(*descriptor.message_type());
    return field;
  }

  std::mutex mutex_;  // guards schemas_; a compiled schema does not change
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<WireSchema>> schemas_;
};

}  // namespace

bool WireField::Declares(int32_t enum_number) const {
  if (enum_number >= 0 && enum_number < kMaskBits) return (enum_mask >> enum_number & 1) != 0;
  return descriptor->enum_type()->FindValueByNumber(enum_number) != nullptr;
}

const WireField* WireSchema::FindAmong(uint32_t number) const {
  const auto it = std::lower_bound(fields.begin(), fields.end(), number, [](const WireField& field, uint32_t wanted) {
    return static_cast<uint32_t>(field.number) < wanted;
  });
  return it != fields.end() && static_cast<uint32_t>(it->number) == number ? &*it : nullptr;
}

const WireSchema& WireSchemaOf(const Descriptor& type) {
  // Never destroyed: callers on other threads may outlive the end of main.
  static Schemas& schemas = *new Schemas;
  return schemas.Of(type);
}

}  // namespace khoi::domain
