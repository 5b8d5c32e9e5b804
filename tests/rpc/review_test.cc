// The life of a report after it was submitted: who may do what when, and what stays in the log.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "khoi/v1/review.grpc.pb.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

class ReviewTest : public RpcTest {
 protected:
  // so-a, so-b and so-d are members of khoi-1; so-b leads and so-d deputises. The log ends at revision 4.
  ReviewTest() : reviews_(v1::ReviewService::NewStub(channel_)) {
    EXPECT_EQ(testing::Short(Apply(
                  "review-world",
                  {"unit { unit_id: 'so-d' type_code: 'UT-SO' name_vi: 'Sở D' home_authority_id: 'bkhcn' }",
                   "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: '2014-01-01' member_unit_ids: "
                   "['so-a', 'so-b', 'so-d'] leader_unit_id: 'so-b' deputy_unit_ids: 'so-d' }"})),
              "OK");
  }

  static v1::ReviewRequest Request(absl::string_view act, absl::string_view rest = "version: 1") {
    static int number = 0;
    auto request = FromText<v1::ReviewRequest>(absl::StrCat(
        "report { authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' } actor { organisation_id: 'so-b' "
        "position: 'Chánh Văn phòng' } act { ",
        act, " }"));
    request.set_request_id(absl::StrCat("review-", ++number));
    request.MergeFrom(FromText<v1::ReviewRequest>(rest));
    return request;
  }

  grpc::Status Review(const v1::ReviewRequest& request, v1::ReviewResponse* response) {
    grpc::ClientContext context;
    return reviews_->Review(&context, request, response);
  }

  static std::string TextOf(const v1::ReportState& state) {
    return absl::StrCat(
        "v", state.latest_version(), " ", absl::StripPrefix(v1::VersionState_Name(state.state()), "VERSION_STATE_"),
        state.accepted_version() == 0 ? "" : absl::StrCat(" accepted v", state.accepted_version()),
        state.return_count() == 0 ? "" : absl::StrCat(" returned ", state.return_count()),
        state.return_due_date().empty() ? "" : absl::StrCat(" due ", state.return_due_date()),
        state.locked() ? " locked" : "",
        state.amendment() == v1::AMENDMENT_STATE_UNSPECIFIED
            ? ""
            : absl::StrCat(" ", absl::StripPrefix(v1::AmendmentState_Name(state.amendment()), "AMENDMENT_STATE_")),
        " [", absl::StrJoin(state.legal_acts(), " "), "]");
  }

  // "r6 v1 RECEIVED [accept return withdraw]", the findings in the way, or the error.
  std::string Reviewed(const v1::ReviewRequest& request) {
    v1::ReviewResponse response;
    const grpc::Status status = Review(request, &response);
    if (!status.ok()) {
      return testing::Short(status);
    }
    if (response.has_rejection()) {
      return testing::Short(response.rejection().findings());
    }
    return absl::StrCat("r", response.receipt().revision(), " ", TextOf(response.receipt().state()));
  }

  std::string MessageOf(const v1::ReviewRequest& request) {
    v1::ReviewResponse response;
    return Review(request, &response).error_message();
  }

  std::string Pushed(const v1::Report& report, int64_t expected_version = 0) {
    static int number = 0;
    return Submitted(RpcTest::Request(absl::StrCat("push-", ++number), report, expected_version));
  }

  v1::GetReviewResponse Read(absl::string_view rest = "") {
    auto request = FromText<v1::GetReviewRequest>(
        absl::StrCat("report { authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' } ", rest));
    v1::GetReviewResponse response;
    grpc::ClientContext context;
    EXPECT_EQ(testing::Short(reviews_->GetReview(&context, request, &response)), "OK");
    return response;
  }

  void Lock(absl::string_view rest = "") {
    const std::string lock = absl::StrCat(
        "period_lock { authority_id: 'bkhcn' period_id: '2022-S1' reason: 'đã công bố' locked_by: 'Vụ trưởng' ", rest,
        " }");
    ASSERT_EQ(testing::Short(Apply(absl::StrCat("lock", rest.size()), {lock})), "OK");
  }

