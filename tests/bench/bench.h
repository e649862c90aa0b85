// What the rows share: the options, the stores, the echo, the report.
#pragma once

#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/load.h"
#include "tests/bench/product.h"
#include "tests/bench/report.h"
#include "tests/bench/stores.h"

namespace gongfang::bench {

struct Options {
  std::string program;  // the path of this program
  std::string folder;   // for everything that is made
  std::string rows;     // a regular expression; what it finds in a row's name is measured
  bool quick = false;   // fewer and shorter rounds: for work, not for figures
};

// What CreateBooking reaches at its best, in a closed loop.
struct Peak {
  double per_second = 0;
  int in_flight = 0;
  double echo_per_second = 0;  // with as many in flight
};

class Bench {
 public:
  explicit Bench(Options options);

  // Makes the stores and starts the echo.
  absl::Status Prepare();

  const Options& options() const { return options_; }
  bool Wants(const std::string& row) const { return std::regex_search(row, rows_); }
  int rounds() const { return options_.quick ? 3 : 5; }
  absl::Duration round_time() const { return absl::Seconds(options_.quick ? 1 : 3); }
  Instant base() const { return base_; }
  Report& report() { return report_; }
  Stores& stores() { return stores_; }
  Target& echo() { return echo_->target(); }

  // A product on a copy of its own of the store with the alliance alone, or of the one in which
  // also each resource has kBookedHours bookings, on its first hours.
  absl::StatusOr<std::unique_ptr<Product>> ServeEmpty() { return ServeCopy(stores_.Empty()); }
  absl::StatusOr<std::unique_ptr<Product>> ServeBooked() { return ServeCopy(stores_.Booked()); }
  absl::StatusOr<std::unique_ptr<Product>> ServeCopy(const std::string& store,
                                                     const std::string& name = "served");
  static constexpr int64_t kBookedHours = 20;
  // The names of some thousand of those bookings.
  const std::vector<std::string>& booked() const { return booked_; }

  // Measured at the first call.
  absl::StatusOr<Peak> FindPeak();

 private:
  absl::Status BookFirstHours(Product& product);
  absl::StatusOr<Samples> TakeSamples(Product& product);

  const Options options_;
  const std::regex rows_;
  const Instant base_;
  Stores stores_;
  std::vector<std::string> booked_;
  std::unique_ptr<EchoProcess> echo_;
  Report report_;
  Peak peak_;
};

// A line for whoever waits.
void Progress(absl::string_view text);

double Median(std::vector<double> values);

}  // namespace gongfang::bench
