// Summaries of random histories against a recomputation that knows nothing of rows, cells or partials.

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "absl/strings/str_join.h"
#include "services/domain/decimal.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using testing::EqualsProto;
using testing::IsOk;
using ::testing::UnorderedElementsAreArray;

constexpr int kUnitCount = 150;
const std::vector<std::string> kPeriods = {"2019-S1", "2019-S2"};

std::string UnitId(int unit) { return absl::StrCat("u", unit); }

// Unit 0 mod 10 reports directly; the others are in one of six blocs.
std::string BlocId(int unit) { return unit % 10 == 0 ? "-" : absl::StrCat("k", unit % 6); }

std::string Registry() {
  std::string text = "records { authority { authority_id: 'tinh' name_vi: 'Tỉnh' } } ";
  std::map<std::string, std::string> members;
  for (int unit = 0; unit < kUnitCount; ++unit) {
    absl::StrAppend(&text, "records { unit { unit_id: '", UnitId(unit),
                    "' home_authority_id: 'tinh' reports_directly: ", BlocId(unit) == "-" ? "true" : "false", " } } ");
    if (BlocId(unit) != "-") {
      absl::StrAppend(&members[BlocId(unit)], " member_unit_ids: '", UnitId(unit), "'");
    }
  }
  for (const auto& [bloc, list] : members) {
    absl::StrAppend(&text, "records { bloc { authority_id: 'tinh' bloc_id: '", bloc, "' } } ");
    absl::StrAppend(&text, "records { bloc_term { authority_id: 'tinh' bloc_id: '", bloc,
                    "' valid_from_date: '2018-01-01' ", list, " } } ");
  }
  absl::StrAppend(&text, "records { period { authority_id: 'tinh' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF ",
                  "first_date: '2018-12-15' last_date: '2019-06-14' } } ");
  absl::StrAppend(&text, "records { period { authority_id: 'tinh' period_id: '2019-S2' kind: PERIOD_KIND_SECOND_HALF ",
                  "first_date: '2019-06-15' last_date: '2019-12-14' } } ");
  return text;
}

struct NaiveFigure {
  bool indicator = false;
  std::string code;
  std::string method;
  std::string status;
  bool stock = false;
  domain::FigureValue value;
};

struct NaiveReport {
  std::vector<NaiveFigure> figures;
  std::vector<std::string> documents;
};

std::string CellOf(const NaiveFigure& figure) {
  return figure.indicator
             ? Indicator(figure.code, 2, figure.stock)
             : Award(figure.code, figure.status, "RECIPIENTS", absl::StrCat("method_code: '", figure.method, "'"));
}

