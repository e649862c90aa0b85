#include "common/events/event_log_service.h"

#include <gmock/gmock.h>
#include <grpcpp/client_context.h>

#include "common/base/limits.h"
#include "tests/unit/common/events/log_fixture.h"

namespace gongfang {
namespace {

using events::v1::EventLogService;
using events::v1::TailEventsRequest;
using events::v1::TailEventsResponse;
using grpc::StatusCode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// One open stream.
class Tail {
 public:
  explicit Tail(LogSource& source, const std::string& log = "source",
                const std::string& key = kServiceKey, std::map<std::string, int64_t> cursors = {})
      : stub_(EventLogService::NewStub(source.Tcp())) {
    PrepareCall(context_, key, source.Soon());
    TailEventsRequest request;
    request.set_log(log);
    for (const auto& [alliance, sequence] : cursors) {
      auto* cursor = request.add_cursors();
      cursor->set_alliance(alliance);
      cursor->set_sequence(sequence);
    }
    reader_ = stub_->TailEvents(&context_, request);
  }

  // "a1 a2 b1": the next `count` events, in the order of their coming.
  std::vector<std::string> Next(size_t count) {
    std::vector<std::string> events;
    TailEventsResponse response;
    while (events.size() < count && reader_->Read(&response)) {
      EXPECT_LE(response.events_size(), limits::kMaxEventsPerRead);
      for (const auto& event : response.events()) {
        events.push_back(event.alliance() + std::to_string(event.sequence()));
      }
    }
    return events;
  }
  // How many events the next response has; -1 where there is none.
  int SizeOfNext() {
    TailEventsResponse response;
    return reader_->Read(&response) ? response.events_size() : -1;
  }
  bool Opened() {
    reader_->WaitForInitialMetadata();
    return true;
  }
  grpc::Status End() {
    TailEventsResponse response;
    while (reader_->Read(&response)) {
    }
    return reader_->Finish();
  }
  void Cancel() { context_.TryCancel(); }

 private:
  std::unique_ptr<EventLogService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<TailEventsResponse>> reader_;
};

StatusCode Head(LogSource& source, const std::string& log, const std::string& key,
                events::v1::GetLogHeadResponse& response) {
  grpc::ClientContext context;
  PrepareCall(context, key, source.Soon());
  events::v1::GetLogHeadRequest request;
  request.set_log(log);
  return EventLogService::NewStub(source.Tcp())
      ->GetLogHead(&context, request, &response)
      .error_code();
}

TEST(EventLogServiceTest, TailsWhatIsThereAndWhatComes) {
  LogSource source;
  source.Append("a", 2);
  source.Append("b", 1);
  Tail tail(source);
  EXPECT_THAT(tail.Next(3), ElementsAre("a1", "a2", "b1"));
  source.Append("b", 1);
  EXPECT_THAT(tail.Next(1), ElementsAre("b2"));
  source.Append("c", 1);
  EXPECT_THAT(tail.Next(1), ElementsAre("c1"));
  tail.Cancel();
  EXPECT_EQ(tail.End().error_code(), StatusCode::CANCELLED);
}

TEST(EventLogServiceTest, MissesNothingThatIsAppendedWhileItReads) {
  LogSource source;
  Tail tail(source);
  int64_t appended = 0;
  for (int round = 0; round < 300; ++round) {
    source.Append("a", 1);
    source.Append("a", 1);  // it may come while the first is read or written
    appended += 2;
    ASSERT_EQ(tail.Next(2).back(), "a" + std::to_string(appended));
  }
  tail.Cancel();
}

TEST(EventLogServiceTest, BeginsAfterTheCursors) {
  LogSource source;
  source.Append("a", 3);
  source.Append("b", 2);
  Tail tail(source, "source", kServiceKey, {{"a", 2}, {"b", 99}, {"none", 4}});
  EXPECT_THAT(tail.Next(1), ElementsAre("a3"));
  tail.Cancel();
}

TEST(EventLogServiceTest, SaysSoWhereThereIsNothingNew) {
  LogSource source;
  source.Append("a", 1);
  Tail tail(source, "source", kServiceKey, {{"a", 1}});
  EXPECT_EQ(tail.SizeOfNext(), 0);
  source.Append("a", 2);
  EXPECT_THAT(tail.Next(2), ElementsAre("a2", "a3"));
  tail.Cancel();
}

TEST(EventLogServiceTest, IsForServicesOnly) {
  LogSource source;
  EXPECT_EQ(Tail(source, "source", "user key").End().error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Tail(source, "source", "no key").End().error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Tail(source, "other").End().error_code(), StatusCode::NOT_FOUND);
  events::v1::GetLogHeadResponse head;
  EXPECT_EQ(Head(source, "source", "user key", head), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Head(source, "source", "no key", head), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Head(source, "other", kServiceKey, head), StatusCode::NOT_FOUND);
}

TEST(EventLogServiceTest, TellsTheHeads) {
  LogSource source;
  events::v1::GetLogHeadResponse head;
  EXPECT_EQ(Head(source, "source", kServiceKey, head), StatusCode::OK);
  EXPECT_EQ(head.cursors_size(), 0);
  source.Append("a", 3);
  EXPECT_EQ(Head(source, "source", kServiceKey, head), StatusCode::OK);
  ASSERT_EQ(head.cursors_size(), 1);
  EXPECT_EQ(head.cursors(0).alliance(), "a");
  EXPECT_EQ(head.cursors(0).sequence(), 3);
}

TEST(EventLogServiceTest, AStreamThatCannotBeReadEndsWithoutTheWordsOfTheStore) {
  LogSource source;
  Tail tail(source);
  EXPECT_EQ(tail.SizeOfNext(), 0);
  testing::internal::CaptureStderr();
  source.Break();
  const grpc::Status end = tail.End();
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("event_heads"));
  EXPECT_EQ(end.error_code(), StatusCode::INTERNAL);
  EXPECT_THAT(end.error_message() + end.error_details(), Not(HasSubstr("event_heads")));
}

TEST(EventLogServiceTest, EndsStreamsAtShutdownAndRefusesNewOnes) {
  LogSource source;
  source.Append("a", 1);
  Tail idle(source);
  EXPECT_THAT(idle.Next(1), ElementsAre("a1"));
  source.EndStreams();
  EXPECT_EQ(idle.End().error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(Tail(source).End().error_code(), StatusCode::UNAVAILABLE);
  source.Stop();  // drains at once
}

TEST(EventLogServiceTest, AStreamThatNobodyReadsEndsToo) {
  LogSource source;
  for (int i = 0; i < 20; ++i) source.Append("a", 500);
  Tail tail(source);
  EXPECT_TRUE(tail.Opened());
  source.EndStreams();
  EXPECT_EQ(tail.End().error_code(), StatusCode::UNAVAILABLE);
}

TEST(EventLogServiceTest, OpenStreamsAreBounded) {
  LogSource source;
  std::vector<std::unique_ptr<Tail>> tails;
  for (int i = 0; i < limits::kMaxOpenTails; ++i) {
    tails.push_back(std::make_unique<Tail>(source));
    ASSERT_TRUE(tails.back()->Opened());
  }
  EXPECT_EQ(Tail(source).End().error_code(), StatusCode::RESOURCE_EXHAUSTED);
  tails[0]->Cancel();
  EXPECT_EQ(tails[0]->End().error_code(), StatusCode::CANCELLED);
  source.Append("a", 1);
  WaitUntil([&] { return Tail(source).Next(1).size() == 1; });  // there is room again
  for (const auto& tail : tails) tail->Cancel();
}

}  // namespace
}  // namespace gongfang
