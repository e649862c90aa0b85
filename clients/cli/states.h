// States in words and colours. Pure.
#pragma once

#include <string>

#include "clients/cli/output.h"
#include "gongfang/booking/v1/resources.pb.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::cli {

// "published", "held": the name of the value without its prefix.
Cell StateCell(inventory::v1::Resource::State state);
Cell StateCell(booking::v1::Booking::State state);

}  // namespace gongfang::cli
