// All that is going to happen in one history, as data that follows from a seed: what clients ask
// for, and what goes wrong. Because it is data, a history that fails can be made smaller by leaving
// things out.
#pragma once

#include <cstdint>
#include <vector>

#include "booking/command.h"
#include "tests/simulation/world.h"

namespace gongfang::booking::simulation {

struct PlannedItem {
  int resource = 0;
  Instant start = 0;
  int64_t length = 0;
  int64_t units = 1;
};

// One thing that a client wants; with all of its attempts one operation.
struct Ask {
  int id = 0;
  Instant at = 0;
  Verb verb = Verb::kCreate;
  int replica = 0;  // of the first attempt; the next ones go to others
  int attempts = 1;
  bool has_request_id = false;
  bool other_payload = false;  // the second attempt is another request with the same request_id
  int64_t patience = 0;        // until it tries again
  int caller = 0;
  int member = 0;
  int team = -1;
  // kCreate, kReschedule, kSeries: of the (first) booking. kJoin: the window of the first.
  std::vector<PlannedItem> items;
  int64_t hold_ttl = 0;
  int target = 0;  // the Ask that made what this one is about
  bool has_etag = false;
  bool validate_only = false;
  bool overrides = false;
  // kSeries: a new one of so many bookings, a day or less apart; 0 changes or cancels that of
  // `target`.
  int instances = 0;
  int64_t apart = 0;
  bool all_or_none = true;
  int64_t length = 0;  // kJoin: what is wanted in the window
};

enum class FaultKind {
  kCrash,         // of a replica, at its next step number `count`; it is back after `length`
  kPause,         // of a replica, likewise: it stands still for `length`
  kSlowCommit,    // its next commit takes `length`
  kFullDisk,      // for `length`
  kBusyStore,     // the next `count` transactions of a replica find the store busy once
  kFailedReads,   // the next `count` reads of a replica
  kLostLeases,    // the coordinator comes back empty
  kNoLeases,      // it cannot be reached for `length`
  kShortLeases,   // leases of `length`, less than a commit takes
  kClockJump,     // the clock of a replica, by `length`
  kLostMessages,  // the next `count` requests to a replica, or its answers, do not arrive
  kTwice,         // the next `count` requests to a replica arrive twice
  kNewFacts,      // inventory publishes; each replica follows within `length`
};
inline constexpr int kFaultKinds = static_cast<int>(FaultKind::kNewFacts) + 1;
absl::string_view FaultName(FaultKind kind);

struct Fault {
  Instant at = 0;
  FaultKind kind = FaultKind::kCrash;
  int replica = 0;
  int64_t length = 0;
  int count = 1;
};

struct Plan {
  uint64_t seed = 0;
  std::vector<Ask> asks;      // by time
  std::vector<Fault> faults;  // by time
};

Plan MakePlan(uint64_t seed, const World& world);

}  // namespace gongfang::booking::simulation
