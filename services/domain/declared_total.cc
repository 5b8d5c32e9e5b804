#include "services/domain/declared_total.h"

#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/domain/quantity.h"

namespace khoi::domain {
namespace {

// The number that a line states; nullopt when it is not an exact whole number.
std::optional<int64_t> CountOf(const v1::AwardLine& line) { return ExactWhole(line.count()); }
std::optional<int64_t> CountOf(const v1::ExemplarLine& line) { return ExactWhole(line.count()); }
std::optional<int64_t> CountOf(const v1::DocumentLine& line) {
  if (!line.has_count() && line.references_size() > 0) return line.references_size();
  return ExactWhole(line.count());
}
std::optional<int64_t> CountOf(const v1::MovementLine& line) {
  return line.has_count() ? ExactWhole(line.count()) : std::optional<int64_t>(1);
}

bool Covers(const v1::DeclaredTotal& total, const v1::AwardLine& line) {
  const bool basis =
      total.counting_basis() == v1::COUNTING_BASIS_UNSPECIFIED || total.counting_basis() == line.counting_basis();
  const bool status = total.status() == v1::AWARD_STATUS_UNSPECIFIED || total.status() == line.status();
  return basis && status;
}

// Adds lines up for as long as they can be added.
class Sum final {
 public:
  void Add(const v1::AwardLine& line) {
    if (basis_.has_value() && *basis_ != line.counting_basis()) comparable_ = false;
    basis_ = line.counting_basis();
    AddCount(CountOf(line));
  }
  template <typename Line>
  void Add(const Line& line) {
    AddCount(CountOf(line));
  }

  std::optional<absl::int128> total() const { return comparable_ ? std::optional(total_) : std::nullopt; }

 private:
  void AddCount(std::optional<int64_t> count) {
    comparable_ = comparable_ && count.has_value();
    total_ += count.value_or(0);
  }

  absl::int128 total_ = 0;
  bool comparable_ = true;
  std::optional<v1::CountingBasis> basis_;
};

}  // namespace

std::optional<DeclaredComparison> CompareDeclaredTotal(const v1::Report& report, int index) {
  const v1::DeclaredTotal& total = report.declared_totals(index);
  const std::optional<int64_t> declared = ExactWhole(total.total());
  if (!declared.has_value()) return std::nullopt;

  Sum sum;
  if (total.covered_line_ids().empty()) {
    for (const v1::AwardLine& line : report.award_lines()) {
      if (Covers(total, line)) sum.Add(line);
    }
  } else {
    const absl::flat_hash_set<absl::string_view> covered(total.covered_line_ids().begin(),
                                                         total.covered_line_ids().end());
    const auto add_covered = [&](const auto& lines) {
      for (const auto& line : lines) {
        if (!line.line_id().empty() && covered.contains(line.line_id())) sum.Add(line);
      }
    };
    for (const v1::AwardLine& line : report.award_lines()) {
      if (!line.line_id().empty() && covered.contains(line.line_id()) && Covers(total, line)) sum.Add(line);
    }
    add_covered(report.document_lines());
    add_covered(report.movement_lines());
    add_covered(report.exemplar_lines());
  }
  const std::optional<absl::int128> computed = sum.total();
  if (!computed.has_value()) return std::nullopt;
  return DeclaredComparison{.declared = *declared, .computed = *computed};
}

}  // namespace khoi::domain
