// Changing and listing the registry and the catalogs.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "services/rpc/page.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

using StructureTest = RpcTest;

std::string OutcomesOf(const google::protobuf::RepeatedField<int>& outcomes) {
  std::string text;
  for (const int outcome : outcomes) {
    absl::StrAppend(&text, v1::ChangeOutcome_Name(outcome).substr(15), " ");
  }
  return text;
}

const char kBloc[] = "bloc { authority_id: 'bkhcn' bloc_id: 'khoi-3' name_vi: 'Khối 3' }";
const char kBlocRenamed[] = "bloc { authority_id: 'bkhcn' bloc_id: 'khoi-3' name_vi: 'Khối ba' }";

TEST_F(StructureTest, ApplyingAgainChangesNothing) {
  v1::ApplyRegistryResponse response;
  ASSERT_EQ(Short(Apply("a1", {kBloc}, &response)), "OK");
  EXPECT_EQ(OutcomesOf(response.outcomes()), "CREATED ");
  EXPECT_EQ(response.revision(), 4);
  v1::ApplyRegistryResponse retry;
  ASSERT_EQ(Short(Apply("a1", {kBloc}, &retry)), "OK");
  EXPECT_EQ(retry.SerializeAsString(), response.SerializeAsString());
  v1::ApplyRegistryResponse again;
  ASSERT_EQ(Short(Apply("a2", {kBloc}, &again)), "OK");
  EXPECT_EQ(OutcomesOf(again.outcomes()), "UNCHANGED ");
  EXPECT_FALSE(again.has_revision());
  v1::ApplyRegistryResponse renamed;
  ASSERT_EQ(Short(Apply("a3", {kBlocRenamed}, &renamed)), "OK");
  EXPECT_EQ(OutcomesOf(renamed.outcomes()), "UPDATED ");
  EXPECT_EQ(HeadRevision(), 5);
}

TEST_F(StructureTest, EveryProblemIsToldAtOnceAndNothingIsStored) {
  EXPECT_EQ(
      Short(Apply("a1", {kBloc, "unit { unit_id: 'so-x' type_code: 'UT-SO' home_authority_id: 'bkhcn' }",
                         "unit { unit_id: 'so-y' type_code: 'UT-SO' name_vi: 'Y' home_authority_id: 'nobody' }"})),
      "INVALID_ARGUMENT changes[1].record.unit.name_vi changes[2].record.unit.home_authority_id");
  EXPECT_EQ(HeadRevision(), 3);
}

TEST_F(StructureTest, ReferenceToNobodyIsNotFound) {
  EXPECT_EQ(
      Short(Apply("a1", {"unit { unit_id: 'so-y' type_code: 'UT-SO' name_vi: 'Y' home_authority_id: 'nobody' }"})),
      "NOT_FOUND changes[0].record.unit.home_authority_id");
}

TEST_F(StructureTest, EtagOfAnOlderRecordIsAborted) {
  v1::ApplyRegistryRequest request;
  request.set_request_id("a1");
  *request.add_changes()->mutable_record() = FromText<v1::RegistryRecord>(kBloc);
  request.mutable_changes(0)->set_etag("0123456789abcdef");
  grpc::ClientContext context;
  v1::ApplyRegistryResponse response;
  EXPECT_EQ(Short(registry_->ApplyRegistry(&context, request, &response)), "ABORTED changes[0].etag");
}

TEST_F(StructureTest, EtagFromTheListReplacesTheRecord) {
  ASSERT_EQ(Short(Apply("a1", {kBloc})), "OK");
  grpc::ClientContext listing;
  v1::ListRegistryResponse list;
  ASSERT_EQ(Short(registry_->ListRegistry(&listing,
                                          FromText<v1::ListRegistryRequest>("type: REGISTRY_RECORD_TYPE_BLOC"), &list)),
            "OK");
  ASSERT_EQ(list.records_size(), 3);
  v1::ApplyRegistryRequest request;
  request.set_request_id("a2");
  *request.add_changes()->mutable_record() = FromText<v1::RegistryRecord>(kBlocRenamed);
  request.mutable_changes(0)->set_etag(list.records(2).etag());
  grpc::ClientContext applying;
  v1::ApplyRegistryResponse response;
  EXPECT_EQ(Short(registry_->ApplyRegistry(&applying, request, &response)), "OK");
}

