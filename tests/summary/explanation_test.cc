// What figures are made of: children add up to their parent, down to the lines of reports.
#include "services/summary/explanation.h"

#include <algorithm>
#include <optional>
#include <random>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "services/domain/decimal.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using testing::EqualsProto;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

constexpr char kCatalog[] = R"(
  entries { kind: CATALOG_KIND_INDICATOR code: 'STAFF' owner_id: 'tw' name_vi: 'Biên chế' name_en: 'Staff'
            indicator { measure_unit_code: 'PERSON' decimal_places: 1 nature: INDICATOR_NATURE_STOCK } }
  entries { kind: CATALOG_KIND_INDICATOR code: 'SPENT' owner_id: 'tw' name_vi: 'Đã chi' name_en: 'Spent'
            indicator { measure_unit_code: 'VND' decimal_places: 2 nature: INDICATOR_NATURE_FLOW } }
  entries { kind: CATALOG_KIND_DOCUMENT_TYPE code: 'LD-TT' owner_id: 'tw' name_vi: 'Thông tư' name_en: 'Circular'
            document_type { legal: true } }
  entries { kind: CATALOG_KIND_MOVEMENT code: 'PT-1' owner_id: 'tw' name_vi: 'Phong trào 1' name_en: 'Movement 1'
            movement { form_code: 'MV-THE' } }
)";

domain::Catalog TestCatalog() {
  const auto body = Parse<stored::v1::CatalogBody>(kCatalog);
  return domain::Catalog(std::vector<v1::CatalogEntry>(body.entries().begin(), body.entries().end()));
}

// Stores a report with its body, as a submission does.
int64_t Push(Store& store, const v1::Report& report) {
  static const domain::Catalog& catalog = *new domain::Catalog(TestCatalog());
  const domain::DerivedReport derived = domain::Derive(report, catalog);
  std::vector<StatedFigure> figures;
  for (const domain::DerivedFigure& figure : derived.figures) {
    stored::v1::CellKey cell;
    EXPECT_TRUE(cell.ParseFromString(figure.cell));
    figures.push_back({cell.ShortDebugString(), figure.value});
  }
  const int64_t revision = store.Submit({report.authority_id(), report.period_id(), report.unit_id()}, figures,
                                        derived.extras.ShortDebugString());
  store.Put(storage::BodyKey(revision), report.SerializeAsString());
  return revision;
}

v1::Report ReportOf(const storage::ReportId& id, const std::string& text) {
  auto report = Parse<v1::Report>(text);
  report.set_authority_id(id.authority_id);
  report.set_period_id(id.period_id);
  report.set_unit_id(id.unit_id);
  return report;
}

absl::StatusOr<Explanation> Explain(const Store& store, const v1::ExplainFigureRequest& request,
                                    const ExplanationPage& page = {.count_max = 1000}) {
  ledger::StructureCache structures;
  return ExplainFigure(store.Now(), structures, request, page, Store::TimeOf(store.revision()) + Store::kStep);
}

// "k1 5 = 2 + 3 (a 2, b 3)": what the node is about, its arithmetic, its children.
std::string Told(const v1::ExplainFigureResponse& response) {
  const auto name = [](const v1::ExplainedFigure& figure) {
    switch (figure.level()) {
      case v1::EXPLANATION_LEVEL_PERIOD:
        return figure.period_id();
      case v1::EXPLANATION_LEVEL_AUTHORITY:
        return figure.authority_id();
      case v1::EXPLANATION_LEVEL_BLOC:
        return figure.bloc_id();
      case v1::EXPLANATION_LEVEL_UNIT:
        return figure.unit_id();
      case v1::EXPLANATION_LEVEL_LINE:
        return figure.field_path();
      default:
        return std::string("*");
    }
  };
  std::vector<std::string> children;
  for (const v1::ExplainedFigure& child : response.children()) {
    children.push_back(absl::StrCat(name(child), " ", child.figure().low()));
  }
  return absl::StrCat(name(response.figure()), " ", response.figure().arithmetic(), " (", absl::StrJoin(children, ", "),
                      ")");
}

