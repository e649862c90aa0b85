// The booking service on gRPC: the only file of this module that knows of it.
#pragma once

#include "booking/use_cases.h"
#include "booking/watch.h"
#include "common/rpc/raw_service.h"
#include "common/rpc/unary.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"

namespace gongfang::booking {

using RawBookingService =
    RawService<v1::BookingService::WithCallbackMethod_WatchBookings<v1::BookingService::Service>,
               v1::BookingService::WithRawCallbackMethod_CreateBooking,
               v1::BookingService::WithRawCallbackMethod_GetBooking,
               v1::BookingService::WithRawCallbackMethod_ListBookings,
               v1::BookingService::WithRawCallbackMethod_ConfirmBooking,
               v1::BookingService::WithRawCallbackMethod_RenewHold,
               v1::BookingService::WithRawCallbackMethod_RescheduleBooking,
               v1::BookingService::WithRawCallbackMethod_CancelBooking,
               v1::BookingService::WithRawCallbackMethod_ApproveBooking,
               v1::BookingService::WithRawCallbackMethod_RejectBooking,
               v1::BookingService::WithRawCallbackMethod_ListContenders,
               v1::BookingService::WithRawCallbackMethod_CheckIn,
               v1::BookingService::WithRawCallbackMethod_CheckOut,
               v1::BookingService::WithRawCallbackMethod_QueryFreeBusy,
               v1::BookingService::WithRawCallbackMethod_SearchAvailability,
               v1::BookingService::WithRawCallbackMethod_CreateSeries,
               v1::BookingService::WithRawCallbackMethod_GetSeries,
               v1::BookingService::WithRawCallbackMethod_RescheduleSeries,
               v1::BookingService::WithRawCallbackMethod_CancelSeries,
               v1::BookingService::WithRawCallbackMethod_CancelBookings,
               v1::BookingService::WithRawCallbackMethod_CreateWaitlistEntry,
               v1::BookingService::WithRawCallbackMethod_GetWaitlistEntry,
               v1::BookingService::WithRawCallbackMethod_ListWaitlistEntries,
               v1::BookingService::WithRawCallbackMethod_CancelWaitlistEntry,
               v1::BookingService::WithRawCallbackMethod_SearchPlans,
               v1::BookingService::WithRawCallbackMethod_ListAffectedBookings>;

// Thread safe. What it is given is borrowed.
class BookingServiceImpl final : public RawBookingService {
 public:
  BookingServiceImpl(Bookings& bookings, BookingWatches& watches, Dispatcher& dispatcher)
      : bookings_(bookings), watches_(watches), dispatcher_(dispatcher) {}

  using Reactor = grpc::ServerUnaryReactor;
  using Context = grpc::CallbackServerContext;
  using Buffer = grpc::ByteBuffer;

  Reactor* CreateBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListBookings(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ConfirmBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RenewHold(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RescheduleBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CancelBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ApproveBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RejectBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListContenders(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CheckIn(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CheckOut(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* QueryFreeBusy(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SearchAvailability(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateSeries(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetSeries(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RescheduleSeries(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CancelSeries(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CancelBookings(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateWaitlistEntry(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetWaitlistEntry(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListWaitlistEntries(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CancelWaitlistEntry(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SearchPlans(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListAffectedBookings(Context* context, const Buffer* in, Buffer* out) override;
  grpc::ServerWriteReactor<v1::WatchBookingsResponse>* WatchBookings(
      Context* context, const v1::WatchBookingsRequest* request) override;

 private:
  // A request that the committer decides, and that is about one record.
  template <typename Request>
  Reactor* Change(Context* context, const Buffer* in, Buffer* out);

  Bookings& bookings_;
  BookingWatches& watches_;
  Dispatcher& dispatcher_;
};

}  // namespace gongfang::booking
