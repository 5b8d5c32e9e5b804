#include "services/summary/consolidation.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/summary/bloc_consolidations.h"
#include "services/summary/consolidated_versions.h"
#include "services/summary/consolidation_changes.h"
#include "services/summary/consolidation_content.h"
#include "services/summary/consolidation_rows.h"
#include "tests/ledger/world.h"
#include "tests/status_matchers.h"

namespace khoi::summary {
namespace {

using ::khoi::ledger::Parse;

// Province "tinh" with blocs k1 (a, b, c) and k2 (b, d) and unit "e" that reports directly; ministry "bo" with bloc m1
// (a, f).
constexpr char kRegistry[] = R"(
  records { authority { authority_id: 'tw' type: AUTHORITY_TYPE_CENTRAL name_vi: 'Trung ương' } }
  records { authority { authority_id: 'tinh' type: AUTHORITY_TYPE_PROVINCE name_vi: 'Tỉnh' } }
  records { authority { authority_id: 'bo' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' } }
  records { unit { unit_id: 'a' type_code: 'UT-SO' name_vi: 'Sở A' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'b' type_code: 'UT-SO' name_vi: 'Sở B' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'c' type_code: 'UT-SO' name_vi: 'Sở C' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'd' type_code: 'UT-SO' name_vi: 'Sở D' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'e' type_code: 'UT-SO' name_vi: 'Ban E' home_authority_id: 'tinh' reports_directly: true } }
  records { unit { unit_id: 'f' type_code: 'UT-SO' name_vi: 'Vụ F' home_authority_id: 'bo' } }
  records { bloc { authority_id: 'tinh' bloc_id: 'k1' name_vi: 'Khối 1' } }
  records { bloc { authority_id: 'tinh' bloc_id: 'k2' name_vi: 'Khối 2' } }
  records { bloc { authority_id: 'bo' bloc_id: 'm1' name_vi: 'Khối M' } }
  records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2022-01-01'
                        member_unit_ids: ['a', 'b', 'c'] leader_unit_id: 'a' } }
  records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2022-01-01' member_unit_ids: ['b', 'd']
                        leader_unit_id: 'd' } }
  records { bloc_term { authority_id: 'bo' bloc_id: 'm1' valid_from_date: '2022-01-01' member_unit_ids: ['a', 'f']
                        leader_unit_id: 'f' } }
  records { period { authority_id: 'tinh' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng'
                     first_date: '2022-01-01' last_date: '2022-06-30' open_date: '2022-01-01' } }
  records { period { authority_id: 'bo' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng'
                     first_date: '2022-01-01' last_date: '2022-06-30' open_date: '2022-01-01' } }
)";

v1::ConsolidationRef Ref(const std::string& bloc_id, const std::string& authority_id = "tinh") {
  v1::ConsolidationRef ref;
  ref.set_authority_id(authority_id);
  ref.set_bloc_id(bloc_id);
  ref.set_period_id("2022-S1");
  return ref;
}

// "a/k1 v1, b/k1 v2 | c/k1 MISSING": inputs, then who is left out.
std::string Told(const v1::Consolidation& consolidation) {
  std::vector<std::string> inputs;
  for (const v1::ConsolidationInput& input : consolidation.inputs()) {
    inputs.push_back(absl::StrCat(input.unit_id(), "/", input.bloc_id(), " v", input.version()));
  }
  std::vector<std::string> left_out;
  for (const v1::LeftOutUnit& unit : consolidation.left_out_units()) {
    left_out.push_back(absl::StrCat(unit.unit_id(), "/", unit.bloc_id(), " ",
                                    v1::LeftOutReason_Name(unit.reason()).substr(sizeof("LEFT_OUT_REASON"))));
  }
  return absl::StrCat(absl::StrJoin(inputs, ", "), " | ", absl::StrJoin(left_out, ", "));
}

class ConsolidationTest : public ::testing::Test {
 protected:
  ConsolidationTest() {
    Registry(kRegistry);
    EXPECT_THAT(world_.ApplyCatalog("catalog", Parse<stored::v1::CatalogBody>(ledger::kCatalog)), testing::IsOk());
  }

