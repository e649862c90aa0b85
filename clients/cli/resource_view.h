// A resource as a table. Pure, but for printing.
#pragma once

#include "absl/status/status.h"
#include "clients/cli/output.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::cli {

// One resource in full, with its policy, or its JSON.
absl::Status PrintResource(const inventory::v1::Resource& resource, const Output& output);

// Says what publishing made of it: published, or in review first.
void SayPublished(const inventory::v1::Resource& resource, const Output& output);

}  // namespace gongfang::cli
