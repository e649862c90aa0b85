// What there is to book in one history, and by which rules: small, so that commands clash.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "booking/facts.h"
#include "tests/simulation/random.h"

namespace gongfang::booking::simulation {

inline constexpr char kAlliance[] = "a";
inline constexpr int64_t kMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kHour = 60 * kMinute;
inline constexpr int64_t kDay = 24 * kHour;
inline constexpr int64_t kSlot = 15 * kMinute;  // what bookings mostly begin at a multiple of
// 2027-01-15 00:00 in Shanghai, where all spaces are: eight hours ahead the whole year.
inline constexpr int64_t kZoneOffset = 8 * kHour;
inline constexpr Instant kOrigin = 1'799'942'400 * kMicrosPerSecond;
inline constexpr int kMembers = 3;
inline constexpr int kTeams = 2;

// When a resource is open: every day between two minutes of it, but for closures.
struct Opening {
  int from_minute = 0;
  int to_minute = 24 * 60;
};

// All facts at one time. Immutable once made.
class WorldFacts final : public Facts {
 public:
  std::shared_ptr<const ResourceFacts> FindResource(absl::string_view name) const override;
  std::shared_ptr<const MemberFacts> FindMember(absl::string_view name) const override;
  std::shared_ptr<const Quotas> QuotasOf(absl::string_view alliance) const override;

  // By number, as plans name them.
  std::vector<std::shared_ptr<const ResourceFacts>> resources;
  std::vector<Opening> openings;  // of resources
  std::vector<std::shared_ptr<const MemberFacts>> members;
  std::shared_ptr<const Quotas> quotas = std::make_shared<Quotas>();
};

struct World {
  int replicas = 1;
  // As inventory publishes them, one after the other; closures, quotas and the need for approval
  // change, the rest does not.
  std::vector<std::shared_ptr<const WorldFacts>> versions;

  int resources() const { return static_cast<int>(versions.front()->resources.size()); }
};

std::string ResourceName(int number);
std::string MemberName(int number);
std::string TeamName(int number);
// The number in a name of ResourceName; -1 where it is none.
int ResourceNumber(absl::string_view name);

World MakeWorld(uint64_t seed);

}  // namespace gongfang::booking::simulation
