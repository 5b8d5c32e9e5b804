// Summaries as a client gets them.
#include <string>

#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

class SummaryCallTest : public RpcTest {
 protected:
  static v1::Report Proposed(int count) {
    return ReportWith(
        absl::StrCat("award_lines { award_codes: 'EM-I-CSTDBT' awarding_authority_code: 'A-BT' recipient_kind_code: "
                     "'IND' status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: '",
                     count, "' } }"));
  }

  // A question about the bloc of so-a with what `text` adds.
  static v1::GetSummaryRequest Question(absl::string_view text = "") {
    return FromText<v1::GetSummaryRequest>(
        absl::StrCat("scope { bloc { authority_id: 'bkhcn' bloc_id: 'khoi-1' } } period_ids: '2022-S1' ", text));
  }

  grpc::Status Ask(const v1::GetSummaryRequest& request, v1::Summary* summary) {
    grpc::ClientContext context;
    v1::GetSummaryResponse response;
    const grpc::Status status = summaries_->GetSummary(&context, request, &response);
    *summary = response.summary();
    return status;
  }

  // "3 as of 5": the figures, joined, and the revision; or the error.
  std::string Told(const v1::GetSummaryRequest& request) {
    v1::Summary summary;
    if (const grpc::Status status = Ask(request, &summary); !status.ok()) {
      return testing::Short(status);
    }
    std::string text;
    for (const v1::SummaryRow& row : summary.rows()) {
      absl::StrAppend(&text, row.figure().low(), " ");
    }
    return absl::StrCat(text, "as of ", summary.as_of_revision());
  }
};

TEST_F(SummaryCallTest, WhatWasAcknowledgedJustBeforeIsInIt) {
  for (int version = 1; version <= 20; ++version) {
    const int revision = version + 3;
    ASSERT_EQ(Submitted(Request(absl::StrCat("r", version), Proposed(version), version - 1)),
              absl::StrCat("v", version, " r", revision));
    ASSERT_EQ(Told(Question()), absl::StrCat(version, " as of ", revision));
  }
}

