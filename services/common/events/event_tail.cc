#include "common/events/event_tail.h"

#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang {

absl::StatusOr<bool> EventTail::ReadNext(events::v1::TailEventsResponse& response) {
  ASSIGN_OR_RETURN(const auto heads, log().Heads());
  for (const auto& [alliance, head] : heads) {
    int64_t& cursor = cursors_[alliance];
    if (cursor >= head) continue;
    ASSIGN_OR_RETURN(
        auto events,
        log().ReadAfter(alliance, cursor, limits::kMaxEventsPerRead - response.events_size()));
    for (events::v1::Event& event : events) {
      cursor = event.sequence();
      *response.add_events() = std::move(event);
    }
    if (response.events_size() >= limits::kMaxEventsPerRead ||
        response.ByteSizeLong() >= limits::kMaxEventBytesPerRead) {
      break;
    }
  }
  return !std::exchange(greeted_, true) || response.events_size() > 0;
}

}  // namespace gongfang
