#include "booking/watch.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

constexpr size_t kWatchThreads = 2;
// Reads without a match before the reader is told how far it has come.
constexpr int kMaxSilentReads = 20;

}  // namespace

bool Matches(const v1::WatchBookingsRequest& request, const v1::Booking& booking,
             absl::string_view actor) {
  if (!request.member().empty() && booking.member() != request.member()) return false;
  if (!request.actor().empty() && request.actor() != actor) return false;
  if (request.resource().empty() && request.space().empty()) return true;
  const std::string in_space = request.space() + "/";
  return std::any_of(booking.items().begin(), booking.items().end(), [&](const auto& item) {
    return (request.resource().empty() || item.resource() == request.resource()) &&
           (request.space().empty() || absl::StartsWith(item.resource(), in_space));
  });
}

BookingWatch::BookingWatch(EventLog& log, WorkerPool& workers, v1::WatchBookingsRequest request)
    : LogStream(log, workers), request_(std::move(request)), cursor_(request_.after_sequence()) {
  if (auto alliance = AllianceName::Parse(request_.parent())) {
    alliance_ = std::move(alliance->alliance);
  }
}

absl::StatusOr<bool> BookingWatch::ReadNext(v1::WatchBookingsResponse& response) {
  ASSIGN_OR_RETURN(const auto heads, log().Heads());
  const auto head = heads.find(alliance_);
  if (head == heads.end() || head->second <= cursor_) return false;
  response.set_head_sequence(head->second);
  for (int read = 0; read < kMaxSilentReads && response.changes().empty(); ++read) {
    ASSIGN_OR_RETURN(const std::vector<events::v1::Event> events,
                     log().ReadAfter(alliance_, cursor_, limits::kMaxEventsPerRead));
    if (events.empty()) break;
    for (const events::v1::Event& event : events) {
      cursor_ = event.sequence();
      v1::Booking booking;
      // Series and the waitlist are in the same log.
      if (!event.snapshot().Is<v1::Booking>() || !event.snapshot().UnpackTo(&booking)) continue;
      if (!Matches(request_, booking, event.actor())) continue;
      v1::BookingChange& change = *response.add_changes();
      change.set_sequence(event.sequence());
      change.set_type(event.type());
      change.set_actor(event.actor());
      *change.mutable_create_time() = event.create_time();
      *change.mutable_booking() = std::move(booking);
    }
  }
  response.set_next_sequence(cursor_);
  return true;
}

BookingWatches::BookingWatches(EventLog& log)
    : log_(log), workers_(kWatchThreads, limits::kMaxOpenWatches) {}

absl::StatusOr<grpc::ServerWriteReactor<v1::WatchBookingsResponse>*> BookingWatches::Open(
    const v1::WatchBookingsRequest& request) {
  const std::lock_guard lock(mutex_);
  std::erase_if(open_, [](const std::weak_ptr<BookingWatch>& watch) { return watch.expired(); });
  if (ending_) return errors::ShuttingDown();
  if (open_.size() >= limits::kMaxOpenWatches) return errors::Overloaded("watchers of bookings");
  const auto watch = std::make_shared<BookingWatch>(log_, workers_, request);
  open_.push_back(watch);
  watch->Begin();
  return watch.get();
}

void BookingWatches::End() {
  std::vector<std::weak_ptr<BookingWatch>> open;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    open.swap(open_);
  }
  for (const auto& weak : open) {
    if (const std::shared_ptr<BookingWatch> watch = weak.lock()) watch->End();
  }
}

}  // namespace gongfang::booking
