#include "booking/ledger.h"

#include <algorithm>
#include <utility>

#include "booking/planted.h"

namespace gongfang::booking {
namespace {

// Calls use(account) for each account in the set that counts `booking`.
template <typename Use>
void ForEachAccount(const Booking& booking, WorkingSet& set, Use use) {
  if (set.accounts.empty()) return;
  const auto visit = [&](const std::string& key) {
    const auto found = set.accounts.find(key);
    if (found != set.accounts.end()) use(key, *found->second);
  };
  visit(booking.member);
  if (!booking.team.empty()) visit(booking.team);
  if (booking.state == State::kHeld) visit(CallerAccount(booking.alliance, booking.created_by));
}

// Null where the resource is not known any more.
const ResourceFacts* FactsOf(const Item& item, const WorkingSet& set) {
  const auto found = set.resources.find(item.resource);
  return found == set.resources.end() ? nullptr : found->second.facts.get();
}

// Whether both occupy the same, so that their calendars stay as they are.
bool SameClaims(const Booking& before, const Booking& after) {
  return IsLive(before.state) == IsLive(after.state) &&
         std::equal(before.items.begin(), before.items.end(), after.items.begin(),
                    after.items.end(), [](const Item& a, const Item& b) {
                      return a.resource == b.resource && a.occupied == b.occupied &&
                             a.units == b.units;
                    });
}

std::vector<std::pair<std::string, Instant>> Dropped(const Booking& before, const Booking& after) {
  std::vector<std::pair<std::string, Instant>> dropped;
  for (const Item& old : before.items) {
    const bool kept = std::any_of(after.items.begin(), after.items.end(), [&old](const Item& now) {
      return now.resource == old.resource && now.occupied.start == old.occupied.start;
    });
    if (!kept) dropped.emplace_back(old.resource, old.occupied.start);
  }
  return dropped;
}

}  // namespace

void Ledger::Withdraw(const Booking& booking) {
  const uint64_t key = ClaimKey(booking.id);
  if (IsLive(booking.state)) {
    for (const Item& item : booking.items) {
      set_.resources.at(item.resource).calendar->occupancy.Remove(key, item.occupied);
    }
  }
  if (!Counts(booking.state)) return;
  ForEachAccount(booking, set_, [&](const std::string&, Account& account) {
    for (const Item& item : booking.items) account.Remove(key, item.interval.start);
  });
}

void Ledger::Enter(const Booking& booking) {
  const uint64_t key = ClaimKey(booking.id);
  if (IsLive(booking.state)) {
    for (const Item& item : booking.items) {
      set_.resources.at(item.resource).calendar->occupancy.Add({item.occupied, item.units, key});
    }
  }
  if (!Counts(booking.state)) return;
  ForEachAccount(booking, set_, [&](const std::string&, Account& account) {
    for (const Item& item : booking.items) {
      if (item.companion) continue;
      account.Add({.key = key,
                   .interval = item.interval,
                   .of = ScopeOf(item.resource, FactsOf(item, set_)),
                   .units = static_cast<uint16_t>(item.units),
                   .held = booking.state == State::kHeld,
                   .alone = booking.HasOneItem()});
    }
  });
}

void Ledger::Touch(const std::string& key, Undo& undo) {
  if (set_.touched.insert(key).second) undo.touched.push_back(key);
}

void Ledger::TouchCalendars(const Booking& booking, Undo& undo) {
  for (const Item& item : booking.items) Touch(item.resource, undo);
}

void Ledger::TouchAccounts(const Booking& booking, Undo& undo) {
  if (PLANTED(kAccountNotCompared)) return;
  ForEachAccount(booking, set_, [&](const std::string& key, Account&) { Touch(key, undo); });
}

template <typename Value>
void Ledger::Push(absl::string_view type, const Value* before, Value after, Undo undo) {
  after.sequence = -++set_.changes;
  after.update_time = set_.now;
  const int64_t previous = before == nullptr ? 0 : before->sequence;
  changes_.push_back({.type = type, .subject = std::move(after), .previous_sequence = previous});
  undos_.push_back(std::move(undo));
}

void Ledger::Record(absl::string_view type, const Booking* before, Booking after) {
  Undo undo;
  if (before != nullptr) {
    undo.before = *before;
    Withdraw(*before);
  }
  Enter(after);
  if (before == nullptr || !SameClaims(*before, after)) {
    if (before != nullptr) TouchCalendars(*before, undo);
    TouchCalendars(after, undo);
  }
  if (before != nullptr) TouchAccounts(*before, undo);
  TouchAccounts(after, undo);
  std::vector<std::pair<std::string, Instant>> dropped;
  if (before != nullptr) dropped = Dropped(*before, after);
  Push(type, before, std::move(after), std::move(undo));
  // A new one has a name that no other command of the batch can know.
  if (before == nullptr) return;
  const Booking& now = std::get<Booking>(changes_.back().subject);
  changes_.back().dropped_items = std::move(dropped);
  set_.bookings.insert_or_assign(now.Name(), now);
}

void Ledger::Record(absl::string_view type, const Series* before, Series after) {
  Undo undo;
  if (before != nullptr) undo.before = *before;
  Push(type, before, std::move(after), std::move(undo));
  const Series& now = std::get<Series>(changes_.back().subject);
  set_.series.insert_or_assign(now.Name(), now);
}

void Ledger::Record(absl::string_view type, const WaitlistEntry* before, WaitlistEntry after) {
  Undo undo;
  if (before != nullptr) undo.before = *before;
  Touch(after.resource, undo);
  Push(type, before, std::move(after), std::move(undo));
  Store(std::get<WaitlistEntry>(changes_.back().subject));
}

// In its place in the queue, or out of it.
void Ledger::Store(const WaitlistEntry& entry) {
  set_.entries.insert_or_assign(entry.Name(), entry);
  std::vector<WaitlistEntry>& queue = set_.resources.at(entry.resource).calendar->queue;
  const auto place = std::find_if(queue.begin(), queue.end(), [&entry](const WaitlistEntry& other) {
    return other.id >= entry.id;  // ids rise in the order of joining
  });
  const bool there = place != queue.end() && place->id == entry.id;
  if (!InQueue(entry.state)) {
    if (there) queue.erase(place);
  } else if (there) {
    *place = entry;
  } else {
    queue.insert(place, entry);
  }
}

void Ledger::Revert(const Booking& after, const Booking* before) {
  Withdraw(after);
  if (before == nullptr) return;
  Enter(*before);
  set_.bookings.insert_or_assign(before->Name(), *before);
}

void Ledger::Revert(const WaitlistEntry& after, const WaitlistEntry* before) {
  if (before != nullptr) return Store(*before);
  WaitlistEntry gone = after;
  gone.state = WaitState::kCancelled;
  Store(gone);
  set_.entries.erase(after.Name());
}

void Ledger::Revert(const Series& after, const Series* before) {
  if (before != nullptr) {
    set_.series.insert_or_assign(before->Name(), *before);
  } else {
    set_.series.erase(after.Name());
  }
}

std::vector<std::pair<std::string, Interval>> Ledger::FreedBy(size_t index) const {
  std::vector<std::pair<std::string, Interval>> freed;
  if (!undos_[index].before) return freed;
  const Booking* before = std::get_if<Booking>(&*undos_[index].before);
  if (before == nullptr || !IsLive(before->state)) return freed;
  for (const Item& item : before->items) freed.emplace_back(item.resource, item.occupied);
  return freed;
}

void Ledger::RollBack(size_t kept) {
  while (changes_.size() > kept) {
    const Undo& undo = undos_.back();
    std::visit(
        [&](const auto& after) {
          using Value = std::decay_t<decltype(after)>;
          Revert(after, undo.before ? &std::get<Value>(*undo.before) : nullptr);
        },
        changes_.back().subject);
    for (const std::string& key : undo.touched) set_.touched.erase(key);
    --set_.changes;
    changes_.pop_back();
    undos_.pop_back();
  }
}

}  // namespace gongfang::booking
