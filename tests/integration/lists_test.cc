// Lists of a thousand bookings, page by page, and what is free between them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "clients/cpp/pages.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using booking::v1::Booking;
using booking::v1::ListBookingsRequest;

constexpr int kBookings = 1000;
constexpr int kThreads = 16;
constexpr int kHoldEvery = 31;  // a member may have only so many

// Booking i is at minute 30 * (i / 4), of resource i % 4, for li or wang; every 31st is a hold and
// every seventh is cancelled.
class ListsTest : public ::testing::Test {
 protected:
  ListsTest() : made_(kBookings) {
    for (int i = 0; i < 4; ++i) MakeTestResource(server_.client(), Resource(i));
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([this, t] {
        const auto client = server_.Connect();
        for (int i = t; i < kBookings; i += kThreads) Make(*client, i);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  static std::string Resource(int i) { return absl::StrCat("r", i % 4); }
  static const char* Member(int i) { return i % 3 == 0 ? "wang" : "li"; }
  absl::Time Start(int i) const { return start_ + i / 4 * absl::Minutes(30); }

  void Make(const client::Client& client, int i) {
    const Slot slot{Resource(i), Start(i), absl::Minutes(20)};
    made_[i] = client
                   .CreateBooking(i % kHoldEvery == 0 ? HoldOf({slot}, absl::Minutes(30), Member(i))
                                                      : BookingOf({slot}, Member(i)))
                   .value();
    if (i % 7 == 0) made_[i] = client.CancelBooking(CancelOf(made_[i])).value();
  }

  // The bookings of which `is_wanted` is true, as a list must give them.
  template <typename IsWanted>
  std::vector<std::string> Expected(const IsWanted& is_wanted) const {
    std::vector<std::pair<absl::Time, std::string>> wanted;
    for (int i = 0; i < kBookings; ++i) {
      if (is_wanted(i)) wanted.emplace_back(Start(i), made_[i].name());
    }
    std::sort(wanted.begin(), wanted.end());
    std::vector<std::string> names;
    for (auto& [start, name] : wanted) names.push_back(std::move(name));
    return names;
  }

  // Pages through the list; every booking in it must be as it was last answered.
  std::vector<std::string> List(ListBookingsRequest request, int page_size) {
    request.set_parent(kTestAlliance);
    request.set_page_size(page_size);
    std::vector<std::string> names;
    const absl::Status listed =
        client::ForEachPage(server_.client(), &client::Client::ListBookings, request,
                            [&](booking::v1::ListBookingsResponse& page) {
                              EXPECT_LE(page.bookings_size(), page_size);
                              if (!page.next_page_token().empty()) {
                                EXPECT_EQ(page.bookings_size(), page_size);
                              }
                              EXPECT_EQ(page.read_sequence(), head_);
                              for (const Booking& booking : page.bookings())
                                names.push_back(booking.name());
                              return true;
                            });
    EXPECT_TRUE(listed.ok()) << listed;
    return names;
  }

  TestServer server_;
  const absl::Time start_ = server_.At(absl::Hours(24));
  std::vector<Booking> made_;
  const int64_t head_ = kBookings + (kBookings + 6) / 7;
};

TEST_F(ListsTest, EachBookingOnceInOrder) {
  ASSERT_EQ(server_.Heads()["booking"]["test"], head_);
  const auto all = [](int) { return true; };
  for (const int page_size : {7, 100, 999}) {
    EXPECT_EQ(List({}, page_size), Expected(all)) << page_size;
  }
  std::set<std::string> contents;
  for (const Booking& booking : ListAll(server_.client())) {
    contents.insert(booking.SerializeAsString());
  }
  for (const Booking& booking : made_) {
    EXPECT_TRUE(contents.contains(booking.SerializeAsString())) << booking.name();
  }
  // A page that ends with the list is the last.
  ListBookingsRequest request;
  request.set_parent(kTestAlliance);
  request.set_page_size(kBookings);
  const auto page = server_.client().ListBookings(request);
  EXPECT_EQ(page->bookings_size(), kBookings);
  EXPECT_EQ(page->next_page_token(), "");
  request.clear_page_size();
  EXPECT_EQ(server_.client().ListBookings(request)->bookings_size(), 50);
}

TEST_F(ListsTest, ByMemberResourceTimeAndState) {
  ListBookingsRequest member;
  member.set_member(TestMember("wang"));
  EXPECT_EQ(List(member, 37), Expected([](int i) { return i % 3 == 0; }));

  ListBookingsRequest resource;
  resource.set_resource(TestResource("r2"));
  EXPECT_EQ(List(resource, 37), Expected([](int i) { return i % 4 == 2; }));

  // Half open: what ends at its beginning and what begins at its end do not belong.
  ListBookingsRequest time;
  *time.mutable_start_time() = ToProtoTime(Start(400) + absl::Minutes(20));
  *time.mutable_end_time() = ToProtoTime(Start(600));
  EXPECT_EQ(List(time, 37), Expected([](int i) { return i >= 404 && i < 600; }));

  ListBookingsRequest state;
  state.add_states(Booking::STATE_HELD);
  EXPECT_EQ(List(state, 37), Expected([](int i) { return i % kHoldEvery == 0 && i % 7 != 0; }));
  state.add_states(Booking::STATE_CANCELLED);
  state.add_states(Booking::STATE_CANCELLED);
  EXPECT_EQ(List(state, 37), Expected([](int i) { return i % kHoldEvery == 0 || i % 7 == 0; }));

  ListBookingsRequest all_of_it = time;
  all_of_it.set_member(TestMember("li"));
  all_of_it.set_resource(TestResource("r1"));
  all_of_it.add_states(Booking::STATE_CONFIRMED);
  EXPECT_EQ(List(all_of_it, 3), Expected([](int i) {
              return i >= 404 && i < 600 && i % 3 != 0 && i % 4 == 1 && i % kHoldEvery != 0 &&
                     i % 7 != 0;
            }));
  all_of_it.set_member(TestMember("nobody"));
  EXPECT_EQ(List(all_of_it, 3), std::vector<std::string>());
}

TEST_F(ListsTest, FreeBusyIsWhatWasBooked) {
  booking::v1::QueryFreeBusyRequest request;
  request.set_parent(kTestAlliance);
  for (int r : {2, 0}) request.add_resources(TestResource(Resource(r)));
  *request.mutable_start_time() = ToProtoTime(Start(40) + absl::Minutes(10));
  *request.mutable_end_time() = ToProtoTime(Start(80) + absl::Minutes(10));
  const auto answer = server_.client().QueryFreeBusy(request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->read_sequence(), head_);
  ASSERT_EQ(answer->resources_size(), 2);
  for (int k = 0; k < 2; ++k) {
    const booking::v1::FreeBusy& resource = answer->resources(k);
    EXPECT_EQ(resource.resource(), request.resources(k));
    EXPECT_EQ(resource.capacity(), 1);
    EXPECT_EQ(resource.time_zone(), "Asia/Shanghai");
    ASSERT_EQ(resource.open_size(), 1);
    EXPECT_EQ(FromProtoTime(resource.open(0).start_time()), FromProtoTime(request.start_time()));
    EXPECT_EQ(FromProtoTime(resource.open(0).end_time()), FromProtoTime(request.end_time()));
    // Cut to the window at both ends.
    std::vector<std::pair<absl::Time, absl::Time>> used;
    for (int i = 40 + (k == 0 ? 2 : 0); i <= 83; i += 4) {
      if (i % 7 == 0) continue;
      used.emplace_back(std::max(Start(i), FromProtoTime(request.start_time())),
                        std::min(Start(i) + absl::Minutes(20), FromProtoTime(request.end_time())));
    }
    ASSERT_EQ(resource.used_size(), static_cast<int>(used.size()));
    for (int u = 0; u < resource.used_size(); ++u) {
      EXPECT_EQ(resource.used(u).units(), 1);
      EXPECT_EQ(FromProtoTime(resource.used(u).start_time()), used[u].first);
      EXPECT_EQ(FromProtoTime(resource.used(u).end_time()), used[u].second);
    }
  }
}

TEST_F(ListsTest, AListThatGrowsWhileItIsReadRepeatsAndLosesNothing) {
  ListBookingsRequest request;
  request.set_parent(kTestAlliance);
  request.set_page_size(100);
  std::vector<std::string> names;
  int extra = 0;
  const absl::Status listed =
      client::ForEachPage(server_.client(), &client::Client::ListBookings, request,
                          [&](booking::v1::ListBookingsResponse& page) {
                            for (const Booking& booking : page.bookings())
                              names.push_back(booking.name());
                            // Before all that was read, so it must not come any more.
                            const Slot slot{"r0", server_.At(absl::Hours(1 + extra))};
                            EXPECT_TRUE(server_.client().CreateBooking(BookingOf({slot})).ok());
                            ++extra;
                            return true;
                          });
  EXPECT_TRUE(listed.ok()) << listed;
  EXPECT_GE(extra, 10);
  EXPECT_EQ(names, Expected([](int) { return true; }));
}

// A thousand spaces with all the text that they may have are more than a client takes that leaves
// gRPC's limit of a message as it is, as the client of a test does.
TEST(LargeListTest, FitsIntoMessagesOfAnyClient) {
  constexpr int kSpaces = 1000;
  TestServer server;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&server, t] {
      const auto client = server.Connect();
      for (int i = t; i < kSpaces; i += kThreads) {
        membership::v1::CreateSpaceRequest request;
        request.set_parent(kTestAlliance);
        request.set_space_id(absl::StrCat("s", i));
        request.mutable_space()->set_display_name(std::string(256, 'n'));
        request.mutable_space()->set_time_zone("Asia/Shanghai");
        request.mutable_space()->set_description(std::string(4096, 'd'));
        EXPECT_TRUE(client->CreateSpace(request).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  membership::v1::ListSpacesRequest request;
  request.set_parent(kTestAlliance);
  request.set_page_size(kSpaces);
  int pages = 0;
  std::set<std::string> names;
  const absl::Status listed =
      client::ForEachPage(server.client(), &client::Client::ListSpaces, request,
                          [&](membership::v1::ListSpacesResponse& page) {
                            ++pages;
                            for (const auto& space : page.spaces()) names.insert(space.name());
                            return true;
                          });
  EXPECT_TRUE(listed.ok()) << listed;
  EXPECT_EQ(pages, 2);
  EXPECT_EQ(names.size(), kSpaces + 1u);  // and the one of the test alliance
}

}  // namespace
}  // namespace gongfang
