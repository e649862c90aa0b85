// The contract of Leases within one process, and what this implementation adds to it: bounded
// memory, and a clock that may go back.
#include "common/coordination/local_leases.h"

#include <vector>

#include "tests/contract/leases_suite.h"
#include "tests/support/fake_clock.h"

namespace gongfang {
namespace {

class LocalFixture {
 public:
  Leases& leases() { return leases_; }
  void Pass(absl::Duration time) { clock_.Advance(time); }

 private:
  FakeClock clock_;
  LocalLeases leases_{clock_};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Local, LeasesSuite, LocalFixture);

class LocalLeasesTest : public testing::Test {
 protected:
  static constexpr size_t kMaxKeys = 100;
  static constexpr absl::Duration kTtl = absl::Seconds(5);

  static std::string Key(int number) { return absl::StrCat("key", number); }

  void Publish(const std::string& key, int64_t version) {
    const absl::StatusOr<Lease> lease = leases_.Acquire({key}, kTtl);
    ASSERT_EQ(lease.status(), absl::OkStatus());
    leases_.PublishAndRelease(*lease, {key}, {version});
  }

  int64_t VersionOf(const std::string& key) {
    const absl::StatusOr<Lease> lease = leases_.Acquire({key}, kTtl);
    if (!lease.ok()) return -2;
    leases_.Release(*lease, {key});
    return lease->versions[0];
  }

  FakeClock clock_;
  LocalLeases leases_{clock_, kMaxKeys};
};

TEST_F(LocalLeasesTest, ForgetsTheVersionsUsedLongestAgo) {
  for (int i = 0; i < 1000; ++i) {
    Publish(Key(i), i);
    EXPECT_EQ(VersionOf(Key(0)), 0);  // is used all the time
  }
  int known = 0;
  for (int i = 999; i >= 0; --i) {
    const int64_t version = VersionOf(Key(i));
    if (version == kUnknownVersion) continue;
    EXPECT_EQ(version, i);
    EXPECT_TRUE(i == 0 || i > 999 - static_cast<int>(kMaxKeys)) << i;
    ++known;
  }
  // Key 0 came last, after all of the forgotten ones had been looked for.
  EXPECT_EQ(known, static_cast<int>(kMaxKeys) - 1);
}

TEST_F(LocalLeasesTest, HeldKeysAreNotForgotten) {
  std::vector<std::string> held;
  for (size_t i = 0; i + 1 < kMaxKeys; ++i) held.push_back(Key(i));
  const absl::StatusOr<Lease> lease = leases_.Acquire(held, kTtl);
  ASSERT_EQ(lease.status(), absl::OkStatus());
  for (int i = 1000; i < 2000; ++i) Publish(Key(i), i);  // all through the one place that is left
  for (const std::string& key : held) {
    EXPECT_EQ(ErrorReason(leases_.Acquire({key}, kTtl).status()), "CONFLICT") << key;
  }
}

TEST_F(LocalLeasesTest, RefusesWhenEverythingIsHeld) {
  std::vector<std::string> held;
  for (size_t i = 0; i + 1 < kMaxKeys; ++i) held.push_back(Key(i));
  const absl::StatusOr<Lease> lease = leases_.Acquire(held, kTtl);
  ASSERT_EQ(lease.status(), absl::OkStatus());

  const absl::StatusOr<Lease> two = leases_.Acquire({"x", "y"}, kTtl);
  EXPECT_EQ(two.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(two.status()), "OVERLOADED");
  EXPECT_EQ(VersionOf("x"), kUnknownVersion);  // nothing of it was taken
  EXPECT_EQ(VersionOf("y"), kUnknownVersion);

  clock_.Advance(kTtl);  // a lease that ran out holds no memory
  EXPECT_EQ(leases_.Acquire({"x", "y"}, kTtl).status(), absl::OkStatus());
}

TEST_F(LocalLeasesTest, NobodyWaitsForAClockThatWentBack) {
  ASSERT_EQ(leases_.Acquire({"a"}, kTtl).status(), absl::OkStatus());
  clock_.Advance(-absl::Hours(1));
  EXPECT_EQ(VersionOf("a"), kUnknownVersion);
}

}  // namespace
}  // namespace gongfang
