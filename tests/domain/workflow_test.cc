#include "services/domain/workflow.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/civil_date.h"
#include "tests/status_matchers.h"

namespace khoi::domain {
namespace {

using ::khoi::testing::IsOk;
using ::khoi::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

const absl::CivilDay kToday(2022, 7, 10);

// Every state, open, locked, and locked with an amendment; and what can be done then.
struct Row {
  v1::VersionState state;
  bool locked;
  v1::AmendmentState amendment;
  const char* amendment_due_date;
  const char* legal;
};

const Row kRows[] = {
    {v1::VERSION_STATE_UNSPECIFIED, false, {}, "", "submit"},
    {v1::VERSION_STATE_SUBMITTED, false, {}, "", "submit receive accept return withdraw"},
    {v1::VERSION_STATE_RECEIVED, false, {}, "", "submit accept return withdraw"},
    {v1::VERSION_STATE_ACCEPTED, false, {}, "", "submit"},
    {v1::VERSION_STATE_RETURNED, false, {}, "", "submit"},
    {v1::VERSION_STATE_WITHDRAWN, false, {}, "", "submit"},

    {v1::VERSION_STATE_UNSPECIFIED, true, {}, "", "request_amendment"},
    {v1::VERSION_STATE_SUBMITTED, true, {}, "", "request_amendment"},
    {v1::VERSION_STATE_RECEIVED, true, {}, "", "request_amendment"},
    {v1::VERSION_STATE_ACCEPTED, true, {}, "", "request_amendment"},
    {v1::VERSION_STATE_RETURNED, true, {}, "", "request_amendment"},
    {v1::VERSION_STATE_WITHDRAWN, true, {}, "", "request_amendment"},

    {v1::VERSION_STATE_UNSPECIFIED, true, v1::AMENDMENT_STATE_REQUESTED, "", "approve_amendment refuse_amendment"},
    {v1::VERSION_STATE_SUBMITTED, true, v1::AMENDMENT_STATE_REQUESTED, "", "approve_amendment refuse_amendment"},
    {v1::VERSION_STATE_RECEIVED, true, v1::AMENDMENT_STATE_REQUESTED, "", "approve_amendment refuse_amendment"},
    {v1::VERSION_STATE_ACCEPTED, true, v1::AMENDMENT_STATE_REQUESTED, "", "approve_amendment refuse_amendment"},
    {v1::VERSION_STATE_RETURNED, true, v1::AMENDMENT_STATE_REQUESTED, "", "approve_amendment refuse_amendment"},
    {v1::VERSION_STATE_WITHDRAWN, true, v1::AMENDMENT_STATE_REQUESTED, "", "approve_amendment refuse_amendment"},

    {v1::VERSION_STATE_UNSPECIFIED, true, v1::AMENDMENT_STATE_REFUSED, "", "request_amendment"},
    {v1::VERSION_STATE_SUBMITTED, true, v1::AMENDMENT_STATE_REFUSED, "", "request_amendment"},
    {v1::VERSION_STATE_RECEIVED, true, v1::AMENDMENT_STATE_REFUSED, "", "request_amendment"},
    {v1::VERSION_STATE_ACCEPTED, true, v1::AMENDMENT_STATE_REFUSED, "", "request_amendment"},
    {v1::VERSION_STATE_RETURNED, true, v1::AMENDMENT_STATE_REFUSED, "", "request_amendment"},
    {v1::VERSION_STATE_WITHDRAWN, true, v1::AMENDMENT_STATE_REFUSED, "", "request_amendment"},

    {v1::VERSION_STATE_UNSPECIFIED, true, v1::AMENDMENT_STATE_APPROVED, "", "submit"},
    {v1::VERSION_STATE_SUBMITTED, true, v1::AMENDMENT_STATE_APPROVED, "", "submit receive accept return withdraw"},
    {v1::VERSION_STATE_RECEIVED, true, v1::AMENDMENT_STATE_APPROVED, "", "submit accept return withdraw"},
    {v1::VERSION_STATE_ACCEPTED, true, v1::AMENDMENT_STATE_APPROVED, "", "submit"},
    {v1::VERSION_STATE_RETURNED, true, v1::AMENDMENT_STATE_APPROVED, "", "submit"},
    {v1::VERSION_STATE_WITHDRAWN, true, v1::AMENDMENT_STATE_APPROVED, "", "submit"},

    // On its last day an amendment is still taken; afterwards what has come in time is still judged.
    {v1::VERSION_STATE_ACCEPTED, true, v1::AMENDMENT_STATE_APPROVED, "2022-07-10", "submit"},
    {v1::VERSION_STATE_ACCEPTED, true, v1::AMENDMENT_STATE_APPROVED, "2022-07-09", "request_amendment"},
    {v1::VERSION_STATE_UNSPECIFIED, true, v1::AMENDMENT_STATE_APPROVED, "2022-07-09", "request_amendment"},
    {v1::VERSION_STATE_RETURNED, true, v1::AMENDMENT_STATE_APPROVED, "2022-07-09", "request_amendment"},
    {v1::VERSION_STATE_SUBMITTED, true, v1::AMENDMENT_STATE_APPROVED, "2022-07-09", "receive accept return withdraw"},
    {v1::VERSION_STATE_RECEIVED, true, v1::AMENDMENT_STATE_APPROVED, "2022-07-09", "accept return withdraw"},
};

ReportStatus StatusOf(const Row& row) {
  ReportStatus status;
  status.version = row.state == v1::VERSION_STATE_UNSPECIFIED ? 0 : 2;
  status.state = row.state;
  status.accepted_version = row.state == v1::VERSION_STATE_ACCEPTED ? 2 : 0;
  status.review.set_amendment(row.amendment);
  status.review.set_amendment_due_date(row.amendment_due_date);
  status.locked = row.locked;
  return status;
}

std::string NameOf(const Row& row) {
  return absl::StrCat(v1::VersionState_Name(row.state), row.locked ? ", locked" : "", ", ",
                      v1::AmendmentState_Name(row.amendment), " ", row.amendment_due_date);
}

TEST(WorkflowTest, EachStateHasItsLegalActs) {
  for (const Row& row : kRows) {
    EXPECT_EQ(absl::StrJoin(LegalActs(StatusOf(row), kToday), " "), row.legal) << NameOf(row);
  }
}

TEST(WorkflowTest, WhatIsNotListedIsRefused) {
  for (const Row& row : kRows) {
    const ReportStatus status = StatusOf(row);
    const std::vector<std::string> legal = LegalActs(status, kToday);
    const auto is_legal = [&](absl::string_view act) {
      return std::find(legal.begin(), legal.end(), act) != legal.end();
    };
    EXPECT_EQ(CheckSubmit(status, kToday).ok(), is_legal("submit")) << NameOf(row);
    for (int act = v1::Act::kReceive; act <= v1::Act::kRefuseAmendment; ++act) {
      const auto act_case = static_cast<v1::Act::ActCase>(act);
      const absl::Status checked = CheckAct(status, act_case, kToday);
      EXPECT_EQ(checked.ok(), is_legal(NameOfAct(act_case))) << NameOf(row) << " " << NameOfAct(act_case);
      if (!checked.ok()) {
        EXPECT_THAT(checked, StatusIs(absl::StatusCode::kFailedPrecondition,
                                      HasSubstr(absl::StrCat("legal now: ", absl::StrJoin(legal, ", ")))));
      }
    }
  }
}

TEST(WorkflowTest, ARefusalNamesActStateAndWhatIsLegal) {
  ReportStatus status;
  status.version = 3;
  status.state = v1::VERSION_STATE_ACCEPTED;
  status.locked = true;
  EXPECT_THAT(CheckAct(status, v1::Act::kAccept, kToday),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("accept is not legal"), HasSubstr("version 3, LOCKED"),
                             HasSubstr("legal now: request_amendment"), HasSubstr("không thể accept"))));
  EXPECT_THAT(CheckAct(status, v1::Act::ACT_NOT_SET, kToday), StatusIs(absl::StatusCode::kFailedPrecondition));
}

