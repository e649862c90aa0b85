// SearchAvailability over real channels: what it offers can be booked, and what is booked it offers
// no more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_error.h"
#include "google/protobuf/util/time_util.h"
#include "tests/support/child_process.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using booking::v1::Availability;
using booking::v1::SearchAvailabilityRequest;
using booking::v1::SearchAvailabilityResponse;
using client::Client;

class FindTest : public testing::Test {
 protected:
  FindTest() {
    const Client& client = server_.client();
    for (const char* id : {"printing", "fdm"}) {
      EXPECT_TRUE(
          client
              .CreateCategory(FromText<inventory::v1::CreateCategoryRequest>(absl::StrCat(
                  "parent: 'alliances/test' category_id: '", id, "' category { display_name: '",
                  id == std::string("fdm") ? "3D 打印机" : "打印", "' ",
                  id == std::string("fdm") ? "parent_category: 'alliances/test/categories/printing'"
                                           : "",
                  " }")))
              .ok());
    }
    EXPECT_TRUE(client
                    .CreateSpace(FromText<membership::v1::CreateSpaceRequest>(
                        "parent: 'alliances/test' space_id: 'dock' space { display_name: '码头' "
                        "time_zone: 'Asia/Shanghai' location { latitude: 36.09 longitude: 120.38 } "
                        "}"))
                    .ok());
    EXPECT_TRUE(client
                    .UpdateSpace(FromText<membership::v1::UpdateSpaceRequest>(
                        "space { name: 'alliances/test/spaces/main' location { latitude: 36.07 "
                        "longitude: 120.38 } } update_mask { paths: 'location' }"))
                    .ok());
    Publish("main", "prusa", "fdm", "Prusa MK4");
    Publish("dock", "bambu", "fdm", "Bambu X1");
    Publish("dock", "plotter", "printing", "绘图仪");
    EXPECT_TRUE(Eventually([&] { return Search("").availabilities_size() == 3; }));
  }

  void Publish(const std::string& space, const std::string& id, const std::string& category,
               const std::string& name) {
    const std::string parent = "alliances/test/spaces/" + space;
    const auto made =
        server_.client().CreateResource(FromText<inventory::v1::CreateResourceRequest>(absl::StrCat(
            "parent: '", parent, "' resource_id: '", id, "' resource { display_name: '", name,
            "' category: '", category, "' policy { start_step { seconds: 1800 } buffer_after { ",
            "seconds: 600 } max_length { seconds: 14400 } } }")));
    // The space may be known a moment later.
    ASSERT_TRUE(made.ok()) << made.status();
    inventory::v1::PublishResourceRequest publish;
    publish.set_name(made->name());
    ASSERT_TRUE(server_.client().PublishResource(publish).ok());
  }

  SearchAvailabilityRequest Request(const std::string& query) {
    SearchAvailabilityRequest request;
    request.set_parent("alliances/test");
    request.set_query(query);
    using google::protobuf::util::TimeUtil;
    *request.mutable_start_time() =
        TimeUtil::MicrosecondsToTimestamp(ToInstant(server_.At(absl::Hours(1))));
    *request.mutable_end_time() =
        TimeUtil::MicrosecondsToTimestamp(ToInstant(server_.At(absl::Hours(5))));
    request.mutable_length()->set_seconds(3600);
    return request;
  }
  SearchAvailabilityResponse Search(const std::string& query) {
    const auto answer = server_.client().SearchAvailability(Request(query));
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.value_or(SearchAvailabilityResponse());
  }
  static std::vector<std::string> Ids(const SearchAvailabilityResponse& answer) {
    std::vector<std::string> ids;
    for (const Availability& one : answer.availabilities()) {
      ids.push_back(one.resource().substr(one.resource().rfind('/') + 1));
    }
    return ids;
  }
  absl::Status Book(const Availability& one, const std::string& member = "li") {
    booking::v1::CreateBookingRequest request;
    request.set_parent("alliances/test");
    request.mutable_booking()->set_member(TestMember(member));
    auto& item = *request.mutable_booking()->add_items();
    item.set_resource(one.resource());
    *item.mutable_start_time() = one.start_time();
    *item.mutable_end_time() = one.end_time();
    return server_.client().CreateBooking(request).status();
  }

  TestServer server_;
};

TEST_F(FindTest, WordsAreOfTheResourceOrItsCategoryInEitherLanguage) {
  EXPECT_THAT(Ids(Search("3d打印")), ElementsAre("bambu", "prusa"));
  EXPECT_THAT(Ids(Search("3D 打印 MK4")), ElementsAre("prusa"));
  EXPECT_THAT(Ids(Search("绘图")), ElementsAre("plotter"));
  EXPECT_THAT(Ids(Search("打印")), SizeIs(3)) << "those of the categories below too";
  SearchAvailabilityRequest request = Request("");
  request.add_categories("printing");
  EXPECT_THAT(Ids(*server_.client().SearchAvailability(request)), SizeIs(3));
  request.set_categories(0, "fdm");
  EXPECT_THAT(Ids(*server_.client().SearchAvailability(request)), ElementsAre("bambu", "prusa"));
  request.add_spaces("alliances/test/spaces/main");
  EXPECT_THAT(Ids(*server_.client().SearchAvailability(request)), ElementsAre("prusa"));
}

