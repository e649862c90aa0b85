// Runs one plan from its first instant to its last, and says what was wrong.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/ground.h"

namespace gongfang::booking::simulation {

struct Result {
  std::string failure;  // "" where nothing was wrong
  Counts counts;
};

// `database` is borrowed and emptied. `story`, where not null, gets a line for all that happens.
Result RunHistory(const Plan& plan, const World& world, MemoryDatabase& database,
                  std::vector<std::string>* story);

}  // namespace gongfang::booking::simulation
