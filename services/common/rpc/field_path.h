// Where in a request a field is that is known by its type only. Pure.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace gongfang {

// The path, in a message of type `request`, of the field `full_name`, such as
// "gongfang.booking.v1.Booking.purpose": "booking.purpose"; "booking.items[].resource" where it is
// in a list. "" where there is no such field, or more than one: nobody could say which.
std::string FieldPath(const google::protobuf::Descriptor& request, absl::string_view full_name);

}  // namespace gongfang
