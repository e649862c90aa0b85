#include "booking/engine.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/rules.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

using ItemFacts = std::vector<std::shared_ptr<const ResourceFacts>>;

std::string LocalTime(Instant instant, absl::TimeZone zone) {
  return absl::FormatCivilTime(absl::ToCivilSecond(FromInstant(instant), zone));
}

// The facts of each item, in order. What belongs to another alliance does not exist in this one.
absl::StatusOr<ItemFacts> FindFacts(const Booking& booking, const WorkingSet& set) {
  const std::string prefix = absl::StrCat("alliances/", booking.alliance, "/");
  ItemFacts found;
  found.reserve(booking.items.size());
  for (const Item& item : booking.items) {
    if (!absl::StartsWith(item.resource, prefix)) {
      return errors::ResourceNotBookable(item.resource);
    }
    std::shared_ptr<const ResourceFacts> facts = set.facts->FindResource(item.resource);
    if (facts == nullptr || !facts->bookable) return errors::ResourceNotBookable(item.resource);
    found.push_back(std::move(facts));
  }
  return found;
}

// When the units of a refused item are free next, for as long as it wants them.
std::optional<absl::Time> NextFree(const Item& item, const ResourceFacts& facts,
                                   const Occupancy& occupancy) {
  const Instant horizon = item.interval.start + absl::ToInt64Microseconds(limits::kSearchHorizon);
  const IntervalSet open = facts.Open({item.interval.start, horizon});
  const std::optional<Instant> next =
      occupancy.NextFit(item.interval.start, horizon, item.interval.end - item.interval.start,
                        item.units, facts.capacity, open);
  if (!next) return std::nullopt;
  return FromInstant(*next);
}

// The first item whose units are not free, or nullopt. Items of one resource do not overlap (a
// malformed request never gets here), so each may be looked at alone.
std::optional<size_t> FirstTaken(const std::vector<Item>& items, const ItemFacts& facts,
                                 const WorkingSet& set) {
  for (size_t i = 0; i < items.size(); ++i) {
    const Calendar& calendar = *set.calendars.at(items[i].resource);
    if (!calendar.occupancy.Fits(items[i].interval, items[i].units, facts[i]->capacity)) return i;
  }
  return std::nullopt;
}

void AddClaims(const Booking& booking, WorkingSet& set) {
  const uint64_t key = ClaimKey(booking.id);
  for (const Item& item : booking.items) {
    set.calendars.at(item.resource)->occupancy.Add({item.interval, item.units, key});
    set.touched.insert(item.resource);
  }
}

void RemoveClaims(const Booking& booking, WorkingSet& set) {
  const uint64_t key = ClaimKey(booking.id);
  for (const Item& item : booking.items) {
    set.calendars.at(item.resource)->occupancy.Remove(key, item.interval);
    set.touched.insert(item.resource);
  }
}

Outcome Refuse(absl::Status status) { return {.status = std::move(status)}; }

// Stores the changed booking in `set` and says so.
Outcome Change(Booking booking, WorkingSet& set) {
  Outcome outcome{.changed = true, .previous_sequence = booking.sequence};
  booking.sequence = -++set.changes;
  booking.update_time = set.now;
  set.bookings.insert_or_assign(booking.Name(), booking);
  outcome.booking = std::move(booking);
  return outcome;
}

absl::Status CheckMember(const Booking& booking, const WorkingSet& set) {
  const std::shared_ptr<const MemberFacts> member = set.facts->FindMember(booking.member);
  if (member == nullptr) return errors::NotFound(booking.member);
  if (!booking.team.empty() && !member->teams.contains(booking.team)) {
    return errors::InvalidField("booking.team",
                                absl::StrCat("must be a team that \"", booking.member, "\" is in"));
  }
  return absl::OkStatus();
}

absl::Status CheckAllOpen(const Booking& booking, const ItemFacts& facts) {
  std::vector<RuleViolation> rules;
  for (size_t i = 0; i < booking.items.size(); ++i) {
    CheckOpen(booking.items[i], *facts[i], rules);
  }
  return rules.empty() ? absl::OkStatus() : errors::PolicyViolation(std::move(rules));
}

absl::Status CheckRules(const Booking& booking, const ItemFacts& facts, const WorkingSet& set) {
  std::vector<FieldViolation> fields;
  for (size_t i = 0; i < booking.items.size(); ++i) {
    CheckItem(booking.items[i], i, *facts[i], set.now, fields);
  }
  if (!fields.empty()) return errors::InvalidRequest(std::move(fields));
  return CheckAllOpen(booking, facts);
}

