// Every field of every booking request, right and wrong.
#include "booking/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "tests/support/request_cases.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;

constexpr char kGoodItem[] = R"(resource: "alliances/a/spaces/s/resources/r"
    start_time { seconds: 1800000000 } end_time { seconds: 1800003600 })";

// When nothing is in the past yet.
constexpr Instant kNow = 0;

v1::CreateBookingRequest GoodCreate() {
  return FromText<v1::CreateBookingRequest>(
      std::string(R"(parent: "alliances/a" booking { member: "alliances/a/members/m" items {)") +
      kGoodItem + "} }");
}

// The good request changed by `change`, and the fields that are then wrong.
template <typename Change>
BadRequest Create(const std::string& what, Change change, std::vector<std::string> fields) {
  v1::CreateBookingRequest request = GoodCreate();
  change(request);
  return {what, ToCommand(request, kNow).status(), std::move(fields)};
}

TEST(CreateValidationTest, TakesAGoodRequest) {
  v1::CreateBookingRequest request = GoodCreate();
  request.mutable_booking()->set_team("alliances/a/teams/t");
  request.mutable_booking()->set_purpose("为客户 \n 切割");
  request.mutable_booking()->mutable_items(0)->set_units(3);
  request.mutable_hold_ttl()->set_seconds(600);
  request.set_request_id("r-1");
  request.set_validate_only(true);
  const Command command = ToCommand(request, kNow).value();
  EXPECT_EQ(command.verb, Verb::kCreate);
  EXPECT_EQ(command.alliance, "a");
  EXPECT_EQ(command.booking.alliance, "a");
  EXPECT_EQ(command.booking.team, "alliances/a/teams/t");
  EXPECT_EQ(command.booking.items[0].units, 3);
  EXPECT_EQ(command.booking.items[0].interval,
            (Interval{1'800'000'000'000'000, 1'800'003'600'000'000}));
  EXPECT_EQ(command.hold_ttl, 600 * kMicrosPerSecond);
  EXPECT_EQ(command.request_id, "r-1");
  EXPECT_TRUE(command.validate_only);
  EXPECT_EQ(ToCommand(GoodCreate(), kNow)->booking.items[0].units, 1);  // where it is absent
}

TEST(CreateValidationTest, NamesParentPeopleAndText) {
  using R = v1::CreateBookingRequest;
  ExpectWrongFields({
      {"nothing at all",
       ToCommand(R(), kNow).status(),
       {"parent", "booking.member", "booking.items"}},
      Create("no parent", [](R& r) { r.clear_parent(); }, {"parent"}),
      Create("a space as parent", [](R& r) { r.set_parent("alliances/a/spaces/s"); }, {"parent"}),
      Create("no member", [](R& r) { r.mutable_booking()->clear_member(); }, {"booking.member"}),
      Create("a team as member",
             [](R& r) { r.mutable_booking()->set_member("alliances/a/teams/t"); },
             {"booking.member"}),
      Create("a member of another alliance",
             [](R& r) { r.mutable_booking()->set_member("alliances/b/members/m"); },
             {"booking.member"}),
      Create("not a team", [](R& r) { r.mutable_booking()->set_team("t"); }, {"booking.team"}),
      Create("a team of another alliance",
             [](R& r) { r.mutable_booking()->set_team("alliances/b/teams/t"); }, {"booking.team"}),
      Create("a purpose that is too long",
             [](R& r) {
               r.mutable_booking()->set_purpose(std::string(limits::kMaxTextBytes + 1, 'x'));
             },
             {"booking.purpose"}),
      Create("a purpose that moves the cursor",
             [](R& r) { r.mutable_booking()->set_purpose("a\x1b[2J"); }, {"booking.purpose"}),
      Create("a request_id of two words", [](R& r) { r.set_request_id("a b"); }, {"request_id"}),
      Create("a request_id that is too long",
             [](R& r) { r.set_request_id(std::string(limits::kMaxRequestIdBytes + 1, 'x')); },
             {"request_id"}),
  });
}