  std::unique_ptr<v1::ReviewService::Stub> reviews_;
};

constexpr char kReturn[] =
    "return { reasons { field_path: 'report.header.place' text: 'thiếu' } due_date: '2022-06-30' }";
constexpr char kSelf[] = "version: 1 actor { organisation_id: 'so-a' } reason: 'nhầm kỳ'";

TEST_F(ReviewTest, WholeLife) {
  ASSERT_EQ(Pushed(ReportWith()), "v1 r5");
  EXPECT_EQ(Reviewed(Request("receive {}")), "r6 v1 RECEIVED [submit accept return withdraw]");
  EXPECT_EQ(Reviewed(Request(kReturn)), "r7 v1 RETURNED returned 1 due 2022-06-30 [submit]");
  ASSERT_EQ(Pushed(ReportWith("header { place: 'hai' }"), 1), "v2 r8");
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 2")), "r9 v2 ACCEPTED accepted v2 returned 1 [submit]");
  // A later version does not move what was accepted.
  ASSERT_EQ(Pushed(ReportWith("header { place: 'ba' }"), 2), "v3 r10");
  EXPECT_EQ(TextOf(Read().state()), "v3 SUBMITTED accepted v2 returned 1 [submit receive accept return withdraw]");
  EXPECT_EQ(Reviewed(Request("withdraw {}", "version: 3 actor { organisation_id: 'so-a' } reason: 'nhầm'")),
            "r11 v3 WITHDRAWN accepted v2 returned 1 [submit]");
  ASSERT_EQ(Pushed(ReportWith("header { place: 'bốn' }"), 3), "v4 r12");
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 4")), "r13 v4 ACCEPTED accepted v4 returned 1 [submit]");

  std::vector<std::string> events;
  const v1::GetReviewResponse review = Read();
  for (const v1::ReviewEvent& event : review.events()) {
    events.push_back(absl::StrCat("r", event.revision(), " v", event.version(), " ",
                                  absl::StripPrefix(v1::VersionState_Name(event.state()), "VERSION_STATE_"), " ",
                                  event.has_actor() ? event.actor().organisation_id() : event.caller_id()));
  }
  EXPECT_EQ(absl::StrJoin(events, "; "),
            "r5 v1 SUBMITTED local; r6 v1 RECEIVED so-b; r7 v1 RETURNED so-b; r8 v2 SUBMITTED local; r9 v2 ACCEPTED "
            "so-b; r10 v3 SUBMITTED local; r11 v3 WITHDRAWN so-a; r12 v4 SUBMITTED local; r13 v4 ACCEPTED so-b");
}

TEST_F(ReviewTest, HistoryKeepsEverythingThatWasSaid) {
  Pushed(ReportWith());
  Reviewed(Request(kReturn, "version: 1 reason: 'xem lại'"));
  const v1::ReviewEvent event = Read().events(1);
  EXPECT_EQ(event.reason(), "xem lại");
  EXPECT_EQ(event.actor().position(), "Chánh Văn phòng");
  EXPECT_EQ(event.act().return_().reasons(0).field_path(), "report.header.place");
  EXPECT_EQ(event.act().return_().due_date(), "2022-06-30");
  EXPECT_EQ(event.commit_time().seconds(), kNowMicros / 1'000'000);
}

TEST_F(ReviewTest, WhatWasTrueThenIsToldAsOfThen) {
  Pushed(ReportWith());
  Reviewed(Request("receive {}"));
  clock_.Advance(kDayMicros);
  Reviewed(Request("accept {}"));
  EXPECT_EQ(TextOf(Read("as_of_revision: 6").state()), "v1 RECEIVED [submit accept return withdraw]");
  EXPECT_EQ(Read("as_of_revision: 6").events_size(), 2);
  EXPECT_EQ(TextOf(Read("as_of_time { seconds: 1655694001 }").state()), "v1 RECEIVED [submit accept return withdraw]");
  EXPECT_EQ(TextOf(Read("as_of_revision: 4").state()), "v0 UNSPECIFIED [submit]");
  EXPECT_EQ(Read().events_size(), 3);
}

