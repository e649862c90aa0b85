// How a table is copied.
#pragma once

#include <cstddef>
#include <cstdint>

namespace gongfang::limits {

inline constexpr int64_t kMaxCopiedRows = 1000;             // in one transaction
inline constexpr size_t kMaxCopiedBytes = 4 * 1024 * 1024;  // likewise; of one row more at most
inline constexpr size_t kRowsPerInsert = 50;                // of one statement

}  // namespace gongfang::limits
