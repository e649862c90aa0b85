// The waitlist: who gets what is freed.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "booking/admission.h"
#include "booking/planted.h"
#include "booking/target_of.h"
#include "booking/transitions.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

// The last part of "alliances/{alliance}/waitlistEntries/{id}".
const WaitlistEntry* FindEntry(const std::string& name, const WorkingSet& set) {
  const auto found = set.entries.find(name);
  return found == set.entries.end() ? nullptr : &found->second;
}

Booking OfferFor(const WaitlistEntry& entry, Instant start, WorkingSet& set) {
  const Id id = set.next_id();
  Booking offer{.alliance = entry.alliance, .id = id.ToString(), .uid = id.ToUuid()};
  offer.member = entry.member;
  offer.team = entry.team;
  offer.items.push_back({.resource = entry.resource,
                         .interval = {start, start + entry.length},
                         .units = entry.units});
  offer.waitlist_entry = entry.Name();
  offer.created_by = entry.created_by;
  return offer;
}

bool TakesAlong(const WaitlistEntry& entry, const WorkingSet& set) {
  const auto found = set.resources.find(entry.resource);
  return found != set.resources.end() && found->second.facts != nullptr &&
         !found->second.facts->companions.empty();
}

// Whether what the rules say of the entry's member can be known here.
bool CanBeDecided(const WaitlistEntry& entry, const WorkingSet& set) {
  const auto member = set.members.find(entry.member);
  return member != set.members.end() && member->second != nullptr &&
         set.accounts.contains(entry.member);
}

// Where the search begins. In a window that has begun, what is free this very moment would begin
// before anybody could confirm it.
Instant EarliestOffer(const WaitlistEntry& entry, Instant now) {
  if (entry.window.start > now) return entry.window.start;
  const Instant earliest = now + absl::ToInt64Microseconds(limits::kMinOfferLead);
  const int64_t minute = 60 * kMicrosPerSecond;
  return (earliest + minute - 1) / minute * minute;
}

// Offers `entry` the first slot of its window that is possible. Whether there was one.
bool Offer(const WaitlistEntry& entry, Ledger& ledger) {
  WorkingSet& set = ledger.set();
  // What it takes along by now is not here to be decided about.
  if (TakesAlong(entry, set)) return false;
  Booking offer = OfferFor(entry, EarliestOffer(entry, set.now), set);
  const Wish wish{.booking = offer, .hold = true};
  if (!Complete(wish, set).ok()) return false;
  const std::optional<Instant> start =
      FirstPossible(wish, {offer.StartTime(), entry.window.end}, set);
  if (!start) return false;
  Shift(offer, *start - offer.StartTime());
  offer.items.front().zone.clear();
  if (!Complete(wish, set).ok() || !Look(wish, set).Clear()) return false;
  offer.state = State::kHeld;
  offer.create_time = set.now;
  // Never beyond the start: what begins is no offer any more.
  offer.expire_time =
      std::min(set.now + absl::ToInt64Microseconds(limits::kOfferTtl), offer.StartTime());
  if (offer.expire_time <= set.now) return false;
  WaitlistEntry after = entry;
  after.state = WaitState::kOffered;
  after.booking = offer.Name();
  ledger.Record("booking.offered", nullptr, std::move(offer));
  ledger.Record("waitlist.offered", &entry, std::move(after));
  return true;
}

// Goes down the queue of a resource, and offers to those whom something of `freed` may help.
void OfferIn(const std::string& resource, const IntervalSet& freed, Ledger& ledger) {
  WorkingSet& set = ledger.set();
  const auto found = set.resources.find(resource);
  if (found == set.resources.end() || found->second.facts == nullptr) return;
  // A copy: offers change the queue.
  std::vector<WaitlistEntry> waiting;
  for (const WaitlistEntry& entry : found->second.calendar->queue) {
    if (waiting.size() >= limits::kMaxOffersPerChange) break;
    const Interval reach = found->second.facts->Occupied(entry.window);
    if (entry.state == WaitState::kWaiting && freed.Overlaps(reach)) waiting.push_back(entry);
  }
  if (PLANTED(kSecondInLine)) std::reverse(waiting.begin(), waiting.end());
  for (const WaitlistEntry& entry : waiting) {
    if (CanBeDecided(entry, set)) Offer(entry, ledger);
  }
}

bool Frees(const Change& change) {
  const Booking* booking = std::get_if<Booking>(&change.subject);
  return booking != nullptr && change.previous_sequence != 0 &&
         (!IsLive(booking->state) || change.type == "booking.rescheduled");
}

}  // namespace

