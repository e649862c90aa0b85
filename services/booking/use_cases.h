// The handlers of the booking service, as plain functions of context and request.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "booking/affected.h"
#include "booking/catalogue.h"
#include "booking/committer.h"
#include "booking/validation.h"
#include "booking/validation_search.h"
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
    const SearchDirectory& directory;
    IdGenerator& ids;
    const PageTokens& page_tokens;
    // For what waits for other services; of its own, so that nobody else waits behind it.
    WorkerPool& waiting;
    const Clock& clock;
    // Brings the catalogue up to date with the services it follows, and waits for it; blocks. An
    // error: it may lack what is there.
    std::function<absl::Status()> catch_up;
  };

  explicit Bookings(Parts parts) : parts_(std::move(parts)) {}

  // Decided by the committer. They do not block, and answer later; errors as in the proto.
  void Create(const CallContext& context, std::unique_ptr<v1::CreateBookingRequest> request,
              Reply reply);
  void Reschedule(const CallContext& context, std::unique_ptr<v1::RescheduleBookingRequest> request,
                  Reply reply);
  void CreateEntry(const CallContext& context,
                   std::unique_ptr<v1::CreateWaitlistEntryRequest> request, Reply reply);
  // What is about one record that is there: confirm, renew, cancel, approve, reject, check in and
  // out, leave the waitlist.
  template <typename Request>
  void Change(const CallContext& context, const Request& request, Reply reply) {
    Submit(context, ToCommand(request), request, std::move(reply));
  }

  // Decided by the committer, after the store was asked which bookings there are. They block before
  // that, and answer later.
  void CreateSeries(const CallContext& context, const v1::CreateSeriesRequest& request,
                    Reply reply);
  void RescheduleSeries(const CallContext& context, const v1::RescheduleSeriesRequest& request,
                        Reply reply);
  void CancelSeries(const CallContext& context, const v1::CancelSeriesRequest& request,
                    Reply reply);

  // Cancels or flags a page of what is to come, each booking by itself. Likewise.
  void CancelMany(const CallContext& context, const v1::CancelBookingsRequest& request,
                  Reply reply);

  // Read from the store. They block.
  absl::StatusOr<v1::Booking> Get(const CallContext& context,
                                  const v1::GetBookingRequest& request) const;
  absl::StatusOr<v1::ListBookingsResponse> List(const CallContext& context,
                                                const v1::ListBookingsRequest& request) const;
  absl::StatusOr<v1::ListContendersResponse> ListContenders(
      const CallContext& context, const v1::ListContendersRequest& request) const;
  absl::StatusOr<v1::Series> GetSeries(const CallContext& context,
                                       const v1::GetSeriesRequest& request) const;
  absl::StatusOr<v1::WaitlistEntry> GetEntry(const CallContext& context,
                                             const v1::GetWaitlistEntryRequest& request) const;
  absl::StatusOr<v1::ListWaitlistEntriesResponse> ListEntries(
      const CallContext& context, const v1::ListWaitlistEntriesRequest& request) const;
  absl::StatusOr<v1::QueryFreeBusyResponse> QueryFreeBusy(
      const CallContext& context, const v1::QueryFreeBusyRequest& request) const;
  // In search_use_case.cc. From memory, but for what the member has booked.
  absl::StatusOr<v1::SearchAvailabilityResponse> SearchAvailability(
      const CallContext& context, const v1::SearchAvailabilityRequest& request) const;
  // In plan_use_case.cc. Likewise.
  absl::StatusOr<v1::SearchPlansResponse> SearchPlans(const CallContext& context,
                                                      const v1::SearchPlansRequest& request) const;
  // In affected_use_case.cc. Blocks.
  absl::StatusOr<v1::ListAffectedBookingsResponse> ListAffected(
      const CallContext& context, const v1::ListAffectedBookingsRequest& request) const;

 private:
  template <typename Request>
  void Submit(const CallContext& context, absl::StatusOr<Command> command, const Request& request,
              Reply reply);
  // Catches up first where `command` names what is not known here.
  void SubmitKnown(Job job);
  bool KnowsAll(const Command& command) const;
  // To the committer, with what its items take along.
  void Commit(Job job);
  void TakeAlong(Command& command) const;
  // Whether the member is qualified for all that a new booking has, as far as is known here.
  bool IsQualified(const Booking& booking) const;
  absl::Status AddFreeBusy(Transaction& tx, const std::string& resource, const Interval& window,
                           v1::FreeBusy& answer) const;
  absl::Status AddContenders(Transaction& tx, const Booking& booking,
                             v1::ListContendersResponse& response) const;
  // What searches share. NOT_FOUND where there is no such alliance by now.
  absl::Status MustKnow(const CallContext& context, const std::string& alliance) const;
  // Also for whom, where the wish does not say, and whether the caller may ask that.
  absl::Status BeginSearch(const CallContext& context, const std::string& alliance,
                           SearchWish& wish) const;
  // An error where nobody waits for the answer any more.
  absl::Status GoOn(const CallContext& context) const;
  // Loads what rules ask of the member and her team.
  absl::Status LoadAsker(const SearchWish& wish, WorkingSet& set,
                         std::vector<std::unique_ptr<Account>>& accounts) const;
  absl::Status Explain(const SearchQuery& query, const std::vector<SearchCandidate>& candidates,
                       WorkingSet& set, const std::function<absl::Status()>& go_on,
                       v1::SearchAvailabilityResponse& response) const;
  // The parts of SearchPlans and of ListAffected.
  std::string WhyNoPlan(const PlanStep& step, WorkingSet& set) const;
  absl::StatusOr<std::vector<Affected>> FindAllAffected(
      const CallContext& context, const v1::ListAffectedBookingsRequest& request,
      absl::Span<const Interval> times, int64_t& read_sequence) const;
  void AddAlternatives(const Affected& affected, const v1::ListAffectedBookingsRequest& request,
                       absl::Span<const Interval> times, v1::AffectedBooking& out) const;
  // A page of those that the request is about.
  absl::StatusOr<v1::CancelBookingsResponse> FindMany(
      const v1::CancelBookingsRequest& request) const;
  // The bookings of a series that a change is about.
  absl::StatusOr<std::vector<Booking>> BookingsOf(const SeriesEdit& edit) const;

  const Parts parts_;
};

// The bookings of a new series, without ids: the first one's items on every day of the rule.
// INVALID_REQUEST. `horizon`: none begins at or after it.
absl::StatusOr<std::vector<Booking>> ExpandSeries(const Series& series, absl::TimeZone zone,
                                                  Instant horizon);
// The items of `booking` as a change of its series wants them.
absl::StatusOr<std::vector<Item>> MovedItems(const Booking& booking, const SeriesEdit& edit);

}  // namespace gongfang::booking
