// The id that makes a repeated write have one effect.
#pragma once

#include <string>

namespace gongfang::client {

// A random UUID (version 4), such as "0d9f0d4e-6f3b-4c1e-9d0a-5d8f4f6a7b21". Thread safe.
std::string NewRequestId();

}  // namespace gongfang::client