// Runs acts and submissions one after the other; entry n has revision n and time 100 n.
class Story {
 public:
  Story& Submit() {
    EXPECT_THAT(CheckSubmit(status_, kToday), IsOk());
    status_ = AfterSubmission(std::move(status_),
                              {.revision = submitted_at_, .time_us = 100 * submitted_at_, .content_hash = hash_});
    submitted_at_ = ++revision_;
    hash_ = absl::StrCat("hash ", revision_);
    return *this;
  }
  Story& Do(const v1::Act& act) {
    EXPECT_THAT(CheckAct(status_, act.act_case(), kToday), IsOk());
    ++revision_;
    status_ = AfterAct(std::move(status_), act, {.revision = revision_, .time_us = 100 * revision_});
    return *this;
  }
  Story& Accept() {
    v1::Act act;
    act.mutable_accept();
    return Do(act);
  }
  Story& Withdraw() {
    v1::Act act;
    act.mutable_withdraw();
    return Do(act);
  }
  Story& Return(const std::string& due_date) {
    v1::Act act;
    act.mutable_return_()->set_due_date(due_date);
    return Do(act);
  }
  Story& Lock() {
    status_.locked = true;
    return *this;
  }
  const ReportStatus& status() const { return status_; }
  std::string review() const { return status_.review.ShortDebugString(); }

