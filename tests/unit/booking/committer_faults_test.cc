// The committer where the database, the leases or another writer get in its way.
#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "tests/unit/booking/committer_fixture.h"

namespace gongfang::booking {
namespace {

using ::testing::SizeIs;

TEST_F(CommitterTest, AVersionConflictIsDecidedAnewAndRefusedWhereTheSlotIsGone) {
  committer_->Start();
  ASSERT_TRUE(Do(Laser("mine", 1)).ok());  // its calendar is in memory now
  database_.BeforeNextWrite([this] {
    store_.Write(Foreign("theirs", 5));
    return absl::OkStatus();
  });
  EXPECT_EQ(ErrorReason(Do(Laser("late", 5)).status()), "SLOT_TAKEN");
  EXPECT_THAT(store_.All(), SizeIs(2));
}

TEST_F(CommitterTest, AVersionConflictIsDecidedAnewAndAcceptedWhereTheSlotIsFree) {
  committer_->Start();
  ASSERT_TRUE(Do(Laser("mine", 1)).ok());
  database_.BeforeNextWrite([this] {
    store_.Write(Foreign("theirs", 5));
    return absl::OkStatus();
  });
  const v1::Booking booking = Do(Laser("late", 6)).value();
  EXPECT_EQ(booking.sequence(), 3);
  EXPECT_THAT(store_.All(), SizeIs(3));
  EXPECT_EQ(log_.Heads()->at("a"), 3);
}

TEST_F(CommitterTest, ABookingThatAnotherChangedIsDecidedAnew) {
  store_.Write(Foreign("b", 1));
  committer_->Start();
  ASSERT_TRUE(Do(Laser("mine", 5)).ok());
  database_.BeforeNextWrite([this] {
    Committer other(PartsWith(store_.database(), leases_));
    std::promise<void> done;
    other.Submit({.command = CommandOn("b", Verb::kCancel),
                  .done = [&](const absl::StatusOr<std::string>& booking) {
                    EXPECT_TRUE(booking.ok());
                    done.set_value();
                  }});
    other.Start();
    done.get_future().wait();
    return absl::OkStatus();
  });
  const v1::Booking cancelled = Do(CommandOn("b", Verb::kCancel)).value();
  EXPECT_EQ(cancelled.state(), v1::Booking::STATE_CANCELLED);
  EXPECT_EQ(cancelled.sequence(), 3);  // the other's: this one changed nothing
  EXPECT_EQ(log_.Heads()->at("a"), 3);
}

// The first answer came from another process, so that this one does not know of it: once for a
// request that would be refused now, once for one that would be accepted a second time.
TEST_F(CommitterTest, ARequestThatAnotherProcessAnsweredGetsTheSameAnswer) {
  const auto with_id = [](Command command) {
    command.request_id = "once";
    command.fingerprint = "0123456789abcdef";
    return command;
  };
  Command anywhere = with_id(Laser("theirs", 1));
  for (const double again_at : {1.0, 6.0}) {
    Make(leases_);
    committer_->Start();
    const v1::Booking first = Do(anywhere).value();
    Make(leases_);
    committer_->Start();
    Command again = with_id(Laser("mine", again_at));
    const v1::Booking second = Do(again).value();
    EXPECT_EQ(second.SerializeAsString(), first.SerializeAsString());
    again.fingerprint = "another";
    EXPECT_EQ(ErrorReason(Do(again).status()), "REQUEST_ID_REUSED");
  }
  EXPECT_THAT(store_.All(), SizeIs(1));
}

TEST_F(CommitterTest, ConflictsWithoutEndAreAnsweredAsSuch) {
  int attempts = 0;
  database_.SetOnExecute([&attempts](absl::string_view sql, Parameters) {
    if (!absl::StrContains(sql, "INSERT INTO calendars")) return absl::OkStatus();
    ++attempts;
    return errors::Conflict("a calendar");
  });
  Answer answer = Submit(Laser("b"));
  committer_->Start();
  EXPECT_EQ(ErrorReason(answer.get().status()), "CONFLICT");
  EXPECT_EQ(attempts, limits::kMaxTransactionAttempts);
}

TEST_F(CommitterTest, AFullDiskRefusesTheBatchAndLeavesNothingInMemory) {
  database_.BeforeNextWrite([] { return errors::StorageFull(); });
  Answer a = Submit(Laser("a"));
  Answer b = Submit(WithRequestId(Creation("b", {ItemOf(kLab, 1, 2, 5)}), "r", "print"));
  committer_->Start();
  EXPECT_EQ(ErrorReason(a.get().status()), "STORAGE_FULL");
  EXPECT_EQ(ErrorReason(b.get().status()), "STORAGE_FULL");
  EXPECT_THAT(store_.All(), SizeIs(0));
  // There is room again: the same slots are free, and the same request is new.
  EXPECT_TRUE(Do(Laser("c")).ok());
  EXPECT_TRUE(Do(WithRequestId(Creation("d", {ItemOf(kLab, 1, 2, 5)}), "r", "print")).ok());
  EXPECT_EQ(log_.Heads()->at("a"), 2);
}

TEST_F(CommitterTest, OneCommandThatCannotBeWrittenDoesNotTakeTheOthersWithIt) {
  database_.SetOnExecute([](absl::string_view sql, Parameters parameters) {
    if (!absl::StrContains(sql, "INSERT INTO bookings")) return absl::OkStatus();
    const auto* id = std::get_if<absl::string_view>(&parameters[1]);
    return id != nullptr && *id == "bad" ? errors::Internal("no") : absl::OkStatus();
  });
  Answer first = Submit(Laser("first", 1));
  Answer bad = Submit(Laser("bad", 3));
  Answer last = Submit(Laser("last", 3));
  committer_->Start();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(absl::IsInternal(bad.get().status()));
  EXPECT_TRUE(last.get().ok());  // the slot of what was not written is free
  EXPECT_THAT(store_.All(), SizeIs(2));
  EXPECT_EQ(log_.Heads()->at("a"), 2);
}

// Leases that are of no use.
class NoLeases final : public Leases {
 public:
  explicit NoLeases(absl::Status status) : status_(std::move(status)) {}
  absl::StatusOr<Lease> Acquire(absl::Span<const std::string>, absl::Duration) override {
    return status_;
  }
  void PublishAndRelease(const Lease&, absl::Span<const std::string>,
                         absl::Span<const int64_t>) override {}
  void Release(const Lease&, absl::Span<const std::string>) override {}

 private:
  const absl::Status status_;
};

TEST_F(CommitterTest, WithoutLeasesTheVersionsDecide) {
  for (const absl::Status& status :
       {errors::Unavailable("The leases are away."), errors::Conflict("a lease")}) {
    NoLeases leases(status);
    Make(leases);
    committer_->Start();
    const double slot = absl::IsAborted(status) ? 11 : 1;
    const std::string id = absl::IsAborted(status) ? "a" : "b";
    ASSERT_TRUE(Do(Laser(id + "1", slot)).ok());
    store_.Write(Foreign(id + "2", slot + 4));
    EXPECT_EQ(ErrorReason(Do(Laser(id + "3", slot + 4)).status()), "SLOT_TAKEN");
    EXPECT_TRUE(Do(Laser(id + "4", slot + 5)).ok());
  }
  committer_.reset();  // before its leases
}

}  // namespace
}  // namespace gongfang::booking
