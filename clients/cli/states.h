// States in words and colours. Pure.
#pragma once

#include <string>

#include "clients/cli/output.h"
#include "gongfang/booking/v1/resources.pb.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/membership/v1/partner_apps.pb.h"
#include "gongfang/membership/v1/qualifications.pb.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::cli {

// "published", "checked-in": the name of the value without its prefix, as --state takes it.
Cell StateCell(inventory::v1::Resource::State state);
// The same, or "deleted".
Cell ResourceStateCell(const inventory::v1::Resource& resource);
// Of older records, which do not say: "active".
Cell StateCell(membership::v1::Space::State state);
Cell StateCell(membership::v1::Member::Standing standing);
Cell StateCell(booking::v1::Booking::State state);
Cell StateCell(membership::v1::Qualification::State state);
Cell StateCell(booking::v1::WaitlistEntry::State state);
Cell StateCell(membership::v1::PartnerApp::State state);

}  // namespace gongfang::cli
