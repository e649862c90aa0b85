// Requests to book that are refused, name every wrong field, and change nothing.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_error.h"
#include "tests/support/bad_calls.h"

namespace gongfang {
namespace {

using booking::v1::BookingItem;
using booking::v1::CreateBookingRequest;

class BadBookingsTest : public ::testing::Test {
 protected:
  BadBookingsTest() {
    const auto& client = server_.client();
    MakeTestResource(client, "laser");
    MakeTestResource(client, "room", 5);
    const inventory::v1::Schedule hours = EveryDay("09:00", "18:00");
    MakeTestResource(client, "daytime", 1, &hours);
    inventory::v1::CreateResourceRequest draft;
    draft.set_parent(kTestSpace);
    draft.set_resource_id("draft");
    draft.mutable_resource()->set_display_name("draft");
    draft.mutable_resource()->set_category("bench");
    client.CreateResource(draft).value();
    MakeForeignAlliance();
  }

  void MakeForeignAlliance() {
    membership::v1::CreateAllianceRequest alliance;
    alliance.set_alliance_id("foreign");
    alliance.mutable_alliance()->set_display_name("Foreign");
    server_.client().CreateAlliance(alliance).value();
    membership::v1::CreateSpaceRequest space;
    space.set_parent("alliances/foreign");
    space.set_space_id("main");
    space.mutable_space()->set_display_name("Main");
    space.mutable_space()->set_time_zone("Europe/London");
    server_.client().CreateSpace(space).value();
    inventory::v1::CreateResourceRequest resource;
    resource.set_parent("alliances/foreign/spaces/main");
    resource.set_resource_id("laser");
    resource.mutable_resource()->set_display_name("Laser");
    resource.mutable_resource()->set_category("laser-cutter");
    inventory::v1::PublishResourceRequest publish;
    publish.set_name(server_.client().CreateResource(resource).value().name());
    server_.client().PublishResource(publish).value();
  }

  // A good request, spoilt by `spoil`.
  BadCall Spoilt(std::string what, const std::function<void(CreateBookingRequest&)>& spoil,
                 std::vector<std::string> fields) {
    CreateBookingRequest request = BookingOf({{"laser", start_}});
    spoil(request);
    return {.what = std::move(what),
            .call = [this, request] { return server_.client().CreateBooking(request).status(); },
            .fields = std::move(fields)};
  }
  // The same for its only item.
  BadCall SpoiltItem(std::string what, const std::function<void(BookingItem&)>& spoil,
                     std::vector<std::string> fields) {
    return Spoilt(
        std::move(what),
        [&spoil](CreateBookingRequest& r) { spoil(*r.mutable_booking()->mutable_items(0)); },
        std::move(fields));
  }
  BadCall Other(BadCall call, absl::StatusCode code, std::string reason) {
    call.code = code;
    call.reason = std::move(reason);
    return call;
  }