TEST_F(SummaryCallTest, EarlierRevisionsAndTimesGiveEarlierFigures) {
  ASSERT_EQ(Submitted(Request("r1", Proposed(5))), "v1 r4");
  clock_.Advance(kDayMicros);
  ASSERT_EQ(Submitted(Request("r2", Proposed(7), 1)), "v2 r5");
  const int64_t first_second = kNowMicros / 1'000'000;
  EXPECT_EQ(Told(Question()), "7 as of 5");
  EXPECT_EQ(Told(Question("as_of_revision: 5")), "7 as of 5");
  EXPECT_EQ(Told(Question("as_of_revision: 4")), "5 as of 4");
  EXPECT_EQ(Told(Question("as_of_revision: 3")), "as of 3");
  EXPECT_EQ(Told(Question(absl::StrCat("as_of_time { seconds: ", first_second + 3600, " }"))), "5 as of 4");
  EXPECT_EQ(Told(Question(absl::StrCat("as_of_time { seconds: ", first_second + 86'400, " }"))), "7 as of 5");
}

TEST_F(SummaryCallTest, WhatDiffersBetweenTwoMomentsIsNamedWithItsCause) {
  ASSERT_EQ(Submitted(Request("r1", Proposed(5))), "v1 r4");
  ASSERT_EQ(Submitted(Request("r2", Proposed(7), 1)), "v2 r5");
  const auto diff = [this](absl::string_view from, absl::string_view to, v1::DiffSummariesResponse* response) {
    v1::DiffSummariesRequest request;
    *request.mutable_from() = Question(from);
    *request.mutable_to() = Question(to);
    grpc::ClientContext context;
    return testing::Short(summaries_->DiffSummaries(&context, request, response));
  };
  v1::DiffSummariesResponse response;
  ASSERT_EQ(diff("as_of_revision: 4", "", &response), "OK");
  ASSERT_EQ(response.rows_size(), 1);
  EXPECT_EQ(response.rows(0).from().low(), "5");
  EXPECT_EQ(response.rows(0).to().low(), "7");
  ASSERT_EQ(response.rows(0).causes_size(), 1);
  EXPECT_EQ(response.rows(0).causes(0).unit_id(), "so-a");
  ASSERT_EQ(response.units_size(), 1);
  EXPECT_EQ(response.units(0).to_version(), 2);
  EXPECT_EQ(response.units(0).revision(), 5);
  EXPECT_EQ(response.from_revision(), 4);
  EXPECT_EQ(response.to_revision(), 5);

  v1::DiffSummariesResponse none;
  EXPECT_EQ(diff("as_of_revision: 9", "", &none), "INVALID_ARGUMENT from.as_of_revision");
  EXPECT_EQ(diff("", "group_by: DIMENSION_UNIT", &none), "INVALID_ARGUMENT to.group_by");
}

TEST_F(SummaryCallTest, TimeInTheFutureIsRefused) {
  const int64_t now = kNowMicros / 1'000'000;
  EXPECT_EQ(Told(Question(absl::StrCat("as_of_time { seconds: ", now, " nanos: 999999000 }"))),
            "INVALID_ARGUMENT as_of_time");
  EXPECT_EQ(Told(Question("as_of_revision: 4")), "INVALID_ARGUMENT as_of_revision");
}

TEST_F(SummaryCallTest, TimeOfAnEntryIsNoFutureWhenTheClockWasSetBack) {
  v1::SubmitResponse response;
  ASSERT_EQ(OutcomeOf(Submit(Request("r1", Proposed(5)), &response), response), "v1 r4");
  clock_.Advance(-kDayMicros);
  v1::GetSummaryRequest request = Question();
  *request.mutable_as_of_time() = response.receipt().commit_time();
  EXPECT_EQ(Told(request), "5 as of 4");
}

TEST_F(SummaryCallTest, WhatIsUnknownIsNotFoundAndNamed) {
  const auto asked = [this](absl::string_view text) { return Told(FromText<v1::GetSummaryRequest>(text)); };
  EXPECT_EQ(asked("scope { authority { authority_id: 'no' } } period_ids: '2022-S1'"),
            "NOT_FOUND scope.authority.authority_id");
  EXPECT_EQ(asked("scope { bloc { authority_id: 'no' bloc_id: 'khoi-1' } } period_ids: '2022-S1'"),
            "NOT_FOUND scope.bloc.authority_id");
  EXPECT_EQ(asked("scope { bloc { authority_id: 'bkhcn' bloc_id: 'no' } } period_ids: '2022-S1'"),
            "NOT_FOUND scope.bloc.bloc_id");
  EXPECT_EQ(asked("scope { authority { authority_id: 'bkhcn' } } period_ids: '2022-S1' period_ids: '2031-S1'"),
            "NOT_FOUND period_ids[1]");
  EXPECT_EQ(asked("scope { central {} } period_ids: '2031-S1'"), "NOT_FOUND period_ids[0]");
}

TEST_F(SummaryCallTest, WhatCannotBeUnderstoodIsNamed) {
  EXPECT_EQ(Told({}), "INVALID_ARGUMENT scope");
  EXPECT_EQ(Told(FromText<v1::GetSummaryRequest>("scope { central {} }")), "INVALID_ARGUMENT period_ids");
  EXPECT_EQ(Told(Question("period_ids: '2022/S1'")), "INVALID_ARGUMENT period_ids[1]");
  EXPECT_EQ(Told(Question("group_by: DIMENSION_UNSPECIFIED")), "INVALID_ARGUMENT group_by[0]");
  EXPECT_EQ(Told(Question("filters { dimension: DIMENSION_CODE }")), "INVALID_ARGUMENT filters[0].values");
}

TEST_F(SummaryCallTest, OneRevisionAndInstantGiveTheSameBytesForEver) {
  ASSERT_EQ(Submitted(Request("r1", Proposed(5))), "v1 r4");
  const std::string question =
      Question("as_of_revision: 4 instant { seconds: 1655694000 } group_by: DIMENSION_UNIT group_by: DIMENSION_CODE")
          .SerializeAsString();
  const auto bytes = [&] {
    std::string answer;
    EXPECT_EQ(testing::Short(SendRaw("/khoi.v1.SummaryService/GetSummary", question, &answer)), "OK");
    return answer;
  };
  const std::string first = bytes();
  ASSERT_FALSE(first.empty());

  clock_.Advance(10 * kDayMicros);
  v1::Report richer = Proposed(8);
  *richer.add_award_lines() = Proposed(2).award_lines(0);
  richer.mutable_award_lines(1)->set_recipient_kind_code("COL");
  richer.mutable_award_lines(1)->set_status(v1::AWARD_STATUS_REGISTERED);
  Submitted(Request("r2", richer, 1));
  ASSERT_EQ(Submitted(Request("r3", Proposed(9), 1)).substr(0, 2), "v2");
  ASSERT_EQ(
      testing::Short(Apply("rename", {"bloc { authority_id: 'bkhcn' bloc_id: 'khoi-1' name_vi: 'Khối một' }",
                                      "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: "
                                      "'2014-01-01' member_unit_ids: ['so-a', 'so-b'] leader_unit_id: 'so-b' }"})),
      "OK");
  EXPECT_EQ(bytes(), first);
}

// "6 = 2 + 4 (so-a 2, so-b 4)": one page of an explanation; or the error.
class ExplainCallTest : public SummaryCallTest {
 protected:
  static v1::ExplainFigureRequest Asking(absl::string_view text = "") {
    v1::ExplainFigureRequest request;
    *request.mutable_summary() = Question("measures: MEASURE_AWARDS");
    request.MergeFrom(FromText<v1::ExplainFigureRequest>(text));
    return request;
  }
  std::string Explained(const v1::ExplainFigureRequest& request, std::string* next_page_token = nullptr) {
    grpc::ClientContext context;
    v1::ExplainFigureResponse response;
    if (const grpc::Status status = summaries_->ExplainFigure(&context, request, &response); !status.ok()) {
      return testing::Short(status);
    }
    if (next_page_token != nullptr) {
      *next_page_token = response.next_page_token();
    }
    std::string text = absl::StrCat(response.figure().arithmetic(), " at ", response.as_of_revision(), ":");
    for (const v1::ExplainedFigure& child : response.children()) {
      absl::StrAppend(&text, " ", child.unit_id(), child.field_path().empty() ? "" : " ", child.field_path(), " ",
                      child.figure().low());
    }
    return text;
  }
  // Two lines that add up to `count` + 1.
  static v1::Report TwoLines(int count) {
    v1::Report report = Proposed(count);
    *report.add_award_lines() = report.award_lines(0);
    report.mutable_award_lines(1)->mutable_count()->set_exact("1");
    report.mutable_award_lines(1)->mutable_achievement()->mutable_years()->add_years(2021);
    return report;
  }
};

TEST_F(ExplainCallTest, AFigureIsExplainedDownToTheLinesOfItsReport) {
  ASSERT_EQ(Submitted(Request("r1", TwoLines(5))), "v1 r4");
  EXPECT_EQ(Explained(Asking()), "6 = 6 at 4: so-a 6");
  EXPECT_EQ(Explained(Asking("unit_id: 'so-a'")),
            "6 = 5 + 1 at 4: so-a report.award_lines[0].count 5 so-a report.award_lines[1].count 1");
}

TEST_F(ExplainCallTest, PagesOfOneListAreOfOneRevision) {
  ASSERT_EQ(Submitted(Request("r1", TwoLines(5))), "v1 r4");
  v1::ExplainFigureRequest request = Asking("unit_id: 'so-a' page_size: 1");
  std::string next;
  EXPECT_EQ(Explained(request, &next), "6 = 5 + 1 at 4: so-a report.award_lines[0].count 5");
  ASSERT_NE(next, "");
  ASSERT_EQ(Submitted(Request("r2", Proposed(7), 1)), "v2 r5");
  request.set_page_token(next);
  EXPECT_EQ(Explained(request, &next), "6 = 5 + 1 at 4: so-a report.award_lines[1].count 1");
  EXPECT_EQ(next, "");
  EXPECT_EQ(Explained(Asking("unit_id: 'so-a'")), "7 = 7 at 5: so-a report.award_lines[0].count 7");
  request.set_bloc_id("khoi-1");
  EXPECT_EQ(Explained(request), "INVALID_ARGUMENT page_token");
}

TEST_F(ExplainCallTest, WhatIsWrongIsNamed) {
  ASSERT_EQ(Submitted(Request("r1", TwoLines(5))), "v1 r4");
  EXPECT_EQ(Explained({}), "INVALID_ARGUMENT summary.measures");
  EXPECT_EQ(Explained(Asking("summary { measures: MEASURE_EVENTS }")), "INVALID_ARGUMENT summary.measures");
  EXPECT_EQ(Explained(Asking("unit_id: 'no'")), "NOT_FOUND unit_id");
  EXPECT_EQ(Explained(Asking("summary { period_ids: 'no' }")), "NOT_FOUND summary.period_ids[1]");
  EXPECT_EQ(Explained(Asking("page_size: -1")), "INVALID_ARGUMENT page_size");
}

}  // namespace
}  // namespace khoi::testing
