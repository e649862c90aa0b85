// Which members are in which team: what the records table cannot be asked. And the tables of
// membership that are not of records.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/base/names.h"
#include "common/store/database.h"
#include "common/store/migrate.h"
#include "common/store/record_table.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::membership {

// The kind of the records of members.
inline constexpr char kMemberKind[] = "member";

// Stateless; errors are those of the database.
class TeamMembers {
 public:
  // Run them as component "membership".
  static absl::Span<const Migration> Migrations();

  // Both may find it done already.
  static absl::Status Add(Transaction& transaction, const TeamName& team,
                          const std::string& member_id);
  static absl::Status Remove(Transaction& transaction, const TeamName& team,
                             const std::string& member_id);

  // Puts a member into the teams `after`, and out of those of `before` that are not among them.
  static absl::Status Move(Transaction& transaction, const std::string& member_id,
                           const v1::Member& before, const v1::Member& after);

  // The records of the members of `team`.
  static RecordFetch Range(const TeamName& team);
};

}  // namespace gongfang::membership
