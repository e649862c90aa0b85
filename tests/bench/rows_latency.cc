// Rows of how long an answer takes while there is no overload.
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "tests/bench/alliance.h"
#include "tests/bench/contest.h"
#include "tests/bench/disk.h"
#include "tests/bench/requests.h"
#include "tests/bench/rows.h"

namespace gongfang::bench {
namespace {

constexpr int kRushing = 1000;

absl::Duration Percentile(const Figures& figures, double percent) {
  Histogram all = figures.ok;
  all.Merge(figures.refused);
  return all.Percentile(percent);
}

absl::Status CheckRush(const Figures& figures) {
  const int64_t refused = figures.Refused(kSlotTaken);
  if (figures.ok.count() == 1 && refused == kRushing - 1 &&
      figures.refused.count() == kRushing - 1) {
    return absl::OkStatus();
  }
  return absl::InternalError(absl::StrCat("Of ", kRushing, " clients for one slot ",
                                          figures.ok.count(),
                                          " won; the others: ", Refusals(figures)));
}

}  // namespace

absl::Status MeasureRush(Bench& bench) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, bench.ServeEmpty());
  std::vector<double> echoes;
  std::vector<double> products;
  const int rushes = 5 * bench.rounds();
  int64_t next = 0;
  for (int64_t rush = 0; rush < rushes; ++rush) {
    Load load{.in_flight = kRushing, .duration = absl::Seconds(10), .calls = kRushing};
    load.make = CreateBookings([&bench, rush](int64_t n) {
      return BookingOf(rush % kResources, SecondPlace(bench.base(), rush), n % kMembers);
    });
    int64_t unused = next;
    const Figures echo = Run(bench.echo(), load, unused);
    RETURN_IF_ERROR(Expect(echo, ""));
    const Figures measured = Run(product->target(), load, next);
    RETURN_IF_ERROR(CheckRush(measured));
    echoes.push_back(Milliseconds(Percentile(echo, 99)));
    products.push_back(Milliseconds(Percentile(measured, 99)));
  }
  bench.report().Add({.row = "1000 clients for one slot, p99",
                      .value = Median(products),
                      .unit = "ms",
                      .against = "echo p99",
                      .peer = Median(echoes),
                      .goal = AtMost(2),
                      .note = absl::StrCat("1 winner and 999 refusals, ", rushes, " times")});
  return absl::OkStatus();
}

absl::Status MeasureAlone(Bench& bench) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, bench.ServeEmpty());
  std::vector<double> echoes;
  std::vector<double> disks;
  std::vector<double> products;
  int64_t next = 0;
  for (int round = 1; round <= bench.rounds(); ++round) {
    Load load{.in_flight = 1, .duration = bench.round_time()};
    load.make = CreateBookings([&bench](int64_t n) { return RandomBooking(bench.base(), n); });
    int64_t unused = next;
    const Figures echo = Run(bench.echo(), load, unused);
    ASSIGN_OR_RETURN(const Histogram disk,
                     ProbeDisk(bench.options().folder, bench.round_time() / 2));
    const Figures measured = Run(product->target(), load, next);
    RETURN_IF_ERROR(Expect(measured, ""));
    echoes.push_back(Milliseconds(echo.ok.Percentile(50)));
    disks.push_back(Milliseconds(disk.Percentile(50)));
    products.push_back(Milliseconds(measured.ok.Percentile(50)));
    Progress(
        absl::StrFormat("one at a time, round %d of %d, p50 in ms:  echo %.3f, fdatasync "
                        "%.3f, CreateBooking %.3f",
                        round, bench.rounds(), echoes.back(), disks.back(), products.back()));
  }
  bench.report().Add(
      {.row = "one CreateBooking at a time, p50",
       .value = Median(products),
       .unit = "ms",
       .against = "echo + fdatasync",
       .peer = Median(echoes) + Median(disks),
       .goal = AtMost(1.5),
       .note = absl::StrFormat("echo %.3f, fdatasync %.3f", Median(echoes), Median(disks))});
  return absl::OkStatus();
}

}  // namespace gongfang::bench
