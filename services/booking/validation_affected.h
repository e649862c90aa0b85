// What a question about a change must look like: every wrong field is named.
#pragma once

#include "absl/status/status.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::booking {

// INVALID_REQUEST. A resource and a closure are held to the bounds that inventory holds them to, so
// that what is asked costs no more than what may be made; whether they are right otherwise is not
// asked here. The rrule of a closure is for the catalogue, which knows the zone.
absl::Status CheckAffected(const v1::ListAffectedBookingsRequest& request);

}  // namespace gongfang::booking
