// How a data set is read, and how its patterns become bookings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "clients/cpp/dataset.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/text.h"
#include "common/calendar/zone.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"

namespace gongfang::client {
namespace {

using booking::v1::CreateBookingRequest;
using dataset::v1::Dataset;
using ::testing::HasSubstr;
using ::testing::SizeIs;

absl::Time Local(absl::string_view text, absl::string_view zone) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, *LoadZone(zone), &time, &error)) << error;
  return time;
}

Instant StartOf(const booking::v1::BookingItem& item) {
  return item.start_time().seconds() * kMicrosPerSecond + item.start_time().nanos() / 1000;
}
Instant EndOf(const booking::v1::BookingItem& item) {
  return item.end_time().seconds() * kMicrosPerSecond + item.end_time().nanos() / 1000;
}

// One space in `zone` and one pattern.
Dataset OnePattern(absl::string_view zone, google::type::DayOfWeek day, absl::string_view start) {
  Dataset dataset;
  dataset.mutable_alliance()->set_name("alliances/a");
  auto& space = *dataset.add_spaces();
  space.set_name("alliances/a/spaces/s");
  space.set_time_zone(std::string(zone));
  auto& booking = *dataset.add_bookings();
  booking.set_day(day);
  booking.set_start(std::string(start));
  booking.mutable_length()->set_seconds(2 * 3600);
  booking.add_resources("alliances/a/spaces/s/resources/r");
  booking.set_units(3);
  booking.set_member("alliances/a/members/m");
  booking.set_team("alliances/a/teams/t");
  booking.set_purpose("p");
  return dataset;
}

std::vector<std::string> StartsOf(const std::vector<CreateBookingRequest>& requests) {
  std::vector<std::string> starts;
  for (const CreateBookingRequest& request : requests) {
    starts.push_back(absl::FormatTime(
        "%Y-%m-%dT%H:%MZ", FromInstant(StartOf(request.booking().items(0))), absl::UTCTimeZone()));
  }
  return starts;
}

TEST(ExpandBookings, FillsInTheRequest) {
  const Dataset dataset = OnePattern("Asia/Shanghai", google::type::TUESDAY, "14:30");
  const auto requests = *ExpandBookings(dataset, Local("2027-01-04 23:59", "Asia/Shanghai"));
  ASSERT_THAT(requests, SizeIs(2));
  CreateBookingRequest expected;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(
                  R"({"parent": "alliances/a", "booking": {
                        "member": "alliances/a/members/m", "team": "alliances/a/teams/t",
                        "purpose": "p",
                        "items": [{"resource": "alliances/a/spaces/s/resources/r", "units": 3,
                                   "startTime": "2027-01-05T06:30:00Z",
                                   "endTime": "2027-01-05T08:30:00Z"}]}})",
                  &expected)
                  .ok());
  expected.set_request_id(requests[0].request_id());
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(requests[0], expected))
      << requests[0].DebugString();
  EXPECT_TRUE(IsRequestId(requests[0].request_id())) << requests[0].request_id();
}

TEST(ExpandBookings, BeginsTomorrowAndLastsTwoWeeks) {
  const auto starts = [](google::type::DayOfWeek day, absl::string_view now) {
    const Dataset dataset = OnePattern("Asia/Shanghai", day, "00:00");
    return StartsOf(*ExpandBookings(dataset, Local(now, "Asia/Shanghai")));
  };
  using List = std::vector<std::string>;
  // Monday: today is left out, the one two weeks from now is in.
  EXPECT_EQ(starts(google::type::MONDAY, "2027-01-04 00:00"),
            (List{"2027-01-10T16:00Z", "2027-01-17T16:00Z"}));
  EXPECT_EQ(starts(google::type::TUESDAY, "2027-01-04 00:00"),
            (List{"2027-01-04T16:00Z", "2027-01-11T16:00Z"}));
  // The day is that of the space: in UTC it is still Sunday.
  EXPECT_EQ(starts(google::type::MONDAY, "2027-01-04 07:00"),
            starts(google::type::MONDAY, "2027-01-04 23:00"));
}

