// The group commit without its thread: what it must read before it may decide, and what several of
// them on one database owe each other.
#include "booking/group_commit.h"

#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/coordination/local_leases.h"
#include "tests/support/booking_store.h"
#include "tests/support/booking_world.h"
#include "tests/support/fake_clock.h"

namespace gongfang::booking {
namespace {

// A database whose next reads fail.
class UnreadableDatabase final : public Database {
 public:
  explicit UnreadableDatabase(Database& under) : under_(under) {}
  int failing_reads = 0;
  int writes = 0;

 private:
  std::optional<absl::Status> TryWrite(Body body) override {
    ++writes;
    return under_.Write(body);
  }
  std::optional<absl::Status> TryRead(Body body) override {
    if (failing_reads > 0 && failing_reads-- > 0) return errors::Unavailable("It is away.");
    return under_.Read(body);
  }

  Database& under_;
};

// Leases that answer what a test says, and know nothing.
class FakeLeases final : public Leases {
 public:
  std::function<absl::Status()> answer = [] { return absl::OkStatus(); };
  int asked = 0;
  int released = 0;  // of leases that were given

  absl::StatusOr<Lease> Acquire(absl::Span<const std::string> keys, absl::Duration) override {
    ++asked;
    if (absl::Status status = answer(); !status.ok()) return status;
    return Lease{.token = 1, .versions = std::vector(keys.size(), kUnknownVersion)};
  }
  void PublishAndRelease(const Lease& lease, absl::Span<const std::string>,
                         absl::Span<const int64_t>) override {
    released += lease.token != 0;
  }
  void Release(const Lease& lease, absl::Span<const std::string>) override {
    released += lease.token != 0;
  }
};

class GroupCommitTest : public testing::Test {
 protected:
  // One replica. Its leases are its own, as where the coordinator has lost all that it knew.
  struct Replica {
    Replica(GroupCommitTest& test, bool shared)
        : leases(test.clock_),
          commit({.database = test.database_,
                  .log = test.log_,
                  .leases = leases,
                  .facts = test.facts_,
                  .clock = test.clock_,
                  .next_id = [&test] { return test.ids_.Next(); },
                  .shared = shared}) {}

    // The reason of the refusal; "" where it is accepted.
    std::string Do(Command command) {
      std::vector<Decision> batch(1);
      batch.front().command = std::move(command);
      commit.Commit(batch);
      return ErrorReason(batch.back().outcome.status);
    }

    LocalLeases leases;
    GroupCommit commit;
  };

  // The reason of the refusal of a booking, with these leases and pauses.
  std::string BookWith(FakeLeases& leases, const std::string& id, double from,
                       std::function<void(absl::Duration)> pause) {
    GroupCommit commit({.database = database_,
                        .log = log_,
                        .leases = leases,
                        .facts = facts_,
                        .clock = clock_,
                        .next_id = [this] { return ids_.Next(); },
                        .shared = true,
                        .pause = std::move(pause)});
    std::vector<Decision> batch(1);
    batch.front().command = Laser(id, from);
    commit.Commit(batch);
    return ErrorReason(batch.back().outcome.status);
  }

  static Command Laser(const std::string& id, double from) {
    return Creation(id, {ItemOf(kLaser, from, from + 1)});
  }

