// What the committer decides about single bookings. Series are in series_use_cases.cc, reads in
// read_use_cases.cc.
#include "booking/use_cases.h"

#include <algorithm>
#include <utility>

#include "booking/companions.h"
#include "booking/job.h"
#include "booking/rules/rules.h"
#include "common/base/call_scope.h"
#include "common/base/errors.h"

namespace gongfang::booking {

bool Bookings::KnowsAll(const Command& command) const {
  const auto bookable = [this](const std::string& resource) {
    const auto facts = parts_.catalogue.FindResource(resource);
    if (facts == nullptr || !facts->bookable) return false;
    return std::all_of(facts->companions.begin(), facts->companions.end(),
                       [this](const Companion& companion) {
                         const auto other = parts_.catalogue.FindResource(companion.resource);
                         return other != nullptr && other->bookable;
                       });
  };
  const auto known_member = [this](const std::string& member) {
    return member.empty() || parts_.catalogue.FindMember(member) != nullptr;
  };
  const Booking& booking = command.booking;
  return known_member(booking.member) && known_member(command.entry.member) &&
         (command.entry.resource.empty() || bookable(command.entry.resource)) &&
         std::all_of(booking.items.begin(), booking.items.end(),
                     [&](const Item& item) { return bookable(item.resource); }) &&
         IsQualified(booking) &&
         std::all_of(command.group.begin(), command.group.end(),
                     [this](const Command& one) { return KnowsAll(one); });
}

bool Bookings::IsQualified(const Booking& booking) const {
  const auto member = parts_.catalogue.FindMember(booking.member);
  if (member == nullptr) return true;  // that of a booking that is there is not known yet
  const auto rules = parts_.catalogue.QualificationRulesOf(booking.alliance);
  rules::Violations missing;
  for (const Item& item : booking.items) {
    const auto facts = parts_.catalogue.FindResource(item.resource);
    if (facts == nullptr) continue;
    rules::CheckQualified(item, *facts, *member, *rules, item.interval.start, missing);
  }
  return missing.empty();
}

void Bookings::TakeAlong(Command& command) const {
  if (command.verb == Verb::kCreate || command.verb == Verb::kReschedule) {
    // Not answered here: the request may have been answered otherwise before.
    command.flaw = AddCompanions(parts_.catalogue, command.booking.items);
  }
  for (Command& one : command.group) TakeAlong(one);
}

void Bookings::Commit(Job job) {
  TakeAlong(job.command);
  parts_.committer.Submit(std::move(job));
}

void Bookings::SubmitKnown(Job job) {
  if (KnowsAll(job.command)) return Commit(std::move(job));
  // Something may have been made a moment ago and not have come here yet: that is worth a look
  // before it is refused.
  const auto shared = std::make_shared<Job>(std::move(job));
  const bool accepted = parts_.waiting.Submit([this, shared, call = CallScope::Here()] {
    const CallScope scope(call);
    const absl::Status caught_up = parts_.catch_up();
    // What is not known after all may be there all the same.
    if (!caught_up.ok() && !KnowsAll(shared->command)) return shared->done(caught_up);
    Commit(std::move(*shared));
  });
  if (!accepted) shared->done(errors::Overloaded("requests that name what is not known yet"));
}

template <typename Request>
void Bookings::Submit(const CallContext& context, absl::StatusOr<Command> command,
                      const Request& request, Reply reply) {
  if (!command.ok()) return reply(command.status());
  SubmitKnown(MakeJob(context, *std::move(command), request, std::move(reply)));
}

void Bookings::Create(const CallContext& context, std::unique_ptr<v1::CreateBookingRequest> request,
                      Reply reply) {
  absl::StatusOr<Command> command = ToCommand(*request, parts_.clock.NowInstant());
  if (command.ok()) {
    const Id id = parts_.ids.Next();
    command->booking.id = id.ToString();
    command->booking.uid = id.ToUuid();
  }
  Submit(context, std::move(command), *request, std::move(reply));
}

void Bookings::Reschedule(const CallContext& context,
                          std::unique_ptr<v1::RescheduleBookingRequest> request, Reply reply) {
  Submit(context, ToCommand(*request), *request, std::move(reply));
}

void Bookings::CreateEntry(const CallContext& context,
                           std::unique_ptr<v1::CreateWaitlistEntryRequest> request, Reply reply) {
  absl::StatusOr<Command> command = ToCommand(*request);
  if (command.ok()) {
    const Id id = parts_.ids.Next();
    command->entry.id = id.ToString();
    command->entry.uid = id.ToUuid();
  }
  Submit(context, std::move(command), *request, std::move(reply));
}

template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::ConfirmBookingRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::RenewHoldRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::CancelBookingRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::ApproveBookingRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::RejectBookingRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::CheckInRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::CheckOutRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::CancelWaitlistEntryRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::CreateSeriesRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::RescheduleSeriesRequest&, Reply);
template void Bookings::Submit(const CallContext&, absl::StatusOr<Command>,
                               const v1::CancelSeriesRequest&, Reply);

}  // namespace gongfang::booking