  // Each returns the revision of its entry.
  int64_t Registry(const std::string& records) {
    return Revision(world_.ApplyRegistry(NextId(), Parse<stored::v1::RegistryBody>(records)));
  }

  // The next version of a report.
  int64_t Submit(const std::string& unit_id, int64_t count, const std::string& authority_id = "tinh") {
    v1::Report report = ledger::MakeReport(unit_id, count);
    report.set_authority_id(authority_id);
    return Submit(report);
  }

  int64_t Submit(const v1::Report& report) {
    const int64_t before = versions_[report.authority_id() + report.unit_id()]++;
    return Revision(world_.Submit(report, NextId(), before == 0 ? std::nullopt : std::optional(before)));
  }

  int64_t Act(const std::string& unit_id, const std::string& act, const std::string& authority_id = "tinh") {
    ledger::ReviewDraft review{.report = {authority_id, "2022-S1", unit_id},
                               .version = versions_[authority_id + unit_id],
                               .judged_on = Today()};
    review.body.mutable_actor()->set_organisation_id(authority_id);
    *review.body.mutable_act() = Parse<v1::Act>(act);
    return Append(std::move(review));
  }

  int64_t Accept(const std::string& unit_id, const std::string& authority_id = "tinh") {
    return Act(unit_id, "accept {}", authority_id);
  }

  void SubmitAndAccept(const std::string& unit_id, int64_t count, const std::string& authority_id = "tinh") {
    Submit(unit_id, count, authority_id);
    Accept(unit_id, authority_id);
  }

  v1::Consolidation DraftOf(const v1::ConsolidationRef& ref, std::optional<int64_t> revision = std::nullopt) {
    const ledger::View view = world_.Now();
    auto draft = DraftConsolidation(view, world_.structures, ref, revision.value_or(view.end.revision));
    EXPECT_THAT(draft, testing::IsOk());
    return draft.ok() ? draft->consolidation : v1::Consolidation();
  }

  v1::Consolidation Sign(const v1::ConsolidationRef& ref) {
    ledger::ConsolidationDraft change{.judged_on = Today()};
    *change.body.mutable_consolidation() = DraftOf(ref);
    return Read(Append(std::move(change)));
  }

  v1::Consolidation Read(int64_t revision) {
    auto consolidation = ReadConsolidation(world_.Now(), revision);
    EXPECT_THAT(consolidation, testing::IsOk());
    return *consolidation;
  }

  // "CURRENT", or "STALE: a v1->v2 k1->k1 @9": the state and every change with its cause.
  std::string StatusAt(const v1::Consolidation& consolidation, std::optional<int64_t> revision = std::nullopt) {
    const ledger::View view = world_.Now();
    const int64_t as_of = revision.value_or(view.end.revision);
    auto status = StatusOf(view, world_.structures, consolidation, as_of);
    EXPECT_THAT(status, testing::IsOk());
    EXPECT_THAT(
        AddCauses(view, world_.structures, consolidation.ref(), consolidation.as_of_revision(), as_of, status->changes),
        testing::IsOk());
    std::string told = v1::ConsolidationState_Name(status->state).substr(sizeof("CONSOLIDATION_STATE"));
    for (const v1::InputChange& change : status->changes) {
      absl::StrAppend(&told, ": ", change.unit_id(), " v", change.signed_version(), "->v", change.present_version(),
                      " ", change.signed_bloc_id(), "->", change.present_bloc_id(), " @", change.revision());
    }
    return told;
  }

  // "a1 c2": which version of which unit counts.
  std::string Counted(const v1::ConsolidationRef& ref, std::optional<int64_t> revision = std::nullopt) {
    const ledger::View view = world_.Now();
    const auto versions = ConsolidatedVersions(view, ref, revision.value_or(view.end.revision));
    EXPECT_THAT(versions, testing::IsOk());
    return absl::StrJoin(*versions, " ", [](std::string* out, const auto& each) {
      absl::StrAppend(out, each.first, each.second.version);
    });
  }

  absl::CivilDay Today() { return domain::DayInVietnam(ledger::NextEntryTime(world_.Now().end, world_.clock)); }

  std::string NextId() { return absl::StrCat("r", ++request_count_); }

  ledger::World world_;

