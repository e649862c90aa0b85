// What must hold of a history, whatever broke in its course. Pure.
//
// The events of an alliance are numbered in the order of their commits, so that is the order in
// which the writes took effect. A history is linearizable where each write that was answered lies,
// in that order, after all that was answered before it began, and where each read and each refusal
// was right in at least one state between its beginning and its end. That is asked of all resources
// together, which is more than of each alone.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/chaos/record.h"

namespace gongfang::chaos {

struct LoggedEvent {
  int64_t sequence = 0;
  std::string type;  // "booking.created" ...
  std::string subject;
  Seen after;
};

struct Evidence {
  std::vector<Operation> history;
  std::vector<LoggedEvent> log;  // of the alliance, whole, as it came
  std::vector<Seen> listed;      // every booking, when all was over
  std::function<int(absl::string_view resource)> capacity;
};

// Kinds: "gap", "overlap", "listing" (the bookings are not what the events make), "lost_answer" (an
// answer has no event), "wrong_answer" (it has another one), "double_effect", "unasked" (an event
// that no operation can have made), "order", "stale_read", "wrong_read", "wrong_refusal",
// "strange_answer" (a code or reason that no fault explains).
struct Violation {
  std::string kind;
  std::string what;  // for people
};

std::vector<Violation> Check(const Evidence& evidence);

}  // namespace gongfang::chaos
