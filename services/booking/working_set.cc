#include "booking/working_set.h"

#include <algorithm>
#include <functional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/rules/rules.h"
#include "common/base/limits.h"
#include "common/base/names.h"

namespace gongfang::booking {
namespace {

void AddMember(const std::string& name, const Facts& facts, WorkingSet& set) {
  if (name.empty()) return;
  const auto [found, added] = set.members.try_emplace(name);
  if (added) found->second = facts.FindMember(name);
}

void AddResource(const std::string& name, const Facts& facts, WorkingSet& set) {
  const auto [found, added] = set.resources.try_emplace(name);
  if (added) found->second.facts = facts.FindResource(name);
}

void AddAlliance(const std::string& alliance, const Facts& facts, WorkingSet& set) {
  const auto [found, added] = set.quotas.try_emplace(alliance);
  if (!added) return;
  found->second = facts.QuotasOf(alliance);
  set.qualification_rules[alliance] = facts.QualificationRulesOf(alliance);
}

}  // namespace

int64_t& SequenceOf(Subject& subject) {
  return std::visit([](auto& value) -> int64_t& { return value.sequence; }, subject);
}

std::pair<std::string, std::string> RequestKey(const Command& command) {
  return {absl::StrCat(command.alliance, "/", command.actor), command.request_id};
}

uint64_t ClaimKey(absl::string_view booking_id) {
  return std::hash<std::string>()(std::string(booking_id));
}

Scope ScopeOf(const std::string& resource, const ResourceFacts* facts) {
  if (facts != nullptr) return facts->scope;
  Scope scope{.resource = resource};
  if (const auto name = ResourceName::Parse(resource)) {
    scope.space = SpaceName{name->alliance, name->space}.ToString();
  }
  return scope;
}

std::string CallerAccount(absl::string_view alliance, absl::string_view key_id) {
  return absl::StrCat("alliances/", alliance, "/callers/", key_id);
}

void AddFacts(const Booking& booking, const Facts& facts, WorkingSet& set) {
  AddAlliance(booking.alliance, facts, set);
  AddMember(booking.member, facts, set);
  for (const Item& item : booking.items) AddResource(item.resource, facts, set);
}

void AddFacts(const WaitlistEntry& entry, const Facts& facts, WorkingSet& set) {
  AddAlliance(entry.alliance, facts, set);
  AddMember(entry.member, facts, set);
  AddResource(entry.resource, facts, set);
}

void AddFacts(const Command& command, const Facts& facts, WorkingSet& set) {
  AddAlliance(command.alliance, facts, set);
  AddMember(command.booking.member, facts, set);
  for (const Item& item : command.booking.items) AddResource(item.resource, facts, set);
  for (const Command& one : command.group) AddFacts(one, facts, set);
  if (!command.entry.resource.empty()) AddFacts(command.entry, facts, set);
}

void AddAccountKeys(const Booking& booking, bool hold, const WorkingSet& set,
                    absl::flat_hash_set<std::string>& keys) {
  const auto quotas = set.quotas.find(booking.alliance);
  const bool counted = quotas != set.quotas.end() && !quotas->second->empty();
  const bool gaps =
      std::any_of(booking.items.begin(), booking.items.end(), [&set](const Item& item) {
        const auto found = set.resources.find(item.resource);
        return found != set.resources.end() && found->second.facts != nullptr &&
               found->second.facts->policy.min_gap > 0;
      });
  if (hold || counted || gaps) keys.insert(booking.member);
  if (counted && !booking.team.empty()) keys.insert(booking.team);
  if (hold) keys.insert(CallerAccount(booking.alliance, booking.created_by));
}

Instant AccountHistory::Since(absl::string_view key) const {
  if (absl::StrContains(key, "/callers/")) return INT64_MIN;
  return absl::StrContains(key, "/teams/") ? teams : members;
}

AccountHistory HistoryFor(const WorkingSet& set) {
  // What is held counts as open, also once its time is over.
  int64_t members = absl::ToInt64Microseconds(limits::kMaxHoldLife);
  int64_t teams = members;
  for (const auto& [alliance, quotas] : set.quotas) {
    members = std::max(members, rules::LookBack(*quotas, Quota::Holder::kMember));
    teams = std::max(teams, rules::LookBack(*quotas, Quota::Holder::kTeam));
  }
  for (const auto& [name, resource] : set.resources) {
    if (resource.facts != nullptr) members = std::max(members, resource.facts->policy.min_gap);
  }
  return {.members = set.now - members, .teams = set.now - teams};
}

}  // namespace gongfang::booking
