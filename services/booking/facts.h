// What the engine must know of resources, members and quotas to decide: values, made from what
// inventory and membership publish.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "booking/rules/account.h"
#include "common/access/qualification.h"
#include "common/base/clock.h"
#include "common/calendar/interval.h"
#include "common/calendar/interval_set.h"
#include "common/calendar/weekly_schedule.h"

namespace gongfang::booking {

// The rules of a resource. Lengths of time are in microseconds; 0 asks for nothing.
struct Policy {
  int64_t min_length = 0;
  int64_t max_length = 0;
  int64_t start_step = 0;  // divides a day
  int64_t length_step = 0;
  int64_t buffer_before = 0;
  int64_t buffer_after = 0;
  int64_t create_lead = 0;
  int64_t change_lead = 0;
  int64_t cancel_lead = 0;
  int64_t horizon = 0;
  std::vector<std::pair<std::string, int64_t>> tier_horizons;
  std::vector<std::pair<int, int64_t>> level_horizons;  // from that level of the requirement on
  bool within_one_day = false;
  int64_t min_gap = 0;
  std::optional<int64_t> approval_above;
  int64_t check_in_before = 0;
  int64_t no_show_after = 0;
};

// What one has to be qualified for.
struct Requirement {
  std::string equipment_class;  // full name
  int level = 1;
};

// What is taken along with a resource.
struct Companion {
  std::string resource;  // full name
  int64_t units = 0;     // 0: all
};

// Immutable once made.
struct ResourceFacts {
  bool bookable = false;  // published, in a space that is known
  int64_t capacity = 1;
  WeeklySchedule schedule;     // in the zone of the space
  IntervalSet closures;        // with those times at which it is out of service
  IntervalSet out_of_service;  // because of a fault; to limits::kMaxInstant: until it is mended
  std::vector<std::string> faults;  // what is wrong with it, for people, the latest first
  Policy policy;
  std::string etag;  // of the resource: which policy this is
  Scope scope;
  std::optional<Requirement> requirement;
  std::vector<Companion> companions;

  // When it is open within `window`: schedule without closures.
  IntervalSet Open(const Interval& window) const;
  // What a booking of `interval` occupies: with the buffers.
  Interval Occupied(const Interval& interval) const {
    return {interval.start - policy.buffer_before, interval.end + policy.buffer_after};
  }
};

struct MemberFacts {
  absl::flat_hash_set<std::string> teams;  // full names
  std::string tier;
  std::string standing;  // where she may not be booked for, as people read it: "suspended"
  std::vector<HeldQualification> qualifications;
  // Of a record that was merged into another: the full name of that one, of which all the above is.
  // Nothing new is booked under the old name.
  std::string merged_into;
};

// What an alliance says of qualifications.
struct QualificationRules {
  absl::flat_hash_map<std::string, ClassRules> classes;  // by full name
  std::vector<Recognition> recognitions;
  std::vector<std::string> training;  // full names of the spaces for which somebody trains
};

// How much a member or a team may book. The numbers of the enums are those of the proto.
struct Quota {
  enum class Holder : int8_t { kMember = 1, kTeam = 2 };
  enum class Period : int8_t { kDay = 1, kWeek = 2, kMonth = 3, kRolling = 4, kAtOnce = 5 };

  std::string name;  // full name
  std::string display_name;
  Scope of;  // empty: any
  Holder holder = Holder::kMember;
  Period period = Period::kDay;
  int rolling_days = 0;
  int64_t time_limit = 0;  // microseconds of units; 0: bookings are counted
  int64_t booking_limit = 0;
  std::optional<WeeklySchedule> prime_time;  // in UTC: Expand it by the wall time of the space

  int64_t Limit() const { return time_limit > 0 ? time_limit : booking_limit; }
  bool Concerns(const Scope& scope) const {
    return (of.resource.empty() || of.resource == scope.resource) &&
           (of.space.empty() || of.space == scope.space) &&
           (of.category.empty() || of.category == scope.category);
  }
};

using Quotas = std::vector<std::shared_ptr<const Quota>>;

// Where the engine looks facts up. Null where nothing is known under that name.
class Facts {
 public:
  virtual ~Facts() = default;
  virtual std::shared_ptr<const ResourceFacts> FindResource(absl::string_view name) const = 0;
  virtual std::shared_ptr<const MemberFacts> FindMember(absl::string_view name) const = 0;
  // The quotas of an alliance, by its id; never null.
  virtual std::shared_ptr<const Quotas> QuotasOf(absl::string_view alliance) const = 0;
  // What an alliance, by its id, says of qualifications; never null. As it is here: nothing.
  virtual std::shared_ptr<const QualificationRules> QualificationRulesOf(
      absl::string_view alliance) const;
};

}  // namespace gongfang::booking
