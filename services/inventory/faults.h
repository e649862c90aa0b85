// Faults of resources.
#pragma once

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "inventory/space_check.h"

namespace gongfang::inventory {

// Thread safe. Errors: INVALID_REQUEST, also where the resource does not exist, is retired or
// deleted; NOT_FOUND; NOT_ALLOWED; ETAG_MISMATCH; ILLEGAL_TRANSITION; TOO_MANY; those of
// SpaceCheck and of the database.
class Faults {
 public:
  // Borrowed.
  Faults(RecordStore& store, const SpaceCheck& known);

  absl::StatusOr<v1::Fault> CreateFault(const CallContext& context,
                                        const v1::CreateFaultRequest& request) const;
  absl::StatusOr<v1::Fault> GetFault(const CallContext& context,
                                     const v1::GetFaultRequest& request) const;
  absl::StatusOr<v1::ListFaultsResponse> ListFaults(const CallContext& context,
                                                    const v1::ListFaultsRequest& request) const;
  absl::StatusOr<v1::Fault> UpdateFault(const CallContext& context,
                                        const v1::UpdateFaultRequest& request) const;
  absl::StatusOr<v1::Fault> ResolveFault(const CallContext& context,
                                         const v1::ResolveFaultRequest& request) const;

 private:
  // INVALID_REQUEST unless a fault of the resource may be reported.
  absl::Status CheckResource(Transaction& transaction, const std::string& name) const;
  // INVALID_REQUEST where a fault that is out of service is to end before it begins.
  absl::Status CheckEnd(const v1::Fault& fault) const;
  // Checks `fault`, which an update has made of `before`, and sets what comes of it.
  absl::Status TakeUpdate(const CallContext& context, const v1::Fault& before,
                          v1::Fault& fault) const;
  // Sets whether it is out of service, from now on.
  void SetOutOfService(bool out_of_service, v1::Fault& fault) const;

  RecordStore& store_;
  const SpaceCheck& known_;
  const Records<v1::Fault, FaultName> faults_;
  const Records<v1::Resource, ResourceName> resources_;
};

}  // namespace gongfang::inventory
