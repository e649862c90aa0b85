#include "clients/cpp/client.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cpp/request_id.h"
#include "clients/cpp/server_channel.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"
#include "gongfang/inventory/v1/inventory_service.grpc.pb.h"
#include "gongfang/membership/v1/membership_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"

namespace gongfang::client {
namespace {

const SystemClock& WallClock() {
  static const SystemClock clock;
  return clock;
}

RetryEnvironment RealEnvironment() {
  return {.now = [] { return WallClock().Now(); },
          .sleep = absl::SleepFor,
          .random =
              [] {
                thread_local absl::InsecureBitGen generator;
                return absl::Uniform(generator, 0.0, 1.0);
              }};
}

absl::Status Normalise(ClientOptions& options) {
  // gRPC ends the process on metadata with other characters.
  const bool visible = std::all_of(options.key.begin(), options.key.end(),
                                   [](char c) { return c > ' ' && c < '\x7f'; });
  if (!visible) {
    return errors::InvalidField("key", "must be visible ASCII characters without spaces");
  }
  if (options.alliance.empty()) return absl::OkStatus();
  if (!absl::StartsWith(options.alliance, "alliances/")) {
    options.alliance = absl::StrCat("alliances/", options.alliance);
  }
  if (!AllianceName::Parse(options.alliance)) {
    return errors::InvalidField("alliance", "must be an id or a name such as alliances/shibei");
  }
  return absl::OkStatus();
}

// Whether `stop` is requested within `delay`.
bool StoppedWithin(absl::Duration delay, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  return never.wait_for(lock, stop, absl::ToChronoNanoseconds(delay),
                        [&stop] { return stop.stop_requested(); });
}

}  // namespace

struct Client::Stubs {
  std::unique_ptr<membership::v1::MembershipService::StubInterface> membership;
  std::unique_ptr<inventory::v1::InventoryService::StubInterface> inventory;
  std::unique_ptr<booking::v1::BookingService::StubInterface> booking;
};

Client::Client(std::unique_ptr<const Stubs> stubs, ClientOptions options)
    : options_(std::move(options)), retry_(RealEnvironment()), stubs_(std::move(stubs)) {}

Client::~Client() = default;

absl::StatusOr<std::unique_ptr<Client>> Client::Connect(ClientOptions options) {
  ASSIGN_OR_RETURN(std::shared_ptr<grpc::Channel> channel,
                   OpenChannel(options.server, options.ca_file));
  return Over(std::move(channel), std::move(options));
}

absl::StatusOr<std::unique_ptr<Client>> Client::Over(std::shared_ptr<grpc::Channel> channel,
                                                     ClientOptions options) {
  RETURN_IF_ERROR(Normalise(options));
  auto stubs = std::make_unique<const Stubs>(
      Stubs{.membership = membership::v1::MembershipService::NewStub(channel),
            .inventory = inventory::v1::InventoryService::NewStub(channel),
            .booking = booking::v1::BookingService::NewStub(channel)});
  return std::unique_ptr<Client>(new Client(std::move(stubs), std::move(options)));
}

template <typename Response, typename Stub, typename Method, typename Request>
absl::StatusOr<Response> Client::Call(const std::unique_ptr<Stub>& stub, Method method,
                                      const Request& request, bool idempotent) const {
  const absl::Time deadline = retry_.now() + options_.deadline;
  Response response;
  RETURN_IF_ERROR(WithRetries(options_.retry, retry_, idempotent, deadline, [&] {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(deadline));
    AddKey(context);
    response.Clear();
    return ToStatus(((*stub).*method)(&context, request, &response));
  }));
  return response;
}

