#include "services/summary/moment.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/ledger/log_reader.h"
#include "services/summary/invalid_field.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the bounds of google.protobuf.Timestamp.
constexpr int64_t kSecondsMin = -62135596800;
constexpr int64_t kSecondsMax = 253402300799;

absl::StatusOr<int64_t> Micros(absl::string_view field, const google::protobuf::Timestamp& time) {
  if (time.seconds() < kSecondsMin || time.seconds() > kSecondsMax || time.nanos() < 0 || time.nanos() > 999'999'999) {
    return InvalidField(field, "không phải là thời điểm hợp lệ", "is not a valid timestamp");
  }
  return time.seconds() * 1'000'000 + time.nanos() / 1'000;
}

absl::StatusOr<int64_t> SettleRevision(const ledger::View& view, const AskedMoment& asked, int64_t now_us) {
  if (asked.as_of_revision.has_value()) {
    if (*asked.as_of_revision < 1 || *asked.as_of_revision > view.end.revision) {
      return InvalidField("as_of_revision",
                          absl::StrCat("phải là một số hiệu của nhật ký, từ 1 đến ", view.end.revision),
                          absl::StrCat("must be a revision of the log, 1 to ", view.end.revision));
    }
    return *asked.as_of_revision;
  }
  if (!asked.as_of_time.has_value()) {
    return view.end.revision;
  }
  return RevisionAsOf(view, *asked.as_of_time, now_us);
}

}  // namespace

absl::StatusOr<int64_t> RevisionAsOf(const ledger::View& view, const google::protobuf::Timestamp& as_of_time,
                                     int64_t now_us) {
  ASSIGN_OR_RETURN(const int64_t time_us, Micros("as_of_time", as_of_time));
  // Entry times may run ahead of a clock that was set back; what has an entry is not the future.
  if (time_us > std::max(now_us, view.end.time_us)) {
    return InvalidField("as_of_time", "là thời điểm trong tương lai; hãy hỏi về một thời điểm đã qua",
                        "lies in the future; ask for a time that has passed");
  }
  return ledger::RevisionAt(view, time_us);
}

absl::StatusOr<Moment> SettleMoment(const ledger::View& view, const AskedMoment& asked, int64_t now_us) {
  Moment moment;
  ASSIGN_OR_RETURN(moment.revision, SettleRevision(view, asked, now_us));
  moment.revision_time_us = view.end.time_us;
  if (moment.revision == 0) {
    moment.revision_time_us = 0;
  } else if (moment.revision != view.end.revision) {
    ASSIGN_OR_RETURN(const stored::v1::Entry entry, ledger::ReadEntry(view, moment.revision));
    moment.revision_time_us = entry.time_us();
  }
  ASSIGN_OR_RETURN(moment.structure_revision, ledger::StructureRevisionAt(view, moment.revision));

  if (asked.instant.has_value()) {
    ASSIGN_OR_RETURN(moment.instant_us, Micros("instant", *asked.instant));
    return moment;
  }
  const bool as_of = asked.as_of_revision.has_value() || asked.as_of_time.has_value();
  moment.instant_us = as_of ? moment.revision_time_us : now_us;
  return moment;
}

}  // namespace khoi::summary
