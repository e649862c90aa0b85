// The errors of what proves who somebody is.
#include "absl/strings/str_cat.h"
#include "common/base/access_errors.h"
#include "common/base/errors.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

using absl::StatusCode;

absl::Status SessionEnded() {
  return Make(StatusCode::kUnauthenticated, "The session has ended. Sign in again.",
              {.reason = "BAD_CREDENTIALS"});
}

absl::Status BadToken(absl::string_view why) {
  return Make(StatusCode::kUnauthenticated, absl::StrCat("The token cannot be used: ", why, "."),
              {.reason = "BAD_CREDENTIALS"});
}

absl::Status CertificateMissing() {
  return Make(StatusCode::kUnauthenticated,
              "The service key is taken only from a service that shows a certificate of the CA of "
              "this installation. Start the caller with --tls-cert, --tls-key and --tls-ca.",
              {.reason = "CERTIFICATE_MISSING"});
}

absl::Status TlsFileNotUsable(absl::string_view path, absl::string_view why,
                              absl::string_view advice) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("TLS cannot be done with ", path, ": ", why, ". ", advice, "."),
              {.reason = "TLS_FILE_NOT_USABLE"});
}

absl::Status WrongPassword() {
  return Make(StatusCode::kUnauthenticated,
              "There is no such member with this password. Check both.",
              {.reason = "BAD_CREDENTIALS"});
}

absl::Status BadInvitation() {
  return Make(StatusCode::kUnauthenticated,
              "There is no such invitation: it was accepted, has expired, or was given anew. Check "
              "the member and the code, or ask to be invited again.",
              {.reason = "BAD_CREDENTIALS"});
}

absl::Status TooManyTries(absl::Duration retry_after) {
  const absl::Duration wait = absl::Ceil(retry_after, absl::Seconds(1));
  return Make(
      StatusCode::kResourceExhausted,
      absl::StrCat("Too many passwords were tried. Try again in ", absl::FormatDuration(wait), "."),
      {.reason = "TOO_MANY_TRIES", .retry_after = wait});
}

}  // namespace gongfang::errors
