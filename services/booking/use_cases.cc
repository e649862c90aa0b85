#include "booking/use_cases.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "booking/table.h"
#include "booking/validation.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/events/event_log.h"
#include "common/rpc/paging.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking {
namespace {

using google::protobuf::util::TimeUtil;

constexpr size_t kFingerprintBytes = 16;

// Two requests are the same when this is, whatever their request_id.
template <typename Request>
std::string Fingerprint(Request request) {
  request.clear_request_id();
  return Sha256(absl::StrCat(request.GetTypeName(), "\n", request.SerializeAsString()))
      .substr(0, kFingerprintBytes);
}

// Fills in what ToCommand leaves out, and makes the job.
template <typename Request>
Job MakeJob(const CallContext& context, Command command, const Request& request,
            Done<v1::Booking> done) {
  command.actor = context.principal.key_id;
  if (!command.request_id.empty()) command.fingerprint = Fingerprint(request);
  Job job{.command = std::move(command), .deadline = context.deadline, .done = std::move(done)};
  job.cancelled = [context] { return context.Cancelled(); };
  return job;
}

}  // namespace

bool Bookings::KnowsAll(const Command& command) const {
  const Booking& booking = command.booking;
  return parts_.catalogue.FindMember(booking.member) != nullptr &&
         std::all_of(booking.items.begin(), booking.items.end(), [this](const Item& item) {
           const auto facts = parts_.catalogue.FindResource(item.resource);
           return facts != nullptr && facts->bookable;
         });
}

void Bookings::Create(const CallContext& context, std::unique_ptr<v1::CreateBookingRequest> request,
                      Done<v1::Booking> done) {
  absl::StatusOr<Command> command = ToCommand(*request);
  if (!command.ok()) return done(command.status());
  const Id id = parts_.ids.Next();
  command->booking.id = id.ToString();
  command->booking.uid = id.ToUuid();
  const bool known = KnowsAll(*command);
  auto job =
      std::make_shared<Job>(MakeJob(context, *std::move(command), *request, std::move(done)));
  if (known) return parts_.committer.Submit(std::move(*job));
  // Something may have been made a moment ago and not have come here yet: that is worth a look
  // before it is refused.
  const bool accepted = parts_.workers.Submit([this, job] {
    parts_.catch_up();
    parts_.committer.Submit(std::move(*job));
  });
  if (!accepted) job->done(errors::Overloaded("requests for a worker"));
}

void Bookings::Confirm(const CallContext& context, const v1::ConfirmBookingRequest& request,
                       Done<v1::Booking> done) {
  absl::StatusOr<Command> command = ToCommand(request);
  if (!command.ok()) return done(command.status());
  parts_.committer.Submit(MakeJob(context, *std::move(command), request, std::move(done)));
}

void Bookings::Cancel(const CallContext& context, const v1::CancelBookingRequest& request,
                      Done<v1::Booking> done) {
  absl::StatusOr<Command> command = ToCommand(request);
  if (!command.ok()) return done(command.status());
  parts_.committer.Submit(MakeJob(context, *std::move(command), request, std::move(done)));
}

absl::StatusOr<v1::Booking> Bookings::Get(const CallContext&,
                                          const v1::GetBookingRequest& request) const {
  ASSIGN_OR_RETURN(const Booking wanted, CheckedName(request));
  std::optional<v1::Booking> found;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, table::ReadBooking(tx, wanted.alliance, wanted.id));
    return absl::OkStatus();
  }));
  if (!found) return errors::NotFound(request.name());
  return *std::move(found);
}

absl::StatusOr<v1::ListBookingsResponse> Bookings::List(
    const CallContext&, const v1::ListBookingsRequest& request) const {
  ASSIGN_OR_RETURN(table::ListQuery query, ToQuery(request));
  const int page_size = query.limit;
  const std::string identity = ListFingerprint(request);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> place,
                     parts_.page_tokens.Decode(identity, request.page_token()));
    if (place.size() != 2 || !absl::SimpleAtoi(place[0], &query.after_start)) {
      return errors::InvalidField("page_token", "must be the next_page_token of the page before");
    }
    query.after_id = place[1];
  }
  query.limit = page_size + 1;  // one more tells whether there is a next page
  v1::ListBookingsResponse response;
  std::vector<v1::Booking> found;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, table::List(tx, query));
    ASSIGN_OR_RETURN(const int64_t head, EventLog::Head(tx, query.alliance));
    response.set_read_sequence(head);
    return absl::OkStatus();
  }));
  const bool more = found.size() > static_cast<size_t>(page_size);
  if (more) found.resize(page_size);
  for (v1::Booking& booking : found) *response.add_bookings() = std::move(booking);
  if (more) {
    const Booking last = table::FromProto(response.bookings(page_size - 1));
    response.set_next_page_token(
        parts_.page_tokens.Encode(identity, {absl::StrCat(last.StartTime()), last.id}));
  }
  return response;
}

absl::StatusOr<v1::QueryFreeBusyResponse> Bookings::QueryFreeBusy(
    const CallContext&, const v1::QueryFreeBusyRequest& request) const {
  ASSIGN_OR_RETURN(const Interval window, CheckedWindow(request));
  for (const std::string& resource : request.resources()) {
    const auto facts = parts_.catalogue.FindResource(resource);
    if (facts == nullptr || !facts->bookable) {
      parts_.catch_up();
      break;
    }
  }
  v1::QueryFreeBusyResponse response;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    response.Clear();
    for (const std::string& resource : request.resources()) {
      RETURN_IF_ERROR(AddFreeBusy(tx, resource, window, *response.add_resources()));
    }
    const std::optional<AllianceName> alliance = AllianceName::Parse(request.parent());
    ASSIGN_OR_RETURN(const int64_t head, EventLog::Head(tx, alliance->alliance));
    response.set_read_sequence(head);
    return absl::OkStatus();
  }));
  return response;
}

absl::Status Bookings::AddFreeBusy(Transaction& tx, const std::string& resource,
                                   const Interval& window, v1::FreeBusy& answer) const {
  const auto facts = parts_.catalogue.FindResource(resource);
  if (facts == nullptr || !facts->bookable) return errors::ResourceNotBookable(resource);
  ASSIGN_OR_RETURN(const Occupancy occupancy, table::ReadClaims(tx, resource, window));
  answer.set_resource(resource);
  answer.set_capacity(static_cast<int32_t>(facts->capacity));
  answer.set_time_zone(facts->schedule.zone().name());
  const IntervalSet open_hours = facts->Open(window);
  for (const Interval& open : open_hours.intervals()) {
    v1::TimeRange& range = *answer.add_open();
    *range.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(open.start);
    *range.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(open.end);
  }
  for (const UsageStep& step : occupancy.Profile(window)) {
    if (step.units == 0) continue;
    v1::UsedRange& range = *answer.add_used();
    *range.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(step.interval.start);
    *range.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(step.interval.end);
    range.set_units(static_cast<int32_t>(step.units));
  }
  return absl::OkStatus();
}

}  // namespace gongfang::booking
