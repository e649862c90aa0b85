#include "booking/catalogue.h"

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/names.h"
#include "common/calendar/opening_hours.h"
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

std::vector<OpeningPeriod> Periods(const inventory::v1::Schedule& schedule) {
  std::vector<OpeningPeriod> periods;
  for (const inventory::v1::OpeningPeriod& period : schedule.periods()) {
    // Inventory has checked them; what is no time all the same makes a period that is refused.
    const int opens = ParseMinuteOfDay(period.opens()).value_or(-1);
    int closes = ParseMinuteOfDay(period.closes()).value_or(-1);
    if (closes <= opens) closes += kMinutesPerDay;
    periods.push_back({static_cast<int>(period.day()) - 1, opens, closes});
  }
  return periods;
}

template <typename Name>
std::string SpaceOf(const std::optional<Name>& name) {
  return name ? SpaceName{name->alliance, name->space}.ToString() : "";
}

}  // namespace

ResourceFacts MakeFacts(const inventory::v1::Resource& resource, const std::string& time_zone,
                        const IntervalSet& closures) {
  ResourceFacts facts;
  facts.capacity = resource.capacity();
  facts.closures = closures;
  const absl::StatusOr<absl::TimeZone> zone = LoadZone(time_zone);
  if (!zone.ok()) return facts;
  if (resource.has_schedule()) {
    absl::StatusOr<WeeklySchedule> schedule =
        WeeklySchedule::Create(Periods(resource.schedule()), *zone);
    if (!schedule.ok()) return facts;
    facts.schedule = *std::move(schedule);
  } else {
    facts.schedule = WeeklySchedule::AlwaysOpen(*zone);
  }
  facts.bookable = resource.state() == inventory::v1::Resource::STATE_PUBLISHED;
  return facts;
}

void Catalogue::Take(const MirroredRecord& record) {
  if (record.type == "gongfang.membership.v1.ApiKey") {
    const auto key = Parse<membership::v1::ApiKey>(record);
    keys_.Add(key.key_sha256(), {.key_id = key.key_id(), .display_name = key.display_name()});
    return;
  }
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
  }
}

void Catalogue::TakeSpace(const MirroredRecord& record) {
  auto& space = spaces_[std::string(record.name)];
  if (space == nullptr) space = std::make_unique<SpaceEntry>();
  space->time_zone = Parse<membership::v1::Space>(record).time_zone();
  RemakeAll(*space);
}

void Catalogue::TakeMember(const MirroredRecord& record) {
  const auto member = Parse<membership::v1::Member>(record);
  auto facts = std::make_shared<MemberFacts>();
  facts->teams.insert(member.teams().begin(), member.teams().end());
  members_[std::string(record.name)] = std::move(facts);
}

void Catalogue::TakeResource(const MirroredRecord& record) {
  const std::string name(record.name);
  auto& space = spaces_[SpaceOf(ResourceName::Parse(name))];
  if (space == nullptr) space = std::make_unique<SpaceEntry>();
  space->resources[name] = Parse<inventory::v1::Resource>(record);
  Remake(*space, name);
}

void Catalogue::TakeClosure(const MirroredRecord& record) {
  const std::string name(record.name);
  auto& space = spaces_[SpaceOf(ClosureName::Parse(name))];
  if (space == nullptr) space = std::make_unique<SpaceEntry>();
  if (record.deleted) {
    space->closures.erase(name);
  } else {
    space->closures[name] = Parse<inventory::v1::Closure>(record);
  }
  RemakeAll(*space);
}

void Catalogue::Remake(const SpaceEntry& space, const std::string& name) {
  std::vector<Interval> closed;
  for (const auto& [closure_name, closure] : space.closures) {
    bool applies = closure.resources().empty();
    for (const std::string& resource : closure.resources()) applies = applies || resource == name;
    if (!applies) continue;
    closed.push_back({TimeUtil::TimestampToMicroseconds(closure.start_time()),
                      TimeUtil::TimestampToMicroseconds(closure.end_time())});
  }
  resources_[name] = std::make_shared<ResourceFacts>(
      MakeFacts(space.resources.at(name), space.time_zone, IntervalSet(std::move(closed))));
}

void Catalogue::RemakeAll(const SpaceEntry& space) {
  for (const auto& [name, resource] : space.resources) Remake(space, name);
}

std::shared_ptr<const ResourceFacts> Catalogue::FindResource(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = resources_.find(name);
  return found == resources_.end() ? nullptr : found->second;
}

std::shared_ptr<const MemberFacts> Catalogue::FindMember(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = members_.find(name);
  return found == members_.end() ? nullptr : found->second;
}

bool Catalogue::HasAlliance(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  return alliances_.contains(name);
}

}  // namespace gongfang::booking