class ExplanationTest : public ::testing::Test {
 protected:
  ExplanationTest() {
    store_.Registry(kProvince);
    store_.Catalog(kCatalog);
  }

  int64_t Submit(const storage::ReportId& id, const std::string& text) { return Push(store_, ReportOf(id, text)); }
  static std::string Awards(const std::string& count, const std::string& status = "AWARDED",
                            const std::string& code = "EM") {
    return absl::StrCat("award_lines { award_codes: '", code, "' recipient_kind_code: 'IND' status: AWARD_STATUS_",
                        status, " counting_basis: COUNTING_BASIS_RECIPIENTS count { ", count, " } } ");
  }

  // Of the province's first half; `more` names the measure, filters and the part.
  static v1::ExplainFigureRequest Request(const std::string& summary, const std::string& part = "",
                                          const std::string& scope = kProvinceFirstHalf) {
    return Parse<v1::ExplainFigureRequest>(absl::StrCat("summary { ", scope, summary, " } ", part));
  }
  std::string Asked(const v1::ExplainFigureRequest& request) {
    const absl::StatusOr<Explanation> explanation = Explain(store_, request);
    return explanation.ok() ? Told(explanation->response) : std::string(explanation.status().message());
  }

  Store store_;
};

constexpr char kAwards[] = "measures: MEASURE_AWARDS ";

TEST_F(ExplanationTest, AFigureIsFollowedFromTheAuthorityToTheLine) {
  Submit(FirstHalf("a"), absl::StrCat(Awards("exact: '12'"), Awards("exact: '4'", "AWARDED", "CO")));
  const int64_t revision = Submit(FirstHalf("b"), Awards("exact: '29'"));
  Submit(FirstHalf("d"), Awards("at_least: '1'"));
  const std::string em = absl::StrCat(kAwards, "filters { dimension: DIMENSION_CODE values: 'EM' }");
  EXPECT_EQ(Asked(Request(em)), "* ≥ 42 = 41 + ≥ 1 (k1 41, - 1)");
  EXPECT_EQ(Asked(Request(em, "bloc_id: 'k1'")), "k1 41 = 12 + 29 (a 12, b 29)");
  EXPECT_EQ(Asked(Request(em, "bloc_id: 'k1' unit_id: 'a'")), "a 12 = 12 (report.award_lines[0].count 12)");
  EXPECT_EQ(Asked(Request(em, "unit_id: 'd'")), "d ≥ 1 = ≥ 1 (report.award_lines[0].count 1)");
  EXPECT_EQ(Asked(Request(kAwards, "unit_id: 'a'")),
            "a 16 = 12 + 4 (report.award_lines[0].count 12, report.award_lines[1].count 4)");

  const absl::StatusOr<Explanation> unit = Explain(store_, Request(em, "unit_id: 'b'"));
  ASSERT_THAT(unit, IsOk());
  const v1::ExplainedFigure& figure = unit->response.figure();
  EXPECT_EQ(figure.name_vi(), "Sở B");
  const absl::StatusOr<Explanation> blocs = Explain(store_, Request(em));
  ASSERT_THAT(blocs, IsOk());
  EXPECT_EQ(blocs->response.figure().name_vi(), "Tỉnh");
  EXPECT_EQ(blocs->response.children(0).name_vi(), "Khối 1");
  EXPECT_EQ(blocs->response.children(1).name_vi(), "Đơn vị báo cáo trực tiếp");
  EXPECT_EQ(figure.bloc_id(), "k1");
  EXPECT_EQ(figure.version(), 1);
  EXPECT_EQ(figure.revision(), revision);
  EXPECT_EQ(figure.content_hash().size(), 32);
  EXPECT_EQ(figure.version_state(), v1::VERSION_STATE_SUBMITTED);
  EXPECT_EQ(figure.child_count(), 1);
  EXPECT_EQ(unit->response.children(0).statement(), "29 × EM, IND, AWARDED, theo người");
  EXPECT_EQ(unit->response.children(0).unit_id(), "b");
  EXPECT_EQ(unit->response.digest(), store_.Summarize(kProvinceFirstHalf)->digest());
}

