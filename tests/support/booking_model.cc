#include "tests/support/booking_model.h"

#include <rapidcheck.h>

#include <algorithm>
#include <future>

#include "booking/proto_conversion.h"
#include "booking/table.h"
#include "common/calendar/weekly_schedule.h"
#include "common/store/migrate.h"

namespace gongfang::booking::model {
namespace {

constexpr int kSearchedMinutes = 14 * kMinutesPerDay;  // for the next free slot

// Uniform in [low, high) also in the first cases, which RapidCheck would keep small: contention is
// what is looked for.
int Between(int low, int high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high));
}

Step AnyStep() {
  Step step;
  step.kind = *rc::gen::weightedElement<Step::Kind>({{6, Step::kBook},
                                                     {4, Step::kHold},
                                                     {3, Step::kConfirm},
                                                     {3, Step::kCancel},
                                                     {2, Step::kWait}});
  step.pick = Between(0, 1000);
  step.hold_minutes = Between(1, 6);
  // Each resource at most once, so that no request is malformed.
  for (int r = Between(0, kResources); r < kResources; ++r) {
    if (!step.items.empty() && Between(0, 2) == 0) continue;
    step.items.push_back({r, Between(0, 300), Between(1, 180), Between(1, 5)});
  }
  return step;
}

}  // namespace

World::World() {
  RC_ASSERT(Migrate(*database, "events", EventLog::Migrations()).ok());
  RC_ASSERT(Migrate(*database, "booking", table::Migrations()).ok());
  committer.Start();
}

World& World::Get() {
  static World world;
  return world;
}

absl::StatusOr<v1::Booking> World::Ask(Command command) {
  const auto answered = std::make_shared<std::promise<absl::StatusOr<v1::Booking>>>();
  Job job{.command = std::move(command)};
  job.done = [answered](const absl::StatusOr<std::string>& answer) {
    v1::Booking booking;
    if (!answer.ok()) return answered->set_value(answer.status());
    booking.ParseFromString(*answer);
    answered->set_value(std::move(booking));
  };
  committer.Submit(std::move(job));
  return answered->get_future().get();
}

Case::Case() : alliance_(absl::StrCat("a", ++World::Get().cases)) {
  const absl::CivilDay today = absl::ToCivilDay(World::Get().clock.Now(), absl::UTCTimeZone());
  origin_ = ToInstant(absl::FromCivil(today + 2, absl::UTCTimeZone()));
  weekday_ = static_cast<int>(absl::GetWeekday(today + 2));
  for (int r = 0; r < kResources; ++r) AddResource(r);
}

bool Case::IsOpen(const PlannedItem& item) const {
  const Shape& shape = shapes_.at(Resource(item.resource));
  for (int m = item.start; m < item.start + item.length; ++m) {
    if (!shape.open[m]) return false;
  }
  return true;
}

bool Case::Fits(const std::string& resource, int start, int length, int64_t units) const {
  const Shape& shape = shapes_.at(resource);
  for (int m = start; m < start + length; ++m) {
    if (shape.used[m] + units > shape.capacity) return false;
  }
  return true;
}

bool Case::Fits(const Booking& booking) const {
  return std::all_of(booking.items.begin(), booking.items.end(), [this](const Item& item) {
    return Fits(item.resource, MinuteOf(item.interval.start), LengthOf(item), item.units);
  });
}

void Case::Use(const Booking& booking, int sign) {
  for (const Item& item : booking.items) {
    std::vector<int>& used = shapes_.at(item.resource).used;
    const int start = MinuteOf(item.interval.start);
    for (int m = start; m < start + LengthOf(item); ++m) {
      used[m] += sign * static_cast<int>(item.units);
    }
  }
}

std::optional<int> Case::NextFree(const PlannedItem& item) const {
  const Shape& shape = shapes_.at(Resource(item.resource));
  int free = 0;  // minutes in a row, up to and with m
  for (int m = item.start; m < item.start + kSearchedMinutes; ++m) {
    free = shape.open[m] && shape.used[m] + item.units <= shape.capacity ? free + 1 : 0;
    if (free == item.length) return m + 1 - item.length;
  }
  return std::nullopt;
}

void Case::AddResource(int r) {
  Shape shape;
  shape.capacity = Between(1, 5);
  std::vector<OpeningPeriod> periods;
  const bool always = Between(0, 3) > 0;
  for (int n = always ? 0 : Between(1, 5); n > 0; --n) {
    const int weekday = (weekday_ + Between(0, 2)) % 7;
    const int start = 15 * Between(0, 96);
    periods.push_back({weekday, start, start + 15 * Between(1, 97)});
  }
  for (int m = 0; m < kMinutes; ++m) {
    // A period may have begun on the day before.
    const int today = (weekday_ + m / kMinutesPerDay) % 7;
    const int minute = m % kMinutesPerDay;
    shape.open[m] =
        always || std::any_of(periods.begin(), periods.end(), [&](const OpeningPeriod& p) {
          const auto covers = [&p](int at) { return p.start_minute <= at && at < p.end_minute; };
          return (p.weekday == today && covers(minute)) ||
                 ((p.weekday + 1) % 7 == today && covers(minute + kMinutesPerDay));
        });
  }
  const absl::TimeZone utc = absl::UTCTimeZone();
  World::Get().facts.Put(Resource(r), {.bookable = true,
                                       .capacity = shape.capacity,
                                       .schedule = always ? WeeklySchedule::AlwaysOpen(utc)
                                                          : *WeeklySchedule::Create(periods, utc)});
  shapes_.emplace(Resource(r), std::move(shape));
}

Command Case::Create(const Step& step) const {
  Command command{.verb = Verb::kCreate, .alliance = alliance_, .actor = "key"};
  command.booking.alliance = alliance_;
  command.booking.id = absl::StrCat("b", ++World::Get().bookings);
  command.booking.member = absl::StrCat("alliances/", alliance_, "/members/m");
  for (const PlannedItem& item : step.items) {
    command.booking.items.push_back(
        {.resource = Resource(item.resource),
         .interval = {InstantOf(item.start), InstantOf(item.start + item.length)},
         .units = std::min(item.units, shapes_.at(Resource(item.resource)).capacity)});
  }
  if (step.kind == Step::kHold) command.hold_ttl = step.hold_minutes * kMinuteMicros;
  return command;
}

Command Case::Touch(Verb verb, const v1::Booking& booking) const {
  Command command{.verb = verb, .alliance = alliance_, .actor = "key"};
  command.booking.alliance = alliance_;
  command.booking.id = FromProto(booking).id;
  return command;
}

std::vector<Step> AnySteps(int least, int most) {
  std::vector<Step> steps(Between(least, most));
  for (Step& step : steps) step = AnyStep();
  return steps;
}

std::optional<absl::StatusOr<v1::Booking>> Do(const Case& at, const Step& step,
                                              std::vector<v1::Booking>& mine) {
  World& world = World::Get();
  if (step.kind == Step::kWait) {
    world.clock.Advance(absl::Minutes(1));
    return std::nullopt;
  }
  if (step.kind == Step::kBook || step.kind == Step::kHold || mine.empty()) {
    auto answer = world.Ask(at.Create(step));
    if (answer.ok()) mine.push_back(*answer);
    return answer;
  }
  const v1::Booking& picked = mine[static_cast<size_t>(step.pick) % mine.size()];
  return world.Ask(at.Touch(step.kind == Step::kConfirm ? Verb::kConfirm : Verb::kCancel, picked));
}

}  // namespace gongfang::booking::model