 private:
  template <typename Change>
  int64_t Append(Change change) {
    const std::string request_id = NextId();
    return Revision(world_.Append({.caller_id = "local",
                                   .request_id = request_id,
                                   .request_hash = domain::Sha256Of(request_id),
                                   .structure_revision = world_.Now().end.structure_revision,
                                   .change = std::move(change)}));
  }

  static int64_t Revision(const absl::StatusOr<ledger::Committed>& committed) {
    EXPECT_THAT(committed, testing::IsOk());
    return committed.ok() ? committed->entry.revision() : 0;
  }

  int request_count_ = 0;
  std::map<std::string, int64_t> versions_;
};

constexpr char kExempt[] =
    "records { exemption { authority_id: 'tinh' period_id: '2022-S1' unit_id: '$' reason: 'Sáp nhập' granted_by: "
    "'Trưởng ban' } }";

std::string Exempt(const std::string& unit_id) {
  std::string text = kExempt;
  return text.replace(text.find('$'), 1, unit_id);
}

// A composition of bloc k1 or k2.
std::string Term(const std::string& bloc_id, const std::string& members) {
  return absl::StrCat("records { bloc_term { authority_id: 'tinh' bloc_id: '", bloc_id,
                      "' valid_from_date: '2022-01-01' member_unit_ids: [", members, "] leader_unit_id: 'a' } }");
}

TEST_F(ConsolidationTest, AcceptedVersionsAreInputsAndOthersAreLeftOutWithTheReason) {
  SubmitAndAccept("a", 1);
  Submit("b", 2);
  EXPECT_EQ(Told(DraftOf(Ref("k1"))), "a/k1 v1 | b/k1 NOT_ACCEPTED, c/k1 MISSING");
  Act("b", "receive {}");
  EXPECT_EQ(Told(DraftOf(Ref("k1"))), "a/k1 v1 | b/k1 NOT_ACCEPTED, c/k1 MISSING");
  Act("b", "return { reasons { field_path: 'report' text: 'Thiếu số liệu' } due_date: '2022-07-30' }");
  Submit("c", 3);
  Act("c", "withdraw {}");
  EXPECT_EQ(Told(DraftOf(Ref("k1"))), "a/k1 v1 | b/k1 RETURNED, c/k1 MISSING");
  Registry(Exempt("c"));
  EXPECT_EQ(Told(DraftOf(Ref("k1"))), "a/k1 v1 | b/k1 RETURNED, c/k1 EXEMPT");
}

TEST_F(ConsolidationTest, AcceptedVersionCountsUntilALaterOneIsAccepted) {
  SubmitAndAccept("a", 1);
  const v1::Consolidation first = DraftOf(Ref("k1"));
  Submit("a", 2);
  EXPECT_THAT(DraftOf(Ref("k1")).inputs(0), testing::EqualsProto(first.inputs(0)));
  Accept("a");
  const v1::ConsolidationInput second = DraftOf(Ref("k1")).inputs(0);
  EXPECT_EQ(second.version(), 2);
  EXPECT_EQ(second.content_hash().size(), 32);
  EXPECT_NE(second.content_hash(), first.inputs(0).content_hash());
}

TEST_F(ConsolidationTest, WhatAnExemptUnitSentDoesNotCount) {
  SubmitAndAccept("a", 1);
  Registry(Exempt("a"));
  EXPECT_EQ(Told(DraftOf(Ref("k1"))), " | a/k1 EXEMPT, b/k1 MISSING, c/k1 MISSING");
}

TEST_F(ConsolidationTest, UnitOfTwoBlocsBelongsToBothAndCountsOnceForTheAuthority) {
  SubmitAndAccept("b", 2);
  EXPECT_EQ(Told(DraftOf(Ref("k1"))), "b/k1 v1 | a/k1 MISSING, c/k1 MISSING");
  EXPECT_EQ(Told(DraftOf(Ref("k2"))), "b/k2 v1 | d/k2 MISSING");
  EXPECT_EQ(Told(DraftOf(Ref(""))), "b/k1 v1 | a/k1 MISSING, c/k1 MISSING, d/k2 MISSING, e/- MISSING");
}

