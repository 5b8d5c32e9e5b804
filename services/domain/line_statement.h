// What a line of a report says, in one sentence of words and codes.
#pragma once

#include <string>

#include "khoi/v1/report.pb.h"
#include "services/domain/line_figures.h"

namespace khoi::domain {

// Of a line that LineFigures found in `report`. Examples: "12 × EM-I-CSTDCS, IND, AWARDED, theo người; quyết định
// 12/QĐ-UBND ngày 2022-03-01", "5 × LD-TT, ST-ISSUED, chủ trì; 3 văn bản có số và ký hiệu được tính riêng".
std::string StatementOf(const v1::Report& report, const LineFigure& line);

// What is known of a number, as people write it: "12", "≥ 12", "≈ 12", "10–12", "không có số liệu".
std::string QuantityText(const v1::Quantity& quantity);

}  // namespace khoi::domain
