// A small world to book in: one member with a team, a laser cutter of one unit, a lab of five, in
// Asia/Shanghai, always open unless a test says otherwise.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "booking/engine.h"
#include "booking/facts.h"
#include "common/base/clock.h"
#include "common/calendar/zone.h"

namespace gongfang::booking {

inline constexpr char kLaser[] = "alliances/a/spaces/s/resources/laser";
inline constexpr char kLab[] = "alliances/a/spaces/s/resources/lab";
inline constexpr char kMember[] = "alliances/a/members/m";
inline constexpr char kTeam[] = "alliances/a/teams/t";

// Friday 2027-01-15 16:00 in Shanghai; a FakeClock begins there too.
inline constexpr Instant kNow = 1'800'000'000 * kMicrosPerSecond;
inline constexpr Instant kHour = 3600 * kMicrosPerSecond;

inline absl::TimeZone Shanghai() { return LoadZone("Asia/Shanghai").value(); }

inline ResourceFacts AlwaysOpen(int64_t capacity) {
  return {
      .bookable = true, .capacity = capacity, .schedule = WeeklySchedule::AlwaysOpen(Shanghai())};
}

// Open from 9 to 18 on weekdays.
inline ResourceFacts OfficeHours(int64_t capacity) {
  std::vector<OpeningPeriod> periods;
  for (int day = 0; day < 5; ++day) periods.push_back({day, 9 * 60, 18 * 60});
  ResourceFacts facts = AlwaysOpen(capacity);
  facts.schedule = WeeklySchedule::Create(periods, Shanghai()).value();
  return facts;
}

class FakeFacts final : public Facts {
 public:
  FakeFacts() {
    Put(kLaser, AlwaysOpen(1));
    Put(kLab, AlwaysOpen(5));
    MemberFacts member;
    member.teams.insert(kTeam);
    members_[kMember] = std::make_shared<const MemberFacts>(std::move(member));
  }

  void Put(const std::string& name, ResourceFacts facts) {
    if (facts.space.empty()) facts.space = name.substr(0, name.rfind("/resources/"));
    resources_[name] = std::make_shared<const ResourceFacts>(std::move(facts));
  }

  std::shared_ptr<const ResourceFacts> FindResource(absl::string_view name) const override {
    const auto found = resources_.find(std::string(name));
    return found == resources_.end() ? nullptr : found->second;
  }
  std::shared_ptr<const MemberFacts> FindMember(absl::string_view name) const override {
    const auto found = members_.find(std::string(name));
    return found == members_.end() ? nullptr : found->second;
  }
  void PutMember(const std::string& name, MemberFacts facts) {
    members_[name] = std::make_shared<const MemberFacts>(std::move(facts));
  }
  std::shared_ptr<const Quotas> QuotasOf(absl::string_view) const override {
    return std::make_shared<const Quotas>(quotas);
  }

  Quotas quotas;  // of every alliance

 private:
  std::map<std::string, std::shared_ptr<const ResourceFacts>> resources_;
  std::map<std::string, std::shared_ptr<const MemberFacts>> members_;
};

// From `from` to `to` hours after kNow.
inline Item ItemOf(const std::string& resource, double from, double to, int64_t units = 1) {
  return {.resource = resource,
          .interval = {kNow + static_cast<Instant>(from * kHour),
                       kNow + static_cast<Instant>(to * kHour)},
          .units = units};
}

inline Command Creation(const std::string& id, std::vector<Item> items) {
  Command command{.verb = Verb::kCreate, .alliance = "a", .actor = "key"};
  command.booking.alliance = "a";
  command.booking.id = id;
  command.booking.uid = "uid-" + id;
  command.booking.member = kMember;
  command.booking.items = std::move(items);
  return command;
}

inline Command HoldOf(const std::string& id, std::vector<Item> items, absl::Duration ttl) {
  Command command = Creation(id, std::move(items));
  command.hold_ttl = absl::ToInt64Microseconds(ttl);
  return command;
}

inline Command CommandOn(const std::string& id, Verb verb) {
  Command command{.verb = verb, .alliance = "a", .actor = "key"};
  command.booking.alliance = "a";
  command.booking.id = id;
  return command;
}

inline Command WithRequestId(Command command, const std::string& id, const std::string& print) {
  command.request_id = id;
  command.fingerprint = print;
  return command;
}

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
      if (const auto* booking = std::get_if<Booking>(&answer.subject)) {
        done.booking = *booking;
        // As the store would have it for the next command.
        set.bookings.insert_or_assign(booking->Name(), *booking);
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