TEST_F(ConsolidationTest, UnitOfTwoAuthoritiesCountsOnceForEach) {
  SubmitAndAccept("a", 1);
  SubmitAndAccept("a", 7, "bo");
  Submit("a", 8, "bo");
  Accept("a", "bo");
  EXPECT_EQ(Told(DraftOf(Ref(""))), "a/k1 v1 | b/k1 MISSING, c/k1 MISSING, d/k2 MISSING, e/- MISSING");
  EXPECT_EQ(Told(DraftOf(Ref("", "bo"))), "a/m1 v2 | f/m1 MISSING");
  EXPECT_EQ(Told(DraftOf(Ref("m1", "bo"))), "a/m1 v2 | f/m1 MISSING");
}

TEST_F(ConsolidationTest, DraftAsOfARevisionIsTheSameForEver) {
  SubmitAndAccept("a", 1);
  const int64_t revision = world_.Now().end.revision;
  const v1::Consolidation before = DraftOf(Ref("k1"));
  Submit("a", 2);
  Accept("a");
  SubmitAndAccept("b", 2);
  Registry(Term("k1", "'a', 'd'"));
  EXPECT_THAT(DraftOf(Ref("k1"), revision), testing::EqualsProto(before));
}

TEST_F(ConsolidationTest, DigestStandsForScopeInputsAndReasons) {
  SubmitAndAccept("a", 1);
  const std::string digest = DraftOf(Ref("k1")).digest();
  EXPECT_EQ(digest.size(), 32);
  EXPECT_NE(DraftOf(Ref("")).digest(), digest);
  Registry("records { unit { unit_id: 'a' type_code: 'UT-SO' name_vi: 'Sở A mới' home_authority_id: 'tinh' } }");
  EXPECT_EQ(DraftOf(Ref("k1")).digest(), digest);
  Submit("b", 2);
  const std::string with_b = DraftOf(Ref("k1")).digest();
  EXPECT_NE(with_b, digest);
  Accept("b");
  EXPECT_NE(DraftOf(Ref("k1")).digest(), with_b);
}

TEST_F(ConsolidationTest, DigestIsThatOfItsGrammar) {
  v1::Consolidation consolidation;
  *consolidation.mutable_ref() = Ref("k1");
  v1::ConsolidationInput& input = *consolidation.add_inputs();
  input.set_unit_id("a");
  input.set_bloc_id("k1");
  input.set_version(3);
  input.set_content_hash(std::string(32, 'h'));
  v1::LeftOutUnit& left_out = *consolidation.add_left_out_units();
  left_out.set_unit_id("b");
  left_out.set_bloc_id("k1");
  left_out.set_reason(v1::LEFT_OUT_REASON_EXEMPT);
  left_out.set_note("không có trong digest");
  const auto number = [](int n) { return std::string(7, '\0') + static_cast<char>(n); };
  const auto text = [&](const std::string& bytes) { return number(static_cast<int>(bytes.size())) + bytes; };
  EXPECT_EQ(DigestOf(consolidation),
            domain::Sha256Of(std::string("khoi.consolidation") + '\0' + text("tinh") + text("k1") + text("2022-S1") +
                             number(1) + text("a") + text("k1") + number(3) + std::string(32, 'h') + number(1) +
                             text("b") + text("k1") + number(4)));
}

TEST_F(ConsolidationTest, NumbersFollowEachOtherAndALaterOneReplacesAnEarlierOne) {
  SubmitAndAccept("a", 1);
  const v1::Consolidation first = Sign(Ref("k1"));
  EXPECT_EQ(first.number(), 1);
  EXPECT_EQ(StatusAt(first), "CURRENT");
  const v1::Consolidation of_another = Sign(Ref("k2"));
  EXPECT_EQ(of_another.number(), 1);
  const v1::Consolidation second = Sign(Ref("k1"));
  EXPECT_EQ(second.number(), 2);
  EXPECT_EQ(StatusAt(first), "REPLACED");
  EXPECT_EQ(StatusAt(second), "CURRENT");
  EXPECT_EQ(StatusAt(first, second.revision() - 1), "CURRENT");
}

