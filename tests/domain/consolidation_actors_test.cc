#include "services/domain/consolidation_actors.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/domain/world.h"
#include "tests/status_matchers.h"

namespace khoi::domain {
namespace {

using ::testing::HasSubstr;

constexpr absl::CivilDay kToday(2022, 6, 20);

// Bloc k1 is led by "b" in the first half and by "c" since then; the period ends before that.
Structure TwoTerms() {
  std::vector<v1::RegistryRecord> records;
  for (
      const char* const text : {
          "authority { authority_id: 'bo' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' }",
          "bloc { authority_id: 'bo' bloc_id: 'k1' name_vi: 'Khối 1' }",
          "bloc { authority_id: 'bo' bloc_id: 'k2' name_vi: 'Khối 2' }",
          "bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2022-01-01' member_unit_ids: ['a', 'b', 'e'] "
          "leader_unit_id: 'b' deputy_unit_ids: 'a' }",
          "bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2022-06-15' member_unit_ids: ['a', 'c', 'f'] "
          "leader_unit_id: 'c' }",
          "bloc_term { authority_id: 'bo' bloc_id: 'k2' valid_from_date: '2022-01-01' member_unit_ids: 'd' "
          "leader_unit_id: 'd' }",
          "period { authority_id: 'bo' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2021-12-15' "
          "last_date: '2022-06-14' }",
      }) {
    records.push_back(testing::FromText<v1::RegistryRecord>(text));
  }
  return Structure("bo", std::move(records));
}

std::string Signers(const Structure& structure, const std::string& bloc_id) {
  return absl::StrJoin(SignersOf({structure, *structure.FindPeriod("2022-S1"), bloc_id}, kToday), " ");
}

std::string Commenters(const Structure& structure, const std::string& bloc_id) {
  return absl::StrJoin(CommentersOf({structure, *structure.FindPeriod("2022-S1"), bloc_id}, kToday), " ");
}

TEST(ConsolidationActors, LeaderAndDeputiesOfEitherDayAndTheAuthoritySign) {
  const Structure structure = TwoTerms();
  EXPECT_EQ(Signers(structure, "k1"), "a b bo c");
  EXPECT_EQ(Signers(structure, "k2"), "bo d");
}

TEST(ConsolidationActors, TheAuthorityAloneSignsItsOwn) { EXPECT_EQ(Signers(TwoTerms(), ""), "bo"); }

TEST(ConsolidationActors, MembersOfEitherDayCommentOnTheirBlocs) {
  const Structure structure = TwoTerms();
  EXPECT_EQ(Commenters(structure, "k1"), "a b c e f");
  EXPECT_EQ(Commenters(structure, "k2"), "d");
}

TEST(ConsolidationActors, MembersOfAnyBlocCommentOnTheAuthoritys) {
  EXPECT_EQ(Commenters(TwoTerms(), ""), "a b bo c d e f");
}

TEST(ConsolidationActors, RefusalNamesWhoMay) {
  const Structure structure = TwoTerms();
  const ConsolidatedScope scope{structure, *structure.FindPeriod("2022-S1"), "k2"};
  EXPECT_THAT(CheckSigner(scope, "d", kToday), testing::IsOk());
  EXPECT_THAT(CheckCommenter(scope, "d", kToday), testing::IsOk());
  const absl::Status signing = CheckSigner(scope, "a", kToday);
  EXPECT_EQ(signing.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(signing.message()), HasSubstr("actor.organisation_id: a may not sign"));
  EXPECT_THAT(std::string(signing.message()), HasSubstr("bo, d"));
  const absl::Status commenting = CheckCommenter(scope, "bo", kToday);
  EXPECT_EQ(commenting.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(commenting.message()), HasSubstr("members of bloc k2"));
}

}  // namespace
}  // namespace khoi::domain
