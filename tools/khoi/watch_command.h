// khoi summary --watch: consolidated figures, and then whatever changes in them.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "grpcpp/client_context.h"
#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"
#include "tools/khoi/watched_figures.h"

namespace khoi::cli {

struct WatchOptions {
  v1::GetSummaryRequest request;
};

// Ends a watch from another thread.
class WatchStop final {
 public:
  // For good: the present call and all to come.
  void Stop();
  bool stopped() const;

  // The call that is to be cancelled, which lives until the next Begin or End.
  void Begin(grpc::ClientContext& context);
  void End();

 private:
  mutable std::mutex mutex_;  // guards what follows
  grpc::ClientContext* context_ = nullptr;
  bool stopped_ = false;
};

// Writes the summary and then every change, until it is stopped, which is kDone, or an error that calling again will
// not mend. Goes on where it was when the connection breaks or the server starts anew.
ExitCode WatchSummary(const WatchOptions& options, const Session& session, const Console& console, WatchStop& stop);

// The same until Ctrl-C.
ExitCode WatchSummary(const WatchOptions& options, const Session& session, const Console& console);

// What a message changed, for people.
void PrintWatchedChanges(const WatchedChanges& changes, const WatchedFigures& figures, const Console& console);

}  // namespace khoi::cli
