#include "tools/khoi/review_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/words.h"

namespace khoi::cli {

std::string ActName(const v1::Act& act) {
  const google::protobuf::OneofDescriptor& acts = *v1::Act::descriptor()->FindOneofByName("act");
  const google::protobuf::FieldDescriptor* const field = act.GetReflection()->GetOneofFieldDescriptor(act, &acts);
  return field == nullptr ? "submit" : field->name();
}

std::string ReportName(const v1::ReportRef& report) {
  return absl::StrCat(report.authority_id(), "/", report.period_id(), "/", report.unit_id());
}

std::string StateText(const v1::ReportState& state, const Console& console) {
  const std::string word = Word(v1::VersionState_Name(state.state()), console.language);
  return state.latest_version() == 0
             ? word
             : absl::StrCat(console.Say("phiên bản ", "version "), state.latest_version(), " ", word);
}

std::vector<std::string> StandingLines(const v1::ReportState& state, const Console& console) {
  std::vector<std::string> lines;
  if (state.accepted_version() != 0) {
    lines.push_back(absl::StrCat(console.Say("Phiên bản được chấp nhận: ", "Accepted version: "),
                                 state.accepted_version(), console.Say(", ngày ", ", on "),
                                 FormatTime(state.accept_time(), console.language)));
  }
  if (state.return_count() > 0) {
    lines.push_back(absl::StrCat(console.Say("Số lần trả lại: ", "Returned: "), state.return_count(),
                                 console.Say("", state.return_count() == 1 ? " time" : " times")));
  }
  if (!state.return_due_date().empty()) {
    lines.push_back(absl::StrCat(console.Say("Hạn gửi lại: ", "Mended report due: "),
                                 FormatDate(state.return_due_date(), console.language)));
  }
  if (state.locked()) {
    lines.emplace_back(console.Say("Kỳ đã khóa đối với đơn vị này.", "The period is locked for this unit."));
  }
  if (state.amendment() != v1::AMENDMENT_STATE_UNSPECIFIED) {
    lines.push_back(absl::StrCat(console.Say("Đính chính: ", "Amendment: "),
                                 Word(v1::AmendmentState_Name(state.amendment()), console.language)));
  }
  return lines;
}

std::string LegalActsText(const google::protobuf::RepeatedPtrField<std::string>& acts, const Console& console) {
  if (acts.empty()) {
    return std::string(console.Say("không có", "none"));
  }
  return absl::StrJoin(acts, ", ", [&console](std::string* out, const std::string& act) {
    absl::StrAppend(out, Word(act, console.language), " (", act, ")");
  });
}

}  // namespace khoi::cli