 private:
  ReportStatus status_;
  int64_t revision_ = 0;
  int64_t submitted_at_ = 0;
  std::string hash_;
};

TEST(WorkflowTest, AFirstVersionHasNothingToSay) {
  const Story story = Story().Submit();
  EXPECT_EQ(story.status().version, 1);
  EXPECT_EQ(story.status().state, v1::VERSION_STATE_SUBMITTED);
  EXPECT_EQ(story.review(), "");
}

TEST(WorkflowTest, ALaterVersionDoesNotMoveTheAcceptedOne) {
  Story story = Story().Submit().Accept();
  EXPECT_EQ(story.status().accepted_version, 1);
  EXPECT_EQ(story.review(), "acceptance_revision: 2 acceptance_time_us: 200");
  story.Submit().Submit();
  EXPECT_EQ(story.status().version, 3);
  EXPECT_EQ(story.status().state, v1::VERSION_STATE_SUBMITTED);
  EXPECT_EQ(story.status().accepted_version, 1);
  EXPECT_EQ(story.review(),
            "first_time_us: 100 accepted_revision: 1 accepted_time_us: 100 accepted_hash: \"hash 1\" "
            "acceptance_revision: 2 acceptance_time_us: 200");
  story.Accept();
  EXPECT_EQ(story.status().accepted_version, 3);
  EXPECT_EQ(story.review(), "first_time_us: 100 acceptance_revision: 5 acceptance_time_us: 500");
}

TEST(WorkflowTest, ReturnsAreCountedAndTheirDueDateEndsWithTheNextVersion) {
  Story story = Story().Submit().Return("2022-07-20");
  EXPECT_EQ(story.status().state, v1::VERSION_STATE_RETURNED);
  EXPECT_EQ(story.review(), "return_count: 1 return_due_date: \"2022-07-20\"");
  story.Submit();
  EXPECT_EQ(story.review(), "first_time_us: 100 return_count: 1");
  story.Return("2022-07-21");
  EXPECT_EQ(story.review(), "first_time_us: 100 return_count: 2 return_due_date: \"2022-07-21\"");
}

TEST(WorkflowTest, WhatWasWithdrawnBeforeAnythingWasAcceptedHasNeverCome) {
  Story story = Story().Submit().Submit().Withdraw();
  EXPECT_EQ(story.status().state, v1::VERSION_STATE_WITHDRAWN);
  EXPECT_EQ(story.review(), "");
  story.Submit();
  EXPECT_EQ(story.review(), "");  // the latest is the first
  story.Submit();
  EXPECT_EQ(story.review(), "first_time_us: 400");
}

