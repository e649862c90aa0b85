#include "common/rpc/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

namespace gongfang {
namespace {

// Keeps one worker busy until it is opened.
class Gate {
 public:
  explicit Gate(WorkerPool& pool) {
    EXPECT_TRUE(pool.Submit([this] {
      entered_.set_value();
      opened_.get_future().wait();
    }));
    entered_.get_future().wait();
  }
  void Open() { opened_.set_value(); }

 private:
  std::promise<void> entered_;
  std::promise<void> opened_;
};

TEST(WorkerPoolTest, RunsEveryTaskOnce) {
  std::atomic<int> runs = 0;
  {
    WorkerPool pool(4, 10'000);
    for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(pool.Submit([&runs] { ++runs; }));
  }
  EXPECT_EQ(runs, 10'000);
}

TEST(WorkerPoolTest, RefusesWhatItsQueueHasNoRoomFor) {
  std::atomic<int> runs = 0;
  WorkerPool pool(1, 2);
  Gate gate(pool);
  const auto task = [&runs] { ++runs; };
  EXPECT_TRUE(pool.Submit(task));
  EXPECT_TRUE(pool.Submit(task));
  EXPECT_FALSE(pool.Submit(task));
  EXPECT_FALSE(pool.Submit(task));
  gate.Open();
  pool.Stop();
  EXPECT_EQ(runs, 2);
}

TEST(WorkerPoolTest, StopRunsWhatIsQueuedAndRefusesWhatComesLater) {
  std::atomic<int> runs = 0;
  WorkerPool pool(2, 100);
  Gate gate(pool);
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(pool.Submit([&runs] { ++runs; }));
  gate.Open();
  pool.Stop();
  EXPECT_EQ(runs, 50);
  EXPECT_FALSE(pool.Submit([&runs] { ++runs; }));
  pool.Stop();
  EXPECT_EQ(runs, 50);
}

TEST(WorkerPoolTest, ThreadsWorkAtTheSameTime) {
  WorkerPool pool(3, 10);
  Gate one(pool);
  Gate two(pool);
  Gate three(pool);  // or this would never return
  one.Open();
  two.Open();
  three.Open();
}

TEST(WorkerPoolTest, ReleasesWhatATaskHeldBeforeTheNextOneRuns) {
  WorkerPool pool(1, 10);
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = held;
  std::promise<bool> gone;
  ASSERT_TRUE(pool.Submit([held = std::move(held)] {}));
  ASSERT_TRUE(pool.Submit([&] { gone.set_value(watch.expired()); }));
  EXPECT_TRUE(gone.get_future().get());
}

}  // namespace
}  // namespace gongfang
