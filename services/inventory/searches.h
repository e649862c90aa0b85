// Finding resources.
#pragma once

#include "absl/status/statusor.h"
#include "common/events/record_store.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "inventory/resource_directory.h"
#include "inventory/space_check.h"

namespace gongfang::inventory {

// INVALID_REQUEST, with everything that is wrong. `filter` and `words` of the wish are filled.
absl::StatusOr<ResourceWish> ToWish(const v1::SearchResourcesRequest& request);

// Thread safe.
class Searches {
 public:
  // All is borrowed.
  Searches(RecordStore& store, const SpaceCheck& check, ResourceDirectory& directory)
      : store_(store), check_(check), directory_(directory), resources_(store, "resource") {}

  // INVALID_REQUEST; NOT_FOUND; UNAVAILABLE; those of the database.
  absl::StatusOr<v1::SearchResourcesResponse> SearchResources(
      const CallContext& context, const v1::SearchResourcesRequest& request);

 private:
  // As of the transaction; false where that is too old.
  absl::StatusOr<bool> Answer(Transaction& transaction, const v1::SearchResourcesRequest& request,
                              const ResourceWish& wish, v1::SearchResourcesResponse& response);

  RecordStore& store_;
  const SpaceCheck& check_;
  ResourceDirectory& directory_;
  const Records<v1::Resource, ResourceName> resources_;
};

}  // namespace gongfang::inventory
