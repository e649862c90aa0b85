#include "common/rpc/timestamps.h"

#include "common/base/limits.h"

namespace gongfang {

std::optional<Instant> ToInstant(const google::protobuf::Timestamp& timestamp) {
  constexpr int kNanosPerMicro = 1000;
  constexpr int kNanosPerSecond = 1'000'000'000;
  if (timestamp.seconds() < limits::kMinInstant / kMicrosPerSecond ||
      timestamp.seconds() >= limits::kMaxInstant / kMicrosPerSecond || timestamp.nanos() < 0 ||
      timestamp.nanos() >= kNanosPerSecond || timestamp.nanos() % kNanosPerMicro != 0) {
    return std::nullopt;
  }
  return timestamp.seconds() * kMicrosPerSecond + timestamp.nanos() / kNanosPerMicro;
}

}  // namespace gongfang
