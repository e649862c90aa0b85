#include "membership/invitation_table.h"

#include <string>

#include "common/base/crypto.h"
#include "common/base/status_macros.h"

namespace gongfang::membership {
namespace {

constexpr char kPut[] = R"sql(
INSERT INTO invitations (alliance, member, code_sha256, expire_time) VALUES ($1, $2, $3, $4)
ON CONFLICT (alliance, member) DO UPDATE
SET code_sha256 = excluded.code_sha256, expire_time = excluded.expire_time)sql";
constexpr char kFind[] =
    "SELECT code_sha256, expire_time FROM invitations WHERE alliance = $1 AND member = $2";
constexpr char kRemove[] = "DELETE FROM invitations WHERE alliance = $1 AND member = $2";

}  // namespace

absl::Status InvitationTable::Put(Transaction& transaction, const MemberName& member,
                                  absl::string_view code, Instant expire_time) {
  const std::string hash = Sha256(code);
  return transaction.Execute(kPut, {member.alliance, member.id, Bytes(hash), expire_time}).status();
}

absl::StatusOr<bool> InvitationTable::Holds(Transaction& transaction, const MemberName& member,
                                            absl::string_view code, Instant now) {
  const std::string hash = Sha256(code);
  bool holds = false;
  RETURN_IF_ERROR(transaction.Query(kFind, {member.alliance, member.id}, [&](const Row& row) {
    holds = EqualInConstantTime(row.Bytes(0), hash) && now < row.Int(1);
    return absl::OkStatus();
  }));
  return holds;
}

absl::Status InvitationTable::Remove(Transaction& transaction, const MemberName& member) {
  return transaction.Execute(kRemove, {member.alliance, member.id}).status();
}

}  // namespace gongfang::membership
