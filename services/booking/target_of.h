// What bookings, series and entries are about, as the table of permissions asks for it.
#pragma once

#include "booking/booking.h"
#include "common/access/target.h"

namespace gongfang::booking {

Target TargetOf(const Booking& booking);
Target TargetOf(const Series& series);
Target TargetOf(const WaitlistEntry& entry);

}  // namespace gongfang::booking
