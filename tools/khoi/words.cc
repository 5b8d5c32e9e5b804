#include "tools/khoi/words.h"

#include "absl/strings/str_cat.h"

namespace khoi::cli {
namespace {

struct Entry {
  absl::string_view name;
  absl::string_view vi;
  absl::string_view en;
};

constexpr Entry kEntries[] = {
    {"-", "không nêu", "not stated"},

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

    {"EXHAUSTIVENESS_NON_EXHAUSTIVE", "danh sách chưa hết", "list is not complete"},

    {"UNCOUNTED_REASON_OTHER_HOME_AUTHORITY", "tính qua cơ quan chủ quản khác", "counts through its home authority"},
    {"UNCOUNTED_REASON_STANDS_FOR_AUTHORITY", "đại diện cho cơ quan mà các đơn vị đã được tính",
     "stands for an authority whose own units are counted"},
    {"UNCOUNTED_REASON_NOT_A_MEMBER", "không là thành viên vào ngày cuối kỳ",
     "no member on the last day of the period"},
    {"UNCOUNTED_REASON_SPLIT", "thuộc nhiều đơn vị vào ngày lấy địa giới, không chia được",
     "belongs to several units on the day whose boundaries hold"},
    {"UNCOUNTED_REASON_EXEMPT", "được miễn báo cáo", "need not report"},

    {"SEVERITY_INFO", "thông tin", "info"},
    {"SEVERITY_WARN", "cảnh báo", "warning"},
    {"SEVERITY_BLOCK", "chặn", "block"},
    {"RULE_OUTCOME_HOLDS", "đạt", "holds"},
    {"RULE_OUTCOME_FIRES", "có phát hiện", "fires"},
    {"RULE_OUTCOME_NOT_EVALUATED", "chưa xét được", "not evaluated"},

    {"BASIS_UNSPECIFIED", "phiên bản nộp mới nhất", "latest version submitted"},
    {"BASIS_LATEST_SUBMITTED", "phiên bản nộp mới nhất", "latest version submitted"},
    {"BASIS_ACCEPTED", "phiên bản đã được chấp nhận", "accepted version"},
    {"BASIS_CONSOLIDATED", "phiên bản đã ký trong báo cáo tổng hợp", "version that a consolidation was signed over"},

    {"CONSOLIDATION_STATE_UNSPECIFIED", "chưa ký", "none signed"},
    {"CONSOLIDATION_STATE_CURRENT", "còn đúng", "current"},
    {"CONSOLIDATION_STATE_STALE", "đã cũ, số liệu đầu vào đã đổi", "stale, inputs have changed"},
    {"CONSOLIDATION_STATE_REPLACED", "đã có bản ký sau", "replaced by a later one"},

    {"VERSION_STATE_UNSPECIFIED", "chưa có báo cáo", "no report"},
    {"VERSION_STATE_SUBMITTED", "đã nộp", "submitted"},
    {"VERSION_STATE_RECEIVED", "đã tiếp nhận", "received"},
    {"VERSION_STATE_ACCEPTED", "đã được chấp nhận", "accepted"},
    {"VERSION_STATE_RETURNED", "bị trả lại", "returned"},
    {"VERSION_STATE_WITHDRAWN", "đã rút", "withdrawn"},
    {"VERSION_STATE_LOCKED", "đã được chấp nhận và khóa", "accepted and locked"},

    {"LEFT_OUT_REASON_MISSING", "chưa gửi báo cáo", "nothing has come"},
    {"LEFT_OUT_REASON_RETURNED", "bị trả lại, chưa gửi lại", "returned, not sent again"},
    {"LEFT_OUT_REASON_NOT_ACCEPTED", "chưa được chấp nhận", "not accepted yet"},
    {"LEFT_OUT_REASON_EXEMPT", "được miễn báo cáo", "exempt"},

    {"AMENDMENT_STATE_REQUESTED", "đã đề nghị", "asked for"},
    {"AMENDMENT_STATE_APPROVED", "đã được đồng ý", "approved"},
    {"AMENDMENT_STATE_REFUSED", "không được đồng ý", "refused"},

    {"submit", "nộp", "submit"},
    {"receive", "tiếp nhận", "receive"},
    {"accept", "chấp nhận", "accept"},
    {"return", "trả lại", "return"},
    {"withdraw", "rút", "withdraw"},
    {"request_amendment", "đề nghị đính chính", "ask for an amendment"},
    {"approve_amendment", "đồng ý cho đính chính", "approve the amendment"},
    {"refuse_amendment", "từ chối đính chính", "refuse the amendment"},

    {"authority", "cơ quan chủ quản", "authority"},
    {"unit", "đơn vị", "unit"},
    {"bloc", "khối", "bloc"},
    {"bloc_term", "thành phần khối", "composition"},
    {"period", "kỳ báo cáo", "period"},
    {"extension", "gia hạn", "extension"},
    {"exemption", "miễn báo cáo", "exemption"},
    {"period_lock", "khóa kỳ", "lock"},

    {"OBLIGATION_STATE_NOT_DUE", "chưa đến hạn", "not due"},
    {"OBLIGATION_STATE_DUE_SOON", "sắp đến hạn", "due soon"},
    {"OBLIGATION_STATE_LATE", "quá hạn", "late"},
    {"OBLIGATION_STATE_SUBMITTED", "đã nộp", "submitted"},
    {"OBLIGATION_STATE_SUBMITTED_LATE", "nộp muộn", "submitted late"},
    {"OBLIGATION_STATE_EXEMPT", "được miễn", "exempt"},

    {"CHANGE_OUTCOME_CREATED", "tạo mới", "created"},
    {"CHANGE_OUTCOME_UPDATED", "cập nhật", "updated"},
    {"CHANGE_OUTCOME_UNCHANGED", "không đổi", "unchanged"},

    {"REPORTING_LEVEL_UNIT", "đơn vị", "unit"},
    {"REPORTING_LEVEL_BLOC", "khối", "bloc"},
    {"REPORTING_LEVEL_AUTHORITY", "cơ quan chủ quản", "authority"},
    {"REPORTING_LEVEL_CENTRAL", "trung ương", "central"},

    {"CATALOG_KIND_AWARD", "danh hiệu, hình thức", "award"},
    {"CATALOG_KIND_AWARDING_AUTHORITY", "cấp khen thưởng", "awarding authority"},
    {"CATALOG_KIND_RECIPIENT_KIND", "loại đối tượng", "recipient kind"},
    {"CATALOG_KIND_SUB_COUNT", "nhóm trong đó", "sub-count"},
    {"CATALOG_KIND_METHOD", "loại khen thưởng", "method"},
    {"CATALOG_KIND_MOVEMENT", "phong trào", "movement"},
    {"CATALOG_KIND_MOVEMENT_FORM", "hình thức phong trào", "movement form"},
    {"CATALOG_KIND_MOVEMENT_SCOPE", "phạm vi phong trào", "movement scope"},
    {"CATALOG_KIND_LAUNCHING_LEVEL", "cấp phát động", "launching level"},
    {"CATALOG_KIND_DURATION", "thời gian phong trào", "duration"},
    {"CATALOG_KIND_DOCUMENT_TYPE", "loại văn bản", "document type"},
    {"CATALOG_KIND_DOCUMENT_STAGE", "giai đoạn văn bản", "document stage"},
    {"CATALOG_KIND_INDICATOR", "chỉ tiêu", "indicator"},
    {"CATALOG_KIND_MEASURE_UNIT", "đơn vị tính", "measure unit"},
    {"CATALOG_KIND_EVENT", "loại hoạt động", "event"},
    {"CATALOG_KIND_TARGET", "loại mục tiêu", "target"},
    {"CATALOG_KIND_SECTION", "mục báo cáo", "section"},
    {"CATALOG_KIND_UNIT_TYPE", "loại đơn vị", "unit type"},
    {"CATALOG_KIND_CALENDAR_PROFILE", "lịch báo cáo", "calendar profile"},

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

    {"DIMENSION_UNIT", "Đơn vị", "Unit"},
    {"DIMENSION_BLOC", "Khối", "Bloc"},
    {"DIMENSION_AUTHORITY", "Cơ quan chủ quản", "Authority"},
    {"DIMENSION_PERIOD", "Kỳ", "Period"},
    {"DIMENSION_CODE", "Nội dung", "Item"},
    {"DIMENSION_AWARDING_AUTHORITY", "Cấp khen thưởng", "Awarding authority"},
    {"DIMENSION_AWARDING_ORGANISATION", "Cơ quan khen thưởng", "Awarding organisation"},
    {"DIMENSION_RECIPIENT_KIND", "Đối tượng", "Recipients"},
    {"DIMENSION_METHOD", "Loại khen thưởng", "Method"},
    {"DIMENSION_STATUS", "Tình trạng", "Status"},
    {"DIMENSION_COUNTING_BASIS", "Cách tính", "Counted in"},
    {"DIMENSION_ACHIEVEMENT", "Thành tích năm", "Achieved in"},
    {"DIMENSION_STAGE", "Giai đoạn", "Stage"},
    {"DIMENSION_ROLE", "Vai trò", "Role"},
    {"DIMENSION_MOVEMENT", "Phong trào", "Movement"},
    {"DIMENSION_RELATION", "Việc đã làm", "Relation"},
    {"DIMENSION_MOVEMENT_FORM", "Hình thức phong trào", "Form"},
    {"DIMENSION_LAUNCHING_LEVEL", "Cấp phát động", "Launched by"},
    {"DIMENSION_PARENT_CODE", "Trong số", "Part of"},
    {"DIMENSION_MOVEMENT_SCOPE", "Phạm vi", "Scope"},
    {"DIMENSION_DURATION", "Thời gian", "Duration"},
    {"DIMENSION_AUTHORITY_TYPE", "Loại cơ quan", "Type of authority"},
};

// What a code is, measure by measure.
constexpr Entry kCodeHeadings[] = {
    {"MEASURE_AWARDS", "Danh hiệu, hình thức", "Title or form"},
    {"MEASURE_AWARD_SUB_COUNTS", "Nhóm", "Group"},
    {"MEASURE_DOCUMENTS", "Loại văn bản", "Document type"},
    {"MEASURE_MOVEMENTS", "Phong trào", "Movement"},
    {"MEASURE_INDICATORS", "Chỉ tiêu", "Indicator"},
    {"MEASURE_INDICATOR_NUMERATORS", "Chỉ tiêu", "Indicator"},
    {"MEASURE_INDICATOR_DENOMINATORS", "Chỉ tiêu", "Indicator"},
    {"MEASURE_EVENTS", "Hoạt động", "Event"},
    {"MEASURE_TARGETS", "Mục tiêu", "Target"},
};

}  // namespace

std::string Word(absl::string_view enum_value_name, Language language) {
  for (const Entry& entry : kEntries) {
    if (entry.name == enum_value_name) {
      return std::string(Say(language, entry.vi, entry.en));
    }
  }
  return std::string(enum_value_name);
}

std::string MeasureWord(v1::Measure measure, Language language) { return Word(v1::Measure_Name(measure), language); }

std::string DimensionWord(v1::Dimension dimension, v1::Measure measure, Language language) {
  if (dimension == v1::DIMENSION_CODE) {
    for (const Entry& entry : kCodeHeadings) {
      if (entry.name == v1::Measure_Name(measure)) {
        return std::string(Say(language, entry.vi, entry.en));
      }
    }
  }
  return Word(v1::Dimension_Name(dimension), language);
}

std::string SourceText(const v1::SourceConsolidation& source, Language language) {
  const std::string state = source.state() == v1::CONSOLIDATION_STATE_UNSPECIFIED
                                ? std::string(Say(language, "ký tại máy chủ khác", "signed at another server"))
                                : Word(v1::ConsolidationState_Name(source.state()), language);
  return absl::StrCat(Say(language, "báo cáo tổng hợp số ", "consolidation number "), source.number(),
                      Say(language, " của ", " of "), source.authority_id(), ", ", state);
}

}  // namespace khoi::cli
