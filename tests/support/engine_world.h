// The small world of booking_world.h with an engine in it: one command after the other, on one
// working set.
#pragma once

#include <array>
#include <map>
#include <string>

#include "booking/engine.h"
#include "tests/support/booking_world.h"

namespace gongfang::booking {

// What became of a command, and the booking that it answers with.
struct Done {
  absl::Status status;
  Booking booking;
  bool changed = false;
  bool remember = false;
  int64_t previous_sequence = 0;
  Outcome outcome;
};

// What Decide works on, with the calendars and accounts that it borrows.
class World {
 public:
  World() {
    set.now = kNow;
    set.next_id = [this] {
      std::array<uint8_t, 16> bytes{};
      bytes[15] = ++ids_;
      return Id(bytes);
    };
    for (const char* resource : {kLaser, kLab}) calendars_[resource];
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Done Do(const Command& command) {
    Prepare(command);
    Done done{.outcome = Decide(command, set)};
    const Outcome& outcome = done.outcome;
    done.status = outcome.status;
    done.changed = !outcome.changes.empty();
    done.remember = outcome.remember;
    if (done.changed) {
      const Change& answer = outcome.changes[outcome.answer];
      done.previous_sequence = answer.previous_sequence;
      if (const auto* booking = std::get_if<Booking>(&answer.subject)) done.booking = *booking;
      // As the store would have them for the next command.
      for (const Change& change : outcome.changes) {
        const auto* booking = std::get_if<Booking>(&change.subject);
        if (booking != nullptr) set.bookings.insert_or_assign(booking->Name(), *booking);
      }
    } else if (outcome.unchanged) {
      if (const auto* booking = std::get_if<Booking>(&*outcome.unchanged)) done.booking = *booking;
    }
    return done;
  }

  // The claims on `resource`.
  size_t Claims(const std::string& resource) { return calendars_[resource].occupancy.size(); }
  Calendar& calendar(const std::string& resource) { return calendars_[resource]; }
  Account& account(const std::string& key) { return accounts_[key]; }

  FakeFacts facts;
  WorkingSet set;

 private:
  // What a batch would load.
  void Prepare(const Command& command) {
    set.resources.clear();
    set.members.clear();
    set.quotas.clear();
    set.qualification_rules.clear();
    AddFacts(command, facts, set);
    for (const auto& [name, booking] : set.bookings) AddFacts(booking, facts, set);
    for (const char* resource : {kLaser, kLab}) {
      AddFacts(Booking{.alliance = "a", .member = kMember, .items = {{.resource = resource}}},
               facts, set);
      for (const WaitlistEntry& entry : calendars_[resource].queue) AddFacts(entry, facts, set);
    }
    for (auto& [name, resource] : set.resources) resource.calendar = &calendars_[name];
    for (const auto& [name, member] : set.members) set.accounts[name] = &accounts_[name];
    set.accounts[kTeam] = &accounts_[kTeam];
    const std::string caller = CallerAccount("a", "key");
    set.accounts[caller] = &accounts_[caller];
  }

  std::map<std::string, Calendar> calendars_;
  std::map<std::string, Account> accounts_;
  uint8_t ids_ = 0;
};

}  // namespace gongfang::booking
