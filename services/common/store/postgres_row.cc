#include "common/store/postgres_row.h"

#include <cassert>

#include "absl/strings/string_view.h"

namespace gongfang {
namespace {

// The first `bytes` bytes of `data`, most significant first, with the sign of the first.
int64_t BigEndian(absl::string_view data) {
  uint64_t number = !data.empty() && (data.front() & 0x80) != 0 ? ~uint64_t{0} : 0;
  for (const char byte : data) number = (number << 8) | static_cast<unsigned char>(byte);
  return static_cast<int64_t>(number);
}

// Four numbers of 16 bits (how many digits, the power of 10000 of the first, sign, decimals), then
// the digits to base 10000.
int64_t Numeric(absl::string_view data) {
  constexpr size_t kHeader = 8;
  constexpr uint64_t kBase = 10'000;
  if (data.size() < kHeader) return 0;
  const int64_t digits = BigEndian(data.substr(0, 2));
  const int64_t weight = BigEndian(data.substr(2, 2));
  const bool is_negative = BigEndian(data.substr(4, 2)) != 0;
  uint64_t number = 0;
  for (int64_t i = 0; i <= weight; ++i) {
    const size_t at = kHeader + 2 * static_cast<size_t>(i);
    const int64_t digit = i < digits && at + 2 <= data.size() ? BigEndian(data.substr(at, 2)) : 0;
    number = number * kBase + static_cast<uint64_t>(digit);
  }
  return static_cast<int64_t>(is_negative ? 0 - number : number);
}

}  // namespace

int64_t PostgresRow::Int(int column) const {
  if (IsNull(column)) return 0;
  switch (PQftype(result_, column)) {
    case kInt8Type:
    case kInt4Type:
    case kInt2Type:
      return BigEndian(View(column));
    case kBoolType:
      return View(column) == absl::string_view("\1", 1) ? 1 : 0;
    case kNumericType:
      return Numeric(View(column));
    default:
      assert(false && "a column was read as an integer that is none");
      return 0;
  }
}

}  // namespace gongfang
