#include "services/rpc/known_report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/domain/civil_date.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {

absl::Status CheckKnown(const domain::Structure& structure, const storage::ReportId& id, absl::string_view root) {
  const v1::Period* const period = structure.FindPeriod(id.period_id);
  if (period == nullptr) {
    return UnknownField(absl::StrCat(root, "period_id"),
                        absl::StrCat("cơ quan chủ quản ", id.authority_id, " không có kỳ ", id.period_id),
                        absl::StrCat("authority ", id.authority_id, " has no period ", id.period_id));
  }
  // A member of a bloc may have its home elsewhere and not be registered here.
  const absl::CivilDay last_day = domain::ParseCivilDay(period->last_date()).value_or(absl::CivilDay());
  if (!structure.KnowsUnit(id.unit_id) && structure.BlocsOf(id.unit_id, last_day).empty()) {
    return UnknownField(absl::StrCat(root, "unit_id"),
                        absl::StrCat("cơ quan chủ quản ", id.authority_id, " không có đơn vị ", id.unit_id),
                        absl::StrCat("authority ", id.authority_id, " has no unit ", id.unit_id));
  }
  return absl::OkStatus();
}

absl::Status NoVersion(absl::string_view field, const storage::ReportId& id, std::optional<int64_t> version,
                       std::optional<int64_t> as_of_revision) {
  const std::string name_vi =
      absl::StrCat("báo cáo kỳ ", id.period_id, " của đơn vị ", id.unit_id, " gửi ", id.authority_id);
  const std::string name_en =
      absl::StrCat("the report of unit ", id.unit_id, " about ", id.period_id, " to ", id.authority_id);
  if (version.has_value()) {
    return UnknownField(field, absl::StrCat(name_vi, " không có phiên bản ", *version),
                        absl::StrCat(name_en, " has no version ", *version));
  }
  if (as_of_revision.has_value()) {
    return UnknownField(field,
                        absl::StrCat("đến mục nhật ký ", *as_of_revision, ", ", name_vi, " chưa có phiên bản nào"),
                        absl::StrCat("as of revision ", *as_of_revision, " ", name_en, " has no version"));
  }
  return UnknownField(field, absl::StrCat(name_vi, " chưa có phiên bản nào"), absl::StrCat(name_en, " has no version"));
}

}  // namespace khoi::rpc
