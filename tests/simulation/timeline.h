// What the events say, and nothing else: the naive model's memory.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "booking/command.h"

namespace gongfang::booking::simulation {

// A value; everything by full name.
struct Records {
  std::map<std::string, Booking> bookings;
  std::map<std::string, Series> series;
  std::map<std::string, WaitlistEntry> entries;

  const Booking* FindBooking(const std::string& name) const;
  const Series* FindSeries(const std::string& name) const;
  const WaitlistEntry* FindEntry(const std::string& name) const;
  // What the event about `name` changes; null where there is no such thing.
  std::optional<Subject> Find(const std::string& name) const;
  void Put(const Subject& subject);
  void Remove(const std::string& name);
};

// The state after each event. Numbered as the events are; 0 is the empty one.
class Timeline {
 public:
  const Records& latest() const { return latest_; }
  int64_t head() const { return static_cast<int64_t>(undos_.size()); }

  void Append(const Subject& subject, std::string snapshot);
  // The serialised subject of event `sequence`, which must be there.
  const std::string& Snapshot(int64_t sequence) const { return snapshots_[sequence - 1]; }
  // Calls visit(state, number) for the states from the latest down to number `first`, until it
  // returns true. Whether it did.
  template <typename Visit>
  bool AnySince(int64_t first, Visit visit) const {
    if (visit(latest_, head())) return true;
    Records state = latest_;
    for (int64_t number = head(); number > first; --number) {
      TakeBack(number, state);
      if (visit(state, number - 1)) return true;
    }
    return false;
  }

 private:
  void TakeBack(int64_t number, Records& state) const;

  Records latest_;
  std::vector<std::pair<std::string, std::optional<Subject>>> undos_;  // name, and what was before
  std::vector<std::string> snapshots_;
};

}  // namespace gongfang::booking::simulation