TEST_F(ExplanationTest, LevelsWithOneChoiceAreNotThere) {
  Submit(FirstHalf("a"), Awards("exact: '1'"));
  Submit(SecondHalf("a"), Awards("exact: '2'"));
  Submit(SecondHalf("b"), Awards("exact: '4'"));
  const std::string bloc = "scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2019-S2' ";
  EXPECT_EQ(Asked(Request(kAwards, "", bloc)), "* 6 = 2 + 4 (a 2, b 4)");
  const std::string periods = absl::StrCat(kProvinceFirstHalf, "period_ids: '2019-S2' ");
  EXPECT_EQ(Asked(Request(kAwards, "", periods)), "* 7 = 1 + 6 (2019-S1 1, 2019-S2 6)");
  EXPECT_EQ(Asked(Request(kAwards, "period_id: '2019-S2'", periods)), "2019-S2 6 = 6 (k1 6)");
  const std::string central = "scope { central {} } period_ids: '2019-S1' ";
  EXPECT_EQ(Asked(Request(kAwards, "", central)), "* 1 = 1 (tinh 1)");
  EXPECT_EQ(Asked(Request(kAwards, "authority_id: 'tinh' bloc_id: 'k1'", central)), "k1 1 = 1 (a 1)");
  EXPECT_EQ(Asked(Request(kAwards, "unit_id: 'a'", central)), "a 1 = 1 (report.award_lines[0].count 1)");
  const std::string halves =
      "scope { authority { authority_id: 'tinh' } } period_ids: '2019' year_composition: YEAR_COMPOSITION_HALVES ";
  EXPECT_EQ(Asked(Request(kAwards, "", halves)), "* 7 = 1 + 6 (2019-S1 1, 2019-S2 6)");
}

TEST_F(ExplanationTest, WhatCountsOnceSaysForWhomItCounts) {
  const std::string document =
      "document_lines { type_code: 'LD-TT' stage_code: 'ST' role: DOCUMENT_ROLE_LEAD count { exact: '3' } "
      "references { number: '5' symbol: 'TT-A' } } ";
  Submit(FirstHalf("b"), document);
  Submit(FirstHalf("a"), document);
  const std::string documents = "measures: MEASURE_DOCUMENTS ";
  EXPECT_EQ(Asked(Request(documents)), "* 5 = 5 (k1 5)");
  EXPECT_EQ(Asked(Request(documents, "bloc_id: 'k1'")), "k1 5 = 3 + 2 (a 3, b 2)");
  EXPECT_EQ(Asked(Request(documents, "unit_id: 'b'")),
            "b 2 = 0 + 2 (report.document_lines[0].references[0] 0, report.document_lines[0].count 2)");
  const absl::StatusOr<Explanation> lines = Explain(store_, Request(documents, "unit_id: 'b'"));
  ASSERT_THAT(lines, IsOk());
  const v1::ExplainedFigure& line = lines->response.children(0);
  EXPECT_EQ(line.not_counted_vi(),
            "chỉ tính một lần, đã tính cho Sở A (a, tinh, 2019-S1), report.document_lines[0].references[0]");
  EXPECT_EQ(line.not_counted_en(),
            "counts once, and counts already for Department A (a, tinh, 2019-S1), "
            "report.document_lines[0].references[0]");
  EXPECT_THAT(lines->response.children(1).not_counted_vi(), IsEmpty());
  // The unit that names it first also wins when it names it twice.
  Submit(FirstHalf("a"), document + document);
  EXPECT_EQ(Asked(Request(documents, "unit_id: 'a'")),
            "a 5 = 1 + 2 + 0 + 2 (report.document_lines[0].references[0] 1, report.document_lines[0].count 2, "
            "report.document_lines[1].references[0] 0, report.document_lines[1].count 2)");
}

