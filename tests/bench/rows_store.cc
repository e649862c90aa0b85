// Rows of a store with years of bookings in it: rate, start, memory.
#include <array>
#include <fstream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "tests/bench/alliance.h"
#include "tests/bench/contest.h"
#include "tests/bench/requests.h"
#include "tests/bench/rows.h"

namespace gongfang::bench {
namespace {

constexpr int kMoreResources = 10'000;

int64_t LiveBookings(const Bench& bench) { return bench.options().quick ? 100'000 : 1'000'000; }

// Memory of a process that no file backs, in bytes; 0 where it cannot be read.
double AnonymousMemory(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  int64_t kib = 0;
  for (std::string line; std::getline(status, line);) {
    absl::string_view rest = line;
    if (!absl::ConsumePrefix(&rest, "RssAnon:") || !absl::ConsumeSuffix(&rest, " kB")) continue;
    (void)absl::SimpleAtoi(rest, &kib);  // spaces around it are allowed
  }
  return 1024.0 * static_cast<double>(kib);
}

// Makes the product know every calendar of `resources`, without booking anything.
absl::Status TouchAll(Bench& bench, Product& product, int64_t resources) {
  Load load{.duration = absl::Minutes(10), .calls = resources};
  load.make = CreateBookings([&bench](int64_t n) {
    booking::v1::CreateBookingRequest request =
        BookingOf(n, SecondPlace(bench.base(), 0), n % kMembers);
    request.set_validate_only(true);
    return request;
  });
  int64_t next = 0;
  const Figures figures = Run(product.target(), load, next);
  if (figures.ok.count() == resources) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("Not every resource could be asked for: ", Refusals(figures)));
}

// The median of some starts on `store`: bytes in memory once every calendar is known.
absl::StatusOr<double> MemoryOn(Bench& bench, const std::string& store, int64_t resources) {
  std::vector<double> taken;
  for (int start = 0; start < 3; ++start) {
    ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, Product::Start(store));
    RETURN_IF_ERROR(TouchAll(bench, *product, resources));
    taken.push_back(AnonymousMemory(product->pid()));
    RETURN_IF_ERROR(product->Stop());
  }
  return Median(taken);
}

}  // namespace

absl::Status MeasureFullStore(Bench& bench) {
  const int64_t live = LiveBookings(bench);
  ASSIGN_OR_RETURN(const Peak peak, bench.FindPeak());
  ASSIGN_OR_RETURN(const std::string store, bench.stores().Live(live));
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> full, bench.ServeCopy(store, "served-full"));
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> empty, bench.ServeEmpty());
  const std::array<Product*, 2> products = {empty.get(), full.get()};
  for (Product* product : products) RETURN_IF_ERROR(TouchAll(bench, *product, kResources));
  std::array<std::vector<double>, 2> rates;
  int64_t next = 0;
  for (int round = 1; round <= bench.rounds(); ++round) {
    int64_t last = next;
    for (size_t i = 0; i < products.size(); ++i) {
      Load load{.in_flight = peak.in_flight, .duration = bench.round_time()};
      load.make = CreateBookings([&bench](int64_t n) { return RandomBooking(bench.base(), n); });
      int64_t from = next;
      const Figures figures = Run(products[i]->target(), load, from);
      RETURN_IF_ERROR(Expect(figures, ""));
      rates[i].push_back(figures.ok_per_second);
      last = std::max(last, from);
    }
    next = last;
    Progress(absl::StrFormat("CreateBooking, round %d of %d, per second:  empty %.0f, full %.0f",
                             round, bench.rounds(), rates[0].back(), rates[1].back()));
  }
  bench.report().Add({.row = kFullStoreRow,
                      .value = Median(rates[1]),
                      .unit = "per second",
                      .against = "on an empty store",
                      .peer = Median(rates[0]),
                      .goal = AtLeast(0.9),
                      .note = absl::StrCat(live, " live, ", 5 * live, " past bookings")});
  return absl::OkStatus();
}

absl::Status MeasureStart(Bench& bench) {
  const int64_t live = LiveBookings(bench);
  ASSIGN_OR_RETURN(const std::string small, bench.stores().Live(live / 10));
  ASSIGN_OR_RETURN(const std::string large, bench.stores().Live(live));
  std::vector<double> small_times;
  std::vector<double> large_times;
  for (int round = 0; round < bench.rounds(); ++round) {
    for (const auto& [store, times] :
         {std::pair(&small, &small_times), std::pair(&large, &large_times)}) {
      ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, Product::Start(*store));
      times->push_back(absl::ToDoubleSeconds(product->start_time()));
      RETURN_IF_ERROR(product->Stop());
    }
  }
  bench.report().Add({.row = kStartRow,
                      .value = Median(large_times),
                      .unit = "s",
                      .goal = AtMost(3),
                      .note = absl::StrCat(live, " live, ", 5 * live, " past bookings")});
  bench.report().Add({.row = kStartGrowthRow,
                      .value = Median(large_times),
                      .unit = "s",
                      .against = "with a tenth",
                      .peer = Median(small_times),
                      .goal = AtMost(10)});
  return absl::OkStatus();
}

absl::Status MeasureBookingMemory(Bench& bench) {
  const int64_t live = LiveBookings(bench);
  ASSIGN_OR_RETURN(const std::string small, bench.stores().Live(live / 10));
  ASSIGN_OR_RETURN(const std::string large, bench.stores().Live(live));
  ASSIGN_OR_RETURN(const double few, MemoryOn(bench, small, kResources));
  ASSIGN_OR_RETURN(const double many, MemoryOn(bench, large, kResources));
  bench.report().Add({.row = kBookingMemoryRow,
                      .value = (many - few) / static_cast<double>(live - live / 10),
                      .unit = "bytes",
                      .goal = AtMost(250),
                      .note = absl::StrFormat("%.1f MiB with %d, %.1f MiB with %d", many / 1048576,
                                              live, few / 1048576, live / 10)});
  return absl::OkStatus();
}

absl::Status MeasureResourceMemory(Bench& bench) {
  ASSIGN_OR_RETURN(const std::string wide, bench.stores().Wide(kMoreResources));
  ASSIGN_OR_RETURN(const double few, MemoryOn(bench, bench.stores().Empty(), kResources));
  ASSIGN_OR_RETURN(const double many, MemoryOn(bench, wide, kResources + kMoreResources));
  bench.report().Add(
      {.row = kResourceMemoryRow,
       .value = (many - few) / kMoreResources,
       .unit = "bytes",
       .goal = AtMost(1.5 * 1024),
       .note = absl::StrFormat("%.1f MiB with %d, %.1f MiB with %d", many / 1048576,
                               kResources + kMoreResources, few / 1048576, kResources)});
  return absl::OkStatus();
}

}  // namespace gongfang::bench
