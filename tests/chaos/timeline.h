// The states through which a log of events leads: each booking by the numbers of its events.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/chaos/checker.h"

namespace gongfang::chaos {

class Timeline {
 public:
  // `log` is borrowed, in the order of its numbers, which begin with 1 and have no gap.
  explicit Timeline(const std::vector<LoggedEvent>& log);

  int64_t head() const { return static_cast<int64_t>(log_.size()); }
  // The event with that number; null where there is none.
  const LoggedEvent* At(int64_t sequence) const;
  // The events of a booking, in order.
  const std::vector<const LoggedEvent*>& Of(const std::string& name) const;
  const std::map<std::string, std::vector<const LoggedEvent*>>& bookings() const { return events_; }
  // A booking as it was after event `sequence`; null where it was not made yet.
  const Seen* StateOf(const std::string& name, int64_t sequence) const;

  // A slot that was taken from event `from` on, until event `until`.
  struct Taken {
    std::string booking;
    Item item;
    int64_t from = 0;
    int64_t until = INT64_MAX;
  };
  const std::vector<Taken>& TakenOf(const std::string& resource) const;
  // The most units of `item`'s resource that are taken at once during it after event `sequence`;
  // the booking `without` does not count.
  int Peak(const Item& item, int64_t sequence, absl::string_view without) const;

 private:
  const std::vector<LoggedEvent>& log_;
  std::map<std::string, std::vector<const LoggedEvent*>> events_;
  std::map<std::string, std::vector<Taken>> taken_;
};

}  // namespace gongfang::chaos
