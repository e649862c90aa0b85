// Rows of availability search over a city, against PostgreSQL on the same data and against echo.
#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "tests/bench/city.h"
#include "tests/bench/contest.h"
#include "tests/bench/postgres.h"
#include "tests/bench/rows.h"
#include "tests/support/child_process.h"

namespace gongfang::bench {
namespace {

using booking::v1::SearchAvailabilityResponse;

constexpr int kInFlight = 64;
constexpr int64_t kCheckEvery = 128;  // answers; to check one takes as long as some searches
constexpr char kQuestions[] = "space,near";

// What is wrong with the answer, or empty: it must have exactly the machines that are free, in the
// order of their distance and name.
std::string WhatIsWrong(const City& city, const CitySearch& search,
                        const SearchAvailabilityResponse& answer) {
  const std::vector<std::string> expected = MustBeFound(city, search, kFirst);
  std::vector<std::string> found;
  for (const auto& availability : answer.availabilities()) {
    found.push_back(availability.resource());
  }
  if (found == expected) return "";
  return absl::StrCat(RequestOf(search).ShortDebugString(), ": found [", absl::StrJoin(found, " "),
                      "], not [", absl::StrJoin(expected, " "), "]");
}

// A product that serves a city.
class CityProduct {
 public:
  static absl::StatusOr<std::unique_ptr<CityProduct>> Start(Bench& bench, const City& city,
                                                            const std::string& name) {
    ASSIGN_OR_RETURN(const std::string store, bench.stores().WithCity(city));
    ASSIGN_OR_RETURN(std::unique_ptr<Product> product, bench.ServeCopy(store, name));
    Progress(absl::StrFormat("%d machines: started in %.1f s", city.resources(),
                             absl::ToDoubleSeconds(product->start_time())));
    std::unique_ptr<CityProduct> served(new CityProduct(city, std::move(product)));
    // The last machine is found once the service has heard of all.
    CitySearch last = SearchOf(city, 0);
    last.space = city.spaces() - 1;
    last.category = City::kCategories - 1;
    std::string wrong = "nothing was answered";
    const bool ready = Eventually([&] {
      const auto answer = served->product_->client().SearchAvailability(RequestOf(last));
      wrong =
          answer.ok() ? WhatIsWrong(city, last, *answer) : std::string(answer.status().message());
      return wrong.empty();
    });
    if (!ready) return absl::InternalError(absl::StrCat("The city is not found: ", wrong));
    return served;
  }

  // Searches per second; an error where an answer is not what must be found.
  absl::StatusOr<double> Search(absl::Duration duration) {
    Load load{.in_flight = kInFlight, .duration = duration};
    std::string wrong;
    load.make =
        SearchAvailabilities([this](int64_t n) { return RequestOf(SearchOf(city_, n)); },
                             [this, &wrong](int64_t n, const SearchAvailabilityResponse& answer) {
                               if ((n % kCheckEvery) / 2 != 0 || !wrong.empty())
                                 return;  // two in a row: one of each kind
                               wrong = WhatIsWrong(city_, SearchOf(city_, n), answer);
                             });
    const Figures figures = Run(product_->target(), load, next_);
    RETURN_IF_ERROR(Expect(figures, ""));
    if (!wrong.empty()) return absl::InternalError(wrong);
    latency_ = figures.ok.ToString();
    return figures.per_second;
  }

  absl::StatusOr<SearchAvailabilityResponse> Sample() {
    return product_->client().SearchAvailability(RequestOf(SearchOf(city_, 1)));
  }
  const std::string& latency() const { return latency_; }

 private:
  CityProduct(const City& city, std::unique_ptr<Product> product)
      : city_(city), product_(std::move(product)) {}

  const City city_;
  const std::unique_ptr<Product> product_;
  int64_t next_ = 0;
  std::string latency_;  // of the last round
};

// How PostgreSQL is best asked.
struct Plan {
  std::string name;
  int connections = 0;
  double per_second = 0;
};

// The best of `plans`.
absl::StatusOr<Plan> FindBest(Postgres& postgres, const City& city,
                              const std::vector<std::string>& plans) {
  Plan best;
  for (const std::string& plan : plans) {
    for (const int connections : {4, 16}) {
      // Once for the caches.
      ASSIGN_OR_RETURN(double rate,
                       postgres.Ask(city, kQuestions, plan, connections, absl::Seconds(1)));
      ASSIGN_OR_RETURN(rate, postgres.Ask(city, kQuestions, plan, connections, absl::Seconds(2)));
      Progress(absl::StrFormat("PostgreSQL, %s, %d connections: %.0f searches per second", plan,
                               connections, rate));
      if (rate > best.per_second) best = {plan, connections, rate};
    }
  }
  return best;
}

// PostgreSQL with the city.
struct Peer {
  absl::StatusOr<double> Ask(const City& city, const Plan& plan, absl::Duration duration) const {
    return postgres->Ask(city, kQuestions, plan.name, plan.connections, duration);
  }

