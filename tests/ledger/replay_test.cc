#include "services/ledger/replay.h"

#include <iterator>
#include <random>

#include "storage/rows.h"
#include "tests/ledger/world.h"
#include "tests/storage/faulty_engine.h"

namespace khoi::ledger {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using testing::StatusIs;

std::vector<std::string> Describe(const VerifyReport& report) {
  std::vector<std::string> lines;
  for (const Difference& difference : report.differences) {
    lines.push_back(absl::StrCat(difference.row, ": ", difference.what));
  }
  return lines;
}

constexpr const char* kActs[] = {
    "receive {}",
    "accept { waivers { rule_id: 'SUM-TOTAL' reason: 'đã đối chiếu' } }",
    "return { reasons { field_path: 'report' text: 'sai' } due_date: '2022-07-20' }",
    "withdraw {}",
    "request_amendment {}",
    "approve_amendment { due_date: '2022-07-31' }",
    "refuse_amendment {}",
};

// A history with new versions, unchanged content, acts legal and not, consolidations, comments, refused drafts and
// structure changes between them.
void Live(World& world) {
  world.Settle();
  std::mt19937 random(7);
  std::vector<int64_t> versions(3, 0);
  for (int i = 0; i < 200; ++i) {
    const size_t unit = random() % 3;
    const int64_t count = random() % 5;
    const std::string unit_id = std::string("so-") + static_cast<char>('a' + unit);
    const auto expected = versions[unit] == 0 ? std::nullopt : std::optional<int64_t>(versions[unit]);
    const auto committed =
        world.Submit(MakeReport(unit_id, count, random() % 3 == 0 ? count + 1 : -1), absl::StrCat("r", i), expected);
    ASSERT_THAT(committed, IsOk());
    versions[unit] = committed->entry.submission().version();
    int legal_acts = 0;
    for (int act = 0; act < 3; ++act) {
      const auto acted = world.Review(unit_id, versions[unit], kActs[random() % std::size(kActs)],
                                      absl::StrCat("a", i, "/", act), /*locked=*/random() % 2 == 0);
      legal_acts += acted.ok() ? 1 : 0;
      if (!acted.ok()) {
        ASSERT_THAT(acted, StatusIs(absl::StatusCode::kFailedPrecondition));
      }
    }
    if (i % 7 == 0) {
      const std::string bloc_id = random() % 2 == 0 ? "khoi-1" : "";
      ASSERT_THAT(world.Append(world.Commented(bloc_id, absl::StrCat(i), absl::StrCat("t", i))), IsOk());
      ASSERT_THAT(world.Append(world.Signed(bloc_id, absl::StrCat(legal_acts), absl::StrCat("s", i))), IsOk());
    }
    if (i % 50 == 49) {
      ASSERT_THAT(world.ApplyCatalog(absl::StrCat("c", i), Parse<stored::v1::CatalogBody>(kCatalog)), IsOk());
    }
  }
}

TEST(ReplayTest, ReplayingTheLogIntoAnEmptyEngineGivesEqualBytes) {
  World world;
  Live(world);
  storage::MemoryEngine scratch;
  const auto report = Verify(*world.engine, scratch);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Describe(*report), IsEmpty());
  EXPECT_EQ(report->entry_count, world.Now().end.revision);
  EXPECT_GT(report->entry_count, 300);
}

class TamperedTest : public ::testing::Test {
 protected:
  TamperedTest() { Live(world); }

  void Put(const std::string& key, const std::string& value) {
    storage::Batch batch;
    batch.puts.push_back({key, value});
    ASSERT_THAT(world.engine->Write(batch), IsOk());
  }
  void Delete(const std::string& key) {
    storage::Batch batch;
    batch.deletes.push_back(key);
    ASSERT_THAT(world.engine->Write(batch), IsOk());
  }
  std::string Get(const std::string& key) {
    const auto value = world.engine->TakeSnapshot()->Get(key);
    return value.ok() ? value->value_or("") : "";
  }
  std::vector<std::string> Differences() {
    storage::MemoryEngine scratch;
    const auto report = Verify(*world.engine, scratch);
    EXPECT_THAT(report, IsOk());
    return Describe(*report);
  }

  const storage::ReportId id{"tinh", "2022-S1", "so-a"};
  World world;
};

TEST_F(TamperedTest, AChangedHeadIsFound) {
  std::string row = Get(storage::NowKey(id));
  row.back() = static_cast<char>(row.back() + 1);
  Put(storage::NowKey(id), row);
  EXPECT_THAT(Differences(), ::testing::ElementsAre("Ntinh/2022-S1/so-a: other bytes"));
}

TEST_F(TamperedTest, AMissingViewIsFound) {
  Delete(storage::FiguresKey(id, 1));
  EXPECT_THAT(Differences(), SizeIs(1));
}

TEST_F(TamperedTest, ARowThatNoEntryWroteIsFound) {
  Put(storage::NowKey({"tinh", "2022-S1", "so-z"}), "x");
  EXPECT_THAT(Differences(), ::testing::ElementsAre("Ntinh/2022-S1/so-z: is not among the views of the log"));
}

