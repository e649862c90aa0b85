// Rows of an open loop: calls come at a rate that does not wait for answers, as people do.
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "tests/bench/alliance.h"
#include "tests/bench/contest.h"
#include "tests/bench/requests.h"
#include "tests/bench/rows.h"

namespace gongfang::bench {
namespace {

constexpr double kHalf = 0.5;
constexpr double kOverload = 3;
constexpr char kOverloaded[] = "RESOURCE_EXHAUSTED OVERLOADED";
// More than the product lets wait, so that it is the product that refuses.
constexpr int kOverloadInFlight = 16'384;
constexpr int kOverloadChannels = 16;
// What the generator could not send in this time was not offered: it shares the cores with the
// server, and its own lateness is not the server's.
constexpr absl::Duration kPatience = absl::Milliseconds(20);

// The figures of all rounds.
struct Rounds {
  std::vector<double> echo_p99;
  std::vector<double> half_p99;
  std::vector<double> peak;     // OK per second
  std::vector<double> goodput;  // likewise, overloaded
  std::vector<double> overload_p99;
  std::vector<double> offered;  // per second, overloaded
};

class OpenLoop {
 public:
  OpenLoop(Bench& bench, Product& product, const Peak& peak)
      : bench_(bench),
        product_(product),
        peak_(peak),
        wide_(product.Connect(kOverloadChannels)),
        make_(CreateBookings([&bench](int64_t n) { return RandomBooking(bench.base(), n); })) {}

  absl::Status RunHalf(Rounds& rounds) {
    const Load load{.make = make_,
                    .in_flight = kOverloadInFlight,
                    .rate = peak_.per_second * kHalf,
                    .duration = bench_.round_time()};
    int64_t unused = next_;
    const Figures echo = Run(bench_.echo(), load, unused);
    RETURN_IF_ERROR(Expect(echo, ""));
    const Figures measured = Run(product_.target(), load, next_);
    RETURN_IF_ERROR(Expect(measured, ""));
    rounds.echo_p99.push_back(Milliseconds(echo.ok.Percentile(99)));
    rounds.half_p99.push_back(Milliseconds(measured.ok.Percentile(99)));
    Progress(absl::StrFormat("%.0f per second:  echo %s;  CreateBooking %s", load.rate,
                             echo.ok.ToString(), measured.ok.ToString()));
    return absl::OkStatus();
  }

  absl::Status RunOverload(Rounds& rounds) {
    const Load closed{.make = make_, .in_flight = peak_.in_flight, .duration = bench_.round_time()};
    const Figures peak = Run(product_.target(), closed, next_);
    RETURN_IF_ERROR(Expect(peak, ""));
    const Load load{.make = make_,
                    .in_flight = kOverloadInFlight,
                    .rate = peak_.per_second * kOverload,
                    .patience = kPatience,
                    .duration = bench_.round_time()};
    const int64_t first = next_;
    const Figures measured = Run(*wide_, load, next_);
    if (measured.Refused(kOverloaded) != measured.refused.count()) {
      return absl::InternalError(
          absl::StrCat("Under overload there were other refusals: ", Refusals(measured)));
    }
    rounds.peak.push_back(peak.ok_per_second);
    rounds.goodput.push_back(measured.ok_per_second);
    rounds.overload_p99.push_back(Milliseconds(measured.ok.Percentile(99)));
    rounds.offered.push_back(static_cast<double>(next_ - first) /
                             absl::ToDoubleSeconds(bench_.round_time()));
    Progress(absl::StrFormat("overload: peak %.0f, offered %.0f (%d unsent), OK %.0f, refused %d",
                             rounds.peak.back(), rounds.offered.back(), measured.unsent,
                             rounds.goodput.back(), measured.refused.count()));
    return absl::OkStatus();
  }

 private:
  Bench& bench_;
  Product& product_;
  const Peak peak_;
  const std::unique_ptr<Target> wide_;
  const CallMaker make_;
  int64_t next_ = 0;
};

void AddRows(Bench& bench, const Peak& peak, const Rounds& rounds) {
  bench.report().Add({.row = "CreateBooking at half its peak, p99",
                      .value = Median(rounds.half_p99),
                      .unit = "ms",
                      .against = "echo p99",
                      .peer = Median(rounds.echo_p99),
                      .goal = AtMost(4),
                      .note = absl::StrFormat("%.0f per second", peak.per_second * kHalf)});
  if (rounds.goodput.empty()) return;
  const double offered = Median(rounds.offered) / Median(rounds.peak);
  bench.report().Add({.row = kGoodputRow,
                      .value = Median(rounds.goodput),
                      .unit = "per second",
                      .against = "peak",
                      .peer = Median(rounds.peak),
                      .goal = AtLeast(0.9),
                      .note = absl::StrFormat("%.1f times could be sent", offered)});
  bench.report().Add({.row = kAcceptedRow,
                      .value = Median(rounds.overload_p99),
                      .unit = "ms",
                      .against = "p99 at half load",
                      .peer = Median(rounds.half_p99),
                      .goal = AtMost(5)});
}

}  // namespace

absl::Status MeasureOpenLoop(Bench& bench) {
  ASSIGN_OR_RETURN(const Peak peak, bench.FindPeak());
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, bench.ServeEmpty());
  OpenLoop loop(bench, *product, peak);
  const bool overload = bench.Wants(kGoodputRow) || bench.Wants(kAcceptedRow);
  Rounds rounds;
  for (int round = 0; round < bench.rounds(); ++round) {
    RETURN_IF_ERROR(loop.RunHalf(rounds));
    if (overload) RETURN_IF_ERROR(loop.RunOverload(rounds));
  }
  AddRows(bench, peak, rounds);
  return absl::OkStatus();
}

}  // namespace gongfang::bench
