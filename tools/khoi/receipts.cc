#include "tools/khoi/receipts.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/number_format.h"

namespace khoi::cli {

Table ReceiptTable(const Console& console) {
  return Table({{.name = "authority", .heading = std::string(console.Say("Chủ quản", "Authority"))},
                {.name = "period", .heading = std::string(console.Say("Kỳ", "Period"))},
                {.name = "unit", .heading = std::string(console.Say("Đơn vị", "Unit"))},
                {.name = "version", .heading = std::string(console.Say("Phiên bản", "Version")), .number = true},
                {.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true},
                {.name = "time", .heading = std::string(console.Say("Thời điểm (giờ VN)", "Time (Vietnam)"))},
                {.name = "content_hash", .heading = "SHA-256"}});
}

void AddReceipt(const v1::Receipt& receipt, const Console& console, Table& table) {
  table.Add({receipt.authority_id(), receipt.period_id(), receipt.unit_id(), absl::StrCat(receipt.version()),
             absl::StrCat(receipt.revision()),
             Cell(FormatTime(receipt.commit_time(), console.language), FormatUtc(receipt.commit_time())),
             Cell(HashPrefix(receipt.content_hash()), absl::BytesToHexString(receipt.content_hash()))});
}

std::string HashPrefix(const std::string& hash) { return absl::BytesToHexString(hash).substr(0, 12); }

}  // namespace khoi::cli
