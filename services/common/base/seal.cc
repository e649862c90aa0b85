#include "common/base/seal.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/crypto.h"

namespace gongfang {
namespace {

constexpr char kVersion = 1;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// A primitive that fails with arguments that are right has no memory: going on would keep in the
// clear what must not be.
void Require(bool ok) {
  if (!ok) std::abort();
}

}  // namespace

std::string Seal(absl::string_view key, absl::string_view subject, absl::string_view text) {
  Require(key.size() == kSealKeyBytes);
  const std::string nonce = RandomBytes(kNonceBytes);
  const Context context(EVP_CIPHER_CTX_new());
  Require(context != nullptr);
  Require(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, Bytes(key),
                             Bytes(absl::string_view(nonce))) == 1);
  int size = 0;
  Require(EVP_EncryptUpdate(context.get(), nullptr, &size, Bytes(subject),
                            static_cast<int>(subject.size())) == 1);
  std::string body(text.size(), '\0');
  Require(EVP_EncryptUpdate(context.get(), Bytes(body), &size, Bytes(text),
                            static_cast<int>(text.size())) == 1);
  std::string none(kTagBytes, '\0');
  Require(EVP_EncryptFinal_ex(context.get(), Bytes(none), &size) == 1);
  std::string tag(kTagBytes, '\0');
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, Bytes(tag)) == 1);
  return absl::StrCat(std::string(1, kVersion), nonce, body, tag);
}

std::optional<std::string> Unseal(absl::string_view key, absl::string_view subject,
                                  absl::string_view sealed) {
  if (key.size() != kSealKeyBytes || sealed.size() < 1 + kNonceBytes + kTagBytes ||
      sealed[0] != kVersion) {
    return std::nullopt;
  }
  const absl::string_view nonce = sealed.substr(1, kNonceBytes);
  const absl::string_view text =
      sealed.substr(1 + kNonceBytes, sealed.size() - 1 - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  const Context context(EVP_CIPHER_CTX_new());
  Require(context != nullptr);
  Require(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, Bytes(key), Bytes(nonce)) ==
          1);
  int size = 0;
  Require(EVP_DecryptUpdate(context.get(), nullptr, &size, Bytes(subject),
                            static_cast<int>(subject.size())) == 1);
  std::string opened(text.size(), '\0');
  Require(EVP_DecryptUpdate(context.get(), Bytes(opened), &size, Bytes(text),
                            static_cast<int>(text.size())) == 1);
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, Bytes(tag)) == 1);
  std::string none(kTagBytes, '\0');
  if (EVP_DecryptFinal_ex(context.get(), Bytes(none), &size) != 1) return std::nullopt;
  return opened;
}

}  // namespace gongfang