TEST_F(StructureTest, AnotherAuthorityMayAddAndNotRedefine) {
  const char* const entry = "kind: CATALOG_KIND_RECIPIENT_KIND code: '%s' owner_id: 'bkhcn' name_vi: 'x' name_en: 'x'";
  EXPECT_EQ(Short(ApplyCatalog("c1", {absl::StrReplaceAll(entry, {{"%s", "IND"}})})),
            "PERMISSION_DENIED changes[0].entry.owner_id");
  EXPECT_EQ(Short(ApplyCatalog("c2", {absl::StrReplaceAll(entry, {{"%s", "NEW"}})})), "OK");
}

TEST_F(StructureTest, RegistryIsListedInPagesInTheOrderOfKeys) {
  v1::ListRegistryRequest request = FromText<v1::ListRegistryRequest>("authority_id: 'bkhcn' page_size: 3");
  std::vector<std::string> names;
  do {
    grpc::ClientContext context;
    v1::ListRegistryResponse response;
    ASSERT_EQ(Short(registry_->ListRegistry(&context, request, &response)), "OK");
    for (const v1::StoredRegistryRecord& stored : response.records()) {
      const v1::RegistryRecord& record = stored.record();
      names.push_back(absl::StrCat(record.authority().authority_id(), record.bloc().bloc_id(),
                                   record.period().period_id(), record.bloc_term().bloc_id(), record.unit().unit_id()));
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(absl::StrJoin(names, " "), "bkhcn khoi-1 khoi-2 2021-S2 2022-S1 khoi-1 khoi-2 so-a so-b");
}

TEST_F(StructureTest, UnitsWhoseIdsBeginAlikeAreListedOnceEach) {
  // '-' and '.' come before the '/' that follows the identifier in a unit's key.
  const char* const unit = "unit { unit_id: '%s' type_code: 'UT-SO' name_vi: 'x' home_authority_id: 'bkhcn' }";
  ASSERT_EQ(Short(Apply("a1", {absl::StrReplaceAll(unit, {{"%s", "so"}}), absl::StrReplaceAll(unit, {{"%s", "so-y"}}),
                               absl::StrReplaceAll(unit, {{"%s", "so.z"}})})),
            "OK");
  auto request =
      FromText<v1::ListRegistryRequest>("authority_id: 'bkhcn' type: REGISTRY_RECORD_TYPE_UNIT page_size: 1");
  std::vector<std::string> units;
  do {
    grpc::ClientContext context;
    v1::ListRegistryResponse response;
    ASSERT_EQ(Short(registry_->ListRegistry(&context, request, &response)), "OK");
    ASSERT_EQ(response.records_size(), 1);
    units.push_back(response.records(0).record().unit().unit_id());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty() && units.size() < 10);
  EXPECT_EQ(absl::StrJoin(units, " "), "so-a so-b so-y so.z so");
}

const char kExtension[] =
    "extension { authority_id: 'bkhcn' period_id: '2022-S1' level: REPORTING_LEVEL_UNIT unit_id: 'so-a' due_date: "
    "'2022-06-25' reason: 'bão' granted_by: 'Trưởng ban' }";
const char kExemption[] =
    "exemption { authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-b' reason: 'mới lập' granted_by: 'Trưởng ban' "
    "}";
const char kBlocLock[] =
    "period_lock { authority_id: 'bkhcn' period_id: '2022-S1' bloc_id: 'khoi-1' reason: 'đã công bố' locked_by: 'Khối "
    "trưởng' }";
const char kPeriodLock[] =
    "period_lock { authority_id: 'bkhcn' period_id: '2022-S1' reason: 'đã công bố' locked_by: 'Trưởng ban' }";

// The world's period sets no deadlines.
const char kPeriodWithDeadline[] =
    "period { authority_id: 'bkhcn' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng đầu năm 2022' "
    "first_date: '2021-12-15' last_date: '2022-06-14' open_date: '2022-05-01' close_date: '2022-07-31' "
    "deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-06-20' } }";

TEST_F(StructureTest, DecisionsAboutAPeriodAreListed) {
  ASSERT_EQ(Short(Apply("a1", {kPeriodWithDeadline, kPeriodLock, kExemption, kExtension})), "OK");
  for (const char* const authority : {"bkhcn", ""}) {
    v1::ListRegistryRequest request = FromText<v1::ListRegistryRequest>("page_size: 1");
    request.set_authority_id(authority);
    std::vector<int> types;
    do {
      grpc::ClientContext context;
      v1::ListRegistryResponse response;
      ASSERT_EQ(Short(registry_->ListRegistry(&context, request, &response)), "OK");
      for (const v1::StoredRegistryRecord& stored : response.records()) {
        if (stored.record().record_case() > v1::RegistryRecord::kPeriod) types.push_back(stored.record().record_case());
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_THAT(types, ::testing::ElementsAre(v1::RegistryRecord::kExemption, v1::RegistryRecord::kExtension,
                                              v1::RegistryRecord::kPeriodLock))
        << authority;
  }
  for (const v1::RegistryRecordType type :
       {v1::REGISTRY_RECORD_TYPE_EXTENSION, v1::REGISTRY_RECORD_TYPE_EXEMPTION, v1::REGISTRY_RECORD_TYPE_PERIOD_LOCK}) {
    v1::ListRegistryRequest request;
    request.set_type(type);
    grpc::ClientContext context;
    v1::ListRegistryResponse response;
    ASSERT_EQ(Short(registry_->ListRegistry(&context, request, &response)), "OK");
    ASSERT_EQ(response.records_size(), 1);
    EXPECT_EQ(response.records(0).record().record_case(), static_cast<int>(type));
  }
}

TEST_F(StructureTest, LockIsNeverChangedAndTheSameOneChangesNothing) {
  ASSERT_EQ(Short(Apply("a1", {kBlocLock})), "OK");
  ASSERT_EQ(Short(Apply("a2", {kPeriodLock})), "OK");
  v1::ApplyRegistryResponse again;
  ASSERT_EQ(Short(Apply("a3", {kBlocLock, kPeriodLock}, &again)), "OK");
  EXPECT_EQ(OutcomesOf(again.outcomes()), "UNCHANGED UNCHANGED ");
  const std::string other = absl::StrReplaceAll(kPeriodLock, {{"Trưởng ban", "Chủ tịch"}});
  EXPECT_EQ(Short(Apply("a4", {other})), "FAILED_PRECONDITION changes[0].record.period_lock");
  const std::string bloc = absl::StrReplaceAll(kBlocLock, {{"khoi-1", "khoi-2"}});
  EXPECT_EQ(Short(Apply("a5", {bloc})), "FAILED_PRECONDITION changes[0].record.period_lock.bloc_id");
}

TEST_F(StructureTest, LocksOfOneCallSeeEachOther) {
  EXPECT_EQ(Short(Apply("a1", {kPeriodLock, kBlocLock})), "FAILED_PRECONDITION changes[1].record.period_lock.bloc_id");
}

TEST_F(StructureTest, NobodyComesIntoOrLeavesALockedPeriod) {
  ASSERT_EQ(Short(Apply("a1", {kBlocLock})), "OK");
  const auto term = [](const char* bloc_id, const char* members, const char* from) {
    return absl::StrCat("bloc_term { authority_id: 'bkhcn' bloc_id: '", bloc_id, "' valid_from_date: '", from,
                        "' member_unit_ids: [", members, "] leader_unit_id: ", std::string(members).substr(0, 6), " }");
  };
  const char kRefused[] = "FAILED_PRECONDITION changes[0].record";
  // Another member, in place of the composition that holds or of a later one that holds on the period's last day.
  EXPECT_EQ(Short(Apply("a2", {term("khoi-1", "'so-b'", "2014-01-01")})), kRefused);
  EXPECT_EQ(Short(Apply("a3", {term("khoi-1", "'so-a', 'so-b'", "2022-06-14")})), kRefused);
  EXPECT_EQ(Short(Apply("a4", {absl::StrReplaceAll(kExemption, {{"so-b", "so-a"}})})), kRefused);
  EXPECT_EQ(Short(Apply("a5", {"unit { unit_id: 'so-a' type_code: 'UT-SO' name_vi: 'Sở A' home_authority_id: 'bkhcn' "
                               "valid_to_date: '2021-12-31' }",
                               absl::StrCat(kBloc)})),
            "FAILED_PRECONDITION changes");
  EXPECT_EQ(HeadRevision(), 4);
  // What holds later, what names say, and what is not locked.
  EXPECT_EQ(Short(Apply("a6", {term("khoi-1", "'so-a', 'so-b'", "2022-06-15")})), "OK");
  EXPECT_EQ(Short(Apply("a7", {"unit { unit_id: 'so-a' type_code: 'UT-SO' name_vi: 'Sở A mới' home_authority_id: "
                               "'bkhcn' }"})),
            "OK");
  EXPECT_EQ(Short(Apply("a8", {kExemption})), "OK");
}

TEST_F(StructureTest, AWholePeriodThatIsLockedTakesNoNewUnit) {
  ASSERT_EQ(Short(Apply("a1", {kPeriodLock})), "OK");
  const std::string unit =
      "unit { unit_id: 'so-moi' type_code: 'UT-SO' name_vi: 'Sở mới' home_authority_id: 'bkhcn' reports_directly: "
      "true ";
  EXPECT_EQ(Short(Apply("a2", {absl::StrCat(unit, "}")})), "FAILED_PRECONDITION changes[0].record");
  EXPECT_EQ(Short(Apply("a3", {absl::StrCat(unit, "valid_from_date: '2022-06-15' }")})), "OK");
}

TEST_F(StructureTest, DecisionNamesWhatDoesNotExist) {
  const auto with = [](const char* text, const char* old, const char* value) {
    return absl::StrReplaceAll(text, {{old, value}});
  };
  const std::string texts[] = {with(kExtension, "2022-S1", "2030-S1"), with(kExtension, "so-a", "nobody"),
                               with(kExemption, "so-b", "nobody"), with(kBlocLock, "khoi-1", "khoi-9")};
  EXPECT_EQ(Short(Apply("a1", {kPeriodWithDeadline, texts[0], texts[1], texts[2], texts[3]})),
            "NOT_FOUND changes[1].record.extension.period_id changes[2].record.extension.unit_id "
            "changes[3].record.exemption.unit_id changes[4].record.period_lock.bloc_id");
}

TEST_F(StructureTest, ExtensionIsNotBeforeTheDeadlineOfItsPeriod) {
  const std::string early = absl::StrReplaceAll(kExtension, {{"2022-06-25", "2022-06-01"}});
  EXPECT_EQ(Short(Apply("a1", {early})), "INVALID_ARGUMENT changes[0].record.extension.level");
  EXPECT_EQ(Short(Apply("a2", {kPeriodWithDeadline, early})), "INVALID_ARGUMENT changes[1].record.extension.due_date");
  EXPECT_EQ(Short(Apply("a3", {kPeriodWithDeadline, kExtension})), "OK");
}

TEST_F(StructureTest, AuthoritiesThatContinueEachOtherComeInAnyOrder) {
  const char* const text =
      "authority { authority_id: '%s' type: AUTHORITY_TYPE_PROVINCE name_vi: 'x' calendar_profile_code: 'ND09' %s }";
  const auto authority = [&](const char* id, const char* rest) {
    std::string record = text;
    record.replace(record.find("%s"), 2, id);
    record.replace(record.find("%s"), 2, rest);
    return record;
  };
  const std::string old_one = authority("cu", "successor_authority_ids: 'moi'");
  const std::string new_one = authority("moi", "predecessor_authority_ids: 'cu'");
  EXPECT_EQ(Short(Apply("a1", {old_one})), "NOT_FOUND changes[0].record.authority.successor_authority_ids[0]");
  EXPECT_EQ(Short(Apply("a2", {old_one, new_one})), "OK");
}

TEST_F(StructureTest, RegistryIsReadAsOfARevision) {
  ASSERT_EQ(Short(Apply("a1", {kBloc})), "OK");
  ASSERT_EQ(Short(Apply("a2", {kBlocRenamed})), "OK");
  const auto last_bloc = [this](int revision) {
    v1::ListRegistryRequest request = FromText<v1::ListRegistryRequest>("type: REGISTRY_RECORD_TYPE_BLOC");
    request.set_as_of_revision(revision);
    grpc::ClientContext context;
    v1::ListRegistryResponse response;
    EXPECT_EQ(Short(registry_->ListRegistry(&context, request, &response)), "OK");
    return response.records().rbegin()->record().bloc().name_vi();
  };
  EXPECT_EQ(last_bloc(3), "Khối 2");
  EXPECT_EQ(last_bloc(4), "Khối 3");
  EXPECT_EQ(last_bloc(5), "Khối ba");
}

TEST_F(StructureTest, CatalogIsListedAsItHoldsOnADay) {
  const char* const first = "kind: CATALOG_KIND_METHOD code: 'ME' owner_id: 'tw' name_vi: 'cũ' name_en: 'old'";
  const char* const second =
      "kind: CATALOG_KIND_METHOD code: 'ME' owner_id: 'tw' name_vi: 'mới' name_en: 'new' valid_from_date: '2024-01-01'";
  ASSERT_EQ(Short(ApplyCatalog("c1", {first, second})), "OK");
  const auto names = [this](const std::string& day) {
    auto request = FromText<v1::ListCatalogRequest>("kind: CATALOG_KIND_METHOD");
    request.set_valid_on_date(day);
    grpc::ClientContext context;
    v1::ListCatalogResponse response;
    EXPECT_EQ(Short(catalogs_->ListCatalog(&context, request, &response)), "OK");
    std::string text;
    for (const v1::StoredCatalogEntry& entry : response.entries()) {
      absl::StrAppend(&text, entry.entry().name_en(), " ");
    }
    return text;
  };
  EXPECT_EQ(names(""), "old new ");
  EXPECT_EQ(names("2022-06-14"), "old ");
  EXPECT_EQ(names("2024-06-14"), "new ");
}

TEST_F(StructureTest, NameIsResolvedWhateverItsCaseAndDiacritics) {
  grpc::ClientContext context;
  v1::ResolveNameResponse response;
  ASSERT_EQ(Short(catalogs_->ResolveName(
                &context, FromText<v1::ResolveNameRequest>("name: 'CHIEN SI THI DUA CAP TINH'"), &response)),
            "OK");
  ASSERT_EQ(response.entries_size(), 1);
  EXPECT_EQ(response.entries(0).code(), "EM-I-CSTDBT");
}

TEST_F(StructureTest, LogListsEntriesWithTheirLeaves) {
  grpc::ClientContext context;
  v1::ListEntriesResponse response;
  ASSERT_EQ(Short(log_entries_->ListEntries(&context, FromText<v1::ListEntriesRequest>("page_size: 1"), &response)),
            "OK");
  ASSERT_EQ(response.entries_size(), 1);
  EXPECT_EQ(response.entries(0).request_id(), "world-authorities");
  EXPECT_FALSE(response.entries(0).leaf().empty());
  EXPECT_FALSE(response.next_page_token().empty());
}

TEST_F(StructureTest, LogAfterItsEndIsEmptyAndTokensBeyondItAreRefused) {
  constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();
  const auto entries = [this](const v1::ListEntriesRequest& request) {
    grpc::ClientContext context;
    v1::ListEntriesResponse response;
    const grpc::Status status = log_entries_->ListEntries(&context, request, &response);
    return status.ok() ? absl::StrCat(response.entries_size(), " of ", response.head_revision(), " ",
                                      response.next_page_token())
                       : Short(status);
  };
  v1::ListEntriesRequest request;
  for (const int64_t start : {int64_t{4}, kHuge - 1, kHuge}) {
    request.set_start_revision(start);
    EXPECT_EQ(entries(request), "0 of 3 ") << start;
  }
  request.set_start_revision(1);
  for (const int64_t last : {int64_t{-1}, int64_t{0}, int64_t{4}, kHuge - 1, kHuge}) {
    request.clear_page_token();
    request.set_page_token(rpc::NextPageToken(request, absl::StrCat(last)));
    EXPECT_EQ(entries(request), "INVALID_ARGUMENT page_token") << last;
  }
  request.clear_page_token();
  request.set_page_token(rpc::NextPageToken(request, "3"));
  EXPECT_EQ(entries(request), "0 of 3 ");
}

TEST_F(StructureTest, RevisionZeroIsNoRevision) {
  auto request = FromText<v1::ListRegistryRequest>("as_of_revision: 0");
  grpc::ClientContext context;
  v1::ListRegistryResponse response;
  EXPECT_EQ(Short(registry_->ListRegistry(&context, request, &response)), "INVALID_ARGUMENT as_of_revision");
}

}  // namespace
}  // namespace khoi::testing
