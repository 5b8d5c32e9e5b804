#include "services/domain/wire.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/fixed_array.h"
#include "absl/strings/str_cat.h"
#include "services/domain/field_path.h"
#include "services/domain/text.h"
#include "services/domain/wire_schema.h"

namespace khoi::domain {
namespace {

constexpr int kDepthMax = 100;

// Bytes not read yet. Every read fails at the end instead of passing it.
class Reader final {
 public:
  explicit Reader(absl::string_view bytes) : p_(bytes.data()), end_(p_ + bytes.size()) {}

  bool done() const { return p_ == end_; }
  const char* position() const { return p_; }

  bool Varint(uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (p_ == end_) return false;
      const auto byte = static_cast<unsigned char>(*p_++);
      value |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  // A number and a wire type; refuses number 0, wire types 6 and 7 and tags of more than 32 bits.
  bool Tag(uint32_t& number, WireType& type) {
    uint64_t tag = 0;
    if (!Varint(tag) || tag > UINT32_MAX) return false;
    number = static_cast<uint32_t>(tag >> 3);
    type = static_cast<WireType>(tag & 7);
    return number != 0 && type <= WireType::kFixed32;
  }

  bool Bytes(absl::string_view& bytes) {
    uint64_t size = 0;
    return Varint(size) && Take(size, bytes);
  }

  bool Take(uint64_t size, absl::string_view& bytes) {
    if (size > static_cast<uint64_t>(end_ - p_)) return false;
    bytes = absl::string_view(p_, size);
    p_ += size;
    return true;
  }

 private:
  const char* p_;
  const char* end_;
};

bool Skip(Reader& reader, uint32_t number, WireType type, int depth);

bool SkipGroup(Reader& reader, uint32_t group, int depth) {
  while (depth < kDepthMax) {
    uint32_t number = 0;
    WireType type{};
    if (!reader.Tag(number, type)) return false;
    if (type == WireType::kGroupEnd) return number == group;
    if (!Skip(reader, number, type, depth + 1)) return false;
  }
  return false;
}

// Reads over a value that nothing is known about.
bool Skip(Reader& reader, uint32_t number, WireType type, int depth) {
  uint64_t value = 0;
  absl::string_view bytes;
  switch (type) {
    case WireType::kVarint:
      return reader.Varint(value);
    case WireType::kFixed64:
      return reader.Take(8, bytes);
    case WireType::kFixed32:
      return reader.Take(4, bytes);
    case WireType::kBytes:
      return reader.Bytes(bytes);
    case WireType::kGroupStart:
      return SkipGroup(reader, number, depth);
    case WireType::kGroupEnd:
      return false;
  }
  return false;
}

// "1 (AWARD_STATUS_REGISTERED), 2 (AWARD_STATUS_PROPOSED)": what may be sent, so without the zero that means not said.
std::string ValuesOf(const google::protobuf::EnumDescriptor& type) {
  std::string values;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;
    absl::StrAppend(&values, values.empty() ? "" : ", ", type.value(i)->number(), " (", type.value(i)->name(), ")");
  }
  return values;
}

class Pass final {
 public:
  Pass(absl::string_view bytes, Findings& findings)
      : begin_(bytes.data()), findings_(findings), findings_max_(findings.all().size() + kWireFindingsMax) {}

  // False when the pass is over: the bytes are malformed, or too many to parse.
  bool Message(const WireSchema& schema, absl::string_view bytes, const FieldPath& path, int depth) {
    if (depth > kDepthMax) return Malformed(path, bytes.data());
    absl::FixedArray<int, 16> counts(schema.repeated_count, 0);
    Reader reader(bytes);
    while (!reader.done()) {
      const char* const start = reader.position();
      uint32_t number = 0;
      WireType type{};
      if (!reader.Tag(number, type)) return Malformed(path, start);
      const WireField* const field = schema.Find(number);
      const bool packed = field != nullptr && type == WireType::kBytes && field->packable;
      if (field == nullptr || (field->wire_type != type && !packed)) {
        if (!Skip(reader, number, type, depth)) return Malformed(path, start);
        UnknownField(schema, field, number, path);
      } else if (!Value(*field, packed, reader, path, depth, counts)) {
        return over_ ? false : Malformed(path, start);
      }
    }
    return true;
  }

