// What every event must be, given the state before it: the naive model of what was accepted.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/naive_rules.h"

namespace gongfang::booking::simulation {

struct SeenEvent {
  int64_t sequence = 0;
  Instant now = 0;
  std::string type;
  std::string actor;
  Subject subject;
  std::string snapshot;
};

// Why the event may not be; "" where it may.
std::string ObjectionTo(const SeenEvent& event, const Records& state, const Moment& moment);

}  // namespace gongfang::booking::simulation
