#include "tools/khoi/review_arguments.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/khoi/normalize.h"

namespace khoi::cli {
namespace {

// "place: words", with or without words. Neither rules nor paths hold a colon.
struct Said {
  std::string place;
  std::string words;
};

Said Split(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  return {.place = std::string(absl::StripAsciiWhitespace(parts.first)),
          .words = std::string(absl::StripAsciiWhitespace(parts.second))};
}

std::string FullPath(absl::string_view path) {
  return path == "report" || absl::StartsWith(path, "report.") ? std::string(path) : absl::StrCat("report.", path);
}

absl::Status AddBecause(const std::string& text, v1::ReturnAct& act) {
  const Said said = Split(text);
  if (said.place.empty() || said.words.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--because: \"", text, "\" must be PATH: TEXT, such as 'report.award_lines[3].count: khác với quyết định'"));
  }
  v1::ReturnReason& reason = *act.add_reasons();
  reason.set_field_path(FullPath(said.place));
  reason.set_text(said.words);
  return absl::OkStatus();
}

absl::Status AddRule(const std::string& text, v1::ReturnAct& act) {
  const Said said = Split(text);
  const std::pair<std::string, std::string> rule = absl::StrSplit(said.place, absl::MaxSplits('@', 1));
  if (rule.first.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--rule: \"", text, "\" must be RULE[@PATH][: TEXT], such as SUM-TOTAL"));
  }
  v1::ReturnReason& reason = *act.add_reasons();
  reason.set_rule_id(rule.first);
  reason.set_field_path(rule.second.empty() ? "report" : FullPath(rule.second));
  reason.set_text(said.words);
  return absl::OkStatus();
}

absl::Status FillReturn(const ReviewArguments& arguments, v1::ReturnAct& act) {
  for (const std::string& text : arguments.because) {
    if (absl::Status status = AddBecause(text, act); !status.ok()) {
      return status;
    }
  }
  for (const std::string& text : arguments.rules) {
    if (absl::Status status = AddRule(text, act); !status.ok()) {
      return status;
    }
  }
  if (act.reasons().empty()) {
    return absl::InvalidArgumentError("a return takes at least one --because or --rule");
  }
  act.set_due_date(arguments.due);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Waiver> ToWaiver(const std::string& text) {
  const Said said = Split(text);
  const std::pair<std::string, std::string> rule = absl::StrSplit(said.place, absl::MaxSplits('@', 1));
  if (rule.first.empty() || said.words.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--waive: \"", text, "\" must be RULE[@PATH]: REASON, such as 'SUM-TOTAL: tổng gồm cả hình thức khác'"));
  }
  v1::Waiver waiver;
  waiver.set_rule_id(rule.first);
  if (!rule.second.empty()) {
    waiver.set_field_path(FullPath(rule.second));
  }
  waiver.set_reason(said.words);
  return waiver;
}

absl::StatusOr<v1::ReviewRequest> ToReviewRequest(const ReviewArguments& arguments, const std::string& act) {
  v1::ReviewRequest request;
  request.set_request_id(arguments.request_id);
  request.mutable_report()->set_authority_id(arguments.authority);
  request.mutable_report()->set_period_id(arguments.period);
  request.mutable_report()->set_unit_id(arguments.unit);
  request.mutable_actor()->set_organisation_id(arguments.organisation);
  request.mutable_actor()->set_position(arguments.position);
  request.set_reason(arguments.reason);
  if (arguments.version.has_value()) {
    request.set_version(*arguments.version);
  }
  const google::protobuf::FieldDescriptor* const field = v1::Act::descriptor()->FindFieldByName(act);
  request.mutable_act()->GetReflection()->MutableMessage(request.mutable_act(), field);
  if (request.act().has_return_()) {
    if (absl::Status status = FillReturn(arguments, *request.mutable_act()->mutable_return_()); !status.ok()) {
      return status;
    }
  }
  for (const std::string& text : arguments.waivers) {
    absl::StatusOr<v1::Waiver> waiver = ToWaiver(text);
    if (!waiver.ok()) {
      return waiver.status();
    }
    *request.mutable_act()->mutable_accept()->add_waivers() = *std::move(waiver);
  }
  if (request.act().has_approve_amendment()) {
    request.mutable_act()->mutable_approve_amendment()->set_due_date(arguments.due);
  }
  if (absl::Status status = NormalizeText(request); !status.ok()) {
    return status;
  }
  return request;
}

}  // namespace khoi::cli
