#include "tools/khoi/summary_arguments.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "khoi/v1/report.pb.h"
#include "tools/khoi/enum_names.h"

namespace khoi::cli {
namespace {

absl::Status Wrong(absl::string_view option, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(option, ": ", what));
}

// The enum that the values of a dimension come from; nullptr for codes and identifiers.
const google::protobuf::EnumDescriptor* EnumOf(v1::Dimension dimension) {
  switch (dimension) {
    case v1::DIMENSION_STATUS:
      return v1::AwardStatus_descriptor();
    case v1::DIMENSION_COUNTING_BASIS:
      return v1::CountingBasis_descriptor();
    case v1::DIMENSION_ROLE:
      return v1::DocumentRole_descriptor();
    case v1::DIMENSION_RELATION:
      return v1::MovementRelation_descriptor();
    default:
      return nullptr;
  }
}

absl::Status AddFilter(absl::string_view text, v1::GetSummaryRequest& request) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  if (parts.second.empty()) {
    return Wrong("--filter", absl::StrCat("\"", text, "\" must be NAME=VALUE[,VALUE]"));
  }
  const absl::StatusOr<v1::Dimension> dimension = DimensionByName(parts.first);
  if (!dimension.ok()) {
    return Wrong("--filter", dimension.status().message());
  }
  v1::DimensionFilter& filter = *request.add_filters();
  filter.set_dimension(*dimension);
  for (const absl::string_view value : absl::StrSplit(parts.second, ',', absl::SkipEmpty())) {
    const google::protobuf::EnumDescriptor* type = EnumOf(*dimension);
    if (type == nullptr || value == "-") {
      filter.add_values(std::string(value));
      continue;
    }
    const auto found = FindByName(*type, value);
    if (!found.ok()) {
      return Wrong("--filter", found.status().message());
    }
    filter.add_values((*found)->name());
  }
  return absl::OkStatus();
}

absl::Status SetScope(const SummaryArguments& arguments, v1::Scope& scope) {
  if (!arguments.bloc.empty()) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(arguments.bloc, absl::MaxSplits('/', 1));
    if (parts.first.empty() || parts.second.empty()) {
      return Wrong("--bloc", "must be AUTHORITY/BLOC");
    }
    scope.mutable_bloc()->set_authority_id(std::string(parts.first));
    scope.mutable_bloc()->set_bloc_id(std::string(parts.second));
  } else if (arguments.central) {
    scope.mutable_central();
  } else {
    scope.mutable_authority()->set_authority_id(arguments.authority);
  }
  return absl::OkStatus();
}

absl::Status SetAsOf(const SummaryArguments& arguments, v1::GetSummaryRequest& request) {
  if (arguments.as_of_revision.has_value()) {
    request.set_as_of_revision(*arguments.as_of_revision);
  }
  if (arguments.as_of_time.empty()) {
    return absl::OkStatus();
  }
  const absl::StatusOr<google::protobuf::Timestamp> time = ParseTime(arguments.as_of_time);
  if (!time.ok()) {
    return Wrong("--as-of-time", time.status().message());
  }
  *request.mutable_as_of_time() = *time;
  return absl::OkStatus();
}

absl::Status SetBasis(absl::string_view name, v1::GetSummaryRequest& request) {
  constexpr std::pair<absl::string_view, v1::Basis> kNames[] = {{"", v1::BASIS_LATEST_SUBMITTED},
                                                                {"latest", v1::BASIS_LATEST_SUBMITTED},
                                                                {"accepted", v1::BASIS_ACCEPTED},
                                                                {"consolidated", v1::BASIS_CONSOLIDATED}};
  for (const auto& [word, basis] : kNames) {
    if (word == name) {
      request.set_basis(basis);
      return absl::OkStatus();
    }
  }
  return Wrong("--basis", absl::StrCat("\"", name, "\" must be latest, accepted or consolidated"));
}

}  // namespace

absl::StatusOr<v1::Dimension> DimensionByName(absl::string_view name) {
  constexpr std::pair<absl::string_view, v1::Dimension> kShort[] = {{"kind", v1::DIMENSION_RECIPIENT_KIND},
                                                                    {"basis", v1::DIMENSION_COUNTING_BASIS}};
  for (const auto& [word, dimension] : kShort) {
    if (word == name) {
      return dimension;
    }
  }
  const auto value = FindByName(*v1::Dimension_descriptor(), name);
  if (!value.ok()) {
    return value.status();
  }
  return static_cast<v1::Dimension>((*value)->number());
}

absl::StatusOr<v1::GetSummaryRequest> ToSummaryRequest(const SummaryArguments& arguments) {
  v1::GetSummaryRequest request;
  request.set_boundaries_date(arguments.boundaries_date);
  if (arguments.halves) {
    request.set_year_composition(v1::YEAR_COMPOSITION_HALVES);
  }
  absl::Status status = SetBasis(arguments.basis, request);
  status.Update(SetScope(arguments, *request.mutable_scope()));
  status.Update(SetAsOf(arguments, request));
  for (const std::string& period : arguments.periods) {
    request.add_period_ids(period);
  }
  for (const std::string& name : arguments.measures) {
    const auto measure = FindByName(*v1::Measure_descriptor(), name);
    if (measure.ok()) {
      request.add_measures(static_cast<v1::Measure>((*measure)->number()));
    } else {
      status.Update(Wrong("--measure", measure.status().message()));
    }
  }
  for (const std::string& name : arguments.group_by) {
    const absl::StatusOr<v1::Dimension> dimension = DimensionByName(name);
    if (dimension.ok()) {
      request.add_group_by(*dimension);
    } else {
      status.Update(Wrong("--group-by", dimension.status().message()));
    }
  }
  for (const std::string& filter : arguments.filters) {
    status.Update(AddFilter(filter, request));
  }
  if (!status.ok()) {
    return status;
  }
  return request;
}

absl::StatusOr<google::protobuf::Timestamp> ParseTime(absl::string_view rfc3339) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", rfc3339, "\" is not a time such as 2022-06-30T17:00:00+07:00"));
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int32_t>((time - absl::FromUnixSeconds(timestamp.seconds())) / absl::Nanoseconds(1)));
  return timestamp;
}

}  // namespace khoi::cli
