// The server around the services: health, reflection, bounds, and an orderly end.
#include "common/rpc/server.h"

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "tests/unit/common/rpc/rpc_fixture.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<GetLogHeadResponse> Empty(const CallContext&, const GetLogHeadRequest&) {
  return GetLogHeadResponse();
}

TEST_F(RpcTest, HealthFollowsWhatItIsTold) {
  Serve(Empty);
  const auto health = [this] {
    std::string answer;
    EXPECT_TRUE(CallRaw("/grpc.health.v1.Health/Check", "", &answer).ok());
    return answer;
  };
  const std::string serving = "\x08\x01";
  const std::string not_serving = "\x08\x02";
  EXPECT_EQ(health(), not_serving);
  server_->SetServing(true);
  EXPECT_EQ(health(), serving);
  server_->SetServing(false);
  EXPECT_EQ(health(), not_serving);
}

TEST_F(RpcTest, ReflectionListsTheServices) {
  Serve(Empty);
  std::string answer;
  const std::string list_services("\x3a\x00", 2);
  ASSERT_TRUE(CallRaw("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                      list_services, &answer)
                  .ok());
  EXPECT_THAT(answer, HasSubstr("gongfang.events.v1.EventLogService"));
  EXPECT_THAT(answer, HasSubstr("grpc.reflection.v1alpha.ServerReflection"));
}

TEST_F(RpcTest, TheInProcessChannelReachesTheSameService) {
  Serve(Empty);
  channel_ = server_->InProcessChannel();
  EXPECT_TRUE(Call().ok());
  EXPECT_EQ(ReasonOf(Call("x", "wrong")), "BAD_CREDENTIALS");
}

TEST_F(RpcTest, AMessageThatIsTooLargeIsRefused) {
  Serve(Empty);
  EXPECT_TRUE(Call(std::string(limits::kMaxMessageBytes - 16, 'x')).ok());
  EXPECT_EQ(Call(std::string(limits::kMaxMessageBytes, 'x')).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(RpcTest, AnAddressInUseIsOneClearLine) {
  Serve(Empty);
  const std::string taken = "127.0.0.1:" + std::to_string(server_->port());
  const absl::Status status = Server::Start(taken, {}).status();
  EXPECT_EQ(ErrorReason(status), "ADDRESS_NOT_USABLE");
  EXPECT_THAT(std::string(status.message()), HasSubstr(taken));
  EXPECT_EQ(ErrorReason(Server::Start("no such host:0", {}).status()), "ADDRESS_NOT_USABLE");
}

TEST_F(RpcTest, DrainLetsARunningCallEndAndRefusesNewOnes) {
  std::promise<void> running;
  std::promise<void> finish;
  Serve([&](const CallContext&, const GetLogHeadRequest& request) {
    if (request.log() == "slow") {
      running.set_value();
      finish.get_future().wait();
    }
    return absl::StatusOr<GetLogHeadResponse>(GetLogHeadResponse());
  });
  std::future<grpc::Status> slow = Begin("slow");
  running.get_future().wait();
  auto drained = std::async(std::launch::async, [this] { server_->Drain(absl::Seconds(60)); });
  // gRPC cancels a call that comes in at the very moment; then the port is closed.
  WaitUntil([this] { return Call().error_code() == grpc::StatusCode::UNAVAILABLE; });
  EXPECT_EQ(drained.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  finish.set_value();
  EXPECT_TRUE(slow.get().ok());
  drained.wait();
  server_->Drain(absl::Seconds(60));  // again, at once
}

TEST_F(RpcTest, DrainCancelsWhatStillRunsWhenItsTimeIsOver) {
  std::promise<void> running;
  Serve([&](const CallContext& call, const GetLogHeadRequest&) {
    running.set_value();
    WaitUntil([&call] { return call.Cancelled(); });
    return absl::StatusOr<GetLogHeadResponse>(errors::CallCancelled());
  });
  std::future<grpc::Status> call = Begin("x");
  running.get_future().wait();
  server_->Drain(absl::Milliseconds(20));
  EXPECT_FALSE(call.get().ok());
}

}  // namespace
}  // namespace gongfang
