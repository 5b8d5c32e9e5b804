#include "tests/bench/generated.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <numeric>

#include "absl/strings/str_format.h"

namespace khoi::bench {
namespace {

constexpr int kProvinceCount = 63;
constexpr int kMinistryCount = 30;
constexpr int kAuthorityCount = kProvinceCount + kMinistryCount;
constexpr int kBlocSizeMin = 5;
constexpr int kBlocSizeMax = 30;
constexpr std::array<const char*, 4> kProvincialTypes = {"UT-SO", "UT-BAN", "UT-TO-CHUC", "UT-OTHER"};
constexpr std::array<const char*, 5> kMinisterialTypes = {"UT-CUC", "UT-VU", "UT-BAN", "UT-QUY", "UT-TONG-CUC"};

// SplitMix64: a number that looks random for each number.
uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// Most counts are small and a few are very large: 60 % below 10, 30 % below 128, 9.5 % below 8,000, the rest below two
// million.
int64_t Skewed(uint64_t draw) {
  const uint64_t kind = draw % 1000;
  const uint64_t rest = draw / 1000;
  if (kind < 600) {
    return static_cast<int64_t>(rest % 10);
  }
  if (kind < 900) {
    return static_cast<int64_t>(10 + rest % 118);
  }
  if (kind < 995) {
    return static_cast<int64_t>(128 + rest % 7'872);
  }
  return static_cast<int64_t>(8'000 + rest % 1'992'000);
}

// Units of each authority: the k-th largest has a share of 1 / (k + 10), so that the first has about six times as many
// as the last. Which authority is how large has nothing to do with its name.
std::vector<int> UnitCounts(const Shape& shape) {
  std::array<double, kAuthorityCount> weights{};
  for (int i = 0; i < kAuthorityCount; ++i) {
    weights[i * 41 % kAuthorityCount] = 1.0 / (i + 10);
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<int> counts;
  double before = 0;
  int given = 0;
  for (const double weight : weights) {
    before += weight;
    const int until = std::min(shape.units, static_cast<int>(before / sum * shape.units + 0.5));
    counts.push_back(until - given);
    given = until;
  }
  counts.back() += shape.units - given;
  return counts;
}

}  // namespace

Generated::Generated(const Shape& shape) : shape_(shape) {
  if (shape.units < kAuthorityCount * kBlocSizeMin || shape.figures < 4 || shape.versions < 1) {
    std::fprintf(stderr, "at least %d units, 4 figures and 1 version\n", kAuthorityCount * kBlocSizeMin);
    std::exit(2);
  }
  const std::vector<int> counts = UnitCounts(shape);
  int unit = 0;
  for (int i = 0; i < kAuthorityCount; ++i) {
    const bool ministry = i < kMinistryCount;
    GeneratedAuthority& authority = authorities_.emplace_back();
    authority.id = ministry ? absl::StrFormat("bo-%02d", i + 1) : absl::StrFormat("tinh-%02d", i + 1 - kMinistryCount);
    authority.ministry = ministry;
    authority.first_unit = unit;
    authority.unit_count = counts[i];
    authority.first_bloc = static_cast<int>(blocs_.size());
    for (int left = counts[i]; left > 0;) {
      const auto draw = static_cast<int>(Mix(shape.seed ^ blocs_.size() << 20) % (kBlocSizeMax - kBlocSizeMin + 1));
      // No rest that is too small for a bloc.
      const int wanted = std::min(left, kBlocSizeMin + draw);
      const int size = left - wanted >= kBlocSizeMin ? wanted : left <= kBlocSizeMax ? left : left - kBlocSizeMin;
      GeneratedBloc& bloc = blocs_.emplace_back();
      bloc.id = absl::StrFormat("khoi-%05d", blocs_.size() - authority.first_bloc);
      bloc.authority = i;
      bloc.first_unit = unit;
      bloc.unit_count = size;
      bloc_of_.insert(bloc_of_.end(), bloc.unit_count, static_cast<int>(blocs_.size()) - 1);
      unit += bloc.unit_count;
      left -= bloc.unit_count;
    }
    authority.bloc_count = static_cast<int>(blocs_.size()) - authority.first_bloc;
  }
  late_count_ = int64_t{shape.units} * shape.late_share / 100;
  for (step_ = static_cast<int64_t>(shape.units * 0.618); std::gcd(step_, int64_t{shape.units}) != 1; ++step_) {
  }
  place_of_.resize(shape.units);
  for (int64_t place = 0, at = 0; place < shape.units; ++place, at = (at + step_) % shape.units) {
    place_of_[at] = static_cast<int>(place);
  }
}

std::string Generated::UnitId(int unit) const {
  return absl::StrFormat("%s.u%07d", authorities_[AuthorityOf(unit)].id, unit);
}

std::string Generated::UnitType(int unit) const {
  const uint64_t draw = Mix(shape_.seed + 77 * static_cast<uint64_t>(unit)) >> 8;
  return authorities_[AuthorityOf(unit)].ministry ? kMinisterialTypes[draw % kMinisterialTypes.size()]
                                                  : kProvincialTypes[draw % kProvincialTypes.size()];
}

void Generated::FiguresOf(int unit, int version, std::vector<GeneratedFigure>& figures) const {
  figures.clear();
  const uint64_t key = Mix(shape_.seed ^ static_cast<uint64_t>(unit) << 20 ^ static_cast<uint64_t>(version));
  for (int cell = 0; cell < cell_count(); ++cell) {
    const uint64_t draw = Mix(key + static_cast<uint64_t>(cell));
    if (draw >> 56 >= 205) {  // a fifth is left out
      continue;
    }
    figures.push_back({cell, Skewed(draw & 0xffffffffffffff)});
  }
}

int Generated::UnitInRound(int round, int64_t place) const {
  return static_cast<int>((place + int64_t{round} * 7919) % shape_.units * step_ % shape_.units);
}

GeneratedEntry Generated::EntryAt(int64_t place) const {
  const auto round = static_cast<int>(place / shape_.units);
  return {.unit = UnitInRound(round, place % shape_.units), .version = round + 1};
}

int64_t Generated::PlaceOf(int unit, int version) const {
  const int64_t round = version - 1;
  const int64_t in_round = (place_of_[unit] - round * 7919 % shape_.units + shape_.units) % shape_.units;
  return round * shape_.units + in_round;
}

int Generated::VersionCount(int unit) const { return VersionAmong(unit, entry_count()); }

int Generated::VersionAmong(int unit, int64_t entry_count) const {
  const auto rounds = static_cast<int>(entry_count / shape_.units);
  const bool in_last = PlaceOf(unit, rounds + 1) < entry_count;
  return rounds + (in_last ? 1 : 0);
}

}  // namespace khoi::bench
