#include "booking/admission.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "booking/planted.h"
#include "common/base/access_errors.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

using rules::Act;

const ResourceFacts& FactsOf(const Item& item, const WorkingSet& set) {
  return *set.resources.at(item.resource).facts;
}

const Account& AccountOf(const std::string& key, const WorkingSet& set) {
  static const Account& none = *new Account();
  const auto found = set.accounts.find(key);
  return found == set.accounts.end() ? none : *found->second;
}

// The item that this one was, where it keeps its resource and start: then it is not begun anew.
const Item* Kept(const Item& item, const Booking* before) {
  if (before == nullptr) return nullptr;
  for (const Item& old : before->items) {
    if (old.resource == item.resource && old.interval.start == item.interval.start) return &old;
  }
  return nullptr;
}

absl::Status CheckMember(const Wish& wish, const WorkingSet& set) {
  const Booking& booking = wish.booking;
  RETURN_IF_ERROR(CheckStanding(booking, set));
  const MemberFacts& member = *set.members.at(booking.member);
  // What was booked under the old name stays and may be changed.
  if (wish.before == nullptr && !member.merged_into.empty()) {
    return errors::MemberSuspended(booking.member,
                                   absl::StrCat("\"", member.merged_into, "\" now"));
  }
  if (!booking.team.empty() && !member.teams.contains(booking.team)) {
    return errors::InvalidField("booking.team",
                                absl::StrCat("must be a team that \"", booking.member, "\" is in"));
  }
  return absl::OkStatus();
}

std::vector<Usage> UsagesOf(const Booking& booking, const WorkingSet& set) {
  std::vector<Usage> usages;
  usages.reserve(booking.items.size());
  const uint64_t key = ClaimKey(booking.id);
  for (const Item& item : booking.items) {
    if (item.companion) continue;
    usages.push_back({.key = key,
                      .interval = item.interval,
                      .of = FactsOf(item, set).scope,
                      .units = static_cast<uint16_t>(item.units),
                      .alone = booking.HasOneItem()});
  }
  return usages;
}

const QualificationRules& RulesOf(const Booking& booking, const WorkingSet& set) {
  static const QualificationRules& none = *new QualificationRules();
  const auto found = set.qualification_rules.find(booking.alliance);
  return found == set.qualification_rules.end() ? none : *found->second;
}

bool IsOfProof(const RuleViolation& violation) { return violation.rule == "NOT_QUALIFIED"; }

// The refusal of who is not qualified: what is missing first, and where it is trained.
absl::Status NotQualified(rules::Violations violations, const Booking& booking,
                          const WorkingSet& set) {
  std::stable_partition(violations.begin(), violations.end(), IsOfProof);
  const ResourceFacts& facts = *set.resources.at(violations.front().subject).facts;
  const std::vector<std::string> trained_at = rules::TrainedAt(facts, RulesOf(booking, set));
  return errors::NotQualified(std::move(violations), trained_at);
}

void CheckItemRules(const Item& item, const Wish& wish, const MemberFacts& member,
                    const WorkingSet& set, rules::Violations& found) {
  const ResourceFacts& facts = FactsOf(item, set);
  const Item* const kept = Kept(item, wish.before);
  rules::CheckOpen(item, facts, found);
  if (item.companion) return;
  rules::CheckLength(item, facts, found);
  if (kept == nullptr) {
    rules::CheckAlignment(item, facts, found);
    rules::CheckLead(Act::kCreate, item, facts, set.now, found);
  }
  if (kept == nullptr || item.interval.end > kept->interval.end) {
    rules::CheckHorizon(item, facts, member, RulesOf(wish.booking, set), set.now, found);
  }
  rules::CheckGap(item, facts, AccountOf(wish.booking.member, set), found);
  // Who gives something back may, whatever has come to light about her.
  if (wish.anew || kept == nullptr || item.interval.end > kept->interval.end ||
      item.units > kept->units) {
    rules::CheckQualified(item, facts, member, RulesOf(wish.booking, set), item.interval.start,
                          found);
  }
}