TEST_F(ExplanationTest, AStockCountsInTheLastPeriodOnlyAndSaysSo) {
  const std::string staff = "indicator_lines { indicator_code: 'STAFF' quantity { exact: '10.5' } } ";
  Submit(FirstHalf("a"), staff);
  Submit(SecondHalf("a"), staff);
  Submit(FirstHalf("b"), staff);
  const std::string periods = absl::StrCat(kProvinceFirstHalf, "period_ids: '2019-S2' ");
  const std::string stocks = "measures: MEASURE_INDICATORS ";
  EXPECT_EQ(Asked(Request(stocks, "", periods)), "* 21.0 = 10.5 + 10.5 (2019-S1 10.5, 2019-S2 10.5)");
  EXPECT_EQ(Asked(Request(stocks, "period_id: '2019-S1' bloc_id: 'k1'", periods)), "k1 10.5 = 10.5 (b 10.5)");
  EXPECT_EQ(Asked(Request(stocks, "period_id: '2019-S1' unit_id: 'a'", periods)),
            "a ? = 0.0 (report.indicator_lines[0].quantity 0.0)");
  const absl::StatusOr<Explanation> lines =
      Explain(store_, Request(stocks, "period_id: '2019-S1' unit_id: 'a'", periods));
  ASSERT_THAT(lines, IsOk());
  EXPECT_THAT(lines->response.children(0).not_counted_en(), HasSubstr("only the last period"));
}

TEST_F(ExplanationTest, WhatNeverAddsUpIsRefusedByName) {
  Submit(FirstHalf("a"), Awards("exact: '12'"));
  Submit(FirstHalf("b"), Awards("exact: '2'", "PROPOSED"));
  EXPECT_THAT(Asked(Request(kAwards)), HasSubstr("DIMENSION_STATUS"));
  EXPECT_EQ(
      Asked(Request(absl::StrCat(kAwards, "filters { dimension: DIMENSION_STATUS values: 'AWARD_STATUS_PROPOSED' }"))),
      "* 2 = 2 (k1 2)");
  Submit(FirstHalf("c"),
         "indicator_lines { indicator_code: 'STAFF' quantity { exact: '1' } } "
         "indicator_lines { indicator_code: 'SPENT' quantity { exact: '1' } }");
  EXPECT_THAT(Asked(Request("measures: MEASURE_INDICATORS ")), HasSubstr("DIMENSION_CODE"));
}

TEST_F(ExplanationTest, RequestsThatNameNoPartAreRefused) {
  Submit(FirstHalf("a"), Awards("exact: '12'"));
  const auto status = [&](const std::string& summary, const std::string& part, const std::string& scope) {
    return Explain(store_, Request(summary, part, scope)).status();
  };
  const std::string half = kProvinceFirstHalf;
  const auto invalid = absl::StatusCode::kInvalidArgument;
  const auto unknown = absl::StatusCode::kNotFound;
  EXPECT_THAT(status("", "", half), StatusIs(invalid, HasSubstr("summary.measures")));
  EXPECT_THAT(status("measures: [ MEASURE_AWARDS, MEASURE_EVENTS ]", "", half),
              StatusIs(invalid, HasSubstr("summary.measures")));
  EXPECT_THAT(status("measures: MEASURE_AWARDS group_by: DIMENSION_CODE", "", half),
              StatusIs(invalid, HasSubstr("summary.group_by")));
  EXPECT_THAT(status(kAwards, "", "scope { authority { authority_id: 'no' } } period_ids: '2019-S1' "),
              StatusIs(unknown, HasSubstr("summary.scope.authority.authority_id")));
  EXPECT_THAT(status(kAwards, "bloc_id: 'no'", half), StatusIs(unknown, HasSubstr("bloc_id")));
  EXPECT_THAT(status(kAwards, "unit_id: 'no'", half), StatusIs(unknown, HasSubstr("unit_id")));
  EXPECT_THAT(status(kAwards, "bloc_id: 'k2' unit_id: 'a'", half), StatusIs(unknown, HasSubstr("unit_id")));
  EXPECT_THAT(status(kAwards, "period_id: '2019-S2'", half), StatusIs(unknown, HasSubstr("period_id")));
  EXPECT_THAT(status(kAwards, "authority_id: 'tw'", half), StatusIs(unknown, HasSubstr("authority_id")));
  EXPECT_THAT(status(kAwards, "bloc_id: 'a b'", half), StatusIs(invalid, HasSubstr("bloc_id")));
  EXPECT_THAT(status(kAwards, "unit_id: 'a'", half + "period_ids: '2019-S2' "),
              StatusIs(invalid, HasSubstr("period_id")));
  EXPECT_THAT(status(kAwards, "bloc_id: 'k1'", "scope { central {} } period_ids: '2019-S1' "),
              StatusIs(invalid, HasSubstr("authority_id")));
  // What a filter leaves out is no part.
  EXPECT_THAT(
      status("measures: MEASURE_AWARDS filters { dimension: DIMENSION_BLOC values: 'k2' }", "unit_id: 'a'", half),
      StatusIs(unknown, HasSubstr("unit_id")));
}

