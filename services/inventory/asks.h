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

// OK where the caller may say of the resource of that full name that it is out of service, in
// `field` of the request. PERMISSION_DENIED, NOT_ALLOWED, with the field.
absl::Status CheckTakeOutOfService(const CallContext& context, const std::string& resource,
                                   absl::string_view field);

}  // namespace gongfang::inventory
