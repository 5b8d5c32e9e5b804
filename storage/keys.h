// The key grammar. A key begins with one byte that names its space; rocks_engine gives each space a column family.
// Identifiers hold only [A-Za-z0-9.-], so '/' cannot occur inside one. A number is 8 bytes big-endian, so that byte
// order is numeric order; ~n is its complement, so that the newest comes first. Dates are YYYY-MM-DD; an absent first
// day is empty and so sorts first. At the right of "->" is the value, most often a message of khoi.stored.v1.
//
// clang-format off
//   meta          := 'M' name                                                         -> as each name says
//   log           := 'L' revision                                                     -> Entry
//   body          := 'B' revision                                                     -> content bytes of the entry
//   now           := 'N' authority '/' period '/' unit                                -> head payload   (rows.h)
//   past          := 'P' authority '/' period '/' unit '/' ~revision                  -> head           (rows.h)
//   fig           := 'F' authority '/' period '/' version '/' unit                    -> payload        (rows.h)
//   verdict       := 'V' authority '/' period '/' unit '/' version                    -> Verdict
//   idem          := 'I' caller '/' request_id                                        -> Replay
//   cell          := 'C' authority '/' period '/' cell_id                             -> CellKey
//   authority     := 'R' "authority/" authority '/' first_day '/' ~revision           -> RegistryRow
//   unit          := 'R' "unit/" unit '/' first_day '/' ~revision                     -> RegistryRow
//   home          := 'R' "home/" authority '/' unit                                   -> empty: was ever at home there
//   bloc          := 'R' "bloc/" authority '/' bloc '/' first_day '/' ~revision       -> RegistryRow
//   term          := 'R' "term/" authority '/' bloc '/' first_day '/' ~revision       -> RegistryRow
//   period        := 'R' "period/" authority '/' period '/' ~revision                 -> RegistryRow
//   extension     := 'R' "extension/" authority '/' period '/' level '/' beneficiary '/' ~revision -> RegistryRow
//   exemption     := 'R' "exemption/" authority '/' period '/' unit '/' ~revision     -> RegistryRow
//   lock          := 'R' "lock/" authority '/' period '/' bloc_or_all '/' ~revision   -> RegistryRow
//   catalog       := 'K' kind(3 digits) '/' code '/' first_day '/' ~revision          -> CatalogRow
//   consolidation := 'S' authority '/' period '/' bloc_or_all '/' ~number             -> ConsolidationRow
//   comment       := 'T' authority '/' period '/' bloc_or_all '/' revision            -> empty: see the entry's body
// clang-format on
//
//   bloc_or_all := bloc | "-"      beneficiary := "unit/" unit | "bloc/" bloc | "all/-"      level := decimal digits
//
// What the latest version states is in its now row only; `fig` holds it once another version has come. Figures lie
// version by version: as of an earlier revision most units have the same few version numbers, and a fold
// then reads as it reads the present, row after row. Unit by unit, all other versions would lie in between.
//
// Keys are on disk: a change here is a migration (format.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "storage/engine.h"

