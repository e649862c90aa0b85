#include "common/calendar/icalendar.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "common/base/limits.h"
#include "common/base/schedule_limits.h"
#include "common/calendar/calendar_zone.h"
#include "common/calendar/repeated_times.h"
#include "common/calendar/zone.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::TimeZone Shanghai() { return LoadZone("Asia/Shanghai").value(); }

std::string File(const std::string& inside) {
  return absl::StrReplaceAll(
      absl::StrCat("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n", inside, "END:VCALENDAR\n"),
      {{"\n", "\r\n"}});
}
std::string Event(const std::string& inside, const std::string& uid = "a@x") {
  return absl::StrCat("BEGIN:VEVENT\nUID:", uid, "\n", inside, "END:VEVENT\n");
}

// What is wrong with a file: "1: ..." by event.
std::vector<std::string> Mistakes(const std::string& content) {
  std::vector<std::string> all;
  for (const CalendarMistake& mistake : ReadCalendar(content, Shanghai()).mistakes) {
    all.push_back(absl::StrCat(mistake.event, ": ", mistake.description));
  }
  return all;
}
// What is wrong with one event.
std::string Mistake(const std::string& inside) {
  return absl::StrJoin(Mistakes(File(Event(inside))), "; ");
}

// "2027-01-09T14:00:00/2027-01-09T15:00:00" in Shanghai.
std::string When(const Interval& time) {
  const auto local = [](Instant at) {
    return absl::FormatCivilTime(Shanghai().At(FromInstant(at)).cs);
  };
  return absl::StrCat(local(time.start), "/", local(time.end));
}
// The one event of a file.
CalendarEvent Only(const std::string& inside) {
  const Calendar calendar = ReadCalendar(File(Event(inside)), Shanghai());
  EXPECT_THAT(calendar.mistakes, IsEmpty()) << inside;
  EXPECT_EQ(calendar.events.size(), 1u) << inside;
  return calendar.events.empty() ? CalendarEvent() : calendar.events.front();
}

TEST(ICalendarTest, ReadsAnEvent) {
  const CalendarEvent event = Only(
      "DTSTART;TZID=Asia/Shanghai:20270109T140000\nDTEND;TZID=Asia/Shanghai:20270109T160000\n"
      "SUMMARY:清洁\\, 校准\n");
  EXPECT_EQ(event.uid, "a@x");
  EXPECT_EQ(event.number, 1);
  EXPECT_EQ(event.summary, "清洁, 校准");
  EXPECT_EQ(When(event.time), "2027-01-09T14:00:00/2027-01-09T16:00:00");
  EXPECT_EQ(event.rrule, "");
  EXPECT_FALSE(event.cancelled);
}

TEST(ICalendarTest, ReadsTimesOfEveryKind) {
  const auto when = [](const std::string& text) { return When(Only(text).time); };
  EXPECT_EQ(when("DTSTART:20270109T140000\nDURATION:PT90M\n"),
            "2027-01-09T14:00:00/2027-01-09T15:30:00");
  EXPECT_EQ(when("DTSTART:20270109T060000Z\nDTEND:20270109T070000Z\n"),
            "2027-01-09T14:00:00/2027-01-09T15:00:00");
  EXPECT_EQ(when("DTSTART;TZID=Europe/Berlin:20270109T140000\nDURATION:P1DT1H\n"),
            "2027-01-09T21:00:00/2027-01-10T22:00:00");
  EXPECT_EQ(when("DTSTART;TZID=\"China Standard Time\":20270109T140000\nDURATION:P1W\n"),
            "2027-01-09T14:00:00/2027-01-16T14:00:00");
  EXPECT_EQ(when("DTSTART;TZID=/x.org/2027_1/Asia/Tokyo:20270109T140000\nDURATION:PT1H\n"),
            "2027-01-09T13:00:00/2027-01-09T14:00:00");
  EXPECT_EQ(when("DTSTART;VALUE=DATE:20270109\n"), "2027-01-09T00:00:00/2027-01-10T00:00:00");
  EXPECT_EQ(when("DTSTART;VALUE=DATE:20270109\nDTEND;VALUE=DATE:20270112\n"),
            "2027-01-09T00:00:00/2027-01-12T00:00:00");
  EXPECT_EQ(when("DTSTART;VALUE=DATE:20270109\nDURATION:P2D\n"),
            "2027-01-09T00:00:00/2027-01-11T00:00:00");
}

