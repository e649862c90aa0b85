// Makes a plan that fails smaller, so that a person can see why.
#pragma once

#include "tests/simulation/history.h"

namespace gongfang::booking::simulation {

// Leaves out of `plan`, which must fail, whatever it fails without. Runs at most some hundreds of
// histories. `database` is borrowed.
Plan Shrink(const Plan& plan, const World& world, MemoryDatabase& database);

}  // namespace gongfang::booking::simulation
