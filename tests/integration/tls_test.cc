// TLS from end to end: services in processes of their own that know each other by certificates, and
// what people are told who come without.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cli/app.h"
#include "tests/support/child_process.h"
#include "tests/support/fake_environment.h"
#include "tests/support/raw_call.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_alliance.h"
#include "tests/support/test_ca.h"
#include "tests/support/test_issuer.h"
#include "tests/support/test_server.h"
#include "tests/support/web_server.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

class TlsProcessesTest : public ::testing::Test {
 protected:
  // The flags of a service with a certificate of this CA.
  std::vector<std::string> Flags(const std::string& service, const TestCa& ca) {
    TlsFiles files = ca.Issue();
    if (&ca != &ca_) files.ca += ca_.pem();
    const TlsFiles paths = WriteTlsFiles(dir_.File(service + "-tls"), files);
    return {"--tls-cert", paths.cert, "--tls-key", paths.key, "--tls-ca", paths.ca};
  }
  std::unique_ptr<ServerProcess> Make(const std::string& name, const TestCa& ca,
                                      const std::vector<std::string>& more) {
    std::vector<std::string> flags = Flags(name, ca);
    flags.insert(flags.end(), more.begin(), more.end());
    auto server = std::make_unique<ServerProcess>(dir_.File(name), flags);
    EXPECT_TRUE(server->Start()) << server->process().Stderr();
    return server;
  }
  // A user has no certificate.
  std::unique_ptr<client::Client> Of(const ServerProcess& server, const std::string& key) {
    return client::Client::Connect({.server = absl::StrCat("https://", server.address()),
                                    .ca_file = ca_file_,
                                    .key = key,
                                    .deadline = absl::Seconds(30)})
        .value();
  }

  TempDir dir_;
  const TestCa ca_;
  const TestCa other_{"Another CA"};
  const std::string ca_file_ = WriteWhole(dir_.File("ca.pem"), ca_.pem());
};

TEST_F(TlsProcessesTest, ServicesKnowEachOtherByCertificates) {
  const auto membership = Make("membership", ca_, {"--services=membership"});
  const std::string secret = dir_.File("membership") + "/service.key";
  const auto inventory = Make("inventory", ca_,
                              {"--services=inventory", "--membership", membership->address(),
                               "--service-key-file", secret});
  const auto booking = Make("booking", ca_,
                            {"--services=booking", "--membership", membership->address(),
                             "--inventory", inventory->address(), "--service-key-file", secret});
  const std::string key = membership->admin_key();
  MakeTestAlliance(*Of(*membership, key));
  MakeTestResource(*Of(*inventory, key), "laser");
  const auto made =
      Of(*booking, key)->CreateBooking(BookingOf({{"laser", DayAfterTomorrow(), absl::Hours(2)}}));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(Of(*booking, key)->GetBooking(GetOf(*made))->name(), made->name());

  // With the secret alone nobody is a service, neither with a certificate of somebody else.
  const auto channel = grpc::CreateChannel(membership->address(),
                                           grpc::SslCredentials({.pem_root_certs = ca_.pem()}));
  ExpectRefused(Send(channel, {"/gongfang.events.v1.EventLogService/GetLogHead", "",
                               absl::StrCat("Bearer ", membership->service_key())}),
                absl::StatusCode::kUnauthenticated, "CERTIFICATE_MISSING");
  const auto stranger = Make("stranger", other_,
                             {"--services=inventory", "--membership", membership->address(),
                              "--service-key-file", secret});
  EXPECT_NE(stranger->process().Stderr().find("start.not_caught_up"), std::string::npos);
  for (const auto* server : {&membership, &inventory, &booking}) {
    EXPECT_EQ((*server)->Terminate(), 0) << (*server)->process().Stderr();
  }
}

TEST_F(TlsProcessesTest, ACertificateThatIsReplacedIsUsedWithoutARestart) {
  const auto server = Make("server", ca_, {});
  const std::string key = server->admin_key();
  ASSERT_TRUE(Of(*server, key)->WhoAmI({}).ok());
  WriteTlsFiles(dir_.File("server-tls"), other_.Issue());
  const auto trusting_other = [&] {
    return client::Client::Connect({.server = absl::StrCat("https://", server->address()),
                                    .ca_file = WriteWhole(dir_.File("other.pem"), other_.pem()),
                                    .key = key,
                                    .deadline = absl::Seconds(30)})
        .value();
  };
  EXPECT_TRUE(trusting_other()->WhoAmI({}).ok());
  EXPECT_EQ(server->Terminate(), 0);
}

