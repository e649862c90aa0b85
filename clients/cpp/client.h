// The thin C++ client of Gongfang: one typed method for each method of the public API.
//
// Every call carries the key and a deadline. Reads, and writes that carry a request_id, are tried
// again with growing delays while the server is unavailable or overloaded, within the deadline of
// the whole call. Writes of the booking service get a random request_id where they carry none, so a
// retry of them can never book twice; other writes are tried once.
//
// A refusal is an absl::Status with the code of the answer; ErrorOf (client_error.h) reads its
// reason, metadata and violations. Thread safe.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cpp/app_methods.h"
#include "clients/cpp/client_error.h"
#include "clients/cpp/inventory_methods.h"
#include "clients/cpp/membership_methods.h"
#include "clients/cpp/qualification_methods.h"
#include "clients/cpp/retry.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "google/api/httpbody.pb.h"

// The headers of gRPC stay out of those who only call.
namespace grpc {
class Channel;
class ClientContext;
}  // namespace grpc

namespace gongfang::client {

struct ClientOptions {
  // "host:port" or "unix:path", in the clear; "https://host[:port]" with TLS.
  std::string server = "127.0.0.1:9090";
  // With TLS: a file of the CA, in PEM, by which the server must be known; "": those of the system.
  std::string ca_file;
  std::string key;
  std::string alliance;  // "shibei" or "alliances/shibei"; only kept for alliance()
  absl::Duration deadline = absl::Seconds(10);  // of one call, with its retries
  RetryPolicy retry;
};

class Client {
 public:
  // Opens no connection yet: the first call does. INVALID_ARGUMENT, with the field of the options,
  // where the server is not an address, the file of the CA has none, the key has characters that no
  // key has, or the alliance is not a name.
  static absl::StatusOr<std::unique_ptr<Client>> Connect(ClientOptions options);
  // The same over a channel that exists, for example one within the process.
  static absl::StatusOr<std::unique_ptr<Client>> Over(std::shared_ptr<grpc::Channel> channel,
                                                      ClientOptions options);

  ~Client();

  const std::string& server() const { return options_.server; }
  // "alliances/{alliance}", or "" where the options named none.
  const std::string& alliance() const { return options_.alliance; }

// Response Method(MethodRequest): see the comment of the method in the proto.
#define GONGFANG_RPC(package, method, response) \
  absl::StatusOr<package::v1::response> method(package::v1::method##Request request) const
  GONGFANG_MEMBERSHIP_READS(GONGFANG_RPC)
  GONGFANG_MEMBERSHIP_WRITES(GONGFANG_RPC)
  GONGFANG_QUALIFICATION_READS(GONGFANG_RPC)
  GONGFANG_QUALIFICATION_WRITES(GONGFANG_RPC)
  GONGFANG_APP_READS(GONGFANG_RPC)
  GONGFANG_APP_WRITES(GONGFANG_RPC)
  GONGFANG_INVENTORY_READS(GONGFANG_RPC)
  GONGFANG_INVENTORY_WRITES(GONGFANG_RPC)
  GONGFANG_RPC(booking, CreateBooking, Booking);
  GONGFANG_RPC(booking, GetBooking, Booking);
  GONGFANG_RPC(booking, ListBookings, ListBookingsResponse);
  GONGFANG_RPC(booking, ConfirmBooking, Booking);
  GONGFANG_RPC(booking, CancelBooking, Booking);
  GONGFANG_RPC(booking, CancelBookings, CancelBookingsResponse);
  GONGFANG_RPC(booking, RenewHold, Booking);
  GONGFANG_RPC(booking, RescheduleBooking, Booking);
  GONGFANG_RPC(booking, ApproveBooking, Booking);
  GONGFANG_RPC(booking, RejectBooking, Booking);
  GONGFANG_RPC(booking, ListContenders, ListContendersResponse);
  GONGFANG_RPC(booking, CheckIn, Booking);
  GONGFANG_RPC(booking, CheckOut, Booking);
  GONGFANG_RPC(booking, QueryFreeBusy, QueryFreeBusyResponse);
  GONGFANG_RPC(booking, SearchAvailability, SearchAvailabilityResponse);
  GONGFANG_RPC(booking, SearchPlans, SearchPlansResponse);
  GONGFANG_RPC(booking, ListAffectedBookings, ListAffectedBookingsResponse);
  GONGFANG_RPC(booking, CreateSeries, Series);
  GONGFANG_RPC(booking, GetSeries, Series);
  GONGFANG_RPC(booking, RescheduleSeries, Series);
  GONGFANG_RPC(booking, CancelSeries, Series);
  GONGFANG_RPC(booking, CreateWaitlistEntry, WaitlistEntry);
  GONGFANG_RPC(booking, GetWaitlistEntry, WaitlistEntry);
  GONGFANG_RPC(booking, ListWaitlistEntries, ListWaitlistEntriesResponse);
  GONGFANG_RPC(booking, CancelWaitlistEntry, WaitlistEntry);
#undef GONGFANG_RPC
  absl::Status UnlinkApp(membership::v1::UnlinkAppRequest request) const;
  absl::Status DeleteClosure(inventory::v1::DeleteClosureRequest request) const;
  absl::Status DeleteQuota(inventory::v1::DeleteQuotaRequest request) const;
  absl::Status DeleteCategory(inventory::v1::DeleteCategoryRequest request) const;
  absl::Status DeleteScheduleTemplate(inventory::v1::DeleteScheduleTemplateRequest request) const;
  absl::Status DeleteHolidayYear(inventory::v1::DeleteHolidayYearRequest request) const;
  absl::Status DeleteRecognitionRule(membership::v1::DeleteRecognitionRuleRequest request) const;
  absl::StatusOr<google::api::HttpBody> GetSpaceApi(
      inventory::v1::GetSpaceApiRequest request) const;

  // Gives `visit` the answers of WatchBookings, in order. A stream that breaks off is opened again
  // where it was left, so nothing is lost or repeated, as often and as late as that takes; `lost`
  // is told why, once for each time. Returns OK once `stop` is requested or `visit` returns false,
  // else what no other attempt can mend. Has no deadline: make another call first to fail early
  // where no server is.
  using VisitChanges = absl::FunctionRef<bool(const booking::v1::WatchBookingsResponse&)>;
  absl::Status WatchBookings(booking::v1::WatchBookingsRequest request, const std::stop_token& stop,
                             VisitChanges visit,
                             absl::FunctionRef<void(const absl::Status&)> lost) const;

 private:
  struct Stubs;

  Client(std::unique_ptr<const Stubs> stubs, ClientOptions options);

  void AddKey(grpc::ClientContext& context) const;
  // One stream, with `request` kept at where to go on. OK where `visit` wants no more.
  absl::Status WatchOnce(booking::v1::WatchBookingsRequest& request, const std::stop_token& stop,
                         VisitChanges visit) const;
  // `method` is one of a stub of gRPC.
  template <typename Response, typename Stub, typename Method, typename Request>
  absl::StatusOr<Response> Call(const std::unique_ptr<Stub>& stub, Method method,
                                const Request& request, bool idempotent) const;

  const ClientOptions options_;
  const RetryEnvironment retry_;
  const std::unique_ptr<const Stubs> stubs_;
};

}  // namespace gongfang::client