TEST(CreateValidationTest, NamesWrongItems) {
  using R = v1::CreateBookingRequest;
  const auto item = [](R& r) { return r.mutable_booking()->mutable_items(0); };
  ExpectWrongFields({
      Create("no items", [](R& r) { r.mutable_booking()->clear_items(); }, {"booking.items"}),
      Create("too many items",
             [](R& r) {
               for (int i = 0; i < limits::kMaxItemsPerBooking; ++i) {
                 r.mutable_booking()->add_items();
               }
             },
             {"booking.items"}),
      Create("an empty item", [](R& r) { r.mutable_booking()->add_items(); },
             {"booking.items[1].resource", "booking.items[1].start_time",
              "booking.items[1].end_time"}),
      Create("no resource", [&](R& r) { item(r)->clear_resource(); },
             {"booking.items[0].resource"}),
      Create("negative units", [&](R& r) { item(r)->set_units(-1); }, {"booking.items[0].units"}),
      Create("zero units", [&](R& r) { item(r)->set_units(0); }, {"booking.items[0].units"}),
      Create("overlapping items", [&](R& r) { *r.mutable_booking()->add_items() = *item(r); },
             {"booking.items[1]"}),
  });
  R touching = GoodCreate();
  *touching.mutable_booking()->add_items() = touching.booking().items(0);
  touching.mutable_booking()->mutable_items(1)->mutable_start_time()->set_seconds(1'800'003'600);
  touching.mutable_booking()->mutable_items(1)->mutable_end_time()->set_seconds(1'800'003'601);
  EXPECT_TRUE(ToCommand(touching, kNow).ok());
}

TEST(CreateValidationTest, NamesWrongTimes) {
  using R = v1::CreateBookingRequest;
  const std::string start = "booking.items[0].start_time";
  const std::string end = "booking.items[0].end_time";
  const auto at = [](R& r) { return r.mutable_booking()->mutable_items(0)->mutable_start_time(); };
  const auto to = [](R& r) { return r.mutable_booking()->mutable_items(0)->mutable_end_time(); };
  ExpectWrongFields({
      Create("no start", [](R& r) { r.mutable_booking()->mutable_items(0)->clear_start_time(); },
             {start}),
      Create("end at start", [&](R& r) { to(r)->set_seconds(1'800'000'000); }, {end}),
      Create("end before start", [&](R& r) { to(r)->set_seconds(1'799'999'999); }, {end}),
      Create("longer than 31 days",
             [&](R& r) { to(r)->set_seconds(1'800'000'000 + 31 * 86400 + 1); }, {end}),
      Create("nanoseconds", [&](R& r) { at(r)->set_nanos(1); }, {start}),
      Create("nanos out of range", [&](R& r) { at(r)->set_nanos(1'000'000'000); }, {start}),
      Create("negative nanos", [&](R& r) { at(r)->set_nanos(-1000); }, {start}),
      Create("before 1970", [&](R& r) { at(r)->set_seconds(-1); }, {start}),
      Create("the year 2101", [&](R& r) { to(r)->set_seconds(4'133'980'800); }, {end}),
      Create("the end of time", [&](R& r) { to(r)->set_seconds(INT64_MAX); }, {end}),
      Create("before all time", [&](R& r) { at(r)->set_seconds(INT64_MIN); }, {start}),
  });
  const absl::Status late = ToCommand(GoodCreate(), 1'800'000'001 * kMicrosPerSecond).status();
  EXPECT_THAT(WrongFields(late), ElementsAre(start));
  R longest = GoodCreate();
  to(longest)->set_seconds(1'800'000'000 + 31 * 86400);
  EXPECT_TRUE(ToCommand(longest, kNow).ok());
}

TEST(CreateValidationTest, NamesAHoldOfNoTimeOrTooMuch) {
  const auto with_ttl = [](int64_t seconds, int32_t nanos) {
    v1::CreateBookingRequest request = GoodCreate();
    request.mutable_hold_ttl()->set_seconds(seconds);
    request.mutable_hold_ttl()->set_nanos(nanos);
    return ToCommand(request, kNow);
  };
  EXPECT_TRUE(with_ttl(1, 0).ok());
  EXPECT_TRUE(with_ttl(3600, 0).ok());
  for (const auto& [seconds, nanos] :
       std::vector<std::pair<int64_t, int32_t>>{{0, 0},
                                                {0, 999'999'999},
                                                {-1, 0},
                                                {3600, 1},
                                                {31 * 86400, 0},
                                                {INT64_MAX, 999'999'999},
                                                {INT64_MIN, -1},
                                                {2, -1},
                                                {0, 2'000'000'000}}) {
    EXPECT_THAT(WrongFields(with_ttl(seconds, nanos).status()), ElementsAre("hold_ttl")) << seconds;
  }
}

template <typename Request>
void ExpectTransition(Verb verb) {
  const auto good =
      FromText<Request>(R"(name: "alliances/a/bookings/b" etag: "\"5\"" request_id: "r")");
  const Command command = ToCommand(good).value();
  EXPECT_EQ(command.verb, verb);
  EXPECT_EQ(command.alliance, "a");
  EXPECT_EQ(command.booking.Name(), "alliances/a/bookings/b");
  EXPECT_EQ(command.etag, "\"5\"");
  EXPECT_EQ(command.request_id, "r");
  ExpectWrongFields({
      {"nothing", ToCommand(Request()).status(), {"name"}},
      {"a pattern",
       ToCommand(FromText<Request>(R"(name: "alliances/a/bookings/-")")).status(),
       {"name"}},
      {"both",
       ToCommand(FromText<Request>(R"(name: "b" request_id: "工")")).status(),
       {"name", "request_id"}},
  });
}

TEST(TransitionValidationTest, NamesEveryField) {
  ExpectTransition<v1::ConfirmBookingRequest>(Verb::kConfirm);
  ExpectTransition<v1::CancelBookingRequest>(Verb::kCancel);
  ExpectTransition<v1::ApproveBookingRequest>(Verb::kApprove);
  ExpectTransition<v1::CheckInRequest>(Verb::kCheckIn);
  ExpectTransition<v1::CheckOutRequest>(Verb::kCheckOut);
}

TEST(ListValidationTest, NamesEveryField) {
  using R = v1::ListBookingsRequest;
  const auto with = [](const std::string& text) {
    return ToQuery(FromText<R>("parent: \"alliances/a\" " + text)).status();
  };
  ExpectWrongFields({
      {"nothing", ToQuery(R()).status(), {"parent"}},
      {"page_size", with("page_size: -1"), {"page_size"}},
      {"page_token", with("page_token: \"" + std::string(1025, 'x') + "\""), {"page_token"}},
      {"member", with(R"(member: "m" resource: "r")"), {"member", "resource"}},
      {"foreign", with(R"(member: "alliances/b/members/m")"), {"member"}},
      {"times",
       with("start_time { nanos: 1 } end_time { seconds: -1 }"),
       {"start_time", "end_time"}},
      {"states",
       with("states: STATE_HELD states: STATE_UNSPECIFIED states: 99"),
       {"states[1]", "states[2]"}},
  });
}

TEST(ListValidationTest, MakesAQueryOfAGoodRequest) {
  const table::ListQuery query = ToQuery(FromText<v1::ListBookingsRequest>(R"(
          parent: "alliances/a" page_size: 5000 member: "alliances/a/members/m"
          resource: "alliances/a/spaces/s/resources/r" start_time { seconds: 10 }
          end_time { seconds: 20 } states: [ STATE_EXPIRED, STATE_HELD, STATE_EXPIRED ])"))
                                     .value();
  EXPECT_EQ(query.alliance, "a");
  EXPECT_EQ(query.limit, limits::kMaxPageSize);
  EXPECT_EQ(query.ends_after, 10 * kMicrosPerSecond);
  EXPECT_EQ(query.starts_before, 20 * kMicrosPerSecond);
  EXPECT_THAT(query.states, ElementsAre(State::kHeld, State::kExpired));
  const auto all = ToQuery(FromText<v1::ListBookingsRequest>("parent: \"alliances/a\"")).value();
  EXPECT_EQ(all.limit, limits::kDefaultPageSize);
  EXPECT_EQ(all.ends_after, INT64_MIN);
  EXPECT_TRUE(all.states.empty());
}

TEST(FreeBusyValidationTest, NamesEveryField) {
  using R = v1::QueryFreeBusyRequest;
  const std::string times = " start_time { seconds: 100 } end_time { seconds: 200 }";
  const std::string one = R"( resources: "alliances/a/spaces/s/resources/r")";
  const auto with = [](const std::string& text) {
    return CheckedWindow(FromText<R>("parent: \"alliances/a\" " + text)).status();
  };
  std::string many;
  for (int i = 0; i <= limits::kMaxFreeBusyResources; ++i) many += one;
  EXPECT_TRUE(with(one + times).ok());
  ExpectWrongFields({
      {"nothing", CheckedWindow(R()).status(), {"parent", "resources", "start_time", "end_time"}},
      {"too many", with(many + times), {"resources"}},
      {"twice", with(one + one + times), {"resources[1]"}},
      {"wrong",
       with(R"(resources: "r" resources: "alliances/b/spaces/s/resources/r")" + times),
       {"resources[0]", "resources[1]"}},
      {"backwards", with(one + " start_time { seconds: 2 } end_time { seconds: 1 }"), {"end_time"}},
      {"too wide",
       with(one + " start_time { seconds: 0 } end_time { seconds: 5356801 }"),
       {"end_time"}},
  });
}

}  // namespace
}  // namespace gongfang::booking