TEST_F(ReviewTest, EveryIllegalActIsToldWithThoseThatAreLegal) {
  const std::vector<const char*> acts = {
      "receive {}",           "accept {}",          kReturn, "withdraw {}", "request_amendment {}",
      "approve_amendment {}", "refuse_amendment {}"};
  const std::vector<std::pair<const char*, const char*>> states = {
      {"", "submit, receive, accept, return, withdraw"},
      {"receive {}", "submit, accept, return, withdraw"},
      {"accept {}", "submit"},
      {kReturn, "submit"},
      {"withdraw {}", "submit"},
  };
  int64_t version = 0;
  for (const auto& [before, legal] : states) {
    ASSERT_THAT(Pushed(ReportWith(absl::StrCat("header { place: 'p", version, "' }")), version), HasSubstr("v"));
    ++version;
    const auto by = [version](absl::string_view act) {
      const bool own = absl::StartsWith(act, "withdraw") || absl::StartsWith(act, "request");
      return absl::StrCat("version: ", version, " reason: 'x' actor { organisation_id: '", own ? "so-a" : "so-b",
                          "' }");
    };
    if (*before != '\0') {
      ASSERT_THAT(Reviewed(Request(before, by(before))), HasSubstr("r")) << before;
    }
    const int64_t head = HeadRevision();
    for (const char* act : acts) {
      const std::string name(act, absl::string_view(act).find(' '));
      if (absl::StrContains(absl::StrCat(legal, ","), absl::StrCat(" ", name, ","))) {
        continue;
      }
      v1::ReviewResponse response;
      const grpc::Status status = Review(Request(act, by(act)), &response);
      EXPECT_EQ(status.error_code(), grpc::FAILED_PRECONDITION) << before << " " << act;
      EXPECT_THAT(status.error_message(), HasSubstr(absl::StrCat("legal now: ", legal, " /"))) << before << " " << act;
    }
    EXPECT_EQ(HeadRevision(), head);
  }
}

TEST_F(ReviewTest, WhoMayNotIsToldWhoMay) {
  Pushed(ReportWith());
  for (const char* actor : {"so-a", "so-c", "khac", "nobody"}) {
    const std::string rest = absl::StrCat("version: 1 actor { organisation_id: '", actor, "' }");
    EXPECT_EQ(Reviewed(Request("accept {}", rest)), "PERMISSION_DENIED") << actor;
    EXPECT_THAT(MessageOf(Request("accept {}", rest)), HasSubstr("that is for bkhcn, so-b, so-d")) << actor;
  }
  EXPECT_EQ(Reviewed(Request("withdraw {}", "version: 1 reason: 'x'")), "PERMISSION_DENIED");
  EXPECT_EQ(HeadRevision(), 5);
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 1 actor { organisation_id: 'so-d' }")),
            "r6 v1 ACCEPTED accepted v1 [submit]");
}

TEST_F(ReviewTest, LeadersReportIsAcceptedByItsDeputyOrTheAuthority) {
  Pushed(ReportWith("unit_id: 'so-b'"));
  const std::string own = "version: 1 report { unit_id: 'so-b' } ";
  EXPECT_EQ(Reviewed(Request("receive {}", own)), "PERMISSION_DENIED");
  EXPECT_EQ(Reviewed(Request("receive {}", own + "actor { organisation_id: 'so-d' }")),
            "r6 v1 RECEIVED [submit accept return withdraw]");
  EXPECT_EQ(Reviewed(Request("accept {}", own + "actor { organisation_id: 'bkhcn' }")),
            "r7 v1 ACCEPTED accepted v1 [submit]");
}

TEST_F(ReviewTest, ActsAreAboutTheVersionThatWasRead) {
  Pushed(ReportWith());
  Pushed(ReportWith("header { place: 'hai' }"), 1);
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 1")), "ABORTED");
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 3")), "ABORTED");
  EXPECT_EQ(Reviewed(Request("accept {}", "")), "INVALID_ARGUMENT version");
  EXPECT_THAT(Reviewed(Request("accept {}", "version: 2")), HasSubstr("v2 ACCEPTED"));
}

