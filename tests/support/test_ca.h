// A certificate authority with a key of its own, made at run time.
#pragma once

#include <openssl/types.h>

#include <string>

#include "common/rpc/tls_files.h"

namespace gongfang {

// Owns its key. For one thread.
class TestCa {
 public:
  explicit TestCa(std::string name = "Test CA");
  ~TestCa();
  TestCa(const TestCa&) = delete;
  TestCa& operator=(const TestCa&) = delete;

  // Its certificate, in PEM.
  const std::string& pem() const { return pem_; }
  // A certificate for `names` (as OpenSSL writes them) and its key, with this CA; in PEM. `uses`
  // are what it may be used for, such as "serverAuth"; "": anything.
  TlsFiles Issue(const std::string& names = "IP:127.0.0.1,DNS:localhost",
                 const std::string& uses = "") const;

 private:
  const std::string name_;
  EVP_PKEY* const key_;
  X509* const certificate_;
  const std::string pem_;
};

// Writes them to files in `folder`, each replaced as a whole, and returns the paths.
TlsFiles WriteTlsFiles(const std::string& folder, const TlsFiles& files);
// The same for one; `mode` are its permissions.
std::string WriteWhole(const std::string& path, const std::string& text, unsigned mode = 0600);

}  // namespace gongfang
