#include "services/domain/workflow.h"

#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/domain/civil_date.h"

namespace khoi::domain {
namespace {

constexpr absl::string_view kSubmit = "submit";

constexpr std::array kActs = {v1::Act::kReceive,        v1::Act::kAccept,           v1::Act::kReturn,
                              v1::Act::kWithdraw,       v1::Act::kRequestAmendment, v1::Act::kApproveAmendment,
                              v1::Act::kRefuseAmendment};

// Whether the latest version waits for its reviewer.
bool IsOpen(const ReportStatus& status) {
  return status.state == v1::VERSION_STATE_SUBMITTED || status.state == v1::VERSION_STATE_RECEIVED;
}

bool MayChange(const ReportStatus& status) {
  return !status.locked || status.review.amendment() == v1::AMENDMENT_STATE_APPROVED;
}

bool AmendmentHasEnded(const ReportStatus& status, absl::CivilDay today) {
  const std::optional<absl::CivilDay> due_day = ParseCivilDay(status.review.amendment_due_date());
  return due_day.has_value() && today > *due_day;
}

bool MaySubmit(const ReportStatus& status, absl::CivilDay today) {
  return !status.locked || (MayChange(status) && !AmendmentHasEnded(status, today));
}

bool MayRequestAmendment(const ReportStatus& status, absl::CivilDay today) {
  if (!status.locked || status.look_back_over) {
    return false;
  }
  switch (status.review.amendment()) {
    case v1::AMENDMENT_STATE_REQUESTED:
      return false;
    case v1::AMENDMENT_STATE_APPROVED:
      // One that nobody has used in time must not shut the report for ever.
      return AmendmentHasEnded(status, today) && !IsOpen(status);
    default:
      return true;
  }
}

bool IsLegal(const ReportStatus& status, v1::Act::ActCase act, absl::CivilDay today) {
  switch (act) {
    case v1::Act::kReceive:
      return status.state == v1::VERSION_STATE_SUBMITTED && MayChange(status);
    case v1::Act::kAccept:
    case v1::Act::kReturn:
    case v1::Act::kWithdraw:
      return IsOpen(status) && MayChange(status);
    case v1::Act::kRequestAmendment:
      return MayRequestAmendment(status, today);
    case v1::Act::kApproveAmendment:
    case v1::Act::kRefuseAmendment:
      return status.locked && status.review.amendment() == v1::AMENDMENT_STATE_REQUESTED;
    case v1::Act::ACT_NOT_SET:
      return false;
  }
  return false;
}

std::string Describe(const ReportStatus& status) {
  const v1::VersionState state = ToldState(status.state, status.locked);
  if (status.version == 0) {
    return status.locked ? "version 0, period locked" : "version 0";
  }
  return absl::StrCat("version ", status.version, ", ",
                      absl::StripPrefix(v1::VersionState_Name(state), "VERSION_STATE_"),
                      status.locked ? ", period locked" : "");
}

absl::Status Illegal(const ReportStatus& status, absl::string_view act, absl::CivilDay today) {
  const std::vector<std::string> legal = LegalActs(status, today);
  const std::string acts = legal.empty() ? "-" : absl::StrJoin(legal, ", ");
  return absl::FailedPreconditionError(absl::StrCat(act, " is not legal for a report that is at ", Describe(status),
                                                    "; legal now: ", acts, " / không thể ", act,
                                                    " khi báo cáo ở trạng thái này; có thể: ", acts));
}

}  // namespace

absl::string_view NameOfAct(v1::Act::ActCase act) {
  const google::protobuf::FieldDescriptor* const field = v1::Act::descriptor()->FindFieldByNumber(act);
  return field == nullptr ? absl::string_view() : absl::string_view(field->name());
}

std::vector<std::string> LegalActs(const ReportStatus& status, absl::CivilDay today) {
  std::vector<std::string> acts;
  if (MaySubmit(status, today)) {
    acts.emplace_back(kSubmit);
  }
  for (const v1::Act::ActCase act : kActs) {
    if (IsLegal(status, act, today)) {
      acts.emplace_back(NameOfAct(act));
    }
  }
  return acts;
}

absl::Status CheckAct(const ReportStatus& status, v1::Act::ActCase act, absl::CivilDay today) {
  return IsLegal(status, act, today) ? absl::OkStatus() : Illegal(status, NameOfAct(act), today);
}

absl::Status CheckSubmit(const ReportStatus& status, absl::CivilDay today) {
  return MaySubmit(status, today) ? absl::OkStatus() : Illegal(status, kSubmit, today);
}

bool IsCalledFor(const ReportStatus& status, absl::CivilDay today) {
  if (status.review.amendment() == v1::AMENDMENT_STATE_APPROVED) {
    return !AmendmentHasEnded(status, today);
  }
  const std::optional<absl::CivilDay> due_day = ParseCivilDay(status.review.return_due_date());
  return status.state == v1::VERSION_STATE_RETURNED && due_day.has_value() && today <= *due_day;
}

ReportStatus AfterSubmission(ReportStatus status, const SubmittedVersion& latest) {
  stored::v1::ReviewState& review = status.review;
  const bool counted_before =
      status.version > 0 && (status.state != v1::VERSION_STATE_WITHDRAWN || status.accepted_version > 0);
  if (!counted_before) {
    review.clear_first_time_us();
  } else if (review.first_time_us() == 0) {
    review.set_first_time_us(latest.time_us);
  }
  if (status.accepted_version > 0 && status.accepted_version == status.version) {
    review.set_accepted_revision(latest.revision);
    review.set_accepted_time_us(latest.time_us);
    review.set_accepted_hash(latest.content_hash.data(), latest.content_hash.size());
  }
  review.clear_return_due_date();
  ++status.version;
  status.state = v1::VERSION_STATE_SUBMITTED;
  return status;
}

ReportStatus AfterAct(ReportStatus status, const v1::Act& act, const ActEntry& entry) {
  stored::v1::ReviewState& review = status.review;
  switch (act.act_case()) {
    case v1::Act::kReceive:
      status.state = v1::VERSION_STATE_RECEIVED;
      break;
    case v1::Act::kAccept:
      status.state = v1::VERSION_STATE_ACCEPTED;
      status.accepted_version = status.version;
      review.clear_accepted_revision();
      review.clear_accepted_time_us();
      review.clear_accepted_hash();
      review.set_acceptance_revision(entry.revision);
      review.set_acceptance_time_us(entry.time_us);
      review.clear_amendment();
      review.clear_amendment_due_date();
      break;
    case v1::Act::kReturn:
      status.state = v1::VERSION_STATE_RETURNED;
      review.set_return_count(review.return_count() + 1);
      review.set_return_due_date(act.return_().due_date());
      break;
    case v1::Act::kWithdraw:
      status.state = v1::VERSION_STATE_WITHDRAWN;
      if (status.accepted_version == 0) {
        review.clear_first_time_us();
      }
      break;
    case v1::Act::kRequestAmendment:
      review.set_amendment(v1::AMENDMENT_STATE_REQUESTED);
      review.clear_amendment_due_date();
      break;
    case v1::Act::kApproveAmendment:
      review.set_amendment(v1::AMENDMENT_STATE_APPROVED);
      review.set_amendment_due_date(act.approve_amendment().due_date());
      break;
    case v1::Act::kRefuseAmendment:
      review.set_amendment(v1::AMENDMENT_STATE_REFUSED);
      break;
    case v1::Act::ACT_NOT_SET:
      break;
  }
  return status;
}

v1::VersionState ToldState(v1::VersionState state, bool locked) {
  return locked && state == v1::VERSION_STATE_ACCEPTED ? v1::VERSION_STATE_LOCKED : state;
}

}  // namespace khoi::domain