TEST(ExpandBookings, GoesThroughDaylightSaving) {
  using List = std::vector<std::string>;
  const auto london = [](absl::string_view start, absl::string_view now) {
    const Dataset dataset = OnePattern("Europe/London", google::type::SUNDAY, start);
    return StartsOf(*ExpandBookings(dataset, Local(now, "Europe/London")));
  };
  // On 28 March 2027 at 01:00 the clocks go to 02:00.
  EXPECT_EQ(london("14:00", "2027-03-20 12:00"), (List{"2027-03-21T14:00Z", "2027-03-28T13:00Z"}));
  EXPECT_EQ(london("01:30", "2027-03-20 12:00"), (List{"2027-03-21T01:30Z", "2027-03-28T01:00Z"}));
  // On 31 October 2027 at 02:00 they go back to 01:00.
  EXPECT_EQ(london("14:00", "2027-10-23 12:00"), (List{"2027-10-24T13:00Z", "2027-10-31T14:00Z"}));
  EXPECT_EQ(london("01:30", "2027-10-23 12:00"), (List{"2027-10-24T00:30Z", "2027-10-31T00:30Z"}));
  // The hour of the change moves neither the dates nor the length.
  const Dataset night = OnePattern("Europe/London", google::type::SUNDAY, "00:00");
  const auto requests = *ExpandBookings(night, Local("2027-03-27 23:30", "Europe/London"));
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(StartsOf(requests), (List{"2027-03-28T00:00Z", "2027-04-03T23:00Z"}));
  for (const auto& request : requests) {
    EXPECT_EQ(EndOf(request.booking().items(0)) - StartOf(request.booking().items(0)),
              2 * 3600 * kMicrosPerSecond);
  }
}

TEST(ExpandBookings, IsTheSameWheneverItIsAsked) {
  const Dataset shibei = *ReadDataset(GONGFANG_SOURCE_DIR "/clients/demo/shibei.json");
  const absl::Time monday = Local("2027-01-04 09:00", "Asia/Shanghai");
  const auto ids = [&](absl::Time now) {
    std::map<std::string, std::string> ids;  // request_id to the request
    const auto requests = ExpandBookings(shibei, now);
    for (const CreateBookingRequest& request : *requests) {
      EXPECT_TRUE(ids.emplace(request.request_id(), request.SerializeAsString()).second);
      EXPECT_TRUE(IsRequestId(request.request_id())) << request.request_id();
    }
    return ids;
  };
  const auto first = ids(monday);
  EXPECT_EQ(first.size(), 2u * shibei.bookings_size()) << "two weeks hold each pattern twice";
  EXPECT_EQ(first, ids(monday + absl::Hours(14)));
  int common = 0;
  for (const auto& [id, request] : ids(monday + absl::Hours(24))) {
    const auto before = first.find(id);
    if (before == first.end()) continue;
    EXPECT_EQ(before->second, request);
    ++common;
  }
  EXPECT_LT(common, static_cast<int>(first.size()));
  EXPECT_GT(common, static_cast<int>(first.size()) * 3 / 4);
}

TEST(ExpandBookings, AnEditedPatternGetsOtherIds) {
  Dataset dataset = OnePattern("Asia/Shanghai", google::type::TUESDAY, "14:30");
  const absl::Time now = Local("2027-01-04 09:00", "Asia/Shanghai");
  const std::string before = (*ExpandBookings(dataset, now))[0].request_id();
  dataset.mutable_bookings(0)->set_purpose("q");
  EXPECT_NE((*ExpandBookings(dataset, now))[0].request_id(), before);
}

