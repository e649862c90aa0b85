#include "common/access/jwks.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/base64url.h"
#include "common/access/json.h"
#include "common/base/credential_limits.h"
#include "common/base/errors.h"

namespace gongfang {
namespace {

using nlohmann::json;

constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 8192;  // larger ones take their time to verify by
constexpr int kMaxRsaExponentBits = 32;
constexpr size_t kP256Bytes = 32;  // of a coordinate, and of either half of a signature

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <typename T, auto Free>
using Owned = std::unique_ptr<T, Deleter<Free>>;
using Number = Owned<BIGNUM, BN_free>;

const unsigned char* Data(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Number ToNumber(absl::string_view bytes) {
  return Number(BN_bin2bn(Data(bytes), static_cast<int>(bytes.size()), nullptr));
}

EVP_PKEY* FromParameters(const char* type, OSSL_PARAM_BLD* builder) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return key;
}

// The bytes of a member in base 64; "" where there are none.
std::string FindBytes(const json& object, const char* name) {
  const std::string* text = FindText(object, name);
  return text == nullptr ? "" : DecodeBase64Url(*text).value_or("");
}

EVP_PKEY* RsaKey(const json& jwk) {
  const Number n = ToNumber(FindBytes(jwk, "n"));
  const Number e = ToNumber(FindBytes(jwk, "e"));
  if (n == nullptr || e == nullptr) return nullptr;
  const int bits = BN_num_bits(n.get());
  if (bits < kMinRsaBits || bits > kMaxRsaBits || !BN_is_odd(n.get()) || !BN_is_odd(e.get()) ||
      BN_is_one(e.get()) || BN_num_bits(e.get()) > kMaxRsaExponentBits) {
    return nullptr;
  }
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr ||
      !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) ||
      !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get())) {
    return nullptr;
  }
  return FromParameters("RSA", builder.get());
}

EVP_PKEY* P256Key(const json& jwk) {
  const std::string x = FindBytes(jwk, "x");
  const std::string y = FindBytes(jwk, "y");
  if (x.size() != kP256Bytes || y.size() != kP256Bytes) return nullptr;
  const std::string point = absl::StrCat("\x04", x, y);  // uncompressed
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr ||
      !OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1",
                                       0) ||
      !OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                        point.size())) {
    return nullptr;
  }
  // A point that is not on the curve is refused by it.
  return FromParameters("EC", builder.get());
}

// Where a key says what it is for, that must be verifying with `algorithm`.
bool IsFor(const json& jwk, absl::string_view algorithm) {
  const auto says = [&](const char* name, absl::string_view wanted) {
    if (jwk.find(name) == jwk.end()) return true;
    const std::string* text = FindText(jwk, name);
    return text != nullptr && *text == wanted;
  };
  if (!says("use", "sig") || !says("alg", algorithm)) return false;
  const auto operations = jwk.find("key_ops");
  if (operations == jwk.end()) return true;
  return operations->is_array() &&
         std::find(operations->begin(), operations->end(), json("verify")) != operations->end();
}

// Null for a key that is not for us.
std::shared_ptr<const Jwk> ReadKey(const json& jwk) {
  const std::string* type = FindText(jwk, "kty");
  if (type == nullptr) return nullptr;
  EVP_PKEY* key = nullptr;
  JwtAlgorithm algorithm = JwtAlgorithm::kRs256;
  if (*type == "RSA" && IsFor(jwk, "RS256")) {
    key = RsaKey(jwk);
  } else if (*type == "EC" && IsFor(jwk, "ES256")) {
    const std::string* curve = FindText(jwk, "crv");
    algorithm = JwtAlgorithm::kEs256;
    if (curve != nullptr && *curve == "P-256") key = P256Key(jwk);
  }
  return key == nullptr ? nullptr : std::make_shared<const Jwk>(algorithm, key);
}

// The signature of a JWS is r and s as they are; OpenSSL wants them in DER. "" where it is none.
std::string ToDer(absl::string_view signature) {
  if (signature.size() != 2 * kP256Bytes) return "";
  Number r = ToNumber(signature.substr(0, kP256Bytes));
  Number s = ToNumber(signature.substr(kP256Bytes));
  const Owned<ECDSA_SIG, ECDSA_SIG_free> both(ECDSA_SIG_new());
  if (r == nullptr || s == nullptr || both == nullptr ||
      ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) {
    return "";
  }
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &der);
  if (size <= 0) return "";
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

Jwk::~Jwk() { EVP_PKEY_free(key_); }

bool Jwk::Verify(absl::string_view text, absl::string_view signature) const {
  const std::string der = algorithm_ == JwtAlgorithm::kEs256 ? ToDer(signature) : "";
  if (algorithm_ == JwtAlgorithm::kEs256) signature = der;
  if (signature.empty()) return false;
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  // Of an RSA key this is PKCS #1 v1.5 unless told otherwise.
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_) == 1 &&
         EVP_DigestVerify(context.get(), Data(signature), signature.size(), Data(text),
                          text.size()) == 1;
}

absl::StatusOr<JwkSet> ParseJwks(absl::string_view text) {
  const auto refuse = [](absl::string_view why) { return errors::InvalidField("jwks", why); };
  if (text.size() > limits::kMaxJwksBytes) {
    return refuse(absl::StrCat("has more than ", limits::kMaxJwksBytes, " bytes"));
  }
  const std::optional<json> object = ParseJsonObject(text);
  if (!object) return refuse("must be a JSON object");
  const auto keys = object->find("keys");
  if (keys == object->end() || !keys->is_array()) return refuse("must have an array \"keys\"");
  if (keys->size() > limits::kMaxJwksKeys) {
    return refuse(absl::StrCat("has more than ", limits::kMaxJwksKeys, " keys"));
  }
  JwkSet set;
  for (const json& jwk : *keys) {
    if (!jwk.is_object()) return refuse("has a key that is no object");
    std::shared_ptr<const Jwk> key = ReadKey(jwk);
    if (key == nullptr) continue;
    const std::string* id = FindText(jwk, "kid");
    if (id == nullptr && jwk.find("kid") != jwk.end()) return refuse("has an id that is no text");
    if (!set.emplace(id == nullptr ? "" : *id, std::move(key)).second) {
      return refuse("has two keys of one id");
    }
  }
  if (set.empty()) return refuse("has no key for RS256 (of 2048 bits or more) or ES256");
  return set;
}

}  // namespace gongfang
