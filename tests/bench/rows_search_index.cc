// Rows of the index that searches look at, in this process: what it holds in memory, and how fast
// everything is counted that is free.
#include <malloc.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "booking/availability_index.h"
#include "common/base/status_macros.h"
#include "common/store/sqlite_database.h"
#include "tests/bench/city.h"
#include "tests/bench/postgres.h"
#include "tests/bench/rows.h"
#include "tests/bench/steady_time.h"

namespace gongfang::bench {
namespace {

using booking::AvailabilityIndex;

constexpr int64_t kCheckEvery = 20'000;  // counts; to check one takes as long as hundreds

double AllocatedBytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

// As the service does at its start.
absl::Status LoadIndex(Bench& bench, const City& city, AvailabilityIndex& index) {
  ASSIGN_OR_RETURN(const std::string store, bench.stores().WithCity(city));
  ASSIGN_OR_RETURN(const std::unique_ptr<Database> database,
                   SqliteDatabase::Open(absl::StrCat(store, "/booking.db"), {}));
  return index.Load(*database, SystemClock().NowInstant());
}

int64_t CountTruly(const City& city, const Interval& window) {
  int64_t count = 0;
  for (int64_t n = 0; n < city.resources(); ++n) count += city.IsFree(n, window) ? 1 : 0;
  return count;
}

absl::StatusOr<double> CountsPerSecond(const City& city, const AvailabilityIndex& index,
                                       const booking::NumberSet& all, absl::Duration duration) {
  const int64_t started = SteadyNanos();
  const int64_t end = started + absl::ToInt64Nanoseconds(duration);
  int64_t counts = 0;
  int64_t now = started;
  for (; now < end; ++counts, now = SteadyNanos()) {
    const Interval window = SearchOf(city, counts).window;
    const int64_t count = index.TakenIn(window).CountMissing(all);
    if (counts % kCheckEvery != 0 || count == CountTruly(city, window)) continue;
    return absl::InternalError(absl::StrCat(count, " machines are free by the index, and ",
                                            CountTruly(city, window), " truly"));
  }
  return static_cast<double>(counts) * 1e9 / static_cast<double>(now - started);
}

absl::StatusOr<double> BestOf(Postgres& postgres, const City& city, const std::string& plan,
                              absl::Duration duration) {
  double best = 0;
  for (const int connections : {2, 4}) {
    ASSIGN_OR_RETURN(const double rate, postgres.Ask(city, "count", plan, connections, duration));
    best = std::max(best, rate);
  }
  Progress(absl::StrFormat("PostgreSQL counts by %s: %.1f per second", plan, best));
  return best;
}

}  // namespace

City SearchCity(const Bench& bench) { return {bench.options().quick ? 20 : 200, bench.base()}; }

absl::Status MeasureIndexMemory(Bench& bench) {
  const City city = SearchCity(bench);
  RETURN_IF_ERROR(bench.stores().WithCity(city).status());
  malloc_trim(0);
  const double before = AllocatedBytes();
  AvailabilityIndex index;
  RETURN_IF_ERROR(LoadIndex(bench, city, index));
  const double taken = AllocatedBytes() - before;
  bench.report().Add({.row = kIndexMemoryRow,
                      .value = taken / static_cast<double>(city.resources()),
                      .unit = "bytes",
                      .goal = AtMost(1024),
                      .note = absl::StrFormat("of each of %d machines with %d bookings in %d days",
                                              city.resources(), City::kBookingsEach, City::kDays)});
  return absl::OkStatus();
}

absl::Status MeasureCount(Bench& bench) {
  const City city = SearchCity(bench);
  AvailabilityIndex index;
  RETURN_IF_ERROR(LoadIndex(bench, city, index));
  booking::NumberSet all(static_cast<size_t>(city.resources()) * 2);
  for (int64_t n = 0; n < city.resources(); ++n) all.Add(index.Of(City::NameOf(n)).number());
  ASSIGN_OR_RETURN(const auto postgres,
                   Postgres::Start(absl::StrCat(bench.options().folder, "/postgres")));
  RETURN_IF_ERROR(postgres->Load(city));
  std::vector<double> counts;
  std::vector<double> best;
  std::vector<double> excluded;
  for (int round = 0; round < bench.rounds(); ++round) {
    ASSIGN_OR_RETURN(const double rate, CountsPerSecond(city, index, all, bench.round_time()));
    counts.push_back(rate);
    best.push_back(0);
    for (const char* plan : {"by_start", "by_range"}) {
      ASSIGN_OR_RETURN(const double peer, BestOf(*postgres, city, plan, bench.round_time()));
      best.back() = std::max(best.back(), peer);
    }
    ASSIGN_OR_RETURN(const double peer, BestOf(*postgres, city, "excluded", bench.round_time()));
    excluded.push_back(peer);
    Progress(absl::StrFormat("counts per second: %.0f", rate));
  }
  const std::string note = absl::StrCat(city.resources(), " machines, one thread");
  bench.report().Add({.row = kCountRow,
                      .value = Median(counts),
                      .unit = "per second",
                      .against = "PostgreSQL",
                      .peer = Median(best),
                      .goal = AtLeast(500),
                      .note = note});
  bench.report().Add({.row = kCountExcludedRow,
                      .value = Median(counts),
                      .unit = "per second",
                      .against = "PostgreSQL by its constraint",
                      .peer = Median(excluded),
                      .goal = AtLeast(5000),
                      .note = note});
  return absl::OkStatus();
}

}  // namespace gongfang::bench
