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

// Parts of the transaction that writes the record. `resource`, `fault` and `reporter` are full
// names; the last is empty where no member reported it.
absl::Status Add(Transaction& transaction, const std::string& resource, const std::string& fault,
                 const std::string& reporter);
absl::Status Remove(Transaction& transaction, const std::string& resource,
                    const std::string& fault);
struct Counts {
  int64_t all = 0;
  int64_t by_reporter = 0;
};
absl::StatusOr<Counts> Count(Transaction& transaction, const std::string& resource,
                             const std::string& reporter);

}  // namespace gongfang::inventory::open_faults
