// Requests about series.
#include <utility>

#include "booking/validation_parts.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/calendar/opening_hours.h"
#include "common/calendar/weekly_schedule.h"

namespace gongfang::booking {
namespace {

bool AllOrNone(RequestCheck& check, v1::SeriesMode mode) {
  if (!v1::SeriesMode_IsValid(mode)) check.Add("mode", "is not a known mode");
  return mode != v1::SERIES_MODE_SKIP_CONFLICTS;
}

template <typename Request>
SeriesEdit Edit(RequestCheck& check, const Request& request, absl::string_view event) {
  SeriesEdit edit;
  Command& command = edit.command;
  command.verb = Verb::kSeries;
  command.series_event = event;
  command.etag = request.etag();
  command.request_id = request.request_id();
  command.validate_only = request.validate_only();
  if (auto name = check.Parsed<SeriesName>("name", request.name(), kSeriesForm)) {
    command.alliance = name->alliance;
    command.series.alliance = std::move(name->alliance);
    command.series.id = std::move(name->id);
  }
  CheckRequestId(check, request.request_id());
  command.all_or_none = AllOrNone(check, request.mode());
  return edit;
}

}  // namespace

absl::StatusOr<Command> ToCommand(const v1::CreateSeriesRequest& request) {
  RequestCheck check;
  Command command{.verb = Verb::kSeries,
                  .validate_only = request.validate_only(),
                  .request_id = request.request_id()};
  command.new_series = true;
  command.series_event = "series.created";
  if (auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm)) {
    command.alliance = std::move(parent->alliance);
  }
  const v1::Series& wanted = request.series();
  Series& series = command.series;
  series.alliance = command.alliance;
  series.member = wanted.member();
  series.team = wanted.team();
  series.purpose = wanted.purpose();
  series.rule = wanted.recurrence_rule();
  CheckWho(check, "series.", wanted.member(), wanted.team(), command.alliance);
  check.Text("series.purpose", wanted.purpose(), Need::kOptional);
  series.items = CheckedItems(check, "series.items", wanted.items());
  if (wanted.recurrence_rule().empty()) check.Add("series.recurrence_rule", "must not be empty");
  CheckRequestId(check, request.request_id());
  command.all_or_none = AllOrNone(check, request.mode());
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<SeriesEdit> ToEdit(const v1::RescheduleSeriesRequest& request) {
  RequestCheck check;
  SeriesEdit edit = Edit(check, request, "series.rescheduled");
  if (request.has_from_time()) {
    edit.from = check.Time("from_time", true, request.from_time()).value_or(0);
  }
  if (!request.start_of_day().empty()) {
    edit.start_minute = ParseMinuteOfDay(request.start_of_day());
    if (!edit.start_minute || *edit.start_minute == kMinutesPerDay) {
      check.Add("start_of_day", "must be HH:MM, 00:00 to 23:59");
    }
  }
  if (request.has_length()) {
    edit.length = CheckedLength(check, "length", request.length(), absl::Seconds(1),
                                limits::kMaxBookingLength);
  }
  if (request.start_of_day().empty() && !request.has_length()) {
    check.Add("start_of_day", "or length must be set: nothing would change");
  }
  RETURN_IF_ERROR(std::move(check).Result());
  return edit;
}

absl::StatusOr<SeriesEdit> ToEdit(const v1::CancelSeriesRequest& request) {
  RequestCheck check;
  SeriesEdit edit = Edit(check, request, "series.cancelled");
  if (request.has_start_time()) {
    edit.from = check.Time("start_time", true, request.start_time()).value_or(0);
  }
  if (request.has_end_time()) {
    edit.until = check.Time("end_time", true, request.end_time()).value_or(0);
    if (edit.until <= edit.from) check.Add("end_time", "must be after start_time");
  }
  RETURN_IF_ERROR(std::move(check).Result());
  return edit;
}

}  // namespace gongfang::booking
