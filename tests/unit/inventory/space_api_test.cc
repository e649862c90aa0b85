// A space in the format of SpaceAPI, and when it is open.
#include "inventory/space_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "common/calendar/zone.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "inventory/open_now.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

Struct Parse(const std::string& json) {
  Struct parsed;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &parsed).ok()) << json;
  return parsed;
}

// What https://schema.spaceapi.io/15.json asks of what we write.
void ExpectVersion15(const Struct& json) {
  for (const char* field : {"api_compatibility", "space", "logo", "url", "contact"}) {
    EXPECT_TRUE(json.fields().contains(field)) << field;
  }
  const auto& versions = json.fields().at("api_compatibility").list_value().values();
  ASSERT_EQ(versions.size(), 1);
  EXPECT_EQ(versions[0].string_value(), "15");
  for (const char* text : {"space", "logo", "url"}) {
    EXPECT_EQ(json.fields().at(text).kind_case(), Value::kStringValue) << text;
  }
  EXPECT_EQ(json.fields().at("contact").kind_case(), Value::kStructValue);
  if (json.fields().contains("location")) {
    const auto& location = json.fields().at("location").struct_value().fields();
    EXPECT_FALSE(location.empty());
    EXPECT_EQ(location.contains("lat"), location.contains("lon"));
  }
  for (const auto& [key, value] : json.fields()) {
    const bool known = key == "api_compatibility" || key == "space" || key == "logo" ||
                       key == "url" || key == "contact" || key == "location" || key == "state";
    EXPECT_TRUE(known || absl::StartsWith(key, "ext_")) << key;
  }
}

TEST(SpaceApiTest, ASpaceTellsAllThatVersion15Requires) {
  const auto space = FromText<membership::v1::Space>(R"(
      name: 'alliances/a/spaces/link' display_name: 'Link创业公社' english_name: 'Link Commune'
      time_zone: 'Asia/Shanghai' address: '青岛' theme: '木工'
      description: '一起做东西。见 https://link.example/about, 或来看看。'
      location { latitude: 36.087 longitude: 120.374 }
      contacts { display_name: '前台' phone: '+86 532 1' }
      contacts { display_name: '办公室' email: 'desk@link.example' phone: '2' })");
  const Struct json = Parse(SpaceApiJson(space, true));
  ExpectVersion15(json);
  EXPECT_EQ(json.fields().at("space").string_value(), "Link创业公社");
  EXPECT_EQ(json.fields().at("url").string_value(), "https://link.example/about");
  EXPECT_TRUE(
      absl::StartsWith(json.fields().at("logo").string_value(), "data:image/svg+xml;base64,"));
  const auto& location = json.fields().at("location").struct_value().fields();
  EXPECT_EQ(location.at("timezone").string_value(), "Asia/Shanghai");
  EXPECT_EQ(location.at("lat").number_value(), 36.087);
  const auto& contact = json.fields().at("contact").struct_value().fields();
  EXPECT_EQ(contact.at("email").string_value(), "desk@link.example");
  EXPECT_EQ(contact.at("phone").string_value(), "+86 532 1");
  EXPECT_TRUE(json.fields().at("state").struct_value().fields().at("open").bool_value());
}

TEST(SpaceApiTest, ASpaceThatTellsNothingIsValidToo) {
  const auto space = FromText<membership::v1::Space>("display_name: '<' time_zone: 'UTC'");
  const Struct json = Parse(SpaceApiJson(space, std::nullopt));
  ExpectVersion15(json);
  EXPECT_EQ(json.fields().at("url").string_value(), "");
  EXPECT_FALSE(json.fields().contains("state"));
}

class OpenNowTest : public ::testing::Test {
 protected:
  bool IsOpen(const std::string& local) {
    absl::Time time;
    EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", local, zone_, &time, nullptr));
    return IsOpenAt(schedule_, holidays_, ToInstant(time), zone_);
  }

  const absl::TimeZone zone_ = LoadZone("Asia/Shanghai").value();
  v1::Schedule schedule_ = FromText<v1::Schedule>(R"(
      periods { day: MONDAY opens: '09:00' closes: '21:00' }
      periods { day: FRIDAY opens: '20:00' closes: '02:00' }
      periods { day: SUNDAY opens: '10:00' closes: '12:00' }
      exceptions { date { year: 2026 month: 11 day: 30 }
                   hours { opens: '22:00' closes: '01:00' } })");
  v1::HolidayYear holidays_ = FromText<v1::HolidayYear>(R"(
      days { date { year: 2026 month: 12 day: 7 } kind: KIND_DAY_OFF }
      days { date { year: 2026 month: 12 day: 12 } kind: KIND_WORKDAY })");
};

TEST_F(OpenNowTest, HoursOfTheWeekMayCrossMidnight) {
  EXPECT_TRUE(IsOpen("2026-11-23 09:00"));  // a Monday
  EXPECT_FALSE(IsOpen("2026-11-23 08:59"));
  EXPECT_FALSE(IsOpen("2026-11-23 21:00"));
  EXPECT_TRUE(IsOpen("2026-11-28 01:59"));  // since Friday
  EXPECT_FALSE(IsOpen("2026-11-28 02:00"));
}

TEST_F(OpenNowTest, AnExceptionGoesBeforeTheWeek) {
  EXPECT_FALSE(IsOpen("2026-11-30 10:00"));
  EXPECT_TRUE(IsOpen("2026-12-01 00:30"));
}

TEST_F(OpenNowTest, HolidaysChangeWhatFollowsThem) {
  EXPECT_TRUE(IsOpen("2026-12-07 13:00"));
  schedule_.set_holiday_rule(v1::Schedule::HOLIDAY_RULE_CLOSED);
  EXPECT_FALSE(IsOpen("2026-12-07 13:00"));
  EXPECT_TRUE(IsOpen("2026-12-12 13:00"));  // a Saturday that is as a Monday
  schedule_.set_holiday_rule(v1::Schedule::HOLIDAY_RULE_AS_SUNDAY);
  EXPECT_TRUE(IsOpen("2026-12-07 11:00"));
  EXPECT_FALSE(IsOpen("2026-12-07 13:00"));
}

TEST_F(OpenNowTest, AClosureMayRepeat) {
  auto closure = FromText<v1::Closure>(
      "start_time { seconds: 1000000 } end_time { seconds: 1003600 } rrule: 'FREQ=DAILY;COUNT=3'");
  constexpr Instant kDay = 86'400 * kMicrosPerSecond;
  const Instant start = 1'000'000 * kMicrosPerSecond;
  EXPECT_TRUE(IsClosedAt(closure, start, zone_));
  EXPECT_TRUE(IsClosedAt(closure, start + 2 * kDay + 1, zone_));
  EXPECT_FALSE(IsClosedAt(closure, start + 3 * kDay, zone_));
  EXPECT_FALSE(IsClosedAt(closure, start + 3600 * kMicrosPerSecond, zone_));
  closure.clear_rrule();
  EXPECT_FALSE(IsClosedAt(closure, start + kDay, zone_));
}

}  // namespace
}  // namespace gongfang::inventory
