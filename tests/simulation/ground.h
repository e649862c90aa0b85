// What all replicas of one history stand on: time, the store, the coordinator, and what inventory
// has published.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/coordination/local_leases.h"
#include "tests/simulation/checker.h"
#include "tests/simulation/memory_database.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/scheduler.h"
#include "tests/simulation/world.h"

namespace gongfang::booking::simulation {

// How often what happened.
struct Counts {
  int64_t histories = 0;
  int64_t requests = 0;
  int64_t accepted = 0;
  int64_t refused = 0;
  int64_t undecided = 0;  // an outage was answered
  int64_t commits = 0;
  int64_t conflicts = 0;  // commits that found a version raised
  int64_t events = 0;
  int64_t virtual_micros = 0;
  std::array<int64_t, kFaultKinds> faults{};

  void Add(const Counts& other);
};

// True virtual time, which no replica's clock must show.
class TrueClock final : public Clock {
 public:
  explicit TrueClock(const Scheduler& scheduler) : scheduler_(scheduler) {}
  absl::Time Now() const override { return FromInstant(scheduler_.now()); }

 private:
  const Scheduler& scheduler_;
};

struct Ground {
  Ground(const Plan& plan, const World& world, MemoryDatabase& database)
      : plan(plan), world(world), database(database), scheduler(kOrigin), checker(database) {
    LoseLeases();
  }

  // The coordinator comes back empty.
  void LoseLeases() { leases = std::make_unique<LocalLeases>(true_clock); }
  // Adds a line to the story, if one is told.
  void Tell(const std::string& what);

  const Plan& plan;
  const World& world;
  MemoryDatabase& database;
  Scheduler scheduler;
  TrueClock true_clock{scheduler};
  Checker checker;
  Counts counts;
  bool over = false;  // replicas stop

  // The store. One writer at a time; the others wait for it.
  bool is_written = false;
  std::vector<Fiber*> waiting_to_write;
  Instant full_until = 0;

  // The coordinator.
  std::unique_ptr<LocalLeases> leases;
  Instant leases_away_until = 0;
  Instant short_leases_until = 0;
  int64_t short_lease = 0;

  // Which of world.versions is the newest.
  size_t published = 0;

  std::vector<std::string>* story = nullptr;  // borrowed; null: nothing is told
};

}  // namespace gongfang::booking::simulation
