// CreateBooking, whole, against a bare INSERT of another database.
#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "tests/bench/contest.h"
#include "tests/bench/postgres.h"
#include "tests/bench/requests.h"
#include "tests/bench/rows.h"

namespace gongfang::bench {

absl::Status MeasureAgainstPostgres(Bench& bench) {
  constexpr std::array<int, 3> kConnections = {8, 32, 64};
  ASSIGN_OR_RETURN(const Peak peak, bench.FindPeak());
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, bench.ServeEmpty());
  ASSIGN_OR_RETURN(const std::unique_ptr<Postgres> postgres,
                   Postgres::Start(absl::StrCat(bench.options().folder, "/postgres")));
  std::array<std::vector<double>, kConnections.size()> inserts;
  std::vector<double> products;
  int64_t next = 0;
  for (int round = 1; round <= bench.rounds(); ++round) {
    std::string line = absl::StrFormat("round %d of %d, per second:", round, bench.rounds());
    for (size_t i = 0; i < kConnections.size(); ++i) {
      ASSIGN_OR_RETURN(const double tps, postgres->Insert(kConnections[i], bench.round_time()));
      inserts[i].push_back(tps);
      absl::StrAppendFormat(&line, "  INSERT by %d %.0f", kConnections[i], tps);
    }
    Load load{.in_flight = peak.in_flight, .duration = bench.round_time()};
    load.make = CreateBookings([&bench](int64_t n) { return RandomBooking(bench.base(), n); });
    const Figures measured = Run(product->target(), load, next);
    RETURN_IF_ERROR(Expect(measured, ""));
    products.push_back(measured.ok_per_second);
    Progress(absl::StrFormat("%s  CreateBooking %.0f", line, products.back()));
  }
  std::array<double, kConnections.size()> medians;
  std::transform(inserts.begin(), inserts.end(), medians.begin(), Median);
  const auto best = std::max_element(medians.begin(), medians.end());
  bench.report().Add(
      {.row = "CreateBooking against PostgreSQL",
       .value = Median(products),
       .unit = "per second",
       .against = "pgbench INSERT",
       .peer = *best,
       .goal = AtLeast(2.5),
       .note = absl::StrCat(kConnections[best - medians.begin()],
                            " connections; CreateBooking with ", peak.in_flight, " in flight")});
  return absl::OkStatus();
}

}  // namespace gongfang::bench
