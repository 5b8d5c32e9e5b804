#include "tools/khoi/summary_workbook.h"

#include <algorithm>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/summary_text.h"
#include "tools/khoi/unit_sheet.h"
#include "tools/khoi/view_workbook.h"
#include "tools/khoi/words.h"
#include "tools/khoi/workbook.h"

namespace khoi::cli {
namespace {

constexpr CellStyle kTitle{.title = true};
constexpr CellStyle kBoldText{.bold = true};
constexpr CellStyle kHeading{.heading = true};
constexpr CellStyle kBody{.border = true, .wrap = true};
constexpr CellStyle kCount{.number = CellStyle::Number::kWhole, .border = true};

class SummaryBook final {
 public:
  SummaryBook(const SummaryContent& content, Language language, Workbook& workbook)
      : content_(content),
        summary_(content.view.summary()),
        page_{.summary = summary_, .language = language, .color = false, .out = unused_},
        language_(language),
        workbook_(workbook) {}

  void Write() {
    Sheet& cover = workbook_.Add(Text("Bìa", "Cover"));
    for (const v1::ViewTable& table : content_.view.tables()) Added(AddTableSheet(table, language_, workbook_));
    for (const std::string& unit_id : UnitsWithSheets(summary_)) {
      Added(AddUnitSheet(summary_, PartOf(unit_id), unit_id, language_, workbook_));
    }
    AddMissing();
    for (const v1::ViewTable& table : content_.quality.tables()) Added(AddTableSheet(table, language_, workbook_));
    AddNotes();
    WriteCover(cover);
  }

 private:
  std::string Text(absl::string_view vi, absl::string_view en) const { return std::string(Say(language_, vi, en)); }

  void Added(const Sheet& sheet) { sheet_names_.push_back(sheet.name()); }

  // The part with the rows of the unit. A unit may have none: what it names may count where another names it first.
  const v1::Summary& PartOf(const std::string& unit_id) const {
    for (const v1::Summary& part : content_.unit_parts) {
      const bool has_rows = std::any_of(part.rows().begin(), part.rows().end(),
                                        [&](const v1::SummaryRow& row) { return UnitOf(row) == unit_id; });
      if (has_rows) return part;
    }
    return v1::Summary::default_instance();
  }

  void WriteCover(Sheet& cover) {
    cover.Width(0, 0, 36);
    cover.Width(1, 1, 66);
    int row = 0;
    cover.Text(row++, 0, Text("TỔNG HỢP SỐ LIỆU THI ĐUA, KHEN THƯỞNG", "SUMMARY OF EMULATION AND COMMENDATION"),
               kTitle);
    ++row;
    const auto line = [&](const std::string& name, const std::string& value) {
      cover.Text(row, 0, name, kBoldText);
      cover.Text(row++, 1, value, {.wrap = true});
    };
    line(Text("Phạm vi", "Scope"), ScopeText(page_));
    line(Text("Kỳ", "Periods"), PeriodsText(page_));
    line(Text("Cơ sở số liệu", "Basis"), Word(v1::Basis_Name(summary_.basis()), language_));
    line(Text("Mục nhật ký", "Revision"), absl::StrCat(summary_.as_of_revision()));
    line(Text("Thời điểm của mục (giờ Việt Nam)", "Time of the revision (Vietnam)"),
         FormatTime(summary_.as_of_time(), language_));
    line(Text("Tính trễ hạn vào lúc", "Lateness as of"), FormatTime(summary_.instant(), language_));
    line(Text("Mã kiểm chứng (SHA-256)", "Digest (SHA-256)"), absl::BytesToHexString(summary_.digest()));
    ++row;
    WriteCoverage(cover, row);
    ++row;
    cover.Text(row++, 0, Text("Các trang", "Sheets"), kBoldText);
    for (const std::string& name : sheet_names_) cover.Link(row++, 0, name, name);
  }

  void WriteCoverage(Sheet& cover, int& row) {
    for (const v1::Coverage& coverage : summary_.coverages()) {
      cover.Text(row++, 0, absl::StrCat(coverage.authority_id(), ", ", coverage.period_id()), kBoldText);
      const std::pair<std::string, int> counts[] = {
          {Text("Đơn vị phải nộp", "Units expected"), coverage.expected_count()},
          {Text("Đã nộp", "Reported"), coverage.reported_count()},
          {Text("Có số liệu", "With figures"), coverage.with_figures_count()},
          {Text("Được chấp nhận", "Accepted"), coverage.accepted_count()},
          {Text("Chưa nộp", "Missing"), coverage.missing_count()},
          {Text("Quá hạn", "Overdue"), coverage.late_count()},
          {Text("Được miễn", "Exempt"), coverage.exempt_count()}};
      for (const auto& [name, count] : counts) {
        cover.Text(row, 0, name, kBody);
        cover.Number(row++, 1, absl::StrCat(count), kCount);
      }
    }
  }

