// What a follower says of a peer that is away, and of how far behind it is.
#include <gmock/gmock.h>

#include <atomic>
#include <future>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/events/follower.h"
#include "gongfang/events/v1/events.grpc.pb.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_database.h"
#include "tests/unit/common/events/log_fixture.h"

namespace gongfang {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A log of one event. It refuses `refusals` streams; the others get an empty response and the
// event.
class ShutLog final : public events::v1::EventLogService::Service {
 public:
  explicit ShutLog(int refusals) : refusals_(refusals) {}

  grpc::Status TailEvents(grpc::ServerContext* context, const events::v1::TailEventsRequest*,
                          grpc::ServerWriter<events::v1::TailEventsResponse>* writer) override {
    if (++calls_ <= refusals_) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "shut");
    events::v1::TailEventsResponse response;
    writer->Write(response);
    response.add_events()->set_alliance("a");
    response.mutable_events(0)->set_sequence(1);
    writer->Write(response);
    WaitUntil([context] { return context->IsCancelled(); });
    return grpc::Status::CANCELLED;
  }
  int calls() const { return calls_; }

 private:
  const int refusals_;
  std::atomic<int> calls_ = 0;
};

// Counts how often it was asked.
class CountingClock final : public Clock {
 public:
  absl::Time Now() const override {
    const absl::Time now = time_.Now();
    ++calls_;
    return now;
  }
  void Advance(absl::Duration step) { time_.Advance(step); }
  int calls() const { return calls_; }

 private:
  FakeClock time_{absl::FromUnixSeconds(4'000'000'000)};  // no deadline passes
  mutable std::atomic<int> calls_ = 0;
};

// Connected before the first call, which so meets nothing but what the server answers.
std::shared_ptr<grpc::Channel> Connected(const Server& server) {
  const auto channel = MakeChannel("127.0.0.1:" + std::to_string(server.port()));
  channel->WaitForConnected(absl::ToChronoTime(SystemClock().Now() + absl::Seconds(60)));
  return channel;
}

class FollowerAwayTest : public testing::Test {
 protected:
  FollowerAwayTest() {
    log::SetLevel(log::Level::kInfo);
    EXPECT_TRUE(Migrate(*database_, "follower", Follower::Migrations()).ok());
    testing::internal::CaptureStderr();
  }

  std::unique_ptr<Follower> Follow(std::shared_ptr<grpc::Channel> channel,
                                   absl::Duration lag_check = limits::kLagCheck) {
    auto follower =
        std::make_unique<Follower>(*database_, clock_,
                                   Follower::Options{.log = "source",
                                                     .channel = std::move(channel),
                                                     .service_key = kServiceKey,
                                                     .apply =
                                                         [this](Transaction&, Follower::Events) {
                                                           ++applying_;
                                                           gate_.wait();
                                                           return absl::OkStatus();
                                                         },
                                                     .committed = [](Follower::Events) {},
                                                     .lag_check = lag_check});
    EXPECT_TRUE(follower->Start().ok());
    return follower;
  }

  // The lines that were logged so far; to be called once.
  std::vector<std::string> Logged() {
    return absl::StrSplit(testing::internal::GetCapturedStderr(), '\n', absl::SkipEmpty());
  }

  TempDir dir_;
  std::unique_ptr<Database> database_ = OpenTestDatabase(dir_.File("f.db"));
  CountingClock clock_;
  std::promise<void> open_gate_;
  std::shared_future<void> gate_ = open_gate_.get_future().share();
  std::atomic<int> applying_ = 0;
};

TEST_F(FollowerAwayTest, APeerThatIsAwayIsToldOnceNowAndThenAndWhenItIsBack) {
  ShutLog log(/*refusals=*/6);
  const auto server = Server::Start("127.0.0.1:0", {&log}).value();
  const auto follower = Follow(Connected(*server));
  WaitUntil([&] { return log.calls() == 4; });
  clock_.Advance(limits::kAwayReminder);
  // The empty response is enough to know that it is back: the event is not applied yet.
  WaitUntil([this] { return applying_ == 1; });
  const std::vector<std::string> lines = Logged();
  open_gate_.set_value();
  follower->Stop();
  ASSERT_EQ(lines.size(), 3u) << absl::StrJoin(lines, "\n");
  EXPECT_THAT(lines[0], HasSubstr("\"event\":\"follower.away\""));
  EXPECT_THAT(lines[0], HasSubstr("\"log\":\"source\",\"reason\":\"shut\",\"seconds\":0"));
  EXPECT_THAT(lines[1], HasSubstr("\"event\":\"follower.still_away\""));
  EXPECT_THAT(lines[1], HasSubstr("\"seconds\":600"));
  EXPECT_THAT(lines[2], HasSubstr("\"event\":\"follower.back\""));
  EXPECT_THAT(lines[2], HasSubstr("\"seconds\":600"));
}

TEST_F(FollowerAwayTest, AStreamThatEndsAndBeginsAgainIsNoNews) {
  ShutLog log(/*refusals=*/1);
  const auto server = Server::Start("127.0.0.1:0", {&log}).value();
  const auto follower = Follow(Connected(*server));
  WaitUntil([this] { return applying_ == 1; });
  EXPECT_THAT(Logged(), IsEmpty());
  open_gate_.set_value();
  follower->Stop();
}

TEST_F(FollowerAwayTest, LagIsWhatIsMissingAndHowLongItTakes) {
  LogSource source;
  source.Append("a", 4);
  source.Append("b", 3);
  const auto follower = Follow(source.InProcess());
  WaitUntil([this] { return applying_ == 1; });
  const absl::Time end = clock_.Now() + absl::Hours(1);
  const int before = clock_.calls();
  auto measured = std::async(std::launch::async, [&] { return follower->MeasureLag(end).value(); });
  WaitUntil([&] { return clock_.calls() == before + 2; });  // it has begun, and counted, and waits
  clock_.Advance(absl::Seconds(3));
  open_gate_.set_value();
  const Follower::Lag lag = measured.get();
  EXPECT_EQ(lag.events, 7);
  EXPECT_EQ(lag.time, absl::Seconds(3));
  EXPECT_TRUE(lag.is_caught_up);
  EXPECT_EQ(follower->MeasureLag(end)->events, 0);
  follower->Stop();
  EXPECT_EQ(ErrorReason(follower->MeasureLag(end).status()), "UNAVAILABLE");
  Logged();
}

TEST_F(FollowerAwayTest, ALagThatLastsIsLoggedAndNotEachTimeThatItIsMeasured) {
  LogSource source;
  source.Append("a", 7);
  const auto follower = Follow(source.InProcess(), absl::Milliseconds(1));
  WaitUntil([this] { return applying_ == 1; });
  WaitUntil([this] { return clock_.calls() == 3; });  // the first measurement waits
  clock_.Advance(absl::Seconds(3));
  open_gate_.set_value();
  WaitUntil([this] { return clock_.calls() >= 40; });  // of many measurements
  follower->Stop();
  const std::vector<std::string> lines = Logged();
  ASSERT_EQ(lines.size(), 2u) << absl::StrJoin(lines, "\n");
  EXPECT_THAT(lines[0], AllOf(HasSubstr("\"level\":\"warning\""), HasSubstr("\"events\":7"),
                              HasSubstr("\"seconds\":3")));
  EXPECT_THAT(lines[1], AllOf(HasSubstr("\"level\":\"info\""), HasSubstr("\"events\":0"),
                              HasSubstr("\"event\":\"follower.lag\"")));
}

}  // namespace
}  // namespace gongfang
