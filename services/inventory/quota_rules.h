// What a quota must look like. Pure.
#pragma once

#include <optional>

#include "common/base/names.h"
#include "common/rpc/request_check.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// Notes in `check` every wrong field of `quota`, a record of `alliance`, which is not known where
// its own name is wrong. Whether the names in it lead anywhere is not asked here.
void CheckQuota(const v1::Quota& quota, const std::optional<AllianceName>& alliance,
                RequestCheck& check);

}  // namespace gongfang::inventory
