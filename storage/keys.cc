#include "storage/keys.h"

#include <cstddef>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/status_macros.h"

namespace khoi::storage {
namespace {

constexpr size_t kNumberSize = 8;

void AppendNumber(std::string& key, int64_t number) {
  const uint64_t bits = static_cast<uint64_t>(number);
  for (int shift = 56; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>(bits >> shift));
  }
}

// What stands for the whole of an authority or period, where a bloc can stand.
constexpr absl::string_view kAll = "-";

absl::string_view BlocOrAll(absl::string_view bloc_id) { return bloc_id.empty() ? kAll : bloc_id; }

// The last 8 bytes of a key as a number; 0 when it has fewer.
uint64_t TrailingBits(absl::string_view key) {
  if (key.size() < kNumberSize) {
    return 0;
  }
  uint64_t bits = 0;
  for (const char byte : key.substr(key.size() - kNumberSize)) {
    bits = bits << 8 | static_cast<uint8_t>(byte);
  }
  return bits;
}

std::string Begin(Space space) { return std::string(1, static_cast<char>(space)); }

std::string NumberKey(Space space, int64_t number) {
  std::string key = Begin(space);
  AppendNumber(key, number);
  return key;
}

std::string ReportPrefix(Space space, const ReportId& report) {
  return absl::StrCat(Begin(space), report.authority_id, "/", report.period_id, "/", report.unit_id, "/");
}

std::string ConsolidationPrefix(Space space, const ConsolidationId& consolidation) {
  return absl::StrCat(Begin(space), consolidation.authority_id, "/", consolidation.period_id, "/",
                      BlocOrAll(consolidation.bloc_id), "/");
}

// The first three elements after the space: the key's other bytes may hold a '/'. False when there are fewer.
bool SplitThree(absl::string_view key, std::string* first, std::string* second, std::string* third) {
  const size_t first_end = key.find('/');
  const size_t second_end = first_end == key.npos ? key.npos : key.find('/', first_end + 1);
  const size_t third_end = second_end == key.npos ? key.npos : key.find('/', second_end + 1);
  if (third_end == key.npos) {
    return false;
  }
  *first = std::string(key.substr(1, first_end - 1));
  *second = std::string(key.substr(first_end + 1, second_end - first_end - 1));
  *third = std::string(key.substr(second_end + 1, third_end - second_end - 1));
  return true;
}

std::string WithNumber(std::string prefix, int64_t number) {
  AppendNumber(prefix, number);
  return prefix;
}

// `prefix` ends in '/'.
std::string WithComplement(std::string prefix, int64_t revision) {
  AppendNumber(prefix, ~revision);
  return prefix;
}

}  // namespace

absl::string_view SpaceName(Space space) {
  switch (space) {
    case Space::kMeta:
      return "meta";
    case Space::kLog:
      return "log";
    case Space::kBody:
      return "body";
    case Space::kNow:
      return "now";
    case Space::kPast:
      return "past";
    case Space::kFigures:
      return "fig";
    case Space::kVerdict:
      return "verdict";
    case Space::kIdempotency:
      return "idem";
    case Space::kCell:
      return "cell";
    case Space::kRegistry:
      return "registry";
    case Space::kCatalog:
      return "catalog";
    case Space::kConsolidation:
      return "consolidation";
    case Space::kComment:
      return "comment";
  }
  return "";
}

std::optional<Space> SpaceOf(absl::string_view key) {
  for (const Space space : kSpaces) {
    if (!key.empty() && key.front() == static_cast<char>(space)) {
      return space;
    }
  }
  return std::nullopt;
}

absl::Status RequireSpaces(const Batch& batch) {
  const auto require = [](const std::string& key) {
    return SpaceOf(key).has_value()
               ? absl::OkStatus()
               : absl::InvalidArgumentError(absl::StrCat("the key '", absl::CHexEscape(key), "' lies in no space"));
  };
  for (const Expectation& expectation : batch.expectations) {
    RETURN_IF_ERROR(require(expectation.key));
  }
  for (const Batch::Put& put : batch.puts) {
    RETURN_IF_ERROR(require(put.key));
  }
  for (const std::string& key : batch.deletes) {
    RETURN_IF_ERROR(require(key));
  }
  return absl::OkStatus();
}

