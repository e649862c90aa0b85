// The limits of searches for what is free; see limits.h.
#pragma once

#include <cstddef>

#include "absl/time/time.h"

namespace gongfang::limits {

inline constexpr absl::Duration kMaxSearchWindow = absl::Hours(24 * 62);
// After the window that was asked for.
inline constexpr absl::Duration kMaxRelaxedWindow = absl::Hours(24 * 7);
inline constexpr int kMaxSearchCategories = 20;
inline constexpr int kMaxSearchSpaces = 50;
inline constexpr int kDefaultSearchPage = 20;
inline constexpr int kMaxSearchPage = 100;
inline constexpr int kMaxFound = 1000;                  // by one search, on all its pages
inline constexpr int kMaxMoreStarts = 3;                // of one resource that was found
inline constexpr size_t kMaxExplainedCandidates = 100;  // where nothing was found

// Plans of several steps.
inline constexpr int kMaxPlanSteps = 8;
inline constexpr int kDefaultPlans = 3;
inline constexpr int kMaxPlans = 10;
inline constexpr size_t kMaxPlanCandidates = 200;  // of one step, the nearest
inline constexpr size_t kMaxPlanBranches = 5;      // of one step behind the first
inline constexpr int kMaxPlanMoves = 20;           // of one resource, to what can follow
inline constexpr int kMaxPlanLooks = 20'000;       // at when a resource is free, in all

// Bookings that a change would break.
inline constexpr int kMaxAffectedPage = 100;
inline constexpr int kMaxAlternatives = 3;       // of one booking
inline constexpr int kMaxAffectedScan = 50'000;  // bookings to come that are looked at

}  // namespace gongfang::limits
