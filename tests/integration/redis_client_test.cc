// The client on a real Redis that is killed, stopped, restarted, locked or something else: nobody
// waits longer than he said, and it is found again.
#include "common/coordination/redis_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/errors.h"
#include "common/coordination/redis_script.h"
#include "tests/support/redis_server.h"

namespace gongfang {
namespace {

// How much longer than its timeout a call may take on a machine that is busy.
constexpr absl::Duration kSlack = absl::Seconds(1);

absl::Duration Took(const std::function<void()>& call) {
  const SteadyTime start = std::chrono::steady_clock::now();
  call();
  return absl::FromChrono(std::chrono::steady_clock::now() - start);
}

// Listens on 127.0.0.1, and answers each connection, once it has sent something, with `bytes`.
class FakeRedis {
 public:
  explicit FakeRedis(std::string bytes) : bytes_(std::move(bytes)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 16);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Run(); });
  }
  ~FakeRedis() {
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  std::string url() const { return absl::StrCat("redis://127.0.0.1:", port_); }
  int connections() const { return connections_; }

 private:
  void Run() {
    while (!stopping_) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) break;
      ++connections_;
      char asked[4096];
      const timeval patience{.tv_sec = 1, .tv_usec = 0};
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
      if (recv(fd, asked, sizeof(asked), 0) > 0) {
        send(fd, bytes_.data(), bytes_.size(), MSG_NOSIGNAL);
        // Until the other side gives up.
        while (recv(fd, asked, sizeof(asked), 0) > 0) {
        }
      }
      close(fd);
    }
  }

  const std::string bytes_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

std::string ReasonOf(RedisClient& client, RedisCommand command, absl::Duration timeout) {
  return ErrorReason(client.Call(std::move(command), timeout).status());
}

TEST(RedisClientTest, AnswersEveryThreadItsOwn) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  ASSERT_TRUE(BecomesUsable(client));
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        const std::string text = absl::StrCat(t, "-", i);
        right += AskRedis(client, {"ECHO", text}) == text;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 8 * 500);
  EXPECT_EQ(AskRedis(client, {"NO-SUCH"}).substr(0, 27), "(error) ERR unknown command");
  EXPECT_EQ(AskRedis(client, {"SET", "a", std::string("\0\r\n", 3)}), "OK");
  EXPECT_EQ(AskRedis(client, {"GET", "a"}), std::string("\0\r\n", 3));
}

TEST(RedisClientTest, WhereNobodyListensACallFailsAtOnce) {
  RedisClient client(RedisUrlOf(absl::StrCat("redis://127.0.0.1:", FreePort())));
  EXPECT_LT(Took([&] { EXPECT_EQ(ReasonOf(client, {"PING"}, absl::Seconds(20)), "REDIS_AWAY"); }),
            absl::Seconds(5));
}

TEST(RedisClientTest, FindsAServerThatWasKilledAndComesBackEmpty) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(BecomesUsable(client));
    EXPECT_EQ(AskRedis(client, {"GET", "a"}), "");
    EXPECT_EQ(AskRedis(client, {"SET", "a", "1"}), "OK");
    server.Kill();
    EXPECT_LT(Took([&] { EXPECT_EQ(ReasonOf(client, {"PING"}, absl::Seconds(20)), "REDIS_AWAY"); }),
              absl::Seconds(5));
    server.Start();
    const absl::Duration found = Took([&] { ASSERT_TRUE(BecomesUsable(client)); });
    EXPECT_LT(found, limits::kMaxRedisReconnectDelay + kSlack);
  }
}

TEST(RedisClientTest, WhatIsUnderWayWhenItIsKilledIsAnsweredOnce) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  ASSERT_TRUE(BecomesUsable(client));
  server.Pause();
  std::atomic<int> answers = 0;
  for (int i = 0; i < 100; ++i) {
    client.Send({"PING"}, absl::Seconds(30), [&](const absl::StatusOr<RedisReply>& reply) {
      EXPECT_EQ(ErrorReason(reply.status()), "REDIS_AWAY");
      ++answers;
    });
  }
  server.Kill();
  EXPECT_TRUE(Eventually([&] { return answers == 100; }));
}

