// khoi registry: who reports to whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "khoi/v1/registry.pb.h"
#include "tools/khoi/apply.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct RegistryListOptions {
  v1::RegistryRecordType type = v1::REGISTRY_RECORD_TYPE_UNSPECIFIED;
  std::string authority_id = {};
  std::optional<int64_t> as_of_revision = std::nullopt;
};

ExitCode ApplyRegistry(const ApplyOptions& options, const Session& session, const Console& console);
ExitCode ListRegistry(const RegistryListOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
