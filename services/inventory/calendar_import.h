// What the events of a calendar would be as closures. Pure.
#pragma once

#include <string>
#include <vector>

#include "common/base/names.h"
#include "common/calendar/icalendar.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/inventory/v1/schedules.pb.h"

namespace gongfang::inventory {

struct CalendarClosure {
  ClosureName name;  // made of the UID of its event, so the same whenever that is imported
  bool cancelled = false;
  v1::Closure wanted;  // without what the server sets; empty where it is cancelled
};

// Those of the events of `calendar`, for a request that has been checked.
std::vector<CalendarClosure> PlanClosures(const Calendar& calendar,
                                          const v1::ImportClosuresRequest& request);

// Tells in `response` what is wrong with the calendar, and what of it is left out.
void TellMistakes(const Calendar& calendar, v1::ImportClosuresResponse& response);

}  // namespace gongfang::inventory