TEST_F(FindTest, TheNearestComesFirstAndWhatIsTooFarDoesNot) {
  SearchAvailabilityRequest request = Request("fdm");
  request.mutable_near()->set_latitude(36.07);
  request.mutable_near()->set_longitude(120.38);
  request.set_order(SearchAvailabilityRequest::ORDER_NEAREST);
  const auto both = server_.client().SearchAvailability(request);
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_THAT(Ids(*both), ElementsAre("prusa", "bambu"));
  EXPECT_NEAR(both->availabilities(1).distance_meters(), 2224, 10);
  request.set_max_distance_meters(1000);
  EXPECT_THAT(Ids(*server_.client().SearchAvailability(request)), ElementsAre("prusa"));
}

TEST_F(FindTest, WhatItOffersCanBeBookedUntilNothingIsLeft) {
  int booked = 0;
  while (true) {
    const SearchAvailabilityResponse answer = Search("fdm");
    if (answer.availabilities().empty()) {
      EXPECT_THAT(answer.obstacles(), testing::Not(IsEmpty()));
      ASSERT_THAT(answer.relaxations(), testing::Not(IsEmpty()));
      EXPECT_EQ(answer.relaxations(0).kind(), booking::v1::Relaxation::KIND_LATER);
      const absl::Status later = Book(answer.relaxations(0).availability());
      EXPECT_TRUE(later.ok()) << later;
      break;
    }
    for (const Availability& one : answer.availabilities()) {
      const absl::Status status = Book(one);
      ASSERT_TRUE(status.ok()) << one.ShortDebugString() << status;
      ++booked;
      ASSERT_EQ(one.more_start_times().size() <= 3, true);
    }
    ASSERT_LT(booked, 20);
  }
  // Four hours, and ten minutes after each: at :00, :30 of the grid, so two fit and a third begins
  // an hour and a half later each.
  EXPECT_EQ(booked, 6);
}

TEST_F(FindTest, AfterARestartItKnowsWhatIsTaken) {
  const Availability first = Search("MK4").availabilities(0);
  ASSERT_TRUE(Book(first).ok());
  server_.Restart();
  const SearchAvailabilityResponse again = Search("MK4");
  ASSERT_EQ(again.availabilities_size(), 1);
  EXPECT_GT(again.availabilities(0).start_time().seconds(), first.start_time().seconds());
}

TEST_F(FindTest, OnlyForWhomOneMayBook) {
  membership::v1::SetPasswordRequest password;
  password.set_name(TestMember("li"));
  password.set_password("correct horse");
  ASSERT_TRUE(server_.client().SetPassword(password).ok());
  membership::v1::SignInRequest sign_in;
  sign_in.set_name(TestMember("li"));
  sign_in.set_password("correct horse");
  const auto li = OwnClient(server_.port(), server_.client().SignIn(sign_in)->session_token(),
                            absl::Hours(2400));
  SearchAvailabilityRequest request = Request("fdm");
  EXPECT_THAT(Ids(*li->SearchAvailability(request)), SizeIs(2)) << "for herself";
  request.set_member(TestMember("wang"));
  ExpectRefused(li->SearchAvailability(request).status(), absl::StatusCode::kPermissionDenied,
                "NOT_ALLOWED");
  request.set_member(TestMember("nobody"));
  ExpectRefused(server_.client().SearchAvailability(request).status(), absl::StatusCode::kNotFound,
                "NOT_FOUND");
}

TEST_F(FindTest, PagesAreTheWholeOnce) {
  SearchAvailabilityRequest request = Request("");
  request.set_page_size(1);
  std::vector<std::string> all;
  do {
    const auto page = server_.client().SearchAvailability(request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const std::string& id : Ids(*page)) all.push_back(id);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(all, ElementsAre("bambu", "plotter", "prusa"));
}

TEST_F(FindTest, EveryWrongFieldIsNamed) {
  const auto request = FromText<SearchAvailabilityRequest>(
      "parent: 'alliances/test' team: 'x' query: 'a\\nb' categories: 'A' spaces: "
      "'alliances/o/spaces/s' "
      "max_distance_meters: -1 units: -1 start_time { seconds: 10 } end_time { seconds: 5 } "
      "length { seconds: -1 } day_start: '25:00' day_end: '1' days: 9 order: ORDER_NEAREST "
      "page_size: 101");
  const absl::Status status = server_.client().SearchAvailability(request).status();
  std::vector<std::string> fields;
  for (const auto& violation : client::ErrorOf(status).fields) fields.push_back(violation.field);
  for (const char* field :
       {"team", "member", "query", "categories[0]", "spaces[0]", "max_distance_meters", "near",
        "units", "end_time", "length", "day_start", "day_end", "days[0]", "page_size"}) {
    EXPECT_THAT(fields, testing::Contains(field));
  }
}

}  // namespace
}  // namespace gongfang
