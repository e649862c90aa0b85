// engine_bench: the engine alone, without RPC and store: how many decisions one core makes in a
// second. ./dev bench runs it for its row; alone it takes the flags of Google Benchmark.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/strings/str_cat.h"
#include "booking/catalogue.h"
#include "booking/engine.h"
#include "tests/bench/alliance.h"
#include "tests/bench/house_rules.h"
#include "tests/bench/requests.h"

namespace gongfang::bench {
namespace {

using booking::Booking;
using booking::Command;
using booking::WorkingSet;

constexpr int64_t kBatch = 256;
constexpr int64_t kLivePerResource = 50;
constexpr char kAllianceId[] = "bench";
constexpr Instant kNow = 1'800'000'000 * kMicrosPerSecond;

// The facts of the bench's alliance, from the records that make them in the service.
class HouseFacts final : public booking::Facts {
 public:
  HouseFacts() {
    for (int64_t n = 0; n < kResources; ++n) {
      inventory::v1::Resource record = ResourceRecord(n);
      record.set_name(ResourceName(n));
      record.set_etag("W/0123456789abcdef");
      record.set_state(inventory::v1::Resource::STATE_PUBLISHED);
      resources_[record.name()] = std::make_shared<const booking::ResourceFacts>(
          booking::MakeFacts(record, kZone, IntervalSet()));
    }
    for (int64_t n = 0; n < kMembers; ++n) {
      booking::MemberFacts facts;
      facts.teams.insert(TeamOf(n));
      if (n % 2 == 0) facts.tier = kTier;
      members_[MemberName(n)] = std::make_shared<const booking::MemberFacts>(std::move(facts));
    }
    auto quotas = std::make_shared<booking::Quotas>();
    for (const auto& request : HouseQuotas(kAlliance, kSpace)) {
      quotas->push_back(booking::MakeQuota(request.quota()));
    }
    quotas_ = std::move(quotas);
  }

  std::shared_ptr<const booking::ResourceFacts> FindResource(
      absl::string_view name) const override {
    const auto found = resources_.find(name);
    return found == resources_.end() ? nullptr : found->second;
  }
  std::shared_ptr<const booking::MemberFacts> FindMember(absl::string_view name) const override {
    const auto found = members_.find(name);
    return found == members_.end() ? nullptr : found->second;
  }
  std::shared_ptr<const booking::Quotas> QuotasOf(absl::string_view) const override {
    return quotas_;
  }

 private:
  absl::flat_hash_map<std::string, std::shared_ptr<const booking::ResourceFacts>> resources_;
  absl::flat_hash_map<std::string, std::shared_ptr<const booking::MemberFacts>> members_;
  std::shared_ptr<const booking::Quotas> quotas_;
};

// An alliance in use, its calendars and accounts in memory, and the commands that come to it.
class World {
 public:
  World() : base_(Base(kNow)) {
    for (int64_t resource = 0; resource < kResources; ++resource) {
      for (int64_t k = 0; k < kLivePerResource; ++k) {
        AddLive(resource, k * (kHours / kLivePerResource) + resource % 8);
      }
    }
  }

  // The next booking on a random free place, as a request makes it.
  Command NextCommand() {
    const int64_t n = next_++;
    const int64_t place = Shuffled(n, kResources * kHours);
    const int64_t member = Shuffled(n, kMembers);
    Command command{.alliance = kAllianceId, .actor = "key"};
    command.request_id = absl::StrCat("018f5b3c-0000-7000-8000-", 100'000'000'000 + n);
    command.fingerprint = std::string(16, 'f');
    command.booking.alliance = command.alliance;
    command.booking.id = absl::StrCat("01j3zzzzzzzzzz", 100'000'000'000 + n);
    command.booking.uid = command.request_id;
    command.booking.member = MemberName(member);
    command.booking.team = TeamOf(member);
    command.booking.items.push_back({.resource = ResourceName(place % kResources),
                                     .interval = SecondPlace(base_, place / kResources)});
    return command;
  }

  // What a batch of these commands works on.
  WorkingSet SetFor(const std::vector<Command>& commands) {
    WorkingSet set{.now = kNow};
    absl::flat_hash_set<std::string> accounts;
    for (const Command& command : commands) {
      booking::AddFacts(command, facts_, set);
      booking::AddAccountKeys(command.booking, /*hold=*/false, set, accounts);
    }
    for (auto& [name, resource] : set.resources) resource.calendar = &calendars_[name];
    for (const std::string& name : accounts) set.accounts.emplace(name, &accounts_[name]);
    return set;
  }

  // Gives back what `booking` took, so that calendars and accounts stay as full as they are.
  void Undo(const Booking& booking) {
    const uint64_t key = booking::ClaimKey(booking.id);
    for (const booking::Item& item : booking.items) {
      calendars_[item.resource].occupancy.Remove(key, item.occupied);
    }
    accounts_[booking.member].Remove(key, booking.StartTime());
    accounts_[booking.team].Remove(key, booking.StartTime());
  }

 private:
  void AddLive(int64_t resource, int64_t hour) {
    const auto key = static_cast<uint64_t>(++live_);
    const int64_t member = live_ % kMembers;
    const Interval when = FirstPlace(base_, hour);
    const Instant buffer = absl::ToInt64Microseconds(kBuffer);
    const std::string name = ResourceName(resource);
    calendars_[name].occupancy.Add({{when.start - buffer, when.end + buffer}, 1, key});
    for (const std::string& account : {MemberName(member), TeamOf(member)}) {
      accounts_[account].Add(
          {.key = key, .interval = when, .of = facts_.FindResource(name)->scope});
    }
  }

  const Instant base_;
  const HouseFacts facts_;
  absl::node_hash_map<std::string, booking::Calendar> calendars_;
  absl::node_hash_map<std::string, booking::Account> accounts_;
  int64_t live_ = 0;
  int64_t next_ = 0;
};

// Batches of CreateBooking on free places of calendars that are in use.
void BM_Create(benchmark::State& state) {
  World world;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<Command> commands;
    for (int64_t i = 0; i < kBatch; ++i) commands.push_back(world.NextCommand());
    WorkingSet set = world.SetFor(commands);
    std::vector<Booking> made;
    made.reserve(commands.size());
    state.ResumeTiming();
    for (const Command& command : commands) {
      booking::Outcome outcome = booking::Decide(command, set);
      if (outcome.changes.empty()) {
        state.SkipWithError(std::string(outcome.status.message()).c_str());
        return;
      }
      made.push_back(std::get<Booking>(std::move(outcome.changes[0].subject)));
    }
    state.PauseTiming();
    for (const Booking& booking : made) world.Undo(booking);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(BM_Create)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace gongfang::bench

BENCHMARK_MAIN();