namespace khoi::storage {

// The first byte of every key. Values are on disk.
enum class Space : char {
  kMeta = 'M',
  kLog = 'L',
  kBody = 'B',
  kNow = 'N',
  kPast = 'P',
  kFigures = 'F',
  kVerdict = 'V',
  kIdempotency = 'I',
  kCell = 'C',
  kRegistry = 'R',
  kCatalog = 'K',
  kConsolidation = 'S',
  kComment = 'T',
};
inline constexpr std::array kSpaces = {Space::kMeta,   Space::kLog,      Space::kBody,    Space::kNow,
                                       Space::kPast,   Space::kFigures,  Space::kVerdict, Space::kIdempotency,
                                       Space::kCell,   Space::kRegistry, Space::kCatalog, Space::kConsolidation,
                                       Space::kComment};

// What a space is called, as at the left of the grammar; "registry" for 'R'. Names are on disk.
absl::string_view SpaceName(Space space);
// The space of a key; nullopt when its first byte names none.
std::optional<Space> SpaceOf(absl::string_view key);
// INVALID_ARGUMENT when a key of the batch lies in no space.
absl::Status RequireSpaces(const Batch& batch);

// The report of one unit to one authority about one period.
struct ReportId {
  std::string authority_id;
  std::string period_id;
  std::string unit_id;
  friend bool operator==(const ReportId&, const ReportId&) = default;
};

// Whose consolidation, about which period. An empty bloc means the authority's own.
struct ConsolidationId {
  std::string authority_id;
  std::string period_id;
  std::string bloc_id;
  friend bool operator==(const ConsolidationId&, const ConsolidationId&) = default;
};

// For whom an extension is: one of the two, or neither for everybody.
struct Beneficiary {
  absl::string_view unit_id;
  absl::string_view bloc_id;
};

std::string MetaKey(absl::string_view name);
std::string LogKey(int64_t revision);
std::string BodyKey(int64_t revision);
std::string NowKey(const ReportId& report);
std::string PastKey(const ReportId& report, int64_t revision);
std::string FiguresKey(const ReportId& report, int64_t version);
std::string VerdictKey(const ReportId& report, int64_t version);
std::string IdempotencyKey(absl::string_view caller_id, absl::string_view request_id);
std::string CellKey(absl::string_view authority_id, absl::string_view period_id, int64_t cell_id);
std::string AuthorityKey(absl::string_view authority_id, absl::string_view first_day, int64_t revision);
std::string UnitKey(absl::string_view unit_id, absl::string_view first_day, int64_t revision);
std::string HomeKey(absl::string_view authority_id, absl::string_view unit_id);
std::string BlocKey(absl::string_view authority_id, absl::string_view bloc_id, absl::string_view first_day,
                    int64_t revision);
std::string TermKey(absl::string_view authority_id, absl::string_view bloc_id, absl::string_view first_day,
                    int64_t revision);
std::string PeriodKey(absl::string_view authority_id, absl::string_view period_id, int64_t revision);
std::string ExtensionKey(absl::string_view authority_id, absl::string_view period_id, int level,
                         const Beneficiary& beneficiary, int64_t revision);
std::string ExemptionKey(absl::string_view authority_id, absl::string_view period_id, absl::string_view unit_id,
                         int64_t revision);
// An empty bloc means the whole period.
std::string LockKey(absl::string_view authority_id, absl::string_view period_id, absl::string_view bloc_id,
                    int64_t revision);
std::string CatalogKey(int kind, absl::string_view code, absl::string_view first_day, int64_t revision);
std::string ConsolidationKey(const ConsolidationId& consolidation, int64_t number);
std::string CommentKey(const ConsolidationId& consolidation, int64_t revision);

// Every key of a space.
KeyRange SpaceRange(Space space);
// Every key that begins with `prefix`, which ends in '/'.
KeyRange PrefixRange(absl::string_view prefix);
// The latest versions of every report to `authority_id` about `period_id`.
KeyRange NowRange(absl::string_view authority_id, absl::string_view period_id);
// Every version of one report, newest first.
KeyRange PastRange(const ReportId& report);

// The cells of an authority's period, in the order of their numbers.
KeyRange CellRange(absl::string_view authority_id, absl::string_view period_id);
// The consolidations of an authority and of all its blocs about a period; those of one of them. Of each the newest
// comes first.
KeyRange ConsolidationsRange(absl::string_view authority_id, absl::string_view period_id);
KeyRange ConsolidationsRange(const ConsolidationId& consolidation);
// The comments on the drafts of one consolidation, oldest first.
KeyRange CommentsRange(const ConsolidationId& consolidation);
// Every edition and revision of: all authorities, one authority, all units, one unit, an authority's blocs, terms,
// periods, extensions, exemptions and locks. Within an edition the newest revision comes first.
KeyRange AuthoritiesRange();
KeyRange AuthorityRange(absl::string_view authority_id);
KeyRange UnitsRange();
KeyRange UnitRange(absl::string_view unit_id);
KeyRange BlocsRange(absl::string_view authority_id);
KeyRange TermsRange(absl::string_view authority_id);
KeyRange PeriodsRange(absl::string_view authority_id);
KeyRange ExtensionsRange(absl::string_view authority_id);
KeyRange ExemptionsRange(absl::string_view authority_id);
KeyRange LocksRange(absl::string_view authority_id);
// The units that were ever at home in an authority.
KeyRange HomesRange(absl::string_view authority_id);

// The unit in a home key.
absl::string_view UnitOfHomeKey(absl::string_view key);
// The unit in a now key.
absl::string_view UnitOfNowKey(absl::string_view key);
// The report in a past key.
ReportId ReportOfPastKey(absl::string_view key);
// Whose consolidation a consolidation or comment key is about.
ConsolidationId ConsolidationOfKey(absl::string_view key);
// The number of the consolidation in a consolidation key.
int64_t ConsolidationNumberOfKey(absl::string_view key);
// The complemented number at the end of a past, registry or catalog key.
int64_t RevisionOfKey(absl::string_view key);
// The number at the end of a log, body, verdict, cell or comment key.
int64_t NumberOfKey(absl::string_view key);
// The key without its trailing "/~revision": the same for every revision of one row.
absl::string_view WithoutRevision(absl::string_view key);

}  // namespace khoi::storage
