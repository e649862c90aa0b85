#include "membership/access_feed.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"

namespace gongfang::membership {

AccessFeed::~AccessFeed() {
  if (subscription_ != 0) log_.Unsubscribe(subscription_);
}

absl::Status AccessFeed::Start() {
  RETURN_IF_ERROR(CatchUp());
  subscription_ = log_.Subscribe([this] {
    // What could not be read is read with the next change; until then less is let through, or more
    // than should be, so somebody must know.
    const absl::Status caught_up = CatchUp();
    if (!caught_up.ok()) log::Error("access.not_caught_up", {{"message", caught_up.message()}});
  });
  return absl::OkStatus();
}

absl::Status AccessFeed::CatchUp() {
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const auto heads, log_.Heads());
  for (const auto& [alliance, head] : heads) {
    int64_t& taken = taken_[alliance];
    while (taken < head) {
      ASSIGN_OR_RETURN(const std::vector<events::v1::Event> events,
                       log_.ReadAfter(alliance, taken, limits::kRecordScanChunk));
      if (events.empty()) break;
      for (const events::v1::Event& event : events) {
        absl::string_view type = event.snapshot().type_url();
        absl::ConsumePrefix(&type, "type.googleapis.com/");
        directory_.Take(type, event.snapshot().value(), absl::EndsWith(event.type(), ".deleted"));
        taken = event.sequence();
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace gongfang::membership
