#include "tools/khoi/consolidation_command.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/consolidation_text.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/request_id.h"
#include "tools/khoi/rpc_error.h"

namespace khoi::cli {
namespace {

grpc::Status ReadDraft(const Session& session, const v1::DraftConsolidationRequest& request,
                       v1::DraftConsolidationResponse& draft) {
  return session.Call([&](grpc::ClientContext& context) {
    draft.Clear();
    return session.consolidation().DraftConsolidation(&context, request, &draft);
  });
}

void PrintDraft(const v1::DraftConsolidationResponse& response, bool with_narrative, const Console& console) {
  const v1::Consolidation& draft = response.draft();
  console.out
      << Styled(console.color_out, kBold, console.Say("DỰ THẢO BÁO CÁO TỔNG HỢP: ", "DRAFT OF A CONSOLIDATION: "))
      << ConsolidationName(draft.ref(), console) << '\n'
      << console.Say("Tính đến mục nhật ký: ", "As of revision: ") << draft.as_of_revision() << '\n'
      << console.Say("Mã dự thảo (SHA-256): ", "Digest (SHA-256): ") << absl::BytesToHexString(draft.digest()) << '\n'
      << console.Say("Bản ký sau cùng: ", "Signed last: ")
      << (response.latest_number() == 0
              ? std::string(console.Say("chưa có", "none"))
              : absl::StrCat(console.Say("số ", "number "), response.latest_number(),
                             response.changes().empty() ? console.Say(", không có gì thay đổi", ", no change") : ""))
      << '\n';
  PrintInputs(draft, console);
  PrintChanges(response.changes(), console);
  PrintComments(response.comments(), console);
  PrintFiguresOf(response.summary(), console);
  if (with_narrative) {
    PrintSources(response.narrative_sources(), console);
  }
  if (!draft.findings().empty()) {
    console.out << '\n';
    PrintFindings(draft.findings(), "", console, console.color_out, console.out);
  }
}

// The narrative of the signer from a file. INVALID_ARGUMENT when the file says more than that.
absl::Status ReadNarrative(const ConsolidationSignOptions& options, const Console& console,
                           v1::SignConsolidationRequest& request) {
  if (options.narrative_file.empty()) {
    return absl::OkStatus();
  }
  v1::Consolidation file;
  if (absl::Status status = ReadMessage(options.narrative_file, options.format, console.in, file); !status.ok()) {
    return status;
  }
  *request.mutable_narrative_sections() = std::move(*file.mutable_narrative_sections());
  file.clear_narrative_sections();
  if (file.ByteSizeLong() != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.narrative_file,
                     ": holds more than narrative_sections; the rest is not the signer's to "
                     "write"));
  }
  return absl::OkStatus();
}

void PrintSigned(const v1::Consolidation& consolidation, const Console& console) {
  console.out << '\n'
              << console.Say("Đã ký báo cáo tổng hợp số ", "Signed consolidation number ") << consolidation.number()
              << ": " << ConsolidationName(consolidation.ref(), console) << console.Say(", mục nhật ký ", ", revision ")
              << consolidation.revision() << ", " << FormatTime(consolidation.sign_time(), console.language) << '\n';
}

void PrintRejection(const v1::SignConsolidationRequest& request, const v1::Rejection& rejection,
                    const Console& console) {
  const std::string name = ConsolidationName(request.ref(), console);
  PrintFindings(rejection.findings(), name, console, console.color_err, console.err);
  console.Fail(absl::StrCat(name, ": ",
                            console.Say("chưa thể ký; không có gì được lưu", "cannot be signed; nothing was stored")));
  console.Note(console.Say("Hãy xử lý các mục nêu trên, hoặc cho qua từng mục kèm lý do: --waive 'MÃ-QUY-TẮC: lý do'.",
                           "Mend what is named above, or let it pass, each with a reason: --waive 'RULE: reason'."));
}

