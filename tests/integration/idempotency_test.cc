// A request_id has one effect and one answer, however often and from wherever it is sent.
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

#include "tests/support/test_server.h"

namespace gongfang {
namespace {

constexpr int kThreads = 16;
constexpr int kRetries = 10'000;

class IdempotencyTest : public ::testing::Test {
 protected:
  IdempotencyTest() { MakeTestResource(server_.client(), "laser"); }

  booking::v1::CreateBookingRequest Request(const std::string& request_id) {
    auto request = BookingOf({{"laser", server_.At(absl::Hours(24))}});
    request.set_request_id(request_id);
    return request;
  }

  // Sends `request` many times from several connections; the answers that are different.
  std::set<std::string> SendOften(const booking::v1::CreateBookingRequest& request) {
    std::mutex mutex;
    std::set<std::string> answers;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        const auto client = server_.Connect();
        std::set<std::string> mine;
        for (int n = 0; n < kRetries / kThreads; ++n) {
          const auto answer = client->CreateBooking(request);
          mine.insert(answer.ok() ? answer->SerializeAsString() : answer.status().ToString());
        }
        const std::lock_guard lock(mutex);
        answers.insert(mine.begin(), mine.end());
      });
    }
    for (std::thread& thread : threads) thread.join();
    return answers;
  }

  TestServer server_;
};

TEST_F(IdempotencyTest, TenThousandRetriesMakeOneBookingAndOneAnswer) {
  const auto answers = SendOften(Request("the-same"));
  ASSERT_EQ(answers.size(), 1u) << *answers.begin();
  booking::v1::Booking booking;
  ASSERT_TRUE(booking.ParseFromString(*answers.begin()));
  EXPECT_EQ(booking.state(), booking::v1::Booking::STATE_CONFIRMED);
  const auto all = ListAll(server_.client());
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].SerializeAsString(), *answers.begin());
  EXPECT_EQ(server_.Heads()["booking"]["test"], 1);
}

TEST_F(IdempotencyTest, WithAnotherPayloadItIsRefused) {
  const auto first = server_.client().CreateBooking(Request("once"));
  ASSERT_TRUE(first.ok());
  const auto before = server_.Heads();
  auto purpose = Request("once");
  purpose.mutable_booking()->set_purpose("another one");
  auto hold = Request("once");
  hold.mutable_hold_ttl()->set_seconds(60);
  auto later = Request("once");
  *later.mutable_booking()->mutable_items(0)->mutable_end_time() =
      ToProtoTime(server_.At(absl::Hours(27)));
  for (const auto& request : {purpose, hold, later}) {
    ExpectRefused(server_.client().CreateBooking(request).status(),
                  absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED");
  }
  auto cancel = CancelOf(*first);
  cancel.set_request_id("once");
  ExpectRefused(server_.client().CancelBooking(cancel).status(), absl::StatusCode::kInvalidArgument,
                "REQUEST_ID_REUSED");
  EXPECT_EQ(server_.Heads(), before);
}

TEST_F(IdempotencyTest, ARefusalIsNotRemembered) {
  const auto other = server_.client().CreateBooking(Request("other"));
  ASSERT_TRUE(other.ok());
  ExpectRefused(server_.client().CreateBooking(Request("mine")).status(),
                absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  ASSERT_TRUE(server_.client().CancelBooking(CancelOf(*other)).ok());
  EXPECT_TRUE(server_.client().CreateBooking(Request("mine")).ok());
}

TEST_F(IdempotencyTest, ARetryAfterwardsGetsTheFirstAnswer) {
  auto request = Request("hold");
  request.mutable_hold_ttl()->set_seconds(600);
  const auto held = server_.client().CreateBooking(request);
  ASSERT_TRUE(held.ok());
  const auto expect_first_answer = [&](const char* when) {
    const auto again = server_.client().CreateBooking(request);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->SerializeAsString(), held->SerializeAsString()) << when;
  };
  auto confirm = ConfirmOf(*held);
  confirm.set_request_id("confirm");
  const auto confirmed = server_.client().ConfirmBooking(confirm);
  ASSERT_TRUE(confirmed.ok());
  expect_first_answer("after it was confirmed");
  auto cancel = CancelOf(*held);
  cancel.set_request_id("cancel");
  const auto cancelled = server_.client().CancelBooking(cancel);
  ASSERT_TRUE(cancelled.ok());
  expect_first_answer("after it was cancelled");
  // The confirmation cannot be made any more, but it was: its retry says so.
  EXPECT_EQ(server_.client().ConfirmBooking(confirm)->SerializeAsString(),
            confirmed->SerializeAsString());
  const auto before = server_.Heads();
  server_.Restart();
  expect_first_answer("after a restart");
  EXPECT_EQ(server_.client().CancelBooking(cancel)->SerializeAsString(),
            cancelled->SerializeAsString());
  auto changed = request;
  changed.mutable_booking()->set_purpose("another one");
  ExpectRefused(server_.client().CreateBooking(changed).status(),
                absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED");
  // What is in the past by now was not when it was first asked for.
  server_.clock().Advance(absl::Hours(48));
  expect_first_answer("two days later");
  EXPECT_EQ(server_.Heads(), before);
}

}  // namespace
}  // namespace gongfang
