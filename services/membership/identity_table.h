// Who is who to issuers of tokens (OIDC): each subject of an issuer is one member at most, whatever
// her alliance, since a token says no more.
#pragma once

#include "absl/status/status.h"
#include "common/base/names.h"
#include "common/store/database.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::membership {

// Stateless, so thread safe. Errors are those of the database, and what is said below.
class IdentityTable {
 public:
  // Gives the identities of `after` to the member, and frees those of `before` that are not among
  // them. INVALID_REQUEST with each that is another member's.
  static absl::Status Move(Transaction& transaction, const MemberName& member,
                           const v1::Member& before, const v1::Member& after);
};

}  // namespace gongfang::membership
