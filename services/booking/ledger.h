// Changes to a working set, each of which can be taken back: claims in calendars, usages in
// accounts, places in queues, and the records themselves.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "booking/command.h"
#include "booking/working_set.h"

namespace gongfang::booking {

// Of one command. `set` is borrowed.
class Ledger {
 public:
  explicit Ledger(WorkingSet& set) : set_(set) {}

  WorkingSet& set() { return set_; }
  const std::vector<Change>& changes() const { return changes_; }
  std::vector<Change> TakeChanges() { return std::move(changes_); }

  // Takes the claims and usages of a live booking out of the set, or puts them in: to look at what
  // would be without it. Not a change.
  void Withdraw(const Booking& booking);
  void Enter(const Booking& booking);

  // Puts `after` in the place of `before`, which is null for a new one: one change, numbered.
  void Record(absl::string_view type, const Booking* before, Booking after);
  void Record(absl::string_view type, const WaitlistEntry* before, WaitlistEntry after);
  void Record(absl::string_view type, const Series* before, Series after);

  // What change number `index` of a booking gave back, at least in part: resource and occupied time
  // of each item that there was before it.
  std::vector<std::pair<std::string, Interval>> FreedBy(size_t index) const;

  // Takes back all changes but the first `kept`.
  void RollBack(size_t kept);

 private:
  struct Undo {
    std::optional<Subject> before;
    std::vector<std::string> touched;  // by this change and by none before it
  };

  void Touch(const std::string& key, Undo& undo);
  void TouchCalendars(const Booking& booking, Undo& undo);
  void TouchAccounts(const Booking& booking, Undo& undo);
  template <typename Value>
  void Push(absl::string_view type, const Value* before, Value after, Undo undo);
  void Revert(const Booking& after, const Booking* before);
  void Revert(const WaitlistEntry& after, const WaitlistEntry* before);
  void Revert(const Series& after, const Series* before);
  void Store(const WaitlistEntry& entry);

  WorkingSet& set_;
  std::vector<Change> changes_;
  std::vector<Undo> undos_;  // one for each of changes_
};

}  // namespace gongfang::booking
