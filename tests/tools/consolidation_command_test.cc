#include "tools/khoi/consolidation_command.h"

#include <fstream>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "tests/tools/console_of_strings.h"
#include "tools/khoi/consolidation_reads.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Has one draft, signs only that one, and remembers what it was sent.
class FakeConsolidation final : public v1::ConsolidationService::Service {
 public:
  std::string digest = std::string(32, '\x0a');
  bool rejects = false;
  int draft_count = 0;
  v1::SignConsolidationRequest signing;
  v1::CommentOnConsolidationRequest comment;

  grpc::Status DraftConsolidation(grpc::ServerContext*, const v1::DraftConsolidationRequest* request,
                                  v1::DraftConsolidationResponse* response) override {
    ++draft_count;
    *response = Parse<v1::DraftConsolidationResponse>(R"(
      draft { inputs { unit_id: 'a' bloc_id: 'k1' version: 2 content_hash: '0123' }
              left_out_units { unit_id: 'b' bloc_id: 'k1' reason: LEFT_OUT_REASON_RETURNED }
              findings { rule_id: 'P-COVER' severity: SEVERITY_WARN message_vi: 'Thiếu đơn vị' message_en: 'Missing' }
              as_of_revision: 12 }
      comments { text: 'Sai số' subject: 'N4' actor { organisation_id: 'b' position: 'Giám đốc' } }
      changes { unit_id: 'a' signed_version: 1 present_version: 2 signed_bloc_id: 'k1' present_bloc_id: 'k1'
                revision: 11 }
      latest_number: 1
      narrative_sources { unit_id: 'a' name_vi: 'Sở A' section { section_code: 'N7' items { text: 'Còn chậm' } } })");
    *response->mutable_draft()->mutable_ref() = request->ref();
    response->mutable_draft()->set_digest(digest);
    return grpc::Status::OK;
  }

  grpc::Status CommentOnConsolidation(grpc::ServerContext*, const v1::CommentOnConsolidationRequest* request,
                                      v1::CommentOnConsolidationResponse* response) override {
    comment = *request;
    response->mutable_comment()->set_revision(13);
    return grpc::Status::OK;
  }

  grpc::Status SignConsolidation(grpc::ServerContext*, const v1::SignConsolidationRequest* request,
                                 v1::SignConsolidationResponse* response) override {
    signing = *request;
    if (request->draft_digest() != digest) {
      return {grpc::StatusCode::ABORTED, "the draft has changed"};
    }
    if (rejects) {
      *response = Parse<v1::SignConsolidationResponse>(
          "rejection { findings { rule_id: 'P-COVER' severity: SEVERITY_BLOCK message_vi: 'Thiếu quá nhiều' } }");
      return grpc::Status::OK;
    }
    response->mutable_consolidation()->set_number(2);
    response->mutable_consolidation()->set_revision(14);
    *response->mutable_consolidation()->mutable_ref() = request->ref();
    return grpc::Status::OK;
  }

  grpc::Status GetConsolidation(grpc::ServerContext*, const v1::GetConsolidationRequest* request,
                                v1::GetConsolidationResponse* response) override {
    if (request->number() == 9) {
      return {grpc::StatusCode::NOT_FOUND, "number: none"};
    }
    *response = Parse<v1::GetConsolidationResponse>(R"(
      consolidation { number: 1 signer { organisation_id: 'a' position: 'Giám đốc' } revision: 10 as_of_revision: 9
                      inputs { unit_id: 'a' bloc_id: 'k1' version: 1 }
                      narrative_sections { section_code: 'N7' items { label: '1' text: 'Chậm chung' } }
                      waivers { rule_id: 'P-COVER' reason: 'Sáp nhập' } }
      comments { text: 'Số đã đúng' actor { organisation_id: 'b' position: 'Giám đốc' } }
      state: CONSOLIDATION_STATE_STALE
      changes { unit_id: 'a' signed_version: 1 present_version: 2 signed_bloc_id: 'k1' present_bloc_id: 'k1'
                revision: 11 }
      changes { unit_id: 'c' signed_bloc_id: 'k1' revision: 12 })");
    *response->mutable_consolidation()->mutable_ref() = request->ref();
    return grpc::Status::OK;
  }

  grpc::Status ListConsolidations(grpc::ServerContext*, const v1::ListConsolidationsRequest* request,
                                  v1::ListConsolidationsResponse* response) override {
    const bool first = request->page_token().empty();
    *response = Parse<v1::ListConsolidationsResponse>(
        first ? "consolidations { ref { authority_id: 'tinh' } number: 1 state: CONSOLIDATION_STATE_CURRENT } "
                "next_page_token: 'more'"
              : "consolidations { ref { authority_id: 'tinh' bloc_id: 'k1' } number: 2 state: "
                "CONSOLIDATION_STATE_REPLACED }");
    return grpc::Status::OK;
  }
};

