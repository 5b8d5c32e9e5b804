#include "tools/khoi/watch_command.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/interruption.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/summary_text.h"

namespace khoi::cli {
namespace {

// How long a pause between calls goes on after the watch was stopped.
constexpr absl::Duration kPausePart = absl::Milliseconds(100);

class Watch final {
 public:
  Watch(const WatchOptions& options, const Session& session, const Console& console, WatchStop& stop)
      : session_(session), console_(console), stop_(stop), first_by_(session.timekeeper().now() + session.timeout()) {
    *request_.mutable_summary() = options.request;
  }

  ExitCode Run() {
    Backoff backoff;
    while (true) {
      const grpc::Status status = Call(backoff);
      if (stop_.stopped() || !console_.out) {
        return ExitCode::kDone;
      }
      if (Resets(status)) {
        continue;
      }
      if (!MayCallAgain(status)) {
        return Explain(status, "", console_);
      }
      const absl::Duration pause = backoff.Next(status);
      if (figures_.revision() == 0 && session_.timekeeper().now() + pause >= first_by_) {
        return Explain(status, "", console_);
      }
      console_.Note(absl::StrCat("khoi: ", Printable(status.error_message()),
                                 console_.Say("; đang kết nối lại", "; connecting again")));
      Pause(pause);
    }
  }

 private:
  grpc::Status Call(Backoff& backoff) {
    grpc::ClientContext context;
    stop_.Begin(context);
    const auto reader = session_.summary().WatchSummary(&context, request_);
    v1::WatchSummaryResponse message;
    while (reader->Read(&message)) {
      backoff.Reset();
      Show(message);
      if (!console_.out) {
        context.TryCancel();  // nobody reads what is written
      }
    }
    grpc::Status status = reader->Finish();
    stop_.End();
    return status;
  }

  void Show(const v1::WatchSummaryResponse& message) {
    const bool first = figures_.revision() == 0;
    const WatchedChanges changes = figures_.Take(message);
    if (console_.output == Output::kJson) {
      console_.out << ToJsonLine(message) << '\n';
    } else if (first && message.has_summary()) {
      PrintSummary(message.summary(), console_.language, console_.color_out, console_.out);
    } else {
      PrintWatchedChanges(changes, figures_, console_);
    }
    console_.out.flush();
    figures_.TellHeld(request_);
  }

  // A server that was set up from an older copy does not know the revision: then the watch begins anew.
  bool Resets(const grpc::Status& status) {
    if (status.error_code() != grpc::StatusCode::INVALID_ARGUMENT || !request_.has_resume_revision()) {
      return false;
    }
    request_.clear_resume_revision();
    request_.clear_resume_instant();
    request_.clear_resume_digest();
    return true;
  }

  // A message that was on its way when the server stopped ends the call as cancelled.
  static bool MayCallAgain(const grpc::Status& status) {
    return status.ok() || MayRetry(status) || status.error_code() == grpc::StatusCode::CANCELLED;
  }

  void Pause(absl::Duration pause) const {
    for (; pause > absl::ZeroDuration() && !stop_.stopped(); pause -= kPausePart) {
      session_.timekeeper().sleep(std::min(pause, kPausePart));
    }
  }

  const Session& session_;
  const Console& console_;
  WatchStop& stop_;
  const absl::Time first_by_;
  v1::WatchSummaryRequest request_;
  WatchedFigures figures_;
};

}  // namespace

void WatchStop::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  if (context_ != nullptr) {
    context_->TryCancel();
  }
}

bool WatchStop::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

void WatchStop::Begin(grpc::ClientContext& context) {
  const std::lock_guard lock(mutex_);
  context_ = &context;
  if (stopped_) {
    context.TryCancel();
  }
}

void WatchStop::End() {
  const std::lock_guard lock(mutex_);
  context_ = nullptr;
}

ExitCode WatchSummary(const WatchOptions& options, const Session& session, const Console& console, WatchStop& stop) {
  return Watch(options, session, console, stop).Run();
}

ExitCode WatchSummary(const WatchOptions& options, const Session& session, const Console& console) {
  WatchStop stop;
  const Interruption interruption([&stop] { stop.Stop(); });
  return WatchSummary(options, session, console, stop);
}

}  // namespace khoi::cli
