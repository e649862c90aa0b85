#include "booking/catalogue.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/access/qualification_records.h"
#include "common/base/names.h"
#include "common/base/schedule_limits.h"
#include "common/base/status_macros.h"
#include "common/calendar/repeated_times.h"
#include "common/calendar/zone.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking {
namespace {

using google::protobuf::util::TimeUtil;

template <typename Message>
Message Parse(const MirroredRecord& record) {
  Message message;
  message.ParseFromArray(record.snapshot.data(), static_cast<int>(record.snapshot.size()));
  return message;
}

// Why nothing is booked for a member: "suspended"; empty where she may be booked for.
std::string WhyNot(membership::v1::Member::Standing standing) {
  using membership::v1::Member;
  if (standing == Member::STANDING_ACTIVE || standing == Member::STANDING_UNSPECIFIED) return "";
  const std::string name = Member::Standing_Name(standing);
  return name.empty() ? "in a standing that is not known"
                      : absl::AsciiStrToLower(absl::StripPrefix(name, "STANDING_"));
}

template <typename Name>
std::string SpaceOf(const std::optional<Name>& name) {
  return name ? SpaceName{name->alliance, name->space}.ToString() : "";
}

}  // namespace

void Catalogue::Take(const MirroredRecord& record) {
  if (directory_ != nullptr) directory_->Take(record.type, record.snapshot, record.deleted);
  const std::unique_lock lock(mutex_);
  if (record.type == "gongfang.membership.v1.Alliance") {
    alliances_.emplace(record.name);
  } else if (record.type == "gongfang.membership.v1.Space") {
    TakeSpace(record);
  } else if (record.type == "gongfang.membership.v1.Member") {
    TakeMember(record);
  } else if (record.type == "gongfang.inventory.v1.Resource") {
    TakeResource(record);
  } else if (record.type == "gongfang.inventory.v1.Closure") {
    TakeClosure(record);
  } else if (record.type == "gongfang.inventory.v1.Fault") {
    TakeFault(record);
  } else if (record.type == "gongfang.inventory.v1.Quota") {
    TakeQuota(record);
  } else if (record.type == "gongfang.inventory.v1.HolidayYear") {
    TakeHolidayYear(record);
  } else {
    TakeProof(record);
  }
}

void Catalogue::TakeSpace(const MirroredRecord& record) {
  auto& space = spaces_[std::string(record.name)];
  if (space == nullptr) space = std::make_unique<SpaceEntry>();
  const auto message = Parse<membership::v1::Space>(record);
  if (space->time_zone != message.time_zone()) {
    space->time_zone = message.time_zone();
    for (auto& [name, closure] : space->closures) closure.times = TimesOf(closure.record, *space);
  }
  // Those of older folders do not say where they stand: they are active, and members are too.
  space->active = message.state() == membership::v1::Space::STATE_ACTIVE ||
                  message.state() == membership::v1::Space::STATE_UNSPECIFIED;
  Outdate(*space);
}

void Catalogue::TakeMember(const MirroredRecord& record) {
  const auto member = Parse<membership::v1::Member>(record);
  auto facts = std::make_shared<MemberFacts>();
  facts->teams.insert(member.teams().begin(), member.teams().end());
  facts->tier = member.tier();
  const std::string name(record.name);
  facts->standing = WhyNot(member.standing());
  for (const std::string& merged : member.merged_members()) merged_[merged] = name;
  facts->qualifications = HeldBy(name);
  members_[name] = std::move(facts);
  TakeTrainer(name, TrainsAt(member));
}

void Catalogue::TakeResource(const MirroredRecord& record) {
  const std::string name(record.name);
  auto& space = spaces_[SpaceOf(ResourceName::Parse(name))];
  if (space == nullptr) space = std::make_unique<SpaceEntry>();
  space->resources[name] = Parse<inventory::v1::Resource>(record);
  resources_[name] = nullptr;
}

