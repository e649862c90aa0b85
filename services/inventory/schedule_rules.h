// What weekly hours must look like. Pure.
#pragma once

#include "absl/strings/string_view.h"
#include "common/rpc/request_check.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// Notes in `check` every wrong field of `schedule`, which is in the field `field` of the record.
void CheckSchedule(absl::string_view field, const v1::Schedule& schedule, RequestCheck& check);

}  // namespace gongfang::inventory