// Reads.
#define READ(package, Service, method, response)                                              \
  absl::StatusOr<package::v1::response> Client::method(package::v1::method##Request request)  \
      const {                                                                                 \
    return Call<package::v1::response>(stubs_->package,                                       \
                                       &package::v1::Service::StubInterface::method, request, \
                                       /*idempotent=*/true);                                  \
  }
// Writes without a request_id: a repetition could meet its own effect.
#define WRITE(package, Service, method, response)                                             \
  absl::StatusOr<package::v1::response> Client::method(package::v1::method##Request request)  \
      const {                                                                                 \
    return Call<package::v1::response>(stubs_->package,                                       \
                                       &package::v1::Service::StubInterface::method, request, \
                                       /*idempotent=*/false);                                 \
  }
// Writes with a request_id, which makes them safe to repeat.
#define WRITE_ONCE(package, Service, method, response)                                        \
  absl::StatusOr<package::v1::response> Client::method(package::v1::method##Request request)  \
      const {                                                                                 \
    if (request.request_id().empty()) request.set_request_id(NewRequestId());                 \
    return Call<package::v1::response>(stubs_->package,                                       \
                                       &package::v1::Service::StubInterface::method, request, \
                                       /*idempotent=*/true);                                  \
  }

#define MEMBERSHIP_READ(package, method, response) \
  READ(package, MembershipService, method, response)
#define MEMBERSHIP_WRITE(package, method, response) \
  WRITE(package, MembershipService, method, response)
GONGFANG_MEMBERSHIP_READS(MEMBERSHIP_READ);
GONGFANG_MEMBERSHIP_WRITES(MEMBERSHIP_WRITE);
GONGFANG_QUALIFICATION_READS(MEMBERSHIP_READ);
GONGFANG_QUALIFICATION_WRITES(MEMBERSHIP_WRITE);
GONGFANG_APP_READS(MEMBERSHIP_READ);
GONGFANG_APP_WRITES(MEMBERSHIP_WRITE);
#undef MEMBERSHIP_READ
#undef MEMBERSHIP_WRITE
#define INVENTORY_READ(package, method, response) READ(package, InventoryService, method, response)
#define INVENTORY_WRITE(package, method, response) \
  WRITE(package, InventoryService, method, response)
GONGFANG_INVENTORY_READS(INVENTORY_READ);
GONGFANG_INVENTORY_WRITES(INVENTORY_WRITE);
#undef INVENTORY_READ
#undef INVENTORY_WRITE
WRITE_ONCE(booking, BookingService, CreateBooking, Booking)
READ(booking, BookingService, GetBooking, Booking)
READ(booking, BookingService, ListBookings, ListBookingsResponse)
WRITE_ONCE(booking, BookingService, ConfirmBooking, Booking)
WRITE_ONCE(booking, BookingService, CancelBooking, Booking)
WRITE(booking, BookingService, CancelBookings, CancelBookingsResponse)
WRITE_ONCE(booking, BookingService, RenewHold, Booking)
WRITE_ONCE(booking, BookingService, RescheduleBooking, Booking)
WRITE_ONCE(booking, BookingService, ApproveBooking, Booking)
WRITE_ONCE(booking, BookingService, RejectBooking, Booking)
READ(booking, BookingService, ListContenders, ListContendersResponse)
WRITE_ONCE(booking, BookingService, CheckIn, Booking)
WRITE_ONCE(booking, BookingService, CheckOut, Booking)
READ(booking, BookingService, QueryFreeBusy, QueryFreeBusyResponse)
READ(booking, BookingService, SearchAvailability, SearchAvailabilityResponse)
READ(booking, BookingService, SearchPlans, SearchPlansResponse)
READ(booking, BookingService, ListAffectedBookings, ListAffectedBookingsResponse)
WRITE_ONCE(booking, BookingService, CreateSeries, Series)
READ(booking, BookingService, GetSeries, Series)
WRITE_ONCE(booking, BookingService, RescheduleSeries, Series)
WRITE_ONCE(booking, BookingService, CancelSeries, Series)
WRITE_ONCE(booking, BookingService, CreateWaitlistEntry, WaitlistEntry)
READ(booking, BookingService, GetWaitlistEntry, WaitlistEntry)
READ(booking, BookingService, ListWaitlistEntries, ListWaitlistEntriesResponse)
WRITE_ONCE(booking, BookingService, CancelWaitlistEntry, WaitlistEntry)

#undef READ
#undef WRITE
#undef WRITE_ONCE

void Client::AddKey(grpc::ClientContext& context) const {
  if (options_.key.empty()) return;
  context.AddMetadata("authorization", absl::StrCat("Bearer ", options_.key));
}

absl::Status Client::UnlinkApp(membership::v1::UnlinkAppRequest request) const {
  return Call<google::protobuf::Empty>(stubs_->membership,
                                       &membership::v1::MembershipService::StubInterface::UnlinkApp,
                                       request, /*idempotent=*/false)
      .status();
}

absl::StatusOr<google::api::HttpBody> Client::GetSpaceApi(
    inventory::v1::GetSpaceApiRequest request) const {
  return Call<google::api::HttpBody>(
      stubs_->inventory, &inventory::v1::InventoryService::StubInterface::GetSpaceApi, request,
      /*idempotent=*/true);
}

absl::Status Client::DeleteClosure(inventory::v1::DeleteClosureRequest request) const {
  return Call<google::protobuf::Empty>(
             stubs_->inventory, &inventory::v1::InventoryService::StubInterface::DeleteClosure,
             request,
             /*idempotent=*/false)
      .status();
}

absl::Status Client::DeleteQuota(inventory::v1::DeleteQuotaRequest request) const {
  return Call<google::protobuf::Empty>(stubs_->inventory,
                                       &inventory::v1::InventoryService::StubInterface::DeleteQuota,
                                       request,
                                       /*idempotent=*/false)
      .status();
}

absl::Status Client::DeleteCategory(inventory::v1::DeleteCategoryRequest request) const {
  return Call<google::protobuf::Empty>(
             stubs_->inventory, &inventory::v1::InventoryService::StubInterface::DeleteCategory,
             request,
             /*idempotent=*/false)
      .status();
}

absl::Status Client::DeleteScheduleTemplate(
    inventory::v1::DeleteScheduleTemplateRequest request) const {
  return Call<google::protobuf::Empty>(
             stubs_->inventory,
             &inventory::v1::InventoryService::StubInterface::DeleteScheduleTemplate, request,
             /*idempotent=*/false)
      .status();
}

absl::Status Client::DeleteHolidayYear(inventory::v1::DeleteHolidayYearRequest request) const {
  return Call<google::protobuf::Empty>(
             stubs_->inventory, &inventory::v1::InventoryService::StubInterface::DeleteHolidayYear,
             request,
             /*idempotent=*/false)
      .status();
}

absl::Status Client::DeleteRecognitionRule(
    membership::v1::DeleteRecognitionRuleRequest request) const {
  return Call<google::protobuf::Empty>(
             stubs_->membership,
             &membership::v1::MembershipService::StubInterface::DeleteRecognitionRule, request,
             /*idempotent=*/false)
      .status();
}

absl::Status Client::WatchOnce(booking::v1::WatchBookingsRequest& request,
                               const std::stop_token& stop, VisitChanges visit) const {
  grpc::ClientContext context;
  AddKey(context);
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  const auto stream = stubs_->booking->WatchBookings(&context, request);
  booking::v1::WatchBookingsResponse answer;
  while (stream->Read(&answer)) {
    request.set_after_sequence(answer.next_sequence());
    if (visit(answer)) continue;
    context.TryCancel();
    return absl::OkStatus();
  }
  absl::Status status = ToStatus(stream->Finish());
  return status.ok() ? absl::UnavailableError("the server ended the stream") : status;
}

absl::Status Client::WatchBookings(booking::v1::WatchBookingsRequest request,
                                   const std::stop_token& stop, VisitChanges visit,
                                   absl::FunctionRef<void(const absl::Status&)> lost) const {
  RetryPolicy policy = options_.retry;
  policy.max_attempts = std::numeric_limits<int>::max();
  for (int failures = 1;; ++failures) {
    const absl::Time opened = retry_.now();
    const absl::Status status = WatchOnce(request, stop, visit);
    if (status.ok() || stop.stop_requested()) return absl::OkStatus();
    // One that held for a while had not failed to open.
    if (retry_.now() - opened > policy.max_delay) failures = 1;
    const auto delay = RetryDelay(policy, status, failures, retry_.random());
    if (!delay) return status;
    if (failures == 1) lost(status);
    if (StoppedWithin(*delay, stop)) return absl::OkStatus();
  }
}

}  // namespace gongfang::client
