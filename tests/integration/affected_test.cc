// What a change would break, over real channels: told before, and where else it could go.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using booking::v1::AffectedBooking;
using booking::v1::ListAffectedBookingsRequest;
using booking::v1::ListAffectedBookingsResponse;

class AffectedTest : public testing::Test {
 protected:
  AffectedTest() {
    MakeTestResource(server_.client(), "one", 2);
    MakeTestResource(server_.client(), "two");
    MakeTestResource(server_.client(), "weak");
    Can("one", 60);
    Can("two", 80);
    Can("weak", 40);
    EXPECT_TRUE(Eventually([&] {
      auto request = BookingOf({{"weak", server_.At(absl::Hours(50))}});
      request.set_validate_only(true);
      return server_.client().CreateBooking(request).ok();
    }));
  }

  void Can(const std::string& id, int power) {
    EXPECT_TRUE(server_.client()
                    .UpdateResource(FromText<inventory::v1::UpdateResourceRequest>(
                        absl::StrCat("resource { name: '", TestResource(id),
                                     "' capabilities { key: 'power' number: ", power,
                                     " unit: 'W' } } update_mask { paths: 'capabilities' }")))
                    .ok());
  }
  // One that is as good, at another space.
  void MakeElsewhere() {
    const client::Client& client = server_.client();
    EXPECT_TRUE(client
                    .CreateSpace(FromText<membership::v1::CreateSpaceRequest>(
                        "parent: 'alliances/test' space_id: 'dock' space { display_name: '码头' "
                        "time_zone: 'Asia/Shanghai' }"))
                    .ok());
    auto request = FromText<inventory::v1::CreateResourceRequest>(
        "parent: 'alliances/test/spaces/dock' resource_id: 'three' resource { display_name: "
        "'three' capabilities { key: 'power' number: 60 unit: 'W' } }");
    request.mutable_resource()->set_category(Get("one").category());
    const auto made = client.CreateResource(request);
    ASSERT_TRUE(made.ok()) << made.status();
    inventory::v1::PublishResourceRequest publish;
    publish.set_name(made->name());
    EXPECT_TRUE(client.PublishResource(publish).ok());
  }
  std::string Book(const std::string& id, double hours, const std::string& member = "li") {
    const auto made =
        server_.client().CreateBooking(BookingOf({{id, server_.At(absl::Hours(hours))}}, member));
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->name() : "";
  }
  inventory::v1::Resource Get(const std::string& id) {
    inventory::v1::GetResourceRequest request;
    request.set_name(TestResource(id));
    return *server_.client().GetResource(request);
  }
  ListAffectedBookingsResponse Ask(ListAffectedBookingsRequest request) {
    request.set_parent(kTestSpace);
    const auto answer = server_.client().ListAffectedBookings(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.value_or(ListAffectedBookingsResponse());
  }
  static std::vector<std::string> Names(const ListAffectedBookingsResponse& answer) {
    std::vector<std::string> names;
    for (const AffectedBooking& one : answer.affected_bookings()) {
      names.push_back(one.booking().name());
    }
    return names;
  }
  inventory::v1::Closure Closed(double from, double to) {
    inventory::v1::Closure closure;
    *closure.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(from)));
    *closure.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(to)));
    return closure;
  }

  TestServer server_;
};

TEST_F(AffectedTest, AClosureHitsWhatItOverlapsAndWhatIsAsGoodIsOffered) {
  const std::string first = Book("one", 2);
  const std::string second = Book("one", 4);
  Book("one", 9);
  Book("two", 4, "wang");
  ListAffectedBookingsRequest request;
  *request.mutable_closure() = Closed(1, 5);
  request.mutable_closure()->add_resources(TestResource("one"));
  request.set_alternative_count(3);
  const ListAffectedBookingsResponse hit = Ask(request);
  ASSERT_THAT(Names(hit), ElementsAre(first, second));
  EXPECT_EQ(hit.total_size(), 2);
  EXPECT_THAT(hit.affected_bookings(0).rules(), ElementsAre("CLOSED"));
  ASSERT_THAT(hit.affected_bookings(0).alternatives(), SizeIs(1)) << "40 W are less than 60 W";
  EXPECT_EQ(hit.affected_bookings(0).alternatives(0).resource(), TestResource("two"));
  EXPECT_THAT(hit.affected_bookings(1).alternatives(), IsEmpty()) << "taken by wang then";

  request.set_page_size(1);
  ListAffectedBookingsResponse page = Ask(request);
  EXPECT_THAT(Names(page), ElementsAre(first));
  request.set_page_token(page.next_page_token());
  page = Ask(request);
  EXPECT_THAT(Names(page), ElementsAre(second));
  EXPECT_EQ(page.next_page_token(), "");

  request.clear_page_token();
  request.clear_page_size();
  request.mutable_closure()->clear_resources();
  const ListAffectedBookingsResponse all = Ask(request);
  ASSERT_THAT(all.affected_bookings(), SizeIs(3)) << "the whole space";
  EXPECT_THAT(all.affected_bookings(0).alternatives(), IsEmpty()) << "two would be closed too";
  MakeElsewhere();
  EXPECT_TRUE(Eventually([&] {
    const auto now = Ask(request);
    return now.affected_bookings(0).alternatives_size() == 1 &&
           now.affected_bookings(0).alternatives(0).resource() ==
               "alliances/test/spaces/dock/resources/three";
  })) << "what another space has stays open";
}

