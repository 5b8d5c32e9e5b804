#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/domain/rules.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

// "125" or, put in between later, "125a" (Nghị định 30/2020/NĐ-CP, Phụ lục I).
bool IsDocumentNumber(absl::string_view number) {
  constexpr size_t kDigitsMax = 6;
  if (!number.empty() && absl::ascii_isalpha(static_cast<unsigned char>(number.back()))) number.remove_suffix(1);
  return !number.empty() && number.size() <= kDigitsMax && std::all_of(number.begin(), number.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// "BC-KHCN": the type of a report and whoever issues it, in letters of Vietnamese.
bool IsReportSymbol(absl::string_view symbol) {
  if (!absl::ConsumePrefix(&symbol, "BC-") || symbol.empty()) return false;
  return std::all_of(symbol.begin(), symbol.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || absl::ascii_isalnum(byte) || c == '-' || c == '.' || c == '&';
  });
}

}  // namespace

void CheckDocumentNumber(const ReportInput& input, Findings& findings) {
  const std::string& number = input.report.header().number();
  const std::string& symbol = input.report.header().symbol();
  const std::pair<std::string, std::string> operands[] = {{"number", number}, {"symbol", symbol}};
  if (number.empty()) {
    findings.Fire(
        {.field_paths = {"report.header.number", "report.header.symbol"},
         .operands = {operands[0], operands[1]},
         .vi = "Báo cáo chưa có số. Hãy ghi số và ký hiệu, ví dụ 125 và BC-KHCN, trước khi gửi bản chính thức.",
         .en = "The report has no number yet. Give number and symbol, for example 125 and BC-KHCN, before it "
               "is final."});
  } else if (!IsDocumentNumber(number) || !IsReportSymbol(symbol)) {
    const bool wrong_number = !IsDocumentNumber(number);
    findings.Fire(
        {.field_paths = {wrong_number ? "report.header.number" : "report.header.symbol",
                         wrong_number ? "report.header.symbol" : "report.header.number"},
         .operands = {operands[0], operands[1]},
         .vi = absl::StrCat("\"", Excerpt(absl::StrCat(number, "/", symbol)),
                            "\" không phải số, ký hiệu của một báo cáo. Hãy ghi như 125 và BC-KHCN."),
         .en = absl::StrCat("\"", Excerpt(absl::StrCat(number, "/", symbol)),
                            "\" is not the number and symbol of a report. Write them like 125 and BC-KHCN.")});
  }
}

}  // namespace khoi::domain
