// Bookings, series and entries as values, to and from the messages of the API and of the event log.
// From(To(x)) is x. What a message lacks, the value has as nothing.
#pragma once

#include <string>

#include "booking/booking.h"
#include "booking/command.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::booking {

v1::Booking ToProto(const Booking& booking);
Booking FromProto(const v1::Booking& proto);
v1::Series ToProto(const Series& series);
Series FromProto(const v1::Series& proto);
v1::WaitlistEntry ToProto(const WaitlistEntry& entry);
WaitlistEntry FromProto(const v1::WaitlistEntry& proto);

// The message of a subject, serialised: what its event holds, and what a caller is answered.
std::string Serialize(const Subject& subject);
// The full name of its message, such as "gongfang.booking.v1.Booking".
std::string TypeName(const Subject& subject);
// Its resource name.
std::string NameOf(const Subject& subject);

}  // namespace gongfang::booking
