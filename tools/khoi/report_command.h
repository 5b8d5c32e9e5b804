// khoi report: reading reports back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "google/protobuf/timestamp.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ReportKey {
  std::string authority_id = {};
  std::string period_id = {};
  std::string unit_id = {};
};

// At most one of the three is set; none means the latest.
struct ReportGetOptions {
  ReportKey key;
  std::optional<int64_t> version = std::nullopt;
  std::optional<int64_t> as_of_revision = std::nullopt;
  std::optional<google::protobuf::Timestamp> as_of_time = std::nullopt;
};

struct ReportListOptions {
  std::string authority_id = {};
  std::string period_id = {};
  std::string bloc_id = {};
  std::optional<int64_t> as_of_revision = std::nullopt;
};

// Writes the content as text proto, JSON or the stored bytes to `out`, the receipt and findings to `err`. Writes
// nothing and returns kIntegrity when the bytes are not those of the receipt.
ExitCode GetReport(const ReportGetOptions& options, const Session& session, const Console& console);

ExitCode ListReports(const ReportListOptions& options, const Session& session, const Console& console);
ExitCode ListVersions(const ReportKey& key, const Session& session, const Console& console);

}  // namespace khoi::cli
