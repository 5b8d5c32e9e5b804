#include "services/domain/sha256.h"

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "services/domain/field_path.h"
#include "services/domain/identifier.h"

namespace khoi::domain {
namespace {

TEST(Sha256, GivesTheValuesOfTheStandard) {
  EXPECT_EQ(absl::BytesToHexString(Sha256Of("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(absl::BytesToHexString(Sha256Of("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, PiecesHashLikeTheWholeAndFinishBeginsAnew) {
  Sha256 hasher;
  hasher.Update("a");
  hasher.Update("bc");
  EXPECT_EQ(hasher.Finish(), Sha256Of("abc"));
  EXPECT_EQ(hasher.Finish(), Sha256Of(""));
}

TEST(Identifier, IsOfOneTo64LettersDigitsDotsAndHyphens) {
  for (const char* const id : {"a", "2022-S1", "skhcn-thai-nguyen", "G12.18", "-", "Z9"})
    EXPECT_TRUE(IsIdentifier(id)) << id;
  EXPECT_TRUE(IsIdentifier(std::string(64, 'x')));
  for (const char* const id : {"", " ", "a b", "a/b", "a_b", "sở", "a\n"}) EXPECT_FALSE(IsIdentifier(id)) << id;
  EXPECT_FALSE(IsIdentifier(std::string(65, 'x')));
}

TEST(FieldPath, IsWrittenLikeInFindings) {
  const FieldPath report("report");
  const FieldPath line = report.Item("award_lines", 3);
  EXPECT_EQ(line.Field("count").Text(), "report.award_lines[3].count");
  EXPECT_EQ(line.TextOf("award_codes", 1), "report.award_lines[3].award_codes[1]");
  EXPECT_EQ(FieldPath("").TextOf("request_id"), "request_id");
  EXPECT_EQ(FieldPath("").Text(), "");
}

}  // namespace
}  // namespace khoi::domain
