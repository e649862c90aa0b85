// What the engine must know of a resource and of a member to decide: values, made from what
// inventory and membership publish.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar/interval.h"
#include "common/calendar/interval_set.h"
#include "common/calendar/weekly_schedule.h"

namespace gongfang::booking {

// Immutable once made.
struct ResourceFacts {
  bool bookable = false;  // published, in a space that is known
  int64_t capacity = 1;
  WeeklySchedule schedule;  // in the zone of the space
  IntervalSet closures;

  // When it is open within `window`: schedule without closures.
  IntervalSet Open(const Interval& window) const;
};

struct MemberFacts {
  absl::flat_hash_set<std::string> teams;  // full names
};

// Where the engine looks facts up. Null where nothing is known under that name.
class Facts {
 public:
  virtual ~Facts() = default;
  virtual std::shared_ptr<const ResourceFacts> FindResource(absl::string_view name) const = 0;
  virtual std::shared_ptr<const MemberFacts> FindMember(absl::string_view name) const = 0;
};

}  // namespace gongfang::booking
