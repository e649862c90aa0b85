// A committer with nothing to do does nothing.
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "absl/time/clock.h"
#include "booking/committer.h"
#include "booking/table.h"
#include "common/coordination/local_leases.h"
#include "common/store/migrate.h"
#include "common/store/sqlite_database.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace gongfang::booking {
namespace {

// Counts what is asked of another database.
class CountingDatabase final : public Database {
 public:
  explicit CountingDatabase(Database& database) : database_(database) {}
  int reads() const { return reads_; }

 private:
  std::optional<absl::Status> TryWrite(Body body) override { return database_.Write(body); }
  std::optional<absl::Status> TryRead(Body body) override {
    ++reads_;
    return database_.Read(body);
  }

  Database& database_;
  std::atomic<int> reads_ = 0;
};

class OneResource final : public Facts {
 public:
  OneResource() {
    laser_->bookable = true;
    laser_->schedule = WeeklySchedule::AlwaysOpen(absl::UTCTimeZone());
  }
  std::shared_ptr<const ResourceFacts> FindResource(absl::string_view) const override {
    return laser_;
  }
  std::shared_ptr<const MemberFacts> FindMember(absl::string_view) const override {
    return std::make_shared<const MemberFacts>();
  }
  std::shared_ptr<const Quotas> QuotasOf(absl::string_view) const override {
    return std::make_shared<const Quotas>();
  }

 private:
  const std::shared_ptr<ResourceFacts> laser_ = std::make_shared<ResourceFacts>();
};

class IdleTest : public ::testing::Test {
 protected:
  IdleTest() {
    EXPECT_TRUE(Migrate(*file_, "events", EventLog::Migrations()).ok());
    EXPECT_TRUE(Migrate(*file_, "booking", table::Migrations()).ok());
    committer_.Start();
  }

  absl::StatusOr<std::string> Ask(Command command) {
    const auto answered = std::make_shared<std::promise<absl::StatusOr<std::string>>>();
    Job job{.command = std::move(command)};
    job.done = [answered](absl::StatusOr<std::string> a) { answered->set_value(std::move(a)); };
    committer_.Submit(std::move(job));
    return answered->get_future().get();
  }

  // How often the database is read while nobody asks for anything.
  int ReadsWhileIdle() {
    const int before = database_.reads();
    absl::SleepFor(absl::Milliseconds(300));  // the time that is measured
    return database_.reads() - before;
  }

  TempDir dir_;
  FakeClock clock_;
  std::unique_ptr<Database> file_ = SqliteDatabase::Open(dir_.File("booking.db"), {}).value();
  CountingDatabase database_{*file_};
  EventLog log_{database_, "booking"};
  LocalLeases leases_{clock_};
  OneResource facts_;
  WorkerPool workers_{1, 16};
  IdGenerator ids_{clock_};
  Committer committer_{{{database_, log_, leases_, facts_, clock_, [this] { return ids_.Next(); }},
                        clock_,
                        workers_}};
};

constexpr int kFew = 10;

TEST_F(IdleTest, WithoutAnyHold) { EXPECT_LE(ReadsWhileIdle(), kFew); }

TEST_F(IdleTest, AfterAHoldThatWasCancelledBeforeItRanOut) {
  Command hold{.verb = Verb::kCreate, .alliance = "a", .hold_ttl = 60 * kMicrosPerSecond};
  hold.booking.alliance = "a";
  hold.booking.id = "b";
  hold.booking.member = "alliances/a/members/m";
  const Instant start = clock_.NowInstant() + absl::ToInt64Microseconds(absl::Hours(1));
  hold.booking.items = {{.resource = "alliances/a/spaces/s/resources/r",
                         .interval = {start, start + kMicrosPerSecond}}};
  ASSERT_TRUE(Ask(hold).ok());
  Command cancel{.verb = Verb::kCancel, .alliance = "a"};
  cancel.booking.alliance = "a";
  cancel.booking.id = "b";
  ASSERT_TRUE(Ask(cancel).ok());
  clock_.Advance(absl::Minutes(2));
  EXPECT_LE(ReadsWhileIdle(), kFew);
}

}  // namespace
}  // namespace gongfang::booking
