// Requests that only read.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "booking/validation_parts.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/rpc/paging.h"

namespace gongfang::booking {
namespace {

// Whose bookings a request is about: each may be left out.
template <typename Request>
void CheckFilter(const Request& request, const std::string& alliance, RequestCheck& check) {
  if (!request.space().empty()) {
    CheckReference<SpaceName>(check, "space", request.space(), kSpaceForm, alliance);
  }
  if (!request.resource().empty()) {
    CheckReference<ResourceName>(check, "resource", request.resource(), kResourceForm, alliance);
  }
  if (!request.member().empty()) {
    CheckReference<MemberName>(check, "member", request.member(), kMemberForm, alliance);
  }
}

}  // namespace

absl::StatusOr<table::ListQuery> ToQuery(const v1::ListBookingsRequest& request) {
  RequestCheck check;
  table::ListQuery query{
      .member = request.member(), .resource = request.resource(), .series = request.series()};
  if (auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm)) {
    query.alliance = std::move(parent->alliance);
  }
  if (!request.member().empty()) {
    CheckReference<MemberName>(check, "member", request.member(), kMemberForm, query.alliance);
  }
  if (!request.resource().empty()) {
    CheckReference<ResourceName>(check, "resource", request.resource(), kResourceForm,
                                 query.alliance);
  }
  if (!request.series().empty()) {
    CheckReference<SeriesName>(check, "series", request.series(), kSeriesForm, query.alliance);
  }
  if (request.has_start_time()) {
    query.ends_after = check.Time("start_time", true, request.start_time()).value_or(0);
  }
  if (request.has_end_time()) {
    query.starts_before = check.Time("end_time", true, request.end_time()).value_or(0);
  }
  for (int i = 0; i < request.states_size(); ++i) {
    const int state = request.states(i);
    if (state == 0 || !v1::Booking::State_IsValid(state)) {
      check.Add(absl::StrCat("states[", i, "]"), "must be a state of a booking");
    }
    query.states.push_back(static_cast<State>(state));
  }
  // A state named twice asks for no more; unbounded, it would make unbounded SQL.
  std::sort(query.states.begin(), query.states.end());
  query.states.erase(std::unique(query.states.begin(), query.states.end()), query.states.end());
  check.Page(request);
  RETURN_IF_ERROR(std::move(check).Result());
  query.limit = PageSize(request.page_size());
  return query;
}

absl::StatusOr<Interval> CheckedWindow(const v1::QueryFreeBusyRequest& request) {
  RequestCheck check;
  const auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm);
  if (request.resources().empty() || request.resources_size() > limits::kMaxFreeBusyResources) {
    check.Add("resources", absl::StrCat("must be 1 to ", limits::kMaxFreeBusyResources));
  } else {
    absl::flat_hash_set<absl::string_view> seen;
    for (int i = 0; i < request.resources_size(); ++i) {
      const std::string field = absl::StrCat("resources[", i, "]");
      CheckReference<ResourceName>(check, field, request.resources(i), kResourceForm,
                                   parent ? parent->alliance : "");
      if (!seen.insert(request.resources(i)).second) check.Add(field, "must be there once");
    }
  }
  const auto start = check.Time("start_time", request.has_start_time(), request.start_time());
  const auto end = check.Time("end_time", request.has_end_time(), request.end_time());
  Interval window;
  if (start && end) {
    window = {*start, *end};
    CheckInterval(check, "", limits::kMaxFreeBusyWindow, window);
  }
  RETURN_IF_ERROR(std::move(check).Result());
  return window;
}

absl::StatusOr<table::EntryQuery> ToQuery(const v1::ListWaitlistEntriesRequest& request) {
  RequestCheck check;
  table::EntryQuery query{
      .member = request.member(), .resource = request.resource(), .ended = request.show_ended()};
  if (auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm)) {
    query.alliance = std::move(parent->alliance);
  }
  if (!request.member().empty()) {
    CheckReference<MemberName>(check, "member", request.member(), kMemberForm, query.alliance);
  }
  if (!request.resource().empty()) {
    CheckReference<ResourceName>(check, "resource", request.resource(), kResourceForm,
                                 query.alliance);
  }
  check.Page(request);
  RETURN_IF_ERROR(std::move(check).Result());
  query.limit = PageSize(request.page_size());
  return query;
}

absl::Status CheckCancelMany(const v1::CancelBookingsRequest& request) {
  RequestCheck check;
  const auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm);
  const std::string alliance = parent ? parent->alliance : "";
  if (request.space().empty() && request.resource().empty() && request.member().empty()) {
    check.Add("space", "or resource, or member, must say whose bookings");
  }
  CheckFilter(request, alliance, check);
  if (!request.equipment_class().empty()) {
    CheckReference<EquipmentClassName>(check, "equipment_class", request.equipment_class(),
                                       "alliances/{alliance}/equipmentClasses/{equipment_class}",
                                       alliance);
  }
  check.Text("reason", request.reason(), Need::kRequired);
  return std::move(check).Result();
}

absl::Status CheckWatch(const v1::WatchBookingsRequest& request) {
  RequestCheck check;
  const auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm);
  const std::string alliance = parent ? parent->alliance : "";
  if (request.after_sequence() < 0) check.Add("after_sequence", "must not be negative");
  CheckFilter(request, alliance, check);
  return std::move(check).Result();
}

}  // namespace gongfang::booking
