// The cells of a table that say when a resource is open: its hours, or its template. Pure.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// What a resource has in the columns.
std::string WriteTemplate(const v1::Resource& resource);
std::string WriteHours(const v1::Resource& resource);

// As ReadCell of resource_table.h does. The template is read first; hours beside it are refused,
// and exceptions and what holidays change stay as they are.
std::string ReadTemplate(absl::string_view cell, v1::Resource& resource);
std::string ReadHours(absl::string_view cell, v1::Resource& resource);

}  // namespace gongfang::inventory
