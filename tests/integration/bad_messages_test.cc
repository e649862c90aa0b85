// What is wrong below the fields: bytes, sizes, page tokens, deadlines.
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/bad_calls.h"
#include "tests/support/raw_call.h"

namespace gongfang {
namespace {

constexpr char kCreateBooking[] = "/gongfang.booking.v1.BookingService/CreateBooking";
constexpr char kCreateTeam[] = "/gongfang.membership.v1.MembershipService/CreateTeam";
constexpr char kCreateResource[] = "/gongfang.inventory.v1.InventoryService/CreateResource";

class BadMessagesTest : public ::testing::Test {
 protected:
  BadMessagesTest() { MakeTestResource(server_.client(), "laser"); }

  BadCall Raw(std::string what, std::string method, std::string bytes,
              std::vector<std::string> fields) {
    const RawCall call{std::move(method), std::move(bytes), "Bearer " + server_.admin_key()};
    return {std::move(what), [this, call] { return Send(channel_, call); }, std::move(fields)};
  }

  // `bytes` with the marker replaced by two bytes that are no UTF-8.
  static std::string NotUtf8(std::string bytes) {
    const size_t marker = bytes.find("@@");
    EXPECT_NE(marker, std::string::npos);
    return bytes.replace(marker, 2, "\xc3\x28");
  }

  booking::v1::CreateBookingRequest Good() {
    return BookingOf({{"laser", server_.At(absl::Hours(24))}});
  }

  TestServer server_;
  const std::shared_ptr<grpc::Channel> channel_ = OwnChannel(server_.port());
};

TEST_F(BadMessagesTest, TextThatIsNotUtf8) {
  auto purpose = Good();
  purpose.mutable_booking()->set_purpose("@@");
  auto request_id = Good();
  request_id.set_request_id("@@");
  auto name = Good();
  name.mutable_booking()->mutable_items(0)->set_resource("@@");
  membership::v1::CreateTeamRequest team;
  team.set_parent(kTestAlliance);
  team.set_team_id("green");
  team.mutable_team()->set_display_name("绿@@");
  inventory::v1::CreateResourceRequest resource;
  resource.set_parent(kTestSpace);
  resource.set_resource_id("mill");
  resource.mutable_resource()->set_category("mill");
  resource.mutable_resource()->set_display_name("@@");
  ExpectAllRefused(
      server_,
      {Raw("purpose", kCreateBooking, NotUtf8(purpose.SerializeAsString()), {"booking.purpose"}),
       Raw("request_id", kCreateBooking, NotUtf8(request_id.SerializeAsString()), {"request_id"}),
       Raw("a name", kCreateBooking, NotUtf8(name.SerializeAsString()),
           {"booking.items[].resource"}),
       Raw("a team", kCreateTeam, NotUtf8(team.SerializeAsString()), {"team.display_name"}),
       Raw("a resource", kCreateResource, NotUtf8(resource.SerializeAsString()),
           {"resource.display_name"})});
}

TEST_F(BadMessagesTest, BytesThatAreNoMessage) {
  const std::string good = Good().SerializeAsString();
  ExpectAllRefused(server_, {Raw("cut off", kCreateBooking, good.substr(0, good.size() - 1),
                                 {"gongfang.booking.v1.CreateBookingRequest"}),
                             Raw("noise", kCreateBooking, std::string(100, '\xff'),
                                 {"gongfang.booking.v1.CreateBookingRequest"})});
}

TEST_F(BadMessagesTest, MoreThanFourMebibytes) {
  const auto before = server_.Heads();
  for (const char* method : {kCreateBooking, kCreateTeam, kCreateResource}) {
    // An unknown field, so that nothing but the size is wrong.
    auto good = Good();
    good.GetReflection()->MutableUnknownFields(&good)->AddLengthDelimited(
        1000, std::string(4 * 1024 * 1024, 'x'));
    const absl::Status status =
        Send(channel_, {method, good.SerializeAsString(), "Bearer " + server_.admin_key()});
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  }
  EXPECT_EQ(server_.Heads(), before);
}

TEST_F(BadMessagesTest, PageTokens) {
  for (int i = 0; i < 3; ++i) {
    server_.client().CreateBooking(BookingOf({{"laser", server_.At(absl::Hours(24 + i))}})).value();
  }
  const client::Client& client = server_.client();
  booking::v1::ListBookingsRequest list;
  list.set_parent(kTestAlliance);
  list.set_page_size(1);
  const std::string token = client.ListBookings(list)->next_page_token();
  ASSERT_FALSE(token.empty());
  const auto with = [&](const booking::v1::ListBookingsRequest& base, const std::string& what,
                        const std::string& page_token) -> BadCall {
    auto request = base;
    request.set_page_token(page_token);
    return {
        what, [&client, request] { return client.ListBookings(request).status(); }, {"page_token"}};
  };
  std::vector<BadCall> calls;
  for (size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    calls.push_back(with(list, absl::StrCat("altered at ", i), altered));
  }
  calls.push_back(with(list, "cut off", token.substr(0, token.size() - 1)));
  auto other = list;
  other.set_member(TestMember("li"));
  calls.push_back(with(other, "of a list with another filter", token));
  auto foreign = list;
  foreign.set_parent("alliances/foreign");
  calls.push_back(with(foreign, "of another alliance", token));
  membership::v1::ListMembersRequest members;
  members.set_parent(kTestAlliance);
  members.set_page_size(1);
  calls.push_back(
      with(list, "of the list of members", client.ListMembers(members)->next_page_token()));
  members.set_page_token(token);
  calls.push_back({"of the list of bookings",
                   [&client, members] { return client.ListMembers(members).status(); },
                   {"page_token"}});
  inventory::v1::ListResourcesRequest resources;
  resources.set_parent(kTestSpace);
  resources.set_page_token(token);
  calls.push_back({"of bookings for resources",
                   [&client, resources] { return client.ListResources(resources).status(); },
                   {"page_token"}});
  ExpectAllRefused(server_, calls);
  // Another size of page is the same list.
  list.set_page_token(token);
  list.set_page_size(2);
  EXPECT_EQ(client.ListBookings(list)->bookings_size(), 2);
}

TEST_F(BadMessagesTest, ADeadlineThatHasPassedOnArrival) {
  // The server's clock is days ahead of this machine's, so this deadline has passed there.
  const auto client = OwnClient(server_.port(), server_.admin_key(), absl::Minutes(1));
  membership::v1::CreateTeamRequest team;
  team.set_parent(kTestAlliance);
  team.set_team_id("green");
  team.mutable_team()->set_display_name("绿队");
  inventory::v1::SuspendResourceRequest suspend;
  suspend.set_name(TestResource("laser"));
  const auto late = [](std::string what, std::function<absl::Status()> call) -> BadCall {
    return {std::move(what),
            std::move(call),
            {},
            absl::StatusCode::kDeadlineExceeded,
            "DEADLINE_PASSED"};
  };
  ExpectAllRefused(server_,
                   {late("booking", [&] { return client->CreateBooking(Good()).status(); }),
                    late("membership", [&] { return client->CreateTeam(team).status(); }),
                    late("inventory", [&] { return client->SuspendResource(suspend).status(); }),
                    late("reading", [&] { return client->WhoAmI({}).status(); })});
  EXPECT_TRUE(server_.client().CreateBooking(Good()).ok());
}

}  // namespace
}  // namespace gongfang
