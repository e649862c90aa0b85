// The lines of an iCalendar file (RFC 5545, 3.1), and the events that they make. Pure; the bytes
// are untrusted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"

namespace gongfang {

// One VEVENT: what was read of it, unparsed.
struct EventLines {
  int number = 0;                            // from 1 on
  bool cancelled = false;                    // its file cancels what is in it
  std::map<std::string, std::string> lines;  // by name, in capitals: the whole line
  std::vector<std::string> mistakes;
};

struct CalendarLines {
  std::vector<EventLines> events;
  std::string mistake;  // of the file as a whole: nothing is to be made of it then
  absl::btree_set<std::string> left_out;
};

// With or without a byte order mark; lines end with CRLF or LF, and may be folded, also within a
// character. Kept are the properties that a closure is made of. At most
// limits::kMaxCalendarEvents events, and components at most a few levels deep.
CalendarLines ReadCalendarLines(absl::string_view content);

}  // namespace gongfang
