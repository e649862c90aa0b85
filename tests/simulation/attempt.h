// What travels between a client, a replica and the checker.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "booking/command.h"
#include "tests/simulation/world.h"

namespace gongfang::booking::simulation {

// One request of an operation: the operation may be tried again, by another one.
struct Attempt {
  int operation = 0;
  int number = 0;
  bool first_payload = true;  // of the request_id
  Command command;
  int64_t head_when_sent = 0;        // number of the last event at that time
  int64_t head_when_first_sent = 0;  // the same of the operation's first attempt
};

// What a replica decides together, and by what it decides.
struct Batch {
  int replica = 0;
  const WorldFacts* facts = nullptr;
  int64_t head_when_begun = 0;
  Instant begun = INT64_MIN;  // the first time that its clock was asked
  Instant now = INT64_MIN;    // the last time: the instant of the decision
  std::vector<std::shared_ptr<const Attempt>> attempts;
};

}  // namespace gongfang::booking::simulation
