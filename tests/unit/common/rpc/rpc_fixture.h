// A real server with one small service, called over a real channel. The service is
// EventLogService.GetLogHead with a handler that the test gives.
#pragma once

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/base/crypto.h"
#include "common/rpc/channel.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/rpc/unary.h"
#include "gongfang/events/v1/events.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/access_records.h"

namespace gongfang {

using events::v1::EventLogService;
using events::v1::GetLogHeadRequest;
using events::v1::GetLogHeadResponse;

class TestService final
    : public EventLogService::WithRawCallbackMethod_GetLogHead<
          EventLogService::WithCallbackMethod_TailEvents<EventLogService::Service>> {
 public:
  using Handler = std::function<absl::StatusOr<GetLogHeadResponse>(const CallContext&,
                                                                   const GetLogHeadRequest&)>;

  TestService(Dispatcher& dispatcher, Handler handler)
      : dispatcher_(dispatcher), handler_(std::move(handler)) {}

  grpc::ServerUnaryReactor* GetLogHead(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override {
    {
      // Before it runs, so that whoever saw it run finds it here, in its place.
      const std::lock_guard lock(mutex_);
      arrived_.push_back(context);
    }
    return dispatcher_.Run<GetLogHeadRequest>(context, in, out, handler_);
  }

  // The calls that have come in; valid until they are answered.
  std::vector<grpc::CallbackServerContext*> Arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

 private:
  Dispatcher& dispatcher_;
  const Handler handler_;
  std::mutex mutex_;
  std::vector<grpc::CallbackServerContext*> arrived_;  // under mutex_
};

// The ErrorInfo.reason of an answer.
inline std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status wire;
  google::rpc::ErrorInfo info;
  if (!wire.ParseFromString(status.error_details()) || wire.details().empty()) return "";
  return wire.details(0).UnpackTo(&info) ? info.reason() : "";
}

inline void WaitUntil(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::yield();
}

class RpcTest : public testing::Test {
 protected:
  RpcTest() { AddKey(keys_.directory(), "key", "k", "Key"); }

  // Serves with `handler` on `threads` workers with room for `queue` more requests.
  void Serve(TestService::Handler handler, size_t threads = 2, size_t queue = 100,
             RateLimiter* limiter = nullptr, const Clock* clock = nullptr) {
    workers_ = std::make_unique<WorkerPool>(threads, queue);
    dispatcher_ =
        std::make_unique<Dispatcher>(keys_, *workers_, clock ? *clock : clock_, limiter, metrics_);
    service_ = std::make_unique<TestService>(*dispatcher_, std::move(handler));
    server_ = Server::Start("127.0.0.1:0", {service_.get()}, credentials_).value();
    channel_ = MakeChannel("127.0.0.1:" + std::to_string(server_->port()));
  }

  grpc::Status Call(const std::string& log = "x", const std::string& key = "key") {
    grpc::ClientContext context;
    return Call(context, log, key);
  }
  grpc::Status Call(grpc::ClientContext& context, const std::string& log,
                    const std::string& key = "key") {
    if (!key.empty()) PrepareCall(context, key, clock_.Now() + absl::Seconds(60));
    GetLogHeadRequest request;
    request.set_log(log);
    GetLogHeadResponse response;
    return EventLogService::NewStub(channel_)->GetLogHead(&context, request, &response);
  }
  std::future<grpc::Status> Begin(const std::string& log) {
    return std::async(std::launch::async, [this, log] { return Call(log); });
  }

  // Sends `bytes` as the one message of a call of `method`; the answer's bytes go to `answer`.
  grpc::Status CallRaw(const std::string& method, const std::string& bytes,
                       std::string* answer = nullptr) {
    grpc::ClientContext context;
    PrepareCall(context, "key", clock_.Now() + absl::Seconds(60));
    grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> done;
    grpc::GenericStub(channel_).UnaryCall(
        &context, method, grpc::StubOptions(), &request, &response,
        [&done](grpc::Status status) { done.set_value(std::move(status)); });
    const grpc::Status status = done.get_future().get();
    if (answer != nullptr && status.ok()) {
      std::vector<grpc::Slice> slices;
      EXPECT_TRUE(response.Dump(&slices).ok());
      answer->clear();
      for (const grpc::Slice& part : slices) {
        answer->append(reinterpret_cast<const char*>(part.begin()), part.size());
      }
    }
    return status;
  }

  SystemClock clock_;
  KeyRing keys_{"service key"};
  CallMetrics* metrics_ = nullptr;  // given to the dispatcher
  std::unique_ptr<WorkerPool> workers_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<TestService> service_;
  std::shared_ptr<grpc::ServerCredentials> credentials_;  // null: in the clear
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace gongfang
