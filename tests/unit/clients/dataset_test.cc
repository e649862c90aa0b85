// The data set of the demo alliance: complete, consistent, and bookable as it stands.
#include "clients/cpp/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "common/base/names.h"
#include "common/base/text.h"
#include "common/calendar/occupancy.h"
#include "common/calendar/weekly_schedule.h"
#include "common/calendar/zone.h"

namespace gongfang::client {
namespace {

using booking::v1::CreateBookingRequest;
using dataset::v1::Dataset;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kLaser[] = "alliances/shibei/spaces/link/resources/laser-1";

const Dataset& Shibei() {
  static const Dataset dataset = [] {
    auto read = ReadDataset(GONGFANG_SOURCE_DIR "/clients/demo/shibei.json");
    EXPECT_TRUE(read.ok()) << read.status();
    return read.ok() ? *read : Dataset();
  }();
  return dataset;
}

absl::TimeZone Zone(absl::string_view name) { return *LoadZone(name); }

absl::Time Local(absl::string_view text, absl::string_view zone) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, Zone(zone), &time, &error)) << error;
  return time;
}

// The two weeks that the tests expand, from each day of a week.
std::vector<absl::Time> EveryDayOfAWeek() {
  std::vector<absl::Time> days;
  for (int day = 0; day < 7; ++day) {
    days.push_back(Local("2027-01-04 15:20", "Asia/Shanghai") + absl::Hours(24 * day));
  }
  return days;
}

Instant StartOf(const booking::v1::BookingItem& item) {
  return item.start_time().seconds() * kMicrosPerSecond + item.start_time().nanos() / 1000;
}
Instant EndOf(const booking::v1::BookingItem& item) {
  return item.end_time().seconds() * kMicrosPerSecond + item.end_time().nanos() / 1000;
}
Interval IntervalOf(const booking::v1::BookingItem& item) { return {StartOf(item), EndOf(item)}; }

int MinuteOf(absl::string_view clock) {
  int hour = 0, minute = 0;
  EXPECT_EQ(std::sscanf(std::string(clock).c_str(), "%2d:%2d", &hour, &minute), 2) << clock;
  return hour * 60 + minute;
}

WeeklySchedule ScheduleOf(const dataset::v1::DatasetResource& record) {
  const absl::TimeZone zone = Zone("Asia/Shanghai");
  if (record.schedule().empty()) return WeeklySchedule::AlwaysOpen(zone);
  std::vector<OpeningPeriod> periods;
  for (const auto& period : Shibei().schedules().at(record.schedule()).periods()) {
    const int opens = MinuteOf(period.opens());
    const int closes = MinuteOf(period.closes());
    periods.push_back({.weekday = period.day() - google::type::MONDAY,
                       .start_minute = opens,
                       .end_minute = closes > opens ? closes : closes + kMinutesPerDay});
  }
  auto schedule = WeeklySchedule::Create(periods, zone);
  EXPECT_TRUE(schedule.ok()) << record.schedule() << ": " << schedule.status();
  return schedule.ok() ? *schedule : WeeklySchedule();
}

template <typename Records>
std::set<std::string> NamesOf(const Records& records) {
  std::set<std::string> names;
  for (const auto& record : records) names.insert(record.name());
  return names;
}

std::set<std::string> ResourceNames() {
  std::set<std::string> names;
  for (const auto& record : Shibei().resources()) names.insert(record.resource().name());
  return names;
}

TEST(DatasetTest, EveryCategoryIsDefinedAfterTheOneAboveIt) {
  std::set<std::string> there = {""};
  for (const auto& category : Shibei().categories()) {
    EXPECT_TRUE(there.contains(category.parent_category())) << category.name();
    EXPECT_TRUE(there.insert(category.name()).second) << category.name();
    EXPECT_FALSE(category.english_name().empty()) << category.name();
  }
  for (const auto& record : Shibei().resources()) {
    EXPECT_TRUE(there.contains("alliances/shibei/categories/" + record.resource().category()))
        << record.resource().name();
  }
}

