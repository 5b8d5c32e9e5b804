#include "tools/khoi/consolidation_arguments.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/khoi/normalize.h"
#include "tools/khoi/review_arguments.h"
#include "tools/khoi/summary_arguments.h"

namespace khoi::cli {
namespace {

constexpr size_t kDigestDigits = 64;

void SetRef(const ConsolidationArguments& arguments, v1::ConsolidationRef& ref) {
  ref.set_authority_id(arguments.authority);
  ref.set_bloc_id(arguments.bloc);
  ref.set_period_id(arguments.period);
}

void SetActor(const ConsolidationArguments& arguments, v1::Actor& actor) {
  actor.set_organisation_id(arguments.organisation);
  actor.set_position(arguments.position);
}

// The bytes of --digest; none when it is left out.
absl::StatusOr<std::string> DigestOf(const ConsolidationArguments& arguments) {
  for (const char digit : arguments.digest) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(digit))) {
      return absl::InvalidArgumentError("--digest: must be written in hexadecimal digits, as draft shows it");
    }
  }
  if (!arguments.digest.empty() && arguments.digest.size() != kDigestDigits) {
    return absl::InvalidArgumentError(
        absl::StrCat("--digest: must have ", kDigestDigits, " digits, as draft shows it"));
  }
  return absl::HexStringToBytes(arguments.digest);
}

absl::Status AddGroupBy(const ConsolidationArguments& arguments, google::protobuf::RepeatedField<int>& group_by) {
  const absl::StatusOr<v1::GetSummaryRequest> summary =
      ToSummaryRequest({.authority = arguments.authority, .group_by = arguments.group_by});
  if (!summary.ok()) {
    return summary.status();
  }
  group_by = summary->group_by();
  return absl::OkStatus();
}

absl::StatusOr<v1::LeftOutNote> ToNote(const std::string& text) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  v1::LeftOutNote note;
  note.set_unit_id(std::string(absl::StripAsciiWhitespace(parts.first)));
  note.set_note(std::string(absl::StripAsciiWhitespace(parts.second)));
  if (note.unit_id().empty() || note.note().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--leave-out-note: \"", text, "\" must be UNIT: WHY, such as 'cuc-shtt: xin lùi đến 10/7'"));
  }
  return note;
}

}  // namespace

absl::StatusOr<v1::DraftConsolidationRequest> ToDraftRequest(const ConsolidationArguments& arguments) {
  v1::DraftConsolidationRequest request;
  SetRef(arguments, *request.mutable_ref());
  if (absl::Status status = AddGroupBy(arguments, *request.mutable_group_by()); !status.ok()) {
    return status;
  }
  return request;
}

absl::StatusOr<v1::CommentOnConsolidationRequest> ToCommentRequest(const ConsolidationArguments& arguments) {
  v1::CommentOnConsolidationRequest request;
  if (arguments.text.empty() && !arguments.confirms) {
    return absl::InvalidArgumentError("a comment takes --text, or --confirm when the own figures are right");
  }
  const absl::StatusOr<std::string> digest = DigestOf(arguments);
  if (!digest.ok()) {
    return digest.status();
  }
  request.set_request_id(arguments.request_id);
  SetRef(arguments, *request.mutable_ref());
  SetActor(arguments, *request.mutable_actor());
  request.set_subject(arguments.subject);
  request.set_text(arguments.text);
  request.set_confirms_own_figures(arguments.confirms);
  request.set_draft_digest(*digest);
  if (absl::Status status = NormalizeText(request); !status.ok()) {
    return status;
  }
  return request;
}

absl::StatusOr<v1::SignConsolidationRequest> ToSignRequest(const ConsolidationArguments& arguments) {
  v1::SignConsolidationRequest request;
  const absl::StatusOr<std::string> digest = DigestOf(arguments);
  if (!digest.ok()) {
    return digest.status();
  }
  request.set_request_id(arguments.request_id);
  SetRef(arguments, *request.mutable_ref());
  SetActor(arguments, *request.mutable_actor());
  request.set_note(arguments.note);
  request.set_draft_digest(*digest);
  for (const std::string& text : arguments.left_out_notes) {
    absl::StatusOr<v1::LeftOutNote> note = ToNote(text);
    if (!note.ok()) {
      return note.status();
    }
    *request.add_left_out_notes() = *std::move(note);
  }
  for (const std::string& text : arguments.waivers) {
    absl::StatusOr<v1::Waiver> waiver = ToWaiver(text);
    if (!waiver.ok()) {
      return waiver.status();
    }
    *request.add_waivers() = *std::move(waiver);
  }
  if (absl::Status status = NormalizeText(request); !status.ok()) {
    return status;
  }
  return request;
}

absl::StatusOr<v1::GetConsolidationRequest> ToShowRequest(const ConsolidationArguments& arguments) {
  v1::GetConsolidationRequest request;
  SetRef(arguments, *request.mutable_ref());
  if (absl::Status status = AddGroupBy(arguments, *request.mutable_group_by()); !status.ok()) {
    return status;
  }
  if (arguments.number.has_value()) {
    request.set_number(*arguments.number);
  }
  if (arguments.as_of_revision.has_value()) {
    request.set_as_of_revision(*arguments.as_of_revision);
  } else if (!arguments.as_of_time.empty()) {
    absl::StatusOr<google::protobuf::Timestamp> time = ParseTime(arguments.as_of_time);
    if (!time.ok()) {
      return time.status();
    }
    *request.mutable_as_of_time() = *std::move(time);
  }
  return request;
}

}  // namespace khoi::cli
