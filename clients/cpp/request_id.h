// The id that makes a repeated write have one effect.
#pragma once

#include <string>

namespace gongfang::client {

// A UUID that no other call gets. Of version 7: they sort by time, so that the service, which keeps
// them for a week, adds each at the end of a table. Thread safe.
std::string NewRequestId();

}  // namespace gongfang::client