TEST(RedisClientTest, AStoppedServerCostsTimeoutsAndThenNothing) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  ASSERT_TRUE(BecomesUsable(client));
  server.Pause();
  constexpr absl::Duration kTimeout = absl::Milliseconds(20);
  for (int i = 0; i < limits::kRedisFailuresInARow; ++i) {
    EXPECT_LT(Took([&] { EXPECT_EQ(ReasonOf(client, {"PING"}, kTimeout), "REDIS_AWAY"); }),
              kTimeout + kSlack);
  }
  EXPECT_TRUE(Eventually([&] { return !client.usable(); }));
  // Also after the connection was given up, and while another one waits for its first answer.
  const SteadyTime end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  while (std::chrono::steady_clock::now() < end) {
    EXPECT_FALSE(client.usable());
    EXPECT_LT(Took([&] { EXPECT_EQ(ReasonOf(client, {"PING"}, absl::Seconds(20)), "REDIS_AWAY"); }),
              kSlack);
    absl::SleepFor(absl::Milliseconds(20));
  }
  server.Continue();
  EXPECT_LT(Took([&] { EXPECT_TRUE(BecomesUsable(client)); }),
            limits::kMaxRedisReconnectDelay + limits::kRedisConnectTimeout + 2 * kSlack);
  EXPECT_EQ(AskRedis(client, {"ECHO", "a"}), "a");
}

// Answers that come after their callers have gone belong to them all the same.
TEST(RedisClientTest, ALateAnswerIsNobodyElses) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  ASSERT_TRUE(BecomesUsable(client));
  for (int round = 0; round < 5; ++round) {
    server.Pause();
    for (int i = 0; i < 2; ++i) {  // fewer than open the breaker
      EXPECT_EQ(ReasonOf(client, {"ECHO", "late"}, absl::Milliseconds(10)), "REDIS_AWAY");
    }
    server.Continue();
    EXPECT_EQ(AskRedis(client, {"ECHO", absl::StrCat(round)}), absl::StrCat(round));
  }
}

TEST(RedisClientTest, RefusesMoreCallsThanItMayHoldAtOnce) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  ASSERT_TRUE(BecomesUsable(client));
  server.Pause();
  std::atomic<size_t> refused = 0;
  std::atomic<size_t> answered = 0;
  const auto count = [&](const absl::StatusOr<RedisReply>& reply) {
    if (absl::StrContains(reply.status().message(), "too many calls")) ++refused;
    ++answered;
  };
  for (size_t i = 0; i < limits::kMaxRedisCalls + 10; ++i) {
    client.Send({"PING"}, absl::Seconds(30), count);
  }
  EXPECT_EQ(refused, 10u);
  server.Continue();
  EXPECT_TRUE(Eventually([&] { return answered == limits::kMaxRedisCalls + 10; }));
  EXPECT_EQ(AskRedis(client, {"ECHO", "a"}), "a");
}

TEST(RedisClientTest, AuthenticatesByPasswordAndByUser) {
  RedisServer server(
      {"--requirepass", "pass:word", "--user", "gongfang", "on", ">secret", "~*", "+@all"});
  const std::string at = absl::StrCat("@", server.address());
  RedisClient by_password(RedisUrlOf("redis://:pass%3Aword" + at));
  EXPECT_TRUE(BecomesUsable(by_password));
  EXPECT_EQ(AskRedis(by_password, {"ACL", "WHOAMI"}), "default");
  RedisClient by_user(RedisUrlOf("redis://gongfang:secret" + at));
  EXPECT_TRUE(BecomesUsable(by_user));
  EXPECT_EQ(AskRedis(by_user, {"ACL", "WHOAMI"}), "gongfang");
  RedisClient wrong(RedisUrlOf("redis://gongfang:wrong" + at));
  RedisClient none(RedisUrlOf(server.url()));
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_FALSE(wrong.usable());
  EXPECT_FALSE(none.usable());
}