TEST_F(ReviewTest, WhatIsNotThereIsNamed) {
  EXPECT_EQ(Reviewed(Request("accept {}")), "NOT_FOUND report");
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 1 report { period_id: '1999' }")), "NOT_FOUND report.period_id");
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 1 report { unit_id: 'so-x' }")), "NOT_FOUND report.unit_id");
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 1 report { authority_id: 'x' }")), "NOT_FOUND report.period_id");
}

TEST_F(ReviewTest, EverythingThatIsWrongIsNamedAtOnce) {
  Pushed(ReportWith());
  v1::ReviewRequest empty;
  EXPECT_EQ(Reviewed(empty),
            "INVALID_ARGUMENT request_id report.authority_id report.period_id report.unit_id actor.organisation_id "
            "actor.position act");
  const std::pair<const char*, const char*> cases[] = {
      {"withdraw {}", "INVALID_ARGUMENT reason"},
      {"request_amendment {}", "INVALID_ARGUMENT reason"},
      {"return {}", "INVALID_ARGUMENT act.return.reasons act.return.due_date"},
      {"return { reasons {} due_date: 'mai' }",
       "INVALID_ARGUMENT act.return.reasons[0].field_path act.return.reasons[0].text act.return.due_date"},
      {"return { reasons { field_path: 'report' rule_id: 'SUM TOTAL' } due_date: '2022-06-30' }",
       "INVALID_ARGUMENT act.return.reasons[0].rule_id"},
      {"return { reasons { field_path: 'report' rule_id: 'SUM-TOTAL' } reasons { field_path: 'report' rule_id: "
       "'NO-SUCH' "
       "text: 'x' } due_date: '2022-06-30' }",
       "INVALID_ARGUMENT act.return.reasons[1].rule_id"},
      {"return { reasons { field_path: 'report' text: 'x' } due_date: '2022-06-19' }",
       "INVALID_ARGUMENT act.return.due_date"},
      {"return { reasons { field_path: 'report.award_lines[0]' text: 'x' } reasons { field_path: 'report.lines' text: "
       "'x' } due_date: '2022-06-20' }",
       "INVALID_ARGUMENT act.return.reasons[0].field_path act.return.reasons[1].field_path"},
      {"accept { waivers {} }", "INVALID_ARGUMENT act.accept.waivers[0].rule_id act.accept.waivers[0].reason"},
      {"accept { waivers { rule_id: 'SUM-TOTAL' reason: 'x' } }", "INVALID_ARGUMENT act.accept.waivers[0]"},
      {"approve_amendment { due_date: '2022-02-30' }", "INVALID_ARGUMENT reason act.approve_amendment.due_date"},
  };
  for (const auto& [act, expected] : cases) {
    EXPECT_EQ(Reviewed(Request(act)), expected) << act;
  }
  EXPECT_EQ(Reviewed(Request("receive {}", "version: 1 reason: 'Hoa\\314\\200'")), "INVALID_ARGUMENT reason");
  EXPECT_EQ(Reviewed(Request("receive {}", "version: -1")), "INVALID_ARGUMENT version");
  EXPECT_THAT(MessageOf(Request("receive {}", "version: 1 actor { organisation_id: 'bộ' }")),
              HasSubstr("must be an identifier"));
  EXPECT_EQ(HeadRevision(), 5);
}

TEST_F(ReviewTest, ReturnMayNameARuleThatTheAuthorityHasAdded) {
  Pushed(ReportWith());
  const std::string act = "return { reasons { field_path: 'report' rule_id: 'B-OWN' } due_date: '2022-06-30' }";
  EXPECT_EQ(Reviewed(Request(act)), "INVALID_ARGUMENT act.return.reasons[0].rule_id");
  ASSERT_EQ(testing::Short(ApplyCatalog(
                "own", {"kind: CATALOG_KIND_RULE code: 'B-OWN' owner_id: 'bkhcn' name_vi: 'x' name_en: 'x' rule { "
                        "stage: RULE_STAGE_SUBMIT severity: SEVERITY_INFO message_vi: 'x' message_en: 'x' condition { "
                        "comparison { left { figures { measure: MEASURE_EXEMPLARS } } operator: "
                        "COMPARISON_OPERATOR_LESS_OR_EQUAL right { constant: '3' } } } }"})),
            "OK");
  EXPECT_THAT(Reviewed(Request(act)), HasSubstr("v1 RETURNED"));
}

