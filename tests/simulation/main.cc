#include <cstdio>
#include <cstdlib>
#include "common/base/log.h"
#include "tests/simulation/history.h"
#include "absl/time/clock.h"
using namespace gongfang; using namespace gongfang::booking::simulation;
int main(int argc, char** argv) {
  (void)argc;
  freopen("/dev/null", "w", stderr);
  MemoryDatabase database;
  Counts all;
  uint64_t from = strtoull(argv[1], nullptr, 10), n = strtoull(argv[2], nullptr, 10);
  auto t0 = absl::GetCurrentTimeNanos();
  int failed = 0;
  if (n == 1) { setenv("x","y",1);} else { log::SetLevel(log::Level::kError); }
  for (uint64_t s = from; s < from + n; ++s) {
    World world = MakeWorld(s);
    Plan plan = MakePlan(s, world);
    std::vector<std::string> story;
    Result r = RunHistory(plan, world, database, n == 1 ? &story : nullptr);
    for (auto& l : story) printf("%s\n", l.c_str());
    all.Add(r.counts);
    if (!r.failure.empty()) { printf("seed %lu: %.600s\n", s, r.failure.c_str()); if (++failed > 20) break; }
  }
  double wall = (absl::GetCurrentTimeNanos() - t0) / 1e9;
  printf("%ld histories %.0f/min, requests %ld acc %ld ref %ld und %ld commits %ld conflicts %ld events %ld ratio %.0f failed %d\n", all.histories, all.histories/wall*60, all.requests, all.accepted, all.refused, all.undecided, all.commits, all.conflicts, all.events, all.virtual_micros/1e6/wall, failed);
}
