// What every implementation of Leases must do, as typed tests. Its test file names a fixture with
//   Leases& leases();                 // empty, the same one each time
//   void Pass(absl::Duration time);   // lets that much time pass for the leases
// and instantiates: INSTANTIATE_TYPED_TEST_SUITE_P(Local, LeasesSuite, LocalFixture);
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/coordination/leases.h"

namespace gongfang {

template <typename Fixture>
class LeasesSuite : public testing::Test {
 protected:
  using Keys = std::vector<std::string>;
  using Versions = std::vector<int64_t>;
  static constexpr absl::Duration kTtl = absl::Seconds(5);

  Leases& leases() { return fixture_.leases(); }
  void Pass(absl::Duration time) { fixture_.Pass(time); }

  Lease Take(const Keys& keys) {
    absl::StatusOr<Lease> lease = leases().Acquire(keys, kTtl);
    EXPECT_EQ(lease.status(), absl::OkStatus());
    return lease.ok() ? *std::move(lease) : Lease();
  }

  void Publish(const Keys& keys, const Versions& versions) {
    leases().PublishAndRelease(Take(keys), keys, versions);
  }

  // Takes the keys and gives them back.
  Versions VersionsOf(const Keys& keys) {
    const Lease lease = Take(keys);
    leases().Release(lease, keys);
    return lease.versions;
  }

  bool Held(const std::string& key) {
    const absl::StatusOr<Lease> lease = leases().Acquire({key}, kTtl);
    if (lease.ok()) {
      leases().Release(*lease, {key});
      return false;
    }
    EXPECT_EQ(lease.status().code(), absl::StatusCode::kAborted);
    EXPECT_EQ(ErrorReason(lease.status()), "CONFLICT");
    return true;
  }