TEST_F(TlsProcessesTest, FilesThatCannotBeUsedAreOneLineAtTheStart) {
  std::vector<std::string> command = {BinaryPath("gongfangd"), "--data", dir_.File("data"),
                                      "--grpc", "127.0.0.1:0"};
  for (const std::string& word : Flags("server", ca_)) command.push_back(word);
  WriteWhole(dir_.File("server-tls") + "/key.pem", ca_.Issue().key);
  ChildProcess process(command);
  EXPECT_EQ(process.Wait(), 1);
  EXPECT_EQ(process.Stderr(),
            absl::StrCat("gongfangd: TLS cannot be done with ", dir_.File("server-tls"),
                         "/key.pem: it is not the key of the first certificate in ",
                         dir_.File("server-tls"),
                         "/cert.pem. Name two files that were made together.\n"));
}

TEST_F(TlsProcessesTest, PeopleAreToldWhatIsLikelyWrong) {
  const auto safe = Make("safe", ca_, {});
  ServerProcess plain(dir_.File("plain"));
  ASSERT_TRUE(plain.Start()) << plain.process().Stderr();
  cli::FakeEnvironment fake;
  fake.clock.now = SystemClock().Now();
  fake.variables["GONGFANG_KEY"] = safe->admin_key();
  const auto complaint = [&fake](std::vector<std::string> flags) {
    fake.err.str("");
    flags.insert(flags.begin(), "whoami");
    EXPECT_NE(cli::Run(flags, fake.environment), 0);
    return fake.err.str();
  };
  const std::string https = absl::StrCat("https://", safe->address());
  EXPECT_EQ(cli::Run({"whoami", "--server", https, "--ca", ca_file_}, fake.environment), 0)
      << fake.err.str();
  EXPECT_THAT(complaint({"--server", safe->address()}),
              HasSubstr(absl::StrCat("does it speak TLS? Then name it with https://, as in "
                                     "--server https://",
                                     safe->address())));
  EXPECT_THAT(complaint({"--server", absl::StrCat("https://", plain.address())}),
              HasSubstr(absl::StrCat("it does not speak TLS there: name it without https://, as in "
                                     "--server ",
                                     plain.address())));
  EXPECT_THAT(complaint({"--server", https}), HasSubstr("name the file of its CA with --ca FILE"));
  WriteTlsFiles(dir_.File("safe-tls"), ca_.Issue("DNS:elsewhere"));
  EXPECT_THAT(complaint({"--server", https, "--ca", ca_file_}),
              HasSubstr("its certificate is for another name"));
  EXPECT_THAT(complaint({"--server", https, "--ca", "nothing.pem"}),
              HasSubstr("the CA \"nothing.pem\" cannot be read: No such file"));
}

TEST_F(TlsProcessesTest, AMemberSignsInByKeysFromAnAddress) {
  setenv("SSL_CERT_FILE", ca_file_.c_str(), 1);
  WebServer issuer(ca_.Issue());
  const TestIssuer key("ES256", "one");
  issuer.Set({.body = JwksOf({key.Jwk()})});
  const auto server = Make("server", ca_,
                           {"--oidc-issuer", "https://id", "--oidc-audience", "gongfang",
                            "--oidc-jwks-url", issuer.Url()});
  unsetenv("SSL_CERT_FILE");
  const auto admin = Of(*server, server->admin_key());
  MakeTestAlliance(*admin);
  const auto linked = admin->UpdateMember(FromText<membership::v1::UpdateMemberRequest>(
      "member { name: 'alliances/test/members/li' identities { issuer: 'https://id' subject: '42' "
      "} "
      "} update_mask { paths: 'identities' }"));
  ASSERT_TRUE(linked.ok()) << linked.status();
  const int64_t now = absl::ToUnixSeconds(SystemClock().Now());
  const std::string token =
      key.Token(absl::StrCat(R"({"iss":"https://id","aud":"gongfang","sub":"42","iat":)", now,
                             R"(,"exp":)", now + 3600, "}"));
  EXPECT_TRUE(Eventually([&] { return Of(*server, token)->WhoAmI({}).ok(); }));
}

}  // namespace
}  // namespace gongfang
