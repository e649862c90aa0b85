#include "gongfangd/admin_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "absl/strings/str_cat.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class AdminServerTest : public testing::Test {
 protected:
  // A connection to it; ends the test's process where that fails.
  int Connect() {
    const int handle = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(server_->port()));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    EXPECT_EQ(connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    return handle;
  }
  // Sends `bytes` and returns all that comes until the connection ends.
  std::string Exchange(const std::string& bytes) {
    const int handle = Connect();
    // It may have been closed already.
    (void)!send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    std::string answer;
    char buffer[4096];
    for (ssize_t got; (got = read(handle, buffer, sizeof(buffer))) > 0;) answer.append(buffer, got);
    close(handle);
    return answer;
  }
  std::string Get(const std::string& path, const std::string& method = "GET") {
    return Exchange(
        absl::StrCat(method, " ", path, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  }

  std::unique_ptr<AdminServer> server_ =
      AdminServer::Start("127.0.0.1:0", [] { return "a_metric 1\n"; }).value();
};

TEST_F(AdminServerTest, TellsMetricsAndHealth) {
  const std::string metrics = Get("/metrics");
  EXPECT_THAT(metrics, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(metrics, HasSubstr("Content-Type: text/plain; version=0.0.4"));
  EXPECT_THAT(metrics, HasSubstr("\r\n\r\na_metric 1\n"));
  EXPECT_THAT(Get("/metrics?x=1"), HasSubstr("a_metric 1\n"));
  EXPECT_THAT(Get("/healthz"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(Get("/readyz"), StartsWith("HTTP/1.1 503 "));
  server_->SetReady(true);
  EXPECT_THAT(Get("/readyz"), StartsWith("HTTP/1.1 200 OK\r\n"));
  server_->SetReady(false);
  EXPECT_THAT(Get("/readyz"), StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(Get("/healthz"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(AdminServerTest, RefusesWhatItHasNot) {
  EXPECT_THAT(Get("/"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Get("/metrics/.."), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Get("/metrics", "DELETE"), StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(Exchange("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                       "Connection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 405 "));
}

TEST_F(AdminServerTest, JunkEndsItsConnectionAndNoOther) {
  const int idle = Connect();
  EXPECT_EQ(Exchange("\xff\xfe junk\r\n\r\n"), "");
  EXPECT_EQ(Exchange(absl::StrCat("GET /", std::string(64 * 1024, 'a'), " HTTP/1.1\r\n\r\n")), "");
  EXPECT_THAT(Get("/healthz"), StartsWith("HTTP/1.1 200 OK\r\n"));
  close(idle);
}

TEST_F(AdminServerTest, OneConnectionAsksAsOftenAsItLikes) {
  const std::string ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string answers = Exchange(
      absl::StrCat(ask, ask, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  size_t count = 0;
  for (size_t at = 0; (at = answers.find("200 OK", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, 3);
}

TEST_F(AdminServerTest, TooManyConnectionsAreClosedAndThoseBeforeStay) {
  std::vector<int> open;
  for (int i = 0; i < 32; ++i) open.push_back(Connect());
  EXPECT_EQ(Get("/healthz"), "");
  close(open.back());
  open.pop_back();
  std::string answer;
  while (answer.empty()) answer = Get("/healthz");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  server_.reset();  // with connections open
  for (const int handle : open) close(handle);
}

TEST_F(AdminServerTest, AnAddressThatIsTakenIsRefusedInOneLine) {
  const std::string address = absl::StrCat("127.0.0.1:", server_->port());
  const auto second = AdminServer::Start(address, [] { return std::string(); });
  EXPECT_TRUE(absl::IsUnavailable(second.status()));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(address));
}

}  // namespace
}  // namespace gongfang
