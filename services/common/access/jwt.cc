#include "common/access/jwt.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "common/access/base64url.h"
#include "common/access/json.h"
#include "common/base/access_errors.h"
#include "common/base/clock.h"
#include "common/base/credential_limits.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace gongfang {
namespace {

using nlohmann::json;

constexpr size_t kMaxSubjectBytes = 255;

// The parts of a token, still encoded but for the header.
struct Parts {
  json header;
  std::string key_id;
  absl::string_view payload;
  absl::string_view signature;
  absl::string_view what_is_signed;
};

absl::StatusOr<Parts> Split(absl::string_view token) {
  if (token.size() > limits::kMaxJwtBytes) return errors::BadToken("it has more than 16 KiB");
  const size_t first = token.find('.');
  const size_t second = first == absl::string_view::npos ? first : token.find('.', first + 1);
  if (second == absl::string_view::npos || token.find('.', second + 1) != absl::string_view::npos) {
    return errors::BadToken("it is not of three parts");
  }
  const std::optional<std::string> bytes = DecodeBase64Url(token.substr(0, first));
  std::optional<json> header = bytes ? ParseJsonObject(*bytes) : std::nullopt;
  if (!header) return errors::BadToken("its header cannot be read");
  Parts parts{.header = *std::move(header),
              .payload = token.substr(first + 1, second - first - 1),
              .signature = token.substr(second + 1),
              .what_is_signed = token.substr(0, second)};
  if (parts.header.find("kid") != parts.header.end()) {
    const std::string* id = FindText(parts.header, "kid");
    if (id == nullptr) return errors::BadToken("the id of its key is no text");
    parts.key_id = *id;
  }
  return parts;
}

// The algorithm that the header names, where the header has nothing that it must not have.
absl::StatusOr<JwtAlgorithm> AlgorithmOf(const json& header) {
  if (header.find("crit") != header.end()) {
    return errors::BadToken("its header has extensions that must be understood");
  }
  // An access token, say, is none that says who somebody is (RFC 8725, section 3.11).
  if (header.find("typ") != header.end()) {
    const std::string* type = FindText(header, "typ");
    if (type == nullptr || !absl::EqualsIgnoreCase(*type, "JWT")) {
      return errors::BadToken("it is of another type than JWT");
    }
  }
  const std::string* algorithm = FindText(header, "alg");
  if (algorithm != nullptr && *algorithm == "RS256") return JwtAlgorithm::kRs256;
  if (algorithm != nullptr && *algorithm == "ES256") return JwtAlgorithm::kEs256;
  return errors::BadToken("it is signed neither with RS256 nor with ES256");
}

// Seconds since 1970, which may have a fraction; nullopt where it is no time that we know.
std::optional<absl::Time> FindTime(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end()) return std::nullopt;
  double seconds = -1;
  if (const auto* whole = found->get_ptr<const json::number_unsigned_t*>()) {
    seconds = static_cast<double>(*whole);
  } else if (const auto* real = found->get_ptr<const json::number_float_t*>()) {
    seconds = *real;
  }
  constexpr double kMaxSeconds = static_cast<double>(limits::kMaxInstant / kMicrosPerSecond);
  if (!(seconds >= 0 && seconds < kMaxSeconds)) return std::nullopt;
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

absl::Status CheckTimes(const json& claims, absl::Time now, absl::Time& expiry) {
  const std::optional<absl::Time> expires = FindTime(claims, "exp");
  if (!expires) return errors::BadToken("it does not say when it expires");
  if (now >= *expires + limits::kTokenLeeway) return errors::BadToken("it has expired");
  const std::optional<absl::Time> issued = FindTime(claims, "iat");
  if (!issued) return errors::BadToken("it does not say when it was issued");
  if (*issued > now + limits::kTokenLeeway) {
    return errors::BadToken("it was issued in the future");
  }
  if (claims.find("nbf") != claims.end()) {
    const std::optional<absl::Time> begins = FindTime(claims, "nbf");
    if (!begins || *begins > now + limits::kTokenLeeway) {
      return errors::BadToken("it is not valid yet");
    }
  }
  expiry = *expires;
  return absl::OkStatus();
}

bool IsFor(const json& claims, const std::string& audience) {
  // Who may use a token that is for several (OpenID Connect Core, section 3.1.3.7).
  if (claims.find("azp") != claims.end()) {
    const std::string* party = FindText(claims, "azp");
    if (party == nullptr || *party != audience) return false;
  }
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (const auto* text = found->get_ptr<const std::string*>()) return *text == audience;
  return found->is_array() &&
         std::all_of(found->begin(), found->end(),
                     [](const json& one) { return one.is_string(); }) &&
         std::find(found->begin(), found->end(), json(audience)) != found->end();
}

}  // namespace

JwtVerifier::JwtVerifier(std::string issuer, std::string audience)
    : issuer_(std::move(issuer)), audience_(std::move(audience)) {}

JwtVerifier::~JwtVerifier() = default;

absl::Status JwtVerifier::SetKeys(absl::string_view jwks) {
  ASSIGN_OR_RETURN(JwkSet keys, ParseJwks(jwks));
  const std::unique_lock lock(mutex_);
  keys_ = std::move(keys);
  return absl::OkStatus();
}

std::shared_ptr<const Jwk> JwtVerifier::FindKey(const std::string& id) const {
  const std::shared_lock lock(mutex_);
  if (id.empty() && keys_.size() == 1) return keys_.begin()->second;
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : found->second;
}

bool JwtVerifier::NamesUnknownKey(absl::string_view token) const {
  const absl::StatusOr<Parts> parts = Split(token);
  return parts.ok() && AlgorithmOf(parts->header).ok() && FindKey(parts->key_id) == nullptr;
}

absl::StatusOr<JwtClaims> JwtVerifier::Verify(absl::string_view token, absl::Time now) const {
  ASSIGN_OR_RETURN(const Parts parts, Split(token));
  ASSIGN_OR_RETURN(const JwtAlgorithm algorithm, AlgorithmOf(parts.header));
  const std::shared_ptr<const Jwk> key = FindKey(parts.key_id);
  if (key == nullptr) return errors::BadToken("its issuer has no such key");
  const std::optional<std::string> signature = DecodeBase64Url(parts.signature);
  if (key->algorithm() != algorithm || !signature ||
      !key->Verify(parts.what_is_signed, *signature)) {
    return errors::BadToken("its signature is wrong");
  }
  const std::optional<std::string> payload = DecodeBase64Url(parts.payload);
  const std::optional<json> claims = payload ? ParseJsonObject(*payload) : std::nullopt;
  if (!claims) return errors::BadToken("its claims cannot be read");
  const std::string* issuer = FindText(*claims, "iss");
  if (issuer == nullptr || *issuer != issuer_) return errors::BadToken("it is of another issuer");
  if (!IsFor(*claims, audience_)) return errors::BadToken("it is for another audience");
  JwtClaims verified{.issuer = issuer_};
  RETURN_IF_ERROR(CheckTimes(*claims, now, verified.expiry));
  const std::string* subject = FindText(*claims, "sub");
  if (subject == nullptr || subject->empty() || subject->size() > kMaxSubjectBytes ||
      HasControlCharacter(*subject)) {
    return errors::BadToken("it does not say whom it is about");
  }
  verified.subject = *subject;
  return verified;
}

}  // namespace gongfang
