#include "common/rpc/request_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "common/base/names.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "tests/support/request_cases.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;

template <typename Look>
std::vector<std::string> Wrong(Look look) {
  RequestCheck check;
  look(check);
  const absl::Status status = std::move(check).Result();
  return status.ok() ? std::vector<std::string>() : WrongFields(status);
}

TEST(RequestCheckTest, NothingWrongIsOk) { EXPECT_TRUE(RequestCheck().Result().ok()); }

TEST(RequestCheckTest, GathersEverythingInOrder) {
  EXPECT_THAT(Wrong([](RequestCheck& check) {
                check.Id("space_id", "Bad Id");
                check.Add("other", "is wrong");
                check.Parsed<SpaceName>("name", "x", "alliances/{alliance}/spaces/{space}");
              }),
              ElementsAre("space_id", "other", "name"));
}

TEST(RequestCheckTest, LinesAndTexts) {
  const auto line = [](const std::string& value, Need need) {
    return Wrong([&](RequestCheck& check) { check.Line("f", value, need); }).size();
  };
  const auto text = [](const std::string& value, Need need) {
    return Wrong([&](RequestCheck& check) { check.Text("f", value, need); }).size();
  };
  EXPECT_EQ(line("激光切割机", Need::kRequired), 0u);
  EXPECT_EQ(line("", Need::kOptional), 0u);
  EXPECT_EQ(line("", Need::kRequired), 1u);
  EXPECT_EQ(line(" \t ", Need::kRequired), 2u);  // nothing, and not one line
  EXPECT_EQ(line("a\nb", Need::kOptional), 1u);
  EXPECT_EQ(line("a\x07", Need::kOptional), 1u);
  EXPECT_EQ(line(std::string(limits::kMaxDisplayNameBytes, 'x'), Need::kRequired), 0u);
  EXPECT_EQ(line(std::string(limits::kMaxDisplayNameBytes + 1, 'x'), Need::kRequired), 1u);
  EXPECT_EQ(text("a\n\tb", Need::kRequired), 0u);
  EXPECT_EQ(text("a\rb", Need::kRequired), 1u);
  EXPECT_EQ(text(std::string(limits::kMaxTextBytes, 'x'), Need::kRequired), 0u);
  EXPECT_EQ(text(std::string(limits::kMaxTextBytes + 1, 'x'), Need::kRequired), 1u);
}

TEST(RequestCheckTest, FieldsOfARecordHaveItsPathAndAreSkippedUnlessSet) {
  booking::v1::Booking record;
  record.set_purpose("a\x1b");
  google::protobuf::FieldMask mask;
  EXPECT_THAT(Wrong([&](RequestCheck& check) {
                check.Enter("booking", SetFields(record, mask, {"purpose", "team"}));
                EXPECT_TRUE(check.Wants("purpose"));
                EXPECT_FALSE(check.Wants("team"));
                check.Text("purpose", record.purpose(), Need::kOptional);
                check.Text("team", record.team(), Need::kRequired);
              }),
              ElementsAre("booking.purpose"));
}

TEST(RequestCheckTest, TimesMustBeThereAndMakeSense) {
  google::protobuf::Timestamp time;
  time.set_seconds(5);
  RequestCheck check;
  EXPECT_EQ(check.Time("t", true, time), 5 * kMicrosPerSecond);
  EXPECT_EQ(check.Time("absent", false, time), std::nullopt);
  time.set_nanos(-1);
  EXPECT_EQ(check.Time("odd", true, time), std::nullopt);
  EXPECT_THAT(WrongFields(std::move(check).Result()), ElementsAre("absent", "odd"));
}

TEST(RequestCheckTest, LengthsAreWholeAndWithinTheirBounds) {
  const auto length = [](int64_t seconds, int32_t nanos, absl::Duration unit) {
    google::protobuf::Duration value;
    value.set_seconds(seconds);
    value.set_nanos(nanos);
    RequestCheck check;
    const auto read = check.Length("f", value, absl::Minutes(1), absl::Hours(48), unit);
    const absl::Status result = std::move(check).Result();
    EXPECT_EQ(read.has_value(), result.ok());
    if (!result.ok()) {
      EXPECT_THAT(WrongFields(result), ElementsAre("f"));
    }
    return read;
  };
  constexpr absl::Duration kSecond = absl::Seconds(1);
  EXPECT_EQ(length(60, 0, kSecond), absl::Minutes(1));
  EXPECT_EQ(length(48 * 3600, 0, kSecond), absl::Hours(48));
  EXPECT_EQ(length(61, 0, kSecond), absl::Seconds(61));
  EXPECT_EQ(length(61, 0, absl::Minutes(1)), std::nullopt);
  EXPECT_EQ(length(120, 0, absl::Minutes(1)), absl::Minutes(2));
  EXPECT_EQ(length(59, 0, kSecond), std::nullopt);
  EXPECT_EQ(length(48 * 3600 + 1, 0, kSecond), std::nullopt);
  EXPECT_EQ(length(-60, 0, kSecond), std::nullopt);
  EXPECT_EQ(length(60, 1, kSecond), std::nullopt);
  EXPECT_EQ(length(60, -1, kSecond), std::nullopt);
  EXPECT_EQ(length(INT64_MAX, 0, kSecond), std::nullopt);
  EXPECT_EQ(length(INT64_MIN, 0, kSecond), std::nullopt);
}

TEST(RequestCheckTest, WhatALengthMustBeIsSaidInWords) {
  google::protobuf::Duration value;
  RequestCheck check;
  check.Length("f", value, absl::Minutes(20), absl::Hours(24 * 31));
  EXPECT_THAT(std::string(std::move(check).Result().message()),
              ::testing::HasSubstr("f must be 20m to 31 days, in whole seconds"));
}

TEST(RequestCheckTest, MasksNameOnlyWhatMayChange) {
  const auto wrong = [](std::vector<std::string> paths) {
    google::protobuf::FieldMask mask;
    for (const std::string& path : paths) mask.add_paths(path);
    return Wrong([&](RequestCheck& check) { check.Mask(mask, {"purpose", "team"}); });
  };
  EXPECT_THAT(wrong({}), ElementsAre());
  EXPECT_THAT(wrong({"*"}), ElementsAre());
  EXPECT_THAT(wrong({"team", "purpose"}), ElementsAre());
  EXPECT_THAT(wrong({"team", "uid", "", "*"}),
              ElementsAre("update_mask.paths[1]", "update_mask.paths[2]", "update_mask.paths[3]"));
}

TEST(RequestCheckTest, Pages) {
  booking::v1::ListBookingsRequest request;
  EXPECT_THAT(Wrong([&](RequestCheck& check) { check.Page(request); }), ElementsAre());
  request.set_page_size(-1);
  request.set_page_token(std::string(limits::kMaxPageTokenBytes + 1, 'x'));
  EXPECT_THAT(Wrong([&](RequestCheck& check) { check.Page(request); }),
              ElementsAre("page_size", "page_token"));
}

}  // namespace
}  // namespace gongfang
