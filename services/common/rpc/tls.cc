#include "common/rpc/tls.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "common/base/credential_limits.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

// gRPC's own watcher of files takes what it finds, also a certificate whose key is still to be
// replaced, and then serves nobody. Its credentials that ask before each handshake are only in its
// interface for C.
class ReloadingCredentials final : public grpc::ServerCredentials {
 public:
  ReloadingCredentials(TlsFiles paths, std::string stamp, TlsFiles files)
      : paths_(std::move(paths)), stamp_(std::move(stamp)), fresh_(std::move(files)) {
    credentials_ = grpc_ssl_server_credentials_create_with_options(
        grpc_ssl_server_credentials_create_options_using_config_fetcher(
            paths_.ca.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                              : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY,
            &Fetch, this));
  }
  ~ReloadingCredentials() override { grpc_server_credentials_release(credentials_); }

  // Nothing of ours asks for one.
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    const std::optional<TlsFiles> files = static_cast<ReloadingCredentials*>(self)->Look();
    if (!files) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    const grpc_ssl_pem_key_cert_pair pair = {files->key.c_str(), files->cert.c_str()};
    // gRPC insists on some, also where it asks nobody for a certificate.
    const std::string& roots = files->ca.empty() ? files->cert : files->ca;
    *config = grpc_ssl_server_certificate_config_create(roots.c_str(), &pair, 1);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  // What the files hold, where that has changed and can be used.
  std::optional<TlsFiles> Look() {
    const std::lock_guard lock(mutex_);
    std::string stamp = StampOf(paths_);
    if (stamp == stamp_) return std::exchange(fresh_, std::nullopt);
    // What is written meanwhile changes the stamp again.
    stamp_ = std::move(stamp);
    absl::StatusOr<TlsFiles> files = ReadTlsFiles(paths_);
    if (files.ok()) {
      log::Info("tls.files_taken", {{"cert", paths_.cert}});
      fresh_.reset();
      return *std::move(files);
    }
    log::Warning("tls.files_not_usable", {{"message", files.status().message()}});
    return std::exchange(fresh_, std::nullopt);
  }

  const TlsFiles paths_;
  grpc_server_credentials* credentials_ = nullptr;
  std::mutex mutex_;
  std::string stamp_;              // of what was looked at last; under mutex_
  std::optional<TlsFiles> fresh_;  // until gRPC has taken them; under mutex_
};

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServeWithTls(const TlsFiles& paths) {
  std::string stamp = StampOf(paths);
  ASSIGN_OR_RETURN(TlsFiles files, ReadTlsFiles(paths));
  return std::make_shared<ReloadingCredentials>(paths, std::move(stamp), std::move(files));
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CallWithTls(const TlsFiles& paths) {
  namespace tls = grpc::experimental;
  RETURN_IF_ERROR(ReadTlsFiles(paths).status());
  tls::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(std::make_shared<tls::FileWatcherCertificateProvider>(
      paths.key, paths.cert, paths.ca,
      static_cast<unsigned>(absl::ToInt64Seconds(limits::kTlsReload))));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  return tls::TlsCredentials(options);
}

bool ComesFromService(const grpc::ServerContextBase& call) {
  const std::shared_ptr<const grpc::AuthContext> context = call.auth_context();
  if (context == nullptr) return true;
  const auto has = [&context](const char* property) {
    return !context->FindPropertyValues(property).empty();
  };
  return has(GRPC_X509_PEM_CERT_PROPERTY_NAME) || !has(GRPC_TRANSPORT_SECURITY_TYPE_PROPERTY_NAME);
}

}  // namespace gongfang