domain::FigureValue RandomValue(std::mt19937& random) {
  const auto value = static_cast<int64_t>(random() % 3 == 0 ? random() % 100000 : random() % 5);
  switch (random() % 20) {
    case 0:
      return AtLeast(value);
    case 1:
      return About(value);
    case 2:
      return Between(value, value + 10);
    case 3:
      return NotAvailable();
    case 4:
      return Exactly(900'000'000'000'000'000);
    default:
      return Exactly(value);
  }
}

NaiveReport RandomReport(std::mt19937& random) {
  NaiveReport report;
  std::set<std::string> cells;
  const auto count = static_cast<int>(random() % 25);
  for (int i = 0; i < count; ++i) {
    NaiveFigure figure{.indicator = random() % 3 == 0,
                       .code = absl::StrCat("C", random() % 6),
                       .method = absl::StrCat("M", random() % 3),
                       .status = random() % 2 == 0 ? "PROPOSED" : "AWARDED",
                       .value = RandomValue(random)};
    figure.stock = figure.indicator && figure.code == "C1";
    if (cells.insert(CellOf(figure)).second) {
      report.figures.push_back(figure);
    }
  }
  for (auto i = random() % 3; i > 0; --i) {
    report.documents.push_back(absl::StrCat("D", random() % 40));
  }
  return report;
}

using Place = std::pair<std::string, int>;  // period, unit
using State = std::map<Place, NaiveReport>;

// Whether the unit states any figure about a later one of the periods.
bool StatesLater(const State& state, const std::vector<std::string>& periods, const Place& place) {
  return std::any_of(periods.begin(), periods.end(), [&](const std::string& period) {
    const auto later = state.find({period, place.second});
    return period > place.first && later != state.end() &&
           !(later->second.figures.empty() && later->second.documents.empty());
  });
}

void SubmitTo(Store& store, const Place& place, const NaiveReport& report) {
  std::vector<StatedFigure> figures;
  for (const NaiveFigure& figure : report.figures) {
    figures.push_back({CellOf(figure), figure.value});
  }
  std::string extras;
  for (const std::string& document : report.documents) {
    absl::StrAppend(&extras, "keyed_items { key: '", document, "' cell { measure: 3 codes: 'LD' role: 1 } } ");
  }
  store.Submit({"tinh", place.first, UnitId(place.second)}, figures, extras);
}

struct NaiveRow {
  absl::int128 low = 0;
  absl::int128 high = 0;
  bool unbounded = false;
  bool approximate = false;
  int scale = 0;
  std::set<int> value;
  std::set<int> zero;
  std::set<int> not_available;
};

struct Grouping {
  bool code = false;
  bool method = false;
  bool unit = false;
  bool bloc = false;
  bool period = false;
};

std::vector<std::string> NaiveRows(const State& state, const std::vector<std::string>& periods,
                                   const Grouping& grouping) {
  std::map<std::string, NaiveRow> rows;
  const auto row_of = [&](const std::string& always, const std::string& code, const std::string& method,
                          const Place& place) -> NaiveRow& {
    std::vector<std::string> key = {always};
    if (grouping.code) key.push_back(code);
    if (grouping.method) key.push_back(method);
    if (grouping.unit) key.push_back(UnitId(place.second));
    if (grouping.bloc) key.push_back(BlocId(place.second));
    if (grouping.period) key.push_back(place.first);
    return rows[absl::StrJoin(key, "|")];
  };
  std::map<std::string, Place> winners;
  for (const auto& [place, report] : state) {
    if (std::find(periods.begin(), periods.end(), place.first) == periods.end()) continue;
    for (const NaiveFigure& figure : report.figures) {
      if (figure.stock && !grouping.period && StatesLater(state, periods, place)) continue;
      const std::string always =
          figure.indicator ? absl::StrCat("INDICATORS ", figure.code)
                           : absl::StrCat("AWARDS AWARD_STATUS_", figure.status, "|COUNTING_BASIS_RECIPIENTS");
      // The code of an indicator is always there and not repeated.
      Grouping without_code = grouping;
      if (figure.indicator) without_code.code = false;
      std::vector<std::string> key = {always};
      if (without_code.code) key.push_back(figure.code);
      if (grouping.method) key.push_back(figure.indicator ? "-" : figure.method);
      if (grouping.unit) key.push_back(UnitId(place.second));
      if (grouping.bloc) key.push_back(BlocId(place.second));
      if (grouping.period) key.push_back(place.first);
      NaiveRow& row = rows[absl::StrJoin(key, "|")];
      row.scale = figure.indicator ? 2 : 0;
      row.low += figure.value.low;
      row.high += figure.value.high;
      row.unbounded |= figure.value.unbounded;
      row.approximate |= figure.value.approximate;
      if (figure.value.not_available) {
        row.not_available.insert(place.second);
      } else {
        (figure.value.high != 0 || figure.value.unbounded ? row.value : row.zero).insert(place.second);
      }
    }
    for (const std::string& document : report.documents) {
      const auto [it, inserted] = winners.try_emplace(document, place);
      const auto rank = [](const Place& claim) { return std::make_pair(claim.first, UnitId(claim.second)); };
      if (!inserted && rank(place) < rank(it->second)) {
        it->second = place;
      }
    }
  }
  for (const auto& [document, place] : winners) {
    NaiveRow& row = row_of("DOCUMENTS DOCUMENT_ROLE_LEAD", "LD", "-", place);
    row.low += 1;
    row.high += 1;
    row.value.insert(place.second);
  }

  std::vector<std::string> lines;
  for (const auto& [key, row] : rows) {
    std::vector<int> only_zero;
    std::set_difference(row.zero.begin(), row.zero.end(), row.value.begin(), row.value.end(),
                        std::back_inserter(only_zero));
    const bool any_number = !row.value.empty() || !row.zero.empty();
    const std::string low = any_number ? domain::FormatDecimal(row.low, row.scale) : "";
    const std::string high = any_number && !row.unbounded ? domain::FormatDecimal(row.high, row.scale) : "?";
    lines.push_back(absl::StrCat(key, " = ", row.approximate ? "~" : "", low, "..", high, " ", row.value.size(), "/",
                                 only_zero.size(), "/", row.not_available.size()));
  }
  return lines;
}

std::string Request(const std::vector<std::string>& periods, const Grouping& grouping) {
  std::string text = "scope { authority { authority_id: 'tinh' } } ";
  for (const std::string& period : periods) absl::StrAppend(&text, "period_ids: '", period, "' ");
  if (grouping.code) absl::StrAppend(&text, "group_by: DIMENSION_CODE ");
  if (grouping.method) absl::StrAppend(&text, "group_by: DIMENSION_METHOD ");
  if (grouping.unit) absl::StrAppend(&text, "group_by: DIMENSION_UNIT ");
  if (grouping.bloc) absl::StrAppend(&text, "group_by: DIMENSION_BLOC ");
  if (grouping.period) absl::StrAppend(&text, "group_by: DIMENSION_PERIOD ");
  return text;
}

const std::vector<Grouping> kGroupings = {{.code = true},
                                          {.method = true},
                                          {.code = true, .bloc = true},
                                          {.bloc = true},
                                          {.unit = true},
                                          {.code = true, .method = true, .unit = true, .bloc = true, .period = true},
                                          {.code = true, .period = true}};

TEST(SummaryPropertyTest, EqualsANaiveRecomputationAtEveryRevisionAndGrain) {
  std::mt19937 random(11);
  Store store;
  store.Registry(Registry());
  std::map<int64_t, State> states;
  State state;
  states[1] = state;
  for (int i = 0; i < 700; ++i) {
    const Place place{kPeriods[random() % 2], static_cast<int>(random() % kUnitCount)};
    state[place] = RandomReport(random);
    SubmitTo(store, place, state[place]);
    states[store.revision()] = state;
  }
  const std::vector<std::vector<std::string>> periods = {{"2019-S1"}, {"2019-S2"}, {"2019-S1", "2019-S2"}};
  for (const int64_t revision : {int64_t{1}, int64_t{2}, int64_t{30}, int64_t{250}, int64_t{690}, store.revision()}) {
    for (const Grouping& grouping : kGroupings) {
      for (const std::vector<std::string>& asked : periods) {
        const absl::StatusOr<v1::Summary> summary =
            store.Summarize(absl::StrCat(Request(asked, grouping), "as_of_revision: ", revision));
        ASSERT_THAT(summary, IsOk());
        ASSERT_THAT(RowsOf(*summary), UnorderedElementsAreArray(NaiveRows(states[revision], asked, grouping)));
      }
    }
  }
}

TEST(SummaryPropertyTest, AsOfARevisionEqualsAStoreThatEndsThere) {
  std::mt19937 random(13);
  Store store;
  store.Registry(Registry());
  for (int i = 0; i < 400; ++i) {
    // Few units, so that many have a dozen versions.
    const Place place{kPeriods[random() % 2], static_cast<int>(random() % 20)};
    SubmitTo(store, place, RandomReport(random));
    if (i == 200) {
      store.Registry(
          "records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2018-02-01' "
          "member_unit_ids: ['u1', 'u2', 'u3'] } }");
    }
  }
  for (const int64_t revision : {1, 2, 17, 150, 201, 202, 203, 300, 399, 401}) {
    const std::unique_ptr<Store> cut = store.CutAt(revision);
    for (const std::string scope :
         {"authority { authority_id: 'tinh' }", "bloc { authority_id: 'tinh' bloc_id: 'k1' }", "central {}"}) {
      const std::string request = absl::StrCat("scope { ", scope, " } period_ids: ['2019-S1', '2019-S2'] ",
                                               "group_by: [DIMENSION_CODE, DIMENSION_BLOC] as_of_revision: ", revision);
      const absl::StatusOr<v1::Summary> now = store.Summarize(request);
      const absl::StatusOr<v1::Summary> then = cut->Summarize(request);
      ASSERT_THAT(now, IsOk());
      ASSERT_THAT(then, IsOk());
      EXPECT_THAT(*now, EqualsProto(*then)) << revision;
    }
  }
}

TEST(SummaryPropertyTest, OrderOfReportsDoesNotMatter) {
  std::mt19937 random(17);
  State state;
  for (int unit = 0; unit < kUnitCount; ++unit) {
    state[{"2019-S1", unit}] = RandomReport(random);
  }
  std::vector<Place> order;
  for (const auto& [place, report] : state) {
    order.push_back(place);
  }
  const std::string request = Request({"2019-S1"}, {.code = true, .bloc = true});
  std::vector<std::string> first;
  for (int round = 0; round < 5; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    Store store;
    store.Registry(Registry());
    for (const Place& place : order) {
      SubmitTo(store, place, state[place]);
    }
    const absl::StatusOr<v1::Summary> summary = store.Summarize(request);
    ASSERT_THAT(summary, IsOk());
    if (first.empty()) {
      first = RowsOf(*summary);
    }
    EXPECT_EQ(RowsOf(*summary), first);
  }
}

TEST(SummaryPropertyTest, BlocsAloneAddUpToTheAuthority) {
  std::mt19937 random(19);
  Store store;
  store.Registry(Registry());
  State state;
  for (int unit = 0; unit < kUnitCount; ++unit) {
    NaiveReport report = RandomReport(random);
    report.documents.clear();  // claims of other blocs decide who wins a document
    SubmitTo(store, {"2019-S1", unit}, report);
  }
  std::map<std::string, absl::int128> blocs;
  for (int bloc = 0; bloc < 6; ++bloc) {
    const absl::StatusOr<v1::Summary> summary =
        store.Summarize(absl::StrCat("scope { bloc { authority_id: 'tinh' bloc_id: 'k", bloc,
                                     "' } } period_ids: '2019-S1' measures: MEASURE_AWARDS"));
    ASSERT_THAT(summary, IsOk());
    for (const v1::SummaryRow& row : summary->rows()) {
      absl::int128 low = 0;
      ASSERT_TRUE(absl::SimpleAtoi(row.figure().low(), &low));
      blocs[absl::StrCat(row.key(0).value(), row.key(2).value())] += low;
    }
  }
  const absl::StatusOr<v1::Summary> whole = store.Summarize(
      "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S1' measures: MEASURE_AWARDS "
      "filters { dimension: DIMENSION_BLOC values: ['k0', 'k1', 'k2', 'k3', 'k4', 'k5'] }");
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(static_cast<size_t>(whole->rows_size()), blocs.size());
  for (const v1::SummaryRow& row : whole->rows()) {
    EXPECT_EQ(row.figure().low(),
              domain::FormatDecimal(blocs[absl::StrCat(row.key(0).value(), row.key(2).value())], 0));
  }
}

// Which authority each unit is at home in, and in which bloc there it is.
struct Partition {
  std::vector<int> authority;
  std::vector<int> bloc;  // 0: it reports directly
};

constexpr int kAuthorityCount = 4;

std::string AuthorityId(int authority) { return absl::StrCat("q", authority); }

Partition RandomPartition(std::mt19937& random, int authority_count) {
  Partition partition;
  for (int unit = 0; unit < kUnitCount; ++unit) {
    partition.authority.push_back(static_cast<int>(random() % static_cast<unsigned>(authority_count)));
    partition.bloc.push_back(static_cast<int>(random() % 5));
  }
  return partition;
}

// A store in which every unit has sent its report to its home authority.
void Fill(const Partition& partition, const std::vector<NaiveReport>& reports, Store& store) {
  std::string text;
  std::map<std::pair<int, int>, std::string> members;
  for (int unit = 0; unit < kUnitCount; ++unit) {
    const auto place = static_cast<size_t>(unit);
    const bool directly = partition.bloc[place] == 0;
    absl::StrAppend(&text, "records { unit { unit_id: '", UnitId(unit), "' home_authority_id: '",
                    AuthorityId(partition.authority[place]), "' reports_directly: ", directly ? "true" : "false",
                    " } } ");
    if (!directly) {
      absl::StrAppend(&members[{partition.authority[place], partition.bloc[place]}], " member_unit_ids: '",
                      UnitId(unit), "'");
    }
  }
  for (int authority = 0; authority < kAuthorityCount; ++authority) {
    absl::StrAppend(&text, "records { authority { authority_id: '", AuthorityId(authority),
                    "' type: ", authority % 2 == 0 ? "AUTHORITY_TYPE_MINISTRY" : "AUTHORITY_TYPE_PROVINCE", " } } ",
                    "records { period { authority_id: '", AuthorityId(authority),
                    "' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15' ",
                    "last_date: '2019-06-14' } } ");
  }
  for (const auto& [bloc, list] : members) {
    const std::string name =
        absl::StrCat("authority_id: '", AuthorityId(bloc.first), "' bloc_id: 'k", bloc.second, "' ");
    absl::StrAppend(&text, "records { bloc { ", name, " } } records { bloc_term { ", name,
                    "valid_from_date: '2018-01-01' ", list, " } } ");
  }
  store.Registry(text);
  for (int unit = 0; unit < kUnitCount; ++unit) {
    const NaiveReport& report = reports[static_cast<size_t>(unit)];
    std::vector<StatedFigure> figures;
    for (const NaiveFigure& figure : report.figures) figures.push_back({CellOf(figure), figure.value});
    std::string extras;
    for (const std::string& document : report.documents) {
      absl::StrAppend(&extras, "keyed_items { key: '", document, "' cell { measure: 3 codes: 'LD' role: 1 } } ");
    }
    store.Submit({AuthorityId(partition.authority[static_cast<size_t>(unit)]), "2019-S1", UnitId(unit)}, figures,
                 extras);
  }
}

std::vector<NaiveReport> RandomReports(std::mt19937& random) {
  std::vector<NaiveReport> reports;
  for (int unit = 0; unit < kUnitCount; ++unit) reports.push_back(RandomReport(random));
  return reports;
}

constexpr char kCentral[] = "scope { central {} } period_ids: '2019-S1' ";
constexpr char kFine[] = "group_by: [DIMENSION_CODE, DIMENSION_METHOD] ";

TEST(SummaryPropertyTest, MergingAndSplittingAuthoritiesAndBlocsChangesNoTotal) {
  std::mt19937 random(23);
  const std::vector<NaiveReport> reports = RandomReports(random);
  std::vector<std::string> first;
  // From one authority that has everybody to four, each time with other blocs.
  for (const int authority_count : {1, 2, 3, 4, 4}) {
    Store store;
    Fill(RandomPartition(random, authority_count), reports, store);
    const absl::StatusOr<v1::Summary> summary = store.Summarize(absl::StrCat(kCentral, kFine));
    ASSERT_THAT(summary, IsOk());
    if (first.empty()) {
      first = RowsOf(*summary);
      EXPECT_GT(first.size(), 40u);
    }
    EXPECT_EQ(RowsOf(*summary), first) << authority_count;
  }
}

// What rows of several summaries say together. Keyed items would have to be counted once among them.
std::vector<std::string> Together(const std::vector<v1::Summary>& summaries) {
  struct Sum {
    absl::int128 low = 0;
    absl::int128 high = 0;
    bool any = false, unbounded = false, approximate = false;
    int value = 0, zero = 0, not_available = 0;
  };
  std::map<std::string, Sum> sums;
  const auto scaled = [](const std::string& text) {
    std::string digits = text;
    const size_t dot = digits.find('.');
    std::string decimals = dot == std::string::npos ? "" : digits.substr(dot + 1);
    digits = digits.substr(0, dot);
    decimals.resize(2, '0');
    absl::int128 number = 0;
    EXPECT_TRUE(absl::SimpleAtoi(digits + decimals, &number)) << text;
    return number;
  };
  for (const v1::Summary& summary : summaries) {
    for (const v1::SummaryRow& row : summary.rows()) {
      std::string key = v1::Measure_Name(row.measure());
      for (const v1::DimensionValue& value : row.key()) absl::StrAppend(&key, "|", value.value());
      Sum& sum = sums[key];
      const v1::Figure& figure = row.figure();
      sum.value += figure.value_unit_count();
      sum.zero += figure.zero_unit_count();
      sum.not_available += figure.not_available_unit_count();
      sum.approximate |= figure.approximate();
      if (figure.low().empty()) continue;
      sum.any = true;
      sum.low += scaled(figure.low());
      sum.unbounded |= !figure.has_high();
      if (figure.has_high()) sum.high += scaled(figure.high());
    }
  }
  std::vector<std::string> lines;
  for (const auto& [key, sum] : sums) {
    lines.push_back(absl::StrCat(key, " = ", sum.approximate ? "~" : "",
                                 sum.any ? domain::FormatDecimal(sum.low, 2) : "", "..",
                                 sum.any && !sum.unbounded ? domain::FormatDecimal(sum.high, 2) : "?", " ", sum.value,
                                 "/", sum.zero, "/", sum.not_available));
  }
  return lines;
}

TEST(SummaryPropertyTest, AuthoritiesAddUpToAllOfThem) {
  std::mt19937 random(29);
  std::vector<NaiveReport> reports = RandomReports(random);
  for (NaiveReport& report : reports) report.documents.clear();
  Store store;
  Fill(RandomPartition(random, kAuthorityCount), reports, store);
  std::vector<v1::Summary> authorities;
  for (int authority = 0; authority < kAuthorityCount; ++authority) {
    const auto summary = store.Summarize(absl::StrCat("scope { authority { authority_id: '", AuthorityId(authority),
                                                      "' } } period_ids: '2019-S1' ", kFine));
    ASSERT_THAT(summary, IsOk());
    authorities.push_back(*summary);
  }
  const auto central = store.Summarize(absl::StrCat(kCentral, kFine));
  ASSERT_THAT(central, IsOk());
  EXPECT_EQ(Together({*central}), Together(authorities));

  // And so do ministries and provinces.
  const auto by_type = store.Summarize(absl::StrCat(kCentral, kFine, "group_by: DIMENSION_AUTHORITY_TYPE"));
  ASSERT_THAT(by_type, IsOk());
  v1::Summary ministries = *by_type;
  ministries.mutable_rows()->Clear();
  for (const v1::SummaryRow& row : by_type->rows()) {
    const v1::DimensionValue& type = *row.key().rbegin();
    ASSERT_EQ(type.dimension(), v1::DIMENSION_AUTHORITY_TYPE);
    if (type.value() != "AUTHORITY_TYPE_MINISTRY") continue;
    *ministries.add_rows() = row;
    ministries.mutable_rows()->rbegin()->mutable_key()->RemoveLast();
  }
  EXPECT_EQ(Together({ministries}), Together({authorities[0], authorities[2]}));
  const auto filtered = store.Summarize(absl::StrCat(
      kCentral, kFine, "filters { dimension: DIMENSION_AUTHORITY_TYPE values: 'AUTHORITY_TYPE_PROVINCE' }"));
  ASSERT_THAT(filtered, IsOk());
  EXPECT_EQ(Together({*filtered}), Together({authorities[1], authorities[3]}));
}

}  // namespace
}  // namespace khoi::summary
