// A small world to book in: one member with a team, a laser cutter of one unit, a lab of five, in
// Asia/Shanghai, always open unless a test says otherwise.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "booking/command.h"
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
    facts.scope.resource = name;
    facts.scope.space = name.substr(0, name.rfind("/resources/"));
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

  std::shared_ptr<const QualificationRules> QualificationRulesOf(absl::string_view) const override {
    return std::make_shared<const QualificationRules>(qualification_rules);
  }

  Quotas quotas;                           // of every alliance
  QualificationRules qualification_rules;  // likewise

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

}  // namespace gongfang::booking