TEST(RedisClientTest, SpeaksOverAUnixSocket) {
  TempDir dir;
  RedisServer server({"--unixsocket", dir.File("redis.sock")});
  RedisClient client(RedisUrlOf("redis+unix://" + dir.File("redis.sock")));
  ASSERT_TRUE(BecomesUsable(client));
  EXPECT_EQ(AskRedis(client, {"ECHO", "a"}), "a");
}

TEST(RedisClientTest, GarbageIsNoRedis) {
  const std::vector<std::string> answers = {
      "",
      "HTTP/1.1 400 Bad Request\r\n\r\n",
      "+OK\r\n",
      "*1\r\n$5\r\nslave\r\n",
      "*2147483647\r\n",
      "*1000000\r\n",
      "$99999999999\r\n",
      "-ERR max number of clients reached\r\n",
      "-LOADING Redis is loading the dataset in memory\r\n",
      std::string(100'000, '*'),
      // A master that then says what nobody asked, or what cannot be read.
      "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n+OK\r\n+OK\r\n+OK\r\n+OK\r\n",
      "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n!\r\n",
  };
  for (const std::string& answer : answers) {
    FakeRedis fake(answer);
    RedisClient client(RedisUrlOf(fake.url()));
    EXPECT_TRUE(Eventually([&] { return fake.connections() >= 2; })) << answer.substr(0, 80);
    EXPECT_LT(Took([&] { EXPECT_NE(ReasonOf(client, {"PING"}, absl::Milliseconds(100)), "OK"); }),
              absl::Milliseconds(100) + kSlack);
  }
}

TEST(RedisClientTest, ARedisThatIsAReplicaIsNotUsed) {
  RedisServer server;
  RedisServer replica({"--replicaof", "127.0.0.1", absl::StrCat(server.port())});
  RedisClient client(RedisUrlOf(replica.url()));
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_FALSE(client.usable());
}

TEST(RedisClientTest, AScriptThatWasForgottenIsSentAgain) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  ASSERT_TRUE(BecomesUsable(client));
  const RedisScript script("return ARGV[1]");
  const auto run = [&](const std::string& argument) {
    std::atomic<bool> done = false;
    std::string text;
    script.Send(client, {}, {argument}, absl::Seconds(10),
                [&](const absl::StatusOr<RedisReply>& reply) {
                  text = reply.ok() ? reply->text : reply.status().ToString();
                  done = true;
                });
    EXPECT_TRUE(Eventually([&] { return done.load(); }));
    return text;
  };
  EXPECT_EQ(run("never loaded"), "never loaded");
  EXPECT_EQ(AskRedis(client, {"SCRIPT", "FLUSH"}), "OK");
  EXPECT_EQ(run("forgotten"), "forgotten");
  server.Kill();
  server.Start();
  ASSERT_TRUE(Eventually([&] { return client.Call({"PING"}, absl::Seconds(1)).ok(); }));
  EXPECT_EQ(run("restarted"), "restarted");
}

// What is prepared is there before the first call, so that calls keep their order.
TEST(RedisClientTest, PreparesEveryConnection) {
  RedisServer server;
  RedisClient client(RedisUrlOf(server.url()));
  client.Prepare({"SET", "prepared", "1"});
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(Eventually([&] { return client.Call({"PING"}, absl::Seconds(1)).ok(); }));
    EXPECT_EQ(AskRedis(client, {"GET", "prepared"}), "1");
    server.Kill();
    server.Start();
  }
}

TEST(RedisClientTest, EndsWhileItIsAsked) {
  RedisServer server;
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> answers = 0;
    {
      RedisClient client(RedisUrlOf(server.url()));
      if (round % 2 == 0) {
        EXPECT_TRUE(BecomesUsable(client));
      }
      for (int i = 0; i < 50; ++i) {
        client.Send({"PING"}, absl::Seconds(30),
                    [&](const absl::StatusOr<RedisReply>&) { ++answers; });
      }
    }
    EXPECT_EQ(answers, 50);
  }
  server.Pause();
  RedisClient stuck(RedisUrlOf(server.url()));
  absl::SleepFor(absl::Milliseconds(20));
  // It ends at once also while it waits for a first answer.
}

}  // namespace
}  // namespace gongfang
