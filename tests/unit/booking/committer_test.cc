// What the committer promises its callers: one answer each, and the right one.
#include "booking/committer.h"

#include <gmock/gmock.h>

#include <map>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "tests/unit/booking/committer_fixture.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(CommitterTest, ABatchIsOneTransactionWithEveryEventNumbered) {
  store_.Write(Foreign("theirs", 5));
  Answer a = Submit(Laser("a"));
  Answer b = Submit(Laser("b", 5));
  Answer c = Submit(CommandOn("theirs", Verb::kCancel));
  Answer d = Submit(Laser("d", 5));
  committer_->Start();
  EXPECT_EQ(a.get()->sequence(), 2);
  EXPECT_EQ(ErrorReason(b.get().status()), "SLOT_TAKEN");
  EXPECT_EQ(c.get()->sequence(), 3);
  EXPECT_EQ(d.get()->sequence(), 4);
  EXPECT_EQ(log_.Heads()->at("a"), 4);
  EXPECT_EQ(store_.All().size(), 3u);
}

TEST_F(CommitterTest, AnswersAndEventsCarryTheSameNumbers) {
  std::vector<Answer> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(Submit(Laser("b" + std::to_string(i), i)));
  committer_->Start();
  std::map<int64_t, std::string> names;
  for (Answer& answer : answers) {
    const auto booking = answer.get().value();
    EXPECT_EQ(booking.etag(), "\"" + std::to_string(booking.sequence()) + "\"");
    names[booking.sequence()] = booking.name();
  }
  const auto events = log_.ReadAfter("a", 0, 100).value();
  ASSERT_EQ(events.size(), 20u);
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].sequence(), static_cast<int64_t>(i) + 1);
    EXPECT_EQ(events[i].subject(), names[events[i].sequence()]);
    v1::Booking snapshot;
    ASSERT_TRUE(events[i].snapshot().UnpackTo(&snapshot));
    EXPECT_EQ(snapshot.sequence(), events[i].sequence());
  }
}

TEST_F(CommitterTest, ARequestThatRepeatsInOneBatchGetsTheSameAnswer) {
  Answer first = Submit(WithRequestId(Laser("b1"), "r", "print"));
  Answer second = Submit(WithRequestId(Laser("b2"), "r", "print"));
  Answer other = Submit(WithRequestId(Laser("b3"), "r", "another"));
  committer_->Start();
  const v1::Booking booking = first.get().value();
  EXPECT_EQ(booking.sequence(), 1);
  EXPECT_EQ(second.get()->SerializeAsString(), booking.SerializeAsString());
  EXPECT_EQ(ErrorReason(other.get().status()), "REQUEST_ID_REUSED");
  // And in a later batch.
  EXPECT_EQ(Do(WithRequestId(Laser("b4"), "r", "print"))->SerializeAsString(),
            booking.SerializeAsString());
  EXPECT_EQ(store_.All().size(), 1u);
}

TEST_F(CommitterTest, AVerbThatChangesNothingAnswersTheRealNumber) {
  const Booking held = store_.Write([] {
    Booking booking = Foreign("h", 1);
    booking.state = State::kHeld;
    booking.expire_time = kNow + kHour;
    return booking;
  }());
  Answer first = Submit(CommandOn("h", Verb::kConfirm));
  Answer second = Submit(CommandOn("h", Verb::kConfirm));
  Answer third = Submit(WithRequestId(CommandOn("h", Verb::kConfirm), "r", "p"));
  committer_->Start();
  EXPECT_EQ(first.get()->sequence(), held.sequence + 1);
  EXPECT_EQ(second.get()->sequence(), held.sequence + 1);
  EXPECT_EQ(third.get()->etag(), "\"2\"");
  EXPECT_EQ(log_.Heads()->at("a"), 2);
}

TEST_F(CommitterTest, JobsThatNobodyWaitsForAreNeverDecided) {
  Answer late = Submit(Job{.command = Laser("late"), .deadline = clock_.Now()});
  Answer gone = Submit(Job{.command = Laser("gone"), .cancelled = [] { return true; }});
  Answer both =
      Submit(Job{.command = Laser("both"), .deadline = absl::InfinitePast(), .cancelled = [] {
                   return true;
                 }});
  Answer wanted = Submit(Job{.command = Laser("wanted"),
                             .deadline = clock_.Now() + absl::Microseconds(1),
                             .cancelled = [] { return false; }});
  committer_->Start();
  EXPECT_EQ(ErrorReason(late.get().status()), "DEADLINE_PASSED");
  EXPECT_EQ(ErrorReason(gone.get().status()), "CANCELLED");
  EXPECT_EQ(ErrorReason(both.get().status()), "CANCELLED");
  EXPECT_TRUE(wanted.get().ok());
  EXPECT_EQ(store_.All().size(), 1u);
}

