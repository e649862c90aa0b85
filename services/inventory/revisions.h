// What resources were. Each write of one puts the whole of it into the log, in the transaction of
// the write: so the log is the place to look, also for what was written before this was asked of
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/names.h"
#include "common/store/database.h"
#include "common/store/migrate.h"
#include "gongfang/inventory/v1/publishing.pb.h"

namespace gongfang::inventory::revisions {

// The migrations of its index; run them as component "revisions", after those of the log.
absl::Span<const Migration> Migrations();

struct Revision {
  int64_t sequence = 0;  // of the event that made it
  v1::ResourceRevision record;
};

// Those of before the event `before`, the latest first: at most `limit`, and no more once they have
// limits::kMaxPageBytes.
absl::StatusOr<std::vector<Revision>> Read(Transaction& transaction, const ResourceName& resource,
                                           int64_t before, int limit);

// The latest with that etag; nullopt where there is none. Looks at a few revisions in each of as
// many transactions as it takes, so that none is long or holds much.
absl::StatusOr<std::optional<v1::ResourceRevision>> Find(Database& database,
                                                         const ResourceName& resource,
                                                         const std::string& etag);

}  // namespace gongfang::inventory::revisions
