#include "tools/khoi/submit_lines.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/csv.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/receipts.h"
#include "tools/khoi/rpc_error.h"

namespace khoi::cli {
namespace {

void WriteCsv(const std::string& file, const v1::Receipt& receipt, bool unchanged, std::ostream& out) {
  WriteCsvRow({{.text = file},
               {.text = receipt.authority_id()},
               {.text = receipt.period_id()},
               {.text = receipt.unit_id()},
               {.text = absl::StrCat(receipt.version()), .number = true},
               {.text = absl::StrCat(receipt.revision()), .number = true},
               {.text = FormatUtc(receipt.commit_time())},
               {.text = absl::BytesToHexString(receipt.content_hash())},
               {.text = unchanged ? "unchanged" : "new"}},
              out);
}

std::string JsonOf(const std::string& file, const v1::SubmitRequest& request, const PushResult& result) {
  std::string json = absl::StrCat("{\"file\":", JsonString(file), ",\"requestId\":", JsonString(request.request_id()));
  if (result.status.ok()) {
    absl::StrAppend(&json, ",\"response\":", ToJsonLine(result.response));
  } else {
    absl::StrAppend(&json, ",\"error\":{\"code\":", static_cast<int>(result.status.error_code()),
                    ",\"message\":", JsonString(result.status.error_message()), "}");
  }
  return absl::StrCat(json, "}\n");
}

}  // namespace

SubmitLines::SubmitLines(const std::vector<std::string>& files, const Console& console)
    : files_(files), console_(console), progress_(static_cast<int64_t>(files.size()), console) {
  for (const std::string& file : files) {
    file_width_ = std::max(file_width_, DisplayWidth(file));
  }
  if (console.output == Output::kCsv) {
    WriteCsvRow({{.text = "file"},
                 {.text = "authority"},
                 {.text = "period"},
                 {.text = "unit"},
                 {.text = "version"},
                 {.text = "revision"},
                 {.text = "time"},
                 {.text = "content_hash"},
                 {.text = "outcome"}},
                console.out);
  }
}

void SubmitLines::Add(size_t file, const v1::SubmitRequest& request, const PushResult& result) {
  progress_.Hide();
  const std::string& name = files_[file];
  if (!result.status.ok()) {
    ++failed_count_;
    code_ = Worse(code_, Explain(result.status, name, console_));
  } else if (result.response.has_rejection()) {
    ++rejected_count_;
    code_ = Worse(code_, ExitCode::kRejected);
    PrintFindings(result.response.rejection().findings(), name, console_, console_.color_err, console_.err);
  } else {
    ++(result.response.unchanged() ? unchanged_count_ : new_count_);
    if (!console_.quiet) {
      PrintFindings(result.response.findings(), name, console_, console_.color_err, console_.err);
    }
  }
  WriteLine(name, request, result);
  progress_.Advance();
}

void SubmitLines::WriteLine(const std::string& file, const v1::SubmitRequest& request, const PushResult& result) {
  if (console_.output == Output::kJson) {
    console_.out << JsonOf(file, request, result);
    return;
  }
  if (!result.status.ok() || !result.response.has_receipt()) {
    return;
  }
  const v1::Receipt& receipt = result.response.receipt();
  const bool unchanged = result.response.unchanged();
  if (console_.output == Output::kCsv) {
    WriteCsv(file, receipt, unchanged, console_.out);
    return;
  }
  const std::string padding(std::max(0, file_width_ - DisplayWidth(file)), ' ');
  console_.out << file << padding << "  " << receipt.authority_id() << "/" << receipt.period_id() << "/"
               << receipt.unit_id() << console_.Say("  phiên bản ", "  version ") << receipt.version()
               << console_.Say("  mục nhật ký ", "  revision ") << receipt.revision() << "  "
               << FormatTime(receipt.commit_time(), console_.language) << "  " << HashPrefix(receipt.content_hash())
               << "  " << (unchanged ? console_.Say("không đổi", "unchanged") : console_.Say("mới", "new")) << '\n';
}

ExitCode SubmitLines::Close() {
  progress_.Hide();
  console_.Note(absl::StrCat(files_.size(), console_.Say(" tệp: ", " files: "), new_count_,
                             console_.Say(" phiên bản mới, ", " new versions, "), unchanged_count_,
                             console_.Say(" không đổi, ", " unchanged, "), rejected_count_,
                             console_.Say(" bị từ chối, ", " rejected, "), failed_count_,
                             console_.Say(" lỗi", " failed")));
  return code_;
}

}  // namespace khoi::cli
