// Who calls: by an API key, by the session of a member, by a token of an issuer that the operator
// trusts, or by the one service key by which the services of an installation know each other.
// Decided from memory; what is known comes from membership, directly or by its event log.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/access/directory.h"
#include "common/access/jwks_source.h"
#include "common/access/principal.h"
#include "common/access/session_token.h"
#include "common/base/clock.h"

namespace gongfang {

// What a call shows of its caller. Views live as long as the call.
struct Credentials {
  std::optional<absl::string_view> authorization;  // the metadata value "Bearer ..."
  Instant now = 0;
  // The IP address that it comes from.
  absl::FunctionRef<std::string()> address = [] { return std::string(); };
  // Whether the connection is that of a service; see ComesFromService.
  absl::FunctionRef<bool()> comes_from_service = [] { return false; };
};

// Thread safe.
class KeyRing {
 public:
  // `service_key` is the secret that the services of the installation share.
  explicit KeyRing(absl::string_view service_key);

  // Tokens of an issuer let in the member who is known to it. Before anybody calls.
  void Trust(std::unique_ptr<OidcTokens> issuer) { issuers_.push_back(std::move(issuer)); }

  // The service key counts only on the connection of a service. Before anybody calls.
  void AskServicesForCertificates() { services_show_certificates_ = true; }

  // Those who are known by a record of membership.
  Directory& directory() { return directory_; }
  const Directory& directory() const { return directory_; }

  // Who shows these. UNAUTHENTICATED: MISSING_CREDENTIALS when there are none, BAD_CREDENTIALS when
  // they are not known, CERTIFICATE_MISSING. PERMISSION_DENIED where it may not act. The time it
  // takes does not depend on how much of a key is right, since hashes are what is compared.
  absl::StatusOr<Principal> Authenticate(const Credentials& credentials) const;

 private:
  absl::StatusOr<Principal> FindSession(absl::string_view token, Instant now) const;
  absl::StatusOr<Principal> FindIdentity(absl::string_view token, Instant now) const;

  const std::string service_key_sha256_;
  const SessionTokens sessions_;
  std::vector<std::unique_ptr<OidcTokens>> issuers_;
  bool services_show_certificates_ = false;
  Directory directory_;
};

}  // namespace gongfang
