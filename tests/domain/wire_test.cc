#include "services/domain/wire.h"

#include <cstdint>
#include <random>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "khoi/v1/submission.pb.h"
#include "khoi/v1/summary.pb.h"
#include "tests/domain/world.h"
#include "tests/status_matchers.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// A message of every wire type that reports use, with text of every kind.
v1::Report RealReport() {
  return FromText<v1::Report>(R"(
    authority_id: "bkhcn" period_id: "2022-S1" unit_id: "skhcn-thai-nguyen"
    header { symbol: "BC-KHCN" issue_month: "2022-06" place: "Thái Nguyên"
      addressees { name: "Ban Thi đua - Khen thưởng" purpose: ADDRESSEE_PURPOSE_CONSOLIDATION }
      signer { position: "Phó Giám đốc" capacity: SIGNING_CAPACITY_KT } }
    award_lines { line_id: "a1" award_codes: ["EM-C-TTLDXS", "CO-BK-BT"] status: AWARD_STATUS_AWARDED
      count { exact: "2" } achievement { years { years: [2019, 2020, 2021] } }
      decision { not_available { reason: "chưa có số quyết định" } } source_text: "02 tập thể\n\tđược tặng" }
    award_lines { achievement { school_year: 2021 } sub_counts { sub_count_code: "B5" count { range { min: "1" max: "2" } } } }
    document_lines { type_code: "LD-ND" stage_uncertain: true role: DOCUMENT_ROLE_LEAD references { subject: "“Đề án” – 2022" } }
    narrative_sections { section_code: "N4" items { text: "Chiến sĩ thi đua: ĐẠT 100% chỉ tiêu — 429 triệu ₫" } }
  )");
}

// "report.a ID-TEXT; report.b ID-ENUM", or the status when the bytes are malformed.
std::string Checked(const google::protobuf::Descriptor& type, const std::string& bytes,
                    absl::string_view root = "report") {
  domain::Findings findings;
  const absl::Status status = domain::CheckWire(type, bytes, root, findings);
  if (!status.ok()) return std::string(status.message());
  std::string text;
  for (const v1::Finding& finding : findings.all()) {
    EXPECT_EQ(finding.severity(), v1::SEVERITY_BLOCK);
    text += (text.empty() ? "" : "; ") + finding.field_paths(0) + " " + finding.rule_id();
  }
  return text;
}

std::string Checked(const std::string& bytes) { return Checked(*v1::Report::descriptor(), bytes); }
std::string Checked(const v1::Report& report) { return Checked(report.SerializeAsString()); }

std::string Tag(int number, int wire_type) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.WriteVarint32(static_cast<uint32_t>(number << 3 | wire_type));
  }
  return bytes;
}

std::string Bytes(int number, const std::string& content) {
  std::string bytes = Tag(number, 2);
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.WriteVarint32(static_cast<uint32_t>(content.size()));
    out.WriteString(content);
  }
  return bytes;
}

TEST(Wire, RealReportIsClean) { EXPECT_EQ(Checked(RealReport()), ""); }

TEST(Wire, EmptyMessageIsClean) { EXPECT_EQ(Checked(std::string()), ""); }

std::string Times(int count, const std::string& bytes) {
  std::string all;
  for (int i = 0; i < count; ++i) all += bytes;
  return all;
}

TEST(Wire, ListOfFarTooManyItemsIsOneFinding) {
  const std::string line = Bytes(v1::Report::kAwardLinesFieldNumber, "");
  EXPECT_EQ(Checked(Times(domain::kWireListMax, line)), "");
  domain::Findings findings;
  ASSERT_THAT(domain::CheckWire(*v1::Report::descriptor(), Times(2'000'000, line), "report", findings), IsOk());
  ASSERT_THAT(findings.all(), SizeIs(1));
  EXPECT_EQ(findings.all()[0].field_paths(0), "report.award_lines");
  EXPECT_EQ(findings.all()[0].rule_id(), "LIST-SIZE");
  EXPECT_THAT(findings.all()[0].message_en(), HasSubstr("20000"));
  EXPECT_FALSE(domain::MayBeParsed(findings.all()));
}

