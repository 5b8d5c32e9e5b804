// Bad input gets a precise error that names the field, and changes nothing.
#include <string>

#include "gmock/gmock.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kSubmit[] = "/khoi.v1.SubmissionService/Submit";

class BadInputTest : public RpcTest {
 protected:
  BadInputTest() : before_(HeadRevision()) {}
  ~BadInputTest() override { EXPECT_EQ(HeadRevision(), before_) << "bad input left a trace"; }

  const int64_t before_;
};

// A line in which nothing is wrong but what `text` adds.
v1::Report ReportWithLine(absl::string_view text) {
  return FromText<v1::Report>(absl::StrCat(
      "authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' award_lines { awarding_authority_code: 'A-BT' "
      "recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_RECIPIENTS count { "
      "exact: "
      "'3' } ",
      text, " }"));
}

TEST_F(BadInputTest, BytesThatAreNoMessageAreInvalidArgument) {
  EXPECT_EQ(Short(SendRaw(kSubmit, "\x0a\xff")), "INVALID_ARGUMENT request");
}

TEST_F(BadInputTest, ReportBytesThatAreNoReportAreInvalidArgument) {
  v1::SubmitRequest request;
  request.set_request_id("r1");
  request.set_report_bytes("\x0a\xff");
  EXPECT_EQ(Submitted(request), "INVALID_ARGUMENT report_bytes");
}

TEST_F(BadInputTest, TextThatIsNotUtf8IsInvalidArgument) {
  EXPECT_EQ(Short(SendRaw(kSubmit, std::string("\x0a\x02\xc3\x28", 4))), "INVALID_ARGUMENT request_id");
  v1::SubmitRequest request;
  request.set_request_id("r1");
  request.set_report_bytes(std::string("\x0a\x02\xc3\x28", 4));
  EXPECT_EQ(Submitted(request), "INVALID_ARGUMENT report.authority_id");
}

TEST_F(BadInputTest, UnknownFieldOfTheEnvelopeIsInvalidArgument) {
  const std::string bytes = Request("r1", ReportWith()).SerializeAsString() + "\xf8\x06\x01";  // field 111
  EXPECT_EQ(Short(SendRaw(kSubmit, bytes)), "INVALID_ARGUMENT 111");
}

TEST_F(BadInputTest, UnknownFieldOfTheReportIsAFinding) {
  v1::SubmitRequest request;
  request.set_request_id("r1");
  request.set_report_bytes(ReportWith().SerializeAsString() + "\xf8\x06\x01");
  EXPECT_EQ(Submitted(request), "report.111 ID-UNKNOWN-FIELD");
}

TEST_F(BadInputTest, UndeclaredEnumValueOfTheEnvelopeIsInvalidArgument) {
  EXPECT_EQ(Short(SendRaw("/khoi.v1.RegistryService/ListRegistry", "\x08\x63")), "INVALID_ARGUMENT type");
}

TEST_F(BadInputTest, UndeclaredEnumValueOfTheReportIsAFinding) {
  v1::Report report = ReportWithLine("award_codes: 'EM-I-CSTDBT'");
  report.mutable_award_lines(0)->set_recipient_relation(static_cast<v1::RecipientRelation>(77));
  EXPECT_THAT(Submitted(Request("r1", report)), HasSubstr("report.award_lines[0].recipient_relation ID-ENUM"));
}

TEST_F(BadInputTest, ReportOfTwoMillionLinesIsNotParsed) {
  std::string lines;
  for (int i = 0; i < 2'097'000; ++i) {
    lines.append("\x2a\x00", 2);  // award_lines {}
  }
  v1::SubmitRequest request;
  request.set_request_id("r1");
  request.set_report_bytes(lines);
  EXPECT_EQ(Submitted(request), "INVALID_ARGUMENT report.award_lines");
  std::string as_message = request.SerializeAsString();
  as_message[as_message.find('\x1a')] = '\x12';  // the tag of report in place of report_bytes
  EXPECT_EQ(Short(SendRaw(kSubmit, as_message)), "INVALID_ARGUMENT report.award_lines");
}

