// Reads a small document over HTTPS.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang {

// Where a document is.
struct WebAddress {
  bool tls = true;
  std::string host;       // a name or an IP address, this without brackets
  std::string port;       // a number
  std::string authority;  // both, as they were written
  std::string target;     // path and query
};

// `url` must begin with https://, or with http:// where the host is of this machine (localhost, a
// loopback address). INVALID_ARGUMENT, whose message is the end of a sentence, where it does not,
// or is no such address, or has a user or a fragment.
absl::StatusOr<WebAddress> ParseWebAddress(absl::string_view url);

// For one thread; but see Cancel.
class WebFetcher {
 public:
  WebFetcher();
  ~WebFetcher();
  WebFetcher(const WebFetcher&) = delete;
  WebFetcher& operator=(const WebFetcher&) = delete;

  // The document at `address`, if it is there with status 200, has at most `max_bytes`, and comes
  // within `timeout` from now. No redirect is followed and no proxy asked. The certificate must be
  // for the host, by a CA that OpenSSL finds by itself: /etc/ssl/certs, or SSL_CERT_FILE and
  // SSL_CERT_DIR; they are read each time. UNAVAILABLE, with a sentence that says why.
  absl::StatusOr<std::string> Get(const WebAddress& address, size_t max_bytes,
                                  absl::Duration timeout);
  // Ends a Get that runs, and refuses later ones. From any thread.
  void Cancel();

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace gongfang
