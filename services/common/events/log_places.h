// What a database says of logs: how far its own has come, and how far it has followed others.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "common/store/database.h"

namespace gongfang {

using HeadsByAlliance = std::map<std::string, int64_t>;

// The last number of each alliance in the log that the database holds.
absl::StatusOr<HeadsByAlliance> ReadHeads(Transaction& transaction);
// The places reached in other logs, by the name of the log.
absl::StatusOr<std::map<std::string, HeadsByAlliance>> ReadPlaces(Transaction& transaction);

}  // namespace gongfang