class ConsolidationCommandTest : public ::testing::Test {
 protected:
  ConsolidationCommandTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }
  ~ConsolidationCommandTest() override { server_->Shutdown(); }

  Session Connected(const Console& console) {
    return Session(server_->InProcessChannel({}), absl::Seconds(60), console);
  }

  static v1::ConsolidationRef Ref() {
    return Parse<v1::ConsolidationRef>("authority_id: 'tinh' bloc_id: 'k1' period_id: '2022-S1'");
  }

  static ConsolidationSignOptions Signing() {
    ConsolidationSignOptions options;
    *options.request.mutable_ref() = Ref();
    options.request.mutable_actor()->set_organisation_id("a");
    options.unseen = true;
    return options;
  }

  // Writes a file of the test's own.
  static std::string File(const std::string& name, const std::string& text) {
    const std::string path = ::testing::TempDir() + "consolidation_command_test_" + name;
    std::ofstream(path) << text;
    return path;
  }

  FakeConsolidation service_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(ConsolidationCommandTest, DraftTellsWhatCountsWhoIsLeftOutAndWhatChanged) {
  ConsoleOfStrings strings(Language::kVietnamese);
  ConsolidationDraftOptions options;
  *options.request.mutable_ref() = Ref();
  EXPECT_EQ(DraftConsolidation(options, Connected(strings.console), strings.console), ExitCode::kDone);
  const std::string text = strings.out.str();
  EXPECT_THAT(text, HasSubstr("DỰ THẢO BÁO CÁO TỔNG HỢP: tinh/k1, kỳ 2022-S1"));
  EXPECT_THAT(text, HasSubstr("0a0a0a"));
  EXPECT_THAT(text, HasSubstr("Đơn vị: 1 được tổng hợp, 1 để ngoài"));
  EXPECT_THAT(text, HasSubstr("bị trả lại, chưa gửi lại"));
  EXPECT_THAT(text, HasSubstr("Thay đổi so với bản đã ký"));
  EXPECT_THAT(text, HasSubstr("Sai số"));
  EXPECT_THAT(text, HasSubstr("P-COVER"));
  EXPECT_THAT(text, Not(HasSubstr("Còn chậm")));

  ConsoleOfStrings english(Language::kEnglish);
  options.with_narrative = true;
  EXPECT_EQ(DraftConsolidation(options, Connected(english.console), english.console), ExitCode::kDone);
  EXPECT_THAT(english.out.str(), HasSubstr("Còn chậm"));
  EXPECT_THAT(english.out.str(), HasSubstr("returned, not sent again"));
}

TEST_F(ConsolidationCommandTest, DraftAsCsvIsOneRowForEachUnit) {
  ConsoleOfStrings strings(Language::kEnglish, Output::kCsv);
  ConsolidationDraftOptions options;
  EXPECT_EQ(DraftConsolidation(options, Connected(strings.console), strings.console), ExitCode::kDone);
  EXPECT_EQ(strings.out.str(),
            "unit,bloc,version,reason,note,content_hash\r\na,k1,2,,,30313233\r\nb,k1,,LEFT_OUT_REASON_RETURNED,,\r\n");
}

TEST_F(ConsolidationCommandTest, SignSendsTheDigestOfTheDraftThatItShowed) {
  ConsoleOfStrings strings(Language::kVietnamese);
  ConsolidationSignOptions options = Signing();
  options.narrative_file =
      File("narrative.textproto", "narrative_sections { section_code: 'N7' items { text: 'Chậm chung' } }");
  EXPECT_EQ(SignConsolidation(options, Connected(strings.console), strings.console), ExitCode::kDone);
  EXPECT_EQ(service_.signing.draft_digest(), service_.digest);
  EXPECT_NE(service_.signing.request_id(), "");
  ASSERT_EQ(service_.signing.narrative_sections_size(), 1);
  EXPECT_EQ(service_.signing.narrative_sections(0).items(0).text(), "Chậm chung");
  EXPECT_THAT(strings.out.str(), HasSubstr("DỰ THẢO"));
  EXPECT_THAT(strings.out.str(), HasSubstr("Đã ký báo cáo tổng hợp số 2: tinh/k1, kỳ 2022-S1, mục nhật ký 14"));
}

