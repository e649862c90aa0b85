// Bad requests of the other methods of booking: transitions, lists and free/busy.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/bad_calls.h"

namespace gongfang {
namespace {

class BadTransitionsTest : public ::testing::Test {
 protected:
  BadTransitionsTest() {
    MakeTestResource(server_.client(), "laser");
    booking_ = server_.client().CreateBooking(BookingOf({{"laser", start_}})).value();
  }

  // The three methods that take the name of a booking.
  std::vector<BadCall> ByName(const std::string& name, absl::StatusCode code,
                              const std::string& reason, const std::vector<std::string>& fields) {
    booking::v1::Booking named;
    named.set_name(name);
    const client::Client& client = server_.client();
    return {
        {"get " + name, [=, &client] { return client.GetBooking(GetOf(named)).status(); }, fields,
         code, reason},
        {"confirm " + name,
         [=, &client] { return client.ConfirmBooking(ConfirmOf(named)).status(); }, fields, code,
         reason},
        {"cancel " + name, [=, &client] { return client.CancelBooking(CancelOf(named)).status(); },
         fields, code, reason}};
  }

  BadCall List(const std::string& what,
               const std::function<void(booking::v1::ListBookingsRequest&)>& spoil,
               std::vector<std::string> fields) {
    booking::v1::ListBookingsRequest request;
    request.set_parent(kTestAlliance);
    spoil(request);
    return {what, [this, request] { return server_.client().ListBookings(request).status(); },
            std::move(fields)};
  }

  BadCall FreeBusy(const std::string& what,
                   const std::function<void(booking::v1::QueryFreeBusyRequest&)>& spoil,
                   std::vector<std::string> fields) {
    booking::v1::QueryFreeBusyRequest request;
    request.set_parent(kTestAlliance);
    request.add_resources(TestResource("laser"));
    *request.mutable_start_time() = ToProtoTime(start_);
    *request.mutable_end_time() = ToProtoTime(start_ + absl::Hours(24));
    spoil(request);
    return {what, [this, request] { return server_.client().QueryFreeBusy(request).status(); },
            std::move(fields)};
  }

  TestServer server_;
  const absl::Time start_ = server_.At(absl::Hours(24));
  booking::v1::Booking booking_;
};

TEST_F(BadTransitionsTest, NamesOfBookings) {
  for (const std::string& name :
       {std::string(), std::string("1"), booking_.name() + "/", std::string(kTestAlliance),
        TestMember("li"), "x" + booking_.name(), booking_.name() + "/items/0"}) {
    ExpectAllRefused(server_,
                     ByName(name, absl::StatusCode::kInvalidArgument, "INVALID_REQUEST", {"name"}));
  }
  const std::string id = booking_.name().substr(booking_.name().rfind('/') + 1);
  for (const std::string& name :
       {absl::StrCat(kTestAlliance, "/bookings/nothing"), "alliances/foreign/bookings/" + id}) {
    ExpectAllRefused(server_, ByName(name, absl::StatusCode::kNotFound, "NOT_FOUND", {}));
  }
}

TEST_F(BadTransitionsTest, RequestIds) {
  auto confirm = ConfirmOf(booking_);
  confirm.set_request_id("a b");
  auto cancel = CancelOf(booking_);
  cancel.set_request_id(std::string(129, 'x'));
  ExpectAllRefused(server_, {{"confirm",
                              [&] { return server_.client().ConfirmBooking(confirm).status(); },
                              {"request_id"}},
                             {"cancel",
                              [&] { return server_.client().CancelBooking(cancel).status(); },
                              {"request_id"}}});
}

TEST_F(BadTransitionsTest, Lists) {
  using Request = booking::v1::ListBookingsRequest;
  ExpectAllRefused(
      server_,
      {List("no parent", [](Request& r) { r.clear_parent(); }, {"parent"}),
       List("a space", [](Request& r) { r.set_parent(kTestSpace); }, {"parent"}),
       List("a page of less than nothing", [](Request& r) { r.set_page_size(-1); }, {"page_size"}),
       List("a token that is none", [](Request& r) { r.set_page_token("next"); }, {"page_token"}),
       List("a token too long", [](Request& r) { r.set_page_token(std::string(2000, 'x')); },
            {"page_token"}),
       List("a member that does not parse", [](Request& r) { r.set_member("li"); }, {"member"}),
       List("a foreign member", [](Request& r) { r.set_member("alliances/foreign/members/li"); },
            {"member"}),
       List("a resource that does not parse", [](Request& r) { r.set_resource("laser"); },
            {"resource"}),
       List("times that are none",
            [](Request& r) {
              r.mutable_start_time()->set_nanos(-1);
              r.mutable_end_time()->set_seconds(INT64_MAX);
            },
            {"start_time", "end_time"}),
       List("states that are none",
            [](Request& r) {
              r.add_states(booking::v1::Booking::STATE_HELD);
              r.add_states(booking::v1::Booking::STATE_UNSPECIFIED);
              r.add_states(static_cast<booking::v1::Booking::State>(99));
            },
            {"states[1]", "states[2]"})});
}

TEST_F(BadTransitionsTest, FreeBusies) {
  using Request = booking::v1::QueryFreeBusyRequest;
  BadCall unknown =
      FreeBusy("an unknown resource", [](Request& r) { r.add_resources(TestResource("no")); }, {});
  unknown.code = absl::StatusCode::kNotFound;
  unknown.reason = "RESOURCE_NOT_BOOKABLE";
  ExpectAllRefused(
      server_,
      {unknown, FreeBusy("no parent", [](Request& r) { r.clear_parent(); }, {"parent"}),
       FreeBusy("no resource", [](Request& r) { r.clear_resources(); }, {"resources"}),
       FreeBusy("201 resources",
                [](Request& r) {
                  for (int i = 0; i < 200; ++i) r.add_resources(TestResource(absl::StrCat(i)));
                },
                {"resources"}),
       FreeBusy("the same twice", [](Request& r) { r.add_resources(TestResource("laser")); },
                {"resources[1]"}),
       FreeBusy("a foreign resource",
                [](Request& r) { r.set_resources(0, "alliances/foreign/spaces/main/resources/x"); },
                {"resources[0]"}),
       FreeBusy("no window",
                [](Request& r) {
                  r.clear_start_time();
                  r.clear_end_time();
                },
                {"start_time", "end_time"}),
       FreeBusy("an empty window", [](Request& r) { *r.mutable_end_time() = r.start_time(); },
                {"end_time"}),
       FreeBusy("more than 62 days",
                [this](Request& r) {
                  *r.mutable_end_time() =
                      ToProtoTime(start_ + absl::Hours(62 * 24) + absl::Microseconds(1));
                },
                {"end_time"})});
}

}  // namespace
}  // namespace gongfang
