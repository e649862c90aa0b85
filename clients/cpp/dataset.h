// A data set: an alliance as a file (message Dataset, in proto JSON), and the bookings that its
// weekly patterns come to.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/dataset/v1/dataset.pb.h"

namespace gongfang::client {

// Bookings are made for that many days, from tomorrow on.
inline constexpr int kDatasetDays = 14;

// The data set in the file `path`. STORAGE_MISSING where there is no such file; INVALID_ARGUMENT,
// INVALID_DATASET, with the path and the place, where it is not proto JSON of a Dataset, has a
// field that is not known, or is larger than limits::kMaxDatasetBytes.
absl::StatusOr<dataset::v1::Dataset> ReadDataset(const std::string& path);

// The requests that make the bookings of the kDatasetDays days after that of `now`, by day and then
// in the order of the patterns; today and tomorrow are those of the zone of the first resource's
// space. A start that daylight saving skips is the instant of the change; of one that occurs twice
// it is the first. The length is elapsed time.
//
// The request_id depends on the alliance, the pattern and the date alone, so two expansions, also
// of different days, agree on every booking that is in both. Pure. INVALID_REQUEST names the field
// of a pattern that cannot be understood.
absl::StatusOr<std::vector<booking::v1::CreateBookingRequest>> ExpandBookings(
    const dataset::v1::Dataset& dataset, absl::Time now);

}  // namespace gongfang::client