void Catalogue::TakeClosure(const MirroredRecord& record) {
  const std::string name(record.name);
  auto& space = spaces_[SpaceOf(ClosureName::Parse(name))];
  if (space == nullptr) space = std::make_unique<SpaceEntry>();
  if (record.deleted) {
    space->closures.erase(name);
  } else {
    auto closure = Parse<inventory::v1::Closure>(record);
    std::vector<Interval> times = TimesOf(closure, *space);
    space->closures[name] = {std::move(closure), std::move(times)};
  }
  Outdate(*space);
}

void Catalogue::TakeFault(const MirroredRecord& record) {
  const std::string name(record.name);
  auto& space = spaces_[SpaceOf(FaultName::Parse(name))];
  if (space == nullptr) space = std::make_unique<SpaceEntry>();
  auto fault = Parse<inventory::v1::Fault>(record);
  const std::string resource = fault.resource();
  auto& faults = space->faults[resource];
  if (record.deleted || fault.state() == inventory::v1::Fault::STATE_RESOLVED) {
    faults.erase(name);
  } else {
    faults[name] = std::move(fault);
  }
  if (faults.empty()) space->faults.erase(resource);
  if (const auto found = resources_.find(resource); found != resources_.end()) {
    found->second = nullptr;
  }
}

void Catalogue::TakeQuota(const MirroredRecord& record) {
  const std::string name(record.name);
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() < 2) return;
  auto& records = quota_records_[parts[1]];
  records.erase(name);
  if (!record.deleted) {
    if (auto quota = MakeQuota(Parse<inventory::v1::Quota>(record))) records[name] = quota;
  }
  auto all = std::make_shared<Quotas>();
  for (const auto& [quota_name, quota] : records) all->push_back(quota);
  quotas_[parts[1]] = std::move(all);
}

std::vector<Interval> Catalogue::TimesOf(const inventory::v1::Closure& closure,
                                         const SpaceEntry& space) {
  const Interval first{TimeUtil::TimestampToMicroseconds(closure.start_time()),
                       TimeUtil::TimestampToMicroseconds(closure.end_time())};
  if (closure.rrule().empty()) return {first};
  const absl::StatusOr<absl::TimeZone> zone = LoadZone(space.time_zone);
  if (!zone.ok()) return {first};
  // Inventory has checked the rule, by the zone that the space had then: by another one it may not
  // choose its first day any more.
  absl::StatusOr<std::vector<Interval>> times =
      RepeatedTimes(first, closure.rrule(), *zone, limits::kMaxClosureTimes);
  return times.ok() ? *std::move(times) : std::vector<Interval>{first};
}

absl::StatusOr<std::vector<Interval>> Catalogue::TimesOf(const inventory::v1::Closure& closure,
                                                         absl::string_view space) const {
  const std::shared_lock lock(mutex_);
  const auto found = spaces_.find(space);
  if (found == spaces_.end() || closure.rrule().empty()) return TimesOf(closure, SpaceEntry());
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(found->second->time_zone));
  return RepeatedTimes(TimesOf(closure, SpaceEntry()).front(), closure.rrule(), zone,
                       limits::kMaxClosureTimes);
}

void Catalogue::TakeHolidayYear(const MirroredRecord& record) {
  const auto name = HolidayYearName::Parse(record.name);
  if (!name) return;
  auto& years = holidays_[name->alliance];
  if (record.deleted) {
    years.erase(std::string(record.name));
  } else {
    years[std::string(record.name)] = MakeHolidays(Parse<inventory::v1::HolidayYear>(record));
  }
  for (const auto& [space_name, space] : spaces_) {
    const auto parsed = SpaceName::Parse(space_name);
    if (!parsed || parsed->alliance != name->alliance) continue;
    for (const auto& [resource_name, resource] : space->resources) {
      if (FollowsHolidays(resource.schedule())) resources_[resource_name] = nullptr;
    }
  }
}

void Catalogue::Outdate(const SpaceEntry& space) const {
  for (const auto& [name, resource] : space.resources) resources_[name] = nullptr;
}

