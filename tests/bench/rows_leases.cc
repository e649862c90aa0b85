// The row of leases: two replicas book on the same 100 resources, in one store, once with leases in
// Redis and once with none. What one decided and the other's commit made void is work in vain.
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "booking/group_commit.h"
#include "common/base/coordination_errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/coordination/redis_leases.h"
#include "tests/bench/rows.h"
#include "tests/support/booking_store.h"
#include "tests/support/booking_world.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

namespace gongfang::bench {
namespace {

constexpr int kReplicas = 2;
constexpr int kHotResources = 100;
constexpr int kCommands = 32;  // in a batch

std::string HotResource(int n) { return absl::StrCat("alliances/a/spaces/s/resources/r", n); }

// Passes everything on, and counts what another was faster at.
class CountingDatabase final : public Database {
 public:
  explicit CountingDatabase(Database& under) : under_(under) {}
  int conflicts() const { return conflicts_; }

 private:
  std::optional<absl::Status> TryWrite(Body body) override { return Count(under_.Write(body)); }
  std::optional<absl::Status> TryRead(Body body) override { return Count(under_.Read(body)); }
  absl::Status Count(absl::Status status) {
    conflicts_ += absl::IsAborted(status);
    return status;
  }

  Database& under_;
  std::atomic<int> conflicts_ = 0;
};

// As where Redis is away.
class NoLeases final : public Leases {
 public:
  absl::StatusOr<Lease> Acquire(absl::Span<const std::string>, absl::Duration) override {
    return errors::RedisAway("there is none");
  }
  void PublishAndRelease(const Lease&, absl::Span<const std::string>,
                         absl::Span<const int64_t>) override {}
  void Release(const Lease&, absl::Span<const std::string>) override {}
};

// One store with its replicas.
class Contest {
 public:
  Contest() {
    for (int n = 0; n < kHotResources; ++n) facts_.Put(HotResource(n), booking::AlwaysOpen(1));
  }

  // In vain for each hundred batches that were committed.
  absl::StatusOr<double> Run(const std::vector<Leases*>& leases, absl::Duration time) {
    std::atomic<bool> stop = false;
    std::atomic<int> batches = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> replicas;
    for (int replica = 0; replica < kReplicas; ++replica) {
      replicas.emplace_back(
          [&, replica] { Book(replica, *leases[replica], stop, batches, refused); });
    }
    absl::SleepFor(time);
    stop = true;
    for (std::thread& replica : replicas) replica.join();
    if (refused > 0) return absl::InternalError(absl::StrCat(refused.load(), " were refused"));
    if (batches == 0) return absl::InternalError("nothing was committed");
    return 100.0 * database_.conflicts() / batches;
  }

 private:
  void Book(int replica, Leases& leases, const std::atomic<bool>& stop, std::atomic<int>& batches,
            std::atomic<int>& refused) {
    booking::GroupCommit commit({.database = database_,
                                 .log = log_,
                                 .leases = leases,
                                 .facts = facts_,
                                 .clock = clock_,
                                 .next_id = [this] { return ids_.Next(); },
                                 .shared = true,
                                 .holds_rows = true,
                                 .pause = [](absl::Duration time) { absl::SleepFor(time); }});
    std::minstd_rand random(replica + 1);
    for (int n = 0; !stop; ++n) {
      std::vector<booking::Decision> batch(kCommands);
      for (int i = 0; i < kCommands; ++i) {
        // Half of a minute of its own, so that nobody is refused.
        const double start = 1 + ((n * kReplicas + replica) * kCommands + i) / 60.0;
        batch[i].command = booking::Creation(
            absl::StrCat(replica, "-", n, "-", i),
            {booking::ItemOf(HotResource(static_cast<int>(random() % kHotResources)), start,
                             start + 0.5 / 60)});
      }
      commit.Commit(batch);
      for (const booking::Decision& decision : batch) {
        if (decision.outcome.status.ok()) continue;
        if (refused++ == 0) Progress(decision.outcome.status.message());
      }
      ++batches;
    }
  }

  booking::BookingStore store_;
  CountingDatabase database_{store_.database()};
  EventLog log_{store_.database(), "booking"};
  FakeClock clock_;
  IdGenerator ids_{clock_};
  booking::FakeFacts facts_;
};

}  // namespace

absl::Status MeasureLeases(Bench& bench) {
  RedisServer server;
  RedisClient clients[kReplicas] = {RedisClient(RedisUrlOf(server.url())),
                                    RedisClient(RedisUrlOf(server.url()))};
  RedisLeases leases[kReplicas] = {RedisLeases(clients[0]), RedisLeases(clients[1])};
  NoLeases none;
  for (const RedisClient& client : clients) {
    if (!BecomesUsable(client)) return absl::UnavailableError("Redis does not answer");
  }
  std::vector<double> with;
  std::vector<double> without;
  for (int round = 1; round <= bench.rounds(); ++round) {
    ASSIGN_OR_RETURN(with.emplace_back(),
                     Contest().Run({&leases[0], &leases[1]}, bench.round_time()));
    // The next round has other calendars under the same names.
    AskRedis(clients[0], {"FLUSHALL"});
    ASSIGN_OR_RETURN(without.emplace_back(), Contest().Run({&none, &none}, bench.round_time()));
    Progress(absl::StrFormat("leases, round %d of %d: %.1f in vain of 100 batches, without %.1f",
                             round, bench.rounds(), with.back(), without.back()));
  }
  bench.report().Add({.row = kLeasesRow,
                      .value = Median(with),
                      .unit = "per 100 batches",
                      .against = "without leases",
                      .peer = Median(without),
                      .goal = AtMost(0.1),
                      .note = "two committers, 100 resources, 32 commands in a batch"});
  return absl::OkStatus();
}

}  // namespace gongfang::bench
