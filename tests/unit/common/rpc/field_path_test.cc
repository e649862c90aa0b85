#include "common/rpc/field_path.h"

#include <gtest/gtest.h>

#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "google/protobuf/struct.pb.h"

namespace gongfang {
namespace {

template <typename Request>
std::string PathIn(absl::string_view full_name) {
  return FieldPath(*Request::descriptor(), full_name);
}

TEST(FieldPathTest, NamesTheFieldAsTheRequestHasIt) {
  using booking::v1::CreateBookingRequest;
  EXPECT_EQ(PathIn<CreateBookingRequest>("gongfang.booking.v1.CreateBookingRequest.request_id"),
            "request_id");
  EXPECT_EQ(PathIn<CreateBookingRequest>("gongfang.booking.v1.Booking.purpose"), "booking.purpose");
  EXPECT_EQ(PathIn<CreateBookingRequest>("gongfang.booking.v1.BookingItem.resource"),
            "booking.items[].resource");
  EXPECT_EQ(PathIn<membership::v1::UpdateMemberRequest>("gongfang.membership.v1.Member.teams"),
            "member.teams[]");
  EXPECT_EQ(PathIn<membership::v1::UpdateMemberRequest>("google.protobuf.FieldMask.paths"),
            "update_mask.paths[]");
  EXPECT_EQ(
      PathIn<inventory::v1::CreateResourceRequest>("gongfang.inventory.v1.Resource.display_name"),
      "resource.display_name");
}

TEST(FieldPathTest, SaysNothingOfWhatIsNotThereOrMoreThanOnce) {
  using booking::v1::CreateBookingRequest;
  EXPECT_EQ(PathIn<CreateBookingRequest>("gongfang.membership.v1.Member.teams"), "");
  EXPECT_EQ(PathIn<CreateBookingRequest>(""), "");
  EXPECT_EQ(PathIn<CreateBookingRequest>("google.protobuf.Timestamp.seconds"), "");
}

TEST(FieldPathTest, EndsInAMessageThatHoldsItself) {
  using google::protobuf::Struct;
  EXPECT_EQ(PathIn<Struct>("google.protobuf.Struct.FieldsEntry.key"), "fields[].key");
  EXPECT_EQ(PathIn<Struct>("google.protobuf.Value.string_value"), "fields[].value.string_value");
}

}  // namespace
}  // namespace gongfang