TEST_F(CommitterTest, AFullQueueRefusesAtOnceAndStopCommitsWhatIsQueued) {
  std::vector<Answer> answers;
  answers.push_back(Submit(Laser("first")));
  while (answers.size() < limits::kCommitQueue) {
    answers.push_back(Submit(CommandOn("none", Verb::kCancel)));
  }
  Answer refused = Submit(Laser("too-many", 5));
  ASSERT_EQ(refused.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  const absl::Status overloaded = refused.get().status();
  EXPECT_EQ(ErrorReason(overloaded), "OVERLOADED");
  EXPECT_EQ(ErrorDetailsOf(overloaded)->retry_after, limits::kOverloadRetryDelay);
  committer_->Start();
  committer_->Stop();
  committer_->Stop();
  EXPECT_EQ(ErrorReason(Do(Laser("after", 9)).status()), "SHUTTING_DOWN");
  workers_.Stop();
  EXPECT_TRUE(answers[0].get().ok());
  for (size_t i = 1; i < answers.size(); ++i) {
    EXPECT_EQ(ErrorReason(answers[i].get().status()), "NOT_FOUND");
  }
  EXPECT_EQ(store_.All().size(), 1u);
}

TEST_F(CommitterTest, AQueueThatDoesNotMoveRefusesWhatIsOverABatch) {
  std::vector<Answer> answers;
  const auto submit = [&] { answers.push_back(Submit(CommandOn("none", Verb::kCancel))); };
  const auto is_refused = [&] {
    return answers.back().wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  };
  submit();
  clock_.Advance(limits::kMaxCommitWait + absl::Microseconds(1));
  while (answers.size() < limits::kMaxBatch) submit();
  EXPECT_FALSE(is_refused());
  submit();
  ASSERT_TRUE(is_refused());
  EXPECT_EQ(ErrorReason(answers.back().get().status()), "OVERLOADED");
}

TEST_F(CommitterTest, OneThatWasNeverStartedStillAnswers) {
  Answer answer = Submit(Laser("b"));
  committer_.reset();
  EXPECT_EQ(ErrorReason(answer.get().status()), "SHUTTING_DOWN");
  EXPECT_THAT(store_.All(), IsEmpty());
}

TEST_F(CommitterTest, AHoldExpiresByItselfWithAnEvent) {
  std::promise<void> expired;
  int appended = 0;
  const int64_t subscription = log_.Subscribe([&] {
    if (++appended == 2) expired.set_value();
  });
  committer_->Start();
  ASSERT_TRUE(Do(HoldOf("h", {ItemOf(kLaser, 1, 2)}, absl::Minutes(10))).ok());
  EXPECT_EQ(ErrorReason(Do(Laser("b")).status()), "SLOT_TAKEN");
  clock_.Advance(absl::Minutes(10));
  expired.get_future().wait();
  log_.Unsubscribe(subscription);
  const auto events = log_.ReadAfter("a", 1, 10).value();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type(), "booking.expired");
  EXPECT_EQ(events[0].actor(), "");
  EXPECT_TRUE(Do(Laser("b")).ok());
  EXPECT_EQ(ErrorReason(Do(CommandOn("h", Verb::kConfirm)).status()), "HOLD_EXPIRED");
}

TEST_F(CommitterTest, ADueHoldExpiresBeforeTheBatchThatFindsItsSlot) {
  committer_->Start();
  ASSERT_TRUE(Do(HoldOf("h", {ItemOf(kLaser, 1, 2)}, absl::Minutes(10))).ok());
  clock_.Advance(absl::Minutes(10));
  EXPECT_TRUE(Do(Laser("b")).ok());
}

TEST_F(CommitterTest, HoldsThatRanOutWhileItWasAwayExpireAtTheStart) {
  Booking held = Foreign("h", 1);
  held.state = State::kHeld;
  held.expire_time = kNow - kHour;
  store_.Write(held);
  Answer answer = Submit(Laser("b"));
  committer_->Start();
  EXPECT_TRUE(answer.get().ok());
}

TEST_F(CommitterTest, AnswersAreForgottenAfterTheirTime) {
  committer_->Start();
  ASSERT_TRUE(Do(WithRequestId(Laser("b1"), "r", "print")).ok());
  clock_.Advance(limits::kRequestIdRetention - absl::Minutes(1));
  EXPECT_EQ(Do(WithRequestId(Laser("b2", 500), "r", "print"))->name(), "alliances/a/bookings/b1");
  clock_.Advance(absl::Hours(2));
  ASSERT_TRUE(Do(Laser("c", 600)).ok());  // what is old is forgotten after a batch
  EXPECT_EQ(Do(WithRequestId(Laser("b3", 500), "r", "print"))->name(), "alliances/a/bookings/b3");
}

}  // namespace
}  // namespace gongfang::booking
