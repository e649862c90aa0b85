#include "inventory/fault_checks.h"

#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/inventory_limits.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/text.h"
#include "common/rpc/name_checks.h"
#include "inventory/rules.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kResource = "alliances/{alliance}/spaces/{space}/resources/{resource}";
constexpr absl::string_view kFault = "alliances/{alliance}/spaces/{space}/faults/{fault}";
constexpr absl::string_view kUse = "alliances/{alliance}/spaces/{space}/resources/{resource}/use";
constexpr absl::string_view kFaultFields[] = {"description", "out_of_service", "expected_end_time"};
constexpr absl::string_view kEndOfUse = "/use";

// `alliances/{alliance}/spaces/{space}/resources/{resource}/use`.
struct UseName {
  static std::optional<ResourceName> Parse(absl::string_view name) {
    if (!absl::ConsumeSuffix(&name, kEndOfUse)) return std::nullopt;
    return ResourceName::Parse(name);
  }
};

// The fields that people may set.
void CheckFields(const v1::Fault& fault, RequestCheck& check) {
  check.Text("description", fault.description(), Need::kRequired);
  if (check.Wants("expected_end_time") && fault.has_expected_end_time()) {
    check.Time("expected_end_time", true, fault.expected_end_time());
  }
}

// What is wrong with some lines that must be there; "" where nothing is.
std::string TextMistake(absl::string_view text) {
  if (absl::StripAsciiWhitespace(text).empty()) return "is required";
  if (text.size() > limits::kMaxTextBytes) {
    return absl::StrCat("has ", text.size(), " bytes; at most ", limits::kMaxTextBytes);
  }
  return HasControlCharacter(text) ? "must not hold control characters" : "";
}

bool IsWholeHours(const google::protobuf::Duration& every) {
  constexpr int64_t kHour = 3600;
  return every.nanos() == 0 && every.seconds() >= kHour &&
         every.seconds() <= limits::kMaxPlanHours * kHour && every.seconds() % kHour == 0;
}

}  // namespace

absl::Status Check(const v1::CreateFaultRequest& request) {
  RequestCheck check;
  const auto space = check.Parsed<SpaceName>("parent", request.parent(), kSpace);
  check.Enter("fault", SetFields());
  const auto resource =
      check.Parsed<ResourceName>("resource", request.fault().resource(), kResource);
  if (resource && space &&
      (resource->alliance != space->alliance || resource->space != space->id)) {
    check.Add("resource", absl::StrCat("must be of the space \"", space->ToString(), "\""));
  }
  CheckFields(request.fault(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetFaultRequest& request) {
  return CheckName<FaultName>(request.name(), kFault);
}

absl::Status Check(const v1::ListFaultsRequest& request) {
  RequestCheck check;
  const std::optional<ListParent> parent = ParseListParent(request.parent());
  if (!parent) {
    check.Add("parent", absl::StrCat("must be a name of the form \"", kSpace,
                                     "\"; \"-\" for {space} means every one"));
  }
  check.Page(request);
  if (!request.resource().empty()) {
    const auto resource = check.Parsed<ResourceName>("resource", request.resource(), kResource);
    if (resource && parent &&
        (resource->alliance != parent->alliance ||
         (!parent->space.empty() && resource->space != parent->space))) {
      check.Add("resource", absl::StrCat("must be below \"", request.parent(), "\""));
    }
  }
  return std::move(check).Result();
}

absl::Status Check(const v1::UpdateFaultRequest& request) {
  RequestCheck check;
  check.Parsed<FaultName>("fault.name", request.fault().name(), kFault);
  check.Mask(request.update_mask(), kFaultFields);
  check.Enter("fault", FieldsOf(request));
  CheckFields(request.fault(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::ResolveFaultRequest& request) {
  RequestCheck check;
  check.Parsed<FaultName>("name", request.name(), kFault);
  check.Text("resolution", request.resolution(), Need::kRequired);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetResourceUseRequest& request) {
  RequestCheck check;
  if (!UseName::Parse(request.name())) {
    check.Add("name", absl::StrCat("must be a name of the form \"", kUse, "\""));
  }
  return std::move(check).Result();
}

SetFields FieldsOf(const v1::UpdateFaultRequest& request) {
  return SetFields(request.fault(), request.update_mask(), kFaultFields);
}

std::string ResourceOfUse(const std::string& use) {
  return std::string(absl::StripSuffix(use, kEndOfUse));
}

void CheckMaintenancePlans(const v1::Resource& resource, RequestCheck& check) {
  if (!check.Wants("maintenance_plans")) return;
  const auto& plans = resource.maintenance_plans();
  if (plans.size() > limits::kMaxMaintenancePlans) {
    check.Add("maintenance_plans", absl::StrCat("has ", plans.size(), " entries; at most ",
                                                limits::kMaxMaintenancePlans));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < plans.size(); ++i) {
    const std::string field = absl::StrCat("maintenance_plans[", i, "].");
    check.Id(field + "plan_id", plans[i].plan_id());
    if (!seen.insert(plans[i].plan_id()).second) check.Add(field + "plan_id", "is there twice");
    const std::string mistake = TextMistake(plans[i].description());
    if (!mistake.empty()) check.Add(field + "description", mistake);
    if (!IsWholeHours(plans[i].every())) {
      check.Add(field + "every",
                absl::StrCat("must be 1 to ", limits::kMaxPlanHours, " hours, in whole hours"));
    }
  }
}

}  // namespace gongfang::inventory