  TestServer server_;
  const absl::Time start_ = server_.At(absl::Hours(26));  // 10:00 in Shanghai
};

constexpr char kStart[] = "booking.items[0].start_time";
constexpr char kEnd[] = "booking.items[0].end_time";
constexpr char kUnits[] = "booking.items[0].units";
constexpr char kResource[] = "booking.items[0].resource";

TEST_F(BadBookingsTest, Times) {
  const auto shift_end = [this](absl::Duration by) {
    return [this, by](BookingItem& i) { *i.mutable_end_time() = ToProtoTime(start_ + by); };
  };
  const auto year_2101 = absl::FromCivil(absl::CivilYear(2101), absl::UTCTimeZone());
  ExpectAllRefused(
      server_,
      {SpoiltItem("ends when it starts", shift_end(absl::ZeroDuration()), {kEnd}),
       SpoiltItem("ends before it starts", shift_end(-absl::Hours(1)), {kEnd}),
       SpoiltItem("longer than 31 days", shift_end(absl::Hours(24 * 31) + absl::Microseconds(1)),
                  {kEnd}),
       SpoiltItem("no times",
                  [](BookingItem& i) {
                    i.clear_start_time();
                    i.clear_end_time();
                  },
                  {kStart, kEnd}),
       SpoiltItem("in the past",
                  [this](BookingItem& i) {
                    *i.mutable_start_time() = ToProtoTime(server_.At(-absl::Microseconds(1)));
                  },
                  {kStart}),
       SpoiltItem("before 1970", [](BookingItem& i) { i.mutable_start_time()->set_seconds(-1); },
                  {kStart}),
       SpoiltItem("beyond 2100",
                  [&](BookingItem& i) {
                    *i.mutable_start_time() = ToProtoTime(year_2101);
                    *i.mutable_end_time() = ToProtoTime(year_2101 + absl::Hours(1));
                  },
                  {kStart, kEnd}),
       SpoiltItem("as far as a number goes",
                  [](BookingItem& i) {
                    i.mutable_start_time()->set_seconds(INT64_MIN);
                    i.mutable_end_time()->set_seconds(INT64_MAX);
                  },
                  {kStart, kEnd}),
       SpoiltItem("nanoseconds out of range",
                  [](BookingItem& i) {
                    i.mutable_start_time()->set_nanos(-1000);
                    i.mutable_end_time()->set_nanos(1'000'000'000);
                  },
                  {kStart, kEnd}),
       SpoiltItem("finer than a microsecond",
                  [](BookingItem& i) { i.mutable_start_time()->set_nanos(1); }, {kStart})});
}

TEST_F(BadBookingsTest, Units) {
  const auto units = [](int32_t n) { return [n](BookingItem& i) { i.set_units(n); }; };
  ExpectAllRefused(
      server_, {SpoiltItem("zero", units(0), {kUnits}), SpoiltItem("negative", units(-1), {kUnits}),
                SpoiltItem("least", units(INT32_MIN), {kUnits}),
                SpoiltItem("more than capacity", units(2), {kUnits}),
                SpoiltItem("most", units(INT32_MAX), {kUnits}),
                Spoilt("more than capacity in the second item",
                       [this](CreateBookingRequest& r) {
                         r = BookingOf({{"laser", start_}, {"room", start_}});
                         r.mutable_booking()->mutable_items(1)->set_units(6);
                       },
                       {"booking.items[1].units"})});
  // Not given, it is one.
  CreateBookingRequest absent = BookingOf({{"laser", start_}});
  absent.mutable_booking()->mutable_items(0)->clear_units();
  const auto made = server_.client().CreateBooking(absent);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->items(0).units(), 1);
}

TEST_F(BadBookingsTest, Items) {
  ExpectAllRefused(
      server_,
      {Spoilt("no items", [](CreateBookingRequest& r) { r.mutable_booking()->clear_items(); },
              {"booking.items"}),
       Spoilt("no booking", [](CreateBookingRequest& r) { r.clear_booking(); },
              {"booking.items", "booking.member"}),
       Spoilt("21 items",
              [this](CreateBookingRequest& r) {
                std::vector<Slot> slots;
                for (int i = 0; i < 21; ++i)
                  slots.push_back({"laser", start_ + i * absl::Hours(1)});
                r = BookingOf(slots);
              },
              {"booking.items"}),
       Spoilt("items of one resource that overlap, though there are units",
              [this](CreateBookingRequest& r) {
                r = BookingOf(
                    {{"room", start_}, {"laser", start_}, {"room", start_ + absl::Minutes(59)}});
              },
              {"booking.items[2]"}),
       Spoilt("the same item twice",
              [this](CreateBookingRequest& r) {
                r = BookingOf({{"room", start_}, {"room", start_}});
              },
              {"booking.items[1]"})});
}

TEST_F(BadBookingsTest, ResourcesThatAreNot) {
  const auto resource = [this](const std::string& name, std::vector<std::string> fields) {
    return SpoiltItem(
        name, [&name](BookingItem& i) { i.set_resource(name); }, std::move(fields));
  };
  const auto not_bookable = [&](const std::string& name) {
    return Other(resource(name, {}), absl::StatusCode::kNotFound, "RESOURCE_NOT_BOOKABLE");
  };
  ExpectAllRefused(
      server_,
      {not_bookable(TestResource("unknown")), not_bookable(TestResource("draft")),
       not_bookable("alliances/foreign/spaces/main/resources/laser"),
       not_bookable("alliances/nowhere/spaces/main/resources/laser"), resource("", {kResource}),
       resource("laser", {kResource}), resource(std::string(kTestSpace), {kResource}),
       resource(TestResource("laser") + "/", {kResource}),
       resource(TestResource("Laser"), {kResource}), resource(TestResource("激光"), {kResource}),
       resource(TestResource(std::string(64, 'a')), {kResource}),
       resource(std::string(100'000, '/'), {kResource})});
}

TEST_F(BadBookingsTest, WhoAndWhere) {
  const auto member = [](const std::string& name) {
    return [name](CreateBookingRequest& r) { r.mutable_booking()->set_member(name); };
  };
  const auto team = [](const std::string& name) {
    return [name](CreateBookingRequest& r) { r.mutable_booking()->set_team(name); };
  };
  const auto parent = [](const std::string& name) {
    return [name](CreateBookingRequest& r) { r.set_parent(name); };
  };
  ExpectAllRefused(
      server_,
      {Spoilt("no member", member(""), {"booking.member"}),
       Spoilt("a member's name that does not parse", member("li"), {"booking.member"}),
       Spoilt("a team as the member", member(TestTeam("blue")), {"booking.member"}),
       Spoilt("a foreign member", member("alliances/foreign/members/li"), {"booking.member"}),
       Other(Spoilt("an unknown member", member(TestMember("nobody")), {}),
             absl::StatusCode::kNotFound, "NOT_FOUND"),
       Spoilt("a team's name that does not parse", team("blue"), {"booking.team"}),
       Spoilt("a foreign team", team("alliances/foreign/teams/blue"), {"booking.team"}),
       Spoilt("a team that she is not in", team(TestTeam("red")), {"booking.team"}),
       Spoilt("an unknown team", team(TestTeam("green")), {"booking.team"}),
       Spoilt("no parent", parent(""), {"parent"}),
       Spoilt("a parent that does not parse", parent("alliances/"), {"parent"}),
       Spoilt("a space as the parent", parent(kTestSpace), {"parent"}),
       Spoilt("another alliance as the parent", parent("alliances/foreign"), {"booking.member"})});
}

TEST_F(BadBookingsTest, TextsAndRequestIds) {
  const auto purpose = [](const std::string& text) {
    return [text](CreateBookingRequest& r) { r.mutable_booking()->set_purpose(text); };
  };
  const auto request_id = [](const std::string& text) {
    return [text](CreateBookingRequest& r) { r.set_request_id(text); };
  };
  ExpectAllRefused(
      server_,
      {Spoilt("a text over its limit", purpose(std::string(4097, 'x')), {"booking.purpose"}),
       Spoilt("a text over its limit in Chinese", purpose([] {
                std::string text;
                for (int i = 0; i < 1366; ++i) text += "激";
                return text;
              }()),
              {"booking.purpose"}),
       Spoilt("control characters", purpose("\x1b[31m"), {"booking.purpose"}),
       Spoilt("a request_id over its limit", request_id(std::string(129, 'x')), {"request_id"}),
       Spoilt("a request_id with a space", request_id("a b"), {"request_id"}),
       Spoilt("a request_id in Chinese", request_id("甲"), {"request_id"})});
  auto longest = BookingOf({{"laser", start_}});
  longest.mutable_booking()->set_purpose(std::string(4096, 'x'));
  longest.set_request_id(std::string(128, 'x'));
  EXPECT_TRUE(server_.client().CreateBooking(longest).ok());
}

TEST_F(BadBookingsTest, Holds) {
  const auto ttl = [](int64_t seconds, int32_t nanos) {
    return [=](CreateBookingRequest& r) {
      r.mutable_hold_ttl()->set_seconds(seconds);
      r.mutable_hold_ttl()->set_nanos(nanos);
    };
  };
  ExpectAllRefused(server_, {Spoilt("no time", ttl(0, 0), {"hold_ttl"}),
                             Spoilt("less than no time", ttl(-60, 0), {"hold_ttl"}),
                             Spoilt("less than a second", ttl(0, 999'999'999), {"hold_ttl"}),
                             Spoilt("a month", ttl(30 * 24 * 3600, 0), {"hold_ttl"}),
                             Spoilt("more than an hour", ttl(3600, 1), {"hold_ttl"}),
                             Spoilt("for ever", ttl(INT64_MAX, INT32_MAX), {"hold_ttl"})});
}

TEST_F(BadBookingsTest, OpeningHours) {
  const auto daytime = [this](absl::Duration after, absl::Duration length) {
    return [=, this](CreateBookingRequest& r) {
      r = BookingOf({{"daytime", server_.At(after), length}});
    };
  };
  // 09:00 in Shanghai is 01:00 in UTC, which is an hour after At(0).
  const auto closed = [&](const char* what, absl::Duration after, absl::Duration length) {
    return Other(Spoilt(what, daytime(after, length), {}), absl::StatusCode::kFailedPrecondition,
                 "POLICY_VIOLATION");
  };
  const absl::Duration hour = absl::Hours(1);
  ExpectAllRefused(server_, {closed("before it opens", hour - absl::Microseconds(1), hour),
                             closed("past closing time", 9 * hour, hour + absl::Microseconds(1)),
                             closed("at night", 15 * hour, hour),
                             closed("over the night", 9 * hour, 17 * hour)});
  CreateBookingRequest request;
  daytime(15 * hour, hour)(request);
  const client::ClientError error =
      client::ErrorOf(server_.client().CreateBooking(request).status());
  ASSERT_EQ(error.rules.size(), 1u);
  EXPECT_EQ(error.rules[0].rule, "OUTSIDE_OPENING_HOURS");
  EXPECT_EQ(error.rules[0].subject, TestResource("daytime"));
  daytime(hour, 9 * hour)(request);
  EXPECT_TRUE(server_.client().CreateBooking(request).ok());
}

TEST_F(BadBookingsTest, EverythingWrongIsNamedAtOnce) {
  ExpectAllRefused(server_, {Spoilt("all of it",
                                    [this](CreateBookingRequest& r) {
                                      r.set_parent("here");
                                      r.mutable_booking()->set_member("me");
                                      r.mutable_booking()->set_team("us");
                                      r.mutable_booking()->set_purpose(std::string(5000, 'x'));
                                      r.mutable_booking()->mutable_items(0)->set_resource("this");
                                      r.mutable_booking()->mutable_items(0)->set_units(-1);
                                      *r.mutable_booking()->mutable_items(0)->mutable_end_time() =
                                          ToProtoTime(start_);
                                      r.set_request_id("\n");
                                      r.mutable_hold_ttl()->set_seconds(0);
                                    },
                                    {"parent", "booking.member", "booking.team", "booking.purpose",
                                     kResource, kUnits, kEnd, "request_id", "hold_ttl"})});
}

}  // namespace
}  // namespace gongfang
