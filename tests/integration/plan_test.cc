// Plans of several resources over real channels: what is offered can be booked, all or none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using booking::v1::SearchPlansRequest;

class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    for (const char* id : {"mill", "oven", "bench"}) MakeTestResource(server_.client(), id);
    EXPECT_TRUE(Eventually([&] {
      const auto plans = server_.client().SearchPlans(Request());
      return plans.ok() && plans->plans_size() == 1;
    }));
  }

  SearchPlansRequest Request() {
    auto request = FromText<SearchPlansRequest>(
        "parent: 'alliances/test' steps { query: 'mill' length { seconds: 3600 } } "
        "steps { query: 'oven' length { seconds: 1800 } max_wait { seconds: 3600 } } "
        "steps { query: 'bench' length { seconds: 7200 } }");
    request.set_member(TestMember("li"));
    *request.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(1)));
    *request.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(12)));
    return request;
  }
  absl::Status Book(const booking::v1::Plan& plan) {
    booking::v1::CreateBookingRequest request;
    request.set_parent(kTestAlliance);
    request.mutable_booking()->set_member(TestMember("li"));
    *request.mutable_booking()->mutable_items() = plan.items();
    return server_.client().CreateBooking(request).status();
  }

  TestServer server_;
};

TEST_F(PlanTest, WaitsWithTheFirstStepUntilTheNextCanFollowInTime) {
  // The oven is taken for the first six hours: who mills before the fifth has to wait too long.
  ASSERT_TRUE(
      server_.client()
          .CreateBooking(BookingOf({{"oven", server_.At(absl::Hours(0)), absl::Hours(6)}}, "wang"))
          .ok());
  const auto found = server_.client().SearchPlans(Request());
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->plans(), SizeIs(1));
  const booking::v1::Plan& plan = found->plans(0);
  ASSERT_THAT(plan.items(), SizeIs(3));
  EXPECT_EQ(FromProtoTime(plan.start_time()), server_.At(absl::Hours(4)));
  EXPECT_EQ(FromProtoTime(plan.items(1).start_time()), server_.At(absl::Hours(6)));
  EXPECT_EQ(FromProtoTime(plan.end_time()), server_.At(absl::Hours(8.5)));
  EXPECT_EQ(Book(plan), absl::OkStatus());
}

TEST_F(PlanTest, OffersWhatCanBeBookedUntilNothingFits) {
  int booked = 0;
  while (true) {
    const auto found = server_.client().SearchPlans(Request());
    ASSERT_TRUE(found.ok()) << found.status();
    if (found->plans().empty()) {
      EXPECT_THAT(found->description(), testing::Not(IsEmpty()));
      break;
    }
    const absl::Status status = Book(found->plans(0));
    ASSERT_TRUE(status.ok()) << status << found->plans(0).DebugString();
    ASSERT_LT(++booked, 20);
  }
  EXPECT_EQ(booked, 4) << "the bench is the bottleneck: from 2.5 hours on, two hours each";
}

TEST_F(PlanTest, SaysWhichStepNothingIsThereFor) {
  SearchPlansRequest request = Request();
  request.mutable_steps(1)->set_query("kiln");
  const auto found = server_.client().SearchPlans(request);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->plans(), IsEmpty());
  EXPECT_EQ(found->failed_step(), 1);
  EXPECT_THAT(found->description(), HasSubstr("no published resource"));
}

TEST_F(PlanTest, EveryWrongFieldIsNamed) {
  SearchPlansRequest request = Request();
  request.mutable_steps(0)->mutable_max_wait()->set_seconds(60);
  request.mutable_steps(1)->mutable_length()->set_seconds(0);
  request.mutable_steps(2)->clear_query();
  request.clear_end_time();
  request.set_page_size(11);
  const absl::Status status = server_.client().SearchPlans(request).status();
  EXPECT_THAT(FieldsOf(status),
              testing::UnorderedElementsAre("steps[0].max_wait", "steps[1].length",
                                            "steps[2].query", "end_time", "page_size"));
  request.clear_steps();
  EXPECT_THAT(FieldsOf(server_.client().SearchPlans(request).status()), Contains("steps"));
}

}  // namespace
}  // namespace gongfang