TEST_F(ExplanationTest, AUnitThatSentNothingHasNoLines) {
  EXPECT_EQ(Asked(Request(kAwards)), "* ? ()");
  EXPECT_EQ(Asked(Request(kAwards, "unit_id: 'a'")), "a ? ()");
}

TEST_F(ExplanationTest, FiguresThatAreNotThoseOfTheirLinesAreNotExplainedAway) {
  const int64_t revision = Submit(FirstHalf("a"), Awards("exact: '12'"));
  store_.Put(storage::BodyKey(revision), ReportOf(FirstHalf("a"), Awards("exact: '13'")).SerializeAsString());
  EXPECT_THAT(Explain(store_, Request(kAwards, "unit_id: 'a'")),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("tinh/2019-S1/a")));
  const std::string document =
      "document_lines { type_code: 'LD-TT' role: DOCUMENT_ROLE_LEAD references { number: '5' symbol: 'TT-A' } } ";
  store_.Put(storage::BodyKey(revision), ReportOf(FirstHalf("a"), document).SerializeAsString());
  EXPECT_THAT(Explain(store_, Request("measures: MEASURE_DOCUMENTS ", "unit_id: 'a'")),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("tinh/2019-S1/a")));
}

// --- Random worlds -------------------------------------------------------------------------------------------------

const std::vector<std::string> kPeriods = {"2019-S1", "2019-S2"};
const std::vector<std::string> kAuthorities = {"bo", "tinh"};
constexpr int kUnitsOfEach = 14;

std::string UnitId(const std::string& authority, int unit) { return absl::StrCat(authority, "-u", unit); }

std::string World() {
  std::string text = "records { authority { authority_id: 'tw' type: AUTHORITY_TYPE_CENTRAL } } ";
  for (const std::string& authority : kAuthorities) {
    std::map<std::string, std::string> members;
    absl::StrAppend(&text, "records { authority { authority_id: '", authority, "' name_vi: 'CQ' } } ");
    for (int unit = 0; unit < kUnitsOfEach; ++unit) {
      const bool direct = unit % 5 == 0;
      absl::StrAppend(&text, "records { unit { unit_id: '", UnitId(authority, unit), "' name_vi: 'Đơn vị ", unit,
                      "' home_authority_id: '", authority, "' reports_directly: ", direct ? "true" : "false",
                      authority == "bo" && unit == 5 ? " stands_for_authority_id: 'tinh'" : "", " } } ");
      if (!direct) {
        absl::StrAppend(&members[absl::StrCat("k", unit % 3)], " member_unit_ids: '", UnitId(authority, unit), "'");
      }
    }
    for (const auto& [bloc, list] : members) {
      absl::StrAppend(&text, "records { bloc { authority_id: '", authority, "' bloc_id: '", bloc, "' } } ",
                      "records { bloc_term { authority_id: '", authority, "' bloc_id: '", bloc,
                      "' valid_from_date: '2018-01-01' ", list, " } } ");
    }
    const auto period = [&](const std::string& id, const std::string& kind, const std::string& days) {
      absl::StrAppend(&text, "records { period { authority_id: '", authority, "' period_id: '", id,
                      "' kind: PERIOD_KIND_", kind, " ", days, " } } ");
    };
    period("2019-S1", "FIRST_HALF", "first_date: '2018-12-15' last_date: '2019-06-14'");
    period("2019-S2", "SECOND_HALF", "first_date: '2019-06-15' last_date: '2019-12-14'");
    period("2019", "YEAR", "first_date: '2018-12-15' last_date: '2019-12-14'");
  }
  return text;
}

