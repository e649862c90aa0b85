// The events of an iCalendar file (RFC 5545), as far as a closure can hold them. Pure; the bytes
// are untrusted.
#pragma once

#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar/interval.h"

namespace gongfang {

struct CalendarEvent {
  int number = 0;  // in the file, from 1 on
  std::string uid;
  // Nothing below is set of one that is cancelled, be it by its STATUS or by the METHOD of its
  // file.
  bool cancelled = false;
  std::string summary;  // may be empty
  Interval time;        // the first; not empty
  std::string rrule;    // one that RepeatedTimes takes; empty: once
};

struct CalendarMistake {
  int event = 0;    // its number; 0: the file as a whole
  std::string uid;  // its beginning, where it has one
  std::string description;
};

struct Calendar {
  std::vector<CalendarEvent> events;  // each UID once
  std::vector<CalendarMistake> mistakes;
  // Names of what is there and was not read, each of a short list; and that a rule was cut.
  absl::btree_set<std::string> left_out;
};

// Reads what it can. Times without a zone, and days, are by the clocks of `zone`, and so is all
// that repeats. Bounded by limits::kMaxCalendarBytes, kMaxCalendarEvents and kMaxClosureTimes: a
// rule without an end, or with more times, is cut. The structure of the file, which may be
// anything, is read here; libical gets single properties of a bounded length.
Calendar ReadCalendar(absl::string_view content, absl::TimeZone zone);

}  // namespace gongfang
