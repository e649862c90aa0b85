#include "tests/bench/contest.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"

namespace gongfang::bench {

using booking::v1::BookingService;

CallMaker CreateBookings(std::function<booking::v1::CreateBookingRequest(int64_t n)> make,
                         std::function<void(int64_t n, const booking::v1::Booking&)> seen) {
  return Calls<booking::v1::CreateBookingRequest, booking::v1::Booking>(
      &BookingService::Stub::PrepareAsyncCreateBooking, std::move(make), std::move(seen));
}

CallMaker GetBookings(std::function<booking::v1::GetBookingRequest(int64_t n)> make) {
  return Calls<booking::v1::GetBookingRequest, booking::v1::Booking>(
      &BookingService::Stub::PrepareAsyncGetBooking, std::move(make));
}

CallMaker QueryFreeBusys(std::function<booking::v1::QueryFreeBusyRequest(int64_t n)> make) {
  return Calls<booking::v1::QueryFreeBusyRequest, booking::v1::QueryFreeBusyResponse>(
      &BookingService::Stub::PrepareAsyncQueryFreeBusy, std::move(make));
}

CallMaker SearchAvailabilities(
    std::function<booking::v1::SearchAvailabilityRequest(int64_t n)> make,
    std::function<void(int64_t n, const booking::v1::SearchAvailabilityResponse&)> seen) {
  return Calls<booking::v1::SearchAvailabilityRequest, booking::v1::SearchAvailabilityResponse>(
      &BookingService::Stub::PrepareAsyncSearchAvailability, std::move(make), std::move(seen));
}

absl::StatusOr<Best> Compete(Bench& bench, Target& product, const Contest& contest) {
  constexpr std::array<int, 2> kInFlight = {64, 256};
  std::array<std::vector<double>, 2> products;
  std::array<std::vector<double>, 2> echoes;
  int64_t next = 0;
  for (int round = 1; round <= bench.rounds(); ++round) {
    std::string line = absl::StrFormat("%s, round %d of %d:", contest.name, round, bench.rounds());
    for (size_t i = 0; i < kInFlight.size(); ++i) {
      Load load{.make = contest.make, .in_flight = kInFlight[i], .duration = bench.round_time()};
      int64_t unused = next;
      const Figures echo = Run(bench.echo(), load, unused);
      RETURN_IF_ERROR(Expect(echo, ""));
      const Figures measured = Run(product, load, next);
      RETURN_IF_ERROR(Expect(measured, contest.expected));
      echoes[i].push_back(echo.per_second);
      products[i].push_back(measured.per_second);
      absl::StrAppendFormat(&line, "  %d in flight: echo %.0f, product %.0f", kInFlight[i],
                            echo.per_second, measured.per_second);
    }
    Progress(line);
  }
  const size_t best = Median(products[0]) >= Median(products[1]) ? 0 : 1;
  return Best{Median(products[best]), kInFlight[best], Median(echoes[best])};
}

absl::Status Expect(const Figures& figures, const std::string& expected) {
  const bool right = expected.empty() ? figures.refused.count() == 0
                                      : figures.ok.count() == 0 &&
                                            figures.Refused(expected) == figures.refused.count();
  if (right) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("Every answer was to be ",
                                          expected.empty() ? "OK" : expected, ", but there were ",
                                          figures.ok.count(), " x OK, ", Refusals(figures)));
}

std::string Refusals(const Figures& figures) {
  return absl::StrJoin(figures.refusals, ", ", [](std::string* out, const auto& refusal) {
    absl::StrAppend(out, refusal.second, " x ", refusal.first);
  });
}

}  // namespace gongfang::bench
