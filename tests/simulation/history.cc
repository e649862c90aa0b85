#include "tests/simulation/history.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "tests/simulation/clients.h"
#include "tests/simulation/replica.h"

namespace gongfang::booking::simulation {
namespace {

// After the last thing that happens: until all is repaired, and until all must be done by itself.
constexpr int64_t kUntilHealed = 30 * kMinute;
constexpr int64_t kUntilQuiet = 15 * kMinute;

class History {
 public:
  History(const Plan& plan, const World& world, MemoryDatabase& database,
          std::vector<std::string>* story)
      : ground_(plan, world, database), clients_(ground_, replicas_) {
    ground_.story = story;
    for (int i = 0; i < world.replicas; ++i) {
      replicas_.push_back(std::make_unique<Replica>(ground_, i));
    }
  }

  Result Run() {
    for (const auto& replica : replicas_) {
      ground_.scheduler.Spawn([&replica = *replica] { replica.Run(); });
    }
    clients_.Begin();
    Instant last = kOrigin;
    for (const Fault& fault : ground_.plan.faults) {
      ground_.scheduler.At(fault.at, [this, &fault] { Inject(fault); });
      last = std::max(last, fault.at);
    }
    for (const Ask& ask : ground_.plan.asks) last = std::max(last, ask.at);
    ground_.scheduler.At(last + kUntilHealed, [this] { Heal(); });
    ground_.scheduler.At(last + kUntilHealed + kUntilQuiet, [this] { End(); });
    ground_.scheduler.Run();
    ground_.counts.histories = 1;
    ground_.counts.virtual_micros = ground_.scheduler.now() - kOrigin;
    return {ground_.checker.failure(), ground_.counts};
  }

 private:
  void Inject(const Fault& fault) {
    if (ground_.over) return;
    ++ground_.counts.faults[static_cast<size_t>(fault.kind)];
    if (ground_.story != nullptr) ground_.Tell(Describe(fault));
    const Instant until = ground_.scheduler.now() + fault.length;
    switch (fault.kind) {
      case FaultKind::kFullDisk:
        ground_.full_until = until;
        break;
      case FaultKind::kLostLeases:
        ground_.LoseLeases();
        break;
      case FaultKind::kNoLeases:
        ground_.leases_away_until = until;
        break;
      case FaultKind::kShortLeases:
        ground_.short_lease = fault.length % (10 * kMicrosPerSecond) / 10;
        ground_.short_leases_until = ground_.scheduler.now() + kHour;
        break;
      case FaultKind::kNewFacts:
        ground_.published = std::min(ground_.published + 1, ground_.world.versions.size() - 1);
        for (const auto& replica : replicas_) replica->Inject(fault);
        break;
      default:
        replicas_[static_cast<size_t>(fault.replica) % replicas_.size()]->Inject(fault);
    }
  }

  void Heal() {
    ground_.full_until = ground_.leases_away_until = ground_.short_leases_until = 0;
    for (const auto& replica : replicas_) replica->Heal();
  }

  void End() {
    // What was due a minute ago is done by now, whoever's clock is the slowest.
    Instant slowest = INT64_MAX;
    for (const auto& replica : replicas_) slowest = std::min(slowest, replica->MachineTime());
    ground_.checker.OnEnd(slowest - kUntilQuiet / 2);
    ground_.over = true;
    for (const auto& replica : replicas_) replica->Wake();
  }

  Ground ground_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  Clients clients_;
};

}  // namespace

Result RunHistory(const Plan& plan, const World& world, MemoryDatabase& database,
                  std::vector<std::string>* story) {
  database.Clear();
  History history(plan, world, database, story);
  return history.Run();
}

}  // namespace gongfang::booking::simulation