TEST(WorkflowTest, AWithdrawalAfterAnAcceptanceKeepsTheFirstTime) {
  Story story = Story().Submit().Accept().Submit().Withdraw();
  EXPECT_EQ(story.status().accepted_version, 1);
  EXPECT_EQ(story.status().review.first_time_us(), 100);
  story.Submit();
  EXPECT_EQ(story.status().review.first_time_us(), 100);
}

TEST(WorkflowTest, AnApprovedAmendmentEndsWithAnAcceptance) {
  v1::Act request;
  request.mutable_request_amendment();
  v1::Act refuse;
  refuse.mutable_refuse_amendment();
  v1::Act approve;
  approve.mutable_approve_amendment()->set_due_date("2022-07-31");
  Story story = Story().Submit().Accept().Lock().Do(request).Do(refuse);
  EXPECT_EQ(story.status().review.amendment(), v1::AMENDMENT_STATE_REFUSED);
  EXPECT_EQ(story.status().state, v1::VERSION_STATE_ACCEPTED);
  story.Do(request).Do(approve);
  EXPECT_EQ(story.status().review.amendment(), v1::AMENDMENT_STATE_APPROVED);
  EXPECT_EQ(story.status().review.amendment_due_date(), "2022-07-31");
  story.Submit();
  EXPECT_EQ(story.status().review.amendment(), v1::AMENDMENT_STATE_APPROVED);
  story.Accept();
  EXPECT_EQ(story.status().review.amendment(), v1::AMENDMENT_STATE_UNSPECIFIED);
  EXPECT_EQ(story.status().review.amendment_due_date(), "");
  EXPECT_THAT(CheckSubmit(story.status(), kToday), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(WorkflowTest, AClosedPeriodTakesWhatWasReturnedOrIsBeingAmendedUntilItIsDue) {
  const struct {
    v1::VersionState state;
    const char* return_due_date;
    v1::AmendmentState amendment;
    const char* amendment_due_date;
    bool called_for;
  } kCases[] = {
      {v1::VERSION_STATE_SUBMITTED, "", {}, "", false},
      {v1::VERSION_STATE_RETURNED, "2022-07-10", {}, "", true},
      {v1::VERSION_STATE_RETURNED, "2022-07-09", {}, "", false},
      {v1::VERSION_STATE_ACCEPTED, "", v1::AMENDMENT_STATE_REQUESTED, "", false},
      {v1::VERSION_STATE_ACCEPTED, "", v1::AMENDMENT_STATE_APPROVED, "", true},
      {v1::VERSION_STATE_UNSPECIFIED, "", v1::AMENDMENT_STATE_APPROVED, "2022-07-10", true},
      {v1::VERSION_STATE_ACCEPTED, "", v1::AMENDMENT_STATE_APPROVED, "2022-07-09", false},
      {v1::VERSION_STATE_RETURNED, "2022-07-20", v1::AMENDMENT_STATE_APPROVED, "2022-07-09", false},
  };
  for (const auto& test_case : kCases) {
    ReportStatus status;
    status.version = 1;
    status.state = test_case.state;
    status.review.set_return_due_date(test_case.return_due_date);
    status.review.set_amendment(test_case.amendment);
    status.review.set_amendment_due_date(test_case.amendment_due_date);
    EXPECT_EQ(IsCalledFor(status, kToday), test_case.called_for)
        << v1::VersionState_Name(test_case.state) << " " << test_case.return_due_date << " "
        << test_case.amendment_due_date;
  }
}

TEST(WorkflowTest, OnlyAcceptedVersionsOfLockedPeriodsAreLocked) {
  EXPECT_EQ(ToldState(v1::VERSION_STATE_ACCEPTED, true), v1::VERSION_STATE_LOCKED);
  EXPECT_EQ(ToldState(v1::VERSION_STATE_ACCEPTED, false), v1::VERSION_STATE_ACCEPTED);
  EXPECT_EQ(ToldState(v1::VERSION_STATE_SUBMITTED, true), v1::VERSION_STATE_SUBMITTED);
}

}  // namespace
}  // namespace khoi::domain