Outcome Create(const Command& command, WorkingSet& set) {
  const Booking& wanted = command.booking;
  if (absl::Status status = CheckMember(wanted, set); !status.ok()) return Refuse(status);
  const absl::StatusOr<ItemFacts> facts = FindFacts(wanted, set);
  if (!facts.ok()) return Refuse(facts.status());
  if (absl::Status status = CheckRules(wanted, *facts, set); !status.ok()) return Refuse(status);
  if (const std::optional<size_t> taken = FirstTaken(wanted.items, *facts, set)) {
    const Item& item = wanted.items[*taken];
    const ResourceFacts& resource = *(*facts)[*taken];
    return Refuse(errors::SlotTaken(
        item.resource, NextFree(item, resource, set.calendars.at(item.resource)->occupancy),
        resource.schedule.zone()));
  }
  Booking booking = wanted;
  booking.state = State::kConfirmed;
  if (command.hold_ttl > absl::ZeroDuration()) {
    booking.state = State::kHeld;
    booking.expire_time = set.now + absl::ToInt64Microseconds(command.hold_ttl);
  }
  booking.create_time = set.now;
  booking.update_time = set.now;
  for (size_t i = 0; i < booking.items.size(); ++i) {
    Item& item = booking.items[i];
    const absl::TimeZone zone = (*facts)[i]->schedule.zone();
    item.zone = zone.name();
    item.local_start = LocalTime(item.interval.start, zone);
    item.local_end = LocalTime(item.interval.end, zone);
  }
  if (command.validate_only) return {.booking = std::move(booking)};
  AddClaims(booking, set);
  return Change(std::move(booking), set);
}

Outcome Confirm(Booking booking, WorkingSet& set) {
  if (booking.state == State::kConfirmed) return {.booking = std::move(booking)};
  if (booking.state == State::kExpired) {
    // The claim was given up when the hold ran out, so it must be won again, by today's rules.
    const absl::StatusOr<ItemFacts> facts = FindFacts(booking, set);
    if (!facts.ok()) return Refuse(facts.status());
    if (absl::Status open = CheckAllOpen(booking, *facts); !open.ok()) return Refuse(open);
    if (booking.StartTime() < set.now || FirstTaken(booking.items, *facts, set)) {
      return Refuse(errors::HoldExpired(booking.Name()));
    }
    AddClaims(booking, set);
  } else if (booking.state != State::kHeld) {
    return Refuse(errors::IllegalTransition(booking.Name(), StateName(booking.state), "confirmed"));
  }
  booking.state = State::kConfirmed;
  booking.expire_time = 0;
  return Change(std::move(booking), set);
}

Outcome Cancel(Booking booking, WorkingSet& set) {
  if (booking.state == State::kCancelled) return {.booking = std::move(booking)};
  if (!IsLive(booking.state)) {
    return Refuse(errors::IllegalTransition(booking.Name(), StateName(booking.state), "cancelled"));
  }
  if (booking.EndTime() <= set.now) {
    return Refuse(errors::IllegalTransition(booking.Name(), "over", "cancelled"));
  }
  RemoveClaims(booking, set);
  booking.state = State::kCancelled;
  booking.expire_time = 0;
  return Change(std::move(booking), set);
}

Outcome Expire(Booking booking, WorkingSet& set) {
  if (booking.state != State::kHeld || booking.expire_time > set.now) {
    return {.booking = std::move(booking)};
  }
  RemoveClaims(booking, set);
  booking.state = State::kExpired;
  return Change(std::move(booking), set);
}

Outcome DecideNew(const Command& command, WorkingSet& set) {
  if (command.verb == Verb::kCreate) return Create(command, set);
  const auto found = set.bookings.find(command.booking.Name());
  if (found == set.bookings.end()) return Refuse(errors::NotFound(command.booking.Name()));
  Booking booking = found->second;
  if (!command.etag.empty() && command.etag != booking.Etag()) {
    return Refuse(errors::EtagMismatch(booking.Name()));
  }
  switch (command.verb) {
    case Verb::kConfirm:
      return Confirm(std::move(booking), set);
    case Verb::kCancel:
      return Cancel(std::move(booking), set);
    default:
      return Expire(std::move(booking), set);
  }
}

}  // namespace

std::pair<std::string, std::string> RequestKey(const Command& command) {
  return {absl::StrCat(command.alliance, "/", command.actor), command.request_id};
}

Outcome Decide(const Command& command, WorkingSet& set) {
  if (command.request_id.empty() || command.validate_only) return DecideNew(command, set);
  const auto key = RequestKey(command);
  if (const auto found = set.answered.find(key); found != set.answered.end()) {
    if (found->second.fingerprint != command.fingerprint) {
      return Refuse(errors::RequestIdReused(command.request_id));
    }
    return {.booking = found->second.booking};
  }
  Outcome outcome = DecideNew(command, set);
  if (outcome.status.ok()) {
    outcome.remember = true;
    set.answered.emplace(key, Answered{command.fingerprint, outcome.booking});
  }
  return outcome;
}

void NumberOutcome(const std::vector<int64_t>& numbers, Outcome& outcome) {
  for (int64_t* sequence : {&outcome.booking.sequence, &outcome.previous_sequence}) {
    if (*sequence < 0) *sequence = numbers[static_cast<size_t>(-*sequence - 1)];
  }
}

uint64_t ClaimKey(absl::string_view booking_id) {
  return std::hash<std::string>()(std::string(booking_id));
}

}  // namespace gongfang::booking