std::string RandomQuantity(std::mt19937& random) {
  const auto value = random() % 3 == 0 ? random() % 1000 : random() % 3;
  switch (random() % 8) {
    case 0:
      return absl::StrCat("at_least: '", value, "'");
    case 1:
      return absl::StrCat("approximate: '", value, "'");
    case 2:
      return absl::StrCat("range { min: '", value, "' max: '", value + 3, "' }");
    case 3:
      return "not_available { reason: 'x' }";
    default:
      return absl::StrCat("exact: '", value, "'");
  }
}

std::string RandomReport(std::mt19937& random) {
  std::string text;
  for (auto i = random() % 6; i > 0; --i) {
    absl::StrAppend(&text, "award_lines { award_codes: 'C", random() % 2, "' status: AWARD_STATUS_",
                    random() % 2 == 0 ? "AWARDED" : "PROPOSED",
                    " counting_basis: COUNTING_BASIS_RECIPIENTS recipient_kind_code: 'K", random() % 2, "' count { ",
                    RandomQuantity(random), " } sub_counts { sub_count_code: 'B5' count { ", RandomQuantity(random),
                    " } } } ");
  }
  for (auto i = random() % 3; i > 0; --i) {
    absl::StrAppend(&text, "document_lines { type_code: 'LD-TT' stage_code: 'S", random() % 2, "' role: DOCUMENT_ROLE_",
                    random() % 3 == 0 ? "COORDINATE" : "LEAD", " references { number: '", random() % 20,
                    "' symbol: 'TT' } references { number: '", random() % 20,
                    "' symbol: 'TT' } references { subject: 'x' } } ");
  }
  for (auto i = random() % 3; i > 0; --i) {
    absl::StrAppend(&text, "movement_lines { ", random() % 2 == 0 ? "movement_code: 'PT-1'" : "title: 'p'",
                    " form_code: 'MV-REG' relation: MOVEMENT_RELATION_LAUNCHED } ");
  }
  for (const char* code : {"STAFF", "SPENT"}) {
    if (random() % 2 == 0) {
      absl::StrAppend(&text, "indicator_lines { indicator_code: '", code, "' quantity { ", RandomQuantity(random),
                      " } } ");
    }
  }
  return text;
}

void PushRandom(Store& store, std::mt19937& random) {
  const std::string& authority = kAuthorities[random() % 2];
  const storage::ReportId id{authority, kPeriods[random() % 2],
                             UnitId(authority, static_cast<int>(random() % kUnitsOfEach))};
  Push(store, ReportOf(id, RandomReport(random)));
  if (random() % 3 == 0) {
    store.Act(id, "accept {}");
  }
}

const std::vector<std::string> kScopes = {
    "scope { central {} } period_ids: '2019-S1' period_ids: '2019-S2' ",
    "scope { central {} } period_ids: '2019-S1' ",
    "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S1' period_ids: '2019-S2' ",
    "scope { authority { authority_id: 'bo' } } period_ids: '2019' year_composition: YEAR_COMPOSITION_HALVES ",
    "scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2019-S2' ",
    "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S2' basis: BASIS_ACCEPTED ",
};