TEST_F(ReviewTest, RetryGetsTheSameReceiptEvenWhenEverythingHasMoved) {
  Pushed(ReportWith());
  const v1::ReviewRequest request = Request("accept {}");
  v1::ReviewResponse first;
  ASSERT_EQ(testing::Short(Review(request, &first)), "OK");
  Pushed(ReportWith("header { place: 'hai' }"), 1);
  Lock();
  clock_.Advance(400 * kDayMicros);
  v1::ReviewResponse second;
  ASSERT_EQ(testing::Short(Review(request, &second)), "OK");
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());

  v1::ReviewRequest other = request;
  other.set_reason("khác");
  EXPECT_EQ(Reviewed(other), "ALREADY_EXISTS");
}

// An award decided before the period began: ID-DATE-PERIOD warns.
constexpr char kEarlyAward[] =
    "award_lines { award_codes: 'EM-I-CSTDBT' recipient_kind_code: 'IND' awarding_authority_code: 'A-BT' status: "
    "AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: '3' } decision { reference { "
    "number: "
    "'12' symbol: 'QĐ-BKHCN' issue_date: '2021-11-01' } } }";

TEST_F(ReviewTest, UnacknowledgedWarningForbidsAcceptance) {
  ASSERT_EQ(Pushed(ReportWith(kEarlyAward)), "v1 r5");
  const std::string early = Reviewed(Request("accept {}"));
  EXPECT_THAT(early, HasSubstr("ID-DATE-PERIOD"));
  EXPECT_EQ(HeadRevision(), 5);
  ASSERT_EQ(Pushed(ReportWith(absl::StrCat(
                       kEarlyAward, " acknowledgements { rule_id: 'ID-DATE-PERIOD' note: 'quyết định đến muộn' }")),
                   1),
            "v2 r6");
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 2")), "r7 v2 ACCEPTED accepted v2 [submit]");
  EXPECT_EQ(Read().events(2).findings(0).acknowledgement_note(), "quyết định đến muộn");
}

TEST_F(ReviewTest, WaivedFindingLetsPassAndStaysWithTheAcceptance) {
  ASSERT_EQ(Pushed(ReportWith(kEarlyAward)), "v1 r5");
  EXPECT_THAT(
      Reviewed(Request("accept { waivers { rule_id: 'ID-DATE-PERIOD' field_path: 'report.unit_id' reason: 'x' } }")),
      HasSubstr("INVALID_ARGUMENT act.accept.waivers[0]"));
  EXPECT_EQ(Reviewed(Request("accept { waivers { rule_id: 'ID-DATE-PERIOD' reason: 'đã đối chiếu' } }")),
            "r6 v1 ACCEPTED accepted v1 [submit]");
  const v1::ReviewEvent event = Read().events(1);
  EXPECT_EQ(event.act().accept().waivers(0).reason(), "đã đối chiếu");
  EXPECT_EQ(event.findings(0).rule_id(), "ID-DATE-PERIOD");
  EXPECT_EQ(event.findings(0).stage(), v1::RULE_STAGE_ACCEPT);
}

TEST_F(ReviewTest, WhatWarnedAtSubmissionMayForbidAcceptanceEvenAcknowledged) {
  ASSERT_EQ(Pushed(ReportWith("declared_totals { label: 'tổng' total { exact: '5' } } acknowledgements { rule_id: "
                              "'SUM-TOTAL' note: 'x' }")),
            "v1 r5");
  EXPECT_EQ(Reviewed(Request("accept {}")), "report.declared_totals[0].total SUM-TOTAL");
  EXPECT_THAT(Reviewed(Request("accept { waivers { rule_id: 'SUM-TOTAL' reason: 'x' } }")), HasSubstr("v1 ACCEPTED"));
}

