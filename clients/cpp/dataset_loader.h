// Makes everything that a data set describes, through the public API.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cpp/client.h"
#include "clients/cpp/dataset.h"

namespace gongfang::client {

struct LoadProgress {
  int done = 0;  // records of the whole data set, each date of a booking counted as one
  int total = 0;
  absl::string_view what;  // what is being loaded: "spaces", "bookings" ...
};

struct LoadOptions {
  absl::Time now;  // decides the dates of the bookings: see ExpandBookings
  // Called after each record, from several threads but never from two at once. May be empty.
  std::function<void(const LoadProgress&)> progress;
};

struct LoadReport {
  int made = 0;
  int already_there = 0;
  int skipped = 0;
  std::map<std::string, int> skipped_reasons;  // SLOT_TAKEN, POLICY_VIOLATION ...: how many
};

// Makes the alliance, spaces, teams, members, categories, resources and quotas that are not there,
// publishes the resources that are drafts, and makes the bookings of ExpandBookings. What is there
// already
// stays as it is, whatever became of it: loading again, on the same day or on a later one, changes
// nothing but that the new days get their bookings.
//
// A booking is skipped where the slot is taken (SLOT_TAKEN), a rule of the resource or a quota
// forbids it (POLICY_VIOLATION), or the resource has been suspended or retired since it was loaded
// (RESOURCE_NOT_BOOKABLE). Any other refusal stops the load: the status is that of the refusal and
// says which record it was. What was made until then stays, and a later load goes on from there.
absl::StatusOr<LoadReport> LoadDataset(const Client& client, const dataset::v1::Dataset& dataset,
                                       const LoadOptions& options);

}  // namespace gongfang::client
