#include "booking/service.h"

#include <memory>
#include <utility>

#include "common/base/errors.h"
#include "common/rpc/status.h"

namespace gongfang::booking {
namespace {

// A stream that is refused as it begins.
class RefusedWatch final : public grpc::ServerWriteReactor<v1::WatchBookingsResponse> {
 public:
  explicit RefusedWatch(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerWriteReactor<v1::WatchBookingsResponse>* BookingServiceImpl::WatchBookings(
    Context* context, const v1::WatchBookingsRequest* request) {
  const absl::StatusOr<CallContext> entered = dispatcher_.EnterStream(*context, *request);
  if (!entered.ok()) return new RefusedWatch(entered.status());
  if (absl::Status checked = CheckWatch(*request); !checked.ok()) return new RefusedWatch(checked);
  const auto opened = watches_.Open(*request);
  return opened.ok() ? *opened : new RefusedWatch(opened.status());
}

template <typename Request>
grpc::ServerUnaryReactor* BookingServiceImpl::Change(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.RunAsync<Request>(
      context, in, out,
      [this](const CallContext& call, std::unique_ptr<Request> request, Reply reply) {
        bookings_.Change(call, *request, std::move(reply));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::CreateBooking(Context* context, const Buffer* in,
                                                            Buffer* out) {
  using Request = v1::CreateBookingRequest;
  return dispatcher_.RunAsync<Request>(
      context, in, out,
      [this](const CallContext& call, std::unique_ptr<Request> request, Reply reply) {
        bookings_.Create(call, std::move(request), std::move(reply));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::RescheduleBooking(Context* context, const Buffer* in,
                                                                Buffer* out) {
  using Request = v1::RescheduleBookingRequest;
  return dispatcher_.RunAsync<Request>(
      context, in, out,
      [this](const CallContext& call, std::unique_ptr<Request> request, Reply reply) {
        bookings_.Reschedule(call, std::move(request), std::move(reply));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::CreateWaitlistEntry(Context* context,
                                                                  const Buffer* in, Buffer* out) {
  using Request = v1::CreateWaitlistEntryRequest;
  return dispatcher_.RunAsync<Request>(
      context, in, out,
      [this](const CallContext& call, std::unique_ptr<Request> request, Reply reply) {
        bookings_.CreateEntry(call, std::move(request), std::move(reply));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::ConfirmBooking(Context* context, const Buffer* in,
                                                             Buffer* out) {
  return Change<v1::ConfirmBookingRequest>(context, in, out);
}

grpc::ServerUnaryReactor* BookingServiceImpl::RenewHold(Context* context, const Buffer* in,
                                                        Buffer* out) {
  return Change<v1::RenewHoldRequest>(context, in, out);
}

grpc::ServerUnaryReactor* BookingServiceImpl::CancelBooking(Context* context, const Buffer* in,
                                                            Buffer* out) {
  return Change<v1::CancelBookingRequest>(context, in, out);
}

grpc::ServerUnaryReactor* BookingServiceImpl::ApproveBooking(Context* context, const Buffer* in,
                                                             Buffer* out) {
  return Change<v1::ApproveBookingRequest>(context, in, out);
}

grpc::ServerUnaryReactor* BookingServiceImpl::RejectBooking(Context* context, const Buffer* in,
                                                            Buffer* out) {
  return Change<v1::RejectBookingRequest>(context, in, out);
}

grpc::ServerUnaryReactor* BookingServiceImpl::CheckIn(Context* context, const Buffer* in,
                                                      Buffer* out) {
  return Change<v1::CheckInRequest>(context, in, out);
}

grpc::ServerUnaryReactor* BookingServiceImpl::CheckOut(Context* context, const Buffer* in,
                                                       Buffer* out) {
  return Change<v1::CheckOutRequest>(context, in, out);
}

grpc::ServerUnaryReactor* BookingServiceImpl::CancelWaitlistEntry(Context* context,
                                                                  const Buffer* in, Buffer* out) {
  return Change<v1::CancelWaitlistEntryRequest>(context, in, out);
}

grpc::ServerUnaryReactor* BookingServiceImpl::CreateSeries(Context* context, const Buffer* in,
                                                           Buffer* out) {
  using Request = v1::CreateSeriesRequest;
  return dispatcher_.RunThenReply<Request>(
      context, in, out, [this](const CallContext& call, const Request& request, Reply reply) {
        bookings_.CreateSeries(call, request, std::move(reply));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::RescheduleSeries(Context* context, const Buffer* in,
                                                               Buffer* out) {
  using Request = v1::RescheduleSeriesRequest;
  return dispatcher_.RunThenReply<Request>(
      context, in, out, [this](const CallContext& call, const Request& request, Reply reply) {
        bookings_.RescheduleSeries(call, request, std::move(reply));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::CancelSeries(Context* context, const Buffer* in,
                                                           Buffer* out) {
  using Request = v1::CancelSeriesRequest;
  return dispatcher_.RunThenReply<Request>(
      context, in, out, [this](const CallContext& call, const Request& request, Reply reply) {
        bookings_.CancelSeries(call, request, std::move(reply));
      });
}

grpc::ServerUnaryReactor* BookingServiceImpl::CancelBookings(Context* context, const Buffer* in,
                                                             Buffer* out) {
  using Request = v1::CancelBookingsRequest;
  return dispatcher_.RunThenReply<Request>(
      context, in, out, [this](const CallContext& call, const Request& request, Reply reply) {
        bookings_.CancelMany(call, request, std::move(reply));
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

grpc::ServerUnaryReactor* BookingServiceImpl::ListContenders(Context* context, const Buffer* in,
                                                             Buffer* out) {
  using Request = v1::ListContendersRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.ListContenders(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::QueryFreeBusy(Context* context, const Buffer* in,
                                                            Buffer* out) {
  using Request = v1::QueryFreeBusyRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.QueryFreeBusy(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::SearchAvailability(Context* context, const Buffer* in,
                                                                 Buffer* out) {
  using Request = v1::SearchAvailabilityRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.SearchAvailability(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::SearchPlans(Context* context, const Buffer* in,
                                                          Buffer* out) {
  using Request = v1::SearchPlansRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.SearchPlans(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::ListAffectedBookings(Context* context,
                                                                   const Buffer* in, Buffer* out) {
  using Request = v1::ListAffectedBookingsRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.ListAffected(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::GetSeries(Context* context, const Buffer* in,
                                                        Buffer* out) {
  using Request = v1::GetSeriesRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.GetSeries(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::GetWaitlistEntry(Context* context, const Buffer* in,
                                                               Buffer* out) {
  using Request = v1::GetWaitlistEntryRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.GetEntry(c, r);
  });
}

grpc::ServerUnaryReactor* BookingServiceImpl::ListWaitlistEntries(Context* context,
                                                                  const Buffer* in, Buffer* out) {
  using Request = v1::ListWaitlistEntriesRequest;
  return dispatcher_.Run<Request>(context, in, out, [this](const CallContext& c, const Request& r) {
    return bookings_.ListEntries(c, r);
  });
}

}  // namespace gongfang::booking
