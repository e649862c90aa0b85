#include "tests/simulation/report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tests/simulation/shrink.h"

namespace gongfang::booking::simulation {
namespace {

// The rules of a world, as far as they differ from none.
std::string Describe(const World& world) {
  std::string text;
  for (size_t i = 0; i < world.versions.front()->resources.size(); ++i) {
    const ResourceFacts& facts = *world.versions.front()->resources[i];
    absl::StrAppend(&text, "r", i, ": capacity ", facts.capacity);
    const auto add = [&text](absl::string_view name, int64_t length) {
      if (length > 0) absl::StrAppend(&text, ", ", name, " ", length / kMinute, " min");
    };
    add("buffer before", facts.policy.buffer_before);
    add("buffer after", facts.policy.buffer_after);
    add("gap", facts.policy.min_gap);
    add("start step", facts.policy.start_step);
    add("no-show after", facts.policy.no_show_after);
    if (facts.policy.approval_above) absl::StrAppend(&text, ", approval");
    absl::StrAppend(&text, "\n");
  }
  for (const auto& quota : *world.versions.front()->quotas) {
    absl::StrAppend(&text, quota->display_name, " of a ",
                    quota->holder == Quota::Holder::kTeam ? "team" : "member", ": ",
                    quota->time_limit / kMinute, " min or ", quota->booking_limit, " bookings\n");
  }
  return text;
}

}  // namespace

std::string TellFailure(uint64_t seed, MemoryDatabase& database) {
  const World world = MakeWorld(seed);
  const Plan plan = Shrink(MakePlan(seed, world), world, database);
  std::vector<std::string> story;
  const Result result = RunHistory(plan, world, database, &story);
  return absl::StrCat("FAILED with seed ", seed, ", the smallest story:\n\n", Describe(world), "\n",
                      absl::StrJoin(story, "\n"), "\n=> ", result.failure,
                      "\n\nAgain: ./dev simulate --seed ", seed,
                      "\nOnce it is repaired, add the seed to tests/simulation/seeds.txt.\n");
}

std::string Summary(const Counts& counts, absl::Duration wall, int cores) {
  const double seconds = absl::ToDoubleSeconds(wall);
  const double core_seconds = seconds * cores;
  std::string text = absl::StrFormat(
      "%d histories in %.1f s on %d core%s: %.0f a minute and core\n"
      "%d requests: %d accepted, %d refused, %d met an outage\n"
      "%d commits, %d conflicts, %d events, each checked\n"
      "virtual time %.1f days: %.0f times wall time, per core\nfaults:",
      counts.histories, seconds, cores, cores == 1 ? "" : "s",
      static_cast<double>(counts.histories) / core_seconds * 60, counts.requests, counts.accepted,
      counts.refused, counts.undecided, counts.commits, counts.conflicts, counts.events,
      static_cast<double>(counts.virtual_micros) / kDay,
      static_cast<double>(counts.virtual_micros) / kMicrosPerSecond / core_seconds);
  for (int kind = 0; kind < kFaultKinds; ++kind) {
    absl::StrAppend(&text, kind == 0 ? " " : ", ", FaultName(static_cast<FaultKind>(kind)), " ",
                    counts.faults[static_cast<size_t>(kind)]);
  }
  return text + "\n";
}

}  // namespace gongfang::booking::simulation
