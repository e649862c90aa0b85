// Which alliances, spaces and classes of equipment there are, as the log of membership tells: in
// memory, so that asking costs nothing.
#pragma once

#include <optional>
#include <shared_mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/events/mirror.h"
#include "common/rpc/auth.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::inventory {

// Thread safe.
class SpaceDirectory {
 public:
  // What comes by the log goes to `directory` (borrowed) too, unless it is null.
  explicit SpaceDirectory(Directory* directory) : directory_(directory) {}

  // Takes in one record of the log of membership. What inventory has no use for is passed over.
  void Take(const MirroredRecord& record);

  // Whether `name` is an alliance, a space or a class of equipment that exists.
  bool Has(absl::string_view name) const;
  // Where the space stands, such as "suspended"; empty where it is active, or not known.
  std::string WhyNotActive(absl::string_view name) const;
  // The space as membership keeps it; nullopt where it is not known.
  std::optional<membership::v1::Space> FindSpace(absl::string_view name) const;
  // The zone of the space, by its IANA name; empty where it is not known.
  std::string TimeZoneOf(absl::string_view name) const;

 private:
  Directory* const directory_;
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, std::string> names_;  // with WhyNotActive; under mutex_
  absl::flat_hash_map<std::string, membership::v1::Space> spaces_;  // by full name; under mutex_
};

}  // namespace gongfang::inventory