TEST_F(ConsolidationTest, AcceptanceOfAnotherVersionMakesItStale) {
  SubmitAndAccept("a", 1);
  const v1::Consolidation signed_one = Sign(Ref("k1"));
  Submit("a", 2);
  EXPECT_EQ(StatusAt(signed_one), "CURRENT");  // what waits for its reviewer is no input
  const int64_t cause = Accept("a");
  SubmitAndAccept("d", 4);  // of another bloc
  EXPECT_EQ(StatusAt(signed_one), absl::StrCat("STALE: a v1->v2 k1->k1 @", cause));
  EXPECT_EQ(StatusAt(signed_one, cause - 1), "CURRENT");
}

TEST_F(ConsolidationTest, AcceptanceOfWhatWasLeftOutMakesItStale) {
  SubmitAndAccept("a", 1);
  const v1::Consolidation signed_one = Sign(Ref("k1"));
  Submit("b", 2);
  const int64_t cause = Accept("b");
  Submit("b", 3);
  EXPECT_EQ(StatusAt(signed_one), absl::StrCat("STALE: b v0->v1 k1->k1 @", cause));
}

TEST_F(ConsolidationTest, ExemptionOfWhatCountedMakesItStale) {
  SubmitAndAccept("a", 1);
  const v1::Consolidation signed_one = Sign(Ref("k1"));
  const int64_t cause = Registry(Exempt("a"));
  Registry(Exempt("c"));
  EXPECT_EQ(StatusAt(signed_one), absl::StrCat("STALE: a v1->v0 k1-> @", cause));
}

TEST_F(ConsolidationTest, MoveToAnotherBlocMakesTheAuthoritysStale) {
  SubmitAndAccept("c", 3);
  const v1::Consolidation of_authority = Sign(Ref(""));
  const v1::Consolidation of_bloc = Sign(Ref("k1"));
  const int64_t cause = Registry(absl::StrCat(Term("k1", "'a', 'b'"), Term("k2", "'b', 'c', 'd'")));
  Registry("records { unit { unit_id: 'd' type_code: 'UT-SO' name_vi: 'Sở D mới' home_authority_id: 'tinh' } }");
  EXPECT_EQ(StatusAt(of_authority), absl::StrCat("STALE: c v1->v1 k1->k2 @", cause));
  EXPECT_EQ(StatusAt(of_bloc), absl::StrCat("STALE: c v1->v0 k1-> @", cause));
}

TEST_F(ConsolidationTest, NewMemberMakesItStale) {
  SubmitAndAccept("a", 1);
  SubmitAndAccept("d", 4);
  const v1::Consolidation signed_one = Sign(Ref("k1"));
  const int64_t cause = Registry(Term("k1", "'a', 'b', 'c', 'd', 'e'"));
  EXPECT_EQ(StatusAt(signed_one), absl::StrCat("STALE: d v0->v1 ->k1 @", cause, ": e v0->v0 ->k1 @", cause));
}

TEST_F(ConsolidationTest, OfTwoCausesTheLaterIsTold) {
  SubmitAndAccept("c", 3);
  const v1::Consolidation signed_one = Sign(Ref(""));
  Registry(absl::StrCat(Term("k1", "'a', 'b'"), Term("k2", "'b', 'c', 'd'")));
  Submit("c", 4);
  const int64_t acceptance = Accept("c");
  EXPECT_EQ(StatusAt(signed_one), absl::StrCat("STALE: c v1->v2 k1->k2 @", acceptance));
}

TEST_F(ConsolidationTest, WhatIsNoInputMakesNothingStale) {
  SubmitAndAccept("a", 1);
  Submit("b", 2);
  const v1::Consolidation of_bloc = Sign(Ref("k1"));
  const v1::Consolidation of_authority = Sign(Ref(""));
  Act("b", "return { reasons { field_path: 'report' text: 'Thiếu' } due_date: '2022-07-30' }");
  EXPECT_EQ(StatusAt(of_bloc), "CURRENT");
  Submit("c", 3);
  Act("c", "withdraw {}");
  Registry(Exempt("c"));
  Registry("records { unit { unit_id: 'a' type_code: 'UT-SO' name_vi: 'Sở A mới' home_authority_id: 'tinh' } }");
  Registry("records { bloc { authority_id: 'tinh' bloc_id: 'k1' name_vi: 'Khối một' } }");
  Submit("a", 5);
  Act("a", "return { reasons { field_path: 'report' text: 'Sai' } due_date: '2022-07-30' }");
  SubmitAndAccept("a", 6, "bo");
  Sign(Ref("k2"));
  EXPECT_EQ(StatusAt(of_bloc), "CURRENT");
  EXPECT_EQ(StatusAt(of_authority), "CURRENT");
}

