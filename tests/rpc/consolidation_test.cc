#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "khoi/v1/consolidation.grpc.pb.h"
#include "khoi/v1/review.grpc.pb.h"
#include "tests/rpc/fixture.h"
#include "tests/status_matchers.h"

namespace khoi::testing {
namespace {

// Bloc "khoi-1" has so-a, which leads, its deputy so-d, and so-e; "khoi-2" has so-b alone.
class ConsolidationCallTest : public RpcTest {
 protected:
  ConsolidationCallTest()
      : consolidations_(v1::ConsolidationService::NewStub(channel_)), reviews_(v1::ReviewService::NewStub(channel_)) {
    EXPECT_EQ(testing::Short(Apply(
                  "members",
                  {"unit { unit_id: 'so-d' type_code: 'UT-SO' name_vi: 'Sở D' home_authority_id: 'bkhcn' }",
                   "unit { unit_id: 'so-e' type_code: 'UT-SO' name_vi: 'Sở E' home_authority_id: 'bkhcn' }",
                   "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: '2014-01-01' member_unit_ids: "
                   "['so-a', 'so-d', 'so-e'] leader_unit_id: 'so-a' deputy_unit_ids: 'so-d' }"})),
              "OK");
    EXPECT_EQ(testing::Short(ApplyCatalog(
                  "sections", {"kind: CATALOG_KIND_SECTION code: 'N7' owner_id: 'tw' name_vi: 'Hạn chế' name_en: "
                               "'Limitations' sort_order: 7"})),
              "OK");
  }

  static constexpr char kBloc[] = "authority_id: 'bkhcn' bloc_id: 'khoi-1' period_id: '2022-S1'";
  static constexpr char kAuthority[] = "authority_id: 'bkhcn' period_id: '2022-S1'";

  // Sends the next version of a report.
  void Sent(const std::string& unit_id, int count) {
    v1::Report report = ReportWith(absl::StrCat(
        "unit_id: '", unit_id,
        "' award_lines { award_codes: 'EM-I-CSTDBT' awarding_authority_code: 'A-BT' "
        "recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_RECIPIENTS count { "
        "exact: '",
        count, "' } } narrative_sections { section_code: 'N7' items { text: 'Hạn chế của ", unit_id, "' } }"));
    const int64_t version = versions_[unit_id]++;
    const std::string outcome = Submitted(Request(NextId(), report, version));
    EXPECT_THAT(outcome, ::testing::StartsWith(absl::StrCat("v", version + 1, " r")));
  }

  // A report of `unit_id` that is accepted; the next version of it when it has one.
  void Accepted(const std::string& unit_id, int count) {
    Sent(unit_id, count);
    Accept(unit_id);
  }

  void Accept(const std::string& unit_id) {
    v1::ReviewRequest request = FromText<v1::ReviewRequest>(absl::StrCat(
        "report { authority_id: 'bkhcn' period_id: '2022-S1' unit_id: '", unit_id, "' } version: ", versions_[unit_id],
        " actor { organisation_id: 'bkhcn' position: 'Trưởng ban' } act { accept {} }"));
    request.set_request_id(NextId());
    grpc::ClientContext context;
    v1::ReviewResponse response;
    EXPECT_EQ(testing::Short(reviews_->Review(&context, request, &response)), "OK");
    EXPECT_TRUE(response.has_receipt()) << response.ShortDebugString();
  }

  // A new unit becomes a member of khoi-1, which makes what was signed before stale.
  void Join(const std::string& unit_id) {
    EXPECT_EQ(
        testing::Short(Apply(
            NextId(), {absl::StrCat("unit { unit_id: '", unit_id,
                                    "' type_code: 'UT-SO' name_vi: 'Sở mới' home_authority_id: 'bkhcn' }"),
                       absl::StrCat("bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: '2014-01-01' "
                                    "member_unit_ids: ['so-a', 'so-d', 'so-e', '",
                                    unit_id, "'] leader_unit_id: 'so-a' deputy_unit_ids: 'so-d' }")})),
        "OK");
  }

