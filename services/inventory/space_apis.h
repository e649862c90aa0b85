// What others ask of a space: the format of SpaceAPI.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/events/record_store.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "inventory/space_check.h"
#include "inventory/space_directory.h"

namespace gongfang::inventory {

// Thread safe.
class SpaceApis {
 public:
  // All is borrowed.
  SpaceApis(RecordStore& store, const SpaceDirectory& spaces, const SpaceCheck& check);

  // INVALID_REQUEST; NOT_FOUND; UNAVAILABLE; those of the database.
  absl::StatusOr<google::api::HttpBody> GetSpaceApi(const CallContext& context,
                                                    const v1::GetSpaceApiRequest& request);

 private:
  // Whether any published resource is open now; nullopt where there is none.
  absl::StatusOr<std::optional<bool>> IsOpen(Transaction& transaction, const SpaceName& space,
                                             absl::TimeZone zone) const;

  RecordStore& store_;
  const SpaceDirectory& spaces_;
  const SpaceCheck& check_;
  const Records<v1::Resource, ResourceName> resources_;
  const Records<v1::Closure, ClosureName> closures_;
  const Records<v1::HolidayYear, HolidayYearName> years_;
};

}  // namespace gongfang::inventory