TEST(ICalendarTest, KeepsRulesThatEndAndCutsOthers) {
  const std::string start = "DTSTART:20270104T090000\nDURATION:PT1H\nRRULE:";
  const auto read = [&](const std::string& rule) {
    const Calendar calendar = ReadCalendar(File(Event(start + rule + "\n")), Shanghai());
    EXPECT_THAT(calendar.mistakes, IsEmpty()) << rule;
    const CalendarEvent& event = calendar.events.at(0);
    EXPECT_TRUE(RepeatedTimes(event.time, event.rrule, Shanghai(), 366).ok()) << event.rrule;
    return absl::StrCat(event.rrule, calendar.left_out.empty() ? "" : " cut");
  };
  EXPECT_EQ(read("FREQ=WEEKLY;COUNT=10"), "FREQ=WEEKLY;COUNT=10");
  EXPECT_EQ(read("freq=weekly;until=20270301"), "FREQ=WEEKLY;UNTIL=20270301");
  EXPECT_EQ(read("FREQ=WEEKLY"), "FREQ=WEEKLY;COUNT=366 cut");
  EXPECT_EQ(read("FREQ=DAILY;COUNT=99999999999999999999"), "FREQ=DAILY;COUNT=366 cut");
  EXPECT_EQ(read("FREQ=DAILY;UNTIL=20300101;INTERVAL=1"), "FREQ=DAILY;INTERVAL=1;COUNT=366 cut");
  EXPECT_EQ(read("FREQ=YEARLY"), "FREQ=YEARLY;COUNT=74 cut");
}