 private:
  Fixture fixture_;
};

TYPED_TEST_SUITE_P(LeasesSuite);

TYPED_TEST_P(LeasesSuite, KnowsNoVersionAtFirst) {
  const Lease lease = this->Take({"a", "b"});
  EXPECT_NE(lease.token, 0u);
  EXPECT_EQ(lease.versions, (std::vector<int64_t>{kUnknownVersion, kUnknownVersion}));
}

TYPED_TEST_P(LeasesSuite, AnswersTheVersionsInTheOrderOfTheKeys) {
  this->Publish({"a", "b", "c"}, {1, 2, 3});
  EXPECT_EQ(this->VersionsOf({"c", "new", "a"}), (std::vector<int64_t>{3, kUnknownVersion, 1}));
}

TYPED_TEST_P(LeasesSuite, TakesAllOrNone) {
  const Lease first = this->Take({"b"});
  EXPECT_EQ(ErrorReason(this->leases().Acquire({"a", "b", "c"}, this->kTtl).status()), "CONFLICT");
  EXPECT_FALSE(this->Held("a"));
  EXPECT_TRUE(this->Held("b"));
  EXPECT_FALSE(this->Held("c"));
}

TYPED_TEST_P(LeasesSuite, NoKeysAreAlwaysFree) {
  EXPECT_EQ(this->VersionsOf({}), std::vector<int64_t>());
}

TYPED_TEST_P(LeasesSuite, AKeyNamedTwiceCountsOnce) {
  this->Publish({"a"}, {4});
  const Lease lease = this->Take({"a", "a"});
  EXPECT_EQ(lease.versions, (std::vector<int64_t>{4, 4}));
  EXPECT_TRUE(this->Held("a"));
  this->leases().Release(lease, {"a", "a"});
  EXPECT_FALSE(this->Held("a"));
}

TYPED_TEST_P(LeasesSuite, ReleaseFreesAndKeepsTheVersion) {
  this->Publish({"a"}, {7});
  const Lease lease = this->Take({"a"});
  EXPECT_TRUE(this->Held("a"));
  this->leases().Release(lease, {"a"});
  EXPECT_EQ(this->VersionsOf({"a"}), (std::vector<int64_t>{7}));
}

TYPED_TEST_P(LeasesSuite, PublishFrees) {
  const Lease lease = this->Take({"a", "b"});
  this->leases().PublishAndRelease(lease, {"a", "b"}, {1, 1});
  EXPECT_FALSE(this->Held("a"));
  EXPECT_FALSE(this->Held("b"));
}

TYPED_TEST_P(LeasesSuite, VersionsNeverFall) {
  this->Publish({"a"}, {7});
  this->Publish({"a"}, {5});
  EXPECT_EQ(this->VersionsOf({"a"}), (std::vector<int64_t>{7}));
  this->Publish({"a"}, {8});
  EXPECT_EQ(this->VersionsOf({"a"}), (std::vector<int64_t>{8}));
}

TYPED_TEST_P(LeasesSuite, AHolderThatCannotTellMakesTheVersionUnknown) {
  this->Publish({"a"}, {7});
  this->Publish({"a"}, {kUnknownVersion});
  EXPECT_EQ(this->VersionsOf({"a"}), (std::vector<int64_t>{kUnknownVersion}));
}

TYPED_TEST_P(LeasesSuite, RunsOutWhenItsTimeHasPassed) {
  this->Take({"a"});
  this->Pass(this->kTtl - absl::Milliseconds(500));
  EXPECT_TRUE(this->Held("a"));
  this->Pass(absl::Milliseconds(500));
  EXPECT_FALSE(this->Held("a"));
}

TYPED_TEST_P(LeasesSuite, ALeaseThatRanOutLeavesNoVersion) {
  this->Publish({"a"}, {7});
  this->Take({"a"});  // may write version 8, and is never heard of again
  this->Pass(this->kTtl);
  EXPECT_EQ(this->VersionsOf({"a"}), (std::vector<int64_t>{kUnknownVersion}));
}

TYPED_TEST_P(LeasesSuite, AStaleLeaseReleasesNothingOfTheNewHolder) {
  const Lease stale = this->Take({"a"});
  this->Pass(this->kTtl);
  const Lease fresh = this->Take({"a"});
  EXPECT_NE(stale.token, fresh.token);
  this->leases().Release(stale, {"a"});
  EXPECT_TRUE(this->Held("a"));
  this->leases().PublishAndRelease(stale, {"a"}, {3});
  EXPECT_TRUE(this->Held("a"));
  this->leases().Release(fresh, {"a"});
  EXPECT_FALSE(this->Held("a"));
}

TYPED_TEST_P(LeasesSuite, AStaleLeaseRaisesAKnownVersionOnly) {
  const Lease stale = this->Take({"known", "unknown"});
  this->Pass(this->kTtl);
  const Lease fresh = this->Take({"known", "unknown"});
  this->leases().PublishAndRelease(fresh, {"known"}, {7});
  this->leases().PublishAndRelease(stale, {"known", "unknown"}, {6, 6});
  this->leases().Release(fresh, {"unknown"});
  EXPECT_EQ(this->VersionsOf({"known", "unknown"}), (std::vector<int64_t>{7, kUnknownVersion}));
  this->leases().PublishAndRelease(stale, {"known"}, {8});
  EXPECT_EQ(this->VersionsOf({"known"}), (std::vector<int64_t>{8}));
}

TYPED_TEST_P(LeasesSuite, TheEmptyLeaseHoldsNothing) {
  this->Publish({"a"}, {1});  // free: held by nobody
  this->leases().PublishAndRelease(Lease(), {"a", "b"}, {2, 2});
  this->leases().Release(Lease(), {"a", "b"});
  EXPECT_EQ(this->VersionsOf({"a", "b"}), (std::vector<int64_t>{2, kUnknownVersion}));
}

TYPED_TEST_P(LeasesSuite, OfManyThreadsOneWins) {
  using Keys = std::vector<std::string>;
  constexpr int kThreads = 16;
  constexpr int kRounds = 50;
  std::atomic<int> wins = 0;
  std::barrier start(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < kRounds; ++round) {
        // Half of them in the opposite order.
        const std::string hot = absl::StrCat("hot", round);
        const std::string own = absl::StrCat("own", t, "-", round);
        const std::string also = absl::StrCat("also", round);
        const Keys keys = t % 2 == 0 ? Keys{own, hot, also} : Keys{also, hot, own};
        start.arrive_and_wait();
        if (this->leases().Acquire(keys, this->kTtl).ok()) ++wins;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wins, kRounds);
}

// Holders alone raise a counter that nothing else guards; a lost update shows in the sum.
TYPED_TEST_P(LeasesSuite, HoldersSeeEachOthersVersions) {
  constexpr int kThreads = 8;
  constexpr int kTurns = 200;
  this->Publish({"a"}, {0});
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int turns = 0; turns < kTurns;) {
        const absl::StatusOr<Lease> lease = this->leases().Acquire({"a"}, this->kTtl);
        if (!lease.ok()) {
          std::this_thread::yield();
          continue;
        }
        this->leases().PublishAndRelease(*lease, {"a"}, {lease->versions[0] + 1});
        ++turns;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(this->VersionsOf({"a"}), (std::vector<int64_t>{kThreads * kTurns}));
}

REGISTER_TYPED_TEST_SUITE_P(LeasesSuite, KnowsNoVersionAtFirst,
                            AnswersTheVersionsInTheOrderOfTheKeys, TakesAllOrNone,
                            NoKeysAreAlwaysFree, AKeyNamedTwiceCountsOnce,
                            ReleaseFreesAndKeepsTheVersion, PublishFrees, VersionsNeverFall,
                            AHolderThatCannotTellMakesTheVersionUnknown,
                            RunsOutWhenItsTimeHasPassed, ALeaseThatRanOutLeavesNoVersion,
                            AStaleLeaseReleasesNothingOfTheNewHolder,
                            AStaleLeaseRaisesAKnownVersionOnly, TheEmptyLeaseHoldsNothing,
                            OfManyThreadsOneWins, HoldersSeeEachOthersVersions);

}  // namespace gongfang
