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
  // Those of a resource that were taken in some state from `earliest` to `latest`.
  std::vector<const Taken*> TakenBetween(const std::string& resource, int64_t earliest,
                                         int64_t latest) const;
  // The most units of `item`'s resource that are taken at once during it after event `sequence`;
  // the booking `without` does not count.
  int Peak(const Item& item, int64_t sequence, absl::string_view without) const;

 private:
  // All of a resource, by `from`, and before each kStride-th of them those that still were taken,
  // so that one state of a long history is found without reading all of it.
  static constexpr size_t kStride = 64;
  struct OfResource {
    std::vector<Taken> all;
    std::vector<std::vector<size_t>> still;
  };

  const std::vector<LoggedEvent>& log_;
  std::map<std::string, std::vector<const LoggedEvent*>> events_;
  std::map<std::string, OfResource> taken_;
};

}  // namespace gongfang::chaos
