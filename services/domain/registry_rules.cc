#include "services/domain/registry_rules.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/calendar.h"
#include "services/domain/civil_date.h"

namespace khoi::domain {
namespace {

using Ids = google::protobuf::RepeatedPtrField<std::string>;

constexpr size_t kNationalCodeSizeMax = 35;

// Both forms in use: "G06", "G12.18" and the older "000.00.00.G06" (Quyết định 20/2020/QĐ-TTg, QCVN 102:2016/BTTTT).
bool IsNationalCode(absl::string_view code) {
  if (code.size() > kNationalCodeSizeMax) return false;
  const std::vector<absl::string_view> parts = absl::StrSplit(code, '.');
  return std::all_of(parts.begin(), parts.end(), [](absl::string_view part) {
    return (part.size() == 2 || part.size() == 3) && std::all_of(part.begin(), part.end(), [](char c) {
             return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
           });
  });
}

bool Contains(const Ids& ids, absl::string_view id) {
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& each) { return each == id; });
}

void CheckIdentifiers(const Ids& ids, const FieldPath& path, absl::string_view field, RecordProblems& problems) {
  for (int i = 0; i < ids.size(); ++i) problems.CheckIdentifier(ids[i], path, field, i);
}

void CheckOnce(const Ids& ids, const FieldPath& path, absl::string_view field, RecordProblems& problems) {
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < ids.size(); ++i) {
    if (seen.insert(ids[i]).second) continue;
    problems.Add(path.TextOf(field, i), absl::StrCat(ids[i], " bị lặp lại. Hãy ghi một lần."),
                 absl::StrCat(ids[i], " is listed more than once. List it once."));
  }
}

// Predecessors and successors: identifiers, each once, never the organisation itself.
void CheckContinuity(const Ids& predecessors, absl::string_view predecessors_field, const Ids& successors,
                     absl::string_view successors_field, absl::string_view own_id, const FieldPath& path,
                     RecordProblems& problems) {
  for (const auto& [ids, field] : {std::pair(&predecessors, predecessors_field), {&successors, successors_field}}) {
    CheckIdentifiers(*ids, path, field, problems);
    CheckOnce(*ids, path, field, problems);
    if (!own_id.empty() && Contains(*ids, own_id)) {
      problems.Add(path.TextOf(field), "Tổ chức không thể trỏ tới chính nó. Hãy sửa lại.",
                   "An organisation cannot name itself here. Correct it.");
    }
  }
}

void CheckAuthority(const v1::Authority& authority, const FieldPath& path, RecordProblems& problems) {
  problems.RequireIdentifier(authority.authority_id(), path, "authority_id");
  if (authority.type() == v1::AUTHORITY_TYPE_UNSPECIFIED) problems.Require("", path, "type");
  problems.Require(authority.name_vi(), path, "name_vi");
  problems.RequireIdentifier(authority.calendar_profile_code(), path, "calendar_profile_code");
  problems.CheckDays(authority.valid_from_date(), authority.valid_to_date(), path, "valid_from_date", "valid_to_date");
  CheckContinuity(authority.predecessor_authority_ids(), "predecessor_authority_ids",
                  authority.successor_authority_ids(), "successor_authority_ids", authority.authority_id(), path,
                  problems);
}

