// PostgreSQL as a peer: of CreateBooking with an exclusion constraint, the usual way to make double
// bookings impossible; of SearchAvailability with the best plan that was found. See postgres.sh and
// search_sql.sh.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/city.h"
#include "tests/support/child_process.h"

namespace gongfang::bench {

class Postgres {
 public:
  // Makes a cluster in `folder`, which is emptied, and serves it until the destructor.
  static absl::StatusOr<std::unique_ptr<Postgres>> Start(const std::string& folder);
  ~Postgres();

  // Inserts with so many connections for so long; how many bookings it made per second.
  absl::StatusOr<double> Insert(int connections, absl::Duration duration);

  // Makes an empty database for the product; the URL for `gongfangd --store`.
  absl::StatusOr<std::string> MakeStore();

  // Makes the tables of the city, with all of its bookings in each layout.
  absl::Status Load(const City& city);
  // Asks `questions` of the city, "space,near" or "count", by one plan; how many were answered per
  // second.
  absl::StatusOr<double> Ask(const City& city, const std::string& questions,
                             const std::string& plan, int connections, absl::Duration duration);

 private:
  explicit Postgres(std::string folder) : folder_(std::move(folder)) {}

  const std::string folder_;
  std::unique_ptr<ChildProcess> server_;
};

}  // namespace gongfang::bench
