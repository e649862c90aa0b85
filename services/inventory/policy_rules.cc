#include "inventory/policy_rules.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/limits.h"

namespace gongfang::inventory {
namespace {

constexpr absl::Duration kNone = absl::ZeroDuration();
constexpr absl::Duration kDay = absl::Hours(24);

// The durations that are looked at together. Zero asks for nothing; one that is wrong is zero here,
// so that no second violation follows from it.
struct Times {
  absl::Duration min_length;
  absl::Duration max_length;
  absl::Duration start_step;
  absl::Duration length_step;
  absl::Duration create_lead_time;
  absl::Duration horizon;
  absl::Duration furthest_horizon;  // of any tier, or of those who have none

  // The shortest booking that the lengths allow.
  absl::Duration Shortest() const {
    return length_step > kNone ? std::max(length_step, absl::Ceil(min_length, length_step))
                               : min_length;
  }
};

// Gathers the durations of one policy.
class Reader {
 public:
  explicit Reader(RequestCheck& check) : check_(check) {}

  // An absent duration is the message's default: zero.
  absl::Duration Take(absl::string_view field, const google::protobuf::Duration& value,
                      absl::Duration max) {
    return check_.Length(absl::StrCat("policy.", field), value, kNone, max).value_or(kNone);
  }

 private:
  RequestCheck& check_;
};

Times CheckBounds(const v1::Policy& policy, RequestCheck& check) {
  Reader reader(check);
  Times times;
  times.min_length = reader.Take("min_length", policy.min_length(), limits::kMaxBookingLength);
  times.max_length = reader.Take("max_length", policy.max_length(), limits::kMaxBookingLength);
  times.start_step = reader.Take("start_step", policy.start_step(), limits::kMaxPolicyStep);
  times.length_step = reader.Take("length_step", policy.length_step(), limits::kMaxPolicyStep);
  reader.Take("buffer_before", policy.buffer_before(), limits::kMaxBuffer);
  reader.Take("buffer_after", policy.buffer_after(), limits::kMaxBuffer);
  times.create_lead_time =
      reader.Take("create_lead_time", policy.create_lead_time(), limits::kMaxLeadTime);
  reader.Take("change_lead_time", policy.change_lead_time(), limits::kMaxLeadTime);
  reader.Take("cancel_lead_time", policy.cancel_lead_time(), limits::kMaxLeadTime);
  times.horizon = reader.Take("horizon", policy.horizon(), limits::kMaxHorizon);
  reader.Take("min_gap", policy.min_gap(), limits::kMaxMemberGap);
  reader.Take("approval_above", policy.approval_above(), limits::kMaxBookingLength);
  reader.Take("check_in_before", policy.check_in_before(), limits::kMaxCheckInBefore);
  if (policy.no_show_after().seconds() != 0 || policy.no_show_after().nanos() != 0) {
    check.Length("policy.no_show_after", policy.no_show_after(), limits::kMinNoShowAfter,
                 limits::kMaxNoShowAfter);
  }
  return times;
}

// Checks the horizons that `entries` of `field` give beside that of the policy. `key_of` checks
// what an entry is for, and answers it. Answers the furthest.
template <typename Entries, typename KeyOf>
absl::Duration CheckHorizons(absl::string_view field, const Entries& entries, int limit,
                             const v1::Policy& policy, KeyOf key_of, RequestCheck& check) {
  if (entries.size() > limit) {
    check.Add(field, absl::StrCat("has ", entries.size(), " entries; at most ", limit));
    return kNone;
  }
  if (!entries.empty() && !policy.has_horizon()) {
    check.Add(field, "changes nothing without horizon; set that as well");
  }
  absl::Duration furthest;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < entries.size(); ++i) {
    const std::string one = absl::StrCat(field, "[", i, "]");
    const auto [key_field, key] = key_of(one, entries[i]);
    if (!seen.insert(key).second) check.Add(key_field, "is there twice");
    furthest = std::max(
        furthest,
        check.Length(one + ".horizon", entries[i].horizon(), absl::Seconds(1), limits::kMaxHorizon)
            .value_or(kNone));
  }
  return furthest;
}

absl::Duration CheckTiers(const v1::Policy& policy, RequestCheck& check) {
  return CheckHorizons(
      "policy.tier_horizons", policy.tier_horizons(), limits::kMaxTierHorizons, policy,
      [&check](const std::string& one, const v1::TierHorizon& entry) {
        check.Id(one + ".tier", entry.tier());
        return std::pair(one + ".tier", entry.tier());
      },
      check);
}

absl::Duration CheckLevels(const v1::Policy& policy, RequestCheck& check) {
  return CheckHorizons(
      "policy.level_horizons", policy.level_horizons(), limits::kMaxLevelHorizons, policy,
      [&check](const std::string& one, const v1::LevelHorizon& entry) {
        if (entry.level() < 1 || entry.level() > limits::kMaxLevelsPerClass) {
          check.Add(one + ".level", absl::StrCat("must be 1 to ", limits::kMaxLevelsPerClass));
        }
        return std::pair(one + ".level", absl::StrCat(entry.level()));
      },
      check);
}

// Whether there is a length that a booking can have.
void CheckLengths(const Times& times, bool within_one_day, RequestCheck& check) {
  if (times.start_step > kNone && kDay % times.start_step != kNone) {
    check.Add("policy.start_step", "must be a divisor of a day, such as 15m, 30m or 1h");
  }
  const absl::Duration longest =
      times.max_length > kNone ? times.max_length : limits::kMaxBookingLength;
  if (longest < times.min_length) {
    check.Add("policy.max_length", "must be at least min_length");
  } else if (longest < times.length_step) {
    check.Add("policy.max_length", "must be at least length_step");
  } else if (longest < times.Shortest()) {
    check.Add("policy.length_step", "has no multiple from min_length to max_length");
  } else if (within_one_day && times.Shortest() > kDay) {
    check.Add("policy.within_one_day", "leaves no length: the shortest is longer than a day");
  }
}

}  // namespace

void CheckPolicy(const v1::Policy& policy, RequestCheck& check) {
  Times times = CheckBounds(policy, check);
  times.furthest_horizon =
      std::max({times.horizon, CheckTiers(policy, check), CheckLevels(policy, check)});
  CheckLengths(times, policy.within_one_day(), check);
  if (times.horizon > kNone && times.furthest_horizon < times.create_lead_time + times.Shortest()) {
    check.Add("policy.horizon", "must be at least create_lead_time and the shortest length in sum");
  }
}

}  // namespace gongfang::inventory