absl::Status Join(const Command& command, Ledger& ledger) {
  WorkingSet& set = ledger.set();
  WaitlistEntry entry = command.entry;
  entry.created_by = command.actor;
  // What could never be booked is not worth waiting for.
  Booking wanted = OfferFor(entry, std::max(entry.window.start, set.now), set);
  RETURN_IF_ERROR(Complete({.booking = wanted}, set));
  RETURN_IF_ERROR(CheckQualified(wanted, std::nullopt, set));
  if (TakesAlong(entry, set)) {
    return errors::InvalidField("waitlist_entry.resource",
                                "takes other resources along, which nobody can queue for: look for "
                                "a time at which all are free");
  }
  if (entry.window.end - entry.length < set.now) {
    return errors::InvalidField("waitlist_entry.window_end_time",
                                "must leave time for the length from now on");
  }
  const std::vector<WaitlistEntry>& queue = set.resources.at(entry.resource).calendar->queue;
  if (queue.size() >= static_cast<size_t>(limits::kMaxWaiting)) {
    return errors::TooMany("entries in the queue of this resource", limits::kMaxWaiting);
  }
  const int64_t mine = std::count_if(queue.begin(), queue.end(), [&entry](const auto& other) {
    return other.member == entry.member;
  });
  if (mine >= limits::kMaxWaitingPerMember) {
    return errors::TooMany("entries of this member in the queue", limits::kMaxWaitingPerMember);
  }
  entry.state = WaitState::kWaiting;
  entry.create_time = set.now;
  ledger.Record("waitlist.joined", nullptr, entry);
  const WaitlistEntry joined = std::get<WaitlistEntry>(ledger.changes().back().subject);
  if (CanBeDecided(joined, set)) Offer(joined, ledger);
  return absl::OkStatus();
}

absl::Status Leave(const Command& command, Ledger& ledger) {
  WorkingSet& set = ledger.set();
  const WaitlistEntry* found = FindEntry(command.entry.Name(), set);
  if (found == nullptr) return command.guard.NotFound(command.entry.Name());
  RETURN_IF_ERROR(command.guard.Check(TargetOf(*found), command.entry.Name()));
  const WaitlistEntry entry = *found;
  if (!command.etag.empty() && command.etag != entry.Etag()) {
    return errors::EtagMismatch(entry.Name());
  }
  if (entry.state == WaitState::kCancelled) return absl::OkStatus();
  if (!InQueue(entry.state)) {
    return errors::IllegalTransition(entry.Name(), StateName(entry.state), "cancelled");
  }
  WaitlistEntry after = entry;
  after.state = WaitState::kCancelled;
  ledger.Record("waitlist.cancelled", &entry, std::move(after));
  if (entry.state != WaitState::kOffered) return absl::OkStatus();
  const auto offer = set.bookings.find(entry.booking);
  if (offer == set.bookings.end() || offer->second.state != State::kHeld) return absl::OkStatus();
  const Booking held = offer->second;
  Booking given_back = held;
  given_back.state = State::kCancelled;
  given_back.expire_time = 0;
  ledger.Record("booking.cancelled", &held, std::move(given_back));
  return absl::OkStatus();
}

absl::Status EntryDue(const Command& command, Ledger& ledger) {
  WorkingSet& set = ledger.set();
  const WaitlistEntry* found = FindEntry(command.entry.Name(), set);
  if (found == nullptr) return errors::NotFound(command.entry.Name());
  const WaitlistEntry entry = *found;
  const Instant due = entry.DueTime();
  if (due == 0 || due > set.now) return absl::OkStatus();
  WaitlistEntry after = entry;
  after.state = WaitState::kExpired;
  ledger.Record("waitlist.expired", &entry, std::move(after));
  return absl::OkStatus();
}

void FollowOffer(const Booking& booking, Ledger& ledger) {
  const WaitlistEntry* found = FindEntry(booking.waitlist_entry, ledger.set());
  if (found == nullptr || found->state != WaitState::kOffered || found->booking != booking.Name() ||
      booking.state == State::kHeld) {
    return;
  }
  const WaitlistEntry entry = *found;
  WaitlistEntry after = entry;
  if (IsLive(booking.state)) {
    after.state = WaitState::kFulfilled;
    return ledger.Record("waitlist.fulfilled", &entry, std::move(after));
  }
  const bool ran_out = booking.state == State::kExpired;
  after.state = ran_out ? WaitState::kExpired : WaitState::kCancelled;
  ledger.Record(ran_out ? "waitlist.expired" : "waitlist.cancelled", &entry, std::move(after));
}

void OfferFreed(Ledger& ledger) {
  // Indices, because offers are changes too; those free nothing.
  const size_t decided = ledger.changes().size();
  for (size_t i = 0; i < decided; ++i) {
    const Booking* booking = std::get_if<Booking>(&ledger.changes()[i].subject);
    if (booking == nullptr || booking->waitlist_entry.empty()) continue;
    FollowOffer(Booking(*booking), ledger);
  }
  // All that is given back of a resource at once, or who wants the first part of it would be asked
  // before those who wait longer.
  std::map<std::string, IntervalSet> freed;
  for (size_t i = 0; i < decided; ++i) {
    if (!Frees(ledger.changes()[i])) continue;
    for (const auto& [resource, occupied] : ledger.FreedBy(i)) freed[resource].Add(occupied);
  }
  for (const auto& [resource, intervals] : freed) OfferIn(resource, intervals, ledger);
}

}  // namespace gongfang::booking