TEST(Wire, ListOfFarTooManyItemsIsFoundBehindOtherFindings) {
  const std::string unknown = Times(1500, Bytes(99, ""));
  domain::Findings findings;
  ASSERT_THAT(
      domain::CheckWire(*v1::Report::descriptor(),
                        unknown + Times(20'001, Bytes(v1::Report::kAwardLinesFieldNumber, "")), "report", findings),
      IsOk());
  EXPECT_THAT(findings.all(), SizeIs(domain::kWireFindingsMax + 1));
  EXPECT_FALSE(domain::MayBeParsed(findings.all()));
  EXPECT_THAT(domain::CheckWire(*v1::Report::descriptor(), unknown + "\x0a", "report", findings),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("truncated")));
}

TEST(Wire, ListsWithinListsAreLimitedTogether) {
  const std::string line =
      Bytes(v1::Report::kAwardLinesFieldNumber, Times(500, Bytes(v1::AwardLine::kSubCountsFieldNumber, "")));
  EXPECT_EQ(Checked(Times(399, line)), "");
  EXPECT_EQ(Checked(Times(4000, line)), "report.award_lines[399].sub_counts LIST-SIZE");
}

TEST(Wire, MessagesThatReplaceEachOtherAreLimited) {
  const std::string either =
      Bytes(v1::Decision::kReferenceFieldNumber, "") + Bytes(v1::Decision::kNotAvailableFieldNumber, "");
  EXPECT_EQ(Checked(*v1::Decision::descriptor(), Times(1000, either), "d"), "");
  EXPECT_EQ(Checked(*v1::Decision::descriptor(), Times(1'000'000, either), "d"), "d.reference LIST-SIZE");
}

TEST(Wire, PackedNumbersAreItems) {
  const std::string years(domain::kWireListMax, '\x01');
  EXPECT_EQ(Checked(*v1::YearList::descriptor(), Bytes(v1::YearList::kYearsFieldNumber, years), "y"), "");
  EXPECT_EQ(Checked(*v1::YearList::descriptor(), Bytes(v1::YearList::kYearsFieldNumber, years + years), "y"),
            "y.years LIST-SIZE");
}

TEST(Wire, UnknownFieldIsNamedByItsNumber) {
  v1::Report report = RealReport();
  report.GetReflection()->MutableUnknownFields(&report)->AddVarint(99, 1);
  EXPECT_EQ(Checked(report), "report.99 ID-UNKNOWN-FIELD");
}

TEST(Wire, UnknownFieldInALineNamesTheLine) {
  v1::Report report = RealReport();
  v1::AwardLine& line = *report.mutable_award_lines(1);
  line.GetReflection()->MutableUnknownFields(&line)->AddLengthDelimited(99, "x");
  line.GetReflection()->MutableUnknownFields(&line)->AddFixed32(98, 1);
  line.GetReflection()->MutableUnknownFields(&line)->AddFixed64(97, 1);
  line.GetReflection()->MutableUnknownFields(&line)->AddGroup(96)->AddVarint(1, 1);
  EXPECT_EQ(Checked(report),
            "report.award_lines[1].99 ID-UNKNOWN-FIELD; report.award_lines[1].98 ID-UNKNOWN-FIELD; "
            "report.award_lines[1].97 ID-UNKNOWN-FIELD; report.award_lines[1].96 ID-UNKNOWN-FIELD");
}

TEST(Wire, KnownFieldWithAnotherWireTypeIsUnknown) {
  EXPECT_EQ(Checked(Tag(1, 0) + '\1'), "report.authority_id ID-UNKNOWN-FIELD");
}

TEST(Wire, UndeclaredEnumValueIsFound) {
  v1::Report report = RealReport();
  report.mutable_award_lines(1)->set_status(static_cast<v1::AwardStatus>(9));
  report.mutable_header()->mutable_signer()->set_capacity(static_cast<v1::SigningCapacity>(-1));
  EXPECT_EQ(Checked(report), "report.header.signer.capacity ID-ENUM; report.award_lines[1].status ID-ENUM");
}

TEST(Wire, UnspecifiedIsDeclared) {
  EXPECT_EQ(Checked(Bytes(5, Tag(9, 0) + '\0')), "");  // award_lines { status: 0 }
}

TEST(Wire, PackedEnumsAreLookedAtOneByOne) {
  // GetSummaryRequest.measures, packed and not.
  const google::protobuf::Descriptor& type = *v1::GetSummaryRequest::descriptor();
  const std::string packed = Bytes(6, std::string("\x01\x63\x02", 3));
  EXPECT_EQ(Checked(type, packed, ""), "measures[1] ID-ENUM");
  EXPECT_EQ(Checked(type, Tag(6, 0) + '\1' + Tag(6, 0) + '\x63', ""), "measures[1] ID-ENUM");
}

struct TextCase {
  const char* name;
  std::string text;
  const char* expected;
};

TEST(Wire, TextIsUtf8InNfcWithoutControls) {
  const TextCase cases[] = {
      {"precomposed", "Chiến sĩ thi đua", ""},
      {"decomposed", "Chie\u0302\u0301n si\u0303 thi \u0111ua", "report.award_lines[0].note ID-TEXT"},
      {"line feed and tab", "a\n\tb", ""},
      {"carriage return", "a\r\n", "report.award_lines[0].note ID-TEXT"},
      {"nul", std::string("a\0b", 3), "report.award_lines[0].note ID-TEXT"},
      {"delete", "abcdefg\x7f", "report.award_lines[0].note ID-TEXT"},
      {"C1 control", "\xC2\x85", "report.award_lines[0].note ID-TEXT"},
      {"invalid byte", "abcdefgh\xFF", "report.award_lines[0].note ID-TEXT"},
      {"truncated sequence", "đ\xE1\xBB", "report.award_lines[0].note ID-TEXT"},
      {"overlong", "\xC0\xAF", "report.award_lines[0].note ID-TEXT"},
      {"surrogate", "\xED\xA0\x80", "report.award_lines[0].note ID-TEXT"},
      {"above the last code point", "\xF4\x90\x80\x80", "report.award_lines[0].note ID-TEXT"},
      {"emoji", "\xF0\x9F\x8F\x86", ""},
      {"longest", std::string(64 * 1024, 'x'), ""},
      {"too long", std::string(64 * 1024 + 1, 'x'), "report.award_lines[0].note ID-TEXT"},
  };
  for (const TextCase& row : cases) EXPECT_EQ(Checked(Bytes(5, Bytes(20, row.text))), row.expected) << row.name;
}

TEST(Wire, EveryProblemIsFoundAtOnce) {
  v1::Report report = RealReport();
  report.mutable_award_lines(0)->set_note("e\u0301");
  report.mutable_award_lines(0)->set_status(static_cast<v1::AwardStatus>(99));
  report.mutable_award_lines(0)->set_award_codes(1, "\x01");
  EXPECT_EQ(Checked(report),
            "report.award_lines[0].award_codes[1] ID-TEXT; report.award_lines[0].status ID-ENUM; "
            "report.award_lines[0].note ID-TEXT");
}

TEST(Wire, BothValuesOfAFieldThatOccursTwiceAreLookedAt) {
  EXPECT_EQ(Checked(Bytes(3, "\x01") + Bytes(3, "so-a")), "report.unit_id ID-TEXT");
}

TEST(Wire, RootIsTheCallers) {
  v1::SubmitRequest request;
  request.mutable_report()->add_award_lines()->set_note("\x01");
  const std::string bytes = request.SerializeAsString();
  EXPECT_EQ(Checked(*v1::SubmitRequest::descriptor(), bytes, ""), "report.award_lines[0].note ID-TEXT");
  EXPECT_EQ(Checked(*v1::SubmitRequest::descriptor(), bytes, "submission"),
            "submission.report.award_lines[0].note ID-TEXT");
}

TEST(Wire, BytesFieldsAreNotText) {
  v1::SubmitRequest request;
  request.set_report_bytes("\xFF");
  EXPECT_EQ(Checked(*v1::SubmitRequest::descriptor(), request.SerializeAsString(), ""), "");
}

TEST(Wire, MalformedBytesAreNotAMessage) {
  EXPECT_THAT(Checked(std::string("\x07")), HasSubstr("malformed"));         // wire type 7
  EXPECT_THAT(Checked(std::string("\x00\x00", 2)), HasSubstr("malformed"));  // field number 0
  EXPECT_THAT(Checked(Tag(99, 4)), HasSubstr("malformed"));                  // a group that never began
  EXPECT_THAT(Checked(Tag(99, 3)), HasSubstr("malformed"));                  // a group that never ends
  EXPECT_THAT(Checked(std::string(11, '\xFF')), HasSubstr("malformed"));     // a number of eleven bytes
  EXPECT_THAT(Checked(Tag(1, 2) + "\x05x"), HasSubstr("malformed"));         // longer than the rest
  EXPECT_THAT(Checked(Bytes(5, Tag(1, 2) + "\x7f")), HasSubstr("report.award_lines[0]: "));
}

TEST(Wire, MalformedBytesAreInvalidArgument) {
  domain::Findings findings;
  EXPECT_THAT(domain::CheckWire(*v1::Report::descriptor(), "\x07", "report", findings),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Wire, DeepGroupsAreRefused) {
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += Tag(99, 3);
  EXPECT_THAT(Checked(bytes), HasSubstr("malformed"));
}

TEST(Wire, HostileBytesGetAShortAnswer) {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += Tag(99, 0) + '\1';
  domain::Findings findings;
  EXPECT_THAT(domain::CheckWire(*v1::Report::descriptor(), bytes, "report", findings), IsOk());
  EXPECT_THAT(findings.all(), SizeIs(domain::kWireFindingsMax));
}

TEST(Wire, TruncationAnywhereDoesNoHarm) {
  const std::string bytes = RealReport().SerializeAsString();
  for (size_t size = 0; size < bytes.size(); ++size) {
    // A copy of its own size, so that a sanitizer sees a read past the end.
    const std::string truncated(bytes.data(), size);
    domain::Findings findings;
    const absl::Status status = domain::CheckWire(*v1::Report::descriptor(), truncated, "report", findings);
    v1::Report report;
    const bool parses = report.ParseFromString(truncated);
    EXPECT_EQ(status.ok() && findings.all().empty(), parses) << size;
  }
}

bool HasUnknownFields(const google::protobuf::Message& message) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return true;
  reflection.ListFields(message, &fields);
  for (const auto* const field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (HasUnknownFields(reflection.GetMessage(message, field))) return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      if (HasUnknownFields(reflection.GetRepeatedMessage(message, field, i))) return true;
    }
  }
  return false;
}

