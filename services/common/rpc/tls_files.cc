#include "common/rpc/tls_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/access_errors.h"
#include "common/base/credential_limits.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
void FreeStack(STACK_OF(X509) * stack) { sk_X509_free(stack); }
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;

Bio Open(absl::string_view pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// OpenSSL would ask for it on the terminal.
int NoPassword(char*, int, int, void*) { return -1; }

// The next certificate; null where there is no other.
Certificate Next(BIO* pem) {
  return Certificate(PEM_read_bio_X509(pem, nullptr, &NoPassword, nullptr));
}

absl::StatusOr<std::string> ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return errors::TlsFileNotUsable(path, std::strerror(errno), "Check the path");
  std::string text(limits::kMaxTlsFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (!file.bad() && !text.empty() && text.size() <= limits::kMaxTlsFileBytes) return text;
  return errors::TlsFileNotUsable(path, "it is a folder, is empty, or has more than 1 MiB",
                                  "Name a file in PEM");
}

absl::StatusOr<std::string> ReadCertificates(const std::string& path) {
  ASSIGN_OR_RETURN(std::string pem, ReadAll(path));
  const std::string mistake = CertificatesMistake(pem);
  if (mistake.empty()) return pem;
  return errors::TlsFileNotUsable(path, mistake, "Name a file in PEM");
}

absl::StatusOr<std::string> ReadKey(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) == 0 && (info.st_mode & S_IRWXO) != 0) {
    return errors::TlsFileNotUsable(path, "it is a private key that every user may read or change",
                                    absl::StrCat("Forbid that: chmod o= ", path));
  }
  return ReadAll(path);
}

// Why a peer with only this CA would refuse the certificate; "" where none would.
std::string ChainMistake(absl::string_view cert, absl::string_view ca) {
  const std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>> store(X509_STORE_new());
  const Bio roots = Open(ca);
  while (const Certificate root = Next(roots.get())) X509_STORE_add_cert(store.get(), root.get());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  const Bio chain = Open(cert);
  const Certificate own = Next(chain.get());
  std::vector<Certificate> between;
  const std::unique_ptr<STACK_OF(X509), Deleter<FreeStack>> stack(sk_X509_new_null());
  while (Certificate next = Next(chain.get())) {
    sk_X509_push(stack.get(), next.get());
    between.push_back(std::move(next));
  }
  std::string mistake;
  for (const int purpose : {X509_PURPOSE_SSL_SERVER, X509_PURPOSE_SSL_CLIENT}) {
    const std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>> context(
        X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), own.get(), stack.get());
    X509_STORE_CTX_set_purpose(context.get(), purpose);
    if (X509_verify_cert(context.get()) == 1) continue;
    mistake = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
  }
  ERR_clear_error();
  return mistake;
}

}  // namespace

std::string CertificatesMistake(absl::string_view pem) {
  const Bio bio = Open(pem);
  int count = 0;
  while (Next(bio.get()) != nullptr) ++count;
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (count == 0) return "it has no certificate in PEM (-----BEGIN CERTIFICATE-----)";
  return at_end ? "" : absl::StrCat("what follows its certificate ", count, " is damaged");
}

absl::StatusOr<TlsFiles> ReadTlsFiles(const TlsFiles& paths) {
  TlsFiles files;
  ASSIGN_OR_RETURN(files.cert, ReadCertificates(paths.cert));
  ASSIGN_OR_RETURN(files.key, ReadKey(paths.key));
  if (!paths.ca.empty()) {
    ASSIGN_OR_RETURN(files.ca, ReadCertificates(paths.ca));
  }
  const PrivateKey key(
      PEM_read_bio_PrivateKey(Open(files.key).get(), nullptr, &NoPassword, nullptr));
  const Certificate cert = Next(Open(files.cert).get());
  const bool match = key != nullptr && X509_check_private_key(cert.get(), key.get()) == 1;
  ERR_clear_error();
  if (key == nullptr) {
    return errors::TlsFileNotUsable(paths.key, "it has no private key in PEM without a password",
                                    "Name one that has");
  }
  if (!match) {
    return errors::TlsFileNotUsable(
        paths.key, absl::StrCat("it is not the key of the first certificate in ", paths.cert),
        "Name two files that were made together");
  }
  if (paths.ca.empty()) return files;
  if (const std::string mistake = ChainMistake(files.cert, files.ca); !mistake.empty()) {
    return errors::TlsFileNotUsable(
        paths.cert,
        absl::StrCat("other services would not take it by the CA in ", paths.ca, " (", mistake,
                     ")"),
        "It must be a certificate of that CA, for servers and clients alike, and not have run out");
  }
  return files;
}

std::string StampOf(const TlsFiles& paths) {
  std::string stamp;
  for (const std::string* path : {&paths.cert, &paths.key, &paths.ca}) {
    struct stat info = {};
    if (path->empty() || stat(path->c_str(), &info) != 0) {
      stamp += "-;";
      continue;
    }
    absl::StrAppend(&stamp, info.st_dev, ",", info.st_ino, ",", info.st_size, ",", info.st_mode,
                    ",", info.st_mtim.tv_sec, ".", info.st_mtim.tv_nsec, ";");
  }
  return stamp;
}

}  // namespace gongfang
