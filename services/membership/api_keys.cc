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

absl::Status ApiKeys::Make(Keep keep, Database::Body check) {
  const std::string text = NewKeyText(KeyKind::kLive);
  const ApiKeyName name{store_.ids().Next().ToString()};
  v1::ApiKey key;
  key.set_key_id(name.id);
  key.set_key_sha256(Sha256(text));
  key.set_display_name("Administrator");
  const auto check_and_keep = [&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(check(transaction));
    return keep(text);
  };
  return keys_.Create(CallContext(), name, key, check_and_keep).status();
}

absl::Status ApiKeys::EnsureAdminKey(Keep keep) {
  const RecordFetch all = keys_.Range(kSystemAlliance);
  bool has_key = false;
  const absl::Status made = Make(keep, [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<RecordRow> any, all(transaction, "", 1));
    has_key = !any.empty();
    return has_key ? errors::AlreadyExists("apiKeys") : absl::OkStatus();
  });
  return has_key ? absl::OkStatus() : made;
}

absl::Status ApiKeys::AddAdminKey(Keep keep) {
  return Make(keep, [](Transaction&) { return absl::OkStatus(); });
}

}  // namespace gongfang::membership
