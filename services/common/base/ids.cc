#include "common/base/ids.h"

#include <cstring>

#include "absl/strings/string_view.h"
#include "common/base/crypto.h"

namespace gongfang {
namespace {

constexpr absl::string_view kBase32 = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr absl::string_view kHex = "0123456789abcdef";
constexpr uint32_t kCounterLimit = 1 << 12;

}  // namespace

std::string Id::ToUuid() const {
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < bytes_.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    text.push_back(kHex[bytes_[i] >> 4]);
    text.push_back(kHex[bytes_[i] & 15]);
  }
  return text;
}

std::string Id::ToString() const {
  // 128 bits are 26 digits of 5 bits with two zero bits in front.
  std::string text(26, '0');
  uint32_t bits = 0;
  int count = 2;
  size_t at = 0;
  for (const uint8_t byte : bytes_) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      text[at++] = kBase32[(bits >> count) & 31];
    }
  }
  return text;
}

IdGenerator::IdGenerator(const Clock& clock) : clock_(clock) {
  const std::string seed = RandomBytes(sizeof(state_));
  std::memcpy(state_.data(), seed.data(), sizeof(state_));
  state_[0] |= 1;  // the generator must not begin at zero
}

// xorshift128+ (Vigna 2014): ids need to be unlikely to collide, not hard to guess.
uint64_t IdGenerator::Random() {
  uint64_t a = state_[0];
  const uint64_t b = state_[1];
  state_[0] = b;
  a ^= a << 23;
  state_[1] = a ^ b ^ (a >> 17) ^ (b >> 26);
  return state_[1] + b;
}

Id IdGenerator::Next() {
  const std::lock_guard lock(mutex_);
  const int64_t now = absl::ToUnixMillis(clock_.Now());
  if (now > latest_millis_) {
    latest_millis_ = now;
    counter_ = static_cast<uint32_t>(Random() % (kCounterLimit / 4));
  } else if (++counter_ == kCounterLimit) {
    ++latest_millis_;  // borrow the next millisecond rather than wait for it
    counter_ = 0;
  }
  std::array<uint8_t, 16> bytes;
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<uint8_t>(latest_millis_ >> (40 - 8 * i));
  bytes[6] = static_cast<uint8_t>(0x70 | (counter_ >> 8));
  bytes[7] = static_cast<uint8_t>(counter_);
  const uint64_t random = Random();
  std::memcpy(bytes.data() + 8, &random, 8);
  bytes[8] = static_cast<uint8_t>(0x80 | (bytes[8] & 0x3f));
  return Id(bytes);
}

}  // namespace gongfang
