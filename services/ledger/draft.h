// Changes that were judged and wait for the committer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "khoi/stored/v1/body.pb.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/figures.h"
#include "storage/keys.h"

namespace khoi::ledger {

// Drafts with `judged_on`: the day of NextEntryTime when they were judged. An entry of another day is judged again.
// Drafts with `locked`: whether the period was locked for the unit then. The structure revision of the draft keeps that
// true until it is committed.

// A version of a report that may be stored. `body` of the draft is its content.
struct SubmissionDraft {
  storage::ReportId report{};
  std::optional<int64_t> expected_version{};  // absent: the first submission
  domain::DerivedReport derived{};
  stored::v1::Verdict verdict{};
  absl::CivilDay judged_on{};
  bool locked = false;
};

// An act of review; the ledger encodes the body. Whether it is legal is decided when it is committed.
struct ReviewDraft {
  storage::ReportId report{};
  std::optional<int64_t> version{};  // the latest as the actor read it; absent: there is none
  stored::v1::ReviewBody body{};
  absl::CivilDay judged_on{};
  bool locked = false;
};

// A consolidation that was signed. The committer gives the number; the rest of the body is as it will be stored.
struct ConsolidationDraft {
  stored::v1::ConsolidationBody body{};
  absl::CivilDay judged_on{};
  // The number of the one signed last, 0 for none, when the judgement rests on it: judged again when it has moved.
  std::optional<int64_t> last_number{};
};

// A comment on the draft of a consolidation, for whose ref `consolidation` stands.
struct CommentDraft {
  storage::ConsolidationId consolidation{};
  stored::v1::CommentBody body{};
};

// Registry records that were checked and may be stored; the ledger encodes the body. One outcome for each record, a
// khoi.v1.ChangeOutcome; records that are UNCHANGED make no row.
struct RegistryDraft {
  stored::v1::RegistryBody body;
  std::vector<int> outcomes;
};

// The same for catalog entries.
struct CatalogDraft {
  stored::v1::CatalogBody body;
  std::vector<int> outcomes;
};

// A report that was looked at in judging, other than the one that the draft is about.
struct ReadReport {
  storage::ReportId report{};
  int64_t changed_revision = 0;  // of its head; 0: it had none
};

// A change that waits for the committer.
struct Draft {
  std::string caller_id{};
  std::string request_id{};
  std::string request_hash{};       // SHA-256 over everything that makes a request a retry of another
  int64_t structure_revision = 0;   // the structure against which it was judged
  std::vector<ReadReport> reads{};  // judged again when one of them has changed since
  std::string body{};               // content bytes of a submission; empty for the others
  std::string content_hash{};       // SHA-256 of `body`
  std::variant<SubmissionDraft, ReviewDraft, ConsolidationDraft, CommentDraft, RegistryDraft, CatalogDraft> change{};
};

// The bytes that a draft will store as its body.
size_t BodySizeOf(const Draft& draft);

enum class Outcome {
  kStored,      // the entry is new
  kReplayed,    // nothing was written: the entry is the one that answered the same request before
  kUnchanged,   // nothing was written: the entry is an older one with the same content
  kJudgeAgain,  // nothing was written, there is no entry: what the draft was judged against has moved
};

// What became of a draft.
struct Committed {
  stored::v1::Entry entry{};
  Outcome outcome = Outcome::kStored;
};

}  // namespace khoi::ledger
