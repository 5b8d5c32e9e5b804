#include "services/summary/obligations.h"

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using testing::IsOk;
using testing::StatusIs;

// The province of the fixture, whose periods have no opening day and so are open, with a deadline for blocs; and the
// ministry "bo", in whose bloc "s" unit "a" is too.
constexpr char kMore[] = R"(
  records { authority { authority_id: 'bo' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' } }
  records { bloc { authority_id: 'bo' bloc_id: 's' name_vi: 'Khối sở' } }
  records { bloc_term { authority_id: 'bo' bloc_id: 's' valid_from_date: '2018-01-01' member_unit_ids: 'a'
                        leader_unit_id: 'a' } }
  records { period { authority_id: 'bo' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: 'kỳ của bộ'
                     first_date: '2018-12-15' last_date: '2019-06-14' open_date: '2019-05-01' request_letter: 'số 1'
                     deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-05-20' }
                     deadlines { level: REPORTING_LEVEL_BLOC due_date: '2022-07-05' } } }
  records { period { authority_id: 'bo' period_id: '2023-S1' kind: PERIOD_KIND_FIRST_HALF
                     first_date: '2022-12-15' last_date: '2023-06-14' open_date: '2023-05-01' } }
)";

class ObligationsTest : public ::testing::Test {
 protected:
  ObligationsTest() {
    store_.Registry(kProvince);
    store_.Registry(kMore);
  }

  ObligationList List(const std::string& request, size_t count_max = 100, const std::string& after = "") {
    ledger::StructureCache structures;
    absl::StatusOr<ObligationList> list =
        ListObligations(store_.Now(), structures, Parse<v1::ListObligationsRequest>(request),
                        {.count_max = count_max, .after = after}, Store::TimeOf(store_.revision()));
    EXPECT_THAT(list, IsOk());
    return list.ok() ? *std::move(list) : ObligationList();
  }

  // "bo/2019-S1 a:LATE+12 s:NOT_DUE": for each, the authority and period, and the unit, or the bloc at bloc level.
  static std::string Told(const ObligationList& list) {
    std::string text;
    std::string heading;
    for (const v1::Obligation& obligation : list.response.obligations()) {
      const std::string of = absl::StrCat(obligation.authority_id(), "/", obligation.period_id());
      if (of != heading) {
        absl::StrAppend(&text, text.empty() ? "" : " ", of);
        heading = of;
      }
      absl::StrAppend(&text, " ",
                      obligation.level() == v1::REPORTING_LEVEL_BLOC ? obligation.bloc_id() : obligation.unit_id(), ":",
                      v1::ObligationState_Name(obligation.state()).substr(17),
                      obligation.late_day_count() == 0 ? "" : absl::StrCat("+", obligation.late_day_count()));
    }
    return text;
  }

  Store store_;
};

TEST_F(ObligationsTest, UnitOwesToEveryAuthorityThatExpectsIt) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  const ObligationList list = List("unit_id: 'a' period_id: '2019-S1'");
  EXPECT_EQ(Told(list), "bo/2019-S1 a:LATE+12 tinh/2019-S1 a:SUBMITTED bo/2019-S1 s:NOT_DUE");
  const v1::Obligation& late = list.response.obligations(0);
  EXPECT_EQ(late.bloc_id(), "s");
  EXPECT_EQ(late.leader_unit_id(), "a");
  EXPECT_EQ(late.unit_name_vi(), "Sở A");
  EXPECT_EQ(late.due_date(), "2022-05-20");
  EXPECT_EQ(late.request_letter(), "số 1");
  EXPECT_EQ(late.open_date(), "2019-05-01");
  EXPECT_FALSE(late.has_day_count_left());
  EXPECT_EQ(list.response.obligations(1).submit_time().seconds(), Store::TimeOf(3) / 1'000'000);
  EXPECT_EQ(list.response.obligations(1).version_state(), v1::VERSION_STATE_SUBMITTED);
  EXPECT_EQ(list.response.obligations(2).day_count_left(), 34);
}

TEST_F(ObligationsTest, PeriodThatHasNotOpenedIsListedOnlyWhenAskedFor) {
  EXPECT_EQ(Told(List("authority_id: 'bo'")), "bo/2019-S1 a:LATE+12 s:NOT_DUE");
  EXPECT_EQ(Told(List("authority_id: 'bo' period_id: '2023-S1'")), "bo/2023-S1 a:NOT_DUE s:NOT_DUE");
}

TEST_F(ObligationsTest, WhoIsRegisteredLaterWasUnknown) {
  const int64_t before = store_.revision();
  store_.Registry(R"(
    records { authority { authority_id: 'bo-2' name_vi: 'Bộ hai' } }
    records { unit { unit_id: 'z' name_vi: 'Vụ Z' home_authority_id: 'bo-2' } })");
  ledger::StructureCache structures;
  const auto list = [&](const std::string& obliged, int64_t revision) {
    return ListObligations(store_.Now(), structures,
                           Parse<v1::ListObligationsRequest>(absl::StrCat(obliged, " as_of_revision: ", revision)),
                           {.count_max = 10, .after = ""}, Store::TimeOf(store_.revision()))
        .status();
  };
  for (const char* const obliged : {"authority_id: 'bo-2'", "unit_id: 'z'"}) {
    EXPECT_THAT(list(obliged, before + 1), IsOk()) << obliged;
    EXPECT_THAT(list(obliged, before), StatusIs(absl::StatusCode::kNotFound)) << obliged;
  }
}

