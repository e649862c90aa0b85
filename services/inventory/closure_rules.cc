#include "inventory/closure_rules.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/schedule_limits.h"
#include "common/calendar/recurrence.h"
#include "common/calendar/repeated_times.h"
#include "common/rpc/timestamps.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kResource = "alliances/{alliance}/spaces/{space}/resources/{resource}";

// What an error says of its field.
std::string DescriptionOf(const absl::Status& status) {
  const std::optional<ErrorDetails> details = ErrorDetailsOf(status);
  return details && !details->fields.empty() ? details->fields.front().description
                                             : std::string(status.message());
}

void CheckTimes(const v1::Closure& closure, RequestCheck& check) {
  const auto start = check.Time("start_time", closure.has_start_time(), closure.start_time());
  const auto end = check.Time("end_time", closure.has_end_time(), closure.end_time());
  if (start && end && *end <= *start) check.Add("end_time", "must be after start_time");
}

void CheckRule(const std::string& rrule, RequestCheck& check) {
  if (rrule.empty()) return;
  const absl::StatusOr<Recurrence> recurrence = Recurrence::Parse(rrule);
  if (!recurrence.ok()) {
    check.Add("rrule", DescriptionOf(recurrence.status()));
  } else if (recurrence->rule().count == 0 && !recurrence->rule().until) {
    check.Add("rrule", absl::StrCat("must have an end: COUNT, at most ", limits::kMaxClosureTimes,
                                    ", or UNTIL"));
  } else if (recurrence->rule().count > limits::kMaxClosureTimes) {
    check.Add("rrule", absl::StrCat("must not have more than ", limits::kMaxClosureTimes,
                                    " times, and its COUNT is ", recurrence->rule().count));
  }
}

void CheckClosed(const google::protobuf::RepeatedPtrField<std::string>& resources,
                 const std::optional<SpaceName>& space, RequestCheck& check) {
  if (resources.size() > limits::kMaxResourcesPerClosure) {
    check.Add("resources", absl::StrCat("has ", resources.size(), " names; at most ",
                                        limits::kMaxResourcesPerClosure));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < resources.size(); ++i) {
    const std::string field = absl::StrCat("resources[", i, "]");
    const auto name = check.Parsed<ResourceName>(field, resources[i], kResource);
    if (name && space && (name->alliance != space->alliance || name->space != space->id)) {
      check.Add(field, absl::StrCat("must be of the space \"", space->ToString(), "\""));
    }
    if (!seen.insert(resources[i]).second) check.Add(field, "is there twice");
  }
}

}  // namespace

void CheckClosure(const v1::Closure& closure, const std::optional<SpaceName>& space,
                  RequestCheck& check) {
  CheckTimes(closure, check);
  CheckRule(closure.rrule(), check);
  check.Text("reason", closure.reason(), Need::kRequired);
  CheckClosed(closure.resources(), space, check);
}

absl::Status Check(const v1::ImportClosuresRequest& request) {
  RequestCheck check;
  const auto space = check.Parsed<SpaceName>("parent", request.parent(), kSpace);
  if (request.content().empty()) check.Add("content", "is required");
  CheckClosed(request.resources(), space, check);
  return std::move(check).Result();
}

absl::Status CheckRepeats(const v1::Closure& closure, absl::TimeZone zone) {
  if (closure.rrule().empty()) return absl::OkStatus();
  const absl::Status status =
      RepeatedTimes({*ToInstant(closure.start_time()), *ToInstant(closure.end_time())},
                    closure.rrule(), zone, limits::kMaxClosureTimes)
          .status();
  return status.ok() ? status : errors::InvalidField("closure.rrule", DescriptionOf(status));
}

}  // namespace gongfang::inventory