  const std::string& malformed() const { return malformed_; }

 private:
  using Counts = absl::FixedArray<int, 16>;

  bool full() const { return findings_.all().size() >= findings_max_; }

  bool Value(const WireField& field, bool packed, Reader& reader, const FieldPath& path, int depth, Counts& counts) {
    if (packed) return Packed(field, reader, path, counts);
    uint64_t number = 0;
    absl::string_view bytes;
    const int index = field.repeated_position < 0 ? -1 : counts[field.repeated_position]++;
    if ((index >= 0 || field.kind == WireField::Kind::kMessage) && !Fits(field, path, index)) return Over();
    switch (field.kind) {
      case WireField::Kind::kText:
        if (!reader.Bytes(bytes)) return false;
        Text(field, bytes, path, index);
        return true;
      case WireField::Kind::kMessage: {
        if (!reader.Bytes(bytes)) return false;
        const FieldPath below = index < 0 ? path.Field(field.name()) : path.Item(field.name(), index);
        return Message(*field.message, bytes, below, depth + 1);
      }
      case WireField::Kind::kEnum:
        if (!reader.Varint(number)) return false;
        Enum(field, number, path, index);
        return true;
      case WireField::Kind::kNumber:
      case WireField::Kind::kBytes:
        return Skip(reader, static_cast<uint32_t>(field.number), field.wire_type, depth);
    }
    return false;
  }

  bool Packed(const WireField& field, Reader& reader, const FieldPath& path, Counts& counts) {
    absl::string_view run;
    if (!reader.Bytes(run)) return false;
    // Fixed numbers take no more room in memory than on the wire.
    if (field.wire_type == WireType::kFixed64) return run.size() % 8 == 0;
    if (field.wire_type == WireType::kFixed32) return run.size() % 4 == 0;
    Reader numbers(run);
    while (!numbers.done()) {
      uint64_t number = 0;
      if (!numbers.Varint(number)) return false;
      const int index = counts[field.repeated_position]++;
      if (!Fits(field, path, index)) return Over();
      if (field.kind == WireField::Kind::kEnum) Enum(field, number, path, index);
    }
    return true;
  }

  // Counts one value more. Message values count even where they replace each other: on an arena nothing is given back.
  bool Fits(const WireField& field, const FieldPath& path, int index) {
    if (++value_count_ <= kWireValuesMax && index < kWireListMax) return true;
    if (index >= kWireListMax) {
      Add("LIST-SIZE", field, path, -1, {},
          absl::StrCat("Danh sách có hơn ", kWireListMax, " mục. Hãy chia nhỏ hoặc bỏ bớt."),
          absl::StrCat("The list has more than ", kWireListMax, " items. Split it or leave some out."));
    } else {
      Add("LIST-SIZE", field, path, -1, {},
          absl::StrCat("Đến đây thông điệp có hơn ", kWireValuesMax, " mục. Hãy chia nhỏ hoặc bỏ bớt."),
          absl::StrCat("Up to here the message has more than ", kWireValuesMax, " items. Split it or leave some out."));
    }
    return false;
  }

  void Text(const WireField& field, absl::string_view text, const FieldPath& path, int index) {
    if (full()) return;
    if (text.size() > kTextSizeMax) {
      Add("ID-TEXT", field, path, index, {{"size", absl::StrCat(text.size())}},
          absl::StrCat("Văn bản dài ", text.size(), " byte, tối đa ", kTextSizeMax, ". Hãy rút gọn hoặc tách ra."),
          absl::StrCat("The text has ", text.size(), " bytes; at most ", kTextSizeMax, ". Shorten or split it."));
      return;
    }
    switch (FaultOf(text)) {
      case TextFault::kNone:
        return;
      case TextFault::kNotUtf8:
        return Add("ID-TEXT", field, path, index, {}, "Văn bản không phải UTF-8. Hãy mã hóa lại bằng UTF-8.",
                   "The text is not UTF-8. Encode it as UTF-8.");
      case TextFault::kControlCharacter:
        return Add("ID-TEXT", field, path, index, {},
                   "Văn bản có ký tự điều khiển. Hãy bỏ chúng; chỉ được dùng xuống dòng và tab.",
                   "The text has control characters. Remove them; only line feed and tab are allowed.");
      case TextFault::kNotNfc:
        return Add(
            "ID-TEXT", field, path, index, {},
            "Văn bản không ở dạng chuẩn Unicode NFC (dấu viết rời). Hãy chuẩn hóa sang NFC (dựng sẵn) rồi gửi lại.",
            "The text is not in Unicode Normalization Form C (its diacritics are apart). Normalise it to NFC.");
    }
  }

