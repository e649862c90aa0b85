// The row of the engine alone, which engine_bench measures.
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "tests/bench/rows.h"
#include "tests/support/child_process.h"

namespace gongfang::bench {
namespace {

// The figure `items_per_second` of one run.
absl::StatusOr<double> RunEngineBench(absl::Duration duration) {
  ChildProcess process({BinaryPath("engine_bench"), "--benchmark_format=csv",
                        absl::StrCat("--benchmark_min_time=", absl::ToInt64Seconds(duration))});
  const std::vector<std::string> columns = absl::StrSplit(process.WaitForLine("name,"), ',');
  const std::vector<std::string> values = absl::StrSplit(process.WaitForLine("BM_Create"), ',');
  for (size_t i = 0; i < columns.size() && i < values.size(); ++i) {
    double per_second = 0;
    if (columns[i] == "items_per_second" && absl::SimpleAtod(values[i], &per_second)) {
      return per_second;
    }
  }
  return absl::InternalError(absl::StrCat("engine_bench gave no figure: ", process.Stderr()));
}

}  // namespace

absl::Status MeasureEngine(Bench& bench) {
  std::vector<double> rates;
  for (int round = 1; round <= bench.rounds(); ++round) {
    ASSIGN_OR_RETURN(const double rate, RunEngineBench(bench.round_time()));
    rates.push_back(rate);
    Progress(absl::StrFormat("engine alone, round %d of %d: %.0f decisions per second", round,
                             bench.rounds(), rate));
  }
  bench.report().Add({.row = "engine alone",
                      .value = Median(rates),
                      .unit = "per second",
                      .goal = AtLeast(1'000'000),
                      .note = "CreateBooking, one core"});
  return absl::OkStatus();
}

}  // namespace gongfang::bench
