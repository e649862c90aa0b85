// What requests about passwords and sessions must look like. Pure.
//
// Each Check answers OK, or INVALID_REQUEST with every wrong field.
#pragma once

#include "absl/status/status.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::membership {

absl::Status Check(const v1::SignInRequest& request);
absl::Status Check(const v1::AcceptInvitationRequest& request);
absl::Status Check(const v1::SignOutRequest& request);
absl::Status Check(const v1::SetPasswordRequest& request);

}  // namespace gongfang::membership
