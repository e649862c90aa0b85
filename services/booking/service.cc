#include "booking/service.h"

#include <memory>
#include <utility>

namespace gongfang::booking {

using Reply = Done<v1::Booking>;

grpc::ServerUnaryReactor* BookingServiceImpl::CreateBooking(Context* context, const Buffer* in,
                                                            Buffer* out) {
  using Request = v1::CreateBookingRequest;
  return dispatcher_.RunAsync<Request, v1::Booking>(
      context, in, out,
      [this](const CallContext& call, std::unique_ptr<Request> request, Reply done) {
        bookings_.Create(call, std::move(request), std::move(done));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::ConfirmBooking(Context* context, const Buffer* in,
                                                             Buffer* out) {
  using Request = v1::ConfirmBookingRequest;
  return dispatcher_.RunAsync<Request, v1::Booking>(
      context, in, out,
      [this](const CallContext& call, std::unique_ptr<Request> request, Reply done) {
        bookings_.Confirm(call, *request, std::move(done));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::CancelBooking(Context* context, const Buffer* in,
                                                            Buffer* out) {
  using Request = v1::CancelBookingRequest;
  return dispatcher_.RunAsync<Request, v1::Booking>(
      context, in, out,
      [this](const CallContext& call, std::unique_ptr<Request> request, Reply done) {
        bookings_.Cancel(call, *request, std::move(done));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::GetBooking(Context* context, const Buffer* in,
                                                         Buffer* out) {
  using Request = v1::GetBookingRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.Get(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::ListBookings(Context* context, const Buffer* in,
                                                           Buffer* out) {
  using Request = v1::ListBookingsRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.List(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::QueryFreeBusy(Context* context, const Buffer* in,
                                                            Buffer* out) {
  using Request = v1::QueryFreeBusyRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.QueryFreeBusy(c, r);
  });
}

}  // namespace gongfang::booking