void CheckUnit(const v1::Unit& unit, const FieldPath& path, RecordProblems& problems) {
  problems.RequireIdentifier(unit.unit_id(), path, "unit_id");
  problems.RequireIdentifier(unit.type_code(), path, "type_code");
  problems.Require(unit.name_vi(), path, "name_vi");
  problems.RequireIdentifier(unit.home_authority_id(), path, "home_authority_id");
  problems.CheckIdentifier(unit.stands_for_authority_id(), path, "stands_for_authority_id");
  problems.CheckDays(unit.valid_from_date(), unit.valid_to_date(), path, "valid_from_date", "valid_to_date");
  for (int i = 0; i < unit.national_codes_size(); ++i) {
    const v1::NationalCode& code = unit.national_codes(i);
    const FieldPath code_path = path.Item("national_codes", i);
    problems.CheckDays(code.valid_from_date(), code.valid_to_date(), code_path, "valid_from_date", "valid_to_date");
    if (problems.Require(code.code(), code_path, "code") && !IsNationalCode(code.code())) {
      problems.Add(code_path.TextOf("code"),
                   "Mã định danh cơ quan không đúng dạng, ví dụ G06 hoặc G12.18. Hãy sửa lại.",
                   "The national code has another form than, for example, G06 or G12.18. Correct it.");
    }
  }
  problems.CheckIdentifier(unit.parent_unit_id(), path, "parent_unit_id");
  CheckIdentifiers(unit.branch_authority_ids(), path, "branch_authority_ids", problems);
  CheckOnce(unit.branch_authority_ids(), path, "branch_authority_ids", problems);
  CheckContinuity(unit.predecessor_unit_ids(), "predecessor_unit_ids", unit.successor_unit_ids(), "successor_unit_ids",
                  unit.unit_id(), path, problems);
  if (!unit.unit_id().empty() && unit.parent_unit_id() == unit.unit_id()) {
    problems.Add(path.TextOf("parent_unit_id"), "Tổ chức không thể trỏ tới chính nó. Hãy sửa lại.",
                 "An organisation cannot name itself here. Correct it.");
  }
}

void CheckBlocRecord(const v1::Bloc& bloc, const FieldPath& path, RecordProblems& problems) {
  problems.RequireIdentifier(bloc.authority_id(), path, "authority_id");
  problems.RequireIdentifier(bloc.bloc_id(), path, "bloc_id");
  problems.Require(bloc.name_vi(), path, "name_vi");
  problems.CheckDays(bloc.valid_from_date(), bloc.valid_to_date(), path, "valid_from_date", "valid_to_date");
}

void CheckLeaders(const v1::BlocTerm& term, const FieldPath& path, RecordProblems& problems) {
  const absl::flat_hash_set<absl::string_view> members(term.member_unit_ids().begin(), term.member_unit_ids().end());
  if (problems.Require(term.leader_unit_id(), path, "leader_unit_id") && !members.contains(term.leader_unit_id())) {
    problems.Add(path.TextOf("leader_unit_id"), "Khối trưởng phải là thành viên của khối. Hãy thêm vào danh sách.",
                 "The leader must be a member. Add it to the members.");
  }
  for (int i = 0; i < term.deputy_unit_ids_size(); ++i) {
    const std::string& deputy = term.deputy_unit_ids(i);
    if (!members.contains(deputy)) {
      problems.Add(path.TextOf("deputy_unit_ids", i), "Khối phó phải là thành viên của khối. Hãy thêm vào danh sách.",
                   "A deputy must be a member. Add it to the members.");
    } else if (deputy == term.leader_unit_id()) {
      problems.Add(path.TextOf("deputy_unit_ids", i),
                   "Khối trưởng không thể đồng thời là khối phó. Hãy bỏ một vai trò.",
                   "The leader cannot be a deputy as well. Leave one of them out.");
    }
  }
  CheckOnce(term.deputy_unit_ids(), path, "deputy_unit_ids", problems);
}

void CheckTerm(const v1::BlocTerm& term, const FieldPath& path, RecordProblems& problems) {
  problems.RequireIdentifier(term.authority_id(), path, "authority_id");
  problems.RequireIdentifier(term.bloc_id(), path, "bloc_id");
  problems.Require(term.valid_from_date(), path, "valid_from_date");
  problems.CheckDays(term.valid_from_date(), term.valid_to_date(), path, "valid_from_date", "valid_to_date");
  if (term.member_unit_ids().empty()) {
    problems.Add(path.TextOf("member_unit_ids"), "Khối chưa có thành viên. Hãy ghi ít nhất một đơn vị.",
                 "The bloc has no members. List at least one unit.");
  }
  CheckIdentifiers(term.member_unit_ids(), path, "member_unit_ids", problems);
  CheckOnce(term.member_unit_ids(), path, "member_unit_ids", problems);
  CheckLeaders(term, path, problems);
  if (term.declared_member_count() < 0) {
    problems.Add(path.TextOf("declared_member_count"), "Số thành viên không thể âm. Hãy sửa lại.",
                 "The number of members cannot be negative. Correct it.");
  }
}