std::string MetaKey(absl::string_view name) { return absl::StrCat(Begin(Space::kMeta), name); }

std::string LogKey(int64_t revision) { return NumberKey(Space::kLog, revision); }

std::string BodyKey(int64_t revision) { return NumberKey(Space::kBody, revision); }

std::string NowKey(const ReportId& report) {
  return absl::StrCat(Begin(Space::kNow), report.authority_id, "/", report.period_id, "/", report.unit_id);
}

std::string PastKey(const ReportId& report, int64_t revision) {
  return WithComplement(ReportPrefix(Space::kPast, report), revision);
}

std::string FiguresKey(const ReportId& report, int64_t version) {
  return absl::StrCat(
      WithNumber(absl::StrCat(Begin(Space::kFigures), report.authority_id, "/", report.period_id, "/"), version), "/",
      report.unit_id);
}

std::string VerdictKey(const ReportId& report, int64_t version) {
  return WithNumber(ReportPrefix(Space::kVerdict, report), version);
}

std::string IdempotencyKey(absl::string_view caller_id, absl::string_view request_id) {
  return absl::StrCat(Begin(Space::kIdempotency), caller_id, "/", request_id);
}

std::string CellKey(absl::string_view authority_id, absl::string_view period_id, int64_t cell_id) {
  return WithNumber(absl::StrCat(Begin(Space::kCell), authority_id, "/", period_id, "/"), cell_id);
}

std::string AuthorityKey(absl::string_view authority_id, absl::string_view first_day, int64_t revision) {
  return WithComplement(absl::StrCat(Begin(Space::kRegistry), "authority/", authority_id, "/", first_day, "/"),
                        revision);
}

std::string UnitKey(absl::string_view unit_id, absl::string_view first_day, int64_t revision) {
  return WithComplement(absl::StrCat(Begin(Space::kRegistry), "unit/", unit_id, "/", first_day, "/"), revision);
}

std::string HomeKey(absl::string_view authority_id, absl::string_view unit_id) {
  return absl::StrCat(Begin(Space::kRegistry), "home/", authority_id, "/", unit_id);
}

std::string BlocKey(absl::string_view authority_id, absl::string_view bloc_id, absl::string_view first_day,
                    int64_t revision) {
  return WithComplement(absl::StrCat(Begin(Space::kRegistry), "bloc/", authority_id, "/", bloc_id, "/", first_day, "/"),
                        revision);
}

std::string TermKey(absl::string_view authority_id, absl::string_view bloc_id, absl::string_view first_day,
                    int64_t revision) {
  return WithComplement(absl::StrCat(Begin(Space::kRegistry), "term/", authority_id, "/", bloc_id, "/", first_day, "/"),
                        revision);
}

std::string PeriodKey(absl::string_view authority_id, absl::string_view period_id, int64_t revision) {
  return WithComplement(absl::StrCat(Begin(Space::kRegistry), "period/", authority_id, "/", period_id, "/"), revision);
}

std::string ExtensionKey(absl::string_view authority_id, absl::string_view period_id, int level,
                         const Beneficiary& beneficiary, int64_t revision) {
  const std::string who = !beneficiary.unit_id.empty()   ? absl::StrCat("unit/", beneficiary.unit_id)
                          : !beneficiary.bloc_id.empty() ? absl::StrCat("bloc/", beneficiary.bloc_id)
                                                         : absl::StrCat("all/", kAll);
  return WithComplement(
      absl::StrCat(Begin(Space::kRegistry), "extension/", authority_id, "/", period_id, "/", level, "/", who, "/"),
      revision);
}

std::string ExemptionKey(absl::string_view authority_id, absl::string_view period_id, absl::string_view unit_id,
                         int64_t revision) {
  return WithComplement(
      absl::StrCat(Begin(Space::kRegistry), "exemption/", authority_id, "/", period_id, "/", unit_id, "/"), revision);
}

std::string LockKey(absl::string_view authority_id, absl::string_view period_id, absl::string_view bloc_id,
                    int64_t revision) {
  return WithComplement(
      absl::StrCat(Begin(Space::kRegistry), "lock/", authority_id, "/", period_id, "/", BlocOrAll(bloc_id), "/"),
      revision);
}

