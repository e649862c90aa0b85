// The thin C++ client of Gongfang: one typed method for each method of the public API.
//
// Every call carries the key and a deadline. Reads, and writes that carry a request_id, are tried
// again with growing delays while the server is unavailable or overloaded, within the deadline of
// the whole call. CreateBooking, ConfirmBooking and CancelBooking get a random request_id where
// they carry none, so a retry of them can never book twice; other writes are tried once.
//
// A refusal is an absl::Status with the code of the answer; ErrorOf (client_error.h) reads its
// reason, metadata and violations. Thread safe.
#pragma once

#include <memory>
#include <string>
#include <type_traits>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cpp/client_error.h"
#include "clients/cpp/retry.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "gongfang/membership/v1/membership_service.pb.h"

// The headers of gRPC stay out of those who only call.
namespace grpc {
class Channel;
}  // namespace grpc

namespace gongfang::client {

struct ClientOptions {
  // "host:port" or "unix:path", in the clear; "https://host[:port]" with TLS and the certificates
  // of the system.
  std::string server = "127.0.0.1:9090";
  std::string key;
  std::string alliance;  // "shibei" or "alliances/shibei"; only kept for alliance()
  absl::Duration deadline = absl::Seconds(10);  // of one call, with its retries
  RetryPolicy retry;
};

class Client {
 public:
  // Opens no connection yet: the first call does. INVALID_ARGUMENT, with the field of the options,
  // where the server is not an address, the key has characters that no key has, or the alliance is
  // not a name.
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
  GONGFANG_RPC(membership, WhoAmI, WhoAmIResponse);
  GONGFANG_RPC(membership, CreateAlliance, Alliance);
  GONGFANG_RPC(membership, GetAlliance, Alliance);
  GONGFANG_RPC(membership, ListAlliances, ListAlliancesResponse);
  GONGFANG_RPC(membership, CreateSpace, Space);
  GONGFANG_RPC(membership, GetSpace, Space);
  GONGFANG_RPC(membership, ListSpaces, ListSpacesResponse);
  GONGFANG_RPC(membership, UpdateSpace, Space);
  GONGFANG_RPC(membership, CreateTeam, Team);
  GONGFANG_RPC(membership, GetTeam, Team);
  GONGFANG_RPC(membership, ListTeams, ListTeamsResponse);
  GONGFANG_RPC(membership, UpdateTeam, Team);
  GONGFANG_RPC(membership, CreateMember, Member);
  GONGFANG_RPC(membership, GetMember, Member);
  GONGFANG_RPC(membership, ListMembers, ListMembersResponse);
  GONGFANG_RPC(membership, UpdateMember, Member);
  GONGFANG_RPC(inventory, CreateResource, Resource);
  GONGFANG_RPC(inventory, GetResource, Resource);
  GONGFANG_RPC(inventory, ListResources, ListResourcesResponse);
  GONGFANG_RPC(inventory, UpdateResource, Resource);
  GONGFANG_RPC(inventory, PublishResource, Resource);
  GONGFANG_RPC(inventory, SuspendResource, Resource);
  GONGFANG_RPC(inventory, RetireResource, Resource);
  GONGFANG_RPC(inventory, CreateClosure, Closure);
  GONGFANG_RPC(inventory, GetClosure, Closure);
  GONGFANG_RPC(inventory, ListClosures, ListClosuresResponse);
  GONGFANG_RPC(inventory, CreateQuota, Quota);
  GONGFANG_RPC(inventory, GetQuota, Quota);
  GONGFANG_RPC(inventory, ListQuotas, ListQuotasResponse);
  GONGFANG_RPC(booking, CreateBooking, Booking);
  GONGFANG_RPC(booking, GetBooking, Booking);
  GONGFANG_RPC(booking, ListBookings, ListBookingsResponse);
  GONGFANG_RPC(booking, ConfirmBooking, Booking);
  GONGFANG_RPC(booking, CancelBooking, Booking);
  GONGFANG_RPC(booking, QueryFreeBusy, QueryFreeBusyResponse);
#undef GONGFANG_RPC
  absl::Status DeleteClosure(inventory::v1::DeleteClosureRequest request) const;
  absl::Status DeleteQuota(inventory::v1::DeleteQuotaRequest request) const;

 private:
  struct Stubs;

  Client(std::unique_ptr<const Stubs> stubs, ClientOptions options);

  // `method` is one of a stub of gRPC.
  template <typename Response, typename Stub, typename Method, typename Request>
  absl::StatusOr<Response> Call(const std::unique_ptr<Stub>& stub, Method method,
                                const Request& request, bool idempotent) const;

  const ClientOptions options_;
  const RetryEnvironment retry_;
  const std::unique_ptr<const Stubs> stubs_;
};

// Asks for page after page of a list and calls `visit` with each, until the last page, an error,
// or false from `visit`:
//   ForEachPage(client, &Client::ListSpaces, request, [&](ListSpacesResponse& page) { ... });
template <typename Request, typename Response>
absl::Status ForEachPage(const Client& client,
                         absl::StatusOr<Response> (Client::*list)(Request) const, Request request,
                         absl::FunctionRef<bool(std::type_identity_t<Response>&)> visit) {
  while (true) {
    absl::StatusOr<Response> page = (client.*list)(request);
    if (!page.ok()) return page.status();
    std::string next = page->next_page_token();
    if (!visit(*page) || next.empty()) return absl::OkStatus();
    if (next == request.page_token()) return absl::InternalError("The list does not advance.");
    request.set_page_token(std::move(next));
  }
}

}  // namespace gongfang::client
