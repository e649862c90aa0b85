// A booking takes all of its items, or none.
#include <gtest/gtest.h>

#include "clients/cpp/client_error.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

class AtomicityTest : public ::testing::Test {
 protected:
  AtomicityTest() {
    for (const char* id : {"a", "b", "c"}) MakeTestResource(server_.client(), id);
  }

  absl::StatusOr<booking::v1::Booking> Book(const std::vector<Slot>& slots) {
    return server_.client().CreateBooking(BookingOf(slots));
  }

  TestServer server_;
  const absl::Time start_ = server_.At(absl::Hours(24));
};

TEST_F(AtomicityTest, ABookingOfWhichOneItemClashesTakesNothing) {
  ASSERT_TRUE(Book({{"b", start_}}).ok());
  const auto before = server_.Heads();
  const absl::Status refused = Book({{"a", start_}, {"b", start_}, {"c", start_}}).status();
  ExpectRefused(refused, absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  EXPECT_EQ(client::ErrorOf(refused).metadata["resource"], TestResource("b"));
  EXPECT_EQ(server_.Heads(), before);
  EXPECT_EQ(ListAll(server_.client()).size(), 1u);
  // The other two are free.
  EXPECT_TRUE(Book({{"a", start_}}).ok());
  EXPECT_TRUE(Book({{"c", start_}}).ok());
}

TEST_F(AtomicityTest, WhereverTheClashIs) {
  const absl::Duration minute = absl::Minutes(1);
  ASSERT_TRUE(Book({{"c", start_ + absl::Minutes(59), minute}}).ok());
  const auto before = server_.Heads();
  for (const std::vector<Slot>& slots :
       std::vector<std::vector<Slot>>{{{"c", start_}, {"a", start_}, {"b", start_}},
                                      {{"a", start_}, {"c", start_}, {"b", start_}},
                                      {{"a", start_}, {"b", start_}, {"c", start_}},
                                      // The second of two items of one resource.
                                      {{"c", start_ - absl::Hours(2)}, {"c", start_}}}) {
    ExpectRefused(Book(slots).status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  }
  EXPECT_EQ(server_.Heads(), before);
  // One that only touches it is accepted whole.
  EXPECT_TRUE(Book({{"c", start_, absl::Minutes(59)}, {"a", start_}, {"b", start_}}).ok());
}

TEST_F(AtomicityTest, ABookingOfWhichOneItemBreaksARuleTakesNothing) {
  const inventory::v1::Schedule mornings = EveryDay("08:00", "12:00");
  MakeTestResource(server_.client(), "mornings", 1, &mornings);
  const auto before = server_.Heads();
  // 14:00 in Shanghai.
  const absl::Time afternoon = start_ + absl::Hours(6);
  ExpectRefused(Book({{"a", afternoon}, {"mornings", afternoon}}).status(),
                absl::StatusCode::kFailedPrecondition, "POLICY_VIOLATION");
  ExpectRefused(Book({{"a", afternoon}, {"nothing", afternoon}}).status(),
                absl::StatusCode::kNotFound, "RESOURCE_NOT_BOOKABLE");
  EXPECT_EQ(server_.Heads(), before);
  EXPECT_TRUE(Book({{"a", afternoon}}).ok());
}

TEST_F(AtomicityTest, ACancelledBookingGivesAllItsItemsBack) {
  const auto made = Book({{"a", start_}, {"b", start_}, {"c", start_}});
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE(server_.client().CancelBooking(CancelOf(*made)).ok());
  for (const char* id : {"a", "b", "c"}) EXPECT_TRUE(Book({{id, start_}}).ok()) << id;
}

}  // namespace
}  // namespace gongfang
