// What values of dimensions are called, and in which order they are shown.
#pragma once

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "khoi/v1/summary.pb.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// A value as people read it.
struct Name {
  std::string vi = {};
  std::string en = {};
  // Values with a place of their own come first, in its order; then the others, in byte order; "-" comes last.
  int group = 1;
  int place = 0;
};

// Looks names up in the catalogs and structures of slices, the first that knows a value answering. Keeps what it found.
// Not thread-safe.
class Names final {
 public:
  explicit Names(Slices slices) : slices_(std::move(slices)) {}

  // The name of `value` in rows of `measure`. The reference holds until the next call.
  const Name& Of(v1::Measure measure, v1::Dimension dimension, const std::string& value);

 private:
  Name Find(v1::Measure measure, v1::Dimension dimension, const std::string& value) const;
  Name FindCode(v1::CatalogKind kind, absl::string_view code) const;
  // Of several codes joined: each by its own name.
  Name FindCodes(v1::CatalogKind kind, const std::string& value) const;
  Name FindOrganisation(v1::Dimension dimension, const std::string& value) const;

  const Slices slices_;
  absl::flat_hash_map<std::tuple<int, int, std::string>, Name> found_;
};

}  // namespace khoi::summary