const std::vector<std::string> kFigures = {
    "measures: MEASURE_AWARDS filters { dimension: DIMENSION_STATUS values: 'AWARD_STATUS_AWARDED' } ",
    "measures: MEASURE_AWARDS filters { dimension: DIMENSION_STATUS values: 'AWARD_STATUS_PROPOSED' } "
    "filters { dimension: DIMENSION_CODE values: 'C1' } ",
    "measures: MEASURE_AWARD_SUB_COUNTS filters { dimension: DIMENSION_STATUS values: 'AWARD_STATUS_AWARDED' } "
    "filters { dimension: DIMENSION_PARENT_CODE values: 'C0' } ",
    "measures: MEASURE_DOCUMENTS filters { dimension: DIMENSION_ROLE values: 'DOCUMENT_ROLE_LEAD' } ",
    "measures: MEASURE_MOVEMENTS ",
    "measures: MEASURE_INDICATORS filters { dimension: DIMENSION_CODE values: 'STAFF' } ",
    "measures: MEASURE_INDICATORS filters { dimension: DIMENSION_CODE values: 'SPENT' } ",
    "measures: MEASURE_DOCUMENTS filters { dimension: DIMENSION_ROLE values: 'DOCUMENT_ROLE_LEAD' } "
    "filters { dimension: DIMENSION_STAGE values: 'S1' } ",
};

constexpr int kScale = 4;

int64_t ScaledOf(const std::string& text) {
  const std::optional<domain::Decimal> decimal = domain::ParseDecimal(text.empty() ? "0" : text);
  EXPECT_TRUE(decimal.has_value()) << text;
  return decimal.has_value() ? domain::ScaledTo(*decimal, kScale).value_or(-1) : -1;
}

struct Sums {
  int64_t low = 0;
  int64_t high = 0;
  bool bounded = true;
  bool approximate = false;
  int64_t value = 0;
  int64_t zero = 0;
  int64_t not_available = 0;

  void Add(const v1::Figure& figure) {
    low += ScaledOf(figure.low());
    high += ScaledOf(figure.high());
    bounded = bounded && (figure.has_high() || figure.low().empty());
    approximate = approximate || figure.approximate();
    value += figure.value_unit_count();
    zero += figure.zero_unit_count();
    not_available += figure.not_available_unit_count();
  }
};

// Asks for the node and everything below it; returns how many lines were found.
int CheckTree(const Store& store, const v1::ExplainFigureRequest& request, std::optional<v1::Figure> expected) {
  SCOPED_TRACE(request.ShortDebugString());
  const absl::StatusOr<Explanation> explanation = Explain(store, request);
  EXPECT_THAT(explanation, IsOk());
  if (!explanation.ok()) {
    return 0;
  }
  const v1::ExplainedFigure& node = explanation->response.figure();
  if (expected.has_value()) {
    EXPECT_THAT(node.figure(), EqualsProto(*expected));
  }
  Sums whole;
  whole.Add(node.figure());
  Sums parts;
  int line_count = 0;
  bool apart = true;  // no unit is in two children
  for (const v1::ExplainedFigure& child : explanation->response.children()) {
    parts.Add(child.figure());
    if (child.level() == v1::EXPLANATION_LEVEL_LINE) {
      ++line_count;
      apart = false;
      continue;
    }
    apart = apart && child.level() != v1::EXPLANATION_LEVEL_PERIOD;
    v1::ExplainFigureRequest below = request;
    below.set_period_id(child.period_id());
    below.set_authority_id(child.authority_id());
    below.set_bloc_id(child.bloc_id());
    below.set_unit_id(child.unit_id());
    line_count += CheckTree(store, below, child.figure());
  }
  EXPECT_EQ(node.child_count(), explanation->response.children_size());
  EXPECT_EQ(parts.low, whole.low);
  EXPECT_EQ(parts.bounded, whole.bounded);
  if (whole.bounded) {
    EXPECT_EQ(parts.high, whole.high);
  }
  EXPECT_EQ(parts.approximate, whole.approximate);
  if (apart) {
    EXPECT_EQ(parts.value, whole.value);
    EXPECT_EQ(parts.zero, whole.zero);
    EXPECT_EQ(parts.not_available, whole.not_available);
  }
  return line_count;
}

class ExplanationPropertyTest : public ::testing::Test {
 protected:
  ExplanationPropertyTest() {
    store_.Registry(World());
    store_.Catalog(kCatalog);
  }

