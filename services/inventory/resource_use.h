// How much resources were used, and what is due because of that.
#pragma once

#include <cstdint>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/names.h"
#include "common/events/follower.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "common/store/migrate.h"
#include "gongfang/booking/v1/resources.pb.h"
#include "gongfang/inventory/v1/faults.pb.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "inventory/open_faults.h"

namespace gongfang::inventory {

// Whether an event of the log of booking tells of a use that is over: each booking has at most one.
bool IsUse(const events::v1::Event& event);
// For how long a booking used each of its resources, by full name, in microseconds: while somebody
// was checked in, and no longer than it had the resource. What was booked from the start was used
// from the check-in on, also where that was early.
absl::btree_map<std::string, int64_t> UseOf(const booking::v1::Booking& booking);

// Thread safe. Errors besides those that are named: of the database.
class ResourceUses {
 public:
  // The migrations of its tables; run them as component "uses".
  static absl::Span<const Migration> Migrations();

  // `store` is borrowed.
  explicit ResourceUses(RecordStore& store);

  // INVALID_REQUEST, NOT_FOUND.
  absl::StatusOr<v1::ResourceUse> GetResourceUse(const CallContext& context,
                                                 const v1::GetResourceUseRequest& request) const;

  // Adds what `events` of the log of booking tell, and reports a fault for each plan that is due
  // by that: a part of the transaction that stores how far the log was read, so that each use
  // counts once.
  absl::Status Apply(Transaction& transaction, Follower::Events events) const;

  // The plan of the resource was done: its use is counted anew, of what is over after `now`.
  static absl::Status Done(Transaction& transaction, const std::string& resource,
                           const std::string& plan, Instant now);
  // The plans of a resource became those of `after`: one that is new counts what is over after
  // `now`, and one that is gone is forgotten. A part of the transaction that changes them.
  static absl::Status ChangePlans(Transaction& transaction, const v1::Resource& before,
                                  const v1::Resource& after, Instant now);

 private:
  struct PlanRow {
    int64_t used = 0;   // since it was last done, in microseconds
    std::string fault;  // that is open because of it; empty where none is
  };
  using PlanRows = absl::btree_map<std::string, PlanRow>;

  static absl::StatusOr<PlanRows> ReadPlans(Transaction& transaction, const std::string& resource);
  // Adds a use that was over at `end`.
  absl::Status Add(Transaction& transaction, const ResourceName& name, int64_t used,
                   Instant end) const;
  absl::Status ReportWhatIsDue(Transaction& transaction, const v1::Resource& resource) const;
  // Answers its name.
  absl::StatusOr<std::string> Report(Transaction& transaction, const v1::Resource& resource,
                                     const v1::MaintenancePlan& plan) const;

  RecordStore& store_;
  const Records<v1::Resource, ResourceName> resources_;
  const Records<v1::Fault, FaultName> faults_;
};

}  // namespace gongfang::inventory
