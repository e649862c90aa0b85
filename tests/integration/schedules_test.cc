// Exceptions, holidays, templates, closures that repeat and calendars, over a real channel: what
// inventory keeps is what is free.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/calendar/zone.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

namespace inv = inventory::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kTemplate[] = "alliances/test/spaces/main/scheduleTemplates/week";

void SetDate(absl::CivilDay day, google::type::Date* date) {
  date->set_year(static_cast<int>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

// Days of the week are those of the first week of the test; it begins on a Monday, 08:00.
class SchedulesTest : public ::testing::Test {
 protected:
  const client::Client& client() { return server_.client(); }
  absl::CivilDay Day(int days_later) const {
    return absl::CivilDay(Shanghai().At(server_.At(absl::ZeroDuration())).cs) + days_later;
  }
  static absl::TimeZone Shanghai() { return LoadZone("Asia/Shanghai").value(); }
  absl::Time Local(int days_later, int hour) const {
    return absl::FromCivil(absl::CivilSecond(Day(days_later)) + 3600 * hour, Shanghai());
  }

  // When a resource is free on a day, in hours: "9-12 13-17".
  std::string Free(const std::string& id, int days_later) {
    booking::v1::QueryFreeBusyRequest request;
    request.set_parent(kTestAlliance);
    request.add_resources(TestResource(id));
    *request.mutable_start_time() = ToProtoTime(Local(days_later, 0));
    *request.mutable_end_time() = ToProtoTime(Local(days_later, 24));
    const auto answer = client().QueryFreeBusy(request);
    if (!answer.ok()) return answer.status().ToString();
    std::vector<std::string> all;
    for (const booking::v1::TimeRange& interval : answer->resources(0).open()) {
      const auto hour = [&](const google::protobuf::Timestamp& time) {
        return absl::ToInt64Hours(FromProtoTime(time) - Local(days_later, 0));
      };
      all.push_back(absl::StrCat(hour(interval.start_time()), "-", hour(interval.end_time())));
    }
    return absl::StrJoin(all, " ");
  }
  // Waits until that is so: booking follows inventory.
  std::string FreeSoon(const std::string& id, int days_later, const std::string& expected) {
    std::string free = Free(id, days_later);
    for (int i = 0; free != expected && i < 500; ++i) {
      absl::SleepFor(absl::Milliseconds(20));
      free = Free(id, days_later);
    }
    return free;
  }

  // Monday to Friday 09-17, Sunday 10-12.
  static inv::Schedule Week() {
    inv::Schedule schedule;
    for (int day = google::type::MONDAY; day <= google::type::SUNDAY; ++day) {
      if (day == google::type::SATURDAY) continue;
      inv::OpeningPeriod& period = *schedule.add_periods();
      period.set_day(static_cast<google::type::DayOfWeek>(day));
      period.set_opens(day == google::type::SUNDAY ? "10:00" : "09:00");
      period.set_closes(day == google::type::SUNDAY ? "12:00" : "17:00");
    }
    return schedule;
  }
  absl::StatusOr<inv::ScheduleTemplate> MakeTemplate(const inv::Schedule& schedule) {
    inv::CreateScheduleTemplateRequest request;
    request.set_parent(kTestSpace);
    request.set_schedule_template_id("week");
    request.mutable_schedule_template()->set_display_name("工作日");
    *request.mutable_schedule_template()->mutable_schedule() = schedule;
    return client().CreateScheduleTemplate(request);
  }
  inv::Resource Get(const std::string& id) {
    inv::GetResourceRequest request;
    request.set_name(TestResource(id));
    return client().GetResource(request).value();
  }
  absl::StatusOr<inv::Resource> Update(inv::Resource resource, std::vector<std::string> mask) {
    inv::UpdateResourceRequest request;
    resource.clear_etag();
    *request.mutable_resource() = std::move(resource);
    for (std::string& path : mask) request.mutable_update_mask()->add_paths(std::move(path));
    return client().UpdateResource(request);
  }
  absl::StatusOr<inv::ImportClosuresResponse> Import(const std::string& events, bool dry = false) {
    inv::ImportClosuresRequest request;
    request.set_parent(kTestSpace);
    request.set_content(absl::StrCat("BEGIN:VCALENDAR\nVERSION:2.0\n", events, "END:VCALENDAR\n"));
    request.set_validate_only(dry);
    return client().ImportClosures(request);
  }
  // Closed from 10 to 12 on a day.
  std::string Event(int days_later, const std::string& more, const std::string& uid = "a@x") {
    const absl::CivilDay day = Day(days_later);
    const std::string date = absl::StrFormat("%04d%02d%02d", day.year(), day.month(), day.day());
    return absl::StrCat("BEGIN:VEVENT\nUID:", uid, "\nDTSTART:", date, "T100000\nDTEND:", date,
                        "T120000\nSUMMARY:检修\n", more, "END:VEVENT\n");
  }
  size_t CountClosures() {
    inv::ListClosuresRequest request;
    request.set_parent(kTestSpace);
    return static_cast<size_t>(client().ListClosures(request)->closures_size());
  }

  TestServer server_;
};

TEST_F(SchedulesTest, AnExceptionIsWhatIsFree) {
  inv::Schedule schedule = Week();
  inv::ScheduleException& closed = *schedule.add_exceptions();
  SetDate(Day(1), closed.mutable_date());
  inv::ScheduleException& late = *schedule.add_exceptions();
  SetDate(Day(2), late.mutable_date());
  late.add_hours()->set_opens("20:00");
  late.mutable_hours(0)->set_closes("02:00");
  MakeTestResource(client(), "laser", 1, &schedule);
  EXPECT_EQ(FreeSoon("laser", 1, ""), "");
  EXPECT_EQ(Free("laser", 2), "20-24");
  EXPECT_EQ(Free("laser", 3), "0-2 9-17");
  EXPECT_EQ(ReasonOf(client().CreateBooking(BookingOf({{"laser", Local(1, 10)}})).status()),
            "POLICY_VIOLATION");
  EXPECT_TRUE(client().CreateBooking(BookingOf({{"laser", Local(3, 0)}})).ok());
}

TEST_F(SchedulesTest, HolidaysAreWhatIsFree) {
  inv::Schedule schedule = Week();
  schedule.set_holiday_rule(inv::Schedule::HOLIDAY_RULE_AS_SUNDAY);
  MakeTestResource(client(), "laser", 1, &schedule);
  EXPECT_EQ(FreeSoon("laser", 3, "9-17"), "9-17");
  EXPECT_EQ(Free("laser", 5), "");
  // Thursday is off, and Saturday makes up for it. The week may be of two years.
  const auto year_of = [&](int day) {
    return absl::StrCat(kTestAlliance, "/holidayYears/", Day(day).year());
  };
  std::map<std::string, inv::UpdateHolidayYearRequest> years;
  for (const int day : {3, 5}) {
    inv::HolidayYear& year = *years[year_of(day)].mutable_holiday_year();
    year.set_name(year_of(day));
    year.set_source("国务院办公厅");
    inv::Holiday& holiday = *year.add_days();
    SetDate(Day(day), holiday.mutable_date());
    holiday.set_kind(day == 3 ? inv::Holiday::KIND_DAY_OFF : inv::Holiday::KIND_WORKDAY);
    holiday.set_display_name("国庆节");
  }
  for (const auto& [name, request] : years) {
    EXPECT_TRUE(client().UpdateHolidayYear(request).ok());
  }
  EXPECT_EQ(FreeSoon("laser", 5, "9-17"), "9-17");
  EXPECT_EQ(FreeSoon("laser", 3, "10-12"), "10-12");
  EXPECT_EQ(Free("laser", 2), "9-17");

  // Upsert: the same again changes nothing, another etag is refused.
  inv::UpdateHolidayYearRequest again = years[year_of(3)];
  const auto heads = server_.Heads();
  const inv::HolidayYear kept = client().UpdateHolidayYear(again).value();
  EXPECT_EQ(server_.Heads(), heads);
  again.mutable_holiday_year()->set_etag("0");
  ExpectRefused(client().UpdateHolidayYear(again).status(), absl::StatusCode::kAborted,
                "ETAG_MISMATCH");
  inv::GetHolidayYearRequest get;
  get.set_name(year_of(3));
  EXPECT_EQ(client().GetHolidayYear(get)->etag(), kept.etag());
  inv::ListHolidayYearsRequest list;
  list.set_parent(kTestAlliance);
  EXPECT_EQ(client().ListHolidayYears(list)->holiday_years_size(), static_cast<int>(years.size()));

  inv::DeleteHolidayYearRequest gone;
  gone.set_name(year_of(3));
  EXPECT_TRUE(client().DeleteHolidayYear(gone).ok());
  EXPECT_EQ(FreeSoon("laser", 3, "9-17"), "9-17");
  server_.Restart();
  EXPECT_EQ(FreeSoon("laser", 3, "9-17"), "9-17");
  ExpectRefused(client().DeleteHolidayYear(gone), absl::StatusCode::kNotFound, "NOT_FOUND");
}

TEST_F(SchedulesTest, ATemplateIsTheHoursOfThoseThatHaveIt) {
  ASSERT_TRUE(MakeTemplate(Week()).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(MakeTemplate(Week()).status()));
  MakeTestResource(client(), "laser");
  MakeTestResource(client(), "printer");
  inv::Resource with;
  with.set_name(TestResource("laser"));
  with.set_schedule_template(kTemplate);
  EXPECT_EQ(Update(with, {"schedule_template"})->schedule().periods_size(), 6);
  EXPECT_EQ(FreeSoon("laser", 0, "9-17"), "9-17");

  // Other hours beside it are refused, both when they come together and afterwards.
  *with.mutable_schedule() = EveryDay("08:00", "09:00");
  EXPECT_THAT(FieldsOf(Update(with, {"schedule_template", "schedule"}).status()),
              ElementsAre("resource.schedule", "resource.schedule_template"));
  EXPECT_THAT(FieldsOf(Update(with, {"schedule"}).status()),
              ElementsAre("resource.schedule", "resource.schedule_template"));
  *with.mutable_schedule() = Week();
  EXPECT_TRUE(Update(with, {"schedule", "schedule_template"}).ok());
  with.set_schedule_template("alliances/test/spaces/main/scheduleTemplates/none");
  EXPECT_THAT(FieldsOf(Update(with, {"schedule_template"}).status()),
              ElementsAre("resource.schedule_template"));
  with.set_schedule_template("alliances/test/spaces/other/scheduleTemplates/week");
  EXPECT_THAT(FieldsOf(Update(with, {"schedule_template"}).status()),
              ElementsAre("resource.schedule_template"));
  inv::CreateResourceRequest create;
  create.set_parent(kTestSpace);
  create.set_resource_id("bench");
  create.mutable_resource()->set_display_name("B");
  create.mutable_resource()->set_category("bench");
  create.mutable_resource()->set_schedule_template(kTemplate);
  EXPECT_EQ(client().CreateResource(create)->schedule().periods_size(), 6);

  // A change of the template is one of all that have it, and of no other.
  inv::UpdateScheduleTemplateRequest update;
  update.mutable_schedule_template()->set_name(kTemplate);
  *update.mutable_schedule_template()->mutable_schedule() = EveryDay("08:00", "09:00");
  const std::string before = Get("printer").etag();
  ASSERT_TRUE(client().UpdateScheduleTemplate(update).ok());
  EXPECT_EQ(Get("laser").schedule().periods_size(), 7);
  EXPECT_EQ(Get("bench").schedule().periods_size(), 7);
  EXPECT_EQ(Get("printer").etag(), before);
  EXPECT_EQ(FreeSoon("laser", 0, "8-9"), "8-9");

  inv::DeleteScheduleTemplateRequest gone;
  gone.set_name(kTemplate);
  ASSERT_TRUE(client().DeleteScheduleTemplate(gone).ok());
  EXPECT_EQ(Get("laser").schedule_template(), "");
  EXPECT_EQ(Get("laser").schedule().periods_size(), 7);
  ExpectRefused(client().DeleteScheduleTemplate(gone), absl::StatusCode::kNotFound, "NOT_FOUND");
}

TEST_F(SchedulesTest, ATableNamesTemplates) {
  ASSERT_TRUE(MakeTemplate(Week()).ok());
  inv::ImportResourcesRequest import;
  import.set_parent(kTestSpace);
  import.set_publish(true);
  import.set_content("id,display_name,category,schedule_template\nlaser,L,laser,week\n");
  EXPECT_EQ(client().ImportResources(import)->created_count(), 1);
  EXPECT_EQ(Get("laser").schedule().periods_size(), 6);
  EXPECT_EQ(client().ImportResources(import)->unchanged_count(), 1);
  inv::ExportResourcesRequest page;
  page.set_parent(kTestSpace);
  import.set_content(client().ExportResources(page)->content());
  EXPECT_EQ(client().ImportResources(import)->unchanged_count(), 1);

  const auto problems = [&](const std::string& content) {
    import.set_content(content);
    std::vector<std::string> all;
    const inv::ImportResourcesResponse answer = client().ImportResources(import).value();
    for (const inv::ImportProblem& problem : answer.problems()) {
      all.push_back(absl::StrCat(problem.row(), " ", problem.column()));
    }
    return all;
  };
  EXPECT_THAT(problems("id,display_name,category,schedule_template\nlaser,L,laser,none\n"),
              ElementsAre("2 schedule_template"));
  EXPECT_THAT(problems("id,display_name,category,schedule_template,hours\n"
                       "laser,L,laser,week,mon 09:00-10:00\n"),
              ElementsAre("2 hours"));
  EXPECT_THAT(problems("id,display_name,category,hours\nlaser,L,laser,mon 09:00-10:00\n"),
              ElementsAre("2 hours"));
  EXPECT_THAT(problems("id,display_name,category,schedule_template\nlaser,L,laser,\n"), IsEmpty());
  EXPECT_EQ(Get("laser").schedule_template(), "");
  EXPECT_EQ(Get("laser").schedule().periods_size(), 6);
}

TEST_F(SchedulesTest, AClosureRepeats) {
  inv::Schedule schedule = Week();
  MakeTestResource(client(), "laser", 1, &schedule);
  inv::CreateClosureRequest request;
  request.set_parent(kTestSpace);
  request.set_closure_id("cleaning");
  inv::Closure& closure = *request.mutable_closure();
  *closure.mutable_start_time() = ToProtoTime(Local(1, 9));
  *closure.mutable_end_time() = ToProtoTime(Local(1, 12));
  closure.set_reason("清洁");
  closure.set_rrule("FREQ=WEEKLY;BYDAY=MO;COUNT=2");  // the first is a Tuesday
  EXPECT_THAT(FieldsOf(client().CreateClosure(request).status()), ElementsAre("closure.rrule"));
  closure.set_rrule("FREQ=DAILY;UNTIL=21000101");
  EXPECT_THAT(FieldsOf(client().CreateClosure(request).status()), ElementsAre("closure.rrule"));
  closure.set_rrule("FREQ=DAILY;COUNT=2");
  ASSERT_TRUE(client().CreateClosure(request).ok());
  EXPECT_EQ(FreeSoon("laser", 2, "12-17"), "12-17");
  EXPECT_EQ(Free("laser", 1), "12-17");
  EXPECT_EQ(Free("laser", 3), "9-17");
}

TEST_F(SchedulesTest, ACalendarMakesClosures) {
  inv::Schedule schedule = Week();
  MakeTestResource(client(), "laser", 1, &schedule);
  const std::string events =
      Event(0, "RRULE:FREQ=DAILY\nRDATE:20270101T000000\n") + Event(3, "DESCRIPTION:x\n", "b@x");
  const auto dry = Import(events, /*dry=*/true).value();
  EXPECT_FALSE(dry.imported());
  EXPECT_EQ(dry.created_count(), 2);
  EXPECT_EQ(dry.closures_size(), 2);
  EXPECT_EQ(CountClosures(), 0u);

  const auto made = Import(events).value();
  EXPECT_TRUE(made.imported());
  EXPECT_EQ(made.created_count(), 2);
  EXPECT_THAT(made.left_out(),
              ElementsAre("DESCRIPTION", "RDATE", "RRULE beyond its first 366 times"));
  EXPECT_EQ(made.closures(0).name(), dry.closures(0).name());
  EXPECT_EQ(made.closures(0).reason(), "检修");
  EXPECT_EQ(FreeSoon("laser", 2, "9-10 12-17"), "9-10 12-17");

  const auto heads = server_.Heads();
  const auto again = Import(events).value();
  EXPECT_TRUE(again.imported());
  EXPECT_EQ(again.unchanged_count(), 2);
  EXPECT_EQ(server_.Heads(), heads);

  const auto changed = Import(Event(0, "") + Event(3, "STATUS:CANCELLED\n", "b@x") +
                              Event(3, "STATUS:CANCELLED\n", "never-seen"))
                           .value();
  EXPECT_EQ(changed.updated_count(), 1);
  EXPECT_EQ(changed.deleted_count(), 1);
  EXPECT_EQ(CountClosures(), 1u);
  EXPECT_EQ(changed.closures(0).uid(), made.closures(0).uid());
  EXPECT_EQ(FreeSoon("laser", 2, "9-17"), "9-17");
  EXPECT_EQ(Free("laser", 0), "9-10 12-17");
}

TEST_F(SchedulesTest, ACalendarWithAMistakeIsNotTaken) {
  const auto answer = Import(Event(0, "") + Event(1, "DURATION:PT1H\nRRULE:FREQ=NEVER\n", "b@x"));
  EXPECT_FALSE(answer->imported());
  EXPECT_EQ(answer->created_count(), 1);
  ASSERT_EQ(answer->problems_size(), 1);
  EXPECT_EQ(answer->problems(0).event(), 2);
  EXPECT_EQ(answer->problems(0).event_uid(), "b@x");
  EXPECT_THAT(answer->problems(0).description(), HasSubstr("FREQ"));
  EXPECT_EQ(CountClosures(), 0u);

  inv::ImportClosuresRequest request;
  request.set_parent(kTestSpace);
  request.set_content("x");
  request.add_resources(TestResource("none"));
  EXPECT_THAT(FieldsOf(client().ImportClosures(request).status()), ElementsAre("resources[0]"));
  // As many closures as a calendar may have, each with as many resources.
  request.clear_resources();
  std::string events;
  for (int i = 0; i < 1000; ++i) events += Event(0, "", absl::StrCat(i));
  for (int i = 0; i < 100; ++i) {
    const std::string id = absl::StrCat("r", i);
    MakeTestResource(client(), id);
    request.add_resources(TestResource(id));
  }
  request.set_content("BEGIN:VCALENDAR\n" + events + "END:VCALENDAR\n");
  const auto large = client().ImportClosures(request).value();
  ASSERT_EQ(large.problems_size(), 1);
  EXPECT_THAT(large.problems(0).description(), HasSubstr("take fewer resources"));
}

}  // namespace
}  // namespace gongfang
