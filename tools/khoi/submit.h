// khoi submit: pushes reports.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/session.h"
#include "tools/khoi/stream_push.h"

namespace khoi::cli {

// What the caller believes to be the latest version.
struct ExpectedVersion {
  enum class Kind {
    kLatest,  // read it just before the push; who stores another version in between makes the push a conflict
    kNone,    // this is the first submission
    kExact,
  };
  Kind kind = Kind::kLatest;
  int64_t version = 0;
};

struct SubmitOptions {
  std::vector<std::string> files = {};
  FileFormat format = FileFormat::kByName;
  ExpectedVersion expected = {};  // kExact for one file only
  std::string request_id = {};    // for one file only; empty makes one
};

// Sets expected_version as `expected` says, which may take a call.
grpc::Status Expect(const ExpectedVersion& expected, const Session& session, v1::SubmitRequest& submission);

// Pushes one submission that is complete.
PushResult PushOne(const Session& session, const v1::SubmitRequest& submission);

// One file goes by Submit, several by SubmitStream. Nothing is sent unless every file can be read. Writes one line for
// each receipt to `out`, findings and errors to `err`; returns the worst exit code of the files.
ExitCode Submit(const SubmitOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
