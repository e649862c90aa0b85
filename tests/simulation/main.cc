// ./dev simulate: histories of fresh seeds, for some time or some number of them, or one seed
// again.
#include <atomic>
#include <cstdio>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/clock.h"
#include "tests/simulation/report.h"

namespace gongfang::booking::simulation {
namespace {

constexpr absl::Duration kProgressInterval = absl::Seconds(10);

struct Options {
  uint64_t first = 0;
  int64_t seeds = INT64_MAX;
  double minutes = 1;
  int jobs = 1;
  bool only_one = false;
};

std::optional<Options> Parse(int argc, char** argv) {
  Options options;
  // Fresh seeds: nobody has run these.
  options.first = static_cast<uint64_t>(SystemClock().NowInstant());
  bool has_minutes = false;
  bool has_seeds = false;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    const std::string value = argv[i + 1];
    bool read = false;
    if (flag == "--seeds") has_seeds = read = absl::SimpleAtoi(value, &options.seeds);
    if (flag == "--minutes") has_minutes = read = absl::SimpleAtod(value, &options.minutes);
    if (flag == "--seed") options.only_one = read = absl::SimpleAtoi(value, &options.first);
    if (flag == "--jobs") read = absl::SimpleAtoi(value, &options.jobs) && options.jobs > 0;
    if (!read) return std::nullopt;
  }
  if (argc % 2 == 0) return std::nullopt;
  if (has_seeds && !has_minutes) options.minutes = 1e9;
  return options;
}

// Runs histories on all jobs until time or seeds are up, or one fails.
class Runs {
 public:
  explicit Runs(const Options& options) : options_(options), began_(clock_.Now()) {}

  bool Run() {
    std::printf("simulate: seeds from %llu\n", static_cast<unsigned long long>(options_.first));
    std::vector<std::thread> threads;
    for (int job = 1; job < options_.jobs; ++job) threads.emplace_back([this] { Work(false); });
    Work(true);
    for (std::thread& thread : threads) thread.join();
    std::fputs(Summary(counts_, clock_.Now() - began_, options_.jobs).c_str(), stdout);
    if (failure_.empty()) return true;
    std::printf("\n%s", failure_.c_str());
    return false;
  }

 private:
  void Work(bool tells) {
    MemoryDatabase database;
    absl::Time told = began_;
    while (!stop_) {
      const int64_t number = next_++;
      const absl::Time now = clock_.Now();
      if (number >= options_.seeds || now - began_ >= absl::Minutes(1) * options_.minutes) return;
      const uint64_t seed = options_.first + static_cast<uint64_t>(number);
      const World world = MakeWorld(seed);
      const Result result = RunHistory(MakePlan(seed, world), world, database, nullptr);
      {
        const std::lock_guard lock(mutex_);
        counts_.Add(result.counts);
      }
      if (!result.failure.empty()) Fail(seed, database);
      if (tells && now - told >= kProgressInterval) {
        told = now;
        std::printf("  %lld histories\n", static_cast<long long>(number));
        std::fflush(stdout);
      }
    }
  }

  void Fail(uint64_t seed, MemoryDatabase& database) {
    if (stop_.exchange(true)) return;
    std::string story = TellFailure(seed, database);
    const std::lock_guard lock(mutex_);
    failure_ = std::move(story);
  }

  const Options options_;
  const SystemClock clock_;
  const absl::Time began_;
  std::atomic<int64_t> next_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  Counts counts_;        // under mutex_
  std::string failure_;  // under mutex_
};

bool RunOne(uint64_t seed) {
  MemoryDatabase database;
  const World world = MakeWorld(seed);
  std::vector<std::string> story;
  const Result result = RunHistory(MakePlan(seed, world), world, database, &story);
  if (!result.failure.empty()) {
    std::fputs(TellFailure(seed, database).c_str(), stdout);
    return false;
  }
  for (const std::string& line : story) std::printf("%s\n", line.c_str());
  std::printf("=> seed %llu passes\n", static_cast<unsigned long long>(seed));
  return true;
}

}  // namespace
}  // namespace gongfang::booking::simulation

int main(int argc, char** argv) {
  using namespace gongfang::booking::simulation;
  const std::optional<Options> options = Parse(argc, argv);
  if (!options) {
    std::fputs("usage: gongfang_simulate [--seeds N] [--minutes M] [--seed S] [--jobs J]\n",
               stderr);
    return 2;
  }
  // The service tells of every outage that is injected.
  if (std::freopen("/dev/null", "w", stderr) == nullptr) return 2;
  const bool passed = options->only_one ? RunOne(options->first) : Runs(*options).Run();
  return passed ? 0 : 1;
}