TEST(ICalendarTest, SaysWhatIsWrongWithAnEvent) {
  EXPECT_THAT(Mistake("SUMMARY:x\n"), HasSubstr("no DTSTART"));
  EXPECT_THAT(Mistake("DTSTART:yesterday\nDURATION:PT1H\n"), HasSubstr("no DTSTART"));
  EXPECT_THAT(Mistake("DTSTART:20270230T100000\nDURATION:PT1H\n"), HasSubstr("no DTSTART"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\n"), HasSubstr("takes no time"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDTEND:20270109T140000\n"),
              HasSubstr("does not end after it begins"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDURATION:-PT1H\n"), HasSubstr("DURATION"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDURATION:a while\n"), HasSubstr("DURATION"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDTEND;VALUE=DATE:20270110\n"),
              HasSubstr("a day in one"));
  EXPECT_THAT(Mistake("DTSTART:18270109T140000\nDURATION:PT1H\n"), HasSubstr("1970 to 2100"));
  EXPECT_THAT(Mistake("DTSTART;TZID=Moon/Base:20270109T140000\nDURATION:PT1H\n"),
              HasSubstr("\"Moon/Base\", which is not known"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDURATION:PT1H\nDTSTART:20270109T150000\n"),
              HasSubstr("has DTSTART twice"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDURATION:PT1H\nSUMMARY\n"),
              HasSubstr("a line without \":\""));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDURATION:PT1H\nSUMMARY:a\x07"
                      "b\n"),
              HasSubstr("control characters"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDURATION:PT1H\nRRULE:FREQ=HOURLY\n"),
              HasSubstr("has an RRULE that has a FREQ other than"));
  EXPECT_THAT(Mistake("DTSTART:20270109T140000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO\n"),
              HasSubstr("does not choose the day of its first start"));
  EXPECT_THAT(
      Mistake("DTSTART;TZID=Europe/Berlin:20270109T140000\nDURATION:PT1H\nRRULE:FREQ=DAILY\n"),
      HasSubstr("by the clocks of Europe/Berlin"));
  EXPECT_THAT(Mistakes(File(Event("", ""))), ElementsAre(HasSubstr("1: has no UID")));
  const std::string one = Event("DTSTART;VALUE=DATE:20270109\n");
  EXPECT_THAT(Mistakes(File(one + one)), ElementsAre(HasSubstr("2: has the UID of another")));
}

TEST(ICalendarTest, SaysWhatIsWrongWithAFile) {
  const std::string one = Event("DTSTART;VALUE=DATE:20270109\n");
  const auto only = [](const std::string& content) {
    return absl::StrJoin(Mistakes(content), "; ");
  };
  EXPECT_THAT(only(""), HasSubstr("0: has no VCALENDAR"));
  EXPECT_THAT(only("hello"), HasSubstr("outside of a VCALENDAR"));
  EXPECT_THAT(only(one), HasSubstr("outside of a VCALENDAR"));
  EXPECT_THAT(only(File(one).substr(0, 90)), HasSubstr("cut off"));
  EXPECT_THAT(only(File("BEGIN:VEVENT\nBEGIN:VALARM\nEND:VEVENT\nEND:VALARM\n")),
              HasSubstr("should end a VALARM"));
  EXPECT_THAT(only(File("END:VEVENT\n")), HasSubstr("should end a VCALENDAR"));
  EXPECT_THAT(only(File("X-A:\xE4\xB8\n")), HasSubstr("not UTF-8"));
  std::string deep;
  for (int i = 0; i < 80'000; ++i) deep += "BEGIN:VEVENT\n";
  EXPECT_THAT(only("BEGIN:VCALENDAR\n" + deep.substr(0, 900'000)), HasSubstr("too deeply"));
  std::string many;
  for (int i = 0; i <= limits::kMaxCalendarEvents; ++i) many += Event("", absl::StrCat(i));
  EXPECT_THAT(only(File(many)), HasSubstr("more than 1000 events"));
  EXPECT_THAT(only(std::string(limits::kMaxCalendarBytes + 1, 'x')), HasSubstr("at most 1048576"));
}

TEST(ICalendarTest, TakesFilesAsProgramsWriteThem) {
  const std::string one = Event("DTSTART;VALUE=DATE:20270109\nSUMMARY:年度检修与校准\n");
  const std::string plain = absl::StrReplaceAll(File(one), {{"\r\n", "\n"}});
  // Folded after every fourth byte, also within a character.
  std::string folded;
  for (const char c : absl::StrReplaceAll(plain, {{"\n", "\x01"}})) {
    if (c == '\x01') {
      folded += "\r\n";
      continue;
    }
    const size_t line = folded.rfind('\n') == std::string::npos ? 0 : folded.rfind('\n') + 1;
    if (folded.size() - line >= 5) folded += "\r\n ";
    folded += c;
  }
  for (const std::string& content :
       {plain, File(one), "\xEF\xBB\xBF" + File(one), folded, File(one) + File(""),
        absl::StrReplaceAll(plain, {{"BEGIN:VEVENT", "begin:vevent"}}), plain + "\n\n",
        plain.substr(0, plain.size() - 1)}) {
    const Calendar calendar = ReadCalendar(content, Shanghai());
    ASSERT_THAT(calendar.mistakes, IsEmpty()) << content << calendar.mistakes[0].description;
    ASSERT_EQ(calendar.events.size(), 1u) << content;
    EXPECT_EQ(calendar.events[0].summary, "年度检修与校准");
  }
}

TEST(ICalendarTest, SaysWhatItLeavesOut) {
  const Calendar calendar = ReadCalendar(
      File("BEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nDTSTART:19700101T000000\nEND:STANDARD\n"
           "END:VTIMEZONE\nBEGIN:VTODO\nUID:t\nEND:VTODO\n" +
           Event("DTSTART;VALUE=DATE:20270109\nEXDATE:20270110\nRDATE:20270111\nDTSTAMP:x\n"
                 "X-APPLE:1\nLOCATION:二楼\nBEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM\n") +
           Event("RECURRENCE-ID:20270110\nDTSTART;VALUE=DATE:20270113\n")),
      Shanghai());
  EXPECT_THAT(calendar.mistakes, IsEmpty());
  EXPECT_EQ(calendar.events.size(), 1u);
  EXPECT_THAT(calendar.left_out,
              ElementsAre("EXDATE", "LOCATION", "RDATE", "RECURRENCE-ID", "VALARM", "VTODO"));
}

TEST(ICalendarTest, KnowsWhatIsCancelled) {
  EXPECT_TRUE(Only("STATUS:CANCELLED\n").cancelled);
  EXPECT_FALSE(Only("STATUS:CONFIRMED\nDTSTART;VALUE=DATE:20270109\n").cancelled);
  EXPECT_TRUE(ReadCalendar(File("METHOD:CANCEL\n" + Event("")), Shanghai()).events[0].cancelled);
}

TEST(ICalendarTest, FindsZones) {
  const auto name = [](const char* tzid) {
    const auto zone = FindCalendarZone(tzid);
    return zone ? zone->name() : "none";
  };
  EXPECT_EQ(name("America/Argentina/Buenos_Aires"), "America/Argentina/Buenos_Aires");
  EXPECT_EQ(name("/a/b/c/d/America/Argentina/Buenos_Aires"), "America/Argentina/Buenos_Aires");
  EXPECT_EQ(name("/freeassociation.sourceforge.net/Europe/Berlin"), "Europe/Berlin");
  EXPECT_EQ(name("w. europe standard time"), "Europe/Berlin");
  EXPECT_EQ(name("UTC"), "UTC");
  EXPECT_EQ(name(""), "none");
  EXPECT_EQ(name("///"), "none");
  EXPECT_EQ(name("../../etc/passwd"), "none");
}

}  // namespace
}  // namespace gongfang
