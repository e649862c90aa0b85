// A resource as a table. Pure, but for printing.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "clients/cli/output.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "google/protobuf/duration.pb.h"

namespace gongfang::cli {

// One resource in full, with its policy, or its JSON.
absl::Status PrintResource(const inventory::v1::Resource& resource, const Output& output);

// How long something was in use, to the minute, as its meter would show it: "200h", "39h20m".
std::string HoursOfUse(const google::protobuf::Duration& use);

// Says what publishing made of it: published, or in review first.
void SayPublished(const inventory::v1::Resource& resource, const Output& output);

}  // namespace gongfang::cli
