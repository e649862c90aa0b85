#include "tests/support/test_issuer.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/access/base64url.h"

namespace gongfang {
namespace {

constexpr int kP256Bytes = 32;

void Must(bool done) {
  if (!done) std::abort();
}

EVP_PKEY* MakeKey(const std::string& algorithm, unsigned bits) {
  EVP_PKEY* key = algorithm == "RS256" ? EVP_RSA_gen(bits) : EVP_EC_gen("P-256");
  Must(key != nullptr);
  return key;
}

std::string ToBytes(const BIGNUM* number, int size) {
  std::string bytes(static_cast<size_t>(size), '\0');
  Must(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size) == size);
  return bytes;
}

// A number of the key, in base 64; `size` 0: as long as it is.
std::string Parameter(const EVP_PKEY* key, const char* name, int size) {
  BIGNUM* number = nullptr;
  Must(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  const std::string bytes = ToBytes(number, size == 0 ? BN_num_bytes(number) : size);
  BN_free(number);
  return EncodeBase64Url(bytes);
}

// From DER to r and s as they are.
std::string FromDer(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* both = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  Must(both != nullptr);
  std::string bytes = absl::StrCat(ToBytes(ECDSA_SIG_get0_r(both), kP256Bytes),
                                   ToBytes(ECDSA_SIG_get0_s(both), kP256Bytes));
  ECDSA_SIG_free(both);
  return bytes;
}

}  // namespace

TestIssuer::TestIssuer(std::string algorithm, std::string key_id, unsigned bits)
    : algorithm_(std::move(algorithm)),
      key_id_(std::move(key_id)),
      key_(MakeKey(algorithm_, bits)) {}

TestIssuer::~TestIssuer() { EVP_PKEY_free(key_); }

std::string TestIssuer::Jwk(const std::string& more) const {
  const std::string key =
      algorithm_ == "RS256"
          ? absl::StrCat(R"("kty":"RSA","n":")", Parameter(key_, OSSL_PKEY_PARAM_RSA_N, 0),
                         R"(","e":")", Parameter(key_, OSSL_PKEY_PARAM_RSA_E, 0), "\"")
          : absl::StrCat(R"("kty":"EC","crv":"P-256","x":")",
                         Parameter(key_, OSSL_PKEY_PARAM_EC_PUB_X, kP256Bytes), R"(","y":")",
                         Parameter(key_, OSSL_PKEY_PARAM_EC_PUB_Y, kP256Bytes), "\"");
  return absl::StrCat(R"({"kid":")", key_id_, "\",", key, more.empty() ? "" : ",", more, "}");
}

std::string TestIssuer::Pem() const {
  BIO* bio = BIO_new(BIO_s_mem());
  Must(bio != nullptr && PEM_write_bio_PUBKEY(bio, key_) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string pem(data, static_cast<size_t>(size));
  BIO_free(bio);
  return pem;
}

std::string TestIssuer::Sign(absl::string_view text) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  Must(EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_) == 1);
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  size_t size = 0;
  Must(EVP_DigestSign(context, nullptr, &size, data, text.size()) == 1);
  std::string signature(size, '\0');
  Must(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, data,
                      text.size()) == 1);
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return algorithm_ == "RS256" ? signature : FromDer(signature);
}

std::string TestIssuer::Token(const std::string& claims, const std::string& header) const {
  const std::string text = absl::StrCat(
      EncodeBase64Url(header.empty() ? absl::StrCat(R"({"typ":"JWT","alg":")", algorithm_,
                                                    R"(","kid":")", key_id_, "\"}")
                                     : header),
      ".", EncodeBase64Url(claims));
  return absl::StrCat(text, ".", EncodeBase64Url(Sign(text)));
}

std::string JwksOf(const std::vector<std::string>& keys) {
  return absl::StrCat(R"({"keys":[)", absl::StrJoin(keys, ","), "]}");
}

}  // namespace gongfang