std::string CatalogKey(int kind, absl::string_view code, absl::string_view first_day, int64_t revision) {
  return WithComplement(absl::StrFormat("%c%03d/%s/%s/", static_cast<char>(Space::kCatalog), kind, code, first_day),
                        revision);
}

std::string ConsolidationKey(const ConsolidationId& consolidation, int64_t number) {
  return WithComplement(ConsolidationPrefix(Space::kConsolidation, consolidation), number);
}

std::string CommentKey(const ConsolidationId& consolidation, int64_t revision) {
  return WithNumber(ConsolidationPrefix(Space::kComment, consolidation), revision);
}

KeyRange SpaceRange(Space space) {
  return {Begin(space), std::string(1, static_cast<char>(static_cast<char>(space) + 1))};
}

KeyRange PrefixRange(absl::string_view prefix) {
  std::string limit(prefix);
  limit.back() = '/' + 1;
  return {std::string(prefix), std::move(limit)};
}

KeyRange NowRange(absl::string_view authority_id, absl::string_view period_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kNow), authority_id, "/", period_id, "/"));
}

KeyRange PastRange(const ReportId& report) { return PrefixRange(ReportPrefix(Space::kPast, report)); }

absl::string_view UnitOfNowKey(absl::string_view key) { return key.substr(key.rfind('/') + 1); }

ReportId ReportOfPastKey(absl::string_view key) {
  ReportId report;
  SplitThree(key, &report.authority_id, &report.period_id, &report.unit_id);
  return report;
}

ConsolidationId ConsolidationOfKey(absl::string_view key) {
  ConsolidationId id;
  if (SplitThree(key, &id.authority_id, &id.period_id, &id.bloc_id) && id.bloc_id == kAll) {
    id.bloc_id.clear();
  }
  return id;
}

int64_t ConsolidationNumberOfKey(absl::string_view key) { return RevisionOfKey(key); }

int64_t RevisionOfKey(absl::string_view key) { return static_cast<int64_t>(~TrailingBits(key)); }

int64_t NumberOfKey(absl::string_view key) { return static_cast<int64_t>(TrailingBits(key)); }

absl::string_view WithoutRevision(absl::string_view key) {
  return key.substr(0, key.size() < kNumberSize + 1 ? 0 : key.size() - kNumberSize - 1);
}

KeyRange CellRange(absl::string_view authority_id, absl::string_view period_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kCell), authority_id, "/", period_id, "/"));
}

KeyRange ConsolidationsRange(absl::string_view authority_id, absl::string_view period_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kConsolidation), authority_id, "/", period_id, "/"));
}

KeyRange ConsolidationsRange(const ConsolidationId& consolidation) {
  return PrefixRange(ConsolidationPrefix(Space::kConsolidation, consolidation));
}

KeyRange CommentsRange(const ConsolidationId& consolidation) {
  return PrefixRange(ConsolidationPrefix(Space::kComment, consolidation));
}

KeyRange AuthoritiesRange() { return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "authority/")); }

KeyRange AuthorityRange(absl::string_view authority_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "authority/", authority_id, "/"));
}

KeyRange UnitsRange() { return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "unit/")); }

KeyRange UnitRange(absl::string_view unit_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "unit/", unit_id, "/"));
}

KeyRange BlocsRange(absl::string_view authority_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "bloc/", authority_id, "/"));
}

KeyRange TermsRange(absl::string_view authority_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "term/", authority_id, "/"));
}

KeyRange PeriodsRange(absl::string_view authority_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "period/", authority_id, "/"));
}

KeyRange ExtensionsRange(absl::string_view authority_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "extension/", authority_id, "/"));
}

KeyRange ExemptionsRange(absl::string_view authority_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "exemption/", authority_id, "/"));
}

KeyRange LocksRange(absl::string_view authority_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "lock/", authority_id, "/"));
}

KeyRange HomesRange(absl::string_view authority_id) {
  return PrefixRange(absl::StrCat(Begin(Space::kRegistry), "home/", authority_id, "/"));
}

absl::string_view UnitOfHomeKey(absl::string_view key) { return key.substr(key.rfind('/') + 1); }

}  // namespace khoi::storage
