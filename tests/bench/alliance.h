// The alliance that is measured: one space with resources and members, and where in time its
// bookings lie.
//
// Time is cut so that any mix of bookings fits without a collision: the space is open from 06:00 to
// 22:00, and each open hour of a resource has two places, :05 to :25 and :35 to :55. The first ones
// are for bookings that are there before, the second ones for those that a load makes.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "booking/booking.h"
#include "clients/cpp/client.h"
#include "common/calendar/interval.h"

namespace gongfang::bench {

inline constexpr char kAlliance[] = "alliances/bench";
inline constexpr int kResources = 2000;
inline constexpr int kMembers = 5000;
inline constexpr int kTeams = 500;
// Open hours that loads spread over, from Base() on: 256 days.
inline constexpr int64_t kHours = 4096;

std::string ResourceName(int64_t n);
std::string MemberName(int64_t n);
// The team of member `n`.
std::string TeamOf(int64_t n);
// The n-th resource as inventory is asked for it, and its space.
inventory::v1::Resource ResourceRecord(int64_t n);
inline constexpr char kSpace[] = "alliances/bench/spaces/hall";
inline constexpr char kZone[] = "Asia/Shanghai";

// Makes the alliance with the house rules, kTeams teams, kMembers members, and `resources`
// published resources.
absl::Status MakeAlliance(const client::Client& client, int resources);
// Changes with whatever MakeAlliance makes, so that stores that were made before are made again.
std::string AllianceRecipe();

// A midnight of the space, one to two weeks from now, the same throughout a week.
Instant Base(Instant now);
// The two places of the `hour`-th open hour after `base`, or before it where `hour` is negative.
Interval FirstPlace(Instant base, int64_t hour);
Interval SecondPlace(Instant base, int64_t hour);

}  // namespace gongfang::bench
