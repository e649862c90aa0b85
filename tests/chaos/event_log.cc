#include "tests/chaos/event_log.h"

#include "clients/cpp/client_error.h"
#include "common/base/status_macros.h"
#include "common/rpc/channel.h"
#include "gongfang/events/v1/events.grpc.pb.h"
#include "tests/chaos/world.h"

namespace gongfang::chaos {
namespace {

constexpr char kLog[] = "booking";

absl::StatusOr<int64_t> Head(const LogSource& source, events::v1::EventLogService::Stub& stub) {
  grpc::ClientContext context;
  PrepareCall(context, source.service_key, source.deadline);
  events::v1::GetLogHeadRequest request;
  request.set_log(kLog);
  events::v1::GetLogHeadResponse response;
  RETURN_IF_ERROR(client::ToStatus(stub.GetLogHead(&context, request, &response)));
  for (const events::v1::Cursor& cursor : response.cursors()) {
    if (cursor.alliance() == kAllianceId) return cursor.sequence();
  }
  return 0;
}

}  // namespace

absl::StatusOr<std::vector<LoggedEvent>> ReadLog(const LogSource& source) {
  const auto stub = events::v1::EventLogService::NewStub(source.channel);
  ASSIGN_OR_RETURN(const int64_t head, Head(source, *stub));
  std::vector<LoggedEvent> log;
  grpc::ClientContext context;
  PrepareCall(context, source.service_key, source.deadline);
  events::v1::TailEventsRequest request;
  request.set_log(kLog);
  const auto reader = stub->TailEvents(&context, request);
  events::v1::TailEventsResponse response;
  while (static_cast<int64_t>(log.size()) < head && reader->Read(&response)) {
    for (const events::v1::Event& event : response.events()) {
      if (event.alliance() != kAllianceId) continue;
      booking::v1::Booking booking;
      event.snapshot().UnpackTo(&booking);
      log.push_back({event.sequence(), event.type(), event.subject(), SeenOf(booking)});
    }
  }
  const bool whole = static_cast<int64_t>(log.size()) >= head;
  context.TryCancel();
  const grpc::Status status = reader->Finish();
  // A log with a gap never comes to its head: what there is, is for the checker.
  if (!whole && log.empty()) return client::ToStatus(status);
  return log;
}

absl::StatusOr<std::vector<Seen>> ReadBookings(const client::Client& client) {
  std::vector<Seen> bookings;
  booking::v1::ListBookingsRequest request;
  request.set_parent(kAlliance);
  request.set_page_size(1000);
  do {
    ASSIGN_OR_RETURN(const auto page, client.ListBookings(request));
    for (const booking::v1::Booking& one : page.bookings()) bookings.push_back(SeenOf(one));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return bookings;
}

}  // namespace gongfang::chaos
