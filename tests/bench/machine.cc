#include "tests/bench/machine.h"

#include <unistd.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace gongfang::bench {
namespace {

struct Ticks {
  int64_t all = 0;
  int64_t idle = 0;
};

// Since the machine started, over all cores.
Ticks ReadTicks() {
  std::ifstream stat("/proc/stat");
  std::string cpu;
  stat >> cpu;
  Ticks ticks;
  // user nice system idle iowait irq softirq steal
  for (int column = 0; column < 8; ++column) {
    int64_t value = 0;
    stat >> value;
    ticks.all += value;
    if (column == 3 || column == 4) ticks.idle += value;
  }
  return ticks;
}

}  // namespace

double BusyShare(absl::Duration duration) {
  const Ticks before = ReadTicks();
  absl::SleepFor(duration);
  const Ticks after = ReadTicks();
  const int64_t all = after.all - before.all;
  if (all <= 0) return 0;
  return 1 - static_cast<double>(after.idle - before.idle) / static_cast<double>(all);
}

absl::Duration CpuTime(pid_t pid) {
  std::ifstream stat(absl::StrCat("/proc/", pid, "/stat"));
  std::string word;
  // The name of the program, the second field, is the only one with parentheses.
  std::getline(stat, word, ')');
  for (int field = 3; field < 14; ++field) stat >> word;
  int64_t user = 0;
  int64_t system = 0;
  stat >> user >> system;
  return absl::Seconds(user + system) / sysconf(_SC_CLK_TCK);
}

}  // namespace gongfang::bench
