// The handlers of the booking service, as plain functions of context and request.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "booking/catalogue.h"
#include "booking/committer.h"
#include "common/base/ids.h"
#include "common/base/page_token.h"
#include "common/rpc/call_context.h"
#include "common/rpc/unary.h"
#include "common/store/database.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::booking {

// Thread safe. What it is given is borrowed.
class Bookings {
 public:
  struct Parts {
    Database& database;
    Committer& committer;
    const Catalogue& catalogue;
    IdGenerator& ids;
    const PageTokens& page_tokens;
    WorkerPool& workers;
    // Brings the catalogue up to date with the services it follows, and waits for it; blocks.
    std::function<void()> catch_up;
  };

  explicit Bookings(Parts parts) : parts_(std::move(parts)) {}

  // Decided by the committer. They do not block, and answer later; errors as in the proto.
  void Create(const CallContext& context, std::unique_ptr<v1::CreateBookingRequest> request,
              Done<v1::Booking> done);
  void Confirm(const CallContext& context, const v1::ConfirmBookingRequest& request,
               Done<v1::Booking> done);
  void Cancel(const CallContext& context, const v1::CancelBookingRequest& request,
              Done<v1::Booking> done);

  // Read from the store. They block.
  absl::StatusOr<v1::Booking> Get(const CallContext& context,
                                  const v1::GetBookingRequest& request) const;
  absl::StatusOr<v1::ListBookingsResponse> List(const CallContext& context,
                                                const v1::ListBookingsRequest& request) const;
  absl::StatusOr<v1::QueryFreeBusyResponse> QueryFreeBusy(
      const CallContext& context, const v1::QueryFreeBusyRequest& request) const;

 private:
  bool KnowsAll(const Command& command) const;
  absl::Status AddFreeBusy(Transaction& tx, const std::string& resource, const Interval& window,
                           v1::FreeBusy& answer) const;

  const Parts parts_;
};

}  // namespace gongfang::booking
