// What a command must be answered in a given state, by the naive rules: why it is refused, if it
// is.
#pragma once

#include <set>
#include <string>

#include "tests/simulation/naive_rules.h"

namespace gongfang::booking::simulation {

struct Verdict {
  std::string reason;           // "" where it is accepted
  std::set<std::string> rules;  // of POLICY_VIOLATION

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

Verdict Judge(const Records& state, const Command& command, const Moment& moment);

// "POLICY_VIOLATION (QUOTA)" for people.
std::string ToString(const Verdict& verdict);
// "CONFIRMED r0 10:00-11:30 x2", with the times that are occupied.
std::string ToString(const Booking& booking);

// When the service has to do something about it by itself; 0: never.
Instant DueOf(const Booking& booking);
Instant DueOf(const WaitlistEntry& entry);

}  // namespace gongfang::booking::simulation
