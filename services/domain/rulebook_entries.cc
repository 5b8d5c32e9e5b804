// The rule book. What is refused at submission is not asked again at acceptance; what warns is.
#include "services/domain/rulebook.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

constexpr v1::Severity kWarn = v1::SEVERITY_WARN;
constexpr v1::Severity kBlock = v1::SEVERITY_BLOCK;

// The shape of a report, and who reports about when.
const RuleEntry kStructure[] = {
    {.rule_id = "LIST-SIZE",
     .submit = kBlock,
     .rule = CheckListSizes,
     .summary_vi = "Không danh sách nào dài hơn mức của một báo cáo thật",
     .summary_en = "No list is longer than any real report's"},
    {.rule_id = "REQUIRED",
     .submit = kBlock,
     .rule = CheckRequiredFields,
     .summary_vi = "Các trường bắt buộc có giá trị",
     .summary_en = "Required fields are filled in"},
    {.rule_id = "ID-FORM",
     .submit = kBlock,
     .rule = CheckIdentifiers,
     .summary_vi = "Mã định danh gồm 1–64 ký tự A–Z, a–z, 0–9, '.' và '-'",
     .summary_en = "Identifiers are 1 to 64 of A-Z, a-z, 0-9, '.' and '-'"},
    {.rule_id = "LINE-ID",
     .submit = kBlock,
     .rule = CheckLineIds,
     .summary_vi = "Mã dòng chỉ dùng một lần trong báo cáo",
     .summary_en = "A line_id occurs once in the report"},
    {.rule_id = "SECTION-ONCE",
     .submit = kBlock,
     .rule = CheckSectionsOnce,
     .summary_vi = "Mỗi mã mục xuất hiện một lần",
     .summary_en = "A section occurs once"},
    {.rule_id = "ID-DATE",
     .submit = kBlock,
     .rule = CheckDates,
     .summary_vi =
         "Ngày viết đúng, khoảng có thứ tự; ngày quyết định không ở tương lai; năm thành tích không sau quyết định",
     .summary_en = "Days are days, ranges are ordered; no decision in the future, no achievement after its decision"},
    {.rule_id = "ID-YEARS",
     .submit = kBlock,
     .rule = CheckYears,
     .summary_vi = "Năm lập thành tích từ 1945 đến 2200, tăng dần",
     .summary_en = "Achievement years are 1945 to 2200 and ascend"},
    {.rule_id = "QUANTITY",
     .submit = kBlock,
     .rule = CheckQuantities,
     .summary_vi = "Số liệu viết đúng mẫu và có trạng thái",
     .summary_en = "Quantities are written as agreed and say something"},
    {.rule_id = "NEG",
     .submit = kBlock,
     .rule = CheckSigns,
     .summary_vi = "Số lượng không âm, không có phần thập phân",
     .summary_en = "Counts are not negative and have no decimals"},
    {.rule_id = "DOC-COUNT",
     .submit = kBlock,
     .rule = CheckDocumentCounts,
     .summary_vi = "Dòng văn bản có số lượng hoặc danh sách, số lượng không nhỏ hơn danh sách",
     .summary_en = "A document line has a count or references, and counts no fewer than it names"},
    {.rule_id = "ID-ORG",
     .submit = kBlock,
     .rule = CheckOrganisation,
     .summary_vi = "Cơ quan và đơn vị có trong danh bạ và hoạt động vào ngày cuối kỳ",
     .summary_en = "Authority and unit are registered and active on the period's last day"},
    {.rule_id = "ID-PERIOD",
     .submit = kBlock,
     .rule = CheckPeriod,
     .summary_vi = "Kỳ báo cáo có trong lịch và đang mở",
     .summary_en = "The period is in the calendar and open"},
    {.rule_id = "ID-BLOC",
     .submit = kBlock,
     .rule = CheckBloc,
     .summary_vi = "Đơn vị là thành viên của khối vào ngày cuối kỳ",
     .summary_en = "The unit is a member of the bloc on the period's last day"},
    {.rule_id = "ID-CODE",
     .submit = kBlock,
     .rule = CheckCodes,
     .summary_vi = "Mọi mã có trong danh mục và có hiệu lực vào ngày liên quan",
     .summary_en = "Every code is in its catalog and valid on its day"},
    {.rule_id = "ID-DATE-PERIOD",
     .submit = kWarn,
     .accept = kWarn,
     .rule = CheckDecisionInPeriod,
     .summary_vi = "Ngày quyết định nằm trong kỳ báo cáo",
     .summary_en = "A decision date lies in the period"},
};

