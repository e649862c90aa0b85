#include "tests/simulation/shrink.h"

#include <algorithm>
#include <utility>

namespace gongfang::booking::simulation {
namespace {

constexpr int kMostRuns = 600;

class Shrinker {
 public:
  Shrinker(Plan plan, const World& world, MemoryDatabase& database)
      : best_(std::move(plan)), world_(world), database_(database) {}

  Plan Shrink() {
    bool smaller = true;
    while (smaller && runs_ < kMostRuns) {
      smaller = Thin(&Plan::faults);
      smaller = Thin(&Plan::asks) || smaller;
    }
    return best_;
  }

 private:
  // Leaves out parts of a list: halves first, then smaller ones, at last one by one.
  template <typename List>
  bool Thin(List Plan::*list) {
    bool smaller = false;
    for (size_t part = std::max<size_t>(1, (best_.*list).size() / 2);; part /= 2) {
      for (size_t from = 0; from < (best_.*list).size() && runs_ < kMostRuns;) {
        Plan less = best_;
        List& items = less.*list;
        const size_t until = std::min(from + part, items.size());
        items.erase(items.begin() + static_cast<ptrdiff_t>(from),
                    items.begin() + static_cast<ptrdiff_t>(until));
        if (Fails(less)) {
          best_ = std::move(less);
          smaller = true;
        } else {
          from = until;
        }
      }
      if (part <= 1) return smaller;
    }
  }

  bool Fails(const Plan& plan) {
    ++runs_;
    return !RunHistory(plan, world_, database_, nullptr).failure.empty();
  }

  Plan best_;
  const World& world_;
  MemoryDatabase& database_;
  int runs_ = 0;
};

}  // namespace

Plan Shrink(const Plan& plan, const World& world, MemoryDatabase& database) {
  return Shrinker(plan, world, database).Shrink();
}

}  // namespace gongfang::booking::simulation
