#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/field_path.h"
#include "services/domain/quantity.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

// Says that an earlier report should be there, when the unit was expected to report.
void SayMissing(const v1::Period& period, const ReportInput& input, Findings& findings) {
  const std::optional<absl::CivilDay> last = ParseCivilDay(period.last_date());
  if (!last.has_value()) return;
  const std::string& unit_id = input.report.unit_id();
  if (input.structure.ExemptionOf(period.period_id(), unit_id) != nullptr) return;
  if (!input.structure.ExpectedThrough(unit_id, *last).has_value()) return;
  findings.Missing("", absl::StrCat("chưa có báo cáo kỳ ", period.period_id(), " của đơn vị"),
                   absl::StrCat("the unit's report about ", period.period_id(), " is not there"));
}

// What award lines say that are alike.
struct Stated {
  absl::int128 count = 0;
  bool exact = true;    // every line gives an exact number
  bool noted = false;   // a line explains itself
  int first_line = -1;  // position of the first line

  void Add(const v1::AwardLine& line, int index) {
    const std::optional<int64_t> value = ExactWhole(line.count());
    exact = exact && value.has_value();
    count += value.value_or(0);
    noted = noted || !line.note().empty();
    if (first_line < 0) first_line = index;
  }
};

std::string CodesOf(const v1::AwardLine& line) {
  std::vector<std::string> codes(line.award_codes().begin(), line.award_codes().end());
  std::sort(codes.begin(), codes.end());
  return absl::StrJoin(codes, "+");
}

// Codes, status and counting basis.
using AwardGroup = std::tuple<std::string, int, int>;

std::map<AwardGroup, Stated> GroupsOf(const v1::Report& report) {
  std::map<AwardGroup, Stated> groups;
  for (int i = 0; i < report.award_lines_size(); ++i) {
    const v1::AwardLine& line = report.award_lines(i);
    groups[{CodesOf(line), line.status(), line.counting_basis()}].Add(line, i);
  }
  return groups;
}

// How far numbers may move from one year to the next.
struct Band {
  Decimal ratio_max;
  Decimal change_min;

  // Both numbers with `scale` decimals.
  bool Leaves(absl::int128 before, absl::int128 now, int scale = 0) const {
    const absl::int128 change = now < before ? before - now : now - before;
    return change * PowerOfTen(change_min.scale) >= absl::int128(change_min.scaled) * PowerOfTen(scale) &&
           change * PowerOfTen(ratio_max.scale) > before * ratio_max.scaled;
  }
};

absl::int128 AtFullScale(const Decimal& decimal) {
  return absl::int128(decimal.scaled) * PowerOfTen(kDecimalPlacesMax - decimal.scale);
}

void FireChange(std::string field_path, absl::string_view what, absl::string_view before, absl::string_view now,
                const std::string& earlier_period, Findings& findings) {
  findings.Fire(
      {.field_paths = {std::move(field_path)},
       .operands = {{"before", std::string(before)}, {"now", std::string(now)}, {"compared_period_id", earlier_period}},
       .vi = absl::StrCat(what, ": kỳ ", earlier_period, " là ", before, ", kỳ này là ", now,
                          ". Hãy giải thích trong ghi chú của dòng hoặc trong acknowledgements, hoặc sửa số."),
       .en = absl::StrCat(what, ": ", before, " in ", earlier_period, ", now ", now,
                          ". Explain it in the line's note or in acknowledgements, or correct the number.")});
}

void MissingNumber(const std::string& path, absl::string_view what, const ReportInput& input, Findings& findings) {
  const std::string& earlier_period = input.earlier.same_last_year_period->period_id();
  findings.Missing(path, absl::StrCat(what, ": số kỳ này hoặc kỳ ", earlier_period, " không phải số chính xác"),
                   absl::StrCat(what, ": the number of this period or of ", earlier_period, " is not exact"));
}

void CompareAwards(const ReportInput& input, const Band& band, Findings& findings) {
  const std::map<AwardGroup, Stated> before = GroupsOf(*input.earlier.same_last_year);
  std::vector<std::pair<const AwardGroup*, const Stated*>> groups;
  const std::map<AwardGroup, Stated> now = GroupsOf(input.report);
  for (const auto& [group, stated] : now) groups.emplace_back(&group, &stated);
  std::sort(groups.begin(), groups.end(),
            [](const auto& a, const auto& b) { return a.second->first_line < b.second->first_line; });
  for (const auto& [group, stated] : groups) {
    const auto earlier = before.find(*group);
    // What one of the two does not say is not zero.
    if (earlier == before.end() || stated->noted) continue;
    const std::string path = FieldPath("report").Item("award_lines", stated->first_line).TextOf("count");
    if (!earlier->second.exact || !stated->exact) {
      MissingNumber(path, std::get<0>(*group), input, findings);
      continue;
    }
    if (!band.Leaves(earlier->second.count, stated->count)) continue;
    FireChange(path, std::get<0>(*group), FormatDecimal(earlier->second.count, 0), FormatDecimal(stated->count, 0),
               input.earlier.same_last_year_period->period_id(), findings);
  }
}

