#include "services/domain/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <string>

#include "gtest/gtest.h"

namespace khoi::domain {
namespace {

std::string Utf8(UChar32 c) {
  std::string text;
  return icu::UnicodeString(c).toUTF8String(text);
}

TEST(Text, NfcAgreesWithIcuOnEveryCodePoint) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2& nfc = *icu::Normalizer2::getNFCInstance(code);
  ASSERT_TRUE(U_SUCCESS(code));
  for (UChar32 c = 0; c <= 0x10FFFF; ++c) {
    if (U_IS_SURROGATE(c)) continue;
    // After a letter, so that a combining mark has something to combine with.
    const std::string text = "e" + Utf8(c) + "e";
    code = U_ZERO_ERROR;
    ASSERT_EQ(IsNfc(text), nfc.isNormalizedUTF8(text, code) != 0) << std::hex << c;
  }
}

TEST(Text, NfcAgreesWithIcuOnPairs) {
  // Pairs of what Vietnamese text is made of: letters, marks, punctuation.
  const UChar32 alphabet[] = {'a',   'e',   0xE2,  0xEA,  0x103, 0x1A1,  0x111,  0x1EA5, 0x1EBF, 0x300,  0x301, 0x302,
                              0x303, 0x306, 0x309, 0x31B, 0x323, 0x2013, 0x201C, 0x20AB, 0x2126, 0x212B, 0x340, 0x345};
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2& nfc = *icu::Normalizer2::getNFCInstance(code);
  for (const UChar32 a : alphabet) {
    for (const UChar32 b : alphabet) {
      for (const UChar32 c : alphabet) {
        const std::string text = Utf8(a) + Utf8(b) + Utf8(c);
        code = U_ZERO_ERROR;
        ASSERT_EQ(IsNfc(text), nfc.isNormalizedUTF8(text, code) != 0) << text;
      }
    }
  }
}

TEST(Text, ControlsAreThoseOfUnicodeButLineFeedAndTab) {
  for (UChar32 c = 0; c <= 0x10FFFF; ++c) {
    if (U_IS_SURROGATE(c)) continue;
    const bool control = u_charType(c) == U_CONTROL_CHAR && c != '\n' && c != '\t';
    // At the start and after a word of eight letters, where the fast path looks.
    ASSERT_EQ(FaultOf(Utf8(c)) == TextFault::kControlCharacter, control) << std::hex << c;
    ASSERT_EQ(FaultOf("abcdefgh" + Utf8(c) + "abcdefg") == TextFault::kControlCharacter, control) << std::hex << c;
  }
}

TEST(Text, EveryByteAtEveryPlaceOfAWord) {
  for (int byte = 0; byte < 256; ++byte) {
    for (size_t at = 0; at < 8; ++at) {
      std::string text = "aaaaaaaa";
      text[at] = static_cast<char>(byte);
      const TextFault expected = byte >= 0x80 ? TextFault::kNotUtf8
                                 : (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F
                                     ? TextFault::kControlCharacter
                                     : TextFault::kNone;
      ASSERT_EQ(FaultOf(text), expected) << byte << " at " << at;
    }
  }
}

TEST(Text, DecomposedVietnameseIsNotNfc) {
  EXPECT_TRUE(IsNfc("Chiến sĩ thi đua cấp tỉnh"));
  const std::string decomposed = "Chie\u0302\u0301n si\u0303 thi \u0111ua ca\u0302\u0301p ti\u0309nh";
  EXPECT_EQ(FaultOf(decomposed), TextFault::kNotNfc);
  EXPECT_EQ(ToNfc(decomposed), "Chiến sĩ thi đua cấp tỉnh");
}

TEST(Text, WhatIsNfcStaysAsItIs) {
  const std::string text = "Khối “Tổng cục, Cục, Ban và Quỹ” – 2019";
  EXPECT_EQ(ToNfc(text), text);
}

TEST(Text, BrokenBytesBecomeReplacementCharacters) {
  EXPECT_EQ(ToNfc("a\xFFz"), "a\uFFFDz");
  EXPECT_FALSE(IsNfc("a\xFFz"));
}

TEST(Text, ExcerptIsShortAndWhole) {
  EXPECT_EQ(Excerpt("ngắn"), "ngắn");
  EXPECT_EQ(Excerpt(std::string(100, 'x')).size(), 80);
  // The 80th byte lies within a letter of three bytes.
  EXPECT_EQ(Excerpt(std::string(79, 'x') + "ế" + std::string(9, 'x')), std::string(79, 'x'));
}

TEST(Fold, OldAndNewSpellingsMeet) {
  const std::string alias = Fold("Chiến sĩ thi đua cấp tỉnh");
  EXPECT_EQ(alias, "chien si thi dua cap tinh");
  EXPECT_EQ(Fold("Chiến sỹ Thi đua CẤP TỈNH"), alias);
  EXPECT_EQ(Fold("Chie\u0302\u0301n sy\u0303 Thi \u0111ua CA\u0302\u0301P TI\u0309NH"), alias);
  EXPECT_EQ(Fold("  chiến   sĩ\u00A0thi\tđua\ncấp tỉnh "), alias);
  EXPECT_EQ(Fold("chien si thi dua cap tinh"), alias);
}

TEST(Fold, LettersOfTheirOwnLoseTheirMarks) {
  EXPECT_EQ(Fold("ĐẶNG ƯƠ ăâêôơư đ"), "dang uo aaeoou d");
  EXPECT_EQ(Fold("Straße"), "strasse");
}

TEST(Fold, PunctuationIsOfOneKind) {
  EXPECT_EQ(Fold("“Vì sự nghiệp KH&CN”"), Fold("\"vì sự nghiệp kh&cn\""));
  EXPECT_EQ(Fold("Thi đua – Khen thưởng"), Fold("thi đua-khen thưởng"));
  EXPECT_EQ(Fold("Thi đua - Khen thưởng"), "thi dua-khen thuong");
  EXPECT_EQ(Fold("l’an"), Fold("l'an"));
}

TEST(Fold, OnlyALoneYIsAnI) {
  EXPECT_EQ(Fold("Kỷ niệm, kỹ thuật, lý luận"), "ki niem, ki thuat, li luan");
  EXPECT_EQ(Fold("Quỹ, uỷ ban, chuyển, my1"), "quy, uy ban, chuyen, mi1");
}

TEST(Fold, NothingFoldsToNothing) {
  EXPECT_EQ(Fold(""), "");
  EXPECT_EQ(Fold(" \u0301 "), "");
}

TEST(TextTest, WordsHaveOneSpaceAround) {
  EXPECT_EQ(Words("Sở KH&CN"), " so kh&cn ");
  EXPECT_EQ(Words("\"Lao động - tiên tiến\", (LĐTT)."), " lao dong tien tien ldtt ");
  EXPECT_EQ(Words(" - "), " ");
  EXPECT_EQ(Words(""), " ");
}

}  // namespace
}  // namespace khoi::domain
