#include "common/base/ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

namespace gongfang {
namespace {

using ::testing::MatchesRegex;

std::vector<Id> Make(IdGenerator& generator, size_t count) {
  std::vector<Id> ids;
  for (size_t i = 0; i < count; ++i) ids.push_back(generator.Next());
  return ids;
}

bool StrictlyRising(const std::vector<Id>& ids) {
  return std::adjacent_find(ids.begin(), ids.end(),
                            [](const Id& a, const Id& b) { return !(a < b); }) == ids.end();
}

TEST(IdsTest, WritesAUuidOfVersionSeven) {
  FakeClock clock(absl::FromUnixMillis(0x0190'1234'5678));
  IdGenerator generator(clock);
  for (const Id& id : Make(generator, 1000)) {
    EXPECT_THAT(id.ToUuid(), MatchesRegex("01901234-5678-7[0-9a-f][0-9a-f][0-9a-f]-[89ab]"
                                          "[0-9a-f][0-9a-f][0-9a-f]-[0-9a-f]+"));
    EXPECT_EQ(id.ToUuid().size(), 36u);
  }
}

TEST(IdsTest, KnownBytesAreWrittenAsTheyMustBe) {
  std::array<uint8_t, 16> bytes{};
  EXPECT_EQ(Id(bytes).ToString(), std::string(26, '0'));
  EXPECT_EQ(Id(bytes).ToUuid(), "00000000-0000-0000-0000-000000000000");
  bytes.fill(0xff);
  EXPECT_EQ(Id(bytes).ToString(), "7zzzzzzzzzzzzzzzzzzzzzzzzz");
  bytes.fill(0);
  bytes[15] = 33;
  EXPECT_EQ(Id(bytes).ToString(), "00000000000000000000000011");
}

TEST(IdsTest, RisesWithTheClock) {
  FakeClock clock;
  IdGenerator generator(clock);
  std::vector<Id> ids;
  for (int i = 0; i < 1000; ++i) {
    ids.push_back(generator.Next());
    clock.Advance(absl::Milliseconds(1));
  }
  EXPECT_TRUE(StrictlyRising(ids));
}

TEST(IdsTest, RisesWhileTheClockStandsStill) {
  FakeClock clock;
  IdGenerator generator(clock);
  // More than one millisecond's counter holds.
  EXPECT_TRUE(StrictlyRising(Make(generator, 20'000)));
}

TEST(IdsTest, RisesWhileTheClockGoesBack) {
  FakeClock clock;
  IdGenerator generator(clock);
  std::vector<Id> ids;
  for (int i = 0; i < 5000; ++i) {
    ids.push_back(generator.Next());
    clock.Advance(absl::Milliseconds(i % 3 == 0 ? -7 : 2));
  }
  clock.Set(absl::UnixEpoch() - absl::Hours(1));
  ids.push_back(generator.Next());
  EXPECT_TRUE(StrictlyRising(ids));
}

TEST(IdsTest, GeneratorsAtOneMomentDiffer) {
  const FakeClock clock;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    IdGenerator generator(clock);
    EXPECT_TRUE(seen.insert(generator.Next().ToUuid()).second);
  }
}

TEST(IdsTest, IsUniqueAcrossThreads) {
  const SystemClock clock;
  IdGenerator generator(clock);
  constexpr size_t kThreads = 8;
  constexpr size_t kEach = 20'000;
  std::vector<std::vector<Id>> made(kThreads);
  std::vector<std::thread> threads;
  for (auto& ids : made) threads.emplace_back([&] { ids = Make(generator, kEach); });
  for (std::thread& thread : threads) thread.join();
  std::vector<Id> all;
  for (const auto& ids : made) {
    EXPECT_TRUE(StrictlyRising(ids));
    all.insert(all.end(), ids.begin(), ids.end());
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all.size(), kThreads * kEach);
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST(IdsTest, BothTextsSortLikeTheBytes) {
  std::mt19937 random(1);
  for (int round = 0; round < 10'000; ++round) {
    std::array<uint8_t, 16> a;
    for (uint8_t& byte : a) byte = static_cast<uint8_t>(random());
    std::array<uint8_t, 16> b = a;
    // Near ones too: they differ from a random byte on.
    for (size_t i = random() % 16; i < 16; ++i) b[i] = static_cast<uint8_t>(random());
    EXPECT_EQ(a < b, Id(a).ToString() < Id(b).ToString());
    EXPECT_EQ(a < b, Id(a).ToUuid() < Id(b).ToUuid());
    EXPECT_EQ(a == b, Id(a).ToString() == Id(b).ToString());
    EXPECT_THAT(Id(a).ToString(), MatchesRegex("[0-7][0-9a-hjkmnp-tv-z]+"));
  }
}

}  // namespace
}  // namespace gongfang