TEST_F(TamperedTest, AChangedBodyIsFound) {
  const int64_t revision = world.Now().end.revision - 1;
  Put(storage::BodyKey(revision), MakeReport("so-a", 4711).SerializeAsString());
  EXPECT_THAT(Differences(), ::testing::Contains(absl::StrCat(
                                 "body/", revision, ": does not have the hash and size that its entry gives")));
}

TEST_F(TamperedTest, AMissingEntryIsFound) {
  Delete(storage::LogKey(5));
  EXPECT_THAT(Differences(), ::testing::Contains("log/5: missing or unreadable"));
}

TEST_F(TamperedTest, AnActOtherThanItsEntrySaysIsFound) {
  const View view = world.Now();
  stored::v1::Entry entry;
  for (int64_t revision = view.end.revision; !entry.has_review(); --revision) {
    const auto read = ReadEntry(view, revision);
    ASSERT_THAT(read, IsOk());
    entry = *read;
  }
  stored::v1::ReviewBody body;
  ASSERT_TRUE(body.ParseFromString(Get(storage::BodyKey(entry.revision()))));
  body.mutable_act()->mutable_withdraw();
  if (entry.review().act() == v1::Act::kWithdraw) {
    body.mutable_act()->mutable_receive();
  }
  Put(storage::BodyKey(entry.revision()), body.SerializeAsString());
  EXPECT_THAT(Differences(),
              ::testing::Contains(absl::StrCat("body/", entry.revision(), ": is not the act that its entry names")));
}

TEST_F(TamperedTest, AChangedConsolidationRowIsFound) {
  Put(storage::ConsolidationKey({"tinh", "2022-S1", "khoi-1"}, 1), "x");
  EXPECT_THAT(Differences(), SizeIs(1));
}

TEST_F(TamperedTest, FiguresOfAnotherReleaseStayAsTheyAre) {
  // An entry that says another deriver made its figures: they are taken as stored instead of derived anew.
  const int64_t revision = world.Now().end.revision;
  View view = world.Now();
  int64_t submission_revision = revision;
  stored::v1::Entry entry;
  for (;; --submission_revision) {
    const auto read = ReadEntry(view, submission_revision);
    ASSERT_THAT(read, IsOk());
    entry = *read;
    if (entry.has_submission()) break;
  }
  entry.set_deriver(domain::kDeriver + 1);
  Put(storage::LogKey(submission_revision), entry.SerializeAsString());
  storage::MemoryEngine scratch;
  const auto report = Verify(*world.engine, scratch);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Describe(*report), IsEmpty());
  EXPECT_EQ(report->kept_derivation_count, 1);
}

TEST(FailedWriteTest, AReportItsReceiptAndItsLogEntryAreStoredTogetherOrNotAtAll) {
  // Fail each write of a short life in turn; what is stored afterwards must follow from the log, whether the write had
  // been applied or not, and whoever was answered OK must find the version there.
  using Moment = storage::FaultyEngine::Moment;
  for (const Moment moment : {Moment::kBeforeApplying, Moment::kAfterApplying}) {
    for (int nth = 1; nth <= 6; ++nth) {
      storage::MemoryEngine inner;
      bool stopped = false;
      std::vector<std::string> acknowledged;
      {
        auto faulty = std::make_unique<storage::FaultyEngine>(inner);
        faulty->FailNth(nth, moment);
        World world(std::move(faulty), {.on_fatal = [&](const absl::Status&) { stopped = true; }});
        const auto registry = world.ApplyRegistry("r", Parse<stored::v1::RegistryBody>(kRegistry));
        EXPECT_EQ(registry.ok(), !stopped);
        if (!stopped) {
          const auto catalog = world.ApplyCatalog("c", Parse<stored::v1::CatalogBody>(kCatalog));
          EXPECT_EQ(catalog.ok(), !stopped);
        }
        for (const std::string unit : {"so-a", "so-b", "so-c", "so-a"}) {
          if (stopped) break;
          const auto head = HeadAt(world.Now(), {"tinh", "2022-S1", unit}, world.Now().end.revision);
          const auto expected = (*head).has_value() ? std::optional<int64_t>((*head)->version) : std::nullopt;
          const auto committed = world.Submit(MakeReport(unit, 3 + static_cast<int64_t>(acknowledged.size())),
                                              absl::StrCat(unit, acknowledged.size()), expected);
          if (committed.ok()) {
            acknowledged.push_back(storage::LogKey(committed->entry.revision()));
          } else {
            EXPECT_THAT(committed, StatusIs(absl::StatusCode::kUnavailable));
          }
        }
      }
      EXPECT_TRUE(stopped) << nth;
      storage::MemoryEngine scratch;
      const auto report = Verify(inner, scratch);
      ASSERT_THAT(report, IsOk());
      EXPECT_THAT(Describe(*report), IsEmpty()) << "write " << nth;
      for (const std::string& key : acknowledged) {
        const auto row = inner.TakeSnapshot()->Get(key);
        ASSERT_THAT(row, IsOk());
        EXPECT_TRUE(row->has_value());
      }
    }
  }
}

}  // namespace
}  // namespace khoi::ledger
