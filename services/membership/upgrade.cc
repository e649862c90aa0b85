#include "membership/upgrade.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "membership/identity_table.h"
#include "membership/table.h"

namespace gongfang::membership {
namespace {

constexpr char kStep[] = "personal data and identities";
constexpr char kFind[] = "SELECT step FROM upgrades WHERE step = $1";
constexpr char kDone[] = "INSERT INTO upgrades (step) VALUES ($1) ON CONFLICT (step) DO NOTHING";

using MemberRecords = Records<v1::Member, MemberName>;

// The members of an alliance that have something to be moved.
absl::StatusOr<std::vector<v1::Member>> Outdated(Transaction& transaction,
                                                 const MemberRecords& members,
                                                 const std::string& alliance) {
  std::vector<v1::Member> found;
  const RecordFetch all = members.Range(alliance);
  std::string after;
  while (true) {
    ASSIGN_OR_RETURN(const auto rows, all(transaction, after, limits::kRecordScanChunk));
    if (rows.empty()) return found;
    for (const RecordRow& row : rows) {
      v1::Member member;
      RETURN_IF_ERROR(RecordKeeper::FromBody(row.body, member));
      if (!member.display_name().empty() || member.identities_size() > 0) {
        found.push_back(std::move(member));
      }
    }
    after = rows.back().id;
  }
}

absl::Status Upgrade(Transaction& transaction, const MemberRecords& members,
                     const PersonalData& personal_data, const v1::Member& member) {
  const MemberName name = *MemberName::Parse(member.name());
  const absl::Status taken = IdentityTable::Move(transaction, name, {}, member);
  if (absl::IsInvalidArgument(taken)) {
    log::Warning("membership.identity_twice", {{"name", member.name()}});
  } else {
    RETURN_IF_ERROR(taken);
  }
  if (member.display_name().empty()) return absl::OkStatus();
  return members
      .ChangeIn(transaction, CallContext(), name, /*etag=*/"", "updated",
                [&](Transaction& within, v1::Member& record) {
                  return personal_data.Keep(within, name, record);
                })
      .status();
}

}  // namespace

absl::Status UpgradeMembers(RecordStore& store, const PersonalData& personal_data) {
  bool done = false;
  RETURN_IF_ERROR(store.database().Read([&](Transaction& transaction) {
    return transaction.Query(kFind, {kStep}, [&done](const Row&) {
      done = true;
      return absl::OkStatus();
    });
  }));
  if (done) return absl::OkStatus();
  const MemberRecords members(store, kMemberKind);
  ASSIGN_OR_RETURN(const auto heads, store.log().Heads());
  return members.Write([&](Transaction& transaction) -> absl::Status {
    for (const auto& [alliance, head] : heads) {
      ASSIGN_OR_RETURN(const auto outdated, Outdated(transaction, members, alliance));
      for (const v1::Member& member : outdated) {
        RETURN_IF_ERROR(Upgrade(transaction, members, personal_data, member));
      }
    }
    return transaction.Execute(kDone, {kStep}).status();
  });
}

}  // namespace gongfang::membership
