// The rows of the table, in groups that are measured together.
#pragma once

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "tests/bench/bench.h"

namespace gongfang::bench {

struct Group {
  std::vector<std::string> rows;  // their names; the group is measured where one is wanted
  absl::Status (*measure)(Bench& bench);
};

// In the order of the table.
const std::vector<Group>& Groups();

// Calls per second, one function for each group. An error is an answer that is wrong, or a
// measurement that could not be made; a figure that misses its goal is none.
absl::Status MeasureCreate(Bench& bench);
absl::Status MeasureRefusals(Bench& bench);
absl::Status MeasureReads(Bench& bench);

}  // namespace gongfang::bench