TEST_F(ReviewTest, AcceptanceIsJudgedAgainWhenTheRegistryChangesMeanwhile) {
  Pushed(ReportWith());
  // In the moment between judgement and commit so-b stops leading.
  clock_.OnNextLook([this] {
    EXPECT_EQ(testing::Short(Apply("leader", {"bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: "
                                              "'2014-01-01' member_unit_ids: ['so-a', 'so-b', 'so-d'] leader_unit_id: "
                                              "'so-d' }"})),
              "OK");
  });
  EXPECT_EQ(Reviewed(Request("accept {}")), "PERMISSION_DENIED");
}

TEST_F(ReviewTest, LockedPeriodChangesOnlyByAmendment) {
  Pushed(ReportWith());
  Reviewed(Request("accept {}"));
  Lock();  // r7
  EXPECT_EQ(TextOf(Read().state()), "v1 LOCKED accepted v1 locked [request_amendment]");
  EXPECT_EQ(Reviewed(Request("request_amendment {}", kSelf)),
            "r8 v1 LOCKED accepted v1 locked REQUESTED "
            "[approve_amendment refuse_amendment]");
  // Who locked the whole period is the authority.
  EXPECT_EQ(Reviewed(Request("approve_amendment {}", "version: 1 reason: 'x'")), "PERMISSION_DENIED");
  const std::string ministry = "version: 1 reason: 'x' actor { organisation_id: 'bkhcn' }";
  EXPECT_EQ(Reviewed(Request("refuse_amendment {}", ministry)),
            "r9 v1 LOCKED accepted v1 locked REFUSED [request_amendment]");
  EXPECT_EQ(Reviewed(Request("request_amendment {}", kSelf)),
            "r10 v1 LOCKED accepted v1 locked REQUESTED [approve_amendment refuse_amendment]");
  EXPECT_EQ(Reviewed(Request("approve_amendment { due_date: '2022-06-25' }", ministry)),
            "r11 v1 LOCKED accepted v1 locked APPROVED [submit]");
  EXPECT_EQ(Pushed(ReportWith("header { place: 'hai' }"), 1), "v2 r12");
  EXPECT_EQ(Reviewed(Request("accept {}", "version: 2")), "r13 v2 LOCKED accepted v2 locked [request_amendment]");
  // What was accepted before the lock was not locked then.
  EXPECT_EQ(Read().events(1).state(), v1::VERSION_STATE_ACCEPTED);
  EXPECT_EQ(Read().events(2).state(), v1::VERSION_STATE_LOCKED);
}

TEST_F(ReviewTest, AmendmentMayAskToSendWhatIsMissing) {
  Lock();  // r5
  EXPECT_EQ(TextOf(Read().state()), "v0 UNSPECIFIED locked [request_amendment]");
  EXPECT_EQ(Pushed(ReportWith()), "FAILED_PRECONDITION");
  EXPECT_EQ(Reviewed(Request("request_amendment {}", "actor { organisation_id: 'so-a' } reason: 'sót'")),
            "r6 v0 UNSPECIFIED locked REQUESTED [approve_amendment refuse_amendment]");
  EXPECT_EQ(Reviewed(Request("approve_amendment {}", "actor { organisation_id: 'bkhcn' } reason: 'được'")),
            "r7 v0 UNSPECIFIED locked APPROVED [submit]");
  EXPECT_EQ(Pushed(ReportWith()), "v1 r8");
}

TEST_F(ReviewTest, BlocThatLockedDecidesOnAmendments) {
  Pushed(ReportWith());
  Reviewed(Request("accept {}"));
  Lock("bloc_id: 'khoi-1'");
  EXPECT_THAT(Reviewed(Request("request_amendment {}", kSelf)), HasSubstr("REQUESTED"));
  EXPECT_THAT(Reviewed(Request("approve_amendment {}", "version: 1 reason: 'x'")), HasSubstr("APPROVED"));
}