// Who may get what from whom.
const RuleEntry kRecipients[] = {
    {.rule_id = "K-KIND",
     .submit = kBlock,
     .rule = CheckRecipientKinds,
     .summary_vi = "Đối tượng được phép nhận danh hiệu, hình thức khen thưởng",
     .summary_en = "The recipient kind is one that the award can go to"},
    {.rule_id = "K-AUTH",
     .submit = kBlock,
     .rule = CheckAwardingAuthorities,
     .summary_vi = "Cấp quyết định có thẩm quyền đối với danh hiệu, hình thức khen thưởng",
     .summary_en = "The awarding authority is one that may decide the award",
     .legal_reference = "Luật 06/2022/QH15, Điều 77–80"},
    {.rule_id = "K-STATUS",
     .submit = kBlock,
     .rule = CheckDecisions,
     .summary_vi = "Khen thưởng đã tặng có quyết định hoặc nêu rõ lý do không có",
     .summary_en = "What was awarded has a decision, or says why it is not available"},
    {.rule_id = "K-BADGE",
     .submit = kBlock,
     .rule = CheckBadges,
     .summary_vi = "Kỷ niệm chương ghi rõ tên",
     .summary_en = "A badge is named where the code does not say which it is"},
};

// Work figures.
const RuleEntry kIndicators[] = {
    {.rule_id = "IND-UNIT",
     .submit = kBlock,
     .rule = CheckIndicatorUnits,
     .summary_vi = "Đơn vị tính của chỉ tiêu là đơn vị trong danh mục",
     .summary_en = "The unit of measure of an indicator is the catalog's"},
    {.rule_id = "IND-DECIMALS",
     .submit = kBlock,
     .rule = CheckIndicatorDecimals,
     .summary_vi = "Giá trị không có nhiều chữ số thập phân hơn chỉ tiêu",
     .summary_en = "No value has more decimals than its indicator"},
    {.rule_id = "IND-RATIO",
     .submit = kBlock,
     .rule = CheckIndicatorForms,
     .summary_vi = "Tỷ lệ báo cáo bằng tử số và mẫu số, chỉ tiêu khác bằng số lượng",
     .summary_en = "A ratio is reported as a ratio, everything else as a quantity"},
    {.rule_id = "RATIO-ND",
     .submit = kBlock,
     .rule = CheckRatios,
     .summary_vi = "Mẫu số khác 0 và tử số không lớn hơn mẫu số",
     .summary_en = "The whole is not zero and the part does not exceed it"},
};

// Numbers against each other.
const RuleEntry kTotals[] = {
    {.rule_id = "SUM-COVER",
     .submit = kBlock,
     .rule = CheckCoveredLines,
     .summary_vi = "Tổng số khai chỉ nêu những dòng có trong báo cáo",
     .summary_en = "A declared total covers lines that exist and count something"},
    {.rule_id = "SUM-TOTAL",
     .submit = kWarn,
     .accept = kBlock,
     .rule = CheckDeclaredTotals,
     .summary_vi = "Tổng số khai bằng tổng các dòng; danh sách chưa đầy đủ thì không nhỏ hơn",
     .summary_en = "A declared total equals the sum of its lines, or is not below it when the list is not exhaustive"},
    {.rule_id = "SUM-BAND",
     .submit = kWarn,
     .accept = kWarn,
     .rule = CheckSubCounts,
     .summary_vi = "Phần trong đó không lớn hơn số lượng của dòng",
     .summary_en = "No part exceeds the count it is a part of"},
};

// Over several units; consolidated_rules.h asks them.
const RuleEntry kConsolidation[] = {
    {.rule_id = "R-CTDCP",
     .consolidate = kWarn,
     .summary_vi = "Số đề nghị tặng Cờ thi đua của Chính phủ không quá tỷ lệ so với số tập thể dẫn đầu khối, cụm",
     .summary_en = "Proposals for the Government's flag stay within the ratio to collectives that lead their bloc",
     .legal_reference = "Nghị định 91/2017/NĐ-CP, Điều 11"},
    {.rule_id = "R-FLAG1",
     .consolidate = kWarn,
     .summary_vi = "Mỗi khối, cụm đề nghị không quá số cờ được phép",
     .summary_en = "A bloc proposes no more flags than it may",
     .legal_reference = "Thông tư 08/2017/TT-BNV, Điều 8"},
};

std::vector<RuleEntry> AllEntries() {
  std::vector<RuleEntry> book;
  const auto add = [&](const auto& entries) { book.insert(book.end(), std::begin(entries), std::end(entries)); };
  add(kStructure);
  add(kRecipients);
  add(kIndicators);
  add(kTotals);
  add(kConsolidation);
  return book;
}

}  // namespace

const std::vector<RuleEntry>& RuleBook() {
  static const std::vector<RuleEntry>& book = *new std::vector<RuleEntry>(AllEntries());
  return book;
}

}  // namespace khoi::domain
