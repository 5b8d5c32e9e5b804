#include "services/domain/line_statement.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/dimension.h"

namespace khoi::domain {
namespace {

// What a statement says after its number; what the line does not say is left out.
class Parts final {
 public:
  explicit Parts(const stored::v1::CellKey& cell) : cell_(cell) {}

  Parts& Say(absl::string_view text) {
    if (!text.empty()) {
      parts_.emplace_back(text);
    }
    return *this;
  }
  Parts& Say(v1::Dimension dimension, absl::string_view before = "") {
    const std::string value = ValueIn(cell_, dimension);
    return value == kNotSaid ? *this : Say(absl::StrCat(before, value));
  }
  std::string Text() const { return absl::StrJoin(parts_, ", "); }

 private:
  const stored::v1::CellKey& cell_;
  std::vector<std::string> parts_;
};

absl::string_view StatusOf(const stored::v1::CellKey& cell) {
  return absl::StripPrefix(v1::AwardStatus_Name(static_cast<v1::AwardStatus>(cell.status())), "AWARD_STATUS_");
}

absl::string_view BasisOf(const stored::v1::CellKey& cell) {
  switch (cell.counting_basis()) {
    case v1::COUNTING_BASIS_RECIPIENTS:
      return "theo người";
    case v1::COUNTING_BASIS_TURNS:
      return "theo lượt";
    case v1::COUNTING_BASIS_CERTIFICATES:
      return "theo giấy chứng nhận";
    case v1::COUNTING_BASIS_FILES:
      return "theo hồ sơ";
    default:
      return "";
  }
}

absl::string_view RoleOf(const stored::v1::CellKey& cell) {
  return cell.role() == v1::DOCUMENT_ROLE_LEAD ? "chủ trì" : "phối hợp";
}

absl::string_view RelationOf(const stored::v1::CellKey& cell) {
  switch (cell.relation()) {
    case v1::MOVEMENT_RELATION_LAUNCHED:
      return "phát động";
    case v1::MOVEMENT_RELATION_RESPONDED:
      return "hưởng ứng";
    case v1::MOVEMENT_RELATION_REVIEWED:
      return "sơ kết";
    case v1::MOVEMENT_RELATION_CONCLUDED:
      return "tổng kết";
    default:
      return "";
  }
}

// "12/QĐ-UBND ngày 2022-03-01".
std::string NameOf(const v1::DocumentReference& reference) {
  const bool both = !reference.number().empty() && !reference.symbol().empty();
  return absl::StrCat(reference.number(), both ? "/" : "", reference.symbol(),
                      reference.issue_date().empty() ? "" : " ngày ", reference.issue_date());
}

std::string DecisionOf(const v1::Decision& decision) {
  if (decision.has_reference()) {
    return absl::StrCat("; quyết định ", NameOf(decision.reference()));
  }
  return decision.has_not_available() ? absl::StrCat("; quyết định: ", decision.not_available().reason()) : "";
}

std::string AwardText(const v1::AwardLine& line, const LineFigure& figure) {
  const stored::v1::CellKey& cell = figure.cell;
  Parts parts(cell);
  const bool part = cell.measure() == v1::MEASURE_AWARD_SUB_COUNTS;
  const v1::Quantity& count = part ? line.sub_counts(figure.place.part).count() : line.count();
  parts.Say(absl::StrCat(part ? "trong đó " : "", QuantityText(count), " × ", ValueIn(cell, v1::DIMENSION_CODE)))
      .Say(v1::DIMENSION_PARENT_CODE, "của ")
      .Say(v1::DIMENSION_RECIPIENT_KIND)
      .Say(StatusOf(cell))
      .Say(BasisOf(cell))
      .Say(v1::DIMENSION_AWARDING_AUTHORITY)
      .Say(v1::DIMENSION_AWARDING_ORGANISATION)
      .Say(v1::DIMENSION_METHOD)
      .Say(v1::DIMENSION_MOVEMENT)
      .Say(v1::DIMENSION_ACHIEVEMENT, "thành tích ");
  return absl::StrCat(parts.Text(), DecisionOf(line.decision()));
}

std::string DocumentText(const v1::DocumentLine& line, const LineFigure& figure) {
  Parts parts(figure.cell);
  std::string rest;
  if (figure.item_key.empty()) {
    const auto keyed = std::count_if(line.references().begin(), line.references().end(), [](const auto& reference) {
      return !reference.number().empty() && !reference.symbol().empty();
    });
    parts.Say(absl::StrCat(line.has_count() ? QuantityText(line.count()) : absl::StrCat(line.references_size()), " × ",
                           line.type_code()));
    rest = keyed == 0 ? "" : absl::StrCat("; ", keyed, " văn bản có số và ký hiệu được tính riêng");
  } else {
    const v1::DocumentReference& reference = line.references(figure.place.part);
    parts.Say(absl::StrCat("văn bản ", NameOf(reference))).Say(v1::DIMENSION_CODE);
    rest = reference.subject().empty() ? "" : absl::StrCat(": ", reference.subject());
  }
  return absl::StrCat(parts.Say(v1::DIMENSION_STAGE).Say(RoleOf(figure.cell)).Text(), rest);
}

std::string MovementText(const v1::MovementLine& line, const LineFigure& figure) {
  Parts parts(figure.cell);
  if (figure.item_key.empty()) {
    parts.Say(absl::StrCat(line.has_count() ? QuantityText(line.count()) : "1", " × ", line.form_code()));
  } else {
    parts.Say(absl::StrCat("phong trào ", line.movement_code())).Say(v1::DIMENSION_MOVEMENT_FORM);
  }
  parts.Say(RelationOf(figure.cell)).Say(v1::DIMENSION_MOVEMENT_SCOPE).Say(v1::DIMENSION_LAUNCHING_LEVEL);
  return absl::StrCat(parts.Say(v1::DIMENSION_DURATION).Text(), line.title().empty() ? "" : ": ", line.title());
}

std::string IndicatorText(const v1::IndicatorLine& line, const LineFigure& figure) {
  const stored::v1::CellKey& cell = figure.cell;
  const auto text = [&](absl::string_view what, const v1::Quantity& quantity) {
    return absl::StrCat(what, QuantityText(quantity), cell.measure_unit_code().empty() ? "" : " ",
                        cell.measure_unit_code(), ", ", line.indicator_code());
  };
  if (cell.measure() == v1::MEASURE_INDICATOR_NUMERATORS) {
    return text("tử số ", line.ratio().numerator());
  }
  if (cell.measure() == v1::MEASURE_INDICATOR_DENOMINATORS) {
    return text("mẫu số ", line.ratio().denominator());
  }
  return text("", line.quantity());
}

std::string EventText(const v1::EventLine& line) {
  return absl::StrCat(line.event_code(), line.first_date().empty() ? "" : ", ngày ", line.first_date(),
                      line.title().empty() ? "" : ": ", line.title());
}

}  // namespace

std::string QuantityText(const v1::Quantity& quantity) {
  switch (quantity.state_case()) {
    case v1::Quantity::kExact:
      return quantity.exact();
    case v1::Quantity::kAtLeast:
      return absl::StrCat("≥ ", quantity.at_least());
    case v1::Quantity::kApproximate:
      return absl::StrCat("≈ ", quantity.approximate());
    case v1::Quantity::kRange:
      return absl::StrCat(quantity.range().min(), "–", quantity.range().max());
    case v1::Quantity::kNotAvailable:
      return absl::StrCat("không có số liệu (", quantity.not_available().reason(), ")");
    case v1::Quantity::STATE_NOT_SET:
      break;
  }
  return "";
}

std::string StatementOf(const v1::Report& report, const LineFigure& line) {
  const stored::v1::CellKey& cell = line.cell;
  const int index = line.place.line;
  switch (cell.measure()) {
    case v1::MEASURE_AWARDS:
    case v1::MEASURE_AWARD_SUB_COUNTS:
      return AwardText(report.award_lines(index), line);
    case v1::MEASURE_DOCUMENTS:
      return DocumentText(report.document_lines(index), line);
    case v1::MEASURE_MOVEMENTS:
      return MovementText(report.movement_lines(index), line);
    case v1::MEASURE_INDICATORS:
    case v1::MEASURE_INDICATOR_NUMERATORS:
    case v1::MEASURE_INDICATOR_DENOMINATORS:
      return IndicatorText(report.indicator_lines(index), line);
    case v1::MEASURE_EVENTS:
      return EventText(report.event_lines(index));
    case v1::MEASURE_EXEMPLARS: {
      Parts parts(cell);
      parts.Say(absl::StrCat(QuantityText(report.exemplar_lines(index).count()), " × điển hình tiên tiến"));
      return parts.Say(v1::DIMENSION_RECIPIENT_KIND).Say(v1::DIMENSION_ACHIEVEMENT, "giai đoạn ").Text();
    }
    case v1::MEASURE_TARGETS: {
      Parts parts(cell);
      parts.Say(absl::StrCat("chỉ tiêu ", QuantityText(report.target_lines(index).target())));
      return parts.Say(v1::DIMENSION_CODE).Say(v1::DIMENSION_RECIPIENT_KIND).Text();
    }
    default:
      return "";
  }
}

}  // namespace khoi::domain
