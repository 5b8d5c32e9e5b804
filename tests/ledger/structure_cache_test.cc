#include "services/ledger/structure_cache.h"

#include <array>
#include <barrier>
#include <memory>
#include <thread>
#include <vector>

#include "tests/ledger/world.h"

namespace khoi::ledger {
namespace {

using testing::IsOk;

constexpr absl::CivilDay kLastDay(2022, 6, 30);

TEST(StructureCacheTest, ReadsTheRegistryAsItWas) {
  World world;
  world.Settle();
  const int64_t before = world.Now().end.revision;
  ASSERT_THAT(world.ApplyRegistry("rename",
                                  Parse<stored::v1::RegistryBody>("records { unit { unit_id: 'so-a' type_code: 'UT-SO' "
                                                                  "name_vi: 'Sở A mới' home_authority_id: 'tinh' } }")),
              IsOk());
  const View view = world.Now();
  StructureCache cache;
  const auto then = cache.StructureAt(view, "tinh", before);
  const auto now = cache.StructureAt(view, "tinh", view.end.revision);
  ASSERT_THAT(then, IsOk());
  ASSERT_THAT(now, IsOk());
  EXPECT_EQ((*then)->UnitOn("so-a", kLastDay)->name_vi(), "Sở A");
  EXPECT_EQ((*now)->UnitOn("so-a", kLastDay)->name_vi(), "Sở A mới");
}

TEST(StructureCacheTest, ForgetsWhatWasUsedLongAgoWhenItIsFull) {
  World world;
  world.Settle();
  const View view = world.Now();
  const auto is_kept = [&](StructureCache& cache) {
    const std::weak_ptr<const domain::Structure> first = *cache.StructureAt(view, "tinh", view.end.revision);
    EXPECT_THAT(cache.StructureAt(view, "tw", view.end.revision), IsOk());
    return !first.expired();
  };
  StructureCache large;
  EXPECT_TRUE(is_kept(large));
  StructureCache small(1);
  EXPECT_FALSE(is_kept(small));
  const auto again = small.StructureAt(view, "tinh", view.end.revision);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ((*again)->UnitOn("so-a", kLastDay)->name_vi(), "Sở A");
}

TEST(StructureCacheTest, ReadsMembersWhoseHomeIsElsewhere) {
  World world;
  world.Settle();
  ASSERT_THAT(world.ApplyRegistry("cluster", Parse<stored::v1::RegistryBody>(R"(
      records { authority { authority_id: 'bo' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' calendar_profile_code: 'CALENDAR' } }
      records { bloc { authority_id: 'bo' bloc_id: 'cum' name_vi: 'Cụm' } }
      records { bloc_term { authority_id: 'bo' bloc_id: 'cum' valid_from_date: '2022-01-01' member_unit_ids: 'so-b'
                            leader_unit_id: 'so-b' } })")),
              IsOk());
  StructureCache cache;
  const View view = world.Now();
  const auto structure = cache.StructureAt(view, "bo", view.end.revision);
  ASSERT_THAT(structure, IsOk());
  ASSERT_EQ((*structure)->ExpectedOn(kLastDay).size(), 1U);
  EXPECT_EQ((*structure)->UnitOn("so-b", kLastDay)->home_authority_id(), "tinh");
  // And the home knows where else its unit is a member.
  const auto home = cache.StructureAt(view, "tinh", view.end.revision);
  ASSERT_THAT(home, IsOk());
  EXPECT_THAT((*home)->OtherAuthoritiesOf("so-b", kLastDay), ::testing::ElementsAre("bo"));
  EXPECT_THAT((*home)->OtherAuthoritiesOf("so-a", kLastDay), ::testing::IsEmpty());
}

TEST(StructureCacheTest, AnAuthoritySeesCentralEntriesAndItsOwn) {
  World world;
  world.Settle();
  ASSERT_THAT(world.ApplyCatalog("own", Parse<stored::v1::CatalogBody>(R"(
      entries { kind: CATALOG_KIND_EVENT code: 'EV-TINH' owner_id: 'tinh' name_vi: 'Của tỉnh' name_en: 'Own' }
      entries { kind: CATALOG_KIND_EVENT code: 'EV-BO' owner_id: 'bo' name_vi: 'Của bộ' name_en: 'Foreign' })")),
              IsOk());
  StructureCache cache;
  const View view = world.Now();
  const auto catalog = cache.CatalogAt(view, "tinh", view.end.revision);
  ASSERT_THAT(catalog, IsOk());
  EXPECT_NE((*catalog)->FindLatest(v1::CATALOG_KIND_AWARD, "CO-GK"), nullptr);
  EXPECT_NE((*catalog)->FindLatest(v1::CATALOG_KIND_EVENT, "EV-TINH"), nullptr);
  EXPECT_EQ((*catalog)->FindLatest(v1::CATALOG_KIND_EVENT, "EV-BO"), nullptr);
}

TEST(StructureCacheTest, SubmissionsBetweenStructureEntriesShareOneStructure) {
  World world;
  world.Settle();
  StructureCache cache;
  const auto before = cache.StructureAt(world.Now(), "tinh", world.Now().end.revision);
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  const auto after = cache.StructureAt(world.Now(), "tinh", world.Now().end.revision);
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(before->get(), after->get());
}

TEST(StructureCacheTest, WhoeverAsksAtOnceGetsTheSameStructure) {
  World world;
  world.Settle();
  const View view = world.Now();
  for (int round = 0; round < 50; ++round) {
    StructureCache cache;
    std::barrier together(4);
    std::array<std::shared_ptr<const domain::Structure>, 4> got;
    std::vector<std::thread> threads;
    for (size_t i = 0; i < got.size(); ++i) {
      threads.emplace_back([&, i] {
        together.arrive_and_wait();
        got[i] = cache.StructureAt(view, "tinh", view.end.revision).value();
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const auto& structure : got) {
      ASSERT_EQ(structure, got[0]) << round;
    }
  }
}

}  // namespace
}  // namespace khoi::ledger
