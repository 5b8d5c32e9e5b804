#include "tests/bench/whole_answers.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/summary/summary.h"
#include "tests/bench/generated_store.h"
#include "tests/bench/or_die.h"

namespace khoi::bench {
namespace {

[[noreturn]] void Wrong(const v1::SummaryRow& row) {
  std::fprintf(stderr, "the summary has a row that it should not have: %s\n", row.ShortDebugString().c_str());
  std::exit(1);
}

std::string ValueOf(const v1::SummaryRow& row, v1::Dimension dimension) {
  for (const v1::DimensionValue& value : row.key()) {
    if (value.dimension() == dimension) {
      return value.value();
    }
  }
  Wrong(row);
}

int64_t NumberOf(const v1::SummaryRow& row) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(row.figure().low(), &number)) {
    Wrong(row);
  }
  return number;
}

std::string NameOf(const std::string& code, const std::string& status, const stored::v1::CellKey& cell) {
  return absl::StrCat(code, " ", status, " ", cell.recipient_kind_code(), " ", cell.awarding_authority_code(), " ",
                      cell.method_code(), " ", cell.first_year());
}

}  // namespace

int LargestAuthority(const Generated& generated) {
  const std::vector<GeneratedAuthority>& all = generated.authorities();
  const auto largest = std::max_element(all.begin(), all.end(),
                                        [](const auto& a, const auto& b) { return a.unit_count < b.unit_count; });
  return static_cast<int>(std::distance(all.begin(), largest));
}

v1::GetSummaryRequest CentralRequest() {
  v1::GetSummaryRequest request;
  request.mutable_scope()->mutable_central();
  request.add_period_ids(kGeneratedPeriod);
  request.add_group_by(v1::DIMENSION_CODE);
  request.add_group_by(v1::DIMENSION_RECIPIENT_KIND);
  request.add_group_by(v1::DIMENSION_AWARDING_AUTHORITY);
  request.add_group_by(v1::DIMENSION_METHOD);
  request.add_group_by(v1::DIMENSION_ACHIEVEMENT);
  return request;
}

v1::GetSummaryRequest AuthorityRequest(const std::string& authority_id) {
  v1::GetSummaryRequest request;
  request.mutable_scope()->mutable_authority()->set_authority_id(authority_id);
  request.add_period_ids(kGeneratedPeriod);
  request.add_group_by(v1::DIMENSION_BLOC);
  request.add_group_by(v1::DIMENSION_CODE);
  return request;
}

v1::Summary Ask(const ledger::View& view, ledger::StructureCache& structures, const v1::GetSummaryRequest& request) {
  return OrDie(summary::Summarize(view, structures, request, view.end.time_us));
}

CellAnswers TotalsOf(const Generated& generated, const v1::Summary& summary) {
  std::map<std::string, int> cells;
  for (int cell = 0; cell < generated.cell_count(); ++cell) {
    const stored::v1::CellKey key = GeneratedCell(cell);
    cells[NameOf(key.codes(0), v1::AwardStatus_Name(key.status()), key)] = cell;
  }
  CellAnswers answers(cells.size());
  for (const v1::SummaryRow& row : summary.rows()) {
    stored::v1::CellKey key;
    key.set_recipient_kind_code(ValueOf(row, v1::DIMENSION_RECIPIENT_KIND));
    key.set_awarding_authority_code(ValueOf(row, v1::DIMENSION_AWARDING_AUTHORITY));
    key.set_method_code(ValueOf(row, v1::DIMENSION_METHOD));
    int32_t year = 0;
    if (!absl::SimpleAtoi(ValueOf(row, v1::DIMENSION_ACHIEVEMENT), &year)) {
      Wrong(row);
    }
    key.set_first_year(year);
    const auto cell = cells.extract(NameOf(ValueOf(row, v1::DIMENSION_CODE), ValueOf(row, v1::DIMENSION_STATUS), key));
    if (cell.empty()) {
      Wrong(row);
    }
    answers[cell.mapped()] = {.sum = NumberOf(row),
                              .unit_count = row.figure().value_unit_count() + row.figure().zero_unit_count()};
  }
  if (!cells.empty()) {
    std::fprintf(stderr, "the summary has no row for %s\n", cells.begin()->first.c_str());
    std::exit(1);
  }
  return answers;
}

std::vector<BlocAnswer> BlocAnswersOf(const Generated& generated, int authority, const v1::Summary& summary) {
  const GeneratedAuthority& asked = generated.authorities()[authority];
  std::map<std::string, int> blocs;
  for (int bloc = asked.first_bloc; bloc < asked.first_bloc + asked.bloc_count; ++bloc) {
    blocs[generated.blocs()[bloc].id] = bloc;
  }
  std::vector<BlocAnswer> answers;
  for (const v1::SummaryRow& row : summary.rows()) {
    v1::AwardStatus status = v1::AWARD_STATUS_UNSPECIFIED;
    const auto bloc = blocs.find(ValueOf(row, v1::DIMENSION_BLOC));
    if (bloc == blocs.end() || !v1::AwardStatus_Parse(ValueOf(row, v1::DIMENSION_STATUS), &status)) {
      Wrong(row);
    }
    answers.push_back({bloc->second, ValueOf(row, v1::DIMENSION_CODE), status, row.figure().low()});
  }
  return answers;
}

}  // namespace khoi::bench
