// What is asked of the permissions beside whether a method may be called: the rows of the table
// that are no methods.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/rpc/call_context.h"

namespace gongfang::inventory {

// Whether the caller publishes without a review what is in the space of that full name.
bool MayPublishWithoutReview(const CallContext& context, const std::string& space);

// Whether the caller may say of the resource of that full name that it is out of service.
bool MayTakeOutOfService(const CallContext& context, const std::string& resource);
// OK where so. PERMISSION_DENIED, NOT_ALLOWED, with `field` of the request.
absl::Status CheckTakeOutOfService(const CallContext& context, const std::string& resource,
                                   absl::string_view field);

// Whether the caller may read the member of that full name.
bool MayReadMember(const CallContext& context, const std::string& member);

}  // namespace gongfang::inventory
