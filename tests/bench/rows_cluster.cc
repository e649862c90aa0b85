// Rows of the product on PostgreSQL and Redis: one replica beside a bare INSERT into the same
// server, two replicas on the same resources, and a Redis that dies meanwhile.
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/base/status_macros.h"
#include "tests/bench/alliance.h"
#include "tests/bench/contest.h"
#include "tests/bench/postgres.h"
#include "tests/bench/requests.h"
#include "tests/bench/rows.h"
#include "tests/support/child_process.h"
#include "tests/support/redis_server.h"

namespace gongfang::bench {
namespace {

constexpr int kInFlight = 256;
constexpr int kHotResources = 100;

// PostgreSQL with the alliance of the bench, moved there from its folder, and Redis.
class Cluster {
 public:
  static absl::StatusOr<std::unique_ptr<Cluster>> Start(Bench& bench) {
    std::unique_ptr<Cluster> cluster(new Cluster);
    cluster->folder_ = absl::StrCat(bench.options().folder, "/moved");
    std::filesystem::remove_all(cluster->folder_);
    std::filesystem::copy(bench.stores().Empty(), cluster->folder_,
                          std::filesystem::copy_options::recursive);
    ASSIGN_OR_RETURN(cluster->postgres_,
                     Postgres::Start(absl::StrCat(bench.options().folder, "/postgres")));
    ASSIGN_OR_RETURN(cluster->store_, cluster->postgres_->MakeStore());
    ChildProcess move({BinaryPath("gongfangd"), "migrate", "--data", cluster->folder_, "--store",
                       cluster->store_});
    if (move.Wait() != 0) {
      return absl::InternalError(absl::StrCat("The move to PostgreSQL: ", move.Stderr()));
    }
    return cluster;
  }

  absl::StatusOr<std::unique_ptr<Product>> Serve() {
    return Product::Start(folder_, {"--store", store_, "--redis", redis_.url(),
                                    "--service-key-file", folder_ + "/service.key",
                                    "--personal-data-key-file", folder_ + "/personal-data.key"});
  }
  Postgres& postgres() { return *postgres_; }
  RedisServer& redis() { return redis_; }

 private:
  Cluster() = default;

  std::string folder_;
  std::string store_;
  std::unique_ptr<Postgres> postgres_;
  RedisServer redis_;
};

Load RandomLoad(const Bench& bench) {
  Load load{.in_flight = kInFlight, .duration = bench.round_time()};
  load.make = CreateBookings([&bench](int64_t n) { return RandomBooking(bench.base(), n); });
  return load;
}

// Each of a few resources in turn, each of their hours once.
Load HotLoad(const Bench& bench) {
  Load load{.in_flight = kInFlight, .duration = bench.round_time()};
  load.make = CreateBookings([&bench](int64_t n) {
    const auto member = static_cast<int64_t>(Mix(static_cast<uint64_t>(n)) % kMembers);
    return BookingOf(n % kHotResources, SecondPlace(bench.base(), n / kHotResources % kHours),
                     member);
  });
  return load;
}

}  // namespace

absl::Status MeasureStore(Bench& bench) {
  constexpr std::array<int, 3> kConnections = {8, 32, 64};
  ASSIGN_OR_RETURN(const std::unique_ptr<Cluster> cluster, Cluster::Start(bench));
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, cluster->Serve());
  std::array<std::vector<double>, kConnections.size()> inserts;
  std::vector<double> products;
  int64_t next = 0;
  for (int round = 1; round <= bench.rounds(); ++round) {
    for (size_t i = 0; i < kConnections.size(); ++i) {
      ASSIGN_OR_RETURN(const double rate,
                       cluster->postgres().Insert(kConnections[i], bench.round_time()));
      inserts[i].push_back(rate);
    }
    const Figures figures = Run(product->target(), RandomLoad(bench), next);
    RETURN_IF_ERROR(Expect(figures, ""));
    products.push_back(figures.ok_per_second);
    Progress(absl::StrFormat("round %d of %d, per second: INSERT %.0f, %.0f, %.0f, product %.0f",
                             round, bench.rounds(), inserts[0].back(), inserts[1].back(),
                             inserts[2].back(), products.back()));
  }
  std::array<double, kConnections.size()> medians;
  std::transform(inserts.begin(), inserts.end(), medians.begin(), Median);
  const auto best = std::max_element(medians.begin(), medians.end());
  bench.report().Add({.row = kStoreRow,
                      .value = Median(products),
                      .unit = "per second",
                      .against = "pgbench INSERT",
                      .peer = *best,
                      .goal = AtLeast(1.5),
                      .note = absl::StrCat(kConnections[best - medians.begin()],
                                           " connections; CreateBooking with ", kInFlight,
                                           " in flight; the same server")});
  return absl::OkStatus();
}

absl::Status MeasureReplicas(Bench& bench) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Cluster> cluster, Cluster::Start(bench));
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> first, cluster->Serve());
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> second, cluster->Serve());
  Target one({first->port(), first->port()}, first->key());
  Target both({first->port(), second->port()}, first->key());
  if (!one.Connected() || !both.Connected()) {
    return absl::UnavailableError("The replicas are not to be reached.");
  }
  std::vector<double> alone;
  std::vector<double> together;
  int64_t next = 0;
  for (int round = 1; round <= bench.rounds(); ++round) {
    for (const auto& [target, rates] : {std::pair(&one, &alone), std::pair(&both, &together)}) {
      const Figures figures = Run(*target, HotLoad(bench), next);
      RETURN_IF_ERROR(Expect(figures, ""));
      rates->push_back(figures.ok_per_second);
    }
    Progress(absl::StrFormat("round %d of %d, per second: one replica %.0f, two %.0f", round,
                             bench.rounds(), alone.back(), together.back()));
  }
  bench.report().Add(
      {.row = kReplicasRow,
       .value = Median(together),
       .unit = "per second",
       .against = "one replica",
       .peer = Median(alone),
       .goal = AtLeast(0.8),
       .note = absl::StrCat(kInFlight, " in flight on ", kHotResources, " resources")});
  return absl::OkStatus();
}

absl::Status MeasureWithoutRedis(Bench& bench) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Cluster> cluster, Cluster::Start(bench));
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, cluster->Serve());
  std::vector<double> alive;
  std::vector<double> killed;
  int64_t next = 0;
  for (int round = 1; round <= bench.rounds(); ++round) {
    Figures figures = Run(product->target(), RandomLoad(bench), next);
    RETURN_IF_ERROR(Expect(figures, ""));
    alive.push_back(figures.ok_per_second);
    std::thread killer([&] {
      absl::SleepFor(bench.round_time() / 3);
      cluster->redis().Kill();
    });
    figures = Run(product->target(), RandomLoad(bench), next);
    killer.join();
    RETURN_IF_ERROR(Expect(figures, ""));  // so there was no error
    killed.push_back(figures.ok_per_second);
    cluster->redis().Start();
    Progress(absl::StrFormat("round %d of %d, per second: Redis alive %.0f, killed %.0f", round,
                             bench.rounds(), alive.back(), killed.back()));
  }
  bench.report().Add({.row = kWithoutRedisRow,
                      .value = Median(killed),
                      .unit = "per second",
                      .against = "Redis alive",
                      .peer = Median(alive),
                      .goal = AtLeast(0.9),
                      .note = "killed a third into the run; no error"});
  return absl::OkStatus();
}

}  // namespace gongfang::bench