TEST(DemoDataset, HasTheSizeOfAnAllianceThatStarts) {
  EXPECT_EQ(NamesOf(Shibei().spaces()).size(), 6u);
  EXPECT_EQ(NamesOf(Shibei().teams()).size(), 40u);
  EXPECT_EQ(NamesOf(Shibei().members()).size(), 120u);
  EXPECT_GE(ResourceNames().size(), 60u);
  EXPECT_GE(Shibei().bookings_size(), 60);
  EXPECT_GE(Shibei().schedules_size(), 3);
  EXPECT_EQ(ResourceNames().size(), static_cast<size_t>(Shibei().resources_size()));
}

TEST(DemoDataset, SaysWhatIsFactAndWhatIsInvented) {
  EXPECT_THAT(Shibei().note(), HasSubstr("2015"));
  EXPECT_THAT(Shibei().note(), HasSubstr("Invented"));
}

TEST(DemoDataset, EveryNameParsesAndBelongsToTheAlliance) {
  EXPECT_EQ(Shibei().alliance().name(), "alliances/shibei");
  EXPECT_NE(Shibei().alliance().display_name(), "");
  for (const auto& space : Shibei().spaces()) {
    const auto name = SpaceName::Parse(space.name());
    ASSERT_TRUE(name) << space.name();
    EXPECT_EQ(name->alliance, "shibei");
    EXPECT_EQ(space.time_zone(), "Asia/Shanghai");
    EXPECT_NE(space.display_name(), "");
    EXPECT_NE(space.english_name(), "");
  }
  for (const auto& team : Shibei().teams()) {
    ASSERT_TRUE(TeamName::Parse(team.name())) << team.name();
    EXPECT_EQ(TeamName::Parse(team.name())->alliance, "shibei");
    EXPECT_NE(team.display_name(), "");
    EXPECT_NE(team.english_name(), "");
  }
  for (const auto& member : Shibei().members()) {
    ASSERT_TRUE(MemberName::Parse(member.name())) << member.name();
    EXPECT_EQ(MemberName::Parse(member.name())->alliance, "shibei");
    EXPECT_NE(member.display_name(), "");
    EXPECT_NE(member.english_name(), "");
  }
  const std::set<std::string> spaces = NamesOf(Shibei().spaces());
  for (const auto& record : Shibei().resources()) {
    const auto& resource = record.resource();
    const auto name = ResourceName::Parse(resource.name());
    ASSERT_TRUE(name) << resource.name();
    EXPECT_TRUE(spaces.contains(SpaceName{name->alliance, name->space}.ToString()))
        << resource.name();
    EXPECT_NE(resource.display_name(), "");
    EXPECT_NE(resource.english_name(), "");
    EXPECT_TRUE(IsId(resource.category())) << resource.category();
    EXPECT_GE(resource.capacity(), 1) << resource.name();
  }
}

TEST(DemoDataset, EveryReferenceLeadsToARecord) {
  const std::set<std::string> spaces = NamesOf(Shibei().spaces());
  const std::set<std::string> teams = NamesOf(Shibei().teams());
  const std::set<std::string> resources = ResourceNames();
  std::map<std::string, std::set<std::string>> teams_of;
  for (const auto& team : Shibei().teams()) EXPECT_TRUE(spaces.contains(team.home_space()));
  for (const auto& member : Shibei().members()) {
    EXPECT_TRUE(spaces.contains(member.home_space())) << member.name();
    EXPECT_LE(member.teams_size(), 3) << member.name();
    for (const std::string& team : member.teams()) EXPECT_TRUE(teams.contains(team)) << team;
    teams_of[member.name()] = {member.teams().begin(), member.teams().end()};
    EXPECT_THAT(teams_of[member.name()], SizeIs(member.teams_size())) << member.name();
  }
  for (const auto& record : Shibei().resources()) {
    EXPECT_TRUE(record.schedule().empty() || Shibei().schedules().contains(record.schedule()))
        << record.schedule();
    EXPECT_FALSE(record.resource().has_schedule());
    EXPECT_TRUE(Shibei().policies().contains(record.policy())) << record.resource().name();
    EXPECT_FALSE(record.resource().has_policy());
  }
  for (const auto& booking : Shibei().bookings()) {
    for (const std::string& name : booking.resources()) EXPECT_TRUE(resources.contains(name));
    ASSERT_TRUE(teams_of.contains(booking.member())) << booking.member();
    EXPECT_TRUE(booking.team().empty() || teams_of[booking.member()].contains(booking.team()))
        << booking.member() << " is not in " << booking.team();
  }
}

