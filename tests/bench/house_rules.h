// The rules that bookings of the bench meet: every family of policies and every period of quotas,
// all with limits that its bookings keep, so that each is looked at and none refuses.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"

namespace gongfang::bench {

// Of the bookings: see FirstPlace and SecondPlace. Ten minutes lie between two places, which the
// buffers of both fill.
inline constexpr absl::Duration kPlaceLength = absl::Minutes(20);
inline constexpr absl::Duration kBuffer = absl::Minutes(5);
// The category and the tier that the rules speak of.
inline constexpr char kCategory[] = "laser-cutter";
inline constexpr char kTier[] = "resident";

inventory::v1::Policy HousePolicy();
// Quotas of `alliance` and its `space`; the names are full.
std::vector<inventory::v1::CreateQuotaRequest> HouseQuotas(const std::string& alliance,
                                                           const std::string& space);
// Open every day from 06:00 to 22:00.
inventory::v1::Schedule HouseSchedule();

}  // namespace gongfang::bench
