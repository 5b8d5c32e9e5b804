#include "services/summary/row_walk.h"

#include <algorithm>

#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// A seek costs as much as about this many steps.
constexpr int kStepsMax = 8;
// Steps that lead nowhere are tried ever more rarely, so that they cost next to nothing where versions are many.
constexpr int kSeeksMax = 64;

}  // namespace

absl::StatusOr<const storage::Cursor*> RowWalk::To(absl::string_view key) {
  if (cursor_ == nullptr) {
    cursor_ = snapshot_.Scan(storage::SpaceRange(space_));
  }
  // Rows of few versions lie close together, and stepping is cheaper than seeking; rows of many do not.
  bool arrived = false;
  if (seeks_left_ > 0) {
    --seeks_left_;
  } else if (cursor_->Valid() && cursor_->key() <= key) {
    for (int i = 0; i < kStepsMax && cursor_->Valid() && cursor_->key() < key; ++i) {
      cursor_->Next();
    }
    arrived = cursor_->Valid() && cursor_->key() >= key;
    seeks_next_ = arrived ? 1 : std::min(2 * seeks_next_, kSeeksMax);
    seeks_left_ = arrived ? 0 : seeks_next_;
  }
  if (!arrived) {
    cursor_->Seek(key);
  }
  RETURN_IF_ERROR(cursor_->status());
  return cursor_->Valid() ? cursor_.get() : nullptr;
}

}  // namespace khoi::summary
