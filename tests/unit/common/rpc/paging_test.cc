// Page sizes, what a page token is bound to, times of the wire, and update masks.
#include "common/rpc/paging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "common/rpc/field_mask.h"
#include "common/rpc/timestamps.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang {
namespace {

using booking::v1::Booking;
using booking::v1::ListBookingsRequest;

TEST(PagingTest, SizesHaveADefaultAndAMost) {
  EXPECT_EQ(PageSize(0), limits::kDefaultPageSize);
  EXPECT_EQ(PageSize(1), 1);
  EXPECT_EQ(PageSize(limits::kMaxPageSize), limits::kMaxPageSize);
  EXPECT_EQ(PageSize(INT32_MAX), limits::kMaxPageSize);
}

TEST(PagingTest, AFingerprintIsOfEverythingButThePage) {
  ListBookingsRequest request;
  request.set_parent("alliances/a");
  const std::string whole = ListFingerprint(request);
  request.set_page_size(7);
  request.set_page_token("x");
  EXPECT_EQ(ListFingerprint(request), whole);
  EXPECT_EQ(request.page_token(), "x");
  request.set_member("alliances/a/members/m");
  EXPECT_NE(ListFingerprint(request), whole);
  membership::v1::ListTeamsRequest other;  // the same bytes, and another list
  other.set_parent("alliances/a");
  EXPECT_NE(ListFingerprint(other), whole);
}

TEST(TimestampsTest, TakesWholeMicrosecondsFrom1970To2100) {
  const auto convert = [](int64_t seconds, int32_t nanos) {
    google::protobuf::Timestamp timestamp;
    timestamp.set_seconds(seconds);
    timestamp.set_nanos(nanos);
    return ToInstant(timestamp);
  };
  EXPECT_EQ(convert(0, 0), 0);
  EXPECT_EQ(convert(1, 2000), 1'000'002);
  EXPECT_EQ(convert(4'133'980'799, 999'999'000), limits::kMaxInstant - 1);
  EXPECT_EQ(convert(4'133'980'800, 0), std::nullopt);
  EXPECT_EQ(convert(-1, 999'999'000), std::nullopt);
  for (const int32_t nanos : {-1, 1, 999, 1001, 999'999'999, 1'000'000'000, INT32_MIN, INT32_MAX}) {
    EXPECT_EQ(convert(5, nanos), std::nullopt) << nanos;
  }
  for (const int64_t seconds : {INT64_MIN, INT64_MAX, INT64_MAX / 1'000'000 + 1}) {
    EXPECT_EQ(convert(seconds, 0), std::nullopt) << seconds;
  }
}

Booking Example() {
  Booking booking;
  booking.set_purpose("new");
  booking.add_items()->set_resource("new");
  booking.mutable_expire_time()->set_seconds(1);
  return booking;
}

TEST(SetFieldsTest, ACreateSetsEverything) {
  Booking to;
  to.set_member("old");
  EXPECT_TRUE(SetFields().Has("anything"));
  SetFields().Copy(Example(), to);
  EXPECT_EQ(to.SerializeAsString(), Example().SerializeAsString());
}

TEST(SetFieldsTest, WithoutAMaskWhatIsSetAndMayChangeIsTakenOver) {
  for (const bool star : {false, true}) {
    google::protobuf::FieldMask mask;
    if (star) mask.add_paths("*");
    EXPECT_TRUE(IsWholeMask(mask));
    const SetFields set(Example(), mask, {"purpose", "items", "team"});
    EXPECT_TRUE(set.Has("purpose"));
    EXPECT_TRUE(set.Has("items"));
    EXPECT_FALSE(set.Has("team"));         // not set
    EXPECT_FALSE(set.Has("expire_time"));  // may not change
    Booking to;
    to.set_team("old");
    to.add_items()->set_resource("old");
    to.add_items()->set_resource("old");
    set.Copy(Example(), to);
    EXPECT_EQ(to.purpose(), "new");
    EXPECT_EQ(to.team(), "old");
    EXPECT_EQ(to.items_size(), 1);  // replaced, not merged
    EXPECT_FALSE(to.has_expire_time());
  }
}

TEST(SetFieldsTest, AMaskClearsWhatIsAbsent) {
  google::protobuf::FieldMask mask;
  mask.add_paths("team");
  mask.add_paths("items");
  EXPECT_FALSE(IsWholeMask(mask));
  const SetFields set(Booking(), mask, {"purpose", "items", "team"});
  EXPECT_FALSE(set.Has("purpose"));
  Booking to = Example();
  to.set_team("old");
  set.Copy(Booking(), to);
  EXPECT_EQ(to.team(), "");
  EXPECT_EQ(to.items_size(), 0);
  EXPECT_EQ(to.purpose(), "new");
}

}  // namespace
}  // namespace gongfang