  grpc::Status Draft(const std::string& ref, v1::DraftConsolidationResponse* response) {
    grpc::ClientContext context;
    return consolidations_->DraftConsolidation(
        &context, FromText<v1::DraftConsolidationRequest>(absl::StrCat("ref { ", ref, " }")), response);
  }

  v1::DraftConsolidationResponse DraftOf(const std::string& ref) {
    v1::DraftConsolidationResponse response;
    EXPECT_EQ(testing::Short(Draft(ref, &response)), "OK");
    return response;
  }

  // A request to sign the draft as it is now.
  v1::SignConsolidationRequest Signing(const std::string& ref, const std::string& organisation_id,
                                       const std::string& text = "") {
    v1::SignConsolidationRequest request = FromText<v1::SignConsolidationRequest>(absl::StrCat(
        "ref { ", ref, " } actor { organisation_id: '", organisation_id, "' position: 'Giám đốc' } ", text));
    request.set_request_id(NextId());
    request.set_draft_digest(DraftOf(ref).draft().digest());
    return request;
  }

  grpc::Status Sign(const v1::SignConsolidationRequest& request, v1::SignConsolidationResponse* response) {
    grpc::ClientContext context;
    return consolidations_->SignConsolidation(&context, request, response);
  }

  // "1 r12": number and revision; "rejected RULE"; or the error.
  std::string Signed(const v1::SignConsolidationRequest& request) {
    v1::SignConsolidationResponse response;
    if (const grpc::Status status = Sign(request, &response); !status.ok()) {
      return testing::Short(status);
    }
    if (response.has_rejection()) {
      return absl::StrCat("rejected ", response.rejection().findings(0).rule_id());
    }
    return absl::StrCat(response.consolidation().number(), " r", response.consolidation().revision());
  }

  // The error, or "OK".
  std::string Commented(const std::string& organisation_id, const std::string& text, const std::string& ref = kBloc) {
    v1::CommentOnConsolidationRequest request = FromText<v1::CommentOnConsolidationRequest>(absl::StrCat(
        "ref { ", ref, " } actor { organisation_id: '", organisation_id, "' position: 'Chánh Văn phòng' } ", text));
    request.set_request_id(NextId());
    request.set_draft_digest(DraftOf(ref).draft().digest());
    grpc::ClientContext context;
    v1::CommentOnConsolidationResponse response;
    return testing::Short(consolidations_->CommentOnConsolidation(&context, request, &response));
  }

  v1::GetConsolidationResponse Got(const std::string& ref, const std::string& text = "") {
    v1::GetConsolidationResponse response;
    EXPECT_EQ(GotOrError(ref, text, &response), "OK");
    return response;
  }

  std::string GotOrError(const std::string& ref, const std::string& text,
                         v1::GetConsolidationResponse* response = nullptr) {
    grpc::ClientContext context;
    v1::GetConsolidationResponse ignored;
    return testing::Short(consolidations_->GetConsolidation(
        &context, FromText<v1::GetConsolidationRequest>(absl::StrCat("ref { ", ref, " } ", text)),
        response == nullptr ? &ignored : response));
  }

  // "khoi-1 2 CURRENT, khoi-1 1 REPLACED" and the token of the next page.
  std::string Listed(const std::string& text, std::string* next = nullptr) {
    grpc::ClientContext context;
    v1::ListConsolidationsResponse response;
    const grpc::Status status =
        consolidations_->ListConsolidations(&context, FromText<v1::ListConsolidationsRequest>(text), &response);
    if (!status.ok()) {
      return testing::Short(status);
    }
    if (next != nullptr) {
      *next = response.next_page_token();
    }
    return absl::StrJoin(response.consolidations(), ", ", [](std::string* out, const v1::ConsolidationDigest& each) {
      absl::StrAppend(out, each.ref().bloc_id().empty() ? each.ref().authority_id() : each.ref().bloc_id(), " ",
                      each.number(), " ",
                      v1::ConsolidationState_Name(each.state()).substr(sizeof("CONSOLIDATION_STATE")));
    });
  }

