// What every list has in common (AIP-158).
#pragma once

#include <cstdint>
#include <string>

#include "google/protobuf/message.h"

namespace gongfang {

// How many to answer where `requested` are asked for; it is not negative.
int PageSize(int32_t requested);

// What a page token is bound to: the type of the request and all its fields but page_size and
// page_token.
std::string ListFingerprint(const google::protobuf::Message& request);

}  // namespace gongfang
