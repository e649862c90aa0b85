// The booking service on gRPC: the only file of this module that knows of it.
#pragma once

#include "booking/use_cases.h"
#include "common/rpc/raw_service.h"
#include "common/rpc/unary.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"

namespace gongfang::booking {

using RawBookingService =
    RawService<v1::BookingService::Service, v1::BookingService::WithRawCallbackMethod_CreateBooking,
               v1::BookingService::WithRawCallbackMethod_GetBooking,
               v1::BookingService::WithRawCallbackMethod_ListBookings,
               v1::BookingService::WithRawCallbackMethod_ConfirmBooking,
               v1::BookingService::WithRawCallbackMethod_CancelBooking,
               v1::BookingService::WithRawCallbackMethod_QueryFreeBusy>;

// Thread safe. What it is given is borrowed.
class BookingServiceImpl final : public RawBookingService {
 public:
  BookingServiceImpl(Bookings& bookings, Dispatcher& dispatcher)
      : bookings_(bookings), dispatcher_(dispatcher) {}

  using Reactor = grpc::ServerUnaryReactor;
  using Context = grpc::CallbackServerContext;
  using Buffer = grpc::ByteBuffer;

  Reactor* CreateBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListBookings(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ConfirmBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CancelBooking(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* QueryFreeBusy(Context* context, const Buffer* in, Buffer* out) override;

 private:
  Bookings& bookings_;
  Dispatcher& dispatcher_;
};

}  // namespace gongfang::booking
