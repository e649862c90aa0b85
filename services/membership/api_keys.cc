#include "membership/api_keys.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/key_text.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::membership {
RecordSubject SubjectOf(absl::string_view kind, const ApiKeyName& name) {
  return InAlliance(kind, kSystemAlliance, name.id, absl::StrCat("apiKeys/", name.id));
}

absl::StatusOr<size_t> ApiKeys::Count(Transaction& transaction, int limit) const {
  ASSIGN_OR_RETURN(const std::vector<RecordRow> keys,
                   keys_.Range(kSystemAlliance)(transaction, "", limit));
  return keys.size();
}

absl::Status ApiKeys::Make(Keep keep, bool only_first) {
  const std::string text = NewKeyText(KeyKind::kLive);
  const ApiKeyName name{store_.ids().Next().ToString()};
  v1::ApiKey key;
  key.set_key_id(name.id);
  key.set_key_sha256(Sha256(text));
  key.set_display_name("Administrator");
  return keys_.Write([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(keys_.CreateIn(transaction, CallContext(), name, key).status());
    // Only now: its event had to queue up behind that of any other replica that makes a key at this
    // moment, so what that one did is seen, and one of them alone keeps its text.
    ASSIGN_OR_RETURN(const size_t keys, Count(transaction, 2));
    if (only_first && keys > 1) return errors::AlreadyExists("apiKeys");
    return keep(text);
  });
}

absl::Status ApiKeys::EnsureAdminKey(Keep keep) {
  bool there = false;
  const auto look = [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const size_t keys, Count(transaction, 1));
    there = keys > 0;
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(store_.database().Read(look));
  if (there) return absl::OkStatus();
  const absl::Status made = Make(keep, /*only_first=*/true);
  if (made.ok()) return made;
  // Another replica may have been first.
  RETURN_IF_ERROR(store_.database().Read(look));
  return there ? absl::OkStatus() : made;
}

absl::Status ApiKeys::AddAdminKey(Keep keep) { return Make(keep, /*only_first=*/false); }

}  // namespace gongfang::membership
