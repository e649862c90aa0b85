// What requests about partner apps, their keys and their links must look like. Pure.
//
// Each Check answers OK, or INVALID_REQUEST with every wrong field.
#pragma once

#include "absl/status/status.h"
#include "common/rpc/field_mask.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::membership {

absl::Status Check(const v1::CreatePartnerAppRequest& request);
absl::Status Check(const v1::GetPartnerAppRequest& request);
absl::Status Check(const v1::ListPartnerAppsRequest& request);
absl::Status Check(const v1::UpdatePartnerAppRequest& request);
absl::Status Check(const v1::ApprovePartnerAppRequest& request);
absl::Status Check(const v1::SuspendPartnerAppRequest& request);
absl::Status Check(const v1::ReinstatePartnerAppRequest& request);

// `now` is the time of the call: what is to expire does so later.
absl::Status Check(const v1::CreateAppKeyRequest& request, absl::Time now);
absl::Status Check(const v1::RotateAppKeyRequest& request);
absl::Status Check(const v1::ListAppKeysRequest& request);
absl::Status Check(const v1::RevokeAppKeyRequest& request);

absl::Status Check(const v1::LinkAppRequest& request);
absl::Status Check(const v1::UnlinkAppRequest& request);
absl::Status Check(const v1::ListAppLinksRequest& request);

// The fields that an update sets.
SetFields FieldsOf(const v1::UpdatePartnerAppRequest& request);

// Whether what was approved of an app is another thing in `after`: scopes, spaces, networks. Their
// order is nothing.
bool NeedsNewApproval(const v1::PartnerApp& before, const v1::PartnerApp& after);

}  // namespace gongfang::membership