TEST_F(ObligationsTest, StatesAreFiltered) {
  EXPECT_EQ(Told(List("authority_id: 'bo' states: OBLIGATION_STATE_LATE")), "bo/2019-S1 a:LATE+12");
}

TEST_F(ObligationsTest, ExtensionAndExemptionSayWhy) {
  store_.Registry(R"(
    records { extension { authority_id: 'tinh' period_id: '2019-S1' level: REPORTING_LEVEL_UNIT bloc_id: 'k1'
                          due_date: '2022-06-30' reason: 'bão' } }
    records { exemption { authority_id: 'tinh' period_id: '2019-S1' unit_id: 'c' reason: 'giải thể' } })");
  const ObligationList list = List("authority_id: 'tinh' period_id: '2019-S1'");
  // k2 has nobody left to consolidate.
  EXPECT_EQ(Told(list), "tinh/2019-S1 c:EXEMPT d:NOT_DUE a:NOT_DUE b:NOT_DUE k1:NOT_DUE");
  EXPECT_EQ(list.response.obligations(0).exemption_reason(), "giải thể");
  EXPECT_EQ(list.response.obligations(1).extended_due_date(), "");
  EXPECT_EQ(list.response.obligations(2).due_date(), "2022-06-01");
  EXPECT_EQ(list.response.obligations(2).extended_due_date(), "2022-06-30");
  EXPECT_EQ(list.response.obligations(2).extension_reason(), "bão");
  EXPECT_EQ(list.response.obligations(2).day_count_left(), 29);
}

TEST_F(ObligationsTest, ConsolidationComesWithTheFirstThatWasSigned) {
  const auto sign = [&](int64_t number, int64_t revision, int64_t time_us) {
    stored::v1::ConsolidationRow row;
    row.set_revision(revision);
    row.set_time_us(time_us);
    store_.Put(storage::ConsolidationKey({"bo", "2019-S1", "s"}, number), row.SerializeAsString());
  };
  sign(1, 2, Store::TimeOf(2));
  sign(2, 3, Store::TimeOf(2) + 90 * 86'400'000'000);
  EXPECT_EQ(Told(List("unit_id: 'a' period_id: '2019-S1' states: OBLIGATION_STATE_SUBMITTED")),
            "bo/2019-S1 s:SUBMITTED");
  EXPECT_EQ(Told(List("unit_id: 'a' period_id: '2019-S1' as_of_revision: 1 states: OBLIGATION_STATE_SUBMITTED")), "");
}

TEST_F(ObligationsTest, PagesJoinToTheWholeList) {
  const ObligationList whole = List("authority_id: 'tinh'");
  ASSERT_EQ(whole.response.obligations_size(), 24);  // four units and two blocs, four periods
  EXPECT_EQ(whole.last_key, "");
  for (const size_t count_max : {1, 5, 23, 24}) {
    v1::ListObligationsResponse joined;
    std::string after;
    do {
      const ObligationList page = List("authority_id: 'tinh'", count_max, after);
      EXPECT_LE(static_cast<size_t>(page.response.obligations_size()), count_max);
      joined.mutable_obligations()->MergeFrom(page.response.obligations());
      after = page.last_key;
    } while (!after.empty() && joined.obligations_size() < 100);
    ASSERT_EQ(joined.obligations_size(), 24) << count_max;
    for (int i = 0; i < 24; ++i) {
      EXPECT_EQ(joined.obligations(i).SerializeAsString(), whole.response.obligations(i).SerializeAsString());
    }
  }
}

TEST_F(ObligationsTest, WhatCannotBeUnderstoodIsNamed) {
  ledger::StructureCache structures;
  const auto error = [&](const std::string& text) {
    const auto list = ListObligations(store_.Now(), structures, Parse<v1::ListObligationsRequest>(text),
                                      {.count_max = 1, .after = ""}, Store::kBegin);
    const std::string message(list.status().message());
    return message.substr(0, message.find(':'));
  };
  EXPECT_EQ(error(""), "obliged");
  EXPECT_EQ(error("unit_id: '?'"), "unit_id");
  EXPECT_EQ(error("unit_id: 'nobody'"), "unit_id");
  EXPECT_EQ(error("authority_id: 'nobody'"), "authority_id");
  EXPECT_EQ(error("authority_id: 'tinh' period_id: '1900'"), "period_id");
  EXPECT_EQ(error("unit_id: 'a' states: OBLIGATION_STATE_UNSPECIFIED"), "states[0]");
}

}  // namespace
}  // namespace khoi::summary
