// Which faults of a resource are open: beside their records, so that counting them needs no look at
// those that were resolved.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/store/database.h"
#include "common/store/migrate.h"

namespace gongfang::inventory::open_faults {

// Run them as component "faults".
absl::Span<const Migration> Migrations();

// Parts of the transaction that writes the record. `resource` and `fault` are full names.
absl::Status Add(Transaction& transaction, const std::string& resource, const std::string& fault);
absl::Status Remove(Transaction& transaction, const std::string& resource,
                    const std::string& fault);
absl::StatusOr<int64_t> Count(Transaction& transaction, const std::string& resource);

}  // namespace gongfang::inventory::open_faults
