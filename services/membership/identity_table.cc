#include "membership/identity_table.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang::membership {
namespace {

constexpr char kFree[] =
    "DELETE FROM identities WHERE issuer = $1 AND subject = $2 AND alliance = $3 AND member = $4";
// One row where it is hers now, none where it is another's.
constexpr char kTake[] = R"sql(
INSERT INTO identities (issuer, subject, alliance, member) VALUES ($1, $2, $3, $4)
ON CONFLICT (issuer, subject) DO UPDATE SET member = excluded.member
WHERE identities.alliance = excluded.alliance AND identities.member = excluded.member)sql";

bool Has(const v1::Member& member, const v1::Identity& wanted) {
  return std::any_of(member.identities().begin(), member.identities().end(),
                     [&wanted](const v1::Identity& identity) {
                       return identity.issuer() == wanted.issuer() &&
                              identity.subject() == wanted.subject();
                     });
}

}  // namespace

absl::Status IdentityTable::Move(Transaction& transaction, const MemberName& member,
                                 const v1::Member& before, const v1::Member& after) {
  for (const v1::Identity& identity : before.identities()) {
    if (Has(after, identity)) continue;
    RETURN_IF_ERROR(
        transaction
            .Execute(kFree, {identity.issuer(), identity.subject(), member.alliance, member.id})
            .status());
  }
  std::vector<FieldViolation> violations;
  for (int i = 0; i < after.identities_size(); ++i) {
    const v1::Identity& identity = after.identities(i);
    if (Has(before, identity)) continue;
    ASSIGN_OR_RETURN(const int64_t rows,
                     transaction.Execute(kTake, {identity.issuer(), identity.subject(),
                                                 member.alliance, member.id}));
    if (rows == 0) {
      violations.push_back({absl::StrCat("member.identities[", i, "]"),
                            "is another member's: take it from her first"});
    }
  }
  return violations.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations));
}

}  // namespace gongfang::membership