void CheckDeadlines(const v1::Period& period, const FieldPath& path, RecordProblems& problems) {
  absl::flat_hash_set<int> levels;
  for (int i = 0; i < period.deadlines_size(); ++i) {
    const v1::Deadline& deadline = period.deadlines(i);
    const FieldPath deadline_path = path.Item("deadlines", i);
    if (deadline.level() == v1::REPORTING_LEVEL_UNSPECIFIED) {
      problems.Require("", deadline_path, "level");
    } else if (!levels.insert(deadline.level()).second) {
      problems.Add(deadline_path.TextOf("level"), "Mỗi cấp chỉ có một hạn. Hãy bỏ hạn thừa.",
                   "A level has one deadline. Leave the other out.");
    }
    problems.Require(deadline.due_date(), deadline_path, "due_date");
    problems.CheckDays(deadline.due_date(), "", deadline_path, "due_date", "due_date");
  }
}

// The identifier says which kind a period is, and the calendar profile where it lies.
void CheckRegularity(const v1::Period& period, const v1::CalendarProfileDetails* profile, const FieldPath& path,
                     RecordProblems& problems) {
  const std::optional<RegularPeriod> regular = ParsePeriodId(period.period_id());
  if (period.kind() == v1::PERIOD_KIND_UNSPECIFIED || period.period_id().empty()) return;
  if (period.kind() == v1::PERIOD_KIND_CUSTOM) {
    if (!regular.has_value()) return;
    return problems.Add(path.TextOf("period_id"),
                        "YYYY, YYYY-S1 và YYYY-S2 là mã của năm và nửa năm. Hãy chọn mã khác.",
                        "YYYY, YYYY-S1 and YYYY-S2 name years and halves. Choose another identifier.");
  }
  if (!regular.has_value() || regular->kind != period.kind()) {
    return problems.Add(path.TextOf("period_id"),
                        "Mã kỳ không khớp loại kỳ: nửa đầu YYYY-S1, nửa cuối YYYY-S2, năm YYYY. Hãy sửa lại.",
                        "The identifier does not fit the kind: first half YYYY-S1, second half YYYY-S2, year YYYY. "
                        "Correct one of them.");
  }
  const std::optional<DayRange> range = profile == nullptr ? std::nullopt : RangeOf(*regular, *profile);
  if (!range.has_value()) {
    return problems.Add(path.TextOf("authority_id"),
                        "Không tìm thấy lịch báo cáo của cơ quan. Hãy nạp lịch vào danh mục trước.",
                        "The calendar profile of the authority is not known. Store it in the catalog first.");
  }
  const auto check_day = [&](absl::string_view text, absl::CivilDay expected, absl::string_view field) {
    const std::optional<absl::CivilDay> day = ParseCivilDay(text);
    if (!day.has_value() || *day == expected) return;
    problems.Add(path.TextOf(field),
                 absl::StrCat("Theo lịch của cơ quan, ngày này là ", FormatCivilDay(expected), ". Hãy sửa lại."),
                 absl::StrCat("By the authority's calendar the day is ", FormatCivilDay(expected), ". Correct it."));
  };
  check_day(period.first_date(), range->first, "first_date");
  check_day(period.last_date(), range->last, "last_date");
}

void CheckPeriodRecord(const v1::Period& period, const v1::CalendarProfileDetails* profile, const FieldPath& path,
                       RecordProblems& problems) {
  problems.RequireIdentifier(period.authority_id(), path, "authority_id");
  problems.RequireIdentifier(period.period_id(), path, "period_id");
  if (period.kind() == v1::PERIOD_KIND_UNSPECIFIED) problems.Require("", path, "kind");
  problems.Require(period.label_vi(), path, "label_vi");
  problems.Require(period.first_date(), path, "first_date");
  problems.Require(period.last_date(), path, "last_date");
  problems.Require(period.open_date(), path, "open_date");
  problems.CheckDays(period.first_date(), period.last_date(), path, "first_date", "last_date");
  problems.CheckDays(period.open_date(), period.close_date(), path, "open_date", "close_date");
  CheckRegularity(period, profile, path, problems);
  CheckDeadlines(period, path, problems);
}