std::shared_ptr<const ResourceFacts> Catalogue::Make(const std::string& name,
                                                     const WhatIf& what_if) const {
  const std::optional<ResourceName> parsed = ResourceName::Parse(name);
  const SpaceEntry& space = *spaces_.at(SpaceOf(parsed));
  const inventory::v1::Resource& resource =
      what_if.resource != nullptr ? *what_if.resource : space.resources.at(name);
  std::vector<Interval> closed;
  const auto close = [&](const inventory::v1::Closure& closure, absl::Span<const Interval> times) {
    const auto& of = closure.resources();
    if (!of.empty() && std::find(of.begin(), of.end(), name) == of.end()) return;
    closed.insert(closed.end(), times.begin(), times.end());
  };
  for (const auto& [closure_name, closure] : space.closures) {
    // One that may change counts as it would be.
    const bool changes = what_if.closure != nullptr && what_if.closure->name() == closure_name;
    if (!changes) close(closure.record, closure.times);
  }
  if (what_if.closure != nullptr) close(*what_if.closure, what_if.times);
  Holidays holidays;
  if (parsed && FollowsHolidays(resource.schedule())) {
    const auto years = holidays_.find(parsed->alliance);
    if (years != holidays_.end()) {
      for (const auto& [year, days] : years->second) {
        holidays.insert(holidays.end(), days.begin(), days.end());
      }
    }
  }
  OpenFaults faults;
  if (const auto open = space.faults.find(name); open != space.faults.end()) {
    faults = MakeOpenFaults(open->second);
  }
  for (const Interval& interval : faults.out_of_service) closed.push_back(interval);
  auto facts = std::make_shared<ResourceFacts>(
      MakeFacts(resource, space.time_zone, IntervalSet(std::move(closed)), holidays));
  facts->bookable = facts->bookable && space.active;
  facts->out_of_service = IntervalSet(std::move(faults.out_of_service));
  facts->faults = std::move(faults.descriptions);
  return facts;
}

std::shared_ptr<const ResourceFacts> Catalogue::FindResource(absl::string_view name) const {
  {
    const std::shared_lock lock(mutex_);
    const auto found = resources_.find(name);
    if (found == resources_.end()) return nullptr;
    if (found->second != nullptr) return found->second;
  }
  const std::unique_lock lock(mutex_);
  auto& facts = resources_.find(name)->second;
  if (facts == nullptr) facts = Make(std::string(name), {});
  return facts;
}

std::shared_ptr<const ResourceFacts> Catalogue::FindResourceIf(const std::string& name,
                                                               const WhatIf& what_if) const {
  const std::shared_lock lock(mutex_);
  return resources_.contains(name) ? Make(name, what_if) : nullptr;
}

std::optional<inventory::v1::Resource> Catalogue::FindRecord(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  if (!resources_.contains(name)) return std::nullopt;
  return spaces_.at(SpaceOf(ResourceName::Parse(name)))->resources.at(name);
}

std::vector<std::string> Catalogue::ResourcesOf(absl::string_view space) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> names;
  const auto found = spaces_.find(space);
  if (found == spaces_.end()) return names;
  for (const auto& [name, resource] : found->second->resources) names.push_back(name);
  return names;
}

std::shared_ptr<const Quotas> Catalogue::QuotasOf(absl::string_view alliance) const {
  static const auto& none = *new std::shared_ptr<const Quotas>(std::make_shared<Quotas>());
  const std::shared_lock lock(mutex_);
  const auto found = quotas_.find(alliance);
  return found == quotas_.end() ? none : found->second;
}

std::shared_ptr<const MemberFacts> Catalogue::FindMember(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto merged = merged_.find(name);
  const auto found = members_.find(merged == merged_.end() ? name : merged->second);
  if (found == members_.end() || merged == merged_.end()) {
    return found == members_.end() ? nullptr : found->second;
  }
  auto facts = std::make_shared<MemberFacts>(*found->second);
  facts->merged_into = merged->second;
  return facts;
}

bool Catalogue::HasAlliance(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  return alliances_.contains(name);
}

}  // namespace gongfang::booking