  // What GetSummary says of the same figure; nothing when it has no row.
  v1::Figure Summarized(const std::string& question) {
    const absl::StatusOr<v1::Summary> summary =
        store_.Summarize(absl::StrCat(question, "group_by: DIMENSION_PARENT_CODE "));
    EXPECT_THAT(summary, IsOk());
    v1::Figure figure;
    // Only sub-counts have a parent code, and those are asked about one.
    EXPECT_LE(summary->rows_size(), 1);
    return summary->rows().empty() ? figure : summary->rows(0).figure();
  }

  Store store_;
  std::mt19937 random_{5};
};

TEST_F(ExplanationPropertyTest, ChildrenAlwaysAddUpToTheirParent) {
  int line_count = 0;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 40; ++i) {
      PushRandom(store_, random_);
    }
    for (const std::string& scope : kScopes) {
      for (const std::string& figure : kFigures) {
        const auto request = Parse<v1::ExplainFigureRequest>(absl::StrCat("summary { ", scope, figure, " }"));
        line_count += CheckTree(store_, request, Summarized(scope + figure));
      }
    }
  }
  EXPECT_GT(line_count, 1000);
}

TEST_F(ExplanationPropertyTest, PagesGiveWhatOnePageGives) {
  for (int i = 0; i < 60; ++i) {
    PushRandom(store_, random_);
  }
  int page_count = 0;
  for (const char* part : {"", "period_id: '2019-S1'", "period_id: '2019-S1' bloc_id: '-'",
                           "period_id: '2019-S2' bloc_id: 'k1'", "period_id: '2019-S2' unit_id: 'tinh-u1'"}) {
    const auto request =
        Parse<v1::ExplainFigureRequest>(absl::StrCat("summary { ", kScopes[2], kFigures[0], " } ", part));
    const absl::StatusOr<Explanation> whole = Explain(store_, request);
    ASSERT_THAT(whole, IsOk());
    EXPECT_EQ(whole->last_key, "");
    v1::ExplainFigureResponse joined = whole->response;
    joined.clear_children();
    ExplanationPage page{.count_max = 1};
    do {
      const absl::StatusOr<Explanation> next = Explain(store_, request, page);
      ASSERT_THAT(next, IsOk());
      EXPECT_LE(next->response.children_size(), 1);
      EXPECT_THAT(next->response.figure(), EqualsProto(whole->response.figure()));
      joined.mutable_children()->MergeFrom(next->response.children());
      page.after = next->last_key;
      ++page_count;
    } while (!page.after.empty());
    EXPECT_THAT(joined, EqualsProto(whole->response));
  }
  EXPECT_GT(page_count, 10);
}

TEST_F(ExplanationPropertyTest, AsOfARevisionTheSameIsSaidForEver) {
  for (int i = 0; i < 40; ++i) {
    PushRandom(store_, random_);
  }
  std::vector<std::pair<v1::ExplainFigureRequest, std::string>> told;
  for (const std::string& figure : kFigures) {
    for (const char* part : {"", "period_id: '2019-S1'", "period_id: '2019-S2' unit_id: 'tinh-u1'"}) {
      auto request = Parse<v1::ExplainFigureRequest>(absl::StrCat("summary { ", kScopes[2], figure, " } ", part));
      request.mutable_summary()->set_as_of_revision(store_.revision());
      const absl::StatusOr<Explanation> explanation = Explain(store_, request);
      ASSERT_THAT(explanation, IsOk());
      told.emplace_back(request, explanation->response.SerializeAsString());
    }
  }
  for (int i = 0; i < 40; ++i) {
    PushRandom(store_, random_);
  }
  for (const auto& [request, before] : told) {
    const absl::StatusOr<Explanation> explanation = Explain(store_, request);
    ASSERT_THAT(explanation, IsOk());
    EXPECT_EQ(explanation->response.SerializeAsString(), before) << request.ShortDebugString();
  }
}

}  // namespace
}  // namespace khoi::summary
