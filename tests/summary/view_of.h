// The views of a store of a test.
#pragma once

#include <string>

#include "gtest/gtest.h"
#include "services/summary/view.h"
#include "tests/summary/fixture.h"
#include "tests/summary/view_text.h"

namespace khoi::summary {

inline absl::StatusOr<v1::GetViewResponse> TryView(const Store& store, const std::string& request) {
  ledger::StructureCache structures;
  return MakeView(store.Now(), structures, Parse<v1::GetViewRequest>(request),
                  Store::TimeOf(store.revision()) + Store::kStep);
}

// The view of the first half of the province, with more fields of the summary request.
inline v1::GetViewResponse ViewOf(const Store& store, const std::string& view, const std::string& more = "") {
  const auto response = TryView(store, absl::StrCat("summary { ", kProvinceFirstHalf, more, " } name: VIEW_", view));
  EXPECT_THAT(response, testing::IsOk());
  return response.ok() ? *response : v1::GetViewResponse();
}

}  // namespace khoi::summary
