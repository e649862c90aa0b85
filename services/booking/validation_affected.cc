#include "booking/validation_affected.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/validation_parts.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/schedule_limits.h"
#include "common/base/search_limits.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/message.h"

namespace gongfang::booking {
namespace {

using Request = v1::ListAffectedBookingsRequest;

constexpr int64_t kMaxPolicySeconds = 366 * 24 * 3600;

// A resource of the space `parent`.
void CheckOwn(RequestCheck& check, const std::string& field, const std::string& name,
              const std::string& parent) {
  const auto resource = check.Parsed<ResourceName>(field, name, kResourceForm);
  if (resource && !absl::StartsWith(name, parent + "/")) {
    check.Add(field, absl::StrCat("must be a resource of \"", parent, "\""));
  }
}

void CheckMost(RequestCheck& check, const std::string& field, int count, int limit) {
  if (count > limit) check.Add(field, absl::StrCat("has ", count, "; at most ", limit));
}

// Every duration of a message and of those in it.
void CheckDurations(RequestCheck& check, const std::string& prefix,
                    const google::protobuf::Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const auto* field : set) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string name = absl::StrCat(prefix, field->name());
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const auto& part = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                              : reflection.GetMessage(message, field);
      const auto* length = dynamic_cast<const google::protobuf::Duration*>(&part);
      if (length == nullptr) {
        CheckDurations(check, name + ".", part);
      } else if (length->seconds() < 0 || length->seconds() > kMaxPolicySeconds ||
                 length->nanos() != 0) {
        check.Add(name, "must be whole seconds, 0 to 366 days");
      }
    }
  }
}

void CheckResource(RequestCheck& check, const inventory::v1::Resource& resource) {
  const inventory::v1::Schedule& schedule = resource.schedule();
  CheckMost(check, "resource.schedule.periods", schedule.periods_size(),
            limits::kMaxOpeningPeriods);
  CheckMost(check, "resource.schedule.exceptions", schedule.exceptions_size(),
            limits::kMaxScheduleExceptions);
  for (int i = 0; i < schedule.exceptions_size() && i <= limits::kMaxScheduleExceptions; ++i) {
    CheckMost(check, absl::StrCat("resource.schedule.exceptions[", i, "].hours"),
              schedule.exceptions(i).hours_size(), limits::kMaxHoursPerException);
  }
  const inventory::v1::Policy& policy = resource.policy();
  CheckMost(check, "resource.policy.tier_horizons", policy.tier_horizons_size(),
            limits::kMaxTierHorizons);
  CheckMost(check, "resource.policy.level_horizons", policy.level_horizons_size(),
            limits::kMaxLevelHorizons);
  if (policy.tier_horizons_size() <= limits::kMaxTierHorizons &&
      policy.level_horizons_size() <= limits::kMaxLevelHorizons) {
    CheckDurations(check, "resource.policy.", policy);
  }
  if (resource.capacity() < 0 || resource.capacity() > limits::kMaxCapacity) {
    check.Add("resource.capacity", absl::StrCat("must be 1 to ", limits::kMaxCapacity));
  }
}

void CheckClosure(RequestCheck& check, const inventory::v1::Closure& closure,
                  const std::string& parent) {
  CheckMost(check, "closure.resources", closure.resources_size(), limits::kMaxResourcesPerClosure);
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < closure.resources_size() && i < limits::kMaxResourcesPerClosure; ++i) {
    const std::string field = absl::StrCat("closure.resources[", i, "]");
    CheckOwn(check, field, closure.resources(i), parent);
    if (!seen.insert(closure.resources(i)).second) check.Add(field, "is there twice");
  }
  const auto start =
      check.Time("closure.start_time", closure.has_start_time(), closure.start_time());
  const auto end = check.Time("closure.end_time", closure.has_end_time(), closure.end_time());
  if (start && end && *end <= *start) check.Add("closure.end_time", "must be after start_time");
}

}  // namespace

absl::Status CheckAffected(const Request& request) {
  RequestCheck check;
  check.Parsed<SpaceName>("parent", request.parent(), kSpaceForm);
  check.Page(request);
  if (request.alternative_count() < 0 || request.alternative_count() > limits::kMaxAlternatives) {
    check.Add("alternative_count", absl::StrCat("must be 0 to ", limits::kMaxAlternatives));
  }
  switch (request.change_case()) {
    case Request::kResource:
      CheckOwn(check, "resource.name", request.resource().name(), request.parent());
      CheckResource(check, request.resource());
      break;
    case Request::kCurrent:
      CheckOwn(check, "current", request.current(), request.parent());
      break;
    case Request::kClosure:
      CheckClosure(check, request.closure(), request.parent());
      break;
    default:
      check.Add("resource", "or closure, or current, must say what would change");
  }
  return std::move(check).Result();
}

}  // namespace gongfang::booking
