#include "tests/simulation/checker.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/simulation/rows.h"

namespace gongfang::booking::simulation {
namespace {

std::string Describe(const SeenEvent& event) {
  return absl::StrCat("event ", event.sequence, " ", event.type, " of ",
                      std::visit([](const auto& one) { return one.Name(); }, event.subject));
}

// What stands in the way of an offer to `entry` at `start`, in the place of `offer`.
std::set<std::string> ObjectionsToOffer(const WaitlistEntry& entry, Instant start,
                                        const Booking& offer, const Records& state,
                                        const Moment& moment) {
  Booking instead = offer;
  instead.member = entry.member;
  instead.team = entry.team;
  Item& item = instead.items.front();
  item.interval = {start, start + entry.length};
  item.units = entry.units;
  item.occupied = moment.Of(item).Occupied(item.interval);
  return Objections(state, {instead, nullptr, false, true}, moment);
}

// What would happen once more if it were asked once more.
bool CanRepeat(absl::string_view type) {
  return type == "booking.renewed" || type == "booking.rescheduled";
}

}  // namespace

void Checker::Fail(std::string what) {
  if (failure_.empty()) failure_ = std::move(what);
}

Instant Checker::EarliestDue() const {
  Instant earliest = INT64_MAX;
  const auto look = [&earliest](Instant due) {
    if (due > 0) earliest = std::min(earliest, due);
  };
  for (const auto& [name, booking] : records().bookings) look(DueOf(booking));
  for (const auto& [name, entry] : records().entries) look(DueOf(entry));
  return earliest;
}

const std::vector<SeenEvent>& Checker::OnCommit(const Batch& batch) {
  latest_ = ReadEvents(database_, head());
  if (failure_.empty()) CheckEvents(batch);
  if (failure_.empty()) NoteRemembered(batch);
  return latest_;
}

void Checker::CheckEvents(const Batch& batch) {
  const Moment moment{batch.now, batch.facts};
  freed_.clear();
  std::map<std::string, const SeenEvent*> last;
  for (const SeenEvent& event : latest_) {
    if (event.sequence != head() + 1) {
      return Fail(absl::StrCat("the events have a gap: ", Describe(event), " follows ", head()));
    }
    const bool by_clock = event.actor.empty();
    if (!by_clock) {
      for (const auto& [name, booking] : records().bookings) {
        const Instant due = DueOf(booking);
        if (due > 0 && due <= batch.begun && booking.sequence <= batch.head_when_begun) {
          return Fail(absl::StrCat(Describe(event), " was decided while ", name, " was overdue"));
        }
      }
    }
    const std::string wrong = ObjectionTo(event, records(), moment);
    if (!wrong.empty()) return Fail(absl::StrCat(Describe(event), ": ", wrong));
    CheckOnce(event);
    CheckOffer(event, batch);
    const std::string name = std::visit([](const auto& one) { return one.Name(); }, event.subject);
    if (const Booking* before = records().FindBooking(name); before != nullptr) {
      for (const Item& item : before->items) freed_.emplace_back(item.resource, item.occupied);
    }
    last[name] = &event;
    timeline_.Append(event.subject, event.snapshot);
  }
  for (const auto& [name, event] : last) {
    CheckCapacity(*event, batch);
    const std::string differs = RowsDiffer(database_, event->subject);
    if (!differs.empty()) Fail(absl::StrCat(Describe(*event), ": ", differs));
  }
  CheckOffersAreHeld();
}

// At no instant do the live bookings of a resource use more units than its capacity.
void Checker::CheckCapacity(const SeenEvent& event, const Batch& batch) {
  const auto* booking = std::get_if<Booking>(&event.subject);
  if (booking == nullptr) return;
  for (const Item& item : booking->items) {
    const int64_t peak = PeakUnits(records(), item.resource, item.occupied, "");
    const int64_t capacity = batch.facts->FindResource(item.resource)->capacity;
    if (peak > capacity) {
      Fail(absl::StrCat("DOUBLE BOOKING: after ", Describe(event), " ", peak, " units of ",
                        item.resource, " are taken, of ", capacity));
    }
  }
}

// What was freed goes to who has waited longest and can use it.
void Checker::CheckOffer(const SeenEvent& event, const Batch& batch) {
  if (event.type != "booking.offered") return;
  const auto& offer = std::get<Booking>(event.subject);
  const Item& item = offer.items.front();
  for (const auto& [name, entry] : records().entries) {
    if (name >= offer.waitlist_entry) break;
    if (entry.state != WaitState::kWaiting || entry.resource != item.resource) continue;
    const bool concerned = std::any_of(freed_.begin(), freed_.end(), [&](const auto& freed) {
      return freed.first == entry.resource && entry.window.Overlaps(freed.second);
    });
    const Interval slot{item.interval.start, item.interval.start + entry.length};
    // In a window that has begun, who gets an offer needs time to confirm it.
    const bool too_soon = entry.window.start <= batch.now && slot.start - batch.now < 6 * kMinute;
    if (!concerned || too_soon || !entry.window.Contains(slot)) continue;
    const Moment moment{batch.now, batch.facts};
    if (entry.units > moment.Of(item).capacity) continue;
    if (!ObjectionsToOffer(entry, slot.start, offer, records(), moment).empty()) continue;
    // The search is exact past what is taken, and bounded past what rules forbid.
    bool forbidden = false;
    for (Instant at = std::max(entry.window.start, batch.now); at < slot.start; at += kMinute) {
      std::set<std::string> found = ObjectionsToOffer(entry, at, offer, records(), moment);
      found.erase("SLOT_TAKEN");
      found.erase("START_STEP");
      forbidden = forbidden || !found.empty();
    }
    if (!forbidden) {
      Fail(absl::StrCat(Describe(event), ": ", name, " has waited longer and could have had it"));
    }
  }
}

void Checker::CheckOffersAreHeld() {
  for (const auto& [name, entry] : records().entries) {
    if (entry.state != WaitState::kOffered) continue;
    const Booking* offer = records().FindBooking(entry.booking);
    if (offer == nullptr || offer->state != State::kHeld) {
      Fail(absl::StrCat(name, " is offered ", entry.booking, ", which is not held"));
    }
  }
}

// No request may have two effects.
void Checker::CheckOnce(const SeenEvent& event) {
  if (event.actor.empty()) return;
  const std::string name = std::visit([](const auto& one) { return one.Name(); }, event.subject);
  if (const auto maker = maker_.find(name); maker != maker_.end()) {
    if (records().Find(name)) return;
    for (const std::string& other : made_[maker->second]) {
      if (records().Find(other)) {
        Fail(absl::StrCat("one request had two effects: ", other, " and ", name));
      }
    }
  }
  if (!CanRepeat(event.type)) return;
  const Effect effect{event.actor, event.type, name};
  if (++happened_[effect] > asked_[effect]) {
    Fail(absl::StrCat(Describe(event), " happened more often than it was asked for"));
  }
}

void Checker::OnSent(const Attempt& attempt) {
  const Command& command = attempt.command;
  std::string made;
  if (command.verb == Verb::kCreate) made = command.booking.Name();
  if (command.verb == Verb::kSeries && command.new_series) made = command.series.Name();
  if (command.verb == Verb::kJoin) made = command.entry.Name();
  if (!made.empty()) {
    made_[attempt.operation].insert(made);
    maker_[made] = attempt.operation;
  }
  Expect(attempt, command, command.actor);
  for (const Command& one : command.group) Expect(attempt, one, command.actor);
}

void Checker::Expect(const Attempt& attempt, const Command& command, const std::string& actor) {
  const bool renews = command.verb == Verb::kRenew;
  if (!renews && command.verb != Verb::kReschedule) return;
  const std::string name = command.booking.Name();
  if (!expected_.emplace(attempt.operation, name).second) return;
  ++asked_[{actor, renews ? "booking.renewed" : "booking.rescheduled", name}];
}

void Checker::NoteRemembered(const Batch& batch) {
  for (const auto& attempt : batch.attempts) {
    const Command& command = attempt->command;
    if (command.request_id.empty()) continue;
    const std::string kept = ReadFingerprint(database_, command);
    if (!kept.empty()) remembered_.emplace(command.actor, command.request_id);
  }
}

void Checker::OnEnd(Instant now) {
  if (!failure_.empty()) return;
  const std::string differs = TablesDiffer(database_, records(), head());
  if (!differs.empty()) return Fail(absl::StrCat("at the end ", differs));
  for (const auto& [name, booking] : records().bookings) {
    if (const Instant due = DueOf(booking); due > 0 && due <= now) {
      Fail(absl::StrCat(name, " was due ", (now - due) / kMicrosPerSecond,
                        " seconds before the end, and nothing was done"));
    }
  }
}

}  // namespace gongfang::booking::simulation