// A unit's deadline may move for the unit, for a bloc or for everybody; a bloc's for the bloc or for everybody; the
// deadlines above for everybody only.
bool MayBenefit(v1::ReportingLevel level, v1::Extension::BeneficiaryCase beneficiary) {
  switch (beneficiary) {
    case v1::Extension::kUnitId:
      return level == v1::REPORTING_LEVEL_UNIT;
    case v1::Extension::kBlocId:
      return level == v1::REPORTING_LEVEL_UNIT || level == v1::REPORTING_LEVEL_BLOC;
    case v1::Extension::BENEFICIARY_NOT_SET:
      break;
  }
  return true;
}

void CheckExtensionRecord(const v1::Extension& extension, const FieldPath& path, RecordProblems& problems) {
  problems.RequireIdentifier(extension.authority_id(), path, "authority_id");
  problems.RequireIdentifier(extension.period_id(), path, "period_id");
  if (extension.has_unit_id()) problems.RequireIdentifier(extension.unit_id(), path, "unit_id");
  if (extension.has_bloc_id()) problems.RequireIdentifier(extension.bloc_id(), path, "bloc_id");
  if (extension.level() == v1::REPORTING_LEVEL_UNSPECIFIED) {
    problems.Require("", path, "level");
  } else if (!MayBenefit(extension.level(), extension.beneficiary_case())) {
    problems.Add(path.TextOf("level"),
                 "Hạn của đơn vị gia hạn được cho một đơn vị, một khối hoặc tất cả; hạn của khối cho một khối hoặc tất "
                 "cả; hạn cấp trên chỉ cho tất cả. Hãy sửa cấp hoặc đối tượng.",
                 "A unit's deadline moves for one unit, one bloc or everybody; a bloc's for one bloc or everybody; "
                 "those above for everybody only. Correct the level or the beneficiary.");
  }
  problems.Require(extension.due_date(), path, "due_date");
  problems.CheckDays(extension.due_date(), "", path, "due_date", "due_date");
  problems.Require(extension.reason(), path, "reason");
  problems.Require(extension.granted_by(), path, "granted_by");
}

void CheckExemptionRecord(const v1::Exemption& exemption, const FieldPath& path, RecordProblems& problems) {
  problems.RequireIdentifier(exemption.authority_id(), path, "authority_id");
  problems.RequireIdentifier(exemption.period_id(), path, "period_id");
  problems.RequireIdentifier(exemption.unit_id(), path, "unit_id");
  problems.Require(exemption.reason(), path, "reason");
  problems.Require(exemption.granted_by(), path, "granted_by");
}

void CheckLockRecord(const v1::PeriodLock& lock, const FieldPath& path, RecordProblems& problems) {
  problems.RequireIdentifier(lock.authority_id(), path, "authority_id");
  problems.RequireIdentifier(lock.period_id(), path, "period_id");
  if (!lock.bloc_id().empty()) problems.RequireIdentifier(lock.bloc_id(), path, "bloc_id");
  problems.Require(lock.reason(), path, "reason");
  problems.Require(lock.locked_by(), path, "locked_by");
  if (lock.look_back_days() < 0) {
    problems.Add(path.TextOf("look_back_days"), "Số ngày không thể âm. Hãy sửa lại.",
                 "The number of days cannot be negative. Correct it.");
  }
}

