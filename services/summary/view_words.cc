#include "services/summary/view_words.h"

#include "absl/strings/str_cat.h"
#include "services/domain/dimension.h"
#include "services/domain/structure.h"

namespace khoi::summary {
namespace {

struct Entry {
  absl::string_view name;
  absl::string_view vi;
  absl::string_view en;
};

constexpr Entry kEntries[] = {
    {domain::kNotSaid, "không nêu", "not stated"},

    {"AWARD_STATUS_REGISTERED", "đăng ký", "registered"},
    {"AWARD_STATUS_PROPOSED", "đề nghị", "proposed"},
    {"AWARD_STATUS_AGREED", "đã đồng ý", "agreed"},
    {"AWARD_STATUS_AWARDED", "được tặng", "awarded"},
    {"AWARD_STATUS_HANDED_OVER", "đã trao tặng", "handed over"},
    {"AWARD_STATUS_REVOKED", "đã hủy", "revoked"},
    {"AWARD_STATUS_REJECTED", "không được tặng", "rejected"},

    {"COUNTING_BASIS_RECIPIENTS", "đối tượng", "recipients"},
    {"COUNTING_BASIS_TURNS", "lượt", "turns"},
    {"COUNTING_BASIS_CERTIFICATES", "bằng, giấy", "certificates"},
    {"COUNTING_BASIS_FILES", "hồ sơ", "files"},

    {"DOCUMENT_ROLE_LEAD", "chủ trì", "leads"},
    {"DOCUMENT_ROLE_COORDINATE", "phối hợp", "coordinates"},

    {"MOVEMENT_RELATION_LAUNCHED", "phát động", "launched"},
    {"MOVEMENT_RELATION_RESPONDED", "hưởng ứng", "responded"},
    {"MOVEMENT_RELATION_REVIEWED", "sơ kết", "reviewed"},
    {"MOVEMENT_RELATION_CONCLUDED", "tổng kết", "concluded"},

    {"AUTHORITY_TYPE_MINISTRY", "Bộ, ban, ngành", "Ministries and central branches"},
    {"AUTHORITY_TYPE_PROVINCE", "Tỉnh, thành phố", "Provinces and cities"},
    {"AUTHORITY_TYPE_CENTRAL", "Trung ương", "Central"},

    {"MEASURE_AWARDS", "Danh hiệu thi đua và hình thức khen thưởng", "Titles and commendations"},
    {"MEASURE_AWARD_SUB_COUNTS", "Trong đó, chia theo nhóm đối tượng", "Of these, by group of recipients"},
    {"MEASURE_DOCUMENTS", "Văn bản", "Documents"},
    {"MEASURE_MOVEMENTS", "Phong trào thi đua", "Emulation movements"},
    {"MEASURE_INDICATORS", "Chỉ tiêu công tác", "Work figures"},
    {"MEASURE_INDICATOR_NUMERATORS", "Tỷ lệ: tử số", "Ratios: parts"},
    {"MEASURE_INDICATOR_DENOMINATORS", "Tỷ lệ: mẫu số", "Ratios: wholes"},
    {"MEASURE_EVENTS", "Hội nghị, hoạt động", "Events"},
    {"MEASURE_EXEMPLARS", "Điển hình tiên tiến", "Exemplars"},
    {"MEASURE_TARGETS", "Mục tiêu phấn đấu", "Targets"},

    {"SEVERITY_INFO", "thông tin", "info"},
    {"SEVERITY_WARN", "cảnh báo", "warning"},
    {"SEVERITY_BLOCK", "chặn", "block"},

    {"RULE_STAGE_SUBMIT", "khi nộp", "at submission"},
    {"RULE_STAGE_ACCEPT", "khi chấp nhận", "at acceptance"},
    {"RULE_STAGE_CONSOLIDATE", "khi tổng hợp", "at consolidation"},

    {"EXHAUSTIVENESS_UNSPECIFIED", "không nêu", "not stated"},
    {"EXHAUSTIVENESS_EXHAUSTIVE", "danh sách đủ", "list is complete"},
    {"EXHAUSTIVENESS_NON_EXHAUSTIVE", "danh sách chưa hết", "list is not complete"},

    {"COVERAGE_STATE_REPORTED", "đã nộp", "reported"},
    {"COVERAGE_STATE_MISSING", "chưa nộp", "missing"},
    {"COVERAGE_STATE_EXEMPT", "được miễn", "exempt"},

    {"OBLIGATION_STATE_NOT_DUE", "chưa đến hạn", "not due"},
    {"OBLIGATION_STATE_DUE_SOON", "sắp đến hạn", "due soon"},
    {"OBLIGATION_STATE_LATE", "quá hạn", "late"},
    {"OBLIGATION_STATE_SUBMITTED", "nộp đúng hạn", "in time"},
    {"OBLIGATION_STATE_SUBMITTED_LATE", "nộp muộn", "submitted late"},
    {"OBLIGATION_STATE_EXEMPT", "được miễn", "exempt"},

    {"VERSION_STATE_UNSPECIFIED", "chưa có báo cáo", "no report"},
    {"VERSION_STATE_SUBMITTED", "đã nộp", "submitted"},
    {"VERSION_STATE_RECEIVED", "đã tiếp nhận", "received"},
    {"VERSION_STATE_ACCEPTED", "đã được chấp nhận", "accepted"},
    {"VERSION_STATE_RETURNED", "bị trả lại", "returned"},
    {"VERSION_STATE_WITHDRAWN", "đã rút", "withdrawn"},
    {"VERSION_STATE_LOCKED", "đã được chấp nhận và khóa", "accepted and locked"},

    {"CONSOLIDATION_STATE_UNSPECIFIED", "chưa ký", "none signed"},
    {"CONSOLIDATION_STATE_CURRENT", "còn đúng", "current"},
    {"CONSOLIDATION_STATE_STALE", "đã cũ, số liệu đầu vào đã đổi", "stale, inputs have changed"},
    {"CONSOLIDATION_STATE_REPLACED", "đã có bản ký sau", "replaced by a later one"},
};

}  // namespace

Words WordsOf(absl::string_view enum_value_name) {
  for (const Entry& entry : kEntries) {
    if (entry.name == enum_value_name) {
      return {std::string(entry.vi), std::string(entry.en)};
    }
  }
  return {std::string(enum_value_name), std::string(enum_value_name)};
}

Words WordsOf(v1::Measure measure) { return WordsOf(v1::Measure_Name(measure)); }

Words WordsOf(const v1::DimensionValue& value) {
  if (value.name_vi().empty()) {
    return WordsOf(value.value());
  }
  return {value.name_vi(), value.name_en().empty() ? value.name_vi() : value.name_en()};
}

Words ItemOf(const v1::SummaryRow& row) {
  for (const v1::DimensionValue& value : row.key()) {
    if (value.dimension() == v1::DIMENSION_CODE && value.value() != domain::kNotSaid) {
      return WordsOf(value);
    }
  }
  return WordsOf(row.measure());
}

Words ApartOf(const v1::SummaryRow& row) {
  Words apart;
  const auto add = [&](const Words& words) {
    absl::StrAppend(&apart.vi, apart.vi.empty() ? "" : ", ", words.vi);
    absl::StrAppend(&apart.en, apart.en.empty() ? "" : ", ", words.en);
  };
  for (const v1::DimensionValue& value : row.key()) {
    if (value.dimension() != v1::DIMENSION_CODE) {
      add(WordsOf(value));
    }
  }
  if (const std::string& unit = row.figure().measure_unit_code(); !unit.empty()) {
    add({unit, unit});
  }
  return apart;
}

Words CallOrganisation(Names& names, v1::Dimension dimension, const std::string& id) {
  if (dimension == v1::DIMENSION_BLOC && id == domain::kNoBloc) {
    return {"nộp trực tiếp", "reporting directly"};
  }
  const Name& name = names.Of(v1::MEASURE_UNSPECIFIED, dimension, id);
  if (name.vi.empty()) {
    return {id, id};
  }
  return {name.vi, name.en.empty() ? name.vi : name.en};
}

}  // namespace khoi::summary