  std::string NextId() { return absl::StrCat("c", ++request_count_); }

  std::unique_ptr<v1::ConsolidationService::Stub> consolidations_;
  std::unique_ptr<v1::ReviewService::Stub> reviews_;

 private:
  int request_count_ = 0;
  std::map<std::string, int64_t> versions_;
};

std::string Figure(const v1::Summary& summary) {
  return summary.rows_size() == 1 ? summary.rows(0).figure().low() : absl::StrCat(summary.rows_size(), " rows");
}

TEST_F(ConsolidationCallTest, DraftIsCommentedOnSignedBecomesStaleAndIsSignedAgain) {
  Accepted("so-a", 3);
  Sent("so-d", 4);
  v1::DraftConsolidationResponse draft = DraftOf(kBloc);
  EXPECT_EQ(draft.draft().inputs_size(), 1);
  EXPECT_EQ(draft.draft().left_out_units_size(), 2);
  EXPECT_EQ(Figure(draft.summary()), "3");
  EXPECT_EQ(draft.latest_number(), 0);
  ASSERT_EQ(draft.narrative_sources_size(), 1);
  EXPECT_EQ(draft.narrative_sources(0).section().items(0).text(), "Hạn chế của so-a");

  EXPECT_EQ(Commented("so-e", "text: 'Chưa có số của chúng tôi' subject: 'so-e'"), "OK");
  EXPECT_EQ(Commented("so-a", "confirms_own_figures: true"), "OK");
  draft = DraftOf(kBloc);
  ASSERT_EQ(draft.comments_size(), 2);
  EXPECT_EQ(draft.comments(0).text(), "Chưa có số của chúng tôi");
  EXPECT_EQ(draft.comments(0).actor().organisation_id(), "so-e");
  EXPECT_GT(draft.comments(0).revision(), 0);
  EXPECT_TRUE(draft.comments(1).confirms_own_figures());

  v1::SignConsolidationResponse first;
  ASSERT_EQ(testing::Short(Sign(Signing(kBloc, "so-a",
                                        "narrative_sections { section_code: 'N7' items { text: 'Hạn chế chung' } } "
                                        "left_out_notes { unit_id: 'so-e' note: 'Xin lùi' } note: 'Ký tại hội nghị'"),
                                &first)),
            "OK");
  EXPECT_EQ(first.consolidation().number(), 1);
  EXPECT_EQ(first.consolidation().signer().organisation_id(), "so-a");
  EXPECT_EQ(first.consolidation().left_out_units(1).note(), "Xin lùi");
  EXPECT_EQ(first.consolidation().digest(), draft.draft().digest());
  EXPECT_TRUE(first.consolidation().has_sign_time());
  v1::GetConsolidationResponse got = Got(kBloc);
  EXPECT_THAT(got.consolidation(), EqualsProto(first.consolidation()));
  EXPECT_EQ(Figure(got.summary()), "3");
  EXPECT_EQ(got.state(), v1::CONSOLIDATION_STATE_CURRENT);
  EXPECT_EQ(got.changes_size(), 0);

  Accept("so-d");
  got = Got(kBloc);
  EXPECT_EQ(got.state(), v1::CONSOLIDATION_STATE_STALE);
  ASSERT_EQ(got.changes_size(), 1);
  EXPECT_EQ(got.changes(0).unit_id(), "so-d");
  EXPECT_EQ(got.changes(0).revision(), HeadRevision());
  draft = DraftOf(kBloc);
  EXPECT_EQ(draft.latest_number(), 1);
  EXPECT_EQ(draft.comments_size(), 0);
  ASSERT_EQ(draft.changes_size(), 1);
  EXPECT_THAT(draft.changes(0), EqualsProto(got.changes(0)));
  EXPECT_EQ(Figure(draft.summary()), "7");

  EXPECT_THAT(Signed(Signing(kBloc, "so-d")), ::testing::StartsWith("2 r"));
  EXPECT_EQ(Got(kBloc).state(), v1::CONSOLIDATION_STATE_CURRENT);
  const v1::GetConsolidationResponse old = Got(kBloc, "number: 1");
  EXPECT_EQ(old.state(), v1::CONSOLIDATION_STATE_REPLACED);
  EXPECT_THAT(old.consolidation(), EqualsProto(first.consolidation()));
  EXPECT_EQ(Figure(old.summary()), "3");
}

TEST_F(ConsolidationCallTest, NobodySignsWhatWasNotSeen) {
  Sent("so-a", 3);
  const v1::SignConsolidationRequest request = Signing(kBloc, "so-a");
  Sent("so-d", 4);
  const int64_t head = HeadRevision();
  EXPECT_EQ(Signed(request), "ABORTED");
  EXPECT_EQ(HeadRevision(), head);
  v1::SignConsolidationRequest again = request;
  again.set_draft_digest(DraftOf(kBloc).draft().digest());
  EXPECT_THAT(Signed(again), ::testing::StartsWith("1 r"));
}

TEST_F(ConsolidationCallTest, ChangeBetweenJudgingAndCommittingIsSeen) {
  Sent("so-a", 3);
  const v1::SignConsolidationRequest request = Signing(kBloc, "so-a");
  clock_.OnNextLook([this] { Sent("so-d", 4); });
  EXPECT_EQ(Signed(request), "ABORTED");
}

TEST_F(ConsolidationCallTest, ChangeOfAnotherBlocMeanwhileDoesNotMatter) {
  Sent("so-a", 3);
  const v1::SignConsolidationRequest request = Signing(kBloc, "so-a");
  clock_.OnNextLook([this] { Sent("so-b", 4); });
  EXPECT_THAT(Signed(request), ::testing::StartsWith("1 r"));
}

TEST_F(ConsolidationCallTest, NobodyCommentsOnWhatWasNotSeen) {
  const std::string seen = DraftOf(kBloc).draft().digest();
  Sent("so-a", 3);
  v1::CommentOnConsolidationRequest request = FromText<v1::CommentOnConsolidationRequest>(
      absl::StrCat("request_id: 'late' ref { ", kBloc,
                   " } actor { organisation_id: 'so-e' position: 'Chánh Văn phòng' } confirms_own_figures: true"));
  const auto commented = [&](const std::string& digest) {
    request.set_draft_digest(digest);
    grpc::ClientContext context;
    v1::CommentOnConsolidationResponse response;
    return testing::Short(consolidations_->CommentOnConsolidation(&context, request, &response));
  };
  const std::string present = DraftOf(kBloc).draft().digest();
  EXPECT_EQ(commented(seen), "ABORTED");
  Accept("so-a");
  EXPECT_EQ(commented(present), "ABORTED");
  EXPECT_EQ(DraftOf(kBloc).comments_size(), 0);
  EXPECT_EQ(commented(DraftOf(kBloc).draft().digest()), "OK");
}

TEST_F(ConsolidationCallTest, WhatMembersSaidOfADraftStaysWithWhatWasSigned) {
  EXPECT_EQ(Commented("so-e", "text: 'về bản thứ nhất'"), "OK");
  EXPECT_EQ(Commented("so-d", "confirms_own_figures: true"), "OK");
  Signed(Signing(kBloc, "so-a"));
  EXPECT_EQ(Commented("so-e", "text: 'về bản thứ hai'"), "OK");
  EXPECT_EQ(Got(kBloc).comments_size(), 2);
  Join("so-f");
  Signed(Signing(kBloc, "so-a"));
  EXPECT_EQ(Commented("so-e", "text: 'về bản sau đó'"), "OK");

  const v1::GetConsolidationResponse first = Got(kBloc, "number: 1");
  ASSERT_EQ(first.comments_size(), 2);
  EXPECT_EQ(first.comments(0).text(), "về bản thứ nhất");
  EXPECT_TRUE(first.comments(1).confirms_own_figures());
  const v1::GetConsolidationResponse second = Got(kBloc);
  ASSERT_EQ(second.comments_size(), 1);
  EXPECT_EQ(second.comments(0).text(), "về bản thứ hai");
  EXPECT_EQ(DraftOf(kBloc).comments(0).text(), "về bản sau đó");
}

// A rule of bkhcn over several units: three awards at most.
std::string AtMostThree(const std::string& code, const std::string& severity) {
  return absl::StrCat("kind: CATALOG_KIND_RULE code: '", code,
                      "' owner_id: 'bkhcn' name_vi: 'x' name_en: 'x' rule { stage: RULE_STAGE_CONSOLIDATE severity: "
                      "SEVERITY_",
                      severity,
                      " message_vi: 'quá mức' message_en: 'too many' condition { comparison { left { figures { "
                      "measure: MEASURE_AWARDS } } operator: COMPARISON_OPERATOR_LESS_OR_EQUAL right { constant: '3' } "
                      "} } }");
}

TEST_F(ConsolidationCallTest, WarningsAndBlocksStandInTheWayUntilTheSignerLetsThemPass) {
  ASSERT_EQ(testing::Short(ApplyCatalog("rules", {AtMostThree("B-BLOCK", "BLOCK"), AtMostThree("B-INFO", "INFO"),
                                                  AtMostThree("B-WARN", "WARN")})),
            "OK");
  Accepted("so-a", 4);
  const int64_t head = HeadRevision();
  const auto in_the_way = [this](const std::string& text) {
    v1::SignConsolidationResponse response;
    EXPECT_EQ(testing::Short(Sign(Signing(kBloc, "so-a", text), &response)), "OK");
    return absl::StrJoin(response.rejection().findings(), " ",
                         [](std::string* out, const v1::Finding& each) { absl::StrAppend(out, each.rule_id()); });
  };
  EXPECT_EQ(in_the_way(""), "B-BLOCK B-WARN");
  EXPECT_EQ(in_the_way("waivers { rule_id: 'B-BLOCK' reason: 'đã đối chiếu' }"), "B-WARN");
  EXPECT_EQ(in_the_way("waivers { rule_id: 'B-WARN' reason: 'đã biết' }"), "B-BLOCK");
  EXPECT_EQ(in_the_way("waivers { rule_id: 'B-WARN' field_path: 'report.award_lines' reason: 'đã biết' }"), "B-BLOCK");
  EXPECT_EQ(Signed(Signing(kBloc, "so-a",
                           "waivers { rule_id: 'B-WARN' field_path: 'award_lines' reason: 'x' } waivers { rule_id: "
                           "'B-NONE' reason: 'x' }")),
            "INVALID_ARGUMENT waivers[0] waivers[1]");
  EXPECT_EQ(HeadRevision(), head);

  v1::SignConsolidationResponse signed_one;
  ASSERT_EQ(testing::Short(Sign(Signing(kBloc, "so-a",
                                        "waivers { rule_id: 'B-BLOCK' reason: 'đã đối chiếu' } waivers { rule_id: "
                                        "'B-WARN' reason: 'đã biết' }"),
                                &signed_one)),
            "OK");
  EXPECT_EQ(signed_one.consolidation().number(), 1);
  EXPECT_EQ(signed_one.consolidation().findings_size(), 3);
  EXPECT_EQ(Got(kBloc).consolidation().waivers(1).reason(), "đã biết");
}

TEST_F(ConsolidationCallTest, SigningTheSameAgainMakesNothing) {
  Accepted("so-a", 3);
  const std::string words = "note: 'Một' left_out_notes { unit_id: 'so-e' note: 'Xin lùi' }";
  v1::SignConsolidationResponse first;
  ASSERT_EQ(testing::Short(Sign(Signing(kBloc, "so-a", words), &first)), "OK");
  Sent("so-b", 4);  // of another bloc: the log goes on
  const int64_t head = HeadRevision();
  v1::SignConsolidationResponse second;
  ASSERT_EQ(testing::Short(Sign(Signing(kBloc, "so-a", words), &second)), "OK");
  EXPECT_THAT(second, EqualsProto(first));
  EXPECT_EQ(HeadRevision(), head);

  // Other words, or another signer, are another consolidation.
  EXPECT_THAT(Signed(Signing(kBloc, "so-a", "note: 'Hai'")), ::testing::StartsWith("2 r"));
  EXPECT_THAT(Signed(Signing(kBloc, "so-d", "note: 'Hai'")), ::testing::StartsWith("3 r"));
}

TEST_F(ConsolidationCallTest, SigningTheSameTwiceAtOnceMakesOne) {
  Accepted("so-a", 3);
  const v1::SignConsolidationRequest request = Signing(kBloc, "so-a");
  v1::SignConsolidationRequest other = request;
  other.set_request_id("other");
  std::string inner;
  clock_.OnNextLook([&] { inner = Signed(other); });
  EXPECT_EQ(Signed(request), inner);
  EXPECT_THAT(inner, ::testing::StartsWith("1 r"));
  EXPECT_EQ(Listed(kBloc), "khoi-1 1 CURRENT");
}

TEST_F(ConsolidationCallTest, LeaderDeputyAndAuthoritySignAndNobodyElse) {
  EXPECT_EQ(Signed(Signing(kBloc, "so-e")), "PERMISSION_DENIED");
  EXPECT_EQ(Signed(Signing(kBloc, "so-b")), "PERMISSION_DENIED");
  EXPECT_EQ(Signed(Signing(kBloc, "khac")), "PERMISSION_DENIED");
  EXPECT_THAT(Signed(Signing(kBloc, "so-a")), ::testing::StartsWith("1 r"));
  EXPECT_THAT(Signed(Signing(kBloc, "so-d")), ::testing::StartsWith("2 r"));
  EXPECT_THAT(Signed(Signing(kBloc, "bkhcn")), ::testing::StartsWith("3 r"));
  EXPECT_EQ(Signed(Signing(kAuthority, "so-a")), "PERMISSION_DENIED");
  EXPECT_THAT(Signed(Signing(kAuthority, "bkhcn")), ::testing::StartsWith("1 r"));
}

TEST_F(ConsolidationCallTest, MembersCommentAndNobodyElse) {
  EXPECT_EQ(Commented("so-b", "text: 'x'"), "PERMISSION_DENIED");
  EXPECT_EQ(Commented("bkhcn", "text: 'x'"), "PERMISSION_DENIED");
  EXPECT_EQ(Commented("so-b", "text: 'x'", kAuthority), "OK");
  EXPECT_EQ(Commented("bkhcn", "text: 'x'", kAuthority), "OK");
  EXPECT_EQ(Commented("khac", "text: 'x'", kAuthority), "PERMISSION_DENIED");
  EXPECT_EQ(Commented("so-e", ""), "INVALID_ARGUMENT text");
  EXPECT_EQ(Commented("bộ", absl::StrCat("text: '", std::string(10'001, 'x'), "'")),
            "INVALID_ARGUMENT actor.organisation_id text");
}

TEST_F(ConsolidationCallTest, RetryGetsTheSameAnswerAndOtherContentIsRefused) {
  Sent("so-a", 3);
  v1::SignConsolidationRequest request = Signing(kBloc, "so-a", "note: 'Một'");
  v1::SignConsolidationResponse first;
  ASSERT_EQ(testing::Short(Sign(request, &first)), "OK");
  Sent("so-d", 4);
  v1::SignConsolidationResponse second;
  ASSERT_EQ(testing::Short(Sign(request, &second)), "OK");
  EXPECT_THAT(second, EqualsProto(first));
  request.set_note("Hai");
  EXPECT_EQ(Signed(request), "ALREADY_EXISTS");

  v1::CommentOnConsolidationRequest comment = FromText<v1::CommentOnConsolidationRequest>(
      absl::StrCat("request_id: 'same' ref { ", kBloc,
                   " } actor { organisation_id: 'so-e' position: 'Chánh Văn phòng' } text: 'x'"));
  comment.set_draft_digest(DraftOf(kBloc).draft().digest());
  int count = 5;
  v1::CommentOnConsolidationResponse answers[2];
  for (v1::CommentOnConsolidationResponse& answer : answers) {
    grpc::ClientContext context;
    ASSERT_EQ(testing::Short(consolidations_->CommentOnConsolidation(&context, comment, &answer)), "OK");
    Sent("so-e", ++count);  // the draft moves on, the answer stays
  }
  EXPECT_THAT(answers[1], EqualsProto(answers[0]));
  EXPECT_EQ(DraftOf(kBloc).comments_size(), 1);
}

TEST_F(ConsolidationCallTest, WhatCannotBeSignedIsNamed) {
  const v1::SignConsolidationRequest good = Signing(kBloc, "so-a");
  const auto changed = [&](const std::string& text) {
    v1::SignConsolidationRequest request = good;
    request.MergeFrom(FromText<v1::SignConsolidationRequest>(text));
    return Signed(request);
  };
  EXPECT_EQ(Signed({}),
            "INVALID_ARGUMENT request_id ref.authority_id ref.period_id actor.organisation_id actor.position "
            "draft_digest");
  EXPECT_EQ(changed("request_id: 'a/b'"), "INVALID_ARGUMENT request_id");
  EXPECT_EQ(changed("ref { period_id: '2022/S1' }"), "INVALID_ARGUMENT ref.period_id");
  EXPECT_EQ(changed("actor { organisation_id: ' ' }"), "INVALID_ARGUMENT actor.organisation_id");
  EXPECT_EQ(changed("actor { position: ' ' }"), "INVALID_ARGUMENT actor.position");
  EXPECT_EQ(changed("draft_digest: 'short'"), "INVALID_ARGUMENT draft_digest");
  EXPECT_EQ(changed("narrative_sections { section_code: 'N99' }"),
            "INVALID_ARGUMENT narrative_sections[0].section_code");
  EXPECT_EQ(changed("narrative_sections { section_code: 'N7' } narrative_sections { section_code: 'N7' }"),
            "INVALID_ARGUMENT narrative_sections[1].section_code");
  EXPECT_EQ(changed("left_out_notes { unit_id: 'so-b' note: 'x' }"), "INVALID_ARGUMENT left_out_notes[0].unit_id");
  EXPECT_EQ(changed("left_out_notes { unit_id: 'so-a' }"), "INVALID_ARGUMENT left_out_notes[0].note");
  EXPECT_EQ(changed("left_out_notes { unit_id: 'so-a' note: 'x' } left_out_notes { unit_id: 'so-a' note: 'y' }"),
            "INVALID_ARGUMENT left_out_notes[1].unit_id");
  EXPECT_EQ(changed("waivers { rule_id: 'P-NONE' reason: 'x' }"), "INVALID_ARGUMENT waivers[0]");
  EXPECT_EQ(changed("waivers { rule_id: 'P-NONE' }"), "INVALID_ARGUMENT waivers[0].reason");
  EXPECT_EQ(changed(absl::StrCat("note: '", std::string(10'001, 'x'), "' waivers { rule_id: 'P-NONE' reason: '",
                                 std::string(10'001, 'x'), "' } left_out_notes { unit_id: 'so-a' note: '",
                                 std::string(10'001, 'x'), "' }")),
            "INVALID_ARGUMENT left_out_notes[0].note note waivers[0].reason");
}

TEST_F(ConsolidationCallTest, WhatIsUnknownIsNotFoundAndNamed) {
  const auto drafted = [this](const std::string& ref) {
    v1::DraftConsolidationResponse response;
    return testing::Short(Draft(ref, &response));
  };
  EXPECT_EQ(drafted("authority_id: 'no' period_id: '2022-S1'"), "NOT_FOUND ref.authority_id");
  EXPECT_EQ(drafted("authority_id: 'bkhcn' period_id: '2031-S1'"), "NOT_FOUND ref.period_id");
  EXPECT_EQ(drafted("authority_id: 'bkhcn' bloc_id: 'no' period_id: '2022-S1'"), "NOT_FOUND ref.bloc_id");
  EXPECT_EQ(Listed("authority_id: 'bkhcn' bloc_id: 'no' period_id: '2022-S1'"), "NOT_FOUND bloc_id");
  EXPECT_EQ(GotOrError(kBloc, ""), "NOT_FOUND ref");
  EXPECT_EQ(GotOrError(kBloc, "number: 0"), "INVALID_ARGUMENT number");
  Signed(Signing(kBloc, "so-a"));
  EXPECT_EQ(GotOrError(kBloc, "number: 2"), "NOT_FOUND number");
  EXPECT_EQ(GotOrError(kBloc, absl::StrCat("as_of_revision: ", HeadRevision() - 1)), "NOT_FOUND ref");
  EXPECT_EQ(GotOrError(kBloc, absl::StrCat("as_of_revision: ", HeadRevision() + 1)), "INVALID_ARGUMENT as_of_revision");
  // The authority was registered before its period.
  EXPECT_EQ(GotOrError(kBloc, "as_of_revision: 1"), "NOT_FOUND ref.period_id");
  EXPECT_EQ(GotOrError(kBloc, "group_by: DIMENSION_UNSPECIFIED"), "INVALID_ARGUMENT group_by[0]");
}

TEST_F(ConsolidationCallTest, StateIsToldAsOfAnyRevision) {
  Signed(Signing(kBloc, "so-a"));
  const int64_t first = HeadRevision();
  Join("so-f");
  const int64_t joined = HeadRevision();
  Signed(Signing(kBloc, "so-a"));
  EXPECT_EQ(Got(kBloc, absl::StrCat("as_of_revision: ", first)).state(), v1::CONSOLIDATION_STATE_CURRENT);
  const v1::GetConsolidationResponse stale = Got(kBloc, absl::StrCat("as_of_revision: ", joined));
  EXPECT_EQ(stale.consolidation().number(), 1);
  EXPECT_EQ(stale.state(), v1::CONSOLIDATION_STATE_STALE);
  ASSERT_EQ(stale.changes_size(), 1);
  EXPECT_EQ(stale.changes(0).unit_id(), "so-f");
  EXPECT_EQ(stale.changes(0).revision(), joined);
  EXPECT_EQ(Got(kBloc, "number: 1").state(), v1::CONSOLIDATION_STATE_REPLACED);
  EXPECT_EQ(Got(kBloc).consolidation().number(), 2);
  EXPECT_EQ(Got(kBloc).state(), v1::CONSOLIDATION_STATE_CURRENT);
}

TEST_F(ConsolidationCallTest, ListHasTheAuthoritysFirstAndTheNewestFirstInPages) {
  Sent("so-a", 3);
  Signed(Signing("authority_id: 'bkhcn' bloc_id: 'khoi-2' period_id: '2022-S1'", "so-b"));
  Signed(Signing(kBloc, "so-a"));
  Signed(Signing(kAuthority, "bkhcn"));
  Join("so-f");
  Signed(Signing(kBloc, "so-d"));
  const std::string all = "bkhcn 1 STALE, khoi-1 2 CURRENT, khoi-1 1 REPLACED, khoi-2 1 CURRENT";
  EXPECT_EQ(Listed(kAuthority), all);
  EXPECT_EQ(Listed(kBloc), "khoi-1 2 CURRENT, khoi-1 1 REPLACED");

  std::string paged;
  std::string next;
  do {
    std::string token;
    paged += paged.empty() ? "" : ", ";
    paged += Listed(
        absl::StrCat(kAuthority, " page_size: 1", next.empty() ? "" : " page_token: '", next, next.empty() ? "" : "'"),
        &token);
    next = token;
  } while (!next.empty());
  EXPECT_EQ(paged, all);
}

}  // namespace
}  // namespace khoi::testing
