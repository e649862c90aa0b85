// From the records of inventory to facts.
#include <algorithm>
#include <utility>
#include <vector>

#include "booking/catalogue.h"
#include "common/base/inventory_limits.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/calendar/zone.h"
#include "common/hours/schedule.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking {
namespace {

int64_t Micros(const google::protobuf::Duration& duration) {
  return duration.seconds() * kMicrosPerSecond + duration.nanos() / 1000;
}

Policy MakePolicy(const inventory::v1::Policy& proto) {
  Policy policy{.min_length = Micros(proto.min_length()),
                .max_length = Micros(proto.max_length()),
                .start_step = Micros(proto.start_step()),
                .length_step = Micros(proto.length_step()),
                .buffer_before = Micros(proto.buffer_before()),
                .buffer_after = Micros(proto.buffer_after()),
                .create_lead = Micros(proto.create_lead_time()),
                .change_lead = Micros(proto.change_lead_time()),
                .cancel_lead = Micros(proto.cancel_lead_time()),
                .horizon = Micros(proto.horizon())};
  for (const inventory::v1::TierHorizon& tier : proto.tier_horizons()) {
    policy.tier_horizons.emplace_back(tier.tier(), Micros(tier.horizon()));
  }
  for (const inventory::v1::LevelHorizon& level : proto.level_horizons()) {
    policy.level_horizons.emplace_back(level.level(), Micros(level.horizon()));
  }
  policy.within_one_day = proto.within_one_day();
  policy.min_gap = Micros(proto.min_gap());
  if (proto.has_approval_above()) policy.approval_above = Micros(proto.approval_above());
  policy.check_in_before = Micros(proto.check_in_before());
  policy.no_show_after = Micros(proto.no_show_after());
  return policy;
}

}  // namespace

ResourceFacts MakeFacts(const inventory::v1::Resource& resource, const std::string& time_zone,
                        const IntervalSet& closures, const Holidays& holidays) {
  ResourceFacts facts;
  facts.capacity = resource.capacity();
  facts.closures = closures;
  facts.policy = MakePolicy(resource.policy());
  facts.etag = resource.etag();
  facts.scope = {.resource = resource.name(), .category = resource.category()};
  if (resource.has_requirement()) {
    facts.requirement = {.equipment_class = resource.requirement().equipment_class(),
                         .level = std::max(resource.requirement().level(), 1)};
  }
  for (const inventory::v1::Companion& companion : resource.companions()) {
    facts.companions.push_back({companion.resource(), companion.units()});
  }
  if (const auto name = ResourceName::Parse(resource.name())) {
    facts.scope.space = SpaceName{name->alliance, name->space}.ToString();
  }
  const absl::StatusOr<absl::TimeZone> zone = LoadZone(time_zone);
  if (!zone.ok()) return facts;
  if (resource.has_schedule()) {
    absl::StatusOr<WeeklySchedule> schedule = MakeSchedule(resource.schedule(), holidays, *zone);
    if (!schedule.ok()) return facts;
    facts.schedule = *std::move(schedule);
  } else {
    facts.schedule = WeeklySchedule::AlwaysOpen(*zone);
  }
  facts.bookable =
      resource.state() == inventory::v1::Resource::STATE_PUBLISHED && !resource.has_delete_time();
  return facts;
}

OpenFaults MakeOpenFaults(const std::map<std::string, inventory::v1::Fault>& faults) {
  using google::protobuf::util::TimeUtil;
  OpenFaults open;
  for (const auto& [name, fault] : faults) {
    if (!fault.out_of_service()) continue;
    const Interval out{TimeUtil::TimestampToMicroseconds(fault.out_of_service_time()),
                       fault.has_expected_end_time()
                           ? TimeUtil::TimestampToMicroseconds(fault.expected_end_time())
                           : limits::kMaxInstant};
    if (out.start < out.end) open.out_of_service.push_back(out);
  }
  for (auto fault = faults.rbegin(); fault != faults.rend(); ++fault) {
    if (open.descriptions.size() == limits::kMaxToldFaults) break;
    open.descriptions.push_back(fault->second.description());
  }
  return open;
}

std::shared_ptr<const Quota> MakeQuota(const inventory::v1::Quota& proto) {
  auto quota = std::make_shared<Quota>();
  quota->name = proto.name();
  quota->display_name = proto.display_name();
  quota->of = {.resource = proto.resource(), .space = proto.space(), .category = proto.category()};
  quota->holder = static_cast<Quota::Holder>(proto.holder());
  quota->period = static_cast<Quota::Period>(proto.period());
  quota->rolling_days = proto.rolling_days();
  quota->time_limit = Micros(proto.time_limit());
  quota->booking_limit = proto.booking_limit();
  if (proto.has_prime_time()) {
    absl::StatusOr<WeeklySchedule> prime =
        MakeSchedule(proto.prime_time(), {}, absl::UTCTimeZone());
    if (!prime.ok()) return nullptr;
    quota->prime_time = *std::move(prime);
  }
  return quota;
}

}  // namespace gongfang::booking