TEST_F(ConsolidationCommandTest, NobodySignsWhatNobodyHasRead) {
  ConsoleOfStrings shown(Language::kVietnamese);
  ConsolidationSignOptions options = Signing();
  options.unseen = false;
  EXPECT_EQ(SignConsolidation(options, Connected(shown.console), shown.console), ExitCode::kUsage);
  EXPECT_THAT(shown.out.str(), HasSubstr("DỰ THẢO"));
  EXPECT_THAT(shown.err.str(), HasSubstr("--digest 0a0a0a"));
  EXPECT_THAT(shown.err.str(), HasSubstr("--yes"));
  EXPECT_EQ(service_.signing.request_id(), "");  // nothing was sent

  ConsoleOfStrings strings;
  options.request.set_draft_digest(service_.digest);
  EXPECT_EQ(SignConsolidation(options, Connected(strings.console), strings.console), ExitCode::kDone);
  EXPECT_EQ(service_.signing.draft_digest(), service_.digest);
}

TEST_F(ConsolidationCommandTest, DigestOfADraftThatHasChangedEndsWithFive) {
  ConsoleOfStrings strings;
  ConsolidationSignOptions options = Signing();
  options.request.set_draft_digest(std::string(32, 'x'));
  EXPECT_EQ(SignConsolidation(options, Connected(strings.console), strings.console), ExitCode::kConflict);
  EXPECT_EQ(service_.draft_count, 0);
  EXPECT_EQ(strings.out.str(), "");
}

TEST_F(ConsolidationCommandTest, RejectionEndsWithFourAndNamesTheFindings) {
  service_.rejects = true;
  ConsoleOfStrings strings(Language::kVietnamese);
  EXPECT_EQ(SignConsolidation(Signing(), Connected(strings.console), strings.console), ExitCode::kRejected);
  EXPECT_THAT(strings.err.str(), HasSubstr("P-COVER"));
  EXPECT_THAT(strings.err.str(), HasSubstr("chưa thể ký"));
}

TEST_F(ConsolidationCommandTest, NarrativeFileHoldsNothingElse) {
  ConsolidationSignOptions options = Signing();
  options.narrative_file = File("more.textproto", "narrative_sections { section_code: 'N7' } number: 3");
  ConsoleOfStrings more;
  EXPECT_EQ(SignConsolidation(options, Connected(more.console), more.console), ExitCode::kUsage);
  EXPECT_THAT(more.err.str(), HasSubstr("more.textproto: holds more than narrative_sections"));
  options.narrative_file = File("bad.textproto", "narrative_sections {");
  ConsoleOfStrings bad;
  EXPECT_EQ(SignConsolidation(options, Connected(bad.console), bad.console), ExitCode::kUsage);
  EXPECT_EQ(service_.draft_count, 0);
}

TEST_F(ConsolidationCommandTest, CommentIsAboutTheDraftThatWasRead) {
  ConsoleOfStrings strings(Language::kEnglish);
  ConsolidationCommentOptions options;
  *options.request.mutable_ref() = Ref();
  options.request.set_text("Sai");
  EXPECT_EQ(CommentOnConsolidation(options, Connected(strings.console), strings.console), ExitCode::kDone);
  EXPECT_EQ(service_.comment.draft_digest(), service_.digest);
  EXPECT_THAT(strings.out.str(), HasSubstr("tinh/k1, period 2022-S1: comment kept, revision 13"));
}

TEST_F(ConsolidationCommandTest, ShowTellsTheStateAndEveryChangeWithItsCause) {
  ConsoleOfStrings strings(Language::kVietnamese);
  ConsolidationShowOptions options;
  *options.request.mutable_ref() = Ref();
  EXPECT_EQ(ShowConsolidation(options, Connected(strings.console), strings.console), ExitCode::kDone);
  const std::string text = strings.out.str();
  EXPECT_THAT(text, HasSubstr("Trạng thái: đã cũ"));
  EXPECT_THAT(text, HasSubstr("Thay đổi so với bản đã ký"));
  EXPECT_THAT(text, ::testing::ContainsRegex("a +1 +2 +k1 +k1 +11"));
  EXPECT_THAT(text, ::testing::ContainsRegex("c +– +– +k1 +– +12"));
  EXPECT_THAT(text, HasSubstr("1. Chậm chung"));
  EXPECT_THAT(text, HasSubstr("cho qua P-COVER: Sáp nhập"));
  EXPECT_THAT(text, HasSubstr("Số đã đúng"));
  options.request.set_number(9);
  EXPECT_EQ(ShowConsolidation(options, Connected(strings.console), strings.console), ExitCode::kNotFound);
}

TEST_F(ConsolidationCommandTest, ListIsReadToItsEnd) {
  ConsoleOfStrings strings(Language::kEnglish, Output::kCsv);
  EXPECT_EQ(ListConsolidations({}, Connected(strings.console), strings.console), ExitCode::kDone);
  EXPECT_THAT(strings.out.str(), HasSubstr("tinh,,1,CONSOLIDATION_STATE_CURRENT"));
  EXPECT_THAT(strings.out.str(), HasSubstr("tinh,k1,2,CONSOLIDATION_STATE_REPLACED"));
}

}  // namespace
}  // namespace khoi::cli
