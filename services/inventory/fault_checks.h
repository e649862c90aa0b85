// What requests about faults, use and maintenance must look like. Pure.
#pragma once

#include "absl/status/status.h"
#include "common/rpc/field_mask.h"
#include "common/rpc/request_check.h"
#include "gongfang/inventory/v1/faults.pb.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// Each answers OK, or INVALID_REQUEST with every wrong field.
absl::Status Check(const v1::CreateFaultRequest& request);
absl::Status Check(const v1::GetFaultRequest& request);
absl::Status Check(const v1::ListFaultsRequest& request);
absl::Status Check(const v1::UpdateFaultRequest& request);
absl::Status Check(const v1::ResolveFaultRequest& request);
absl::Status Check(const v1::GetResourceUseRequest& request);

// The fields that an update sets.
SetFields FieldsOf(const v1::UpdateFaultRequest& request);

// The name of the resource whose use is named by a request that was checked.
std::string ResourceOfUse(const std::string& use);

// Notes every wrong field of the maintenance plans of a resource.
void CheckMaintenancePlans(const v1::Resource& resource, RequestCheck& check);

}  // namespace gongfang::inventory