void CheckAllQuotas(const Wish& wish, const WorkingSet& set, rules::Violations& found) {
  const Booking& booking = wish.booking;
  const auto quotas = set.quotas.find(booking.alliance);
  if (quotas == set.quotas.end() || quotas->second->empty()) return;
  const std::vector<Usage> wanted = UsagesOf(booking, set);
  const absl::TimeZone zone = FactsOf(booking.items.front(), set).schedule.zone();
  rules::CheckQuotas(*quotas->second, Quota::Holder::kMember, AccountOf(booking.member, set),
                     wanted, zone, set.now, found);
  if (booking.team.empty()) return;
  rules::CheckQuotas(*quotas->second, Quota::Holder::kTeam, AccountOf(booking.team, set), wanted,
                     zone, set.now, found);
}

void CheckHolds(const std::string& account, absl::string_view whose, int limit,
                const WorkingSet& set, rules::Violations& found) {
  std::vector<uint64_t> held;
  for (const Usage& usage : AccountOf(account, set).usages()) {
    if (usage.held) held.push_back(usage.key);
  }
  std::sort(held.begin(), held.end());
  const int64_t open = std::unique(held.begin(), held.end()) - held.begin();
  if (open < limit) return;
  found.push_back({"OPEN_HOLDS", account,
                   absl::StrCat(whose, " may have ", limit, " open holds, and there are ", open,
                                ": confirm or cancel one first"),
                   absl::StrCat(open + 1), absl::StrCat("at most ", limit)});
}

// Whether item `index` fits beside what is claimed. Items of one resource do not overlap, but their
// buffers may, so those before it count as claimed.
bool Fits(const std::vector<Item>& items, size_t index, const WorkingSet& set) {
  const Item& item = items[index];
  const int64_t capacity = FactsOf(item, set).capacity;
  const Occupancy& occupancy = set.resources.at(item.resource).calendar->occupancy;
  const auto beside = [&](const Item& other) {
    return other.resource == item.resource && other.occupied.Overlaps(item.occupied);
  };
  if (std::none_of(items.begin(), items.begin() + index, beside)) {
    return occupancy.Fits(item.occupied, PLANTED(kUnitsIgnored) ? 1 : item.units, capacity);
  }
  Occupancy all = occupancy;
  for (size_t i = 0; i < index; ++i) {
    if (items[i].resource == item.resource) all.Add({items[i].occupied, items[i].units, 0});
  }
  return all.Fits(item.occupied, item.units, capacity);
}

// What may be overridden.
bool IsSoft(const RuleViolation& violation) {
  return violation.rule != "CLOSED" && !IsOfProof(violation);
}

rules::Violations TakenRules(const Findings& findings, const Wish& wish, const WorkingSet& set) {
  rules::Violations taken;
  for (const size_t index : findings.taken) {
    const Item& item = wish.booking.items[index];
    const ResourceFacts& facts = FactsOf(item, set);
    const int64_t used =
        set.resources.at(item.resource).calendar->occupancy.PeakUsage(item.occupied);
    taken.push_back({"SLOT_TAKEN", item.resource,
                     absl::StrCat("\"", item.resource, "\" is taken at that time"),
                     absl::StrCat(item.units),
                     absl::StrCat(facts.capacity - used, " free of ", facts.capacity)});
  }
  return taken;
}

}  // namespace

absl::Status CheckStanding(const Booking& booking, const WorkingSet& set) {
  const auto found = set.members.find(booking.member);
  if (found == set.members.end() || found->second == nullptr) {
    return errors::NotFound(booking.member);
  }
  const std::string& standing = found->second->standing;
  return standing.empty() ? absl::OkStatus() : errors::MemberSuspended(booking.member, standing);
}

absl::Status Complete(const Wish& wish, const WorkingSet& set) {
  Booking& booking = wish.booking;
  RETURN_IF_ERROR(CheckMember(wish, set));
  const std::string prefix = absl::StrCat("alliances/", booking.alliance, "/");
  booking.policy_etags.clear();
  std::vector<FieldViolation> fields;
  for (size_t i = 0; i < booking.items.size(); ++i) {
    Item& item = booking.items[i];
    const auto found = set.resources.find(item.resource);
    const ResourceFacts* facts = found == set.resources.end() ? nullptr : found->second.facts.get();
    // What belongs to another alliance does not exist in this one.
    if (facts == nullptr || !facts->bookable || !absl::StartsWith(item.resource, prefix)) {
      return errors::ResourceNotBookable(item.resource);
    }
    const Instant earliest = Kept(item, wish.before) == nullptr ? set.now : INT64_MIN;
    rules::CheckItem(item, i, *facts, earliest, fields);
    item.occupied = facts->Occupied(item.interval);
    if (PLANTED(kBufferOneSided)) item.occupied.start = item.interval.start;
    if (item.zone.empty()) {
      const absl::TimeZone zone = facts->schedule.zone();
      item.zone = zone.name();
      item.local_start =
          absl::FormatCivilTime(absl::ToCivilSecond(FromInstant(item.interval.start), zone));
      item.local_end =
          absl::FormatCivilTime(absl::ToCivilSecond(FromInstant(item.interval.end), zone));
    }
    const bool asks = facts->requirement && !item.companion;
    item.equipment_class = asks ? facts->requirement->equipment_class : "";
    booking.policy_etags.push_back(facts->etag);
  }
  booking.no_show_time = 0;
  if (const ResourceFacts& first = FactsOf(booking.items.front(), set);
      first.policy.no_show_after > 0) {
    booking.no_show_time = booking.StartTime() + first.policy.no_show_after;
  }
  return fields.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(fields));
}

