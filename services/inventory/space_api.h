// A space in the format of SpaceAPI, version 15 (https://spaceapi.io). Pure.
#pragma once

#include <optional>
#include <string>

#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::inventory {

// JSON, with all that version 15 requires. `open`: whether anything that it shares is open now;
// nullopt where it shares nothing.
//   logo     a picture of the first character of its name, as a data URL: spaces have no pictures
//   url      the first address in its description that begins with https:// or http://; else ""
//   contact  the first e-mail address and the first telephone number of its contacts
std::string SpaceApiJson(const membership::v1::Space& space, std::optional<bool> open);

}  // namespace gongfang::inventory