class References final {
 public:
  void Authority(const std::string& id, std::string field_path) {
    Add(v1::REGISTRY_RECORD_TYPE_AUTHORITY, "", id, std::move(field_path));
  }
  void Authorities(const Ids& ids, absl::string_view field_path) {
    for (int i = 0; i < ids.size(); ++i) Authority(ids[i], absl::StrCat(field_path, "[", i, "]"));
  }
  // Authorities that continue the record or that it continues.
  void Continuing(const Ids& ids, absl::string_view field_path) {
    for (int i = 0; i < ids.size(); ++i) {
      Authority(ids[i], absl::StrCat(field_path, "[", i, "]"));
      references_.back().continues = true;
    }
  }
  void Unit(const std::string& id, std::string field_path) {
    Add(v1::REGISTRY_RECORD_TYPE_UNIT, "", id, std::move(field_path));
  }
  void Units(const Ids& ids, absl::string_view field_path) {
    for (int i = 0; i < ids.size(); ++i) Unit(ids[i], absl::StrCat(field_path, "[", i, "]"));
  }
  void Bloc(const std::string& authority_id, const std::string& id, std::string field_path) {
    Add(v1::REGISTRY_RECORD_TYPE_BLOC, authority_id, id, std::move(field_path));
  }
  void Period(const std::string& authority_id, const std::string& id, std::string field_path) {
    Add(v1::REGISTRY_RECORD_TYPE_PERIOD, authority_id, id, std::move(field_path));
  }
  std::vector<RecordReference> Take() { return std::move(references_); }

 private:
  void Add(v1::RegistryRecordType type, const std::string& authority_id, const std::string& id,
           std::string field_path) {
    if (id.empty()) return;
    RecordReference& reference = references_.emplace_back();
    reference.type = type;
    reference.authority_id = authority_id;
    reference.id = id;
    reference.field_path = std::move(field_path);
  }

  std::vector<RecordReference> references_;
};

}  // namespace

std::vector<RecordProblem> CheckRegistryRecord(const v1::RegistryRecord& record,
                                               const v1::CalendarProfileDetails* profile, absl::string_view root) {
  RecordProblems problems;
  const FieldPath path(root);
  switch (record.record_case()) {
    case v1::RegistryRecord::kAuthority:
      CheckAuthority(record.authority(), path.Field("authority"), problems);
      break;
    case v1::RegistryRecord::kUnit:
      CheckUnit(record.unit(), path.Field("unit"), problems);
      break;
    case v1::RegistryRecord::kBloc:
      CheckBlocRecord(record.bloc(), path.Field("bloc"), problems);
      break;
    case v1::RegistryRecord::kBlocTerm:
      CheckTerm(record.bloc_term(), path.Field("bloc_term"), problems);
      break;
    case v1::RegistryRecord::kPeriod:
      CheckPeriodRecord(record.period(), profile, path.Field("period"), problems);
      break;
    case v1::RegistryRecord::kExtension:
      CheckExtensionRecord(record.extension(), path.Field("extension"), problems);
      break;
    case v1::RegistryRecord::kExemption:
      CheckExemptionRecord(record.exemption(), path.Field("exemption"), problems);
      break;
    case v1::RegistryRecord::kPeriodLock:
      CheckLockRecord(record.period_lock(), path.Field("period_lock"), problems);
      break;
    case v1::RegistryRecord::RECORD_NOT_SET:
      problems.Add(path.Text(),
                   "Bản ghi trống. Hãy ghi một trong: authority, unit, bloc, bloc_term, period, extension, exemption, "
                   "period_lock.",
                   "The record is empty. Set one of authority, unit, bloc, bloc_term, period, extension, exemption, "
                   "period_lock.");
      break;
  }
  return problems.Take();
}

std::vector<RecordProblem> CheckExtensionOf(const v1::Period& period, const v1::Extension& extension,
                                            absl::string_view root) {
  RecordProblems problems;
  const std::string path = absl::StrCat(root, ".extension.");
  const std::optional<absl::CivilDay> due = DeadlineOf(period, extension.level());
  if (!due.has_value()) {
    problems.Add(absl::StrCat(path, "level"),
                 absl::StrCat("Kỳ ", period.period_id(), " không đặt hạn cho cấp này. Hãy đặt hạn trong kỳ trước."),
                 absl::StrCat("Period ", period.period_id(), " sets no deadline for this level. Set it there first."));
  } else if (const std::optional<absl::CivilDay> extended = ParseCivilDay(extension.due_date());
             extended.has_value() && *extended < *due) {
    problems.Add(absl::StrCat(path, "due_date"),
                 absl::StrCat("Hạn mới không được trước hạn của kỳ, ngày ", FormatCivilDay(*due), ". Hãy sửa lại."),
                 absl::StrCat("The new due date must not be before that of the period, ", FormatCivilDay(*due),
                              ". Correct it."));
  }
  return problems.Take();
}

