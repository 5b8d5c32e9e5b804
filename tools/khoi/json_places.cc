#include "tools/khoi/json_places.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace khoi::cli {
namespace {

constexpr int kDepthMax = 100;

// A recursive descent over the grammar of RFC 8259. Every function returns false after setting error_.
class Scanner final {
 public:
  Scanner(absl::string_view json, JsonPlaces& places, JsonError& error) : json_(json), places_(places), error_(error) {}

  bool ScanDocument() {
    SkipSpace();
    if (!ScanValue("", 0)) {
      return false;
    }
    SkipSpace();
    return at_ == json_.size() || Fail("nothing may follow the value");
  }

 private:
  bool ScanValue(const std::string& path, int depth) {
    if (depth > kDepthMax) {
      return Fail("nested too deeply");
    }
    places_.emplace(path, at_);
    switch (Peek()) {
      case '{':
        return ScanObject(path, depth);
      case '[':
        return ScanArray(path, depth);
      case '"':
        return ScanString(nullptr);
      default:
        return ScanLiteral();
    }
  }

  bool ScanObject(const std::string& path, int depth) {
    ++at_;
    SkipSpace();
    if (Take('}')) {
      return true;
    }
    while (true) {
      if (Peek() != '"') {
        return Fail("expected a field name in double quotes");
      }
      std::string name;
      const size_t name_at = at_;
      if (!ScanString(&name)) {
        return false;
      }
      const std::string key = PlaceKey(absl::StrCat(path, path.empty() ? "" : ".", name));
      if (places_.contains(key)) {
        at_ = name_at;
        return Fail(absl::StrCat("\"", name, "\" appears twice"));
      }
      SkipSpace();
      if (!Take(':')) {
        return Fail("expected ':' after the field name");
      }
      SkipSpace();
      if (!ScanValue(key, depth + 1)) {
        return false;
      }
      SkipSpace();
      if (Take('}')) {
        return true;
      }
      if (!Take(',')) {
        return Fail("expected ',' or '}'");
      }
      SkipSpace();
    }
  }

  bool ScanArray(const std::string& path, int depth) {
    ++at_;
    SkipSpace();
    if (Take(']')) {
      return true;
    }
    for (int i = 0;; ++i) {
      if (!ScanValue(absl::StrCat(path, "[", i, "]"), depth + 1)) {
        return false;
      }
      SkipSpace();
      if (Take(']')) {
        return true;
      }
      if (!Take(',')) {
        return Fail("expected ',' or ']'");
      }
      SkipSpace();
    }
  }

  // Escapes other than \" are left to the protobuf library; field names have none.
  bool ScanString(std::string* text) {
    const size_t start = at_++;
    while (at_ < json_.size() && json_[at_] != '"') {
      if (static_cast<unsigned char>(json_[at_]) < 0x20) {
        return Fail("a control character in a string must be escaped");
      }
      at_ += json_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= json_.size()) {
      at_ = start;
      return Fail("the string has no end");
    }
    if (text != nullptr) {
      *text = std::string(json_.substr(start + 1, at_ - start - 1));
    }
    ++at_;
    return true;
  }

  bool ScanLiteral() {
    const size_t start = at_;
    while (at_ < json_.size() &&
           (absl::ascii_isalnum(json_[at_]) || json_[at_] == '-' || json_[at_] == '+' || json_[at_] == '.')) {
      ++at_;
    }
    const absl::string_view word = json_.substr(start, at_ - start);
    const bool number = !word.empty() && (absl::ascii_isdigit(word.front()) || word.front() == '-');
    if (number || word == "true" || word == "false" || word == "null") {
      return true;
    }
    at_ = start;
    return Fail(start >= json_.size() ? "the text ends too early" : "expected a value");
  }

  char Peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }
  bool Take(char expected) {
    if (Peek() != expected) {
      return false;
    }
    ++at_;
    return true;
  }
  void SkipSpace() {
    at_ = json_.find_first_not_of(" \t\r\n", at_);
    at_ = at_ == absl::string_view::npos ? json_.size() : at_;
  }
  bool Fail(absl::string_view message) {
    error_ = {.offset = at_, .message = std::string(at_ >= json_.size() ? "the text ends too early" : message)};
    return false;
  }

  const absl::string_view json_;
  JsonPlaces& places_;
  JsonError& error_;
  size_t at_ = 0;
};

}  // namespace

std::string PlaceKey(absl::string_view path) {
  std::string key;
  for (const char character : path) {
    if (character != '_') {
      key.push_back(absl::ascii_tolower(character));
    }
  }
  return key;
}

bool FindJsonPlaces(absl::string_view json, JsonPlaces& places, JsonError& error) {
  return Scanner(json, places, error).ScanDocument();
}

}  // namespace khoi::cli