TEST_F(AffectedTest, LessUnitsLeaveOutWhatWasMadeLast) {
  const std::string early = Book("one", 2);
  const std::string late = Book("one", 2, "wang");
  ListAffectedBookingsRequest request;
  *request.mutable_resource() = Get("one");
  EXPECT_THAT(Ask(request).affected_bookings(), IsEmpty()) << "nothing changes";
  request.mutable_resource()->set_capacity(1);
  const ListAffectedBookingsResponse hit = Ask(request);
  ASSERT_THAT(Names(hit), ElementsAre(late));
  EXPECT_THAT(hit.affected_bookings(0).rules(), ElementsAre("CAPACITY"));
}

TEST_F(AffectedTest, APolicyAndAStateAreComparedWithWhatIsBooked) {
  const std::string booked = Book("two", 2);
  ListAffectedBookingsRequest request;
  *request.mutable_resource() = Get("two");
  request.mutable_resource()->mutable_policy()->mutable_min_length()->set_seconds(7200);
  EXPECT_THAT(Ask(request).affected_bookings(0).rules(), ElementsAre("MIN_LENGTH"));
  *request.mutable_resource() = Get("two");
  request.mutable_resource()->set_state(inventory::v1::Resource::STATE_SUSPENDED);
  EXPECT_THAT(Ask(request).affected_bookings(0).rules(), ElementsAre("RESOURCE_NOT_BOOKABLE"));
  *request.mutable_resource() = Get("two");
  request.mutable_resource()->mutable_schedule();
  EXPECT_THAT(Ask(request).affected_bookings(0).rules(), ElementsAre("OUTSIDE_OPENING_HOURS"));
  request.set_current(TestResource("two"));
  EXPECT_THAT(Ask(request).affected_bookings(), IsEmpty()) << "as it is, it admits it";
}

TEST_F(AffectedTest, EveryWrongFieldIsNamed) {
  ListAffectedBookingsRequest request;
  request.set_parent(kTestSpace);
  EXPECT_THAT(FieldsOf(server_.client().ListAffectedBookings(request).status()),
              ElementsAre("resource"));
  *request.mutable_closure() = Closed(5, 1);
  request.mutable_closure()->add_resources("alliances/test/spaces/dock/resources/x");
  request.set_alternative_count(9);
  EXPECT_THAT(FieldsOf(server_.client().ListAffectedBookings(request).status()),
              testing::UnorderedElementsAre("closure.end_time", "closure.resources[0]",
                                            "alternative_count"));
  request.mutable_closure()->set_rrule("FREQ=DAILY");
  request.mutable_closure()->clear_resources();
  *request.mutable_closure()->mutable_end_time() = ToProtoTime(server_.At(absl::Hours(6)));
  request.clear_alternative_count();
  EXPECT_THAT(FieldsOf(server_.client().ListAffectedBookings(request).status()),
              ElementsAre("closure.rrule"));
  for (int i = 0; i < 501; ++i) request.mutable_closure()->add_resources(TestResource("one"));
  EXPECT_THAT(FieldsOf(server_.client().ListAffectedBookings(request).status()),
              testing::Contains("closure.resources"));
  *request.mutable_resource() = Get("one");
  request.mutable_resource()->mutable_policy()->mutable_max_length()->set_seconds(INT64_MAX);
  for (int i = 0; i < 101; ++i) request.mutable_resource()->mutable_schedule()->add_exceptions();
  EXPECT_THAT(
      FieldsOf(server_.client().ListAffectedBookings(request).status()),
      testing::UnorderedElementsAre("resource.schedule.exceptions", "resource.policy.max_length"));
  request.set_current(TestResource("nothing"));
  EXPECT_TRUE(absl::IsNotFound(server_.client().ListAffectedBookings(request).status()));
}

}  // namespace
}  // namespace gongfang
