#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/field_path.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

constexpr size_t kHashSize = 32;

FieldPath SourcePath() {
  static const FieldPath& report = *new FieldPath("report");
  return report.Field("consolidation_source");
}

void CheckHash(const std::string& hash, std::string field_path, Findings& findings) {
  if (hash.size() == kHashSize) return;
  findings.Fire({.field_paths = {std::move(field_path)},
                 .operands = {{"size", absl::StrCat(hash.size())}},
                 .vi = absl::StrCat("Mã kiểm chứng SHA-256 phải có ", kHashSize, " byte; hiện có ", hash.size(),
                                    ". Hãy chép nguyên từ bản đã ký hoặc biên nhận."),
                 .en = absl::StrCat("A SHA-256 has ", kHashSize, " bytes; there are ", hash.size(),
                                    ". Copy it as the consolidation or the receipt gives it.")});
}

void CheckCount(int64_t count, std::string field_path, Findings& findings) {
  if (count >= 1) return;
  findings.Fire(std::move(field_path), "Phải từ 1 trở lên. Hãy ghi đúng như bản đã ký hoặc biên nhận.",
                "It must be 1 or more. Write it as the consolidation or the receipt gives it.");
}

// What the units of a consolidation sent, by unit.
using Inputs = absl::flat_hash_map<absl::string_view, const v1::ConsolidationInput*>;

Inputs InputsOf(const v1::Consolidation& consolidation) {
  Inputs inputs;
  for (const v1::ConsolidationInput& input : consolidation.inputs()) inputs.emplace(input.unit_id(), &input);
  return inputs;
}

bool Equal(const v1::SourceReceipt& receipt, const v1::ConsolidationInput& input) {
  return receipt.version() == input.version() && receipt.content_hash() == input.content_hash();
}

void RefuseReceipt(const v1::SourceReceipt& receipt, int index, Findings& findings) {
  const FieldPath path = SourcePath();
  findings.Fire({.field_paths = {path.TextOf("receipts", index)},
                 .operands = {{"unit_id", receipt.unit_id()}, {"version", absl::StrCat(receipt.version())}},
                 .vi = absl::StrCat("Biên nhận của ", receipt.unit_id(), ", phiên bản ", receipt.version(),
                                    ", không đúng với phiên bản đã được ký. Hãy chuyển lại bằng khoi forward."),
                 .en = absl::StrCat("The receipt of ", receipt.unit_id(), ", version ", receipt.version(),
                                    ", is not that of the version that was signed over. Forward it again with "
                                    "khoi forward.")});
}

// Every version that was signed over has its receipt, and no other version has.
void CheckReceipts(const v1::ConsolidationSource& source, const SourceFacts& facts, Findings& findings) {
  Inputs inputs = InputsOf(*facts.consolidation);
  for (int i = 0; i < source.receipts_size(); ++i) {
    const v1::SourceReceipt& receipt = source.receipts(i);
    const auto input = inputs.find(receipt.unit_id());
    if (input == inputs.end() || !Equal(receipt, *input->second) || !facts.known_receipts[i]) {
      RefuseReceipt(receipt, i, findings);
    }
    if (input != inputs.end()) inputs.erase(input);
  }
  for (const v1::ConsolidationInput& input : facts.consolidation->inputs()) {
    if (!inputs.contains(input.unit_id())) continue;
    findings.Fire({.field_paths = {SourcePath().TextOf("receipts")},
                   .operands = {{"unit_id", input.unit_id()}, {"version", absl::StrCat(input.version())}},
                   .vi = absl::StrCat("Thiếu biên nhận của ", input.unit_id(), ", phiên bản ", input.version(),
                                      ". Hãy chuyển lại bằng khoi forward."),
                   .en = absl::StrCat("The receipt of ", input.unit_id(), ", version ", input.version(),
                                      ", is missing. Forward it again with khoi forward.")});
  }
}

}  // namespace

