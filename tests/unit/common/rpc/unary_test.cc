// The way into a unary call and out of it, over a real channel.
#include "common/rpc/unary.h"

#include <atomic>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/coordination/local_rate_limiter.h"
#include "tests/support/fake_clock.h"
#include "tests/unit/common/rpc/rpc_fixture.h"

namespace gongfang {
namespace {

using grpc::StatusCode;

constexpr char kMethod[] = "/gongfang.events.v1.EventLogService/GetLogHead";

// Calls whose log is "wait" are answered when the gate is opened.
class Handler {
 public:
  absl::StatusOr<GetLogHeadResponse> operator()(const CallContext&,
                                                const GetLogHeadRequest& request) {
    ++calls;
    if (request.log() == "wait") opened_.wait();
    return GetLogHeadResponse();
  }
  TestService::Handler Function() {
    return [this](const CallContext& c, const GetLogHeadRequest& r) { return (*this)(c, r); };
  }
  void Open() { gate_.set_value(); }

  std::atomic<int> calls = 0;

 private:
  std::promise<void> gate_;
  std::shared_future<void> opened_ = gate_.get_future().share();
};

std::vector<std::string> BadFields(const grpc::Status& status) {
  std::vector<std::string> fields;
  google::rpc::Status wire;
  EXPECT_TRUE(wire.ParseFromString(status.error_details()));
  for (const auto& detail : wire.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
  }
  return fields;
}

TEST_F(RpcTest, AHandlerGetsCallerDeadlineAndRequest) {
  CallContext seen;
  Serve([&](const CallContext& call, const GetLogHeadRequest& request) {
    seen = call;
    seen.grpc = nullptr;
    GetLogHeadResponse response;
    response.add_cursors()->set_alliance(request.log());
    return absl::StatusOr<GetLogHeadResponse>(response);
  });
  const absl::Time before = clock_.Now();
  EXPECT_TRUE(Call("hello").ok());
  EXPECT_EQ(seen.principal.key_id, "k");
  EXPECT_GE(seen.deadline, before);
  EXPECT_LE(seen.deadline, clock_.Now() + limits::kMaxCallDuration);
  std::string answer;
  EXPECT_TRUE(CallRaw(kMethod, "\x0a\x02hi", &answer).ok());
  GetLogHeadResponse response;
  ASSERT_TRUE(response.ParseFromString(answer));
  EXPECT_EQ(response.cursors(0).alliance(), "hi");
}

TEST_F(RpcTest, NobodyComesInWithoutAKey) {
  Handler handler;
  Serve(handler.Function());
  const grpc::Status missing = Call("x", "");
  EXPECT_EQ(missing.error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(ReasonOf(missing), "MISSING_CREDENTIALS");
  const grpc::Status wrong = Call("x", "kez");
  EXPECT_EQ(wrong.error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(ReasonOf(wrong), "BAD_CREDENTIALS");
  EXPECT_EQ(handler.calls, 0);
}

TEST_F(RpcTest, BytesThatAreNoRequestNameWhatIsWrong) {
  Handler handler;
  Serve(handler.Function());
  const grpc::Status text = CallRaw(kMethod, "\x0a\x02\xc3\x28");
  EXPECT_EQ(text.error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(text), "INVALID_REQUEST");
  EXPECT_THAT(BadFields(text), ::testing::ElementsAre("log"));
  for (const char* bytes :
       {"\xff", "\x0a\x7f", "\x0a", "\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80"}) {
    const grpc::Status status = CallRaw(kMethod, bytes);
    EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(BadFields(status), ::testing::ElementsAre("gongfang.events.v1.GetLogHeadRequest"));
  }
  EXPECT_EQ(handler.calls, 0);
}

TEST_F(RpcTest, WhenAllWorkersAreBusyAndTheQueueIsFullACallIsRefusedAtOnce) {
  Handler handler;
  Serve(handler.Function(), /*threads=*/1, /*queue=*/1);
  std::future<grpc::Status> first = Begin("wait");
  WaitUntil([&] { return handler.calls == 1; });
  std::future<grpc::Status> second = Begin("second");
  WaitUntil([&] { return service_->Arrived().size() == 2; });
  const grpc::Status third = Call("third");
  EXPECT_EQ(third.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(third), "OVERLOADED");
  handler.Open();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(second.get().ok());
  EXPECT_EQ(handler.calls, 2);
}

TEST_F(RpcTest, ACallThatWasCancelledWhileItWaitedIsNotRun) {
  Handler handler;
  Serve(handler.Function(), /*threads=*/1, /*queue=*/5);
  std::future<grpc::Status> first = Begin("wait");
  WaitUntil([&] { return handler.calls == 1; });
  grpc::ClientContext context;
  auto second = std::async(std::launch::async, [&] { return Call(context, "second"); });
  WaitUntil([&] { return service_->Arrived().size() == 2; });
  context.TryCancel();
  EXPECT_EQ(second.get().error_code(), StatusCode::CANCELLED);
  WaitUntil([&] { return service_->Arrived()[1]->IsCancelled(); });
  handler.Open();
  EXPECT_TRUE(first.get().ok());
  workers_->Stop();
  EXPECT_EQ(handler.calls, 1);
}

TEST_F(RpcTest, ACallWhoseDeadlineHasPassedIsNotRun) {
  Handler handler;
  const FakeClock late(clock_.Now() + absl::Hours(24));
  Serve(handler.Function(), 1, 1, nullptr, &late);
  const grpc::Status status = Call();
  EXPECT_EQ(status.error_code(), StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(ReasonOf(status), "DEADLINE_PASSED");
  EXPECT_EQ(handler.calls, 0);
}

TEST_F(RpcTest, ACallWhoseDeadlinePassedWhileItWaitedIsNotRun) {
  Handler handler;
  FakeClock clock(clock_.Now());
  Serve(handler.Function(), 1, 5, nullptr, &clock);
  std::future<grpc::Status> first = Begin("wait");
  WaitUntil([&] { return handler.calls == 1; });
  std::future<grpc::Status> second = Begin("second");
  WaitUntil([&] { return service_->Arrived().size() == 2; });
  clock.Advance(absl::Hours(1));
  handler.Open();
  EXPECT_TRUE(first.get().ok());
  EXPECT_EQ(ReasonOf(second.get()), "DEADLINE_PASSED");
  EXPECT_EQ(handler.calls, 1);
}

TEST_F(RpcTest, AKeyThatCallsTooOftenIsToldWhenToComeBack) {
  Handler handler;
  FakeClock clock;
  LocalRateLimiter limiter(clock, {.per_second = 1, .burst = 2});
  Serve(handler.Function(), 2, 10, &limiter);
  EXPECT_TRUE(Call().ok());
  EXPECT_TRUE(Call().ok());
  const grpc::Status third = Call();
  EXPECT_EQ(third.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(third), "RATE_LIMITED");
  EXPECT_EQ(ReasonOf(Call("x", "wrong")), "BAD_CREDENTIALS");
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(Call("x", "service key").ok());
  clock.Advance(absl::Seconds(1));
  EXPECT_TRUE(Call().ok());
  EXPECT_EQ(handler.calls, 13);
}

TEST_F(RpcTest, AnErrorKeepsItsReasonAndOneFromBelowIsInternal) {
  Serve([](const CallContext&, const GetLogHeadRequest& request) {
    return absl::StatusOr<GetLogHeadResponse>(
        request.log() == "known" ? errors::NotFound("n") : absl::UnknownError("from below"));
  });
  EXPECT_EQ(ReasonOf(Call("known")), "NOT_FOUND");
  const grpc::Status below = Call("other");
  EXPECT_EQ(below.error_code(), StatusCode::INTERNAL);
  EXPECT_EQ(ReasonOf(below), "INTERNAL");
}

TEST_F(RpcTest, WhatIsForTheLogIsNotToldToTheCaller) {
  const std::string secret = "no such column in: INSERT INTO events";
  Serve([&](const CallContext&, const GetLogHeadRequest& request) {
    return absl::StatusOr<GetLogHeadResponse>(
        request.log() == "internal" ? errors::Internal(secret) : absl::AlreadyExistsError(secret));
  });
  for (const char* log : {"internal", "from below"}) {
    testing::internal::CaptureStderr();
    const grpc::Status status = Call(log);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr(secret));
    EXPECT_EQ(status.error_code(), StatusCode::INTERNAL);
    EXPECT_EQ(ReasonOf(status), "INTERNAL");
    EXPECT_THAT(status.error_message(), testing::HasSubstr("Its log says which"));
    EXPECT_THAT(status.error_message() + status.error_details(),
                testing::Not(testing::HasSubstr("INSERT")));
  }
}

}  // namespace
}  // namespace gongfang
