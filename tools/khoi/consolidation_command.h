// khoi consolidate draft, comment and sign: towards a consolidation.
#pragma once

#include <string>

#include "khoi/v1/consolidation.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ConsolidationDraftOptions {
  v1::DraftConsolidationRequest request;
  bool with_narrative = false;
};

struct ConsolidationCommentOptions {
  // Complete but for request_id, when it is left to chance, and draft_digest, when the draft is read just before.
  v1::CommentOnConsolidationRequest request;
};

struct ConsolidationSignOptions {
  // The same, and without narrative_sections when there is a file.
  v1::SignConsolidationRequest request;
  std::string narrative_file;  // a khoi.v1.Consolidation with narrative_sections only; may be empty
  FileFormat format = FileFormat::kByName;
  bool unseen = false;  // sign what the draft is now, whatever it is
};

// Shows what would be signed.
ExitCode DraftConsolidation(const ConsolidationDraftOptions& options, const Session& session, const Console& console);

// Says that the comment is kept.
ExitCode CommentOnConsolidation(const ConsolidationCommentOptions& options, const Session& session,
                                const Console& console);

// Signs the draft that has the digest in the request. Without one, reads the draft and shows it: and signs it when that
// is `unseen`, else ends with kUsage and says how to sign it. A rejection is told with its findings.
ExitCode SignConsolidation(const ConsolidationSignOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
