#include "inventory/calendar_import.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/crypto.h"
#include "common/base/schedule_limits.h"
#include "common/base/status_macros.h"
#include "common/calendar/zone.h"
#include "google/protobuf/util/time_util.h"
#include "inventory/closure_rules.h"
#include "inventory/resource_references.h"
#include "inventory/schedules.h"

namespace gongfang::inventory {
namespace {

using google::protobuf::util::TimeUtil;

constexpr char kIdPrefix[] = "ics-";
constexpr size_t kHashBytes = 16;
constexpr char kNoReason[] = "Closed";  // of an event that does not say why

ClosureName NameOf(const SpaceName& space, const std::string& uid) {
  return {space.alliance, space.id,
          absl::StrCat(kIdPrefix, absl::BytesToHexString(Sha256(uid).substr(0, kHashBytes)))};
}

// `record` with what `wanted` says.
v1::Closure Changed(const v1::Closure& record, const v1::Closure& wanted) {
  v1::Closure changed = wanted;
  changed.set_name(record.name());
  changed.set_uid(record.uid());
  *changed.mutable_create_time() = record.create_time();
  return changed;
}

// Whether `record` is what `wanted` says.
bool IsAsWanted(const v1::Closure& record, const v1::Closure& wanted) {
  return Changed(record, wanted).SerializeAsString() == record.SerializeAsString();
}

}  // namespace

std::vector<CalendarClosure> PlanClosures(const Calendar& calendar,
                                          const v1::ImportClosuresRequest& request) {
  const SpaceName space = *SpaceName::Parse(request.parent());
  std::vector<CalendarClosure> plan;
  for (const CalendarEvent& event : calendar.events) {
    CalendarClosure& planned = plan.emplace_back();
    planned.name = NameOf(space, event.uid);
    planned.cancelled = event.cancelled;
    if (event.cancelled) continue;
    v1::Closure& closure = planned.wanted;
    *closure.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(event.time.start);
    *closure.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(event.time.end);
    closure.set_reason(event.summary.empty() ? kNoReason : event.summary);
    closure.set_rrule(event.rrule);
    *closure.mutable_resources() = request.resources();
  }
  return plan;
}

void TellMistakes(const Calendar& calendar, v1::ImportClosuresResponse& response) {
  for (const CalendarMistake& mistake : calendar.mistakes) {
    if (response.problems_size() == static_cast<int>(limits::kMaxCalendarProblems)) break;
    v1::CalendarProblem& problem = *response.add_problems();
    problem.set_event(mistake.event);
    problem.set_event_uid(mistake.uid);
    problem.set_description(mistake.description);
  }
  response.mutable_left_out()->Assign(calendar.left_out.begin(), calendar.left_out.end());
}

absl::Status Schedules::TakeClosure(Transaction& transaction, const CallContext& context,
                                    const CalendarClosure& planned, bool write,
                                    v1::ImportClosuresResponse& response) const {
  const absl::StatusOr<v1::Closure> found = closures_.Find(transaction, planned.name);
  const bool is_new = absl::IsNotFound(found.status());
  if (!is_new) RETURN_IF_ERROR(found.status());
  if (planned.cancelled) {
    if (is_new) return absl::OkStatus();
    response.set_deleted_count(response.deleted_count() + 1);
    return write ? closures_.DeleteIn(transaction, context, planned.name) : absl::OkStatus();
  }
  v1::Closure& closure = *response.add_closures();
  if (is_new) {
    response.set_created_count(response.created_count() + 1);
    closure = planned.wanted;
    closure.set_name(planned.name.ToString());
    if (!write) return absl::OkStatus();
    ASSIGN_OR_RETURN(closure,
                     closures_.CreateIn(transaction, context, planned.name, planned.wanted));
    return absl::OkStatus();
  }
  closure = *found;
  if (IsAsWanted(*found, planned.wanted)) {
    response.set_unchanged_count(response.unchanged_count() + 1);
    return absl::OkStatus();
  }
  response.set_updated_count(response.updated_count() + 1);
  closure = Changed(*found, planned.wanted);
  if (!write) return absl::OkStatus();
  ASSIGN_OR_RETURN(closure, closures_.ChangeIn(transaction, context, planned.name, "", "updated",
                                               [&](Transaction&, v1::Closure& record) {
                                                 record = Changed(record, planned.wanted);
                                                 return absl::OkStatus();
                                               }));
  return absl::OkStatus();
}

absl::StatusOr<v1::ImportClosuresResponse> Schedules::ImportClosures(
    const CallContext& context, const v1::ImportClosuresRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(check_.MustExist(context, request.parent()));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(spaces_.TimeZoneOf(request.parent())));
  Calendar calendar = ReadCalendar(request.content(), zone);
  const std::vector<CalendarClosure> plan = PlanClosures(calendar, request);
  size_t bytes = 0;
  for (const CalendarClosure& planned : plan) bytes += planned.wanted.ByteSizeLong() + 256;
  if (bytes > limits::kMaxCalendarAnswerBytes) {
    calendar.mistakes.push_back(
        {.description = absl::StrCat("comes to ", bytes, " bytes of closures, with the names of ",
                                     request.resources_size(), " resources in each; at most ",
                                     limits::kMaxCalendarAnswerBytes,
                                     ": take fewer resources, or parts of the file")});
  }
  const bool write = calendar.mistakes.empty() && !request.validate_only();
  v1::ImportClosuresResponse response;
  const auto run = [&](Transaction& transaction) -> absl::Status {
    response.Clear();  // it may run more than once
    RETURN_IF_ERROR(MustHaveResources(transaction, resources_, request.resources(), "resources"));
    TellMistakes(calendar, response);
    if (bytes > limits::kMaxCalendarAnswerBytes) return absl::OkStatus();
    for (const CalendarClosure& planned : plan) {
      RETURN_IF_ERROR(TakeClosure(transaction, context, planned, write, response));
    }
    response.set_imported(write);
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(write ? closures_.Write(run) : store_.database().Read(run));
  return response;
}

}  // namespace gongfang::inventory
