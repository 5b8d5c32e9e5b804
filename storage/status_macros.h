// Leave early when an absl::Status is not OK. Deletable when the packaged abseil has such macros of its own
// (20220623 has not).
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define KHOI_CONCAT_INNER(a, b) a##b
#define KHOI_CONCAT(a, b) KHOI_CONCAT_INNER(a, b)

// Returns the status of `expression` from the enclosing function unless it is OK.
#define RETURN_IF_ERROR(expression)                 \
  do {                                              \
    if (absl::Status s_ = (expression); !s_.ok()) { \
      return s_;                                    \
    }                                               \
  } while (false)

// Assigns the value of a StatusOr to `target`, or returns its status from the enclosing function.
#define ASSIGN_OR_RETURN(target, expression) ASSIGN_OR_RETURN_INNER(KHOI_CONCAT(or_, __LINE__), target, expression)
#define ASSIGN_OR_RETURN_INNER(or_value, target, expression) \
  auto or_value = (expression);                              \
  if (!or_value.ok()) {                                      \
    return std::move(or_value).status();                     \
  }                                                          \
  target = *std::move(or_value)
