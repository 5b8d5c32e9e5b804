// khoi catalog: titles, forms, kinds, movements, document types and the other data of the domain.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "khoi/v1/catalog.pb.h"
#include "tools/khoi/apply.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct CatalogListOptions {
  v1::CatalogKind kind = v1::CATALOG_KIND_UNSPECIFIED;
  std::string owner_id = {};
  std::string valid_on_date = {};
  std::optional<int64_t> as_of_revision = std::nullopt;
};

struct ResolveOptions {
  std::string name = {};
  v1::CatalogKind kind = v1::CATALOG_KIND_UNSPECIFIED;
  std::string authority_id = {};
  std::string valid_on_date = {};
};

ExitCode ApplyCatalog(const ApplyOptions& options, const Session& session, const Console& console);
ExitCode ListCatalog(const CatalogListOptions& options, const Session& session, const Console& console);

// kNotFound when the name names nothing.
ExitCode ResolveName(const ResolveOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
