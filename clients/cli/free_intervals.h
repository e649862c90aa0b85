// When a resource can be had: what is open, minus what is taken. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::cli {

// `units` of the resource are free throughout [start, end).
struct FreeInterval {
  absl::Time start;
  absl::Time end;
  int units = 0;

  friend bool operator==(const FreeInterval&, const FreeInterval&) = default;
};

// In order, apart from each other or with different units, never with none.
std::vector<FreeInterval> FreeIntervals(const booking::v1::FreeBusy& free_busy);

// The same, open only while `units` of `companion` are free.
booking::v1::FreeBusy WithCompanion(booking::v1::FreeBusy free_busy,
                                    const booking::v1::FreeBusy& companion, int units);

inline constexpr int kFreeChartWidth = 66;  // cells of its widest line

// A line for each day of [from, to) in `zone`, one sign per half hour: "·" closed or outside the
// window, "░" taken, and a block as high as the free part of the capacity ("█" all of it). A half
// hour counts as what is free throughout its part in the window.
std::string FreeChart(const booking::v1::FreeBusy& free_busy, absl::Time from, absl::Time to,
                      absl::TimeZone zone);

}  // namespace gongfang::cli