void CompareIndicators(const ReportInput& input, const Band& band, Findings& findings) {
  const std::string& earlier_period = input.earlier.same_last_year_period->period_id();
  std::map<std::string, const v1::IndicatorLine*> before;
  for (const v1::IndicatorLine& line : input.earlier.same_last_year->indicator_lines()) {
    before.emplace(line.indicator_code(), &line);
  }
  for (int i = 0; i < input.report.indicator_lines_size(); ++i) {
    const v1::IndicatorLine& line = input.report.indicator_lines(i);
    const auto earlier = before.find(line.indicator_code());
    if (earlier == before.end() || !line.note().empty() || line.change().compared_period_id() == earlier_period) {
      continue;
    }
    // Ratios are no quantities.
    if (!line.has_quantity() || !earlier->second->has_quantity()) continue;
    const std::string path = FieldPath("report").Item("indicator_lines", i).TextOf("quantity");
    const std::optional<Decimal> was = ExactDecimal(earlier->second->quantity());
    const std::optional<Decimal> is = ExactDecimal(line.quantity());
    if (!was.has_value() || !is.has_value()) {
      MissingNumber(path, line.indicator_code(), input, findings);
      continue;
    }
    if (!band.Leaves(AtFullScale(*was), AtFullScale(*is), kDecimalPlacesMax)) continue;
    FireChange(path, line.indicator_code(), earlier->second->quantity().exact(), line.quantity().exact(),
               earlier_period, findings);
  }
}

bool IsOpen(v1::AwardStatus status) { return status == v1::AWARD_STATUS_PROPOSED || status == v1::AWARD_STATUS_AGREED; }

// A registration is no answer to a proposal.
bool Answers(const v1::AwardLine& line, const v1::AwardLine& proposal) {
  if (line.status() == v1::AWARD_STATUS_REGISTERED) return false;
  const std::string& kind = line.recipient_kind_code();
  const std::string& proposed_kind = proposal.recipient_kind_code();
  if (kind != proposed_kind && kind != kUnsplitKind && proposed_kind != kUnsplitKind) return false;
  // One number may have been stated for several titles together.
  return std::any_of(line.award_codes().begin(), line.award_codes().end(), [&](const std::string& code) {
    return std::find(proposal.award_codes().begin(), proposal.award_codes().end(), code) !=
           proposal.award_codes().end();
  });
}

// Proposals of one award for one recipient kind, in the earlier report.
struct OpenProposals {
  const v1::AwardLine* example = nullptr;
  Stated stated;
};

std::vector<OpenProposals> OpenIn(const v1::Report& report) {
  std::map<std::pair<std::string, std::string>, OpenProposals> groups;
  for (int i = 0; i < report.award_lines_size(); ++i) {
    const v1::AwardLine& line = report.award_lines(i);
    if (!IsOpen(line.status()) || ExactWhole(line.count()) == 0) continue;
    OpenProposals& group = groups[{CodesOf(line), line.recipient_kind_code()}];
    if (group.example == nullptr) group.example = &line;
    group.stated.Add(line, i);
    // Numbers of different bases are not added.
    if (line.counting_basis() != group.example->counting_basis()) group.stated.exact = false;
  }
  std::vector<OpenProposals> open;
  for (const auto& [codes, group] : groups) open.push_back(group);
  std::sort(open.begin(), open.end(),
            [](const auto& a, const auto& b) { return a.stated.first_line < b.stated.first_line; });
  return open;
}

}  // namespace

void CheckChange(const ReportInput& input, Findings& findings) {
  const std::optional<Decimal> ratio_max = NumberParameter(findings, "max_change_ratio");
  const std::optional<Decimal> change_min = NumberParameter(findings, "min_change");
  if (!ratio_max.has_value() || !change_min.has_value() || input.earlier.same_last_year_period == nullptr) return;
  if (input.earlier.same_last_year == nullptr) return SayMissing(*input.earlier.same_last_year_period, input, findings);
  const Band band{.ratio_max = *ratio_max, .change_min = *change_min};
  CompareAwards(input, band, findings);
  CompareIndicators(input, band, findings);
}

void CheckOpenProposals(const ReportInput& input, Findings& findings) {
  if (input.earlier.previous_period == nullptr) return;
  if (input.earlier.previous == nullptr) return SayMissing(*input.earlier.previous_period, input, findings);
  const std::string& earlier_period = input.earlier.previous_period->period_id();
  for (const OpenProposals& open : OpenIn(*input.earlier.previous)) {
    Stated answer;
    bool same_basis = true;
    for (int i = 0; i < input.report.award_lines_size(); ++i) {
      const v1::AwardLine& line = input.report.award_lines(i);
      if (!Answers(line, *open.example)) continue;
      answer.Add(line, i);
      same_basis = same_basis && line.counting_basis() == open.example->counting_basis();
    }
    const bool compared = open.stated.exact && answer.exact && same_basis;
    if (answer.first_line >= 0 && (!compared || answer.count >= open.stated.count || answer.noted)) continue;
    const std::string codes = CodesOf(*open.example);
    const std::string before = open.stated.exact ? FormatDecimal(open.stated.count, 0) : "?";
    const std::string now = FormatDecimal(answer.count, 0);
    const FieldPath path("report");
    findings.Fire(
        {.field_paths = {answer.first_line < 0 ? path.TextOf("award_lines")
                                               : path.Item("award_lines", answer.first_line).TextOf("count")},
         .operands = {{"award_codes", codes},
                      {"recipient_kind_code", open.example->recipient_kind_code()},
                      {"open_before", before},
                      {"stated_now", now},
                      {"compared_period_id", earlier_period}},
         .vi = absl::StrCat("Kỳ ", earlier_period, " còn ", before, " đề nghị ", codes, " (",
                            open.example->recipient_kind_code(), "), kỳ này chỉ thấy ", now,
                            ". Hãy ghi kết quả: đã tặng, không được tặng hay vẫn đang đề nghị."),
         .en = absl::StrCat(before, " proposals of ", codes, " (", open.example->recipient_kind_code(),
                            ") were open in ", earlier_period, ", and only ", now,
                            " are spoken of now. Say what became of them: awarded, rejected or still proposed.")});
  }
}

}  // namespace khoi::domain
