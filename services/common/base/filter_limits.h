// The limits of filters of lists and searches; see limits.h.
#pragma once

#include <cstddef>

namespace gongfang::limits {

inline constexpr size_t kMaxFilterBytes = 2048;
inline constexpr int kMaxFilterTerms = 100;  // comparisons and words
inline constexpr int kMaxFilterDepth = 20;   // of parentheses and NOTs within each other
inline constexpr size_t kMaxFacetCounts = 100;

}  // namespace gongfang::limits
