#include "tests/support/test_ca.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

namespace gongfang {
namespace {

constexpr long kHour = 3600;

void Must(bool done) {
  if (!done) std::abort();
}

EVP_PKEY* MakeKey() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  Must(key != nullptr);
  return key;
}

void AddExtension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  Must(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

// Signed by `issuer`, or by itself where that is null. `names` "": a CA.
X509* MakeCertificate(const std::string& name, EVP_PKEY* key, const std::string& names,
                      const std::string& uses, X509* issuer, EVP_PKEY* issuer_key) {
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  uint64_t serial = 0;
  Must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -kHour);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * kHour);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  if (issuer == nullptr) issuer = certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  X509_set_pubkey(certificate, key);
  AddExtension(certificate, issuer, NID_basic_constraints,
               names.empty() ? "critical,CA:TRUE" : "CA:FALSE");
  if (!names.empty()) AddExtension(certificate, issuer, NID_subject_alt_name, names);
  if (!uses.empty()) AddExtension(certificate, issuer, NID_ext_key_usage, uses);
  Must(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
  return certificate;
}

template <typename Write>
std::string ToPem(const Write& write) {
  BIO* bio = BIO_new(BIO_s_mem());
  Must(bio != nullptr && write(bio) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string pem(data, static_cast<size_t>(size));
  BIO_free(bio);
  return pem;
}

std::string ToPem(X509* certificate) {
  return ToPem([certificate](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

}  // namespace

TestCa::TestCa(std::string name)
    : name_(std::move(name)),
      key_(MakeKey()),
      certificate_(MakeCertificate(name_, key_, "", "", nullptr, key_)),
      pem_(ToPem(certificate_)) {}

TestCa::~TestCa() {
  X509_free(certificate_);
  EVP_PKEY_free(key_);
}

TlsFiles TestCa::Issue(const std::string& names, const std::string& uses) const {
  EVP_PKEY* key = MakeKey();
  X509* certificate = MakeCertificate("a server", key, names, uses, certificate_, key_);
  TlsFiles files{.cert = ToPem(certificate),
                 .key = ToPem([key](BIO* bio) {
                   return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
                 }),
                 .ca = pem_};
  X509_free(certificate);
  EVP_PKEY_free(key);
  return files;
}

std::string WriteWhole(const std::string& path, const std::string& text, unsigned mode) {
  const std::string beside = path + ".new";
  std::ofstream(beside, std::ios::binary) << text;
  Must(chmod(beside.c_str(), mode) == 0 && std::rename(beside.c_str(), path.c_str()) == 0);
  return path;
}

TlsFiles WriteTlsFiles(const std::string& folder, const TlsFiles& files) {
  std::filesystem::create_directories(folder);
  return {.cert = WriteWhole(folder + "/cert.pem", files.cert),
          .key = WriteWhole(folder + "/key.pem", files.key),
          .ca = WriteWhole(folder + "/ca.pem", files.ca)};
}

}  // namespace gongfang