TEST(DemoDataset, EveryTeamHasMembers) {
  std::set<std::string> with_members;
  for (const auto& member : Shibei().members()) {
    with_members.insert(member.teams().begin(), member.teams().end());
  }
  EXPECT_EQ(with_members, NamesOf(Shibei().teams()));
}

TEST(DemoDataset, BookingsLieInOpeningHours) {
  std::map<std::string, WeeklySchedule> schedules;
  for (const auto& record : Shibei().resources()) {
    schedules[record.resource().name()] = ScheduleOf(record);
  }
  for (const absl::Time now : EveryDayOfAWeek()) {
    const auto requests = ExpandBookings(Shibei(), now);
    ASSERT_TRUE(requests.ok()) << requests.status();
    for (const CreateBookingRequest& request : *requests) {
      for (const auto& item : request.booking().items()) {
        EXPECT_TRUE(schedules.at(item.resource()).IsOpen(IntervalOf(item)))
            << request.ShortDebugString();
      }
    }
  }
}

TEST(DemoDataset, BookingsNeverExceedTheCapacity) {
  std::map<std::string, int64_t> capacity;
  for (const auto& record : Shibei().resources()) {
    capacity[record.resource().name()] = record.resource().capacity();
  }
  for (const absl::Time now : EveryDayOfAWeek()) {
    const auto requests = ExpandBookings(Shibei(), now);
    ASSERT_TRUE(requests.ok()) << requests.status();
    std::map<std::string, Occupancy> calendars;
    std::map<std::string, Occupancy> people;
    for (const CreateBookingRequest& request : *requests) {
      Occupancy& person = people[request.booking().member()];
      const Interval when = IntervalOf(request.booking().items(0));
      EXPECT_TRUE(person.Fits(when, 1, 1)) << "in two places: " << request.ShortDebugString();
      person.Add({.interval = when, .units = 1});
      for (const auto& item : request.booking().items()) {
        const int64_t units = std::max(item.units(), 1);
        Occupancy& calendar = calendars[item.resource()];
        EXPECT_TRUE(calendar.Fits(IntervalOf(item), units, capacity.at(item.resource())))
            << request.ShortDebugString();
        calendar.Add({.interval = IntervalOf(item), .units = units});
      }
    }
  }
}

// The first booking of the README.
TEST(DemoDataset, TheLaserCutterOfLinkIsFreeInTheAfternoon) {
  const auto laser =
      std::find_if(Shibei().resources().begin(), Shibei().resources().end(),
                   [](const auto& record) { return record.resource().name() == kLaser; });
  ASSERT_NE(laser, Shibei().resources().end());
  EXPECT_EQ(laser->resource().display_name(), "激光切割机");
  EXPECT_EQ(laser->resource().english_name(), "Laser cutter");
  EXPECT_EQ(laser->resource().category(), "laser-cutter");
  EXPECT_EQ(laser->resource().capacity(), 1);
  const WeeklySchedule schedule = ScheduleOf(*laser);
  const auto requests = *ExpandBookings(Shibei(), Local("2027-01-04 15:20", "Asia/Shanghai"));
  int bookings = 0;
  for (int day = 1; day <= kDatasetDays; ++day) {
    const absl::Time midnight = Local("2027-01-04 00:00", "Asia/Shanghai") + absl::Hours(24 * day);
    EXPECT_TRUE(schedule.IsOpen(
        {ToInstant(midnight + absl::Hours(9)), ToInstant(midnight + absl::Hours(21))}));
    const Interval afternoon{ToInstant(midnight + absl::Hours(14)),
                             ToInstant(midnight + absl::Hours(18))};
    for (const CreateBookingRequest& request : requests) {
      for (const auto& item : request.booking().items()) {
        if (item.resource() != kLaser) continue;
        EXPECT_FALSE(IntervalOf(item).Overlaps(afternoon)) << request.ShortDebugString();
        ++bookings;
      }
    }
  }
  EXPECT_GT(bookings, 0) << "free all day: then this test says nothing";
  const std::set<std::string> members = NamesOf(Shibei().members());
  EXPECT_TRUE(members.contains("alliances/shibei/members/li-wei"));
  EXPECT_TRUE(members.contains("alliances/shibei/members/wang-fang"));
}

}  // namespace
}  // namespace gongfang::client
