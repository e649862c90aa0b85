// What is told of a call beside its answer: its trace and its metrics, over a real channel.
#include "common/rpc/call_record.h"

#include "common/base/call_scope.h"
#include "common/base/errors.h"
#include "tests/support/fake_clock.h"
#include "tests/unit/common/rpc/rpc_fixture.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTrace[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr char kTraceId[] = "4bf92f3577b34da6a3ce929d0e0e4736";

class CallRecordTest : public RpcTest {
 protected:
  CallRecordTest() { metrics_ = &calls_; }

  // Serves what notes the call that it works for, and answers `status`.
  void ServeAndNote(const absl::Status& status = absl::OkStatus()) {
    Serve([this, status](const CallContext& call,
                         const GetLogHeadRequest&) -> absl::StatusOr<GetLogHeadResponse> {
      seen_ = call.trace;
      here_ = CallScope::Here();
      if (!status.ok()) return status;
      return GetLogHeadResponse();
    });
  }
  grpc::Status CallWith(const std::vector<std::string>& traceparents) {
    grpc::ClientContext context;
    for (const std::string& text : traceparents) context.AddMetadata(kTraceparent, text);
    return Call(context, "x");
  }

  metrics::Registry registry_;
  CallMetrics calls_{registry_};
  TraceContext seen_;
  std::optional<CallInfo> here_;
};

TEST_F(CallRecordTest, TheTraceOfTheCallerGoesOn) {
  ServeAndNote();
  ASSERT_TRUE(CallWith({kTrace}).ok());
  EXPECT_EQ(seen_.TraceId(), kTraceId);
  EXPECT_NE(seen_.SpanId(), "00f067aa0ba902b7");
  EXPECT_TRUE(seen_.sampled);
  ASSERT_TRUE(here_);
  EXPECT_EQ(here_->trace, seen_);
  EXPECT_LT(here_->deadline, absl::InfiniteFuture());
}

TEST_F(CallRecordTest, WhereThereIsNoneThatCanBeReadItIsNew) {
  ServeAndNote();
  std::set<std::string> traces = {kTraceId};
  for (const std::vector<std::string>& sent :
       {std::vector<std::string>{}, {"junk"}, {std::string(kTrace) + "-more"}, {kTrace, kTrace}}) {
    ASSERT_TRUE(CallWith(sent).ok());
    EXPECT_TRUE(traces.insert(seen_.TraceId()).second);
    EXPECT_TRUE(TraceContext::Parse(seen_.ToString()));
  }
}

TEST_F(CallRecordTest, ACallInTheCourseOfAnotherBelongsToItAndEndsWithIt) {
  ServeAndNote();
  const TraceContext trace = *TraceContext::Parse(kTrace);
  const absl::Time deadline = clock_.Now() + absl::Seconds(30);
  {
    const CallScope scope(CallInfo{.trace = trace, .deadline = deadline});
    ASSERT_TRUE(Call().ok());
  }
  EXPECT_EQ(seen_.TraceId(), kTraceId);
  // What a call of its own would have is 60 seconds.
  EXPECT_LT(here_->deadline, deadline + absl::Seconds(1));
  ASSERT_TRUE(Call().ok());
  EXPECT_NE(seen_.TraceId(), kTraceId);
  EXPECT_GT(here_->deadline, deadline + absl::Seconds(1));
}

TEST_F(CallRecordTest, AnErrorOfOursNamesTheTraceByWhichTheLogTellsMore) {
  ServeAndNote(absl::DataLossError("a page is damaged"));
  testing::internal::CaptureStderr();
  const grpc::Status status = CallWith({kTrace});
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  google::rpc::Status wire;
  ASSERT_TRUE(wire.ParseFromString(status.error_details()));
  google::rpc::RequestInfo info;
  ASSERT_TRUE(wire.details(wire.details_size() - 1).UnpackTo(&info));
  EXPECT_EQ(info.request_id(), kTraceId);
  EXPECT_THAT(log, HasSubstr("rpc.internal"));
  EXPECT_THAT(log, HasSubstr(kTraceId));
}

TEST_F(CallRecordTest, ARefusalNamesNone) {
  ServeAndNote(errors::NotFound("alliances/x"));
  const grpc::Status status = CallWith({kTrace});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_details(), Not(HasSubstr("RequestInfo")));
}

TEST_F(CallRecordTest, CallsAreCountedByMethodAndCode) {
  ServeAndNote();
  EXPECT_TRUE(Call().ok());
  EXPECT_TRUE(Call().ok());
  EXPECT_FALSE(Call("x", "wrong key").ok());
  const std::string text = registry_.Text();
  const std::string method =
      "method=\"GetLogHead\",service=\"gongfang.events.v1.EventLogService\"}";
  EXPECT_THAT(text, HasSubstr("gongfang_rpc_calls_total{code=\"OK\"," + method + " 2"));
  EXPECT_THAT(text,
              HasSubstr("gongfang_rpc_calls_total{code=\"UNAUTHENTICATED\"," + method + " 1"));
  EXPECT_THAT(text, HasSubstr("gongfang_rpc_call_seconds_count{" + method + " 3"));
  EXPECT_THAT(text, HasSubstr("gongfang_rpc_calls_in_flight 0"));
}

TEST_F(CallRecordTest, WhatIsRefusedForWantOfAWorkerIsCountedToo) {
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  Serve(
      [opened](const CallContext&, const GetLogHeadRequest&) {
        opened.wait();
        return absl::StatusOr<GetLogHeadResponse>(GetLogHeadResponse());
      },
      /*threads=*/1, /*queue=*/1);
  auto first = Begin("x");
  WaitUntil([&] { return service_->Arrived().size() == 1 && workers_->queued() == 0; });
  auto second = Begin("x");
  WaitUntil([&] { return workers_->queued() == 1; });
  EXPECT_THAT(registry_.Text(), HasSubstr("gongfang_rpc_calls_in_flight 2"));
  EXPECT_FALSE(Call().ok());
  gate.set_value();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(second.get().ok());
  EXPECT_THAT(registry_.Text(), HasSubstr("code=\"RESOURCE_EXHAUSTED\""));
}

}  // namespace
}  // namespace gongfang
