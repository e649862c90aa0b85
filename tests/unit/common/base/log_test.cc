// The log's lines are read with a JSON parser, as whoever collects them does.
#include "common/base/log.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <thread>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/text.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace gongfang {
namespace {

using google::protobuf::Struct;

// What `write` logs, line by line, each parsed.
template <typename Write>
std::vector<Struct> Logged(Write write) {
  testing::internal::CaptureStderr();
  write();
  const std::string text = testing::internal::GetCapturedStderr();
  std::vector<Struct> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const auto parsed = google::protobuf::util::JsonStringToMessage({line.data(), line.size()},
                                                                    &lines.emplace_back());
    EXPECT_TRUE(parsed.ok()) << line;
  }
  EXPECT_TRUE(text.empty() || text.back() == '\n');
  return lines;
}

std::string Text(const Struct& line, const std::string& field) {
  return line.fields().at(field).string_value();
}

TEST(LogTest, WritesOneJsonObjectALine) {
  const auto lines = Logged([] {
    log::Info("server.started", {{"port", int64_t{9090}}, {"tls", false}, {"address", "::1"}});
    log::Warning("load.high", {{"share", 0.5}});
    log::Error("disk.full");
  });
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(Text(lines[0], "event"), "server.started");
  EXPECT_EQ(Text(lines[0], "level"), "info");
  EXPECT_EQ(Text(lines[0], "address"), "::1");
  EXPECT_EQ(lines[0].fields().at("port").number_value(), 9090);
  EXPECT_FALSE(lines[0].fields().at("tls").bool_value());
  EXPECT_EQ(lines[1].fields().at("share").number_value(), 0.5);
  EXPECT_EQ(Text(lines[2], "level"), "error");
  EXPECT_EQ(lines[2].fields().size(), 3u);  // time, level, event
  EXPECT_EQ(Text(lines[2], "time").size(), std::string("2027-01-01T00:00:00.000000Z").size());
}

TEST(LogTest, KeepsTextInsideItsField) {
  const std::string nasty = "\",\"level\":\"error\"}\n{\"a\\\":1\r\t\b\x01\x7f {} %v";
  const auto lines = Logged([&] { log::Info("nasty", {{"text", nasty}, {nasty, "value"}}); });
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(Text(lines[0], "text"), nasty);
  EXPECT_EQ(Text(lines[0], nasty), "value");
  EXPECT_EQ(Text(lines[0], "level"), "info");
}

TEST(LogTest, NumbersThatJsonDoesNotKnowAreNull) {
  const auto lines = Logged([] {
    log::Info("odd",
              {{"nan", std::nan("")}, {"inf", -INFINITY}, {"least", INT64_MIN}, {"e", 1e300}});
  });
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(lines[0].fields().at("nan").has_null_value());
  EXPECT_TRUE(lines[0].fields().at("inf").has_null_value());
  EXPECT_EQ(lines[0].fields().at("e").number_value(), 1e300);
}

TEST(LogTest, DropsWhatIsBelowTheLevel) {
  log::SetLevel(log::Level::kWarning);
  EXPECT_EQ(Logged([] {
              log::Debug("no");
              log::Info("no");
              log::Warning("yes");
            }).size(),
            1u);
  log::SetLevel(log::Level::kDebug);
  EXPECT_EQ(Logged([] { log::Debug("yes"); }).size(), 1u);
  log::SetLevel(log::Level::kInfo);
  EXPECT_TRUE(Logged([] { log::Debug("no"); }).empty());
}

TEST(LogTest, LinesOfManyThreadsStayWhole) {
  const auto lines = Logged([] {
    std::vector<std::thread> threads;
    for (int64_t t = 0; t < 8; ++t) {
      threads.emplace_back([t] {
        for (int i = 0; i < 200; ++i) log::Info("line", {{"thread", t}, {"text", "工坊"}});
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  EXPECT_EQ(lines.size(), 1600u);
}

TEST(QuotedTest, EscapesAndReplaces) {
  EXPECT_EQ(log::Quoted(""), "\"\"");
  EXPECT_EQ(log::Quoted("工\"\\\n"), "\"工\\\"\\\\\\u000a\"");
  EXPECT_EQ(log::Quoted(absl::string_view("\0", 1)), "\"\\u0000\"");
  EXPECT_EQ(log::Quoted("a\xff"), "\"a\uFFFD\"");
}

TEST(QuotedTest, IsAlwaysUtf8InOneLine) {
  std::mt19937 random(6);
  for (int round = 0; round < 100'000; ++round) {
    std::string bytes(random() % 16, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string quoted = log::Quoted(bytes);
    ASSERT_TRUE(IsUtf8(quoted));
    ASSERT_EQ(quoted.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace gongfang
