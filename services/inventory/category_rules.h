// What a category must look like, and how categories may stand above each other. Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "common/rpc/request_check.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// The fields that an update may change.
absl::Span<const absl::string_view> CategoryFields();

// Notes in `check` every wrong field of `category`, a record of `alliance`, which is not known
// where its own name is wrong. Whether the category above it is there is not asked here.
void CheckCategory(const v1::Category& category, const std::optional<std::string>& alliance,
                   RequestCheck& check);

// Each category of an alliance with the one above it, "" for none, by full name.
using CategoryTree = absl::flat_hash_map<std::string, std::string>;

// What would be wrong if the category `name`, new or not, stood below `parent`; "" where nothing
// would. `tree` is as it was, and in order.
std::string PlaceMistake(const CategoryTree& tree, const std::string& name,
                         const std::string& parent);

}  // namespace gongfang::inventory
