// The files that TLS is done with: a certificate, its private key, and the CA of the installation.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gongfang {

// Paths, or what the files hold. In PEM.
struct TlsFiles {
  std::string cert;  // of this server, followed by those between it and its CA
  std::string key;   // its private key, without a password
  std::string ca;    // by which the services check one another; "": they do not
};

// What the files hold, where it can be used: FAILED_PRECONDITION, TLS_FILE_NOT_USABLE, in one line
// that names the file, where one is missing, is not PEM, is a private key that everybody may read
// or that is not the one of the certificate, or is a certificate that who has only the CA would
// refuse: of another CA, run out, or not for servers and clients alike.
absl::StatusOr<TlsFiles> ReadTlsFiles(const TlsFiles& paths);

// Why `pem` is not a list of certificates, as the end of a sentence; "" where it is.
std::string CertificatesMistake(absl::string_view pem);

// Changes when one of the files does; costs three looks at folders.
std::string StampOf(const TlsFiles& paths);

}  // namespace gongfang
