#include "inventory/resource_use.h"

#include <algorithm>
#include <utility>

#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "inventory/fault_checks.h"
#include "inventory/resource_states.h"

namespace gongfang::inventory {
namespace {

using google::protobuf::util::TimeUtil;

constexpr Migration kMigrations[] = {
    {1, "use of resources",
     R"sql(
CREATE TABLE resource_uses (
  resource TEXT NOT NULL,
  total BIGINT NOT NULL,
  PRIMARY KEY (resource)
);
CREATE TABLE plan_uses (
  resource TEXT NOT NULL,
  plan TEXT NOT NULL,
  since BIGINT NOT NULL,
  used BIGINT NOT NULL,
  fault TEXT NOT NULL,
  PRIMARY KEY (resource, plan)
);
)sql"},
};

constexpr absl::string_view kAdd = R"sql(
INSERT INTO resource_uses (resource, total) VALUES ($1, $2)
ON CONFLICT (resource) DO UPDATE SET total = resource_uses.total + excluded.total)sql";
constexpr absl::string_view kTotal = "SELECT total FROM resource_uses WHERE resource = $1";
constexpr absl::string_view kPlans = "SELECT plan, used, fault FROM plan_uses WHERE resource = $1";
constexpr absl::string_view kBegin = R"sql(
INSERT INTO plan_uses (resource, plan, since, used, fault) VALUES ($1, $2, $3, 0, '')
ON CONFLICT (resource, plan) DO UPDATE SET since = excluded.since, used = 0, fault = '')sql";
constexpr absl::string_view kForget = "DELETE FROM plan_uses WHERE resource = $1 AND plan = $2";
constexpr absl::string_view kCount =
    "UPDATE plan_uses SET used = used + $2 WHERE resource = $1 AND since < $3";
constexpr absl::string_view kDue =
    "UPDATE plan_uses SET fault = $3 WHERE resource = $1 AND plan = $2";
constexpr absl::string_view kDone =
    "UPDATE plan_uses SET since = $3, used = 0, fault = '' WHERE resource = $1 AND plan = $2";

absl::StatusOr<int64_t> ReadTotal(Transaction& transaction, const std::string& resource) {
  int64_t total = 0;
  RETURN_IF_ERROR(transaction.Query(kTotal, {resource}, [&total](const Row& row) {
    total = row.Int(0);
    return absl::OkStatus();
  }));
  return total;
}

bool HasPlan(const v1::Resource& resource, const std::string& id) {
  const auto& plans = resource.maintenance_plans();
  return std::any_of(plans.begin(), plans.end(),
                     [&id](const v1::MaintenancePlan& plan) { return plan.plan_id() == id; });
}

int64_t Every(const v1::MaintenancePlan& plan) { return plan.every().seconds() * kMicrosPerSecond; }

}  // namespace

bool IsUse(const events::v1::Event& event) {
  return event.type() == "booking.checked_out" || event.type() == "booking.completed";
}

absl::btree_map<std::string, int64_t> UseOf(const booking::v1::Booking& booking) {
  absl::btree_map<std::string, int64_t> uses;
  if (!booking.has_check_in_time() || !booking.has_check_out_time()) return uses;
  const Instant in = TimeUtil::TimestampToMicroseconds(booking.check_in_time());
  const Instant out = TimeUtil::TimestampToMicroseconds(booking.check_out_time());
  Instant first = INT64_MAX;
  for (const booking::v1::BookingItem& item : booking.items()) {
    first = std::min<Instant>(first, TimeUtil::TimestampToMicroseconds(item.start_time()));
  }
  for (const booking::v1::BookingItem& item : booking.items()) {
    const Instant start = TimeUtil::TimestampToMicroseconds(item.start_time());
    const Instant from = start == first ? in : std::max(in, start);
    const Instant to = std::min<Instant>(out, TimeUtil::TimestampToMicroseconds(item.end_time()));
    if (to > from) uses[item.resource()] += to - from;
  }
  return uses;
}

absl::Span<const Migration> ResourceUses::Migrations() { return kMigrations; }

ResourceUses::ResourceUses(RecordStore& store)
    : store_(store), resources_(store, "resource"), faults_(store, "fault") {}

absl::StatusOr<ResourceUses::PlanRows> ResourceUses::ReadPlans(Transaction& transaction,
                                                               const std::string& resource) {
  PlanRows rows;
  RETURN_IF_ERROR(transaction.Query(kPlans, {resource}, [&rows](const Row& row) {
    rows[std::string(row.Text(0))] = {row.Int(1), std::string(row.Text(2))};
    return absl::OkStatus();
  }));
  return rows;
}

