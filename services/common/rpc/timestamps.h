// From the wire's Timestamp to the product's Instant, where it is one.
#pragma once

#include <optional>

#include "common/base/clock.h"
#include "google/protobuf/timestamp.pb.h"

namespace gongfang {

// nullopt where it is not a valid Timestamp, is outside [limits::kMinInstant,
// limits::kMaxInstant), or is finer than a microsecond.
std::optional<Instant> ToInstant(const google::protobuf::Timestamp& timestamp);

}  // namespace gongfang
