// Rows of calls per second.
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tests/bench/alliance.h"
#include "tests/bench/contest.h"
#include "tests/bench/requests.h"
#include "tests/bench/rows.h"

namespace gongfang::bench {
namespace {

constexpr char kEcho[] = "echo";
constexpr char kPerSecond[] = "per second";

absl::Status MeasureAgainstEcho(Bench& bench, Target& product, const Contest& contest, Goal goal) {
  if (!bench.Wants(contest.name)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Best best, Compete(bench, product, contest));
  bench.report().Add({.row = contest.name,
                      .value = best.per_second,
                      .unit = kPerSecond,
                      .against = kEcho,
                      .peer = best.echo_per_second,
                      .goal = goal,
                      .note = absl::StrCat(best.in_flight, " in flight")});
  return absl::OkStatus();
}

}  // namespace

absl::Status MeasureCreate(Bench& bench) {
  ASSIGN_OR_RETURN(const Peak peak, bench.FindPeak());
  bench.report().Add({.row = "CreateBooking",
                      .value = peak.per_second,
                      .unit = kPerSecond,
                      .against = kEcho,
                      .peer = peak.echo_per_second,
                      .goal = AtLeast(0.7),
                      .note = absl::StrCat(peak.in_flight, " in flight")});
  return absl::OkStatus();
}

absl::Status MeasureRefusals(Bench& bench) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, bench.ServeBooked());
  Contest contest{.name = "refusal, slot taken", .expected = kSlotTaken};
  contest.make = CreateBookings([&bench](int64_t n) {
    // By a member who has no booking near it: a gap that is too short is another refusal.
    const int64_t place = Shuffled(n, kResources * Bench::kBookedHours);
    return BookingOf(place % kResources, FirstPlace(bench.base(), place / kResources),
                     (place + 1) % kMembers);
  });
  return MeasureAgainstEcho(bench, product->target(), contest, AtLeast(0.85));
}

absl::Status MeasureReads(Bench& bench) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, bench.ServeBooked());
  Contest get{.name = "GetBooking"};
  const auto count = static_cast<int64_t>(bench.booked().size());
  get.make =
      GetBookings([&bench, count](int64_t n) { return GetOf(bench.booked()[Shuffled(n, count)]); });
  RETURN_IF_ERROR(MeasureAgainstEcho(bench, product->target(), get, AtLeast(0.85)));
  Contest busy{.name = "QueryFreeBusy, one week"};
  busy.make =
      QueryFreeBusys([&bench](int64_t n) { return WeekOf(bench.base(), Shuffled(n, kResources)); });
  return MeasureAgainstEcho(bench, product->target(), busy, AtLeast(0.6));
}

}  // namespace gongfang::bench
