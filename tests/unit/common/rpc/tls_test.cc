// A server with TLS, over real connections.
#include "common/rpc/tls.h"

#include <grpcpp/create_channel.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "absl/strings/str_cat.h"
#include "common/base/log.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_ca.h"
#include "tests/unit/common/rpc/rpc_fixture.h"

namespace gongfang {
namespace {

constexpr char kServiceKey[] = "service key";
constexpr auto kUnavailable = grpc::StatusCode::UNAVAILABLE;

absl::StatusOr<GetLogHeadResponse> Empty(const CallContext&, const GetLogHeadRequest&) {
  return GetLogHeadResponse();
}

class TlsTest : public RpcTest {
 protected:
  TlsTest() {
    log::SetLevel(log::Level::kError);
    keys_.AskServicesForCertificates();
  }

  void ServeTls() {
    credentials_ = ServeWithTls(paths_).value();
    Serve(Empty);
  }
  std::string Address() const { return absl::StrCat("127.0.0.1:", server_->port()); }

  // Calls on a connection of its own, with these credentials.
  grpc::Status CallWith(const std::shared_ptr<grpc::ChannelCredentials>& credentials,
                        const std::string& key = "key") {
    channel_ = MakeChannel(Address(), credentials);
    // gRPC 1.51 now and then takes a connection that is under way for one that failed.
    for (int i = 0; i < 3; ++i) {
      const grpc::Status status = Call("x", key);
      if (status.error_code() != kUnavailable) return status;
      channel_->WaitForConnected(absl::ToChronoTime(clock_.Now() + absl::Milliseconds(50)));
    }
    return Call("x", key);
  }
  // As a user, who has no certificate.
  grpc::Status CallTrusting(const TestCa& ca, const std::string& key = "key") {
    return CallWith(grpc::SslCredentials({.pem_root_certs = ca.pem()}), key);
  }
  // As a service, with the files of a folder of its own.
  TlsFiles FilesOf(const std::string& name, const TlsFiles& files) {
    return WriteTlsFiles(dir_.File(name), files);
  }

