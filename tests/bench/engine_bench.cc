// engine_bench: the engine alone, without RPC and store: how many decisions one core makes in a
// second. ./dev bench runs it for its row; alone it takes the flags of Google Benchmark.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "booking/engine.h"
#include "tests/bench/alliance.h"
#include "tests/bench/requests.h"

namespace gongfang::bench {
namespace {

using booking::Calendar;
using booking::Command;
using booking::WorkingSet;

constexpr int64_t kBatch = 256;
constexpr int64_t kLivePerResource = 500;
constexpr Instant kNow = 1'800'000'000 * kMicrosPerSecond;

// Every resource is open from 06:00 to 22:00, every member is in good standing.
class AllFacts final : public booking::Facts {
 public:
  AllFacts() {
    std::vector<OpeningPeriod> periods;
    for (int day = 0; day < 7; ++day) periods.push_back({day, 6 * 60, 22 * 60});
    absl::TimeZone zone;
    absl::LoadTimeZone("Asia/Shanghai", &zone);
    booking::ResourceFacts facts{.bookable = true};
    facts.schedule = *WeeklySchedule::Create(periods, zone);
    for (int n = 0; n < kResources; ++n) {
      resources_[ResourceName(n)] = std::make_shared<const booking::ResourceFacts>(facts);
    }
    for (int n = 0; n < kMembers; ++n) {
      members_[MemberName(n)] = std::make_shared<const booking::MemberFacts>();
    }
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

 private:
  absl::flat_hash_map<std::string, std::shared_ptr<const booking::ResourceFacts>> resources_;
  absl::flat_hash_map<std::string, std::shared_ptr<const booking::MemberFacts>> members_;
};

// The calendars of an alliance in use, and the commands that come to it.
class World {
 public:
  World() : base_(Base(kNow)), calendars_(kResources) {
    for (int64_t resource = 0; resource < kResources; ++resource) {
      for (int64_t k = 0; k < kLivePerResource; ++k) {
        const int64_t hour = k * (kHours / kLivePerResource) + resource % 8;
        calendars_[resource].occupancy.Add({FirstPlace(base_, hour), 1, static_cast<uint64_t>(k)});
      }
    }
  }

  // The next booking on a random free place, as a request makes it.
  Command NextCommand() {
    const int64_t n = next_++;
    const int64_t place = Shuffled(n, kResources * kHours);
    Command command{.alliance = "bench", .actor = "key"};
    command.request_id = absl::StrCat("018f5b3c-0000-7000-8000-", n);
    command.fingerprint = std::string(16, 'f');
    command.booking.alliance = command.alliance;
    command.booking.id = absl::StrCat("00000000000000000000000000", n).substr(0, 26);
    command.booking.uid = command.request_id;
    command.booking.member = MemberName(n % kMembers);
    command.booking.items.push_back({.resource = ResourceName(place % kResources),
                                     .interval = SecondPlace(base_, place / kResources)});
    return command;
  }

  // What a batch of these commands works on.
  WorkingSet SetFor(const std::vector<Command>& commands) {
    WorkingSet set{.now = kNow, .facts = &facts_};
    for (const Command& command : commands) {
      const std::string& resource = command.booking.items[0].resource;
      set.calendars.emplace(resource, &calendars_[NumberOf(resource)]);
    }
    return set;
  }

  // Gives back what `command` took, so that calendars stay as full as they are.
  void Undo(const Command& command) {
    const booking::Item& item = command.booking.items[0];
    calendars_[NumberOf(item.resource)].occupancy.Remove(booking::ClaimKey(command.booking.id),
                                                         item.interval);
  }

 private:
  static int64_t NumberOf(const std::string& resource) {
    return std::stoll(resource.substr(resource.rfind('r') + 1));
  }

  const Instant base_;
  const AllFacts facts_;
  std::vector<Calendar> calendars_;
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
    state.ResumeTiming();
    for (const Command& command : commands) {
      const booking::Outcome outcome = booking::Decide(command, set);
      if (!outcome.changed) state.SkipWithError("a free place was refused");
    }
    state.PauseTiming();
    for (const Command& command : commands) world.Undo(command);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(BM_Create)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace gongfang::bench

BENCHMARK_MAIN();
