// The keys of an issuer of tokens, from where the issuer publishes them.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/access/jwks_source.h"
#include "common/access/web_fetch.h"
#include "common/base/credential_limits.h"

namespace gongfang {

struct JwksTiming {
  absl::Duration timeout = limits::kJwksFetchTimeout;  // of a fetch
  absl::Duration pause = limits::kMinJwksReload;       // between two, at least
  absl::Duration refresh = limits::kJwksRefresh;       // between two, at most
};

// Fetches on a thread of its own: at once, then every `refresh`, and `pause` after the last where a
// key is missing. A fetch that failed is repeated after `pause`, then after twice that and so on up
// to `refresh`, with a line in the log each (oidc.keys_not_fetched); the keys stay as they are.
// Look never waits, so the first token of a new key is refused, and accepted once it is fetched.
class JwksUrl final : public JwksSource {
 public:
  explicit JwksUrl(WebAddress address, JwksTiming timing = {});
  // Waits for the thread: not for a fetch that runs, but for a name that the system looks up.
  ~JwksUrl() override;

  absl::StatusOr<std::optional<std::string>> Look(bool wanted) override;

 private:
  void Run();
  // A fetch: whether it brought keys that can be used, the same as before or not.
  absl::Status Fetch();
  // False where it is to end.
  bool Rest(absl::Duration until_next);

  const WebAddress address_;
  const JwksTiming timing_;
  WebFetcher fetcher_;
  std::string last_;  // the thread's

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::string> fresh_;  // fetched and not yet looked at; under mutex_
  bool wanted_ = false;               // under mutex_
  bool stopping_ = false;             // under mutex_
  std::thread thread_;
};

}  // namespace gongfang
