// Whether resources that a record names are there.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "google/protobuf/repeated_field.h"

namespace gongfang::inventory {

// INVALID_REQUEST with every one of `names`, in the field `field` of the request, that does not
// exist. They are names of resources, by their form. Errors besides: of the database.
absl::Status MustHaveResources(Transaction& transaction,
                               const Records<v1::Resource, ResourceName>& resources,
                               const google::protobuf::RepeatedPtrField<std::string>& names,
                               absl::string_view field);

}  // namespace gongfang::inventory
