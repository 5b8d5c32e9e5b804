#include "services/summary/explained_part.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/structure.h"
#include "services/summary/invalid_field.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

struct Level {
  v1::Dimension dimension;
  absl::string_view field;
  std::string Part::*member;
};

constexpr Level kLevels[] = {{v1::DIMENSION_PERIOD, "period_id", &Part::period_id},
                             {v1::DIMENSION_AUTHORITY, "authority_id", &Part::authority_id},
                             {v1::DIMENSION_BLOC, "bloc_id", &Part::bloc_id},
                             {v1::DIMENSION_UNIT, "unit_id", &Part::unit_id}};

bool IsLevel(const Question& question, v1::Dimension dimension) {
  switch (dimension) {
    case v1::DIMENSION_PERIOD:
      return question.periods.size() > 1;
    case v1::DIMENSION_AUTHORITY:
      return question.scope.has_central();
    case v1::DIMENSION_BLOC:
      return !question.scope.has_bloc();
    default:
      return true;
  }
}

// What every node shares.
Part FixedPart(const Question& question) {
  Part part;
  if (question.periods.size() == 1) {
    part.period_id = question.periods.front().period_id;
  }
  if (question.scope.has_bloc()) {
    part.authority_id = question.scope.bloc().authority_id();
    part.bloc_id = question.scope.bloc().bloc_id();
  } else if (question.scope.has_authority()) {
    part.authority_id = question.scope.authority().authority_id();
  }
  return part;
}

absl::Status NotInIt(absl::string_view field, absl::string_view id) {
  return UnknownField(field, absl::StrCat("số liệu được hỏi không có phần nào của ", id),
                      absl::StrCat("the figure has no part that is ", id));
}

absl::Status SayAbove(const Level& level) {
  return InvalidField(level.field, "phải nêu, vì câu hỏi gồm nhiều hơn một; các bậc phía trên phải được nêu trước",
                      "must be named, because the question is about several; name the levels above first");
}

bool IsIn(const Slice& slice, const Part& part) {
  return (part.period_id.empty() || slice.period_id() == part.period_id) &&
         (part.authority_id.empty() || slice.counting_authority_id() == part.authority_id);
}

}  // namespace

std::vector<v1::Dimension> LevelsOf(const Question& question) {
  std::vector<v1::Dimension> levels;
  for (const Level& level : kLevels) {
    if (IsLevel(question, level.dimension)) {
      levels.push_back(level.dimension);
    }
  }
  return levels;
}

absl::StatusOr<AskedPart> PartOf(const Question& question, const v1::ExplainFigureRequest& request) {
  const Part named{.period_id = request.period_id(),
                   .authority_id = request.authority_id(),
                   .bloc_id = request.bloc_id(),
                   .unit_id = request.unit_id()};
  AskedPart asked{.part = FixedPart(question)};
  const Level* missing = nullptr;  // the first level that is not named
  size_t depth = 0;
  for (const Level& level : kLevels) {
    const std::string& id = named.*level.member;
    std::string& known = asked.part.*level.member;
    const bool is_level = IsLevel(question, level.dimension);
    depth += is_level ? 1 : 0;
    if (id.empty()) {
      const bool needed = named.unit_id.empty() || level.dimension == v1::DIMENSION_PERIOD;
      missing = missing == nullptr && is_level && needed ? &level : missing;
      continue;
    }
    if (id != domain::kNoBloc) {
      RETURN_IF_ERROR(RequireIdentifier(level.field, id));
    }
    if (!is_level && id != known) {
      return NotInIt(level.field, id);
    }
    if (is_level && missing != nullptr) {
      return SayAbove(*missing);
    }
    known = id;
    asked.depth = is_level ? depth : asked.depth;
  }
  return asked;
}

absl::StatusOr<UnitPlace> FindUnit(const Question& question, const std::vector<FoldedSlice>& slices, const Part& part) {
  for (const FoldedSlice& folded : slices) {
    const std::vector<SliceUnit>& units = folded.slice->units;
    const auto unit =
        std::lower_bound(units.begin(), units.end(), part.unit_id,
                         [](const SliceUnit& each, const std::string& unit_id) { return each.unit_id < unit_id; });
    if (IsIn(*folded.slice, part) && unit != units.end() && unit->unit_id == part.unit_id &&
        GivesRows(question, *folded.slice, *unit)) {
      return UnitPlace{.folded = &folded, .unit = static_cast<size_t>(unit - units.begin())};
    }
  }
  return NotInIt("unit_id", part.unit_id);
}

absl::Status CheckKnown(const std::vector<FoldedSlice>& slices, const Part& part) {
  const auto any = [&](auto&& holds) {
    return std::any_of(slices.begin(), slices.end(), [&](const FoldedSlice& folded) { return holds(*folded.slice); });
  };
  if (!any([&](const Slice& slice) { return IsIn(slice, {.period_id = part.period_id}); })) {
    return NotInIt("period_id", part.period_id);
  }
  if (!any([&](const Slice& slice) { return IsIn(slice, part); })) {
    return NotInIt("authority_id", part.authority_id);
  }
  const bool bloc_known = part.bloc_id.empty() || any([&](const Slice& slice) {
                            const std::vector<std::string>& ids = slice.bloc_ids;
                            return IsIn(slice, part) && std::find(ids.begin(), ids.end(), part.bloc_id) != ids.end();
                          });
  return bloc_known ? absl::OkStatus() : NotInIt("bloc_id", part.bloc_id);
}

}  // namespace khoi::summary
