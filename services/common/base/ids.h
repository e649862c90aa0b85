// Ids that sort by the time of their making: 48 bits of milliseconds, then randomness, laid out as
// UUID version 7 (RFC 9562). One such number is written in two ways: as a UUID (`uid` of a
// resource), and in 26 characters of lower-case base 32 (the last part of a booking's name).
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>

#include "common/base/clock.h"

namespace gongfang {

class Id {
 public:
  Id() : bytes_{} {}
  explicit Id(const std::array<uint8_t, 16>& bytes) : bytes_(bytes) {}

  std::string ToUuid() const;    // 018f5b3c-....: 36 characters
  std::string ToString() const;  // 26 characters of 0-9 a-z without i, l, o, u; sorts like the id

  friend bool operator==(const Id&, const Id&) = default;
  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  std::array<uint8_t, 16> bytes_;
};

// Makes ids that rise strictly within one generator, also when the clock stands still or goes back.
// Thread safe. `clock` is borrowed.
class IdGenerator {
 public:
  explicit IdGenerator(const Clock& clock);
  Id Next();

 private:
  const Clock& clock_;
  std::mutex mutex_;
  int64_t latest_millis_ = 0;
  // 74 random bits, of which the upper 12 count within one millisecond.
  uint32_t counter_ = 0;
  std::array<uint64_t, 2> state_;  // of a fast generator that is seeded from the system's

  uint64_t Random();
};

}  // namespace gongfang