// Nobody signs what nobody has read.
ExitCode AskToRead(const v1::Consolidation& draft, const Console& console) {
  console.Fail(absl::StrCat(ConsolidationName(draft.ref(), console), ": ",
                            console.Say("chưa ký. Hãy đọc dự thảo, rồi ký đúng bản đó: --digest ",
                                        "not signed. Read the draft, then sign exactly that one: --digest "),
                            absl::BytesToHexString(draft.digest()),
                            console.Say("; hoặc ký ngay dự thảo hiện có, không cần đọc: --yes",
                                        "; or sign the present draft unread: --yes")));
  return ExitCode::kUsage;
}

// Reads the draft that is acted upon, unless the caller names one. Fills in request_id and draft_digest.
template <typename Request>
grpc::Status Complete(const Session& session, Request& request, v1::DraftConsolidationResponse& draft) {
  if (request.request_id().empty()) {
    request.set_request_id(NewRequestId());
  }
  if (!request.draft_digest().empty()) {
    return grpc::Status::OK;
  }
  v1::DraftConsolidationRequest read;
  *read.mutable_ref() = request.ref();
  const grpc::Status status = ReadDraft(session, read, draft);
  request.set_draft_digest(draft.draft().digest());
  return status;
}

}  // namespace

ExitCode DraftConsolidation(const ConsolidationDraftOptions& options, const Session& session, const Console& console) {
  v1::DraftConsolidationResponse draft;
  if (const grpc::Status status = ReadDraft(session, options.request, draft); !status.ok()) {
    return Explain(status, ConsolidationName(options.request.ref(), console), console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(draft, /*zeros=*/true);
  } else if (console.output == Output::kCsv) {
    InputTable(draft.draft(), console).PrintCsv(console.out);
  } else {
    PrintDraft(draft, options.with_narrative, console);
  }
  return ExitCode::kDone;
}

ExitCode CommentOnConsolidation(const ConsolidationCommentOptions& options, const Session& session,
                                const Console& console) {
  v1::CommentOnConsolidationRequest request = options.request;
  const std::string name = ConsolidationName(request.ref(), console);
  v1::DraftConsolidationResponse draft;
  if (const grpc::Status status = Complete(session, request, draft); !status.ok()) {
    return Explain(status, name, console);
  }
  v1::CommentOnConsolidationResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.consolidation().CommentOnConsolidation(&context, request, &response);
  });
  if (!status.ok()) {
    return Explain(status, name, console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/false);
    return ExitCode::kDone;
  }
  console.out << name << console.Say(": đã ghi góp ý, mục nhật ký ", ": comment kept, revision ")
              << response.comment().revision() << ", "
              << FormatTime(response.comment().comment_time(), console.language) << '\n';
  return ExitCode::kDone;
}

ExitCode SignConsolidation(const ConsolidationSignOptions& options, const Session& session, const Console& console) {
  v1::SignConsolidationRequest request = options.request;
  const std::string name = ConsolidationName(request.ref(), console);
  if (const absl::Status status = ReadNarrative(options, console, request); !status.ok()) {
    console.Fail(status.message());
    return absl::IsNotFound(status) ? ExitCode::kFailed : ExitCode::kUsage;
  }
  v1::DraftConsolidationResponse draft;
  if (const grpc::Status status = Complete(session, request, draft); !status.ok()) {
    return Explain(status, name, console);
  }
  if (draft.has_draft() && (console.output == Output::kDefault || console.output == Output::kTable)) {
    PrintDraft(draft, /*with_narrative=*/false, console);
  }
  if (draft.has_draft() && !options.unseen) {
    return AskToRead(draft.draft(), console);
  }
  v1::SignConsolidationResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.consolidation().SignConsolidation(&context, request, &response);
  });
  if (!status.ok()) {
    return Explain(status, name, console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/false);
  } else if (response.has_consolidation() && console.output == Output::kCsv) {
    InputTable(response.consolidation(), console).PrintCsv(console.out);
  } else if (response.has_consolidation()) {
    PrintSigned(response.consolidation(), console);
  }
  if (response.has_rejection()) {
    PrintRejection(request, response.rejection(), console);
    return ExitCode::kRejected;
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