  void Enum(const WireField& field, uint64_t number, const FieldPath& path, int index) {
    const auto value = static_cast<int32_t>(number);
    if (full() || field.Declares(value)) return;
    const auto& type = *field.descriptor->enum_type();
    Add("ID-ENUM", field, path, index, {{"value", absl::StrCat(value)}},
        absl::StrCat("Giá trị ", value, " không có trong ", type.name(), ". Hãy gửi một trong: ", ValuesOf(type), "."),
        absl::StrCat("The value ", value, " is not one of ", type.name(), ". Send one of: ", ValuesOf(type), "."));
  }

  void UnknownField(const WireSchema& schema, const WireField* field, uint32_t number, const FieldPath& path) {
    if (full()) return;
    const std::string& type = schema.descriptor->full_name();
    if (field == nullptr) {
      return AddAt(
          "ID-UNKNOWN-FIELD", path.TextOf(absl::StrCat(number)), {{"field_number", absl::StrCat(number)}},
          absl::StrCat("Trường số ", number, " không có trong ", type, ". Hãy bỏ trường này hoặc dùng đúng lược đồ."),
          absl::StrCat("Field number ", number, " is not part of ", type, ". Leave it out, or use the right schema."));
    }
    AddAt("ID-UNKNOWN-FIELD", path.TextOf(field->name()), {{"field_number", absl::StrCat(number)}},
          absl::StrCat("Trường được mã hóa khác kiểu mà ", type, " quy định. Hãy dùng đúng lược đồ."),
          absl::StrCat("The field is encoded as another type than ", type, " says. Use the right schema."));
  }

  void Add(absl::string_view rule_id, const WireField& field, const FieldPath& path, int index,
           std::vector<std::pair<std::string, std::string>> operands, std::string vi, std::string en) {
    AddAt(rule_id, index < 0 ? path.TextOf(field.name()) : path.TextOf(field.name(), index), std::move(operands),
          std::move(vi), std::move(en));
  }

  void AddAt(absl::string_view rule_id, std::string path, std::vector<std::pair<std::string, std::string>> operands,
             std::string vi, std::string en) {
    findings_.Add(
        rule_id, v1::SEVERITY_BLOCK,
        {.field_paths = {std::move(path)}, .operands = std::move(operands), .vi = std::move(vi), .en = std::move(en)});
  }

  bool Malformed(const FieldPath& path, const char* position) {
    const std::string where = path.Text();
    malformed_ = absl::StrCat(where.empty() ? "the message" : where,
                              ": the bytes are truncated or malformed at offset ", position - begin_);
    return Over();
  }

  bool Over() {
    over_ = true;
    return false;
  }

  const char* const begin_;
  Findings& findings_;
  const size_t findings_max_;
  int value_count_ = 0;
  bool over_ = false;
  std::string malformed_;
};

}  // namespace

absl::Status CheckWire(const google::protobuf::Descriptor& type, absl::string_view bytes, absl::string_view root,
                       Findings& findings) {
  Pass pass(bytes, findings);
  pass.Message(WireSchemaOf(type), bytes, FieldPath(root), 0);
  return pass.malformed().empty() ? absl::OkStatus() : absl::InvalidArgumentError(pass.malformed());
}

bool MayBeParsed(const std::vector<v1::Finding>& findings) {
  return std::none_of(findings.begin(), findings.end(),
                      [](const v1::Finding& finding) { return finding.rule_id() == "LIST-SIZE"; });
}

}  // namespace khoi::domain
