// The bookings of the demo alliance keep its own policies and quotas, whenever it is loaded: told
// by a slow and obvious model, which knows nothing of the booking service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/dataset.h"
#include "common/base/names.h"
#include "common/calendar/occupancy.h"
#include "common/calendar/zone.h"

namespace gongfang::client {
namespace {

using booking::v1::BookingItem;
using booking::v1::CreateBookingRequest;
using dataset::v1::Dataset;
using inventory::v1::Policy;
using inventory::v1::Quota;

constexpr absl::Duration kCell = absl::Minutes(15);  // every time in the data set is a multiple

const Dataset& Shibei() {
  static const Dataset dataset =
      ReadDataset(GONGFANG_SOURCE_DIR "/clients/demo/shibei.json").value();
  return dataset;
}
absl::TimeZone Zone() { return *LoadZone("Asia/Shanghai"); }

// Just after midnight and just before it, on each day of a week.
std::vector<absl::Time> WhenItMayBeLoaded() {
  std::vector<absl::Time> times;
  for (int day = 4; day < 11; ++day) {
    times.push_back(absl::FromCivil(absl::CivilSecond(2027, 1, day, 0, 0, 1), Zone()));
    times.push_back(absl::FromCivil(absl::CivilSecond(2027, 1, day, 23, 59, 59), Zone()));
  }
  return times;
}

std::vector<CreateBookingRequest> BookingsMadeAt(absl::Time now) {
  return ExpandBookings(Shibei(), now).value();
}

absl::Duration Length(const google::protobuf::Duration& rule) {
  return absl::Seconds(rule.seconds());
}
absl::Time Start(const BookingItem& item) {
  return absl::FromUnixSeconds(item.start_time().seconds());
}
absl::Time End(const BookingItem& item) { return absl::FromUnixSeconds(item.end_time().seconds()); }
absl::CivilDay DayOf(absl::Time time) { return absl::ToCivilDay(time, Zone()); }
absl::Duration SinceMidnight(absl::Time time) {
  return time - absl::FromCivil(DayOf(time), Zone());
}

struct Thing {
  std::string category;
  int64_t capacity = 1;
  Policy policy;
};
const std::map<std::string, Thing>& Things() {
  static const auto* things = [] {
    auto* all = new std::map<std::string, Thing>();
    for (const auto& record : Shibei().resources()) {
      (*all)[record.resource().name()] = {record.resource().category(),
                                          record.resource().capacity(),
                                          Shibei().policies().at(record.policy())};
    }
    return all;
  }();
  return *things;
}

std::string TierOf(const std::string& member) {
  for (const auto& record : Shibei().members()) {
    if (record.name() == member) return record.tier();
  }
  ADD_FAILURE() << member;
  return "";
}

absl::Duration HorizonOf(const Policy& policy, const std::string& member) {
  absl::Duration horizon = Length(policy.horizon());
  for (const auto& tier : policy.tier_horizons()) {
    if (tier.tier() == TierOf(member)) horizon = std::max(horizon, Length(tier.horizon()));
  }
  return horizon;
}

// The rules that one item keeps by itself.
void ExpectKept(const Policy& policy, const BookingItem& item, const std::string& member,
                absl::Time now) {
  const absl::Duration length = End(item) - Start(item);
  EXPECT_GE(length, Length(policy.min_length()));
  EXPECT_LE(length, Length(policy.max_length()));
  EXPECT_EQ(length % Length(policy.length_step()), absl::ZeroDuration());
  EXPECT_EQ(SinceMidnight(Start(item)) % Length(policy.start_step()), absl::ZeroDuration());
  EXPECT_GE(Start(item) - now, Length(policy.create_lead_time()));
  EXPECT_LE(End(item) - now, HorizonOf(policy, member));
  if (policy.within_one_day()) {
    EXPECT_EQ(DayOf(Start(item)), DayOf(End(item) - absl::Seconds(1)));
  }
}

TEST(DemoRules, EveryBookingKeepsThePoliciesOfWhatItBooks) {
  for (const absl::Time now : WhenItMayBeLoaded()) {
    std::map<std::string, Occupancy> calendars;  // with buffers
    std::map<std::pair<std::string, std::string>, std::vector<BookingItem>> of_member;
    for (const CreateBookingRequest& request : BookingsMadeAt(now)) {
      SCOPED_TRACE(absl::StrCat(absl::FormatTime(now), "\n", request.ShortDebugString()));
      const std::string& member = request.booking().member();
      for (const BookingItem& item : request.booking().items()) {
        const Thing& thing = Things().at(item.resource());
        ExpectKept(thing.policy, item, member, now);
        const Interval occupied{ToInstant(Start(item) - Length(thing.policy.buffer_before())),
                                ToInstant(End(item) + Length(thing.policy.buffer_after()))};
        const int64_t units = std::max(item.units(), 1);
        EXPECT_TRUE(calendars[item.resource()].Fits(occupied, units, thing.capacity));
        calendars[item.resource()].Add({.interval = occupied, .units = units});
        auto& others = of_member[{member, item.resource()}];
        const absl::Duration gap = Length(thing.policy.min_gap());
        for (const BookingItem& other : others) {
          EXPECT_TRUE(Start(item) - End(other) >= gap || Start(other) - End(item) >= gap);
        }
        others.push_back(item);
      }
    }
  }
}

// They wait for somebody to approve them, so that there is something to approve.
TEST(DemoRules, SomeBookingsNeedApproval) {
  std::set<std::string> resources;
  for (const CreateBookingRequest& request : BookingsMadeAt(WhenItMayBeLoaded()[0])) {
    for (const BookingItem& item : request.booking().items()) {
      const Policy& policy = Things().at(item.resource()).policy;
      if (policy.has_approval_above() &&
          End(item) - Start(item) > Length(policy.approval_above())) {
        resources.insert(item.resource());
      }
    }
  }
  EXPECT_THAT(resources, ::testing::ElementsAre(
                             "alliances/shibei/spaces/liaoning-road/resources/training-room",
                             "alliances/shibei/spaces/link/resources/roadshow"));
}

bool Counts(const Quota& quota, const BookingItem& item) {
  const auto name = *ResourceName::Parse(item.resource());
  const std::string space = SpaceName{name.alliance, name.space}.ToString();
  return (quota.resource().empty() || quota.resource() == item.resource()) &&
         (quota.space().empty() || quota.space() == space) &&
         (quota.category().empty() || quota.category() == Things().at(item.resource()).category);
}

bool IsPrime(const Quota& quota, absl::Time time) {
  if (!quota.has_prime_time()) return true;
  const int day = static_cast<int>(absl::GetWeekday(DayOf(time))) + google::type::MONDAY;
  const std::string clock = absl::FormatTime("%H:%M", time, Zone());
  return std::any_of(quota.prime_time().periods().begin(), quota.prime_time().periods().end(),
                     [&](const inventory::v1::OpeningPeriod& period) {
                       return period.day() == day && period.opens() <= clock &&
                              clock < period.closes();
                     });
}

// The periods that `day` is in, by a day that stands for each.
std::vector<absl::CivilDay> PeriodsOf(const Quota& quota, absl::CivilDay day) {
  switch (quota.period()) {
    case Quota::PERIOD_DAY:
      return {day};
    case Quota::PERIOD_WEEK:
      return {absl::PrevWeekday(day + 1, absl::Weekday::monday)};
    case Quota::PERIOD_MONTH:
      return {absl::CivilDay(absl::CivilMonth(day))};
    case Quota::PERIOD_ROLLING: {
      std::vector<absl::CivilDay> firsts;
      for (int i = 0; i < quota.rolling_days(); ++i) firsts.push_back(day - i);
      return firsts;
    }
    default:
      return {absl::CivilDay()};  // all at once: none of them is over
  }
}

// What `booking` adds to each period of `quota`: minutes times units, or 1 where it begins.
std::map<absl::CivilDay, int64_t> Additions(const Quota& quota,
                                            const booking::v1::Booking& booking) {
  std::map<absl::CivilDay, int64_t> added;
  for (const BookingItem& item : booking.items()) {
    if (!Counts(quota, item)) continue;
    if (!quota.has_time_limit()) {
      for (absl::CivilDay period : PeriodsOf(quota, DayOf(Start(item)))) added[period] = 1;
      continue;
    }
    for (absl::Time cell = Start(item); cell < End(item); cell += kCell) {
      if (!IsPrime(quota, cell)) continue;
      for (absl::CivilDay period : PeriodsOf(quota, DayOf(cell))) {
        added[period] += kCell / absl::Minutes(1) * std::max(item.units(), 1);
      }
    }
  }
  return added;
}

// Loaded on two days in a row: what the first load made is there when the second adds a day.
std::map<std::string, CreateBookingRequest> BookingsOfTwoDays(absl::Time first) {
  std::map<std::string, CreateBookingRequest> bookings;  // by request_id: each once
  for (int day = 0; day < 2; ++day) {
    for (auto& request : BookingsMadeAt(first + absl::Hours(24 * day))) {
      bookings[request.request_id()] = request;
    }
  }
  return bookings;
}

TEST(DemoRules, AllBookingsTogetherKeepTheQuotas) {
  EXPECT_GE(Shibei().quotas_size(), 5);
  std::map<std::string, int64_t> fullest;  // percent of its limit, by quota
  for (const absl::Time now : WhenItMayBeLoaded()) {
    const auto bookings = BookingsOfTwoDays(now);
    for (const Quota& quota : Shibei().quotas()) {
      const int64_t limit = quota.has_time_limit() ? Length(quota.time_limit()) / absl::Minutes(1)
                                                   : quota.booking_limit();
      std::map<std::pair<std::string, absl::CivilDay>, int64_t> sums;  // by holder and period
      for (const auto& [id, request] : bookings) {
        const booking::v1::Booking& booking = request.booking();
        const std::string& holder =
            quota.holder() == Quota::HOLDER_TEAM ? booking.team() : booking.member();
        if (holder.empty()) continue;
        for (const auto& [period, amount] : Additions(quota, booking)) {
          const int64_t sum = sums[std::pair(holder, period)] += amount;
          EXPECT_LE(sum, limit) << quota.name() << " of " << holder << " from "
                                << absl::FormatCivilTime(period);
          fullest[quota.name()] = std::max(fullest[quota.name()], 100 * sum / limit);
        }
      }
    }
  }
  EXPECT_EQ(fullest.size(), static_cast<size_t>(Shibei().quotas_size()))
      << "a quota counts nothing: then it shows nothing";
}

// The first bookings of the README: back to back, 1 and 2 hours long, made the day before.
TEST(DemoRules, WhatTheReadmeBooksIsAllowed) {
  for (const char* id : {"laser-1", "printer-fdm-1"}) {
    SCOPED_TRACE(id);
    const Policy& policy =
        Things().at(absl::StrCat("alliances/shibei/spaces/link/resources/", id)).policy;
    EXPECT_FALSE(policy.has_buffer_before() || policy.has_buffer_after());
    EXPECT_FALSE(policy.has_min_gap() || policy.has_approval_above());
    EXPECT_LE(Length(policy.min_length()), absl::Hours(1));
    EXPECT_GE(Length(policy.max_length()), absl::Hours(2));
    EXPECT_EQ(absl::Hours(1) % Length(policy.length_step()), absl::ZeroDuration());
    EXPECT_EQ(absl::Hours(1) % Length(policy.start_step()), absl::ZeroDuration());
    EXPECT_LT(Length(policy.create_lead_time()), absl::Hours(14));
    EXPECT_LT(Length(policy.cancel_lead_time()), absl::Hours(16));
  }
}

}  // namespace
}  // namespace gongfang::client