void CheckSourceForm(const ReportInput& input, Findings& findings) {
  if (!input.report.has_consolidation_source()) return;
  const v1::ConsolidationSource& source = input.report.consolidation_source();
  const FieldPath path = SourcePath();
  CheckCount(source.number(), path.TextOf("number"), findings);
  CheckCount(source.revision(), path.TextOf("revision"), findings);
  CheckHash(source.digest(), path.TextOf("digest"), findings);
  if (source.receipts().empty()) {
    findings.Fire(path.TextOf("receipts"), "Thiếu biên nhận của các phiên bản được tổng hợp. Hãy kèm đủ biên nhận.",
                  "The receipts of the versions that were put together are missing. Add them.");
  }
  for (int i = 0; i < source.receipts_size(); ++i) {
    const v1::SourceReceipt& receipt = source.receipts(i);
    const FieldPath item = path.Item("receipts", i);
    CheckCount(receipt.version(), item.TextOf("version"), findings);
    CheckCount(receipt.revision(), item.TextOf("revision"), findings);
    CheckHash(receipt.content_hash(), item.TextOf("content_hash"), findings);
    if (i == 0 || source.receipts(i - 1).unit_id() < receipt.unit_id()) continue;
    findings.Fire(item.TextOf("unit_id"), "Biên nhận phải xếp tăng dần theo mã đơn vị, mỗi đơn vị một lần.",
                  "Receipts ascend by unit, each unit once. Order them.");
  }
}

void CheckSourceUnit(const ReportInput& input, Findings& findings) {
  const std::string& authority_id = input.report.consolidation_source().authority_id();
  const v1::Unit* const unit = input.structure.UnitOn(input.report.unit_id(), input.period_end);
  // Who is not known is refused as such.
  if (authority_id.empty() || unit == nullptr || unit->stands_for_authority_id() == authority_id) return;
  const std::string& own = unit->stands_for_authority_id();
  findings.Fire({.field_paths = {SourcePath().TextOf("authority_id"), "report.unit_id"},
                 .operands = {{"unit_id", unit->unit_id()}, {"stands_for_authority_id", own}},
                 .vi = absl::StrCat("Đơn vị ", unit->unit_id(), " không đại diện cho ", authority_id,
                                    own.empty() ? "" : absl::StrCat(" mà cho ", own),
                                    ". Hãy gửi dưới mã đơn vị đại diện cho cơ quan này, hoặc ghi "
                                    "stands_for_authority_id trong danh bạ."),
                 .en = absl::StrCat("The unit ", unit->unit_id(), " does not stand for ", authority_id,
                                    own.empty() ? "" : absl::StrCat(" but for ", own),
                                    ". Report as the unit that does, or register stands_for_authority_id.")});
}

void CheckSourceSigned(const ReportInput& input, Findings& findings) {
  const SourceFacts& facts = input.source;
  if (!facts.signed_here) return;
  const v1::ConsolidationSource& source = input.report.consolidation_source();
  const FieldPath path = SourcePath();
  const std::string what = absl::StrCat(source.authority_id(), "/", source.period_id());
  if (facts.consolidation == nullptr) {
    findings.Fire(
        {.field_paths = {path.TextOf("number"), path.TextOf("revision")},
         .operands = {{"number", absl::StrCat(source.number())}, {"revision", absl::StrCat(source.revision())}},
         .vi = absl::StrCat("Mục nhật ký ", source.revision(), " không phải báo cáo tổng hợp số ", source.number(),
                            " của ", what, ". Hãy chuyển lại bằng khoi forward."),
         .en = absl::StrCat("The entry ", source.revision(), " is not consolidation number ", source.number(), " of ",
                            what, ". Forward it again with khoi forward.")});
    return;
  }
  if (facts.consolidation->digest() != source.digest()) {
    findings.Fire(path.TextOf("digest"),
                  absl::StrCat("Mã kiểm chứng khác với báo cáo tổng hợp số ", source.number(), " của ", what,
                               ". Hãy chuyển lại bằng khoi forward."),
                  absl::StrCat("The digest is not that of consolidation number ", source.number(), " of ", what,
                               ". Forward it again with khoi forward."));
  }
  CheckReceipts(source, facts, findings);
}

void CheckSourceNamed(const ReportInput& input, Findings& findings) {
  const std::string& authority_id = input.source.own_authority_id;
  if (authority_id.empty() || input.report.has_consolidation_source()) return;
  findings.Fire({.field_paths = {"report.consolidation_source"},
                 .operands = {{"authority_id", authority_id}},
                 .vi = absl::StrCat("Đơn vị đại diện cho ", authority_id,
                                    ", cơ quan có các đơn vị báo cáo tại đây: số liệu này là lời khai thứ hai. Hãy ký "
                                    "báo cáo tổng hợp rồi chuyển lên bằng khoi forward, hoặc giải thích trong "
                                    "acknowledgements."),
                 .en = absl::StrCat("The unit stands for ", authority_id,
                                    ", whose own units report here: its figures are a second statement. Sign the "
                                    "consolidation and send it with khoi forward, or explain it in "
                                    "acknowledgements.")});
}

}  // namespace khoi::domain
