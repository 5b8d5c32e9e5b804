#include "services/domain/year_counts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/achievement.h"
#include "services/domain/decision_claim.h"
#include "services/domain/field_path.h"
#include "services/domain/quantity.h"

namespace khoi::domain {
namespace {

bool Contains(absl::Span<const absl::string_view> codes, absl::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Lines that may say the same: of one year and state, for the same awards and recipients.
struct Group {
  YearKey key;
  std::vector<std::string> codes;
  std::string recipient_kind;
  friend auto operator<=>(const Group&, const Group&) = default;
};

Group GroupOf(const v1::AwardLine& line, const YearKey& key) {
  Group group{.key = key,
              .codes = {line.award_codes().begin(), line.award_codes().end()},
              .recipient_kind = line.recipient_kind_code()};
  std::sort(group.codes.begin(), group.codes.end());
  return group;
}

// What the later reports have said of a group.
struct Stated {
  std::set<std::string> decisions;
  // Not every line names its decision: what an earlier report says may be the same.
  bool undecided = false;
};

class Counter final {
 public:
  Counter(const ReportInput& input, absl::Span<const absl::string_view> codes) : input_(input), codes_(codes) {}

  // Of the unit's reports, the latest first.
  void Add(const v1::Report& report) {
    const bool is_this = &report == &input_.report;
    std::map<Group, Stated> said;
    for (int i = 0; i < report.award_lines_size(); ++i) {
      const v1::AwardLine& line = report.award_lines(i);
      if (!IsOf(line, codes_)) continue;
      const std::optional<AwardState> state = StateOf(line.status());
      const std::optional<AchievementYears> years = YearsOf(line.achievement());
      if (!state.has_value() || !years.has_value() || years->count != 1) continue;
      const YearKey key{.year = years->first, .school_year = years->school_year, .state = *state};
      Group group = GroupOf(line, key);
      const std::optional<stored::v1::DecisionClaim> claim = ClaimOfDecision(report, i, input_.catalog);
      if (IsSaidLater(group, claim)) continue;
      Stated& stated = said[std::move(group)];
      if (claim.has_value()) stated.decisions.insert(claim->key());
      stated.undecided = stated.undecided || !claim.has_value();
      YearCount& count = counts_[key];
      AddTo(count, line);
      if (is_this) {
        count.lines.push_back(i);
      } else {
        ++count.earlier_line_count;
      }
    }
    for (auto& [group, stated] : said) {
      Stated& all = stated_[group];
      all.decisions.merge(stated.decisions);
      all.undecided = all.undecided || stated.undecided;
    }
  }

  std::map<YearKey, YearCount> Take() { return std::move(counts_); }

 private:
  // What is proposed or agreed is a state that the next report states anew; only decisions that are known to be others
  // add to what a later report says.
  bool IsSaidLater(const Group& group, const std::optional<stored::v1::DecisionClaim>& claim) const {
    const auto later = stated_.find(group);
    if (later == stated_.end()) return false;
    return !claim.has_value() || later->second.undecided || later->second.decisions.contains(claim->key());
  }

  static void AddTo(YearCount& count, const v1::AwardLine& line) {
    const std::optional<int64_t> whole = ExactWhole(line.count());
    const bool one_basis = count.basis == v1::COUNTING_BASIS_UNSPECIFIED || count.basis == line.counting_basis();
    count.known = count.known && whole.has_value() && one_basis;
    count.basis = line.counting_basis();
    count.total += whole.value_or(0);
  }

  const ReportInput& input_;
  absl::Span<const absl::string_view> codes_;
  std::map<YearKey, YearCount> counts_;
  std::map<Group, Stated> stated_;  // by the reports so far
};

}  // namespace

std::optional<AwardState> StateOf(v1::AwardStatus status) {
  switch (status) {
    case v1::AWARD_STATUS_AGREED:
    case v1::AWARD_STATUS_AWARDED:
    case v1::AWARD_STATUS_HANDED_OVER:
      return AwardState::kGranted;
    case v1::AWARD_STATUS_PROPOSED:
      return AwardState::kProposed;
    default:
      return std::nullopt;
  }
}

absl::string_view NameOf(AwardState state) { return state == AwardState::kGranted ? "granted" : "proposed"; }

std::string YearText(const YearKey& key) {
  return key.school_year ? absl::StrCat(key.year, "-", int64_t{key.year} + 1) : absl::StrCat(key.year);
}

std::string CountPath(int line) { return FieldPath("report").Item("award_lines", line).TextOf("count"); }

bool IsOf(const v1::AwardLine& line, absl::Span<const absl::string_view> codes) {
  return !line.award_codes().empty() && std::all_of(line.award_codes().begin(), line.award_codes().end(),
                                                    [&](const std::string& code) { return Contains(codes, code); });
}

bool Touches(const v1::AwardLine& line, absl::Span<const absl::string_view> codes) {
  return std::any_of(line.award_codes().begin(), line.award_codes().end(),
                     [&](const std::string& code) { return Contains(codes, code); });
}

std::map<YearKey, YearCount> CountsByYear(const ReportInput& input, absl::Span<const absl::string_view> codes) {
  Counter counter(input, codes);
  counter.Add(input.report);
  const EarlierReports& earlier = input.earlier;
  if (earlier.previous != nullptr) counter.Add(*earlier.previous);
  if (earlier.same_last_year != nullptr && earlier.same_last_year != earlier.previous) {
    counter.Add(*earlier.same_last_year);
  }
  return counter.Take();
}

}  // namespace khoi::domain
