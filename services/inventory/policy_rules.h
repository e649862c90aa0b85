// What a policy must look like: each rule within its bounds, and no two that leave nothing to book.
// Pure.
#pragma once

#include "common/rpc/request_check.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// Notes in `check` every wrong field of `policy`, below the field "policy" of the record. Rules
// that contradict each other are one violation, of the field that is easier to change.
void CheckPolicy(const v1::Policy& policy, RequestCheck& check);

}  // namespace gongfang::inventory