TEST_F(ConsolidationTest, AuthorityIsReconciledWithWhatItsBlocsSigned) {
  const auto reconciled = [this] {
    std::vector<std::string> told;
    const v1::Consolidation draft = DraftOf(Ref(""));
    for (const v1::ReconciledBloc& bloc : draft.reconciled_blocs()) {
      told.push_back(absl::StrCat(bloc.bloc_id(), " ", bloc.number(), bloc.agrees() ? " agrees" : " differs"));
    }
    return absl::StrJoin(told, ", ");
  };
  SubmitAndAccept("a", 1);
  SubmitAndAccept("b", 2);
  EXPECT_EQ(reconciled(), "k1 0 differs, k2 0 differs");
  Sign(Ref("k1"));
  Sign(Ref("k2"));
  EXPECT_EQ(reconciled(), "k1 1 agrees, k2 1 agrees");
  Submit("b", 3);
  Accept("b");  // of both
  EXPECT_EQ(reconciled(), "k1 1 differs, k2 1 differs");
  Sign(Ref("k2"));
  EXPECT_EQ(reconciled(), "k1 1 differs, k2 2 agrees");
  Registry(Term("k2", "'d'"));
  EXPECT_EQ(reconciled(), "k1 1 differs, k2 2 differs");
}

TEST_F(ConsolidationTest, ConsolidatedVersionsAreThoseOfTheLatestOnes) {
  SubmitAndAccept("a", 1);
  SubmitAndAccept("d", 4);
  EXPECT_EQ(Counted(Ref("k1")), "");
  EXPECT_EQ(Counted(Ref("")), "");
  Sign(Ref("k1"));
  const int64_t k2_signed = Sign(Ref("k2")).revision();
  SubmitAndAccept("e", 5);
  Submit("a", 2);
  Accept("a");
  EXPECT_EQ(Counted(Ref("k1")), "a1");
  EXPECT_EQ(Counted(Ref("")), "a1 d1");  // it has signed none: those of its blocs
  Sign(Ref(""));
  EXPECT_EQ(Counted(Ref("")), "a2 d1 e1");
  EXPECT_EQ(Counted(Ref("k1")), "a1");
  EXPECT_EQ(Counted(Ref(""), k2_signed), "a1 d1");
  EXPECT_EQ(Counted(Ref(""), k2_signed - 1), "a1");
}

TEST_F(ConsolidationTest, FiguresAreThoseThatWereSignedForEver) {
  SubmitAndAccept("a", 3);
  SubmitAndAccept("b", 4);
  const v1::Consolidation signed_one = Sign(Ref("k1"));
  const auto figures = [&] {
    auto summary = FiguresOf(world_.Now(), world_.structures, signed_one, std::nullopt, {});
    EXPECT_THAT(summary, testing::IsOk());
    return summary.ok() ? *summary : v1::Summary();
  };
  const v1::Summary before = figures();
  ASSERT_EQ(before.rows_size(), 1);
  EXPECT_EQ(before.rows(0).figure().low(), "7");
  EXPECT_EQ(before.basis(), v1::BASIS_ACCEPTED);

  Submit("a", 30);
  Accept("a");
  SubmitAndAccept("c", 50);
  Registry(absl::StrCat(Term("k1", "'a'"), Exempt("b")));
  Sign(Ref("k1"));
  EXPECT_THAT(figures(), testing::EqualsProto(before));
  EXPECT_THAT(Read(signed_one.revision()), testing::EqualsProto(signed_one));
  EXPECT_EQ(DigestOf(Read(signed_one.revision())), signed_one.digest());
}