TEST(ExpandBookings, NamesTheFieldThatIsWrong) {
  const auto error = [](const std::function<void(Dataset&)>& spoil) {
    Dataset dataset = OnePattern("Asia/Shanghai", google::type::TUESDAY, "14:30");
    spoil(dataset);
    const auto requests = ExpandBookings(dataset, Local("2027-01-04 09:00", "Asia/Shanghai"));
    if (requests.ok()) return std::string("OK");
    EXPECT_EQ(ErrorReason(requests.status()), "INVALID_REQUEST") << requests.status();
    const auto details = ErrorDetailsOf(requests.status());
    return details && !details->fields.empty() ? details->fields[0].field : "";
  };
  EXPECT_EQ(error([](Dataset&) {}), "OK");
  for (const char* start : {"", "9:30", "24:00", "23:60", "09:3a", "-9:30", "09:30:00", "09h30"}) {
    EXPECT_EQ(error([&](Dataset& d) { d.mutable_bookings(0)->set_start(start); }),
              "bookings[0].start")
        << start;
  }
  EXPECT_EQ(error([](Dataset& d) { d.mutable_bookings(0)->clear_day(); }), "bookings[0].day");
  for (const int64_t seconds : {int64_t{0}, int64_t{-1}, int64_t{32 * 86400}}) {
    EXPECT_EQ(
        error([&](Dataset& d) { d.mutable_bookings(0)->mutable_length()->set_seconds(seconds); }),
        "bookings[0].length")
        << seconds;
  }
  EXPECT_EQ(error([](Dataset& d) { d.mutable_bookings(0)->clear_resources(); }),
            "bookings[0].resources");
  for (const char* name : {"r", "alliances/a/spaces/other/resources/r"}) {
    EXPECT_EQ(error([&](Dataset& d) { d.mutable_bookings(0)->set_resources(0, name); }),
              "bookings[0].resources[0]")
        << name;
  }
  EXPECT_EQ(error([](Dataset& d) { d.mutable_spaces(0)->set_time_zone("Mars/Base"); }),
            "time_zone");
  EXPECT_EQ(error([](Dataset& d) { d.mutable_alliance()->set_name("a"); }), "alliance.name");
}

class ReadDatasetTest : public ::testing::Test {
 protected:
  std::string Write(absl::string_view text) {
    std::ofstream(path_) << text;
    return path_;
  }
  void TearDown() override { ::unlink(path_.c_str()); }

  const std::string path_ =
      absl::StrCat(::testing::TempDir(), "/dataset_test_", ::getpid(), ".json");
};

TEST_F(ReadDatasetTest, ReadsWhatItKnows) {
  const auto dataset = ReadDataset(Write(R"({"note": "n", "alliance": {"name": "alliances/a"}})"));
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  EXPECT_EQ(dataset->note(), "n");
  EXPECT_EQ(dataset->alliance().name(), "alliances/a");
}

TEST_F(ReadDatasetTest, SaysWhichFileIsWrongAndWhere) {
  for (const char* text :
       {R"({"alliance": {"colour": "red"}})", R"({"colour": 1})", R"({"note": )", "", "[]"}) {
    const auto dataset = ReadDataset(Write(text));
    ASSERT_FALSE(dataset.ok()) << text;
    EXPECT_EQ(ErrorReason(dataset.status()), "INVALID_DATASET") << dataset.status();
    EXPECT_THAT(std::string(dataset.status().message()), HasSubstr(path_));
  }
  const auto unknown = ReadDataset(Write(R"({"alliance": {"colour": "red"}})"));
  EXPECT_THAT(std::string(unknown.status().message()), HasSubstr("colour"));
}

TEST_F(ReadDatasetTest, SaysThatAFileIsMissing) {
  const auto dataset = ReadDataset(path_);
  EXPECT_TRUE(absl::IsNotFound(dataset.status())) << dataset.status();
  EXPECT_THAT(std::string(dataset.status().message()), HasSubstr(path_));
}

TEST_F(ReadDatasetTest, RefusesAFolder) {
  const auto dataset = ReadDataset(::testing::TempDir());
  EXPECT_EQ(ErrorReason(dataset.status()), "INVALID_DATASET") << dataset.status();
}

}  // namespace
}  // namespace gongfang::client
