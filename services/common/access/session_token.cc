#include "common/access/session_token.h"

#include <cstdint>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/access/base64url.h"
#include "common/base/access_errors.h"
#include "common/base/credential_limits.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"

namespace gongfang {
namespace {

constexpr absl::string_view kPrefix = "gf_sess_";
constexpr char kVersion = 1;
constexpr size_t kInstantBytes = 8;
constexpr size_t kHeaderBytes = 1 + 2 * kInstantBytes;
// A name is at most "alliances/{63}/members/{63}": no token is longer than this.
constexpr size_t kMaxTokenBytes = 512;

// The most significant byte first.
void Append(std::string& out, Instant instant) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<uint64_t>(instant) >> shift));
  }
}

Instant ReadInstant(absl::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < kInstantBytes; ++i) {
    value = value << 8 | static_cast<uint8_t>(bytes[i]);
  }
  return static_cast<Instant>(value);
}

}  // namespace

SessionTokens::SessionTokens(absl::string_view service_key)
    : key_(HmacSha256(service_key, "session")) {}

bool SessionTokens::IsSessionToken(absl::string_view text) {
  return absl::StartsWith(text, kPrefix);
}

std::string SessionTokens::Sign(absl::string_view payload) const {
  return HmacSha256(key_, absl::StrCat(kPrefix, payload));
}

std::string SessionTokens::Make(absl::string_view member, Instant now, absl::Duration ttl) const {
  std::string payload(1, kVersion);
  Append(payload, now);
  Append(payload, now + absl::ToInt64Microseconds(ttl));
  payload.append(member.data(), member.size());
  return absl::StrCat(kPrefix, EncodeBase64Url(payload), ".", EncodeBase64Url(Sign(payload)));
}

absl::StatusOr<MemberSession> SessionTokens::Open(absl::string_view text, Instant now) const {
  const size_t dot = text.find('.');
  if (text.size() > kMaxTokenBytes || dot == absl::string_view::npos || !IsSessionToken(text)) {
    return errors::BadCredentials();
  }
  const absl::string_view encoded = text.substr(0, dot).substr(kPrefix.size());
  const std::optional<std::string> payload = DecodeBase64Url(encoded);
  const std::optional<std::string> signature = DecodeBase64Url(text.substr(dot + 1));
  // Nothing of the payload is looked at before its signature.
  if (!payload || !signature || !EqualInConstantTime(*signature, Sign(*payload))) {
    return errors::BadCredentials();
  }
  const absl::string_view bytes = *payload;
  if (bytes.size() <= kHeaderBytes || bytes[0] != kVersion) return errors::BadCredentials();
  MemberSession session{.member = std::string(bytes.substr(kHeaderBytes)),
                        .issued = ReadInstant(bytes.substr(1)),
                        .expires = ReadInstant(bytes.substr(1 + kInstantBytes))};
  if (!MemberName::Parse(session.member) || session.issued < limits::kMinInstant ||
      session.expires <= session.issued || session.expires >= limits::kMaxInstant) {
    return errors::BadCredentials();
  }
  if (session.expires <= now) return errors::SessionEnded();
  if (session.issued > now + absl::ToInt64Microseconds(limits::kTokenLeeway)) {
    return errors::BadCredentials();
  }
  return session;
}

}  // namespace gongfang
