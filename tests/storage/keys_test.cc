#include "storage/keys.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "tests/status_matchers.h"

namespace khoi::storage {
namespace {

using ::testing::Eq;

const ReportId kReport = {"bo-khcn", "2022-S1", "so-khcn.tn"};
const ConsolidationId kBlocs = {"bo-khcn", "2022-S1", "k1"};
const ConsolidationId kOwn = {"bo-khcn", "2022-S1", ""};

// Bytes written out, so that a change of what is on disk is seen.
std::string Bytes(const char* text, size_t size) { return std::string(text, size); }
#define BYTES(literal) Bytes(literal, sizeof(literal) - 1)

TEST(KeysTest, BytesOnDiskAreGolden) {
  EXPECT_EQ(MetaKey("head"), "Mhead");
  EXPECT_EQ(LogKey(0x0102030405060708), BYTES("L\x01\x02\x03\x04\x05\x06\x07\x08"));
  EXPECT_EQ(BodyKey(258), BYTES("B\0\0\0\0\0\0\x01\x02"));
  EXPECT_EQ(NowKey(kReport), "Nbo-khcn/2022-S1/so-khcn.tn");
  EXPECT_EQ(PastKey(kReport, 1), BYTES("Pbo-khcn/2022-S1/so-khcn.tn/\xff\xff\xff\xff\xff\xff\xff\xfe"));
  EXPECT_EQ(FiguresKey(kReport, 3), BYTES("Fbo-khcn/2022-S1/\0\0\0\0\0\0\0\x03/so-khcn.tn"));
  EXPECT_EQ(VerdictKey(kReport, 3), BYTES("Vbo-khcn/2022-S1/so-khcn.tn/\0\0\0\0\0\0\0\x03"));
  EXPECT_EQ(IdempotencyKey("local", "r-1"), "Ilocal/r-1");
  EXPECT_EQ(CellKey("bo-khcn", "2022-S1", 7), BYTES("Cbo-khcn/2022-S1/\0\0\0\0\0\0\0\x07"));
  EXPECT_EQ(AuthorityKey("bo-khcn", "2020-01-01", 2),
            BYTES("Rauthority/bo-khcn/2020-01-01/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(UnitKey("so-khcn", "", 2), BYTES("Runit/so-khcn//\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(HomeKey("bo-khcn", "so-khcn"), "Rhome/bo-khcn/so-khcn");
  EXPECT_EQ(BlocKey("bo-khcn", "k1", "2020-01-01", 2),
            BYTES("Rbloc/bo-khcn/k1/2020-01-01/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(TermKey("bo-khcn", "k1", "2020-01-01", 2),
            BYTES("Rterm/bo-khcn/k1/2020-01-01/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(PeriodKey("bo-khcn", "2022-S1", 2), BYTES("Rperiod/bo-khcn/2022-S1/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(ExtensionKey("bo-khcn", "2022-S1", 1, {.unit_id = "u", .bloc_id = ""}, 2),
            BYTES("Rextension/bo-khcn/2022-S1/1/unit/u/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(ExtensionKey("bo-khcn", "2022-S1", 2, {.unit_id = "", .bloc_id = "k1"}, 2),
            BYTES("Rextension/bo-khcn/2022-S1/2/bloc/k1/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(ExtensionKey("bo-khcn", "2022-S1", 2, {}, 2),
            BYTES("Rextension/bo-khcn/2022-S1/2/all/-/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(ExemptionKey("bo-khcn", "2022-S1", "u", 2),
            BYTES("Rexemption/bo-khcn/2022-S1/u/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(LockKey("bo-khcn", "2022-S1", "", 2), BYTES("Rlock/bo-khcn/2022-S1/-/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(LockKey("bo-khcn", "2022-S1", "k1", 2), BYTES("Rlock/bo-khcn/2022-S1/k1/\xff\xff\xff\xff\xff\xff\xff\xfd"));
  EXPECT_EQ(ConsolidationKey({"bo-khcn", "2022-S1", "k1"}, 3),
            BYTES("Sbo-khcn/2022-S1/k1/\xff\xff\xff\xff\xff\xff\xff\xfc"));
  EXPECT_EQ(ConsolidationKey({"bo-khcn", "2022-S1", ""}, 1),
            BYTES("Sbo-khcn/2022-S1/-/\xff\xff\xff\xff\xff\xff\xff\xfe"));
  EXPECT_EQ(CommentKey({"bo-khcn", "2022-S1", ""}, 9), BYTES("Tbo-khcn/2022-S1/-/\0\0\0\0\0\0\0\x09"));
  EXPECT_EQ(CatalogKey(4, "CSTD", "2020-01-01", 2), BYTES("K004/CSTD/2020-01-01/\xff\xff\xff\xff\xff\xff\xff\xfd"));
}

TEST(KeysTest, NumbersSortAsNumbersAndRevisionsNewestFirst) {
  const std::vector<int64_t> numbers = {0, 1, 47, 48, 255, 256, 65535, 1LL << 40, std::numeric_limits<int64_t>::max()};
  for (size_t i = 1; i < numbers.size(); ++i) {
    EXPECT_LT(LogKey(numbers[i - 1]), LogKey(numbers[i]));
    EXPECT_LT(FiguresKey(kReport, numbers[i - 1]), FiguresKey(kReport, numbers[i]));
    EXPECT_GT(PastKey(kReport, numbers[i - 1]), PastKey(kReport, numbers[i]));
    EXPECT_GT(ConsolidationKey(kOwn, numbers[i - 1]), ConsolidationKey(kOwn, numbers[i]));
    EXPECT_LT(CommentKey(kOwn, numbers[i - 1]), CommentKey(kOwn, numbers[i]));
    EXPECT_GT(CatalogKey(1, "x", "", numbers[i - 1]), CatalogKey(1, "x", "", numbers[i]));
  }
}

TEST(KeysTest, NumbersComeBackEvenWhenTheirBytesLookLikeSeparators) {
  // 0x2f is '/', 0xd0 its complement.
  for (const int64_t number :
       {int64_t{0}, int64_t{1}, int64_t{0x2f}, int64_t{0x2f2f2f2f2f2f2f2f}, ~int64_t{0x2f} & 0xff,
        static_cast<int64_t>(0x50d0d0d0d0d0d0d0), std::numeric_limits<int64_t>::max()}) {
    EXPECT_EQ(NumberOfKey(LogKey(number)), number);
    EXPECT_EQ(NumberOfKey(CellKey("a", "p", number)), number);
    EXPECT_EQ(RevisionOfKey(PastKey(kReport, number)), number);
    EXPECT_EQ(RevisionOfKey(CatalogKey(1, "x", "2020-01-01", number)), number);
    EXPECT_EQ(ReportOfPastKey(PastKey(kReport, number)), kReport);
    EXPECT_EQ(ConsolidationOfKey(ConsolidationKey(kBlocs, number)), kBlocs);
    EXPECT_EQ(ConsolidationNumberOfKey(ConsolidationKey(kBlocs, number)), number);
    EXPECT_EQ(ConsolidationOfKey(CommentKey(kOwn, number)), kOwn);
    EXPECT_EQ(NumberOfKey(CommentKey(kOwn, number)), number);
    EXPECT_EQ(WithoutRevision(PastKey(kReport, number)), "Pbo-khcn/2022-S1/so-khcn.tn");
    EXPECT_EQ(WithoutRevision(UnitKey("u", "", number)), "Runit/u/");
  }
}

TEST(KeysTest, PartsOfKeysComeBack) {
  EXPECT_EQ(UnitOfNowKey(NowKey(kReport)), "so-khcn.tn");
  EXPECT_EQ(ReportOfPastKey(PastKey(kReport, 5)), kReport);
}

TEST(KeysTest, GarbageIsTakenApartWithoutHarm) {
  for (const std::string& key : {std::string(), std::string("P"), std::string("P/"), std::string("P//"),
                                 std::string("Pa/b"), BYTES("\0\0\0\0\0\0\0\0"), std::string("////////////")}) {
    (void)UnitOfNowKey(key);
    (void)ReportOfPastKey(key);
    (void)ConsolidationOfKey(key);
    (void)ConsolidationNumberOfKey(key);
    (void)RevisionOfKey(key);
    (void)NumberOfKey(key);
    (void)WithoutRevision(key);
  }
  EXPECT_EQ(NumberOfKey("short"), 0);
  EXPECT_EQ(WithoutRevision("short"), "");
  EXPECT_EQ(ReportOfPastKey("Pa/b"), ReportId{});
}

TEST(KeysTest, RangesHoldTheirKeysAndNoOthers) {
  const auto holds = [](const KeyRange& range, const std::string& key) {
    return range.first <= key && key < range.limit;
  };
  EXPECT_TRUE(holds(SpaceRange(Space::kLog), LogKey(0)));
  EXPECT_TRUE(holds(SpaceRange(Space::kLog), LogKey(std::numeric_limits<int64_t>::max())));
  EXPECT_FALSE(holds(SpaceRange(Space::kLog), MetaKey("")));
  EXPECT_FALSE(holds(SpaceRange(Space::kLog), CatalogKey(1, "x", "", 1)));

  EXPECT_TRUE(holds(NowRange("bo-khcn", "2022-S1"), NowKey(kReport)));
  EXPECT_FALSE(holds(NowRange("bo-khcn", "2022-S1"), NowKey({"bo-khcn", "2022-S1.b", "u"})));
  EXPECT_FALSE(holds(NowRange("bo-khcn", "2022-S1"), NowKey({"bo-khcn", "2022-S10", "u"})));
  EXPECT_FALSE(holds(NowRange("bo-khcn", "2022-S1"), NowKey({"bo-khcn", "2022-S", "u"})));

  EXPECT_TRUE(holds(ConsolidationsRange("bo-khcn", "2022-S1"), ConsolidationKey(kOwn, 1)));
  EXPECT_TRUE(holds(ConsolidationsRange("bo-khcn", "2022-S1"), ConsolidationKey(kBlocs, 0)));
  EXPECT_TRUE(holds(ConsolidationsRange(kBlocs), ConsolidationKey(kBlocs, 0)));
  EXPECT_TRUE(holds(ConsolidationsRange(kBlocs), ConsolidationKey(kBlocs, std::numeric_limits<int64_t>::max())));
  EXPECT_FALSE(holds(ConsolidationsRange(kBlocs), ConsolidationKey(kOwn, 1)));
  EXPECT_FALSE(holds(ConsolidationsRange(kBlocs), ConsolidationKey({"bo-khcn", "2022-S1", "k1.b"}, 1)));
  EXPECT_TRUE(holds(CommentsRange(kOwn), CommentKey(kOwn, 0)));
  EXPECT_FALSE(holds(CommentsRange(kOwn), CommentKey(kBlocs, 0)));

  EXPECT_TRUE(holds(ExtensionsRange("bo-khcn"), ExtensionKey("bo-khcn", "2022-S1", 1, {}, 1)));
  EXPECT_FALSE(holds(ExtensionsRange("bo-khcn"), ExtensionKey("bo-khcn2", "2022-S1", 1, {}, 1)));
  EXPECT_TRUE(holds(ExemptionsRange("bo-khcn"), ExemptionKey("bo-khcn", "2022-S1", "u", 1)));
  EXPECT_TRUE(holds(LocksRange("bo-khcn"), LockKey("bo-khcn", "2022-S1", "", 1)));

  EXPECT_TRUE(holds(PastRange(kReport), PastKey(kReport, 0)));
  EXPECT_TRUE(holds(PastRange(kReport), PastKey(kReport, std::numeric_limits<int64_t>::max())));
  EXPECT_FALSE(holds(PastRange(kReport), PastKey({"bo-khcn", "2022-S1", "so-khcn.tn2"}, 1)));
}

TEST(KeysTest, EverySpaceHasItsNameAndItsFirstByte) {
  std::set<std::string> names;
  for (const Space space : kSpaces) {
    names.insert(std::string(SpaceName(space)));
    EXPECT_THAT(SpaceOf(std::string(1, static_cast<char>(space)) + "rest"), Eq(space));
  }
  EXPECT_EQ(names, (std::set<std::string>{"meta", "log", "body", "now", "past", "fig", "verdict", "idem", "cell",
                                          "registry", "catalog", "consolidation", "comment"}));
  EXPECT_THAT(SpaceOf(""), Eq(std::nullopt));
  EXPECT_THAT(SpaceOf("xyz"), Eq(std::nullopt));
}

}  // namespace
}  // namespace khoi::storage