  void AddMissing() {
    Sheet& sheet = workbook_.Add(Text("Chưa nộp", "Missing"));
    Added(sheet);
    sheet.Text(0, 0, Text("Đơn vị chưa nộp báo cáo", "Units that have not reported"), kTitle);
    const std::string headings[] = {Text("Đơn vị", "Unit"),      Text("Tên", "Name"),
                                    Text("Khối", "Bloc"),        Text("Kỳ", "Period"),
                                    Text("Hạn nộp", "Due"),      Text("Chậm, ngày", "Days late"),
                                    Text("Liên hệ", "Contact"),  Text("Điện thoại", "Telephone"),
                                    Text("Thư điện tử", "Email")};
    int column = 0;
    for (const std::string& heading : headings) sheet.Text(2, column++, heading, kHeading);
    sheet.Width(0, 0, 20);
    sheet.Width(1, 1, 40);
    sheet.Width(2, 8, 16);
    sheet.Freeze(3, 2, 2);
    sheet.Landscape();
    int row = 3;
    for (const v1::Coverage& coverage : summary_.coverages()) {
      for (const v1::UnitCoverage& unit : coverage.units()) {
        if (unit.state() != v1::COVERAGE_STATE_MISSING) continue;
        const std::string cells[] = {unit.unit_id(), unit.name_vi(), unit.bloc_id(), coverage.period_id(),
                                     FormatDate(unit.due_date(), language_)};
        for (int i = 0; i < 5; ++i) sheet.Text(row, i, cells[i], kBody);
        sheet.Number(row, 5, absl::StrCat(unit.late_day_count()), kCount);
        sheet.Text(row, 6, unit.contact().position(), kBody);
        sheet.Text(row, 7, unit.contact().phone(), kBody);
        sheet.Text(row++, 8, unit.contact().email(), kBody);
      }
    }
    if (row == 3) sheet.Text(row, 0, Text("Mọi đơn vị đã nộp.", "Every unit has reported."));
  }

  void AddNotes() {
    Sheet& sheet = workbook_.Add(Text("Ghi chú", "Notes"));
    Added(sheet);
    sheet.Width(0, 0, 100);
    sheet.Text(0, 0, Text("Ghi chú", "Notes"), kTitle);
    int row = 2;
    const auto note = [&](const std::string& text) { sheet.Text(row++, 0, text, {.wrap = true}); };
    note(Text(
        "Ô trống: không đơn vị nào nêu số liệu. Số 0: có đơn vị nêu bằng 0. Không cộng đề nghị với được tặng, không "
        "cộng các cơ sở đếm khác nhau (người, lượt, bằng, hồ sơ).",
        "An empty cell: nobody stated a figure. 0: somebody stated zero. Proposed is never added to awarded, nor "
        "one counting basis (recipients, turns, certificates, files) to another."));
    note(
        Text("“≥”: ít nhất; “≈”: xấp xỉ; “20–30”: trong khoảng. Văn bản quy phạm pháp luật và phong trào có mã chỉ "
             "tính một lần.",
             "\"≥\": at least; \"≈\": about; \"20–30\": within. Legal documents and registered movements count once."));
    note(Text("Cùng mục nhật ký và cùng thời điểm luôn cho cùng số liệu và cùng mã kiểm chứng.",
              "The same revision and instant always give the same figures and the same digest."));
    for (const v1::UncountedReport& report : summary_.uncounted_reports()) {
      note(absl::StrCat(Text("Không tính: ", "Not counted: "), report.authority_id(), "/", report.period_id(), "/",
                        report.unit_id(), ", ", Word(v1::UncountedReason_Name(report.reason()), language_)));
    }
    for (const v1::AuthorityWithoutPeriod& authority : summary_.authorities_without_period()) {
      note(absl::StrCat(authority.authority_id(), Text(" không có kỳ ", " has no period "), authority.period_id()));
    }
    if (const int left_out = ReportedCount() - static_cast<int>(UnitsWithSheets(summary_).size()); left_out > 0) {
      note(absl::StrCat(left_out, Text(" đơn vị không có trang riêng; xem bằng khoi summary --group-by unit -o csv.",
                                       " units have no sheet; see khoi summary --group-by unit -o csv.")));
    }
  }

  int ReportedCount() const {
    int count = 0;
    for (const v1::Coverage& coverage : summary_.coverages()) count += coverage.reported_count();
    return count;
  }

  const SummaryContent& content_;
  const v1::Summary& summary_;
  std::ostringstream unused_;
  const Page page_;
  const Language language_;
  Workbook& workbook_;
  std::vector<std::string> sheet_names_;
};

}  // namespace

std::vector<std::string> UnitsWithSheets(const v1::Summary& summary) {
  std::vector<std::string> units;
  for (const v1::Coverage& coverage : summary.coverages()) {
    for (const v1::UnitCoverage& unit : coverage.units()) {
      if (unit.state() == v1::COVERAGE_STATE_REPORTED &&
          std::find(units.begin(), units.end(), unit.unit_id()) == units.end() &&
          units.size() < static_cast<size_t>(kUnitSheetsMax)) {
        units.push_back(unit.unit_id());
      }
    }
  }
  return units;
}

absl::Status WriteSummaryWorkbook(const SummaryContent& content, Language language, const std::string& path) {
  const v1::Summary& summary = content.view.summary();
  Workbook workbook(path, absl::StrCat("Khoi ", summary.as_of_revision()), summary.as_of_time());
  SummaryBook(content, language, workbook).Write();
  return workbook.Save();
}

}  // namespace khoi::cli
