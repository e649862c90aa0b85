#include "common/access/web_fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

#include "absl/strings/match.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_ca.h"
#include "tests/support/web_server.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

TEST(WebAddressTest, ReadsAnAddress) {
  const WebAddress address = *ParseWebAddress("https://id.example.org/a/jwks?x=1");
  EXPECT_TRUE(address.tls);
  EXPECT_EQ(address.host, "id.example.org");
  EXPECT_EQ(address.port, "443");
  EXPECT_EQ(address.authority, "id.example.org");
  EXPECT_EQ(address.target, "/a/jwks?x=1");
  EXPECT_EQ(ParseWebAddress("https://id:8443")->target, "/");
  EXPECT_EQ(ParseWebAddress("https://id:8443?x")->target, "/?x");
  EXPECT_EQ(ParseWebAddress("https://id:8443")->authority, "id:8443");
  EXPECT_EQ(ParseWebAddress("https://[2001:db8::1]:8443/k")->host, "2001:db8::1");
  for (const char* here : {"http://127.0.0.1:1/k", "http://[::1]/k", "http://localhost/k"}) {
    ASSERT_TRUE(ParseWebAddress(here).ok()) << here;
    EXPECT_FALSE(ParseWebAddress(here)->tls) << here;
  }
}

TEST(WebAddressTest, RefusesWhatIsNoneOrIsNotSafe) {
  for (const char* url :
       {"", "jwks.json", "/jwks", "https:", "https://", "https:///jwks", "https://a b/",
        "ftp://id/", "file:///etc/passwd", "http://id/jwks", "http://127.0.0.1.example.org/",
        "http://10.0.0.1/", "https://user@id/", "https://user:password@id/", "https://id/#key",
        "https://id:0/", "https://id:99999/", "https://id\n/", "https://i%0ad/"}) {
    EXPECT_EQ(ParseWebAddress(url).status().code(), absl::StatusCode::kInvalidArgument) << url;
  }
  EXPECT_FALSE(ParseWebAddress("https://id/" + std::string(2048, 'x')).ok());
}

class WebFetchTest : public ::testing::Test {
 protected:
  static constexpr size_t kMost = 1000;

  WebFetchTest() { setenv("SSL_CERT_FILE", ca_file_.c_str(), 1); }
  ~WebFetchTest() override { unsetenv("SSL_CERT_FILE"); }

  absl::StatusOr<std::string> Get(const std::string& url,
                                  absl::Duration timeout = absl::Seconds(60)) {
    return fetcher_.Get(ParseWebAddress(url).value(), kMost, timeout);
  }
  std::string WhyNot(const std::string& url, absl::Duration timeout = absl::Seconds(60)) {
    const absl::Status status = Get(url, timeout).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    return std::string(status.message());
  }

  TempDir dir_;
  const TestCa ca_;
  const std::string ca_file_ = WriteWhole(dir_.File("ca.pem"), ca_.pem());
  WebFetcher fetcher_;
};

TEST_F(WebFetchTest, FetchesWithAndWithoutTls) {
  WebServer safe(ca_.Issue());
  safe.Set({.body = "keys"});
  EXPECT_EQ(*Get(safe.Url()), "keys");
  EXPECT_EQ(*Get("https://localhost:" + std::to_string(safe.port()) + "/"), "keys");
  safe.Set({.body = std::string(kMost, 'x')});
  EXPECT_EQ(Get(safe.Url())->size(), kMost);
  WebServer plain({});
  plain.Set({.body = "plain"});
  EXPECT_EQ(*Get(plain.Url()), "plain");
}

TEST_F(WebFetchTest, TakesNothingButADocumentOfTheRightSize) {
  WebServer server(ca_.Issue());
  server.Set({.body = std::string(kMost + 1, 'x')});
  EXPECT_THAT(WhyNot(server.Url()), HasSubstr("more than 1000 bytes"));
  server.Set({.body = "no", .status = 404});
  EXPECT_THAT(WhyNot(server.Url()), HasSubstr("status 404"));
  server.Set({.body = "no", .status = 302, .location = server.Url("/other")});
  const int before = server.requests();
  EXPECT_THAT(WhyNot(server.Url()), HasSubstr("redirect (302)"));
  EXPECT_EQ(server.requests(), before + 1);
}

TEST_F(WebFetchTest, TakesNothingFromWhomItDoesNotKnow) {
  const TestCa other("Another CA");
  WebServer stranger(other.Issue());
  EXPECT_THAT(WhyNot(stranger.Url()), HasSubstr("certificate is not trusted for 127.0.0.1"));
  WebServer elsewhere(ca_.Issue("DNS:elsewhere"));
  EXPECT_THAT(WhyNot(elsewhere.Url()), HasSubstr("not trusted for 127.0.0.1"));
  EXPECT_THAT(WhyNot("https://localhost:" + std::to_string(elsewhere.port()) + "/"),
              HasSubstr("not trusted for localhost"));
  WebServer plain({});
  EXPECT_THAT(WhyNot("https" + plain.Url().substr(4)), HasSubstr("no TLS with it"));
  EXPECT_EQ(stranger.requests() + elsewhere.requests() + plain.requests(), 0);
}

TEST_F(WebFetchTest, WaitsNoLongerThanItMay) {
  WebServer server(ca_.Issue());
  server.Set({.never = true});
  EXPECT_THAT(WhyNot(server.Url(), absl::Milliseconds(100)), HasSubstr("too long"));
  // And is as good as new.
  server.Set({.body = "keys"});
  EXPECT_EQ(*Get(server.Url()), "keys");
}

TEST_F(WebFetchTest, NobodyThereIsTold) {
  std::string url;
  {
    const WebServer gone({});
    url = gone.Url();
  }
  EXPECT_THAT(WhyNot(url), HasSubstr("nobody listens there"));
}

TEST_F(WebFetchTest, CanBeCancelled) {
  WebServer server(ca_.Issue());
  server.Set({.never = true});
  auto running =
      std::async(std::launch::async, [&] { return Get(server.Url(), absl::Hours(1)).status(); });
  while (server.requests() == 0) std::this_thread::yield();
  fetcher_.Cancel();
  EXPECT_FALSE(running.get().ok());
  EXPECT_TRUE(absl::IsCancelled(Get(server.Url()).status()));
}

}  // namespace
}  // namespace gongfang
