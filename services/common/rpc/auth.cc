#include "common/rpc/auth.h"

#include "absl/strings/match.h"
#include "common/base/access_errors.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr absl::string_view kScheme = "Bearer ";
constexpr size_t kMaxKeyBytes = 256;

// A JSON object in base 64 begins like this, and no key does.
bool IsJwt(absl::string_view text) { return absl::StartsWith(text, "eyJ"); }

}  // namespace

KeyRing::KeyRing(absl::string_view service_key)
    : service_key_sha256_(Sha256(service_key)), sessions_(service_key) {}

absl::StatusOr<Principal> KeyRing::Authenticate(const Credentials& credentials) const {
  const auto& authorization = credentials.authorization;
  if (!authorization || authorization->empty()) return errors::MissingCredentials();
  if (!absl::StartsWithIgnoreCase(*authorization, kScheme)) return errors::MissingCredentials();
  const absl::string_view key = authorization->substr(kScheme.size());
  if (SessionTokens::IsSessionToken(key)) return FindSession(key, credentials.now);
  if (IsJwt(key)) return FindIdentity(key, credentials.now);
  if (key.size() > kMaxKeyBytes) return errors::BadCredentials();
  const std::string digest = Sha256(key);
  if (EqualInConstantTime(digest, service_key_sha256_)) {
    if (services_show_certificates_ && !credentials.comes_from_service()) {
      return errors::CertificateMissing();
    }
    return Principal{
        .key_id = "service", .display_name = "a service of this installation", .is_service = true};
  }
  return directory_.FindKey(digest, credentials.now, credentials.address);
}

absl::StatusOr<Principal> KeyRing::FindSession(absl::string_view token, Instant now) const {
  ASSIGN_OR_RETURN(const MemberSession session, sessions_.Open(token, now));
  return directory_.FindMember(session.member, session.issued);
}

absl::StatusOr<Principal> KeyRing::FindIdentity(absl::string_view token, Instant now) const {
  absl::Status refused = errors::BadCredentials();
  for (const std::unique_ptr<OidcTokens>& issuer : issuers_) {
    const absl::StatusOr<JwtClaims> claims = issuer->Verify(token, FromInstant(now));
    if (claims.ok()) return directory_.FindIdentity(claims->issuer, claims->subject);
    refused = claims.status();
  }
  return refused;
}

}  // namespace gongfang