std::vector<RecordProblem> CheckNewLock(const v1::PeriodLock& lock, const v1::PeriodLock* same,
                                        const v1::PeriodLock* whole, absl::string_view root) {
  RecordProblems problems;
  const std::string path = absl::StrCat(root, ".period_lock");
  if (same != nullptr) {
    problems.Add(
        path, "Khóa kỳ đã ghi thì không sửa, không gỡ được. Hãy giữ nguyên; muốn sửa báo cáo, đơn vị xin đính chính.",
        "A lock is never changed and never lifted. Leave it as it is; a unit that must change its report asks "
        "for an amendment.");
  } else if (whole != nullptr && !lock.bloc_id().empty()) {
    problems.Add(absl::StrCat(path, ".bloc_id"), "Toàn bộ kỳ đã khóa, không cần khóa riêng khối. Hãy bỏ bản ghi này.",
                 "The whole period is locked; its blocs need no lock of their own. Leave this record out.");
  }
  return problems.Take();
}

std::vector<RecordReference> ReferencesOf(const v1::RegistryRecord& record) {
  References references;
  switch (record.record_case()) {
    case v1::RegistryRecord::kUnit:
      references.Authority(record.unit().home_authority_id(), "unit.home_authority_id");
      references.Authority(record.unit().stands_for_authority_id(), "unit.stands_for_authority_id");
      references.Unit(record.unit().parent_unit_id(), "unit.parent_unit_id");
      references.Units(record.unit().predecessor_unit_ids(), "unit.predecessor_unit_ids");
      references.Units(record.unit().successor_unit_ids(), "unit.successor_unit_ids");
      references.Authorities(record.unit().branch_authority_ids(), "unit.branch_authority_ids");
      break;
    case v1::RegistryRecord::kBloc:
      references.Authority(record.bloc().authority_id(), "bloc.authority_id");
      break;
    case v1::RegistryRecord::kBlocTerm:
      references.Bloc(record.bloc_term().authority_id(), record.bloc_term().bloc_id(), "bloc_term.bloc_id");
      references.Units(record.bloc_term().member_unit_ids(), "bloc_term.member_unit_ids");
      break;
    case v1::RegistryRecord::kPeriod:
      references.Authority(record.period().authority_id(), "period.authority_id");
      break;
    case v1::RegistryRecord::kAuthority:
      references.Continuing(record.authority().predecessor_authority_ids(), "authority.predecessor_authority_ids");
      references.Continuing(record.authority().successor_authority_ids(), "authority.successor_authority_ids");
      break;
    case v1::RegistryRecord::kExtension:
      references.Period(record.extension().authority_id(), record.extension().period_id(), "extension.period_id");
      references.Unit(record.extension().unit_id(), "extension.unit_id");
      references.Bloc(record.extension().authority_id(), record.extension().bloc_id(), "extension.bloc_id");
      break;
    case v1::RegistryRecord::kExemption:
      references.Period(record.exemption().authority_id(), record.exemption().period_id(), "exemption.period_id");
      references.Unit(record.exemption().unit_id(), "exemption.unit_id");
      break;
    case v1::RegistryRecord::kPeriodLock:
      references.Period(record.period_lock().authority_id(), record.period_lock().period_id(), "period_lock.period_id");
      references.Bloc(record.period_lock().authority_id(), record.period_lock().bloc_id(), "period_lock.bloc_id");
      break;
    case v1::RegistryRecord::RECORD_NOT_SET:
      break;
  }
  return references.Take();
}

}  // namespace khoi::domain