  TempDir dir_;
  const TestCa ca_;
  const TestCa other_{"Another CA"};
  const TlsFiles paths_ = WriteTlsFiles(dir_.File("server"), ca_.Issue());
};

TEST_F(TlsTest, SpeaksNothingButTls) {
  ServeTls();
  EXPECT_TRUE(CallTrusting(ca_).ok());
  EXPECT_EQ(CallWith(nullptr).error_code(), kUnavailable);
  EXPECT_EQ(CallTrusting(other_).error_code(), kUnavailable);
}

TEST_F(TlsTest, TheServiceKeyCountsOnlyWithACertificate) {
  ServeTls();
  const grpc::Status refused = CallTrusting(ca_, kServiceKey);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(ReasonOf(refused), "CERTIFICATE_MISSING");
  EXPECT_EQ(ReasonOf(CallTrusting(ca_, "wrong")), "BAD_CREDENTIALS");
  EXPECT_TRUE(CallTrusting(ca_).ok());

  const auto service = CallWithTls(FilesOf("service", ca_.Issue())).value();
  EXPECT_TRUE(CallWith(service, kServiceKey).ok());
  // A certificate is no key.
  EXPECT_EQ(ReasonOf(CallWith(service, "wrong")), "BAD_CREDENTIALS");
  channel_ = server_->InProcessChannel();
  EXPECT_TRUE(Call("x", kServiceKey).ok());
  EXPECT_EQ(ReasonOf(Call("x", "wrong")), "BAD_CREDENTIALS");
}

TEST_F(TlsTest, ACertificateOfAnotherCaIsRefused) {
  ServeTls();
  const TlsFiles files = other_.Issue();
  const auto service = grpc::SslCredentials(
      {.pem_root_certs = ca_.pem(), .pem_private_key = files.key, .pem_cert_chain = files.cert});
  EXPECT_EQ(CallWith(service, kServiceKey).error_code(), kUnavailable);
}

TEST_F(TlsTest, AServerMustBeOfTheCaAndOfTheNameThatIsCalled) {
  WriteTlsFiles(dir_.File("server"), ca_.Issue("DNS:elsewhere"));
  ServeTls();
  const auto service = CallWithTls(FilesOf("service", ca_.Issue())).value();
  EXPECT_EQ(CallWith(service, kServiceKey).error_code(), kUnavailable);
  EXPECT_EQ(CallTrusting(ca_).error_code(), kUnavailable);
  const auto stranger = CallWithTls(FilesOf("stranger", other_.Issue())).value();
  EXPECT_EQ(CallWith(stranger, kServiceKey).error_code(), kUnavailable);
}

TEST_F(TlsTest, WithoutACaTheServiceKeyNeedsNoCertificate) {
  KeyRing lenient(kServiceKey);
  TlsFiles paths = paths_;
  paths.ca.clear();
  credentials_ = ServeWithTls(paths).value();
  WorkerPool workers(1, 10);
  Dispatcher dispatcher(lenient, workers, clock_);
  TestService service(dispatcher, Empty);
  server_ = Server::Start("127.0.0.1:0", {&service}, credentials_).value();
  EXPECT_TRUE(CallTrusting(ca_, kServiceKey).ok());
  server_.reset();
}

TEST_F(TlsTest, FilesThatAreReplacedAreUsedForNewConnections) {
  ServeTls();
  ASSERT_TRUE(CallTrusting(ca_).ok());
  const auto open = channel_;
  WriteTlsFiles(dir_.File("server"), other_.Issue());
  EXPECT_TRUE(CallTrusting(other_).ok());
  EXPECT_EQ(CallTrusting(ca_).error_code(), kUnavailable);
  // Services are now those of the other CA.
  const auto service = CallWithTls(FilesOf("service", other_.Issue())).value();
  EXPECT_TRUE(CallWith(service, kServiceKey).ok());
  channel_ = open;
  EXPECT_TRUE(Call().ok());  // as before
}

TEST_F(TlsTest, WhileFilesCannotBeUsedTheOldOnesAre) {
  ServeTls();
  const TlsFiles next = ca_.Issue();
  WriteWhole(paths_.key, next.key);
  EXPECT_TRUE(CallTrusting(ca_).ok());
  WriteWhole(paths_.cert, "nonsense");
  EXPECT_TRUE(CallTrusting(ca_).ok());
  WriteTlsFiles(dir_.File("server"), other_.Issue());
  EXPECT_TRUE(CallTrusting(other_).ok());
}

TEST_F(TlsTest, FilesThatNobodyCanUseAreRefusedAtTheStart) {
  WriteWhole(paths_.key, ca_.Issue().key);
  EXPECT_FALSE(ServeWithTls(paths_).ok());
  EXPECT_FALSE(CallWithTls(paths_).ok());
}

TEST_F(TlsTest, AServiceTakesItsNewCertificate) {
  ServeTls();
  TlsFiles files = other_.Issue();
  files.ca += ca_.pem();
  const auto service = CallWithTls(FilesOf("service", files)).value();
  EXPECT_EQ(CallWith(service, kServiceKey).error_code(), kUnavailable);
  FilesOf("service", ca_.Issue());
  // The same channel, as a follower has it.
  EXPECT_TRUE(Eventually([&] { return Call("x", kServiceKey).ok(); }));
}

TEST_F(TlsTest, NothingOlderThanTls12IsSpoken) {
  ServeTls();
  const auto handshake = [this](int version) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    EXPECT_EQ(SSL_CTX_set_min_proto_version(context, version), 1);
    EXPECT_EQ(SSL_CTX_set_max_proto_version(context, version), 1);
    BIO* bio = BIO_new_ssl_connect(context);
    BIO_set_conn_hostname(bio, Address().c_str());
    SSL* ssl = nullptr;
    BIO_get_ssl(bio, &ssl);
    const unsigned char h2[] = "\x02h2";
    SSL_set_alpn_protos(ssl, h2, 3);
    const bool done = BIO_do_connect(bio) == 1 && BIO_do_handshake(bio) == 1;
    BIO_free_all(bio);
    SSL_CTX_free(context);
    ERR_clear_error();
    return done;
  };
  EXPECT_FALSE(handshake(TLS1_VERSION));
  EXPECT_FALSE(handshake(TLS1_1_VERSION));
  EXPECT_TRUE(handshake(TLS1_2_VERSION));
  EXPECT_TRUE(handshake(TLS1_3_VERSION));
}

}  // namespace
}  // namespace gongfang