absl::StatusOr<v1::ResourceUse> ResourceUses::GetResourceUse(
    const CallContext&, const v1::GetResourceUseRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const std::string name = ResourceOfUse(request.name());
  v1::ResourceUse use;
  RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
    use.Clear();
    ASSIGN_OR_RETURN(const v1::Resource resource,
                     resources_.Find(transaction, *ResourceName::Parse(name)));
    ASSIGN_OR_RETURN(const int64_t total, ReadTotal(transaction, name));
    ASSIGN_OR_RETURN(const PlanRows rows, ReadPlans(transaction, name));
    use.set_name(request.name());
    *use.mutable_total() = TimeUtil::MicrosecondsToDuration(total);
    for (const v1::MaintenancePlan& plan : resource.maintenance_plans()) {
      const auto row = rows.find(plan.plan_id());
      const int64_t since = row == rows.end() ? 0 : row->second.used;
      v1::PlanUse& told = *use.add_plans();
      told.set_plan_id(plan.plan_id());
      *told.mutable_since() = TimeUtil::MicrosecondsToDuration(since);
      *told.mutable_left() =
          TimeUtil::MicrosecondsToDuration(std::max<int64_t>(0, Every(plan) - since));
    }
    return absl::OkStatus();
  }));
  return use;
}

absl::Status ResourceUses::Apply(Transaction& transaction, Follower::Events events) const {
  for (const events::v1::Event& event : events) {
    booking::v1::Booking booking;
    if (!IsUse(event) || !event.snapshot().UnpackTo(&booking)) continue;
    const Instant end = TimeUtil::TimestampToMicroseconds(booking.check_out_time());
    for (const auto& [resource, used] : UseOf(booking)) {
      const std::optional<ResourceName> name = ResourceName::Parse(resource);
      if (name) RETURN_IF_ERROR(Add(transaction, *name, used, end));
    }
  }
  return absl::OkStatus();
}

absl::Status ResourceUses::Add(Transaction& transaction, const ResourceName& name, int64_t used,
                               Instant end) const {
  const std::string resource_name = name.ToString();
  RETURN_IF_ERROR(transaction.Execute(kAdd, {resource_name, used}).status());
  // What was over before the plan was there, or was done, is no use of it, however late it is told.
  RETURN_IF_ERROR(transaction.Execute(kCount, {resource_name, used, end}).status());
  const absl::StatusOr<v1::Resource> resource = resources_.Find(transaction, name);
  if (absl::IsNotFound(resource.status())) return absl::OkStatus();
  RETURN_IF_ERROR(resource.status());
  return IsThere(*resource) ? ReportWhatIsDue(transaction, *resource) : absl::OkStatus();
}

absl::Status ResourceUses::ReportWhatIsDue(Transaction& transaction,
                                           const v1::Resource& resource) const {
  if (resource.maintenance_plans().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const PlanRows rows, ReadPlans(transaction, resource.name()));
  for (const v1::MaintenancePlan& plan : resource.maintenance_plans()) {
    const auto row = rows.find(plan.plan_id());
    if (row == rows.end() || !row->second.fault.empty() || row->second.used < Every(plan)) continue;
    ASSIGN_OR_RETURN(const std::string fault, Report(transaction, resource, plan));
    RETURN_IF_ERROR(transaction.Execute(kDue, {resource.name(), plan.plan_id(), fault}).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ResourceUses::Report(Transaction& transaction,
                                                 const v1::Resource& resource,
                                                 const v1::MaintenancePlan& plan) const {
  const ResourceName of = *ResourceName::Parse(resource.name());
  const FaultName name{of.alliance, of.space, store_.ids().Next().ToString()};
  v1::Fault fault;
  fault.set_resource(resource.name());
  fault.set_description(plan.description());
  fault.set_maintenance_plan(plan.plan_id());
  fault.set_state(v1::Fault::STATE_OPEN);
  if (plan.out_of_service()) {
    fault.set_out_of_service(true);
    *fault.mutable_out_of_service_time() =
        TimeUtil::MicrosecondsToTimestamp(store_.clock().NowInstant());
  }
  RETURN_IF_ERROR(faults_.CreateIn(transaction, CallContext(), name, std::move(fault)).status());
  RETURN_IF_ERROR(open_faults::Add(transaction, resource.name(), name.ToString(), ""));
  return name.ToString();
}

absl::Status ResourceUses::Done(Transaction& transaction, const std::string& resource,
                                const std::string& plan, Instant now) {
  return transaction.Execute(kDone, {resource, plan, now}).status();
}

absl::Status ResourceUses::ChangePlans(Transaction& transaction, const v1::Resource& before,
                                       const v1::Resource& after, Instant now) {
  for (const v1::MaintenancePlan& plan : before.maintenance_plans()) {
    if (HasPlan(after, plan.plan_id())) continue;
    RETURN_IF_ERROR(transaction.Execute(kForget, {after.name(), plan.plan_id()}).status());
  }
  for (const v1::MaintenancePlan& plan : after.maintenance_plans()) {
    if (HasPlan(before, plan.plan_id())) continue;
    RETURN_IF_ERROR(transaction.Execute(kBegin, {after.name(), plan.plan_id(), now}).status());
  }
  return absl::OkStatus();
}

}  // namespace gongfang::inventory