TEST_F(ReviewTest, AmendmentsAreAskedForWithinTheLookBack) {
  Pushed(ReportWith());
  Reviewed(Request("accept {}"));
  Lock("look_back_days: 2");
  clock_.Advance(2 * kDayMicros);
  EXPECT_EQ(TextOf(Read().state()), "v1 LOCKED accepted v1 locked [request_amendment]");
  clock_.Advance(kDayMicros);
  EXPECT_EQ(TextOf(Read().state()), "v1 LOCKED accepted v1 locked []");
  EXPECT_EQ(Reviewed(Request("request_amendment {}", kSelf)), "FAILED_PRECONDITION");
  EXPECT_THAT(MessageOf(Request("request_amendment {}", kSelf)), HasSubstr("within 2 days"));
}

TEST_F(ReviewTest, InboxFiltersAndPages) {
  for (const char* unit_id : {"so-d", "so-b", "so-a"}) {
    Pushed(ReportWith(absl::StrCat("unit_id: '", unit_id, "'")));
  }
  Reviewed(Request("receive {}"));
  const auto listed = [this](absl::string_view rest) {
    auto request = FromText<v1::ListReviewsRequest>(absl::StrCat("authority_id: 'bkhcn' period_id: '2022-S1' ", rest));
    std::string text;
    do {
      v1::ListReviewsResponse response;
      grpc::ClientContext context;
      if (const grpc::Status status = reviews_->ListReviews(&context, request, &response); !status.ok()) {
        return testing::Short(status);
      }
      for (const v1::ReportState& state : response.reports()) {
        absl::StrAppend(&text, state.report().unit_id(), " ");
      }
      absl::StrAppend(&text, "|");
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return text;
  };
  EXPECT_EQ(listed(""), "so-a so-b so-d |");
  EXPECT_EQ(listed("page_size: 2"), "so-a so-b |so-d |");
  EXPECT_EQ(listed("states: VERSION_STATE_RECEIVED"), "so-a |");
  EXPECT_EQ(listed("states: VERSION_STATE_RECEIVED states: VERSION_STATE_SUBMITTED page_size: 1"),
            "so-a |so-b |so-d |");
  EXPECT_EQ(listed("states: VERSION_STATE_ACCEPTED"), "|");
  EXPECT_EQ(listed("amendments: AMENDMENT_STATE_REQUESTED"), "|");
  EXPECT_EQ(listed("bloc_id: 'khoi-2'"), "so-b |");
  EXPECT_EQ(listed("bloc_id: 'khoi-9'"), "NOT_FOUND bloc_id");
  EXPECT_EQ(listed("states: VERSION_STATE_UNSPECIFIED"), "INVALID_ARGUMENT states[0]");
  Lock();
  EXPECT_THAT(Reviewed(Request("request_amendment {}", kSelf)), HasSubstr("REQUESTED"));
  EXPECT_EQ(listed("amendments: AMENDMENT_STATE_REQUESTED"), "so-a |");
}

TEST_F(ReviewTest, ImpactSaysWhatAcceptanceWouldChange) {
  ASSERT_EQ(Pushed(ReportWith(kEarlyAward)), "v1 r5");
  const v1::GetReviewResponse pending = Read("with_impact: true");
  // The authority and the bloc.
  ASSERT_EQ(pending.impact_size(), 2);
  EXPECT_EQ(pending.impact(0).bloc_id(), "");
  EXPECT_EQ(pending.impact(1).bloc_id(), "khoi-1");
  EXPECT_EQ(pending.impact(1).after().low(), "3");
  EXPECT_EQ(Read().impact_size(), 0);
  Reviewed(Request("accept { waivers { rule_id: 'ID-DATE-PERIOD' reason: 'x' } }"));
  EXPECT_EQ(Read("with_impact: true").impact_size(), 0);
  grpc::ClientContext context;
  v1::GetReviewResponse past;
  EXPECT_EQ(testing::Short(reviews_->GetReview(
                &context,
                FromText<v1::GetReviewRequest>("report { authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' } "
                                               "with_impact: true as_of_revision: 5"),
                &past)),
            "INVALID_ARGUMENT with_impact");
}

TEST_F(ReviewTest, DiffNamesFiguresWithTheirKeys) {
  ASSERT_EQ(Pushed(ReportWith(kEarlyAward)), "v1 r5");
  v1::Report report = ReportWith(kEarlyAward);
  report.mutable_award_lines(0)->mutable_count()->set_exact("5");
  ASSERT_EQ(Pushed(report, 1), "v2 r6");
  Reviewed(Request("receive {}", "version: 2"));  // an act is no version
  const auto diff = [this](absl::string_view versions, v1::DiffVersionsResponse* response) {
    grpc::ClientContext context;
    return testing::Short(submissions_->DiffVersions(
        &context,
        FromText<v1::DiffVersionsRequest>(
            absl::StrCat("report { authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' } ", versions)),
        response));
  };
  v1::DiffVersionsResponse response;
  ASSERT_EQ(diff("from_version: 1 to_version: 2", &response), "OK");
  ASSERT_EQ(response.figures_size(), 1);
  EXPECT_EQ(response.figures(0).from().low(), "3");
  EXPECT_EQ(response.figures(0).to().high(), "5");
  EXPECT_EQ(response.figures(0).key(0).dimension(), v1::DIMENSION_CODE);
  EXPECT_EQ(response.figures(0).key(0).name_vi(), "Chiến sĩ thi đua Bộ, ban, ngành, tỉnh");
  EXPECT_EQ(response.from_receipt().revision(), 5);
  EXPECT_EQ(response.to_receipt().revision(), 6);
  v1::DiffVersionsResponse all;
  ASSERT_EQ(diff("to_version: 1", &all), "OK");
  EXPECT_FALSE(all.has_from_receipt());
  EXPECT_EQ(all.figures_size(), 1);
  EXPECT_FALSE(all.figures(0).has_from());
  v1::DiffVersionsResponse none;
  ASSERT_EQ(diff("from_version: 2 to_version: 2", &none), "OK");
  EXPECT_EQ(none.figures_size(), 0);
  EXPECT_EQ(diff("from_version: 1 to_version: 3", &none), "NOT_FOUND to_version");
  EXPECT_EQ(diff("from_version: 3 to_version: 1", &none), "NOT_FOUND from_version");
  EXPECT_EQ(diff("from_version: 1", &none), "INVALID_ARGUMENT to_version");
  EXPECT_EQ(diff("from_version: -1 to_version: 1", &none), "INVALID_ARGUMENT from_version");
}

TEST_F(ReviewTest, PreviewTellsWhatAcceptanceWouldDoToTheBlocsTotal) {
  const auto proposed = [](const std::string& unit_id, int count) {
    return ReportWith(absl::StrCat(
        "unit_id: '", unit_id,
        "' award_lines { award_codes: 'EM-I-CSTDBT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' status: "
        "AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: '",
        count, "' } }"));
  };
  for (const auto& [unit_id, count] : {std::pair("so-a", 1), std::pair("so-d", 40)}) {
    ASSERT_THAT(Pushed(proposed(unit_id, count)), HasSubstr("v1"));
    ASSERT_THAT(Reviewed(Request("accept {}", absl::StrCat("version: 1 report { unit_id: '", unit_id, "' }"))),
                HasSubstr("ACCEPTED"));
  }
  const int64_t head = HeadRevision();
  const auto previewed = [this](const v1::Report& report, bool with_impact) {
    v1::PreviewRequest request;
    *request.mutable_report() = report;
    request.set_with_impact(with_impact);
    grpc::ClientContext context;
    v1::PreviewResponse response;
    EXPECT_EQ(testing::Short(submissions_->Preview(&context, request, &response)), "OK");
    return absl::StrJoin(response.impact(), "; ", [](std::string* out, const v1::ImpactRow& row) {
      absl::StrAppend(out, row.bloc_id().empty() ? row.authority_id() : row.bloc_id(), " ", row.before().low(), " → ",
                      row.after().low());
    });
  };
  EXPECT_EQ(previewed(proposed("so-a", 4), true), "bkhcn 41 → 44; khoi-1 41 → 44");
  EXPECT_EQ(previewed(proposed("so-a", 4), false), "");
  EXPECT_EQ(previewed(proposed("so-a", 1), true), "");  // counts already
  EXPECT_EQ(previewed(proposed("so-c", 4), true), "");  // would be refused
  EXPECT_EQ(HeadRevision(), head);
}

}  // namespace
}  // namespace khoi::testing
