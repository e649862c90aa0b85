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

}  // namespace gongfang::limits
