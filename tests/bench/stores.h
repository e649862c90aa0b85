// The folders of data that are measured on. Small ones are made anew in each run; large ones take
// minutes, and are kept for as long as they are still what would be made.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "tests/bench/city.h"

namespace gongfang::bench {

class Stores {
 public:
  // Everything is below `folder`.
  Stores(std::string folder, Instant base, Instant now)
      : folder_(std::move(folder)), base_(base), now_(now) {}

  // The alliance alone; made by MakeSmall.
  std::string Empty() const { return folder_ + "/empty"; }
  // A copy of Empty that MakeSmall leaves for bookings to be made in.
  std::string Booked() const { return folder_ + "/booked"; }
  absl::Status MakeSmall();

  // With `live` live bookings and five times as many past ones; not to be written to.
  absl::StatusOr<std::string> Live(int64_t live);
  // The alliance with `resources` more resources than Empty; not to be written to.
  absl::StatusOr<std::string> Wide(int resources);

  // The alliance with the city and its bookings; not to be written to.
  absl::StatusOr<std::string> WithCity(const City& city);

  // A copy of `store` that is on disk when this returns. The one made under `name` before is gone.
  absl::StatusOr<std::string> Copy(const std::string& store, const std::string& name);

 private:
  // What the store holds and how: it changes when the tables do, or the alliance.
  absl::StatusOr<std::string> Fingerprint();
  template <typename Make>
  absl::StatusOr<std::string> Keep(const std::string& name, const std::string& what, Make make);

  const std::string folder_;
  const Instant base_;
  const Instant now_;
};

}  // namespace gongfang::bench