TEST_F(ConsolidationTest, ListOfBlocsTellsWhatStatusTellsOfEach) {
  const auto told = [&](std::optional<int64_t> revision = std::nullopt) {
    const ledger::View view = world_.Now();
    const auto blocs = BlocConsolidations(view, world_.structures, "tinh", "2022-S1", {"k1", "k2"},
                                          revision.value_or(view.end.revision));
    EXPECT_THAT(blocs, testing::IsOk());
    return absl::StrJoin(*blocs, ", ", [](std::string* out, const BlocConsolidation& bloc) {
      absl::StrAppend(out, bloc.bloc_id, " ", bloc.number, " ",
                      v1::ConsolidationState_Name(bloc.state).substr(sizeof("CONSOLIDATION_STATE")));
    });
  };
  SubmitAndAccept("a", 1);
  SubmitAndAccept("d", 4);
  EXPECT_EQ(told(), "");
  Sign(Ref(""));
  Sign(Ref("k1"));
  Sign(Ref("k1"));
  const int64_t signed_all = Sign(Ref("k2")).revision();
  EXPECT_EQ(told(), "k1 2 CURRENT, k2 1 CURRENT");
  Submit("c", 3);
  EXPECT_EQ(told(), "k1 2 CURRENT, k2 1 CURRENT");
  SubmitAndAccept("b", 2);  // of both
  EXPECT_EQ(told(), "k1 2 STALE, k2 1 STALE");
  Sign(Ref("k1"));
  EXPECT_EQ(told(), "k1 3 CURRENT, k2 1 STALE");
  EXPECT_EQ(told(signed_all), "k1 2 CURRENT, k2 1 CURRENT");
  Sign(Ref("k2"));
  Registry(Exempt("d"));
  EXPECT_EQ(told(), "k1 3 CURRENT, k2 2 STALE");
  Registry(Term("k1", "'a', 'b'"));
  EXPECT_EQ(told(), "k1 3 STALE, k2 2 STALE");
}

TEST_F(ConsolidationTest, NarrativeIsThatOfTheAcceptedVersionsBySectionAndUnit) {
  EXPECT_THAT(world_.ApplyCatalog(
                  "sections", Parse<stored::v1::CatalogBody>(
                                  "entries { kind: CATALOG_KIND_SECTION code: 'N9' owner_id: 'tw' name_vi: 'Kiến nghị' "
                                  "name_en: 'Proposals' sort_order: 9 } entries { kind: CATALOG_KIND_SECTION code: "
                                  "'N10' owner_id: 'tw' name_vi: 'Sự kiện' name_en: 'Events' sort_order: 10 }")),
              testing::IsOk());
  const auto submit = [&](const std::string& unit_id, int64_t count) {
    v1::Report report = ledger::MakeReport(unit_id, count);
    for (const char* const code : {"N10", "N9"}) {
      v1::NarrativeSection& section = *report.add_narrative_sections();
      section.set_section_code(code);
      section.add_items()->set_text(absl::StrCat(unit_id, count));
    }
    Submit(report);
  };
  for (const char* const unit_id : {"b", "a", "c"}) {
    submit(unit_id, 1);
    Accept(unit_id);
  }
  submit("a", 2);
  submit("b", 2);
  Accept("b");
  const ledger::View view = world_.Now();
  const auto drafted = DraftConsolidation(view, world_.structures, Ref("k2"), view.end.revision);
  const auto drafted_k1 = DraftConsolidation(view, world_.structures, Ref("k1"), view.end.revision);
  ASSERT_THAT(drafted, testing::IsOk());
  ASSERT_THAT(drafted_k1, testing::IsOk());
  const auto told = [&](const DraftedConsolidation& draft) {
    const auto sources = NarrativeOf(view, world_.structures, draft);
    EXPECT_THAT(sources, testing::IsOk());
    return absl::StrJoin(*sources, ", ", [](std::string* out, const v1::NarrativeSource& source) {
      absl::StrAppend(out, source.section().section_code(), " ", source.name_vi(), " ",
                      source.section().items(0).text());
    });
  };
  EXPECT_EQ(told(*drafted), "N9 Sở B b2, N10 Sở B b2");
  EXPECT_EQ(told(*drafted_k1), "N9 Sở A a1, N9 Sở B b2, N9 Sở C c1, N10 Sở A a1, N10 Sở B b2, N10 Sở C c1");
}

}  // namespace
}  // namespace khoi::summary
