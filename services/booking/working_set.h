// What a batch works on: everything that its commands touch must be here before it is decided; what
// is not, does not exist.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "booking/booking.h"
#include "booking/command.h"
#include "booking/facts.h"
#include "booking/rules/account.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/calendar/occupancy.h"

namespace gongfang::booking {

// The occupancy of one resource and the queue for it, at a version that the store numbered.
struct Calendar {
  int64_t version = 0;
  Occupancy occupancy;
  std::vector<WaitlistEntry> queue;  // in the order of joining
};

// Claims that ended before this instant are no more in the way of anything. Others that are over
// may be: the buffer of what begins soon may have begun in the past.
inline Instant KeptSince(Instant now) {
  return now - absl::ToInt64Microseconds(limits::kMaxBuffer);
}

// A request that was answered before.
struct Answered {
  std::string fingerprint;
  std::string bytes;  // the answer, serialised
  // Where it was answered in this very batch: the provisional number of the change that answered,
  // or what was there already.
  int64_t change = 0;
  std::optional<Subject> unchanged;
};

struct WorkingSet {
  Instant now = 0;
  std::function<Id()> next_id;  // for bookings that the engine makes itself

  // Facts as of the beginning of the batch; null where nothing is known under that name.
  struct Resource {
    std::shared_ptr<const ResourceFacts> facts;
    Calendar* calendar = nullptr;  // borrowed; changed in place by what is accepted
  };
  absl::flat_hash_map<std::string, Resource> resources;  // by full name
  absl::flat_hash_map<std::string, std::shared_ptr<const MemberFacts>> members;
  absl::flat_hash_map<std::string, std::shared_ptr<const Quotas>> quotas;  // by alliance id

  // By alliance id.
  absl::flat_hash_map<std::string, std::shared_ptr<const QualificationRules>> qualification_rules;

  // The accounts that rules ask for, by AccountKey; borrowed, changed in place.
  absl::flat_hash_map<std::string, Account*> accounts;
  absl::flat_hash_map<std::string, Booking> bookings;       // by full name
  absl::flat_hash_map<std::string, Series> series;          // by full name
  absl::flat_hash_map<std::string, WaitlistEntry> entries;  // by full name; those in no queue
  absl::flat_hash_map<std::pair<std::string, std::string>, Answered> answered;  // see RequestKey

  // Filled in by what is decided: the calendars and accounts that changed, and the number of
  // changes so far.
  absl::flat_hash_set<std::string> touched;
  int64_t changes = 0;
};

// (alliance and actor, request_id)
std::pair<std::string, std::string> RequestKey(const Command& command);

// The key under which the claims of `booking_id` stand in an Occupancy, and its usages in an
// Account.
uint64_t ClaimKey(absl::string_view booking_id);

// What a usage of this resource is of; `facts` are null where it is not known any more.
Scope ScopeOf(const std::string& resource, const ResourceFacts* facts);

// The account of what this key has on hold.
std::string CallerAccount(absl::string_view alliance, absl::string_view key_id);

// Puts the facts that `command` needs into `set`: of its items, its member, the quotas of its
// alliance. The others are for what is there.
void AddFacts(const Command& command, const Facts& facts, WorkingSet& set);
void AddFacts(const Booking& booking, const Facts& facts, WorkingSet& set);
void AddFacts(const WaitlistEntry& entry, const Facts& facts, WorkingSet& set);

// The accounts that the rules ask for when `booking` is made or changed, by the facts in `set`.
void AddAccountKeys(const Booking& booking, bool hold, const WorkingSet& set,
                    absl::flat_hash_set<std::string>& keys);

// Since when accounts have to be known, for the rules in a set.
struct AccountHistory {
  Instant members = 0;
  Instant teams = 0;
  // For the account of this key: what a caller holds is known without history.
  Instant Since(absl::string_view key) const;
};
AccountHistory HistoryFor(const WorkingSet& set);

}  // namespace gongfang::booking
