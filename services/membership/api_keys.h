// The keys of the installation. They belong to no alliance a caller can make: their events are in
// the log of kSystemAlliance, by which the other services learn them.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/events/records.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::membership {

struct ApiKeyName {
  std::string id;
};
RecordSubject SubjectOf(absl::string_view kind, const ApiKeyName& name);

// Thread safe.
class ApiKeys {
 public:
  // `store` is borrowed.
  explicit ApiKeys(RecordStore& store) : store_(store), keys_(store, "api_key") {}

  // Where there is no key at all, makes one; of replicas that start at once, one of them. Its text
  // is kept nowhere, so `keep` gets it before the commit: a crash in between leaves a text that
  // opens nothing, and the next start makes another key, rather than a key that nobody has. The
  // status of `keep` is that of the call.
  using Keep = absl::FunctionRef<absl::Status(absl::string_view text)>;
  absl::Status EnsureAdminKey(Keep keep);
  // Makes one more, in any case: where the text of the others is lost. They stay valid.
  absl::Status AddAdminKey(Keep keep);

 private:
  absl::Status Make(Keep keep, bool only_first);
  // How many there are, at most `limit`.
  absl::StatusOr<size_t> Count(Transaction& transaction, int limit) const;

  RecordStore& store_;
  const Records<v1::ApiKey, ApiKeyName> keys_;
};

}  // namespace gongfang::membership