  std::unique_ptr<Postgres> postgres;  // null: not wanted
  Plan best;
  Plan by_time;  // the best that has an index on the time alone
};

absl::StatusOr<Peer> StartPeer(Bench& bench, const City& city) {
  Peer peer;
  ASSIGN_OR_RETURN(peer.postgres,
                   Postgres::Start(absl::StrCat(bench.options().folder, "/postgres")));
  Progress("loading PostgreSQL");
  RETURN_IF_ERROR(peer.postgres->Load(city));
  ASSIGN_OR_RETURN(peer.by_time, FindBest(*peer.postgres, city, {"by_start", "by_range"}));
  ASSIGN_OR_RETURN(peer.best, FindBest(*peer.postgres, city, {"by_resource", "excluded"}));
  if (peer.by_time.per_second > peer.best.per_second) peer.best = peer.by_time;
  return peer;
}

struct Rounds {
  std::vector<double> product;
  std::vector<double> small;  // a product on a tenth
  std::vector<double> echo;
  std::vector<double> postgres;
  std::vector<double> by_time;  // PostgreSQL with an index on the time alone
};

// The echo with a real answer of a search.
absl::StatusOr<std::unique_ptr<EchoProcess>> SearchEcho(Bench& bench, CityProduct& product) {
  const std::string folder = absl::StrCat(bench.options().folder, "/search-echo");
  std::filesystem::create_directories(folder);
  Samples samples;
  ASSIGN_OR_RETURN(samples.found, product.Sample());
  auto echo = std::make_unique<EchoProcess>(bench.options().program, folder, samples);
  if (!echo->target().Connected()) return absl::UnavailableError("The echo did not start.");
  return echo;
}

absl::StatusOr<double> SearchEchoed(EchoProcess& echo, const City& city, absl::Duration duration) {
  Load load{.in_flight = kInFlight, .duration = duration};
  load.make = SearchAvailabilities([&city](int64_t n) { return RequestOf(SearchOf(city, n)); });
  int64_t next = 0;
  const Figures figures = Run(echo.target(), load, next);
  RETURN_IF_ERROR(Expect(figures, ""));
  return figures.per_second;
}

void AddRows(Bench& bench, const City& city, const Rounds& rounds, const Peer& peer) {
  const Row row = {.value = Median(rounds.product), .unit = "per second"};
  const auto add = [&](const char* name, const char* against, const std::vector<double>& of,
                       Goal goal, std::string note) {
    if (of.empty()) return;
    Row added = row;
    added.row = name;
    added.against = against;
    added.peer = Median(of);
    added.goal = goal;
    added.note = std::move(note);
    bench.report().Add(std::move(added));
  };
  const auto told = [](const Plan& plan) {
    return absl::StrCat("its plan: ", plan.name, ", ", plan.connections, " connections");
  };
  add(kSearchRow, "PostgreSQL", rounds.postgres, AtLeast(10),
      absl::StrCat(city.resources(), " machines, ", city.bookings(), " bookings; ",
                   told(peer.best)));
  add(kSearchTimeRow, "PostgreSQL by time", rounds.by_time, AtLeast(10), told(peer.by_time));
  add(kSearchEchoRow, "echo", rounds.echo, AtLeast(0.5), absl::StrCat(kInFlight, " in flight"));
  if (rounds.small.empty()) return;
  bench.report().Add({.row = kSearchGrowthRow,
                      .value = Median(rounds.small),
                      .unit = "per second",
                      .against = "ten times as much",
                      .peer = Median(rounds.product),
                      .goal = AtMost(1.5),
                      .note = "on a tenth of the machines and bookings"});
}

}  // namespace

absl::Status MeasureSearch(Bench& bench) {
  const City city = SearchCity(bench);
  const City tenth(city.spaces() / 10, bench.base());
  ASSIGN_OR_RETURN(const auto product, CityProduct::Start(bench, city, "served-city"));
  std::unique_ptr<CityProduct> small;
  // A tenth of the quick city is no city.
  if (!bench.options().quick && bench.Wants(kSearchGrowthRow)) {
    ASSIGN_OR_RETURN(small, CityProduct::Start(bench, tenth, "served-town"));
  }
  ASSIGN_OR_RETURN(const auto echo, SearchEcho(bench, *product));
  Peer peer;
  if (bench.Wants(kSearchRow) || bench.Wants(kSearchTimeRow)) {
    ASSIGN_OR_RETURN(peer, StartPeer(bench, city));
  }
  Rounds rounds;
  const auto run = [&](std::vector<double>& into, absl::StatusOr<double> rate) {
    if (rate.ok()) into.push_back(*rate);
    return rate.status();
  };
  for (int round = 1; round <= bench.rounds(); ++round) {
    RETURN_IF_ERROR(run(rounds.echo, SearchEchoed(*echo, city, bench.round_time())));
    RETURN_IF_ERROR(run(rounds.product, product->Search(bench.round_time())));
    if (small != nullptr) RETURN_IF_ERROR(run(rounds.small, small->Search(bench.round_time())));
    if (peer.postgres != nullptr) {
      RETURN_IF_ERROR(run(rounds.postgres, peer.Ask(city, peer.best, bench.round_time())));
      RETURN_IF_ERROR(run(rounds.by_time, peer.Ask(city, peer.by_time, bench.round_time())));
    }
    const auto last = [](const std::vector<double>& of) { return of.empty() ? 0 : of.back(); };
    Progress(absl::StrFormat(
        "search, round %d of %d: echo %.0f, product %.0f (%s), on a tenth %.0f, PostgreSQL %.0f, "
        "by time %.0f",
        round, bench.rounds(), last(rounds.echo), last(rounds.product), product->latency(),
        last(rounds.small), last(rounds.postgres), last(rounds.by_time)));
  }
  AddRows(bench, city, rounds, peer);
  return absl::OkStatus();
}

}  // namespace gongfang::bench
