#include "common/base/trace_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "common/base/call_scope.h"
#include "common/base/log.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTrace[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceContextTest, ReadsWhatACallerSends) {
  const auto trace = TraceContext::Parse(kTrace);
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->TraceId(), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace->SpanId(), "00f067aa0ba902b7");
  EXPECT_TRUE(trace->sampled);
  EXPECT_EQ(trace->ToString(), kTrace);
  EXPECT_FALSE(
      TraceContext::Parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")->sampled);
  // Flags that are not known yet are not passed on.
  EXPECT_EQ(
      TraceContext::Parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff")->ToString(),
      kTrace);
}

TEST(TraceContextTest, ReadsLaterVersionsAsFarAsItKnows) {
  for (const char* text : {"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes"}) {
    const auto trace = TraceContext::Parse(text);
    ASSERT_TRUE(trace) << text;
    EXPECT_EQ(trace->ToString(), kTrace);
  }
}

TEST(TraceContextTest, RefusesAnythingElse) {
  for (const char* text : {"", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                           "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                           "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                           "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                           "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                           " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}) {
    EXPECT_FALSE(TraceContext::Parse(text)) << text;
  }
}

TEST(TraceContextTest, NewOnesAreDifferentOnEveryThread) {
  std::set<std::string> seen;
  for (int round = 0; round < 4; ++round) {
    std::thread([&seen] {
      for (int i = 0; i < 100; ++i) seen.insert(TraceContext::New().ToString());
    }).join();
  }
  EXPECT_EQ(seen.size(), 400);
  const TraceContext parent = *TraceContext::Parse(kTrace);
  const TraceContext child = parent.Child();
  EXPECT_EQ(child.TraceId(), parent.TraceId());
  EXPECT_NE(child.SpanId(), parent.SpanId());
  EXPECT_TRUE(child.sampled);
  EXPECT_TRUE(TraceContext::Parse(TraceContext::New().ToString()));
}

TEST(CallScopeTest, TheLogTellsForWhichCallALineIs) {
  const auto logged = [](const auto& write) {
    testing::internal::CaptureStderr();
    write();
    return testing::internal::GetCapturedStderr();
  };
  const auto line = [] { log::Error("test.line"); };
  EXPECT_THAT(logged(line), Not(HasSubstr("trace_id")));
  const CallScope scope(CallInfo{.trace = *TraceContext::Parse(kTrace)});
  EXPECT_THAT(logged(line), HasSubstr("\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                                      "\"span_id\":\"00f067aa0ba902b7\"}"));
  {
    const CallScope none{std::nullopt};
    EXPECT_THAT(logged(line), Not(HasSubstr("trace_id")));
    EXPECT_FALSE(CallScope::Here());
  }
  // Another thread works for nothing until it is told.
  const std::optional<CallInfo> call = CallScope::Here();
  ASSERT_TRUE(call);
  std::thread([&] {
    EXPECT_EQ(CallScope::Current(), nullptr);
    const CallScope there(call);
    EXPECT_EQ(CallScope::Current()->trace, call->trace);
  }).join();
}

}  // namespace
}  // namespace gongfang