Findings Look(const Wish& wish, const WorkingSet& set) {
  Findings findings;
  const Booking& booking = wish.booking;
  const MemberFacts& member = *set.members.at(booking.member);
  for (size_t i = 0; i < booking.items.size(); ++i) {
    const Item& item = booking.items[i];
    CheckItemRules(item, wish, member, set, findings.rules);
    if (!Fits(booking.items, i, set)) findings.taken.push_back(i);
  }
  CheckAllQuotas(wish, set, findings.rules);
  if (wish.hold) {
    CheckHolds(booking.member, "a member", limits::kMaxOpenHoldsPerMember, set, findings.rules);
    CheckHolds(CallerAccount(booking.alliance, booking.created_by), "a key",
               limits::kMaxOpenHoldsPerCaller, set, findings.rules);
  }
  if (wish.overridden) std::erase_if(findings.rules, IsSoft);
  return findings;
}

absl::Status Admit(const Wish& wish, const WorkingSet& set) {
  RETURN_IF_ERROR(Complete(wish, set));
  Findings findings = Look(wish, set);
  if (findings.Clear()) return absl::OkStatus();
  if (std::any_of(findings.rules.begin(), findings.rules.end(), IsOfProof)) {
    // No other time is looked for: what she lacks she lacks at most of them.
    rules::Violations taken = TakenRules(findings, wish, set);
    std::move(taken.begin(), taken.end(), std::back_inserter(findings.rules));
    return NotQualified(std::move(findings.rules), wish.booking, set);
  }
  std::vector<FeasibleSlot> slots;
  for (const Interval& slot : NearestSlots(wish, findings, set)) {
    slots.push_back({FromInstant(slot.start), FromInstant(slot.end)});
  }
  rules::Violations taken = TakenRules(findings, wish, set);
  if (findings.rules.empty()) {
    const Item& first = wish.booking.items[findings.taken.front()];
    return errors::SlotTaken(std::move(taken), std::move(slots),
                             FromInstant(wish.booking.StartTime()),
                             FactsOf(first, set).schedule.zone());
  }
  std::move(taken.begin(), taken.end(), std::back_inserter(findings.rules));
  return errors::PolicyViolation(std::move(findings.rules), std::move(slots));
}

absl::Status CheckQualified(const Booking& booking, std::optional<Instant> at,
                            const WorkingSet& set) {
  static const MemberFacts& unknown = *new MemberFacts();
  const auto known = set.members.find(booking.member);
  const MemberFacts& member =
      known == set.members.end() || known->second == nullptr ? unknown : *known->second;
  rules::Violations found;
  for (const Item& item : booking.items) {
    const auto resource = set.resources.find(item.resource);
    if (item.companion || resource == set.resources.end() || resource->second.facts == nullptr) {
      continue;
    }
    rules::CheckQualified(item, *resource->second.facts, member, RulesOf(booking, set),
                          at.value_or(item.interval.start), found);
  }
  return found.empty() ? absl::OkStatus() : NotQualified(std::move(found), booking, set);
}

bool NeedsApproval(const Booking& booking, const WorkingSet& set) {
  return std::any_of(booking.items.begin(), booking.items.end(), [&set](const Item& item) {
    const auto found = set.resources.find(item.resource);
    return !item.companion && found != set.resources.end() && found->second.facts != nullptr &&
           rules::NeedsApproval(item, *found->second.facts);
  });
}

}  // namespace gongfang::booking