// What the check lets through, the parser reads in full; with a fixed seed, so that a failure can be repeated.
TEST(Wire, MutatedBytesThatPassAreParsedWithoutUnknownFields) {
  const std::string original = RealReport().SerializeAsString();
  std::mt19937 random(20220614);
  int passed = 0;
  for (int round = 0; round < 50'000; ++round) {
    std::string bytes = original;
    const int changes = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < changes && !bytes.empty(); ++i) {
      const size_t at = random() % bytes.size();
      switch (random() % 4) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
          break;
        case 2:
          bytes.erase(at, 1 + random() % 8);
          break;
        default:
          bytes.insert(at, 1, static_cast<char>(random()));
          break;
      }
    }
    domain::Findings findings;
    const absl::Status status = domain::CheckWire(*v1::Report::descriptor(), bytes, "report", findings);
    if (!status.ok() || !findings.all().empty()) continue;
    ++passed;
    v1::Report report;
    ASSERT_TRUE(report.ParseFromString(bytes)) << "round " << round;
    ASSERT_FALSE(HasUnknownFields(report)) << "round " << round;
  }
  EXPECT_GT(passed, 0);
}

TEST(Wire, RandomBytesDoNoHarm) {
  std::mt19937 random(4);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random() % 64, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    Checked(bytes);
  }
}

}  // namespace
}  // namespace khoi::testing
