// TLS of a server, and of the channels on which services of one installation call each other: 1.2
// or later, with files that may be replaced while it runs.
#pragma once

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_context.h>

#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/tls_files.h"

namespace gongfang {

// To serve with. Every connection is made with the files as they are by then; where they cannot be
// used, with those before, and the log says so (tls.files_not_usable). Where there is a CA, who
// connects may show a certificate, which must be one of it. Must outlive the server. Errors as
// ReadTlsFiles.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServeWithTls(const TlsFiles& paths);

// To call other services with, who must show a certificate of the CA for the name or address by
// which they are called; the own certificate is shown to them. Files that have changed are read
// within limits::kTlsReload; while they cannot be used nobody is connected to. Errors as
// ReadTlsFiles.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CallWithTls(const TlsFiles& paths);

// Whether a call comes from a service of the installation as far as the connection tells, where
// services show certificates: from within this process, or with a certificate of the CA. A server
// with TLS has no port without it, so what came over none did not come over a port.
bool ComesFromService(const grpc::ServerContextBase& call);

}  // namespace gongfang
