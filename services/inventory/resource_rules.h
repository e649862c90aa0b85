// What a resource must look like. Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/types/span.h"
#include "common/rpc/request_check.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "google/protobuf/repeated_field.h"

namespace gongfang::inventory {

// The fields that an update may change.
absl::Span<const absl::string_view> ResourceFields();

// Notes in `check` every wrong field of `resource`, a record of `alliance`, which is not known
// where its own name is wrong. Whether the names in it lead anywhere is not asked here.
void CheckResource(const v1::Resource& resource, const std::optional<std::string>& alliance,
                   RequestCheck& check);

// Likewise of what is taken along with the resource whose full name is `self`; nothing where that
// is no name.
void CheckCompanions(const v1::Resource& resource, const std::string& self, RequestCheck& check);

// A capacity or level that is not given is 1.
void FillDefaults(v1::Resource& resource);

// Notes every wrong one of other names, in the field "aliases" of a record.
void CheckAliases(const google::protobuf::RepeatedPtrField<std::string>& aliases,
                  RequestCheck& check);

}  // namespace gongfang::inventory
