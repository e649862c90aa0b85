// Exceptions, holidays and templates, over a real channel: what inventory keeps is what is free.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "tests/support/schedule_world.h"

namespace gongfang {
namespace {

namespace inv = inventory::v1;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTemplate[] = "alliances/test/spaces/main/scheduleTemplates/week";

void SetDate(absl::CivilDay day, google::type::Date* date) {
  date->set_year(static_cast<int>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

class SchedulesTest : public ScheduleWorld {
 protected:
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

}  // namespace
}  // namespace gongfang
