#include "services/ledger/draft.h"

namespace khoi::ledger {
namespace {

struct SizeOfBody {
  size_t operator()(const SubmissionDraft&) const { return 0; }
  template <typename Change>
  size_t operator()(const Change& change) const {
    return change.body.ByteSizeLong();
  }
};

}  // namespace

size_t BodySizeOf(const Draft& draft) { return draft.body.size() + std::visit(SizeOfBody(), draft.change); }

}  // namespace khoi::ledger