TEST_F(BadInputTest, ReportOfTenMegabytesGetsTheLimitAndNoRetryInfo) {
  v1::SubmitRequest request;
  request.set_request_id("r1");
  request.set_report_bytes(std::string(10 << 20, 'x'));
  v1::SubmitResponse response;
  const grpc::Status status = Submit(request, &response);
  EXPECT_EQ(Short(status), "RESOURCE_EXHAUSTED");
  EXPECT_THAT(status.error_message(), HasSubstr(absl::StrCat("has ", request.ByteSizeLong(), " bytes")));
  EXPECT_THAT(status.error_message(), HasSubstr("the limit is 4194304"));
  EXPECT_TRUE(DetailsOf<google::rpc::RetryInfo>(status).empty());
}

TEST_F(BadInputTest, DecomposedVietnameseIsAFinding) {
  v1::Report report = ReportWith();
  report.mutable_header()->set_place("Tha\xcc\x81i Nguye\xcc\x82n");
  EXPECT_EQ(Submitted(Request("r1", report)), "report.header.place ID-TEXT");
}

TEST_F(BadInputTest, CodeInAnOldNameIsToldTheRightCode) {
  v1::SubmitResponse response;
  const grpc::Status status =
      Submit(Request("r1", ReportWithLine("award_codes: 'Chiến sĩ thi đua cấp tỉnh'")), &response);
  ASSERT_EQ(Short(status), "OK");
  ASSERT_THAT(Short(response.rejection().findings()), HasSubstr("report.award_lines[0].award_codes[0] ID-CODE"));
  EXPECT_THAT(response.rejection().findings(0).message_en(), HasSubstr("EM-I-CSTDBT"));
}

TEST_F(BadInputTest, PeriodThatIsNotOpenIsAFinding) {
  v1::Report report = ReportWith("period_id: '2021-S2'");
  EXPECT_EQ(Submitted(Request("r1", report)), "report.period_id ID-PERIOD");
}

TEST_F(BadInputTest, UnitOfAnotherBlocIsAFinding) {
  EXPECT_EQ(Submitted(Request("r1", ReportWith("header { bloc_id: 'khoi-2' }"))), "report.header.bloc_id ID-BLOC");
}

TEST_F(BadInputTest, UnitOfAnotherAuthorityIsAFinding) {
  EXPECT_EQ(Submitted(Request("r1", ReportWith("unit_id: 'so-c'"))), "report.unit_id ID-ORG");
}

TEST_F(BadInputTest, UnknownAuthorityIsAFinding) {
  EXPECT_EQ(Submitted(Request("r1", ReportWith("authority_id: 'nobody'"))), "report.authority_id ID-ORG");
}

TEST_F(BadInputTest, MissingRequestIdIsInvalidArgument) {
  EXPECT_EQ(Submitted(Request("", ReportWith())), "INVALID_ARGUMENT request_id");
}

TEST_F(BadInputTest, RequestIdThatIsNoIdentifierIsInvalidArgument) {
  EXPECT_EQ(Submitted(Request("a/b", ReportWith())), "INVALID_ARGUMENT request_id");
}

TEST_F(BadInputTest, MissingContentIsInvalidArgument) {
  EXPECT_EQ(Submitted(FromText<v1::SubmitRequest>("request_id: 'r1'")), "INVALID_ARGUMENT report");
}

TEST_F(BadInputTest, ErrorWithAThousandViolationsStillArrives) {
  v1::ApplyRegistryRequest request;
  request.set_request_id("many");
  for (int i = 0; i < 1000; ++i) {
    request.add_changes()->mutable_record()->mutable_unit();
  }
  grpc::ClientContext context;
  v1::ApplyRegistryResponse response;
  // Over the wire, since only there the size of the trailers is limited.
  const auto channel = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  const grpc::Status status = v1::RegistryService::NewStub(channel)->ApplyRegistry(&context, request, &response);
  EXPECT_THAT(Short(status), ::testing::StartsWith("INVALID_ARGUMENT changes[0].record.unit.unit_id"));
  const auto details = DetailsOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(details.size(), 1u);
  EXPECT_THAT(details[0].field_violations().rbegin()->description(), HasSubstr("more"));
}

}  // namespace
}  // namespace khoi::testing