  BookingStore store_;
  UnreadableDatabase database_{store_.database()};
  EventLog log_{store_.database(), "booking"};
  FakeClock clock_;
  IdGenerator ids_{clock_};
  FakeFacts facts_;
};

TEST_F(GroupCommitTest, WhereWhatIsDueCannotBeReadNothingIsDecided) {
  Replica only(*this, /*shared=*/false);
  ASSERT_EQ(only.Do(HoldOf("h", {ItemOf(kLaser, 1, 2)}, absl::Minutes(1))), "");
  clock_.Advance(absl::Minutes(2));
  database_.failing_reads = 1;
  // Refusing the slot would be wrong: the hold has run out.
  EXPECT_EQ(only.Do(Laser("b", 1)), "UNAVAILABLE");
  EXPECT_EQ(only.commit.next_due(), ToInstant(clock_.Now()) + kMicrosPerSecond);
  EXPECT_EQ(only.Do(Laser("c", 1)), "");
}

TEST_F(GroupCommitTest, ABookingKeepsTheGapOfWhereItMovesTo) {
  ResourceFacts lab = AlwaysOpen(5);
  lab.policy.min_gap = kHour;
  facts_.Put(kLab, lab);
  Replica only(*this, /*shared=*/false);
  ASSERT_EQ(only.Do(Creation("there", {ItemOf(kLab, 5, 6)})), "");
  ASSERT_EQ(only.Do(Laser("moves", 1)), "");
  Command move = CommandOn("moves", Verb::kReschedule);
  move.booking.items = {ItemOf(kLab, 6.5, 7)};
  EXPECT_EQ(only.Do(move), "POLICY_VIOLATION");
  move.booking.items = {ItemOf(kLab, 7, 8)};
  EXPECT_EQ(only.Do(move), "");
}

TEST_F(GroupCommitTest, ABufferInThePastIsJudgedAlikeWithAndWithoutMemory) {
  ResourceFacts laser = AlwaysOpen(1);
  laser.policy.buffer_before = kHour / 2;
  facts_.Put(kLaser, laser);
  Replica remembers(*this, /*shared=*/false);
  ASSERT_EQ(remembers.Do(Laser("a", 1)), "");
  clock_.Advance(absl::Hours(2) + absl::Minutes(6));
  // The booking before is over, and the buffer of this one reaches back into it.
  EXPECT_EQ(remembers.Do(Laser("b", 2.25)), "SLOT_TAKEN");
  Replica starts_anew(*this, /*shared=*/false);
  EXPECT_EQ(starts_anew.Do(Laser("c", 2.25)), "SLOT_TAKEN");
  EXPECT_EQ(starts_anew.Do(Laser("d", 2.5)), "");
}

TEST_F(GroupCommitTest, WhoWaitsIsRememberedByTheNumberOfTheStore) {
  Replica only(*this, /*shared=*/false);
  std::vector<Decision> batch(4);
  for (int i = 0; i < 3; ++i) batch[i].command = Laser(std::string(1, 'a' + i), 1 + i);
  Command& join = batch[3].command;
  join = {.verb = Verb::kJoin, .alliance = "a", .actor = "key"};
  join.entry = {.alliance = "a", .id = "e", .uid = "uid", .member = kMember, .resource = kLaser};
  join.entry.length = kHour;
  join.entry.window = ItemOf(kLaser, 1, 2).interval;
  only.commit.Commit(batch);
  ASSERT_TRUE(batch[3].outcome.status.ok());
  const int writes = database_.writes;
  // Offers the slot to the entry, at the first attempt.
  std::vector<Decision> cancel(1);
  cancel.front().command = CommandOn("a", Verb::kCancel);
  only.commit.Commit(cancel);
  ASSERT_TRUE(cancel.front().outcome.status.ok());
  ASSERT_EQ(cancel.front().outcome.changes.size(), 3u);
  EXPECT_EQ(cancel.front().outcome.changes[2].previous_sequence, 4);
  EXPECT_EQ(database_.writes, writes + 1);
}

TEST_F(GroupCommitTest, NobodyIsRefusedWhatAnotherReplicaGaveBack) {
  Replica one(*this, /*shared=*/true);
  Replica other(*this, /*shared=*/true);
  ASSERT_EQ(one.Do(Laser("a", 1)), "");
  ASSERT_EQ(one.Do(Laser("b", 1)), "SLOT_TAKEN");
  ASSERT_EQ(other.Do(CommandOn("a", Verb::kCancel)), "");
  // What the first has cached says that the slot is taken.
  EXPECT_EQ(one.Do(Laser("c", 1)), "");
}

TEST_F(GroupCommitTest, NothingIsValidatedThatAnotherReplicaTook) {
  Replica one(*this, /*shared=*/true);
  Replica other(*this, /*shared=*/true);
  Command look = Laser("a", 1);
  look.validate_only = true;
  ASSERT_EQ(one.Do(look), "");
  ASSERT_EQ(other.Do(Laser("b", 1)), "");
  EXPECT_EQ(one.Do(look), "SLOT_TAKEN");
}

TEST_F(GroupCommitTest, AHoldOfAnotherReplicaRunsOut) {
  Replica one(*this, /*shared=*/true);
  Replica other(*this, /*shared=*/true);
  ASSERT_EQ(other.Do(Laser("a", 10)), "");
  ASSERT_EQ(one.Do(HoldOf("h", {ItemOf(kLaser, 1, 2)}, absl::Minutes(1))), "");
  clock_.Advance(absl::Minutes(2));
  // The first is dead. The other looks by itself, and before it decides.
  ASSERT_TRUE(other.commit.next_due().has_value());
  EXPECT_LE(*other.commit.next_due(), ToInstant(clock_.Now()));
  EXPECT_EQ(other.Do(Laser("b", 1)), "");
}

// Of a batch in which requests are that another replica has answered: it is decided once more, with
// those answers, and nobody else in it is refused for them.
TEST_F(GroupCommitTest, WhatAnotherReplicaAnsweredCostsABatchOneAttempt) {
  Replica one(*this, /*shared=*/true);
  Replica other(*this, /*shared=*/true);
  std::vector<Decision> first(3);
  first[0].command = WithRequestId(Creation("a", {ItemOf(kLab, 1, 2)}), "fits", "print");
  first[1].command = WithRequestId(Laser("b", 1), "taken", "print");
  first[2].command = WithRequestId(Creation("c", {ItemOf(kLab, 1, 2)}), "reused", "print");
  one.commit.Commit(first);
  for (const Decision& decision : first) ASSERT_TRUE(decision.outcome.status.ok());

  std::vector<Decision> batch(5);
  batch[0].command = WithRequestId(Laser("d", 5), "new", "print");
  batch[1].command = WithRequestId(Creation("e", {ItemOf(kLab, 1, 2)}), "fits", "print");
  batch[2].command = WithRequestId(Laser("f", 1), "taken", "print");
  batch[3].command = WithRequestId(Creation("g", {ItemOf(kLab, 3, 4)}), "reused", "other print");
  batch[4].command = Laser("h", 7);
  int writes = database_.writes;
  other.commit.Commit(batch);
  EXPECT_EQ(database_.writes, writes + 1);  // the refusal of "taken" made it look before it wrote
  EXPECT_TRUE(batch[0].outcome.status.ok());
  EXPECT_EQ(batch[1].answer, first[0].answer);
  EXPECT_EQ(batch[2].answer, first[1].answer);
  EXPECT_EQ(ErrorReason(batch[3].outcome.status), "REQUEST_ID_REUSED");
  EXPECT_TRUE(batch[4].outcome.status.ok());

  // Where all would be accepted, the store finds it, and the batch is written again.
  Replica third(*this, /*shared=*/true);
  std::vector<Decision> again(3);
  again[0].command = Laser("i", 9);
  again[1].command = WithRequestId(Creation("j", {ItemOf(kLab, 1, 2)}), "new", "print");
  again[2].command = Laser("k", 11);
  writes = database_.writes;
  third.commit.Commit(again);
  EXPECT_EQ(database_.writes, writes + 2);
  EXPECT_TRUE(again[0].outcome.status.ok());
  EXPECT_EQ(again[1].answer, batch[0].answer);
  EXPECT_TRUE(again[2].outcome.status.ok());
  // a, b, c; d, h; i, k.
  EXPECT_EQ(store_.All().size(), 7u);
}

TEST_F(GroupCommitTest, GoesOnWithoutLeasesThatCannotBeReached) {
  FakeLeases leases;
  absl::Duration paused;
  const auto pause = [&paused](absl::Duration time) { paused += time; };
  leases.answer = [] { return absl::UnavailableError("away"); };
  EXPECT_EQ(BookWith(leases, "a", 1, pause), "");
  EXPECT_EQ(BookWith(leases, "b", 1, pause), "SLOT_TAKEN");
  leases.answer = [] { return errors::Overloaded("leases"); };
  EXPECT_EQ(BookWith(leases, "c", 2, pause), "");
  EXPECT_EQ(paused, absl::ZeroDuration());
  EXPECT_EQ(leases.released, 0);
}

TEST_F(GroupCommitTest, WaitsAMomentForWhoHasTheLease) {
  FakeLeases leases;
  absl::Duration paused;
  const auto pause = [&paused](absl::Duration time) { paused += time; };
  leases.answer = [&leases] {
    return leases.asked < 4 ? errors::Conflict("a lease is held") : absl::OkStatus();
  };
  EXPECT_EQ(BookWith(leases, "a", 1, pause), "");
  EXPECT_EQ(leases.asked, 4);
  EXPECT_EQ(leases.released, 1);
  EXPECT_GT(paused, absl::ZeroDuration());
  // Who does not let go is not waited for.
  paused = absl::ZeroDuration();
  leases.answer = [] { return errors::Conflict("a lease is held"); };
  EXPECT_EQ(BookWith(leases, "b", 2, pause), "");
  EXPECT_GE(paused, absl::Milliseconds(50));
  EXPECT_LE(paused, absl::Milliseconds(60));
  // Without a way to wait it does not ask twice.
  leases.asked = 0;
  EXPECT_EQ(BookWith(leases, "c", 3, nullptr), "");
  EXPECT_EQ(leases.asked, 1);
}

TEST_F(GroupCommitTest, AnAccountCountsWhatAnotherReplicaBookedUncounted) {
  Replica one(*this, /*shared=*/true);
  Replica other(*this, /*shared=*/true);
  // The first has the member's account; the other's booking needs none.
  ASSERT_EQ(one.Do(HoldOf("h", {ItemOf(kLab, 1, 2)}, absl::Minutes(1))), "");
  ASSERT_EQ(other.Do(Creation("b", {ItemOf(kLab, 3, 4)})), "");
  Quota quota{.name = "alliances/a/quotas/q", .period = Quota::Period::kAtOnce, .booking_limit = 2};
  facts_.quotas = {std::make_shared<const Quota>(quota)};
  EXPECT_EQ(one.Do(Creation("c", {ItemOf(kLab, 5, 6)})), "POLICY_VIOLATION");
}

}  // namespace
}  // namespace gongfang::booking
